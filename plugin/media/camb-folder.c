/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-media"

#include "config.h"

#include "camb-cache-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include <xxhash.h>

#include "camb-error.h"

#define RUN_FILE "run"

/* Far more than the index or the transcript of any run. */
#define LOAD_MAX (256 * 1024 * 1024)

/* How long a lock is waited for that is held for moments, and how often it is
 * tried. */
#define LOCK_TIME (100 * G_TIME_SPAN_MILLISECOND)
#define LOCK_TRY (G_TIME_SPAN_MILLISECOND / 2)

struct _CambFolder
{
  gatomicrefcount ref_count;
  CambCache *cache;
  int fd;
  int lock_fd;
};

/**
 * camb_folder_new: (skip)
 * @cache: (transfer none): where it is
 * @fd: (transfer full): the folder
 * @lock_fd: (transfer full): its lock, which is held
 *
 * Returns: (transfer full): a folder that is in use
 */
CambFolder *
camb_folder_new (CambCache *cache, int fd, int lock_fd)
{
  CambFolder *self = g_new0 (CambFolder, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->cache = camb_cache_ref (cache);
  self->fd = fd;
  self->lock_fd = lock_fd;
  return self;
}

/**
 * camb_folder_ref:
 * @self: a folder
 *
 * Returns: (transfer full): @self
 */
CambFolder *
camb_folder_ref (CambFolder *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/** camb_folder_unref: drops a reference; the last lets the folder be evicted.
 */
void
camb_folder_unref (CambFolder *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  futimens (self->lock_fd, NULL);
  close (self->lock_fd);
  close (self->fd);
  camb_cache_unref (self->cache);
  g_free (self);
}

/** camb_folder_get_cache_path: where its cache is. */
const char *
camb_folder_get_cache_path (const CambFolder *self)
{
  return camb_cache_get_path (self->cache);
}

/** camb_folder_reserve: camb_cache_make_room() of its cache. */
gboolean
camb_folder_reserve (CambFolder *self, guint64 n_bytes)
{
  return camb_cache_make_room (self->cache, n_bytes);
}

/**
 * camb_folder_open_file:
 * @self: a folder
 * @name: of a file in it
 * @create: whether to make it
 *
 * Returns: a descriptor for reading and writing, or -1 with errno when there
 *     is no such file, or what is there is not the user's own plain file
 */
int
camb_folder_open_file (CambFolder *self, const char *name, gboolean create)
{
  struct stat status;
  int fd =
      openat (self->fd, name,
              O_RDWR | O_NOFOLLOW | O_CLOEXEC | (create ? O_CREAT : 0), 0600);

  if (fd < 0)
    return -1;
  /* It may just have been replaced by a newer one, but not be somebody else's
   * as well. */
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode) &&
      status.st_nlink <= 1 && camb_cache_is_private (&status))
    return fd;
  close (fd);
  errno = EPERM;
  return -1;
}

/* Who has the lock may have been stopped, and nobody shall wait for that. */
static gboolean
take_lock (int fd)
{
  gint64 end = g_get_monotonic_time () + LOCK_TIME;

  while (flock (fd, LOCK_EX | LOCK_NB) != 0) {
    if ((errno != EWOULDBLOCK && errno != EINTR) ||
        g_get_monotonic_time () >= end)
      return FALSE;
    g_usleep (LOCK_TRY);
  }
  return TRUE;
}

/**
 * camb_folder_lock_file:
 * @self: a folder
 * @name: of a file that is there for this
 *
 * Waits until no other process is about to change what @name stands for: some
 * milliseconds most often, a tenth of a second at most. Who goes on without the
 * lock may lose what is kept, but gets no wrong byte.
 *
 * Returns: a descriptor that has the lock until it is closed, or -1
 */
int
camb_folder_lock_file (CambFolder *self, const char *name)
{
  int fd = camb_folder_open_file (self, name, TRUE);

  if (fd >= 0 && !take_lock (fd)) {
    close (fd);
    fd = -1;
  }
  return fd;
}

static GBytes *
read_file (int fd)
{
  g_autofree guint8 *data = NULL;
  struct stat status;
  gsize length, done = 0;

  if (fstat (fd, &status) != 0 || status.st_size > LOAD_MAX)
    return NULL;
  length = (gsize)status.st_size;
  data = g_malloc (length + 1);
  while (done < length) {
    gssize n = pread (fd, data + done, length - done, (off_t)done);

    if (n <= 0)
      return NULL;
    done += n;
  }
  /* GLib 2.74 looks at the byte behind what it is to judge. */
  data[length] = 0;
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

/* Behind the data of each file stands its checksum, because disks and people
 * change things. */
static guint64
get_checksum (gconstpointer data, gsize length)
{
  return GUINT64_TO_LE (XXH3_64bits (data, length));
}

/* Returns: what stands before the checksum, or %NULL if that is wrong. */
static GBytes *
take_checksum (GBytes *file)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (file, &length);
  guint64 checksum;

  if (length < sizeof checksum)
    return NULL;
  length -= sizeof checksum;
  memcpy (&checksum, data + length, sizeof checksum);
  return checksum == get_checksum (data, length)
             ? g_bytes_new_from_bytes (file, 0, length)
             : NULL;
}

