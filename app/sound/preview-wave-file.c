/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "preview-wave-file.h"

/* A file is a header, the peaks, and the SHA-256 of both and of its name: so
 * one that was cut, damaged or given another name is not taken for what it is
 * not. All numbers are little endian. */
#define MAGIC "CAMBWAVE"
#define MAGIC_SIZE 8
#define VERSION 1
#define DIGEST_SIZE 32
#define SUFFIX ".wave"
/* A day: far more than any run, little enough to be read without thinking. */
#define MAX_PEAKS (G_GUINT64_CONSTANT (8640000))

typedef struct
{
  char magic[MAGIC_SIZE];
  guint32 version;
  guint32 step;
  guint64 duration;
  guint64 n_peaks;
} Header;

G_STATIC_ASSERT (sizeof (Header) == 32);

/**
 * preview_wave_file_dup_folder:
 *
 * Returns: (transfer full): where waveforms are kept for the next time
 */
char *
preview_wave_file_dup_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "camb-preview", "waves",
                           NULL);
}

/* A file of the user's may change; then it is another sound. */
static char *
dup_file_state (const PreviewSpec *spec)
{
  g_autofree char *path =
      spec->uri != NULL ? g_filename_from_uri (spec->uri, NULL, NULL) : NULL;
  GStatBuf info;

  if (path == NULL || g_stat (path, &info) != 0)
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                          (gint64)info.st_mtime, (gint64)info.st_size);
}

/**
 * preview_wave_file_dup_name:
 * @spec: which run in which language
 * @origin: the address of the service
 * @track: which of its sounds
 *
 * May wait for a disk.
 *
 * Returns: (transfer full) (nullable): the name of the file, which tells nobody
 *   what it is about; %NULL for what may change without notice
 */
char *
preview_wave_file_dup_name (const PreviewSpec *spec,
                            const char *origin,
                            PreviewSoundTrack track)
{
  g_autofree char *state = dup_file_state (spec);
  g_autofree char *key = NULL;
  g_autofree char *digest = NULL;

  if (spec->uri != NULL && state == NULL)
    return NULL;
  key = g_strdup_printf ("%s\n%s\n%" G_GUINT64_FORMAT "\n%s\n%s\n%s",
                         spec->uri != NULL ? spec->uri : origin,
                         preview_kind_get_nick (spec->kind), spec->run_id,
                         spec->language != NULL ? spec->language : "",
                         preview_sound_track_get_nick (track),
                         state != NULL ? state : "");
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  return g_strconcat (digest, SUFFIX, NULL);
}

static void
compute_digest (const char *name, const void *data, gsize size, guint8 *digest)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = DIGEST_SIZE;

  g_checksum_update (checksum, (const guchar *)name, -1);
  g_checksum_update (checksum, data, (gssize)size);
  g_checksum_get_digest (checksum, digest, &length);
}

static void
set_error (GError **error, const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s", what);
}

/* Only a plain file, only of a size that one of ours can have. */
static gboolean
check_file (int fd, gsize *size, GError **error)
{
  struct stat info;

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode)) {
    set_error (error, "not a file");
    return FALSE;
  }
  if (info.st_size < (off_t)(sizeof (Header) + DIGEST_SIZE) ||
      (guint64)info.st_size > sizeof (Header) + DIGEST_SIZE +
                                  MAX_PEAKS * sizeof (PreviewWavePeak)) {
    set_error (error, "a size that no waveform has");
    return FALSE;
  }
  *size = (gsize)info.st_size;
  return TRUE;
}

static guint8 *
read_all (const char *path, gsize *size, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  g_autofree guint8 *data = NULL;
  gsize done = 0;

  if (fd < 0) {
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno),
                         g_strerror (errno));
    return NULL;
  }
  if (check_file (fd, size, error)) {
    data = g_malloc (*size);
    while (done < *size) {
      gssize n = read (fd, data + done, *size - done);

      if (n <= 0 && !(n < 0 && errno == EINTR))
        break;
      done += (gsize)MAX (n, 0);
    }
  }
  close (fd);
  if (data == NULL)
    return NULL;
  if (done < *size) {
    set_error (error, "shorter than it was");
    return NULL;
  }
  return g_steal_pointer (&data);
}

static gboolean
check_header (const Header *header, gsize size, GError **error)
{
  guint64 n_peaks = GUINT64_FROM_LE (header->n_peaks);

  if (memcmp (header->magic, MAGIC, MAGIC_SIZE) != 0 ||
      GUINT32_FROM_LE (header->version) != VERSION ||
      GUINT32_FROM_LE (header->step) != PREVIEW_WAVE_STEP) {
    set_error (error, "not a waveform of this version");
    return FALSE;
  }
  if (n_peaks > MAX_PEAKS ||
      n_peaks * sizeof (PreviewWavePeak) !=
          size - sizeof (Header) - DIGEST_SIZE ||
      GUINT64_FROM_LE (header->duration) > n_peaks * PREVIEW_WAVE_STEP) {
    set_error (error, "a length that is not its own");
    return FALSE;
  }
  return TRUE;
}

