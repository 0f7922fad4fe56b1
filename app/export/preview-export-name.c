/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "preview-export-name.h"

/* Bytes: of a language in a name, and of a name on any file system. */
#define MAX_LANGUAGE 48
#define MAX_NAME 255

/* What any file system, shell and editor takes in a name. */
static gboolean
is_harmless (gunichar c)
{
  return g_unichar_isalnum (c) || c == '-' || c == '_';
}

/* Languages come from the service, so they may be anything. */
static void
append_harmless (GString *out, const char *text)
{
  const gsize limit = out->len + MAX_LANGUAGE;
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);

  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (out->len + g_unichar_to_utf8 (c, NULL) > limit)
      return;
    g_string_append_unichar (out, is_harmless (c) ? c : '_');
  }
}

/**
 * preview_export_name_stem:
 * @kind: the kind of a run
 * @run_id: its id
 * @language: (nullable): which of its languages, as the service calls it
 *
 * Returns: (transfer full): how the names of its files begin; harmless whatever
 *   @language is
 */
char *
preview_export_name_stem (PreviewKind kind,
                          guint64 run_id,
                          const char *language)
{
  GString *stem = g_string_new (NULL);

  g_string_printf (stem, "%s-%" PRIu64, preview_kind_get_nick (kind), run_id);
  if (language != NULL && *language != '\0') {
    g_string_append_c (stem, '-');
    append_harmless (stem, language);
  }
  return g_string_free (stem, FALSE);
}

/**
 * preview_export_name_join:
 * @stem: of the run
 * @what: (nullable): which of its files
 * @extension: without the dot
 *
 * Returns: (transfer full): the name of a file
 */
char *
preview_export_name_join (const char *stem,
                          const char *what,
                          const char *extension)
{
  return g_strdup_printf ("%s%s%s.%s", stem, what != NULL ? "-" : "",
                          what != NULL ? what : "", extension);
}

/**
 * preview_export_name_number:
 * @name: a name that is taken
 * @number: 2 or more
 *
 * Returns: (transfer full): `name-2.ext` for `name.ext`
 */
char *
preview_export_name_number (const char *name, guint number)
{
  const char *dot = strrchr (name, '.');
  gsize length =
      dot != NULL && dot != name ? (gsize)(dot - name) : strlen (name);

  return g_strdup_printf ("%.*s-%u%s", (int)length, name, number,
                          name + length);
}

/**
 * preview_export_name_get_extension:
 * @media_type: what a file is
 *
 * Returns: how its name ends, without the dot; `bin` for what is not known
 */
const char *
preview_export_name_get_extension (const char *media_type)
{
  static const struct
  {
    const char *media_type;
    const char *extension;
  } rows[] = {
      {"video/mp4", "mp4"},         {"audio/mp4", "m4a"},
      {"audio/flac", "flac"},       {"audio/wav", "wav"},
      {"audio/mpeg", "mp3"},        {"video/x-matroska", "mkv"},
      {"application/json", "json"}, {"text/csv", "csv"},
      {"text/plain", "txt"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (g_strcmp0 (rows[i].media_type, media_type) == 0)
      return rows[i].extension;
  }
  return "bin";
}

/**
 * preview_export_name_is_safe:
 * @name: a name out of a file that may have been tampered with
 *
 * Returns: whether it is that of a visible file in the folder itself
 */
gboolean
preview_export_name_is_safe (const char *name)
{
  if (name == NULL || *name == '\0' || *name == '.' ||
      strlen (name) > MAX_NAME || !g_utf8_validate (name, -1, NULL))
    return FALSE;
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p)) {
    if (*p == '/' || *p == '\\' || g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  }
  return TRUE;
}
