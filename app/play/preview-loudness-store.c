/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What was measured is kept in the user's cache, one small file for each
 * sound. Names are checksums: neither a run nor an address can be read from
 * them. What is in a file may have been changed by anybody. */

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <math.h>

#include "preview-loudness-store.h"

#define GROUP "loudness"
/* Of what is in the file; a file of another version is measured again. */
#define VERSION 1
/* Nobody knows the duration of a run to the frame. One that is off by more is
 * another than was measured. */
#define TOLERANCE GST_SECOND
/* What no sound exceeds, in LUFS and dBTP. */
#define LOUDEST 40.0
#define QUIETEST (-400.0)

static char *
dup_filename (const char *key)
{
  return g_build_filename (g_get_user_cache_dir (), "camb-preview", "loudness",
                           key, NULL);
}

/* A file that was written anew is another sound. */
static void
add_version (GChecksum *checksum, const char *uri)
{
  g_autoptr (GFile) file = g_file_new_for_uri (uri);
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *text = NULL;
  GStatBuf status;

  if (path == NULL || g_stat (path, &status) != 0)
    return;
  text = g_strdup_printf ("%" PRId64 " %" PRId64, (gint64)status.st_mtime,
                          (gint64)status.st_size);
  g_checksum_update (checksum, (const guchar *)text, -1);
}

/**
 * preview_loudness_store_dup_key:
 * @spec: which run in which language, or which file
 * @account: (nullable): where it comes from
 * @voice_only: whether it is the voice alone
 *
 * Returns: (transfer full): the name of that sound
 */
char *
preview_loudness_store_dup_key (const PreviewSpec *spec,
                                PreviewAccount *account,
                                gboolean voice_only)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *name = preview_spec_to_uri (spec);
  const char *service =
      account != NULL ? preview_account_get_base_url (account) : NULL;

  g_checksum_update (checksum, (const guchar *)name, -1);
  g_checksum_update (
      checksum, (const guchar *)(voice_only ? "\nvoice\n" : "\nmix\n"), -1);
  if (spec->uri != NULL)
    add_version (checksum, spec->uri);
  else if (service != NULL)
    g_checksum_update (checksum, (const guchar *)service, -1);
  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
read_level (GKeyFile *file, const char *name, double *level)
{
  g_autofree char *text = g_key_file_get_string (file, GROUP, name, NULL);

  if (text == NULL)
    return FALSE;
  if (g_str_equal (text, "silence")) {
    *level = -HUGE_VAL;
    return TRUE;
  }
  *level = g_ascii_strtod (text, NULL);
  return *level > QUIETEST && *level < LOUDEST;
}

static gboolean
is_same (guint64 a, guint64 b)
{
  return a == b || (a < b + TOLERANCE && b < a + TOLERANCE);
}

/**
 * preview_loudness_store_load:
 * @key: from preview_loudness_store_dup_key()
 * @duration: of the run, in nanoseconds; %GST_CLOCK_TIME_NONE if not known
 * @facts: (out): how loud it is
 *
 * Returns: whether that is known
 */
gboolean
preview_loudness_store_load (const char *key,
                             guint64 duration,
                             PreviewLoudnessFacts *facts)
{
  g_autofree char *filename = dup_filename (key);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!g_key_file_load_from_file (file, filename, G_KEY_FILE_NONE, NULL) ||
      g_key_file_get_integer (file, GROUP, "version", NULL) != VERSION ||
      !is_same (g_key_file_get_uint64 (file, GROUP, "duration", NULL),
                duration))
    return FALSE;
  return read_level (file, "integrated", &facts->loudness) &&
         read_level (file, "true-peak", &facts->true_peak);
}

static void
write_level (GKeyFile *file, const char *name, double level)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_key_file_set_string (
      file, GROUP, name,
      isfinite (level) ? g_ascii_formatd (text, sizeof text, "%.4f", level)
                       : "silence");
}

/**
 * preview_loudness_store_save:
 * @key: from preview_loudness_store_dup_key()
 * @duration: of the run, in nanoseconds; %GST_CLOCK_TIME_NONE if not known
 * @facts: how loud it is
 *
 * Keeps it, if the disk lets it; if not, it is measured again.
 */
void
preview_loudness_store_save (const char *key,
                             guint64 duration,
                             const PreviewLoudnessFacts *facts)
{
  g_autofree char *filename = dup_filename (key);
  g_autofree char *folder = g_path_get_dirname (filename);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_key_file_set_integer (file, GROUP, "version", VERSION);
  g_key_file_set_uint64 (file, GROUP, "duration", duration);
  write_level (file, "integrated", facts->loudness);
  write_level (file, "true-peak", facts->true_peak);
  text = g_key_file_to_data (file, NULL, NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0 ||
      !g_file_set_contents_full (filename, text, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_debug ("the loudness is not kept: %s",
             error != NULL ? error->message : g_strerror (errno));
}
