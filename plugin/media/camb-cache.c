/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-media"

#include "config.h"

#include "camb-cache-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "camb-error.h"

/* How often to look for a folder that is being removed just now. */
#define TRIES 10

/**
 * camb_cache_is_private: (skip)
 * @status: of a file or folder
 *
 * Returns: whether it is the user's, and only the user can change it
 */
gboolean
camb_cache_is_private (const struct stat *status)
{
  return status->st_uid == geteuid () &&
         (status->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static void
set_error (GError **error, const char *path, const char *reason)
{
  camb_error_set (error, CAMB_ERROR_SETTINGS,
                  _ ("The cache folder %s cannot be used: %s. Media is played "
                     "without being kept; choose another cache-dir, or set "
                     "cache to FALSE."),
                  path, reason);
}

/* A link at the end of the path may have been put there by somebody else; a
 * slash behind it would make it be followed. */
static int
open_path (const char *path, GError **error)
{
  g_autofree char *bare = g_strdup (path);
  gsize length = strlen (path);
  struct stat status;
  int fd;

  while (length > 1 && bare[length - 1] == '/')
    bare[--length] = '\0';

  if (g_mkdir_with_parents (path, 0700) != 0) {
    set_error (error, path, g_strerror (errno));
    return -1;
  }
  fd = open (bare, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0 || fstat (fd, &status) != 0) {
    set_error (error, path,
               errno == ELOOP || errno == ENOTDIR
                   ? _ ("it is a link, or no folder")
                   : g_strerror (errno));
  } else if (status.st_uid != geteuid ()) {
    set_error (error, path, _ ("it belongs to another user"));
  } else if (!camb_cache_is_private (&status)) {
    set_error (error, path, _ ("other users may change it"));
  } else {
    return fd;
  }
  if (fd >= 0)
    close (fd);
  return -1;
}

/**
 * camb_cache_new:
 * @path: a folder, which is made if it is not there
 * @max_size: how many bytes to keep at most
 * @error: return location for a %CAMB_ERROR_SETTINGS that says why the folder
 *     cannot be used
 *
 * Opens the cache. It has to belong to the user, and only to the user.
 *
 * Returns: (transfer full) (nullable): the cache
 */
CambCache *
camb_cache_new (const char *path, guint64 max_size, GError **error)
{
  CambCache *self;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  fd = open_path (path, error);
  if (fd < 0)
    return NULL;
  self = g_new0 (CambCache, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->path = g_strdup (path);
  self->max_size = max_size;
  self->fd = fd;
  g_mutex_init (&self->lock);
  return self;
}

/**
 * camb_cache_ref:
 * @self: a cache
 *
 * Returns: (transfer full): @self
 */
CambCache *
camb_cache_ref (CambCache *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/** camb_cache_unref: drops a reference. */
void
camb_cache_unref (CambCache *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  close (self->fd);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  g_free (self);
}

/** camb_cache_get_path: where it is. */
const char *
camb_cache_get_path (const CambCache *self)
{
  return self->path;
}

/* Nothing of the name can be a path, and none is the same as another's. */
static char *
dup_folder_name (const CambRunName *name)
{
  g_autofree char *text =
      g_strdup_printf ("1\n%s\n%s\n%" PRIu64, name->base_url,
                       camb_kind_to_string (name->kind), name->run_id);
  g_autofree char *hash =
      g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strndup (hash, 32);
}

/* Takes the lock that says that a folder is in use, or sets errno: to ENOENT
 * when the folder is gone. */
static gboolean
take_lock (int lock_fd)
{
  struct stat status;

  if (flock (lock_fd, LOCK_SH) != 0 || fstat (lock_fd, &status) != 0)
    return FALSE;
  if (status.st_nlink > 0)
    return futimens (lock_fd, NULL) == 0;
  errno = ENOENT;
  return FALSE;
}

/* Opens a folder and marks it as used, or sets errno. */
static CambFolder *
open_folder (CambCache *self, const char *name, gboolean create)
{
  int fd = -1, lock_fd = -1, code;
  struct stat status;

  if (create && mkdirat (self->fd, name, 0700) != 0 && errno != EEXIST)
    return NULL;
  fd = openat (self->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return NULL;
  if (fstat (fd, &status) == 0 && !camb_cache_is_private (&status))
    errno = EPERM;
  else
    lock_fd = openat (fd, CAMB_FOLDER_LOCK,
                      O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (lock_fd >= 0 && take_lock (lock_fd))
    return camb_folder_new (self, fd, lock_fd);

  code = errno;
  if (lock_fd >= 0)
    close (lock_fd);
  close (fd);
  errno = code;
  return NULL;
}

/**
 * camb_cache_find_run:
 * @self: a cache
 * @name: a run
 *
 * Returns: (transfer full) (nullable): what is kept of the run
 */
CambFolder *
camb_cache_find_run (CambCache *self, const CambRunName *name)
{
  g_autofree char *folder = dup_folder_name (name);

  return open_folder (self, folder, FALSE);
}

/**
 * camb_cache_add_run:
 * @self: a cache
 * @name: a run
 * @error: return location for a %CAMB_ERROR_SETTINGS
 *
 * Opens the folder of a run; makes it if it is not there.
 *
 * Returns: (transfer full) (nullable): the folder
 */
CambFolder *
camb_cache_add_run (CambCache *self, const CambRunName *name, GError **error)
{
  g_autofree char *folder_name = dup_folder_name (name);
  CambFolder *folder = NULL;

  for (guint i = 0; i < TRIES && folder == NULL; i++) {
    folder = open_folder (self, folder_name, TRUE);
    /* It may be being evicted just now. */
    if (folder == NULL && errno != ENOENT)
      break;
  }
  if (folder == NULL)
    set_error (error, self->path, g_strerror (errno));
  return folder;
}