/**
 * preview_wave_file_load:
 * @folder: where it is
 * @name: its name
 * @duration: (out): how long the sound is, in nanoseconds
 * @error: why there is none
 *
 * Returns: (transfer full) (nullable): the #PreviewWavePeak that were kept,
 *   just as they were
 */
GArray *
preview_wave_file_load (const char *folder,
                        const char *name,
                        guint64 *duration,
                        GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree guint8 *data = NULL;
  guint8 digest[DIGEST_SIZE];
  Header header;
  gsize size;
  GArray *peaks;

  data = read_all (path, &size, error);
  if (data == NULL)
    return NULL;
  memcpy (&header, data, sizeof header);
  if (!check_header (&header, size, error))
    return NULL;
  compute_digest (name, data, size - DIGEST_SIZE, digest);
  if (memcmp (digest, data + size - DIGEST_SIZE, DIGEST_SIZE) != 0) {
    set_error (error, "not what was written");
    return NULL;
  }
  peaks = g_array_new (FALSE, FALSE, sizeof (PreviewWavePeak));
  g_array_append_vals (peaks, data + sizeof header,
                       (guint)GUINT64_FROM_LE (header.n_peaks));
  *duration = GUINT64_FROM_LE (header.duration);
  /* It was used just now; that is how the oldest is found. */
  utimensat (AT_FDCWD, path, NULL, 0);
  return peaks;
}

/**
 * preview_wave_file_save:
 * @folder: where to; made if need be, for the user alone
 * @name: its name
 * @duration: how long the sound is, in nanoseconds
 * @peaks: (array length=n_peaks): its waveform
 * @n_peaks: how many there are
 * @error: why it cannot be kept
 *
 * Keeps a waveform for the next time. There is always a whole file or none.
 *
 * Returns: whether it is kept
 */
gboolean
preview_wave_file_save (const char *folder,
                        const char *name,
                        guint64 duration,
                        const PreviewWavePeak *peaks,
                        gsize n_peaks,
                        GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GByteArray) data = g_byte_array_new ();
  guint8 digest[DIGEST_SIZE];
  Header header = {
      .version = GUINT32_TO_LE (VERSION),
      .step = GUINT32_TO_LE ((guint32)PREVIEW_WAVE_STEP),
      .duration = GUINT64_TO_LE (duration),
      .n_peaks = GUINT64_TO_LE ((guint64)n_peaks),
  };

  if (n_peaks > MAX_PEAKS || duration > n_peaks * PREVIEW_WAVE_STEP) {
    set_error (error, "longer than a waveform can be");
    return FALSE;
  }
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno),
                         g_strerror (errno));
    return FALSE;
  }
  memcpy (header.magic, MAGIC, MAGIC_SIZE);
  g_byte_array_append (data, (const guint8 *)&header, sizeof header);
  if (n_peaks > 0)
    g_byte_array_append (data, (const guint8 *)peaks,
                         (guint)(n_peaks * sizeof *peaks));
  compute_digest (name, data->data, data->len, digest);
  g_byte_array_append (data, digest, DIGEST_SIZE);
  return g_file_set_contents_full (path, (const char *)data->data,
                                   (gssize)data->len,
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

typedef struct
{
  char *path;
  gint64 time;
  guint64 size;
} Kept;

static void
kept_free (gpointer data)
{
  Kept *self = data;

  g_free (self->path);
  g_free (self);
}

static int
compare_age (gconstpointer a, gconstpointer b)
{
  const Kept *first = *(const Kept *const *)a;
  const Kept *second = *(const Kept *const *)b;

  return first->time < second->time ? -1 : first->time > second->time;
}

static GPtrArray *
list_kept (const char *folder)
{
  GPtrArray *result = g_ptr_array_new_with_free_func (kept_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    GStatBuf info;
    Kept *kept;

    if (!g_str_has_suffix (name, SUFFIX) || g_lstat (path, &info) != 0)
      continue;
    kept = g_new0 (Kept, 1);
    kept->path = g_steal_pointer (&path);
    kept->time = info.st_mtime;
    kept->size = (guint64)info.st_size;
    g_ptr_array_add (result, kept);
  }
  return result;
}

/**
 * preview_wave_file_trim:
 * @folder: where waveforms are
 * @max_size: how many bytes may stay
 *
 * Removes those that were not used for the longest time.
 */
void
preview_wave_file_trim (const char *folder, guint64 max_size)
{
  g_autoptr (GPtrArray) all = list_kept (folder);
  guint64 size = 0;

  g_ptr_array_sort (all, compare_age);
  for (guint i = 0; i < all->len; i++)
    size += ((Kept *)g_ptr_array_index (all, i))->size;
  for (guint i = 0; i < all->len && size > max_size; i++) {
    Kept *kept = g_ptr_array_index (all, i);

    if (g_unlink (kept->path) == 0)
      size -= kept->size;
  }
}