/**
 * camb_folder_load:
 * @self: a folder
 * @name: of a file in it
 * @type: what it has to hold
 *
 * Returns: (transfer full) (nullable): what camb_folder_save() wrote there;
 *     %NULL when the file is missing or is anything else
 */
GVariant *
camb_folder_load (CambFolder *self, const char *name, const GVariantType *type)
{
  int fd = camb_folder_open_file (self, name, FALSE);
  g_autoptr (GBytes) file = fd >= 0 ? read_file (fd) : NULL;
  g_autoptr (GBytes) bytes = file != NULL ? take_checksum (file) : NULL;
  g_autoptr (GVariant) variant = NULL;

  if (fd >= 0)
    close (fd);
  if (bytes == NULL)
    return NULL;
  variant = g_variant_ref_sink (g_variant_new_from_bytes (type, bytes, FALSE));
  return g_variant_is_normal_form (variant) ? g_steal_pointer (&variant) : NULL;
}

static gboolean
write_all (int fd, const guint8 *data, gsize length)
{
  while (length > 0) {
    gssize n = write (fd, data, length);

    if (n <= 0)
      return FALSE;
    data += n;
    length -= n;
  }
  return TRUE;
}

/**
 * camb_folder_new_error:
 * @self: a folder
 * @reason: why nothing can be kept
 *
 * Returns: (transfer full): a %CAMB_ERROR_SETTINGS for the user
 */
GError *
camb_folder_new_error (CambFolder *self, const char *reason)
{
  return camb_error_new (CAMB_ERROR_SETTINGS, 0, NULL,
                         _ ("Nothing more is kept in the cache folder %s: %s. "
                            "Media is played all the same; free some space, "
                            "choose another cache-dir or a larger "
                            "cache-max-size, or set cache to FALSE."),
                         camb_cache_get_path (self->cache), reason);
}

/**
 * camb_folder_save:
 * @self: a folder
 * @name: of a file in it
 * @variant: (transfer floating): what to write
 * @error: return location; errno is set as well
 *
 * Replaces a file as a whole: who reads it, finds the old one or the new one.
 *
 * Returns: whether it is written
 */
gboolean
camb_folder_save (CambFolder *self,
                  const char *name,
                  GVariant *variant,
                  GError **error)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (variant);
  g_autofree char *temporary =
      g_strdup_printf (".%s.%08x%08x", name, g_random_int (), g_random_int ());
  gconstpointer data = g_variant_get_data (owned);
  gsize length = g_variant_get_size (owned);
  guint64 checksum = get_checksum (data, length);
  int fd, code;

  fd = openat (self->fd, temporary,
               O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd >= 0 && (length == 0 || write_all (fd, data, length)) &&
      write_all (fd, (const guint8 *)&checksum, sizeof checksum) &&
      renameat (self->fd, temporary, self->fd, name) == 0) {
    close (fd);
    return TRUE;
  }
  code = errno;
  if (fd >= 0) {
    close (fd);
    unlinkat (self->fd, temporary, 0);
  }
  g_propagate_error (error, camb_folder_new_error (self, g_strerror (code)));
  errno = code;
  return FALSE;
}

/** camb_folder_remove: removes a file, if it is there. */
void
camb_folder_remove (CambFolder *self, const char *name)
{
  unlinkat (self->fd, name, 0);
}

/**
 * camb_folder_load_run:
 * @self: a folder
 * @kind: whose it is: the kind
 * @run_id: and the id
 *
 * Returns: (transfer full) (nullable): what is known of the run, but URLs
 */
CambRun *
camb_folder_load_run (CambFolder *self, CambKind kind, guint64 run_id)
{
  g_autoptr (GVariant) boxed =
      camb_folder_load (self, RUN_FILE, G_VARIANT_TYPE_VARIANT);
  g_autoptr (GVariant) variant =
      boxed != NULL ? g_variant_get_variant (boxed) : NULL;

  return variant != NULL ? camb_run_new_from_variant (kind, run_id, variant)
                         : NULL;
}

/**
 * camb_folder_save_run:
 * @self: a folder
 * @run: the run, which is ready
 * @error: return location
 *
 * Keeps what the service said of the run, but no URLs.
 *
 * Returns: whether it is written
 */
gboolean
camb_folder_save_run (CambFolder *self, const CambRun *run, GError **error)
{
  return camb_folder_save (
      self, RUN_FILE, g_variant_new_variant (camb_run_to_variant (run)), error);
}
