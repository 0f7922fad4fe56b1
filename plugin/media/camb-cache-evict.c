/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-media"

#include "config.h"

#include "camb-cache-private.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* How much is promised before the disk is looked at again. */
#define LOOK_EVERY (G_GUINT64_CONSTANT (32) << 20)

/* A folder of a run, as it stands on the disk. */
typedef struct
{
  char name[33];
  gint64 used_at;
  guint64 size;
} Tenant;

static gboolean
is_folder_name (const char *name)
{
  return strlen (name) == 32 && strspn (name, "0123456789abcdef") == 32;
}

static DIR *
open_dir (int parent, const char *name)
{
  int fd =
      openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *dir = fd >= 0 ? fdopendir (fd) : NULL;

  if (dir == NULL && fd >= 0)
    close (fd);
  return dir;
}

static gboolean
is_dots (const char *name)
{
  return strcmp (name, ".") == 0 || strcmp (name, "..") == 0;
}

/* What the folder takes up, not what its sparse files pretend to. */
static gboolean
measure (CambCache *self, const char *name, Tenant *tenant)
{
  DIR *dir = open_dir (self->fd, name);
  struct dirent *entry;
  struct stat status;

  if (dir == NULL)
    return FALSE;
  g_strlcpy (tenant->name, name, sizeof tenant->name);
  tenant->used_at = 0;
  tenant->size = 0;
  while ((entry = readdir (dir)) != NULL) {
    if (is_dots (entry->d_name) ||
        fstatat (dirfd (dir), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
      continue;
    tenant->size += (guint64)status.st_blocks * 512;
    if (strcmp (entry->d_name, CAMB_FOLDER_LOCK) == 0)
      tenant->used_at = status.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000) +
                        status.st_mtim.tv_nsec / 1000;
  }
  closedir (dir);
  return TRUE;
}

static int
compare_age (gconstpointer a, gconstpointer b)
{
  const Tenant *ta = a;
  const Tenant *tb = b;

  return (ta->used_at > tb->used_at) - (ta->used_at < tb->used_at);
}

static GArray *
list_tenants (CambCache *self, guint64 *total)
{
  GArray *tenants = g_array_new (FALSE, FALSE, sizeof (Tenant));
  DIR *dir = open_dir (self->fd, ".");
  struct dirent *entry;
  Tenant tenant;

  *total = 0;
  while (dir != NULL && (entry = readdir (dir)) != NULL) {
    if (!is_folder_name (entry->d_name) ||
        !measure (self, entry->d_name, &tenant))
      continue;
    g_array_append_val (tenants, tenant);
    *total += tenant.size;
  }
  if (dir != NULL)
    closedir (dir);
  g_array_sort (tenants, compare_age);
  return tenants;
}

/* The lock goes last: until then, nobody else makes the folder anew. */
static void
remove_files (int fd)
{
  DIR *dir = open_dir (fd, ".");
  struct dirent *entry;

  while (dir != NULL && (entry = readdir (dir)) != NULL) {
    if (!is_dots (entry->d_name) &&
        strcmp (entry->d_name, CAMB_FOLDER_LOCK) != 0)
      unlinkat (fd, entry->d_name, 0);
  }
  if (dir != NULL)
    closedir (dir);
  unlinkat (fd, CAMB_FOLDER_LOCK, 0);
}

/* Whether nobody uses the folder whose lock this is, and nobody will until it
 * is closed. A lock that is gone says nothing: the folder may have been removed
 * and made anew. */
static gboolean
take_lock (int lock_fd)
{
  struct stat status;

  return flock (lock_fd, LOCK_EX | LOCK_NB) == 0 &&
         fstat (lock_fd, &status) == 0 && status.st_nlink > 0;
}

/* Returns whether the files are gone: those of a folder in use stay. */
static gboolean
evict (CambCache *self, const char *name)
{
  gboolean gone = FALSE;
  int fd =
      openat (self->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  int lock_fd = fd >= 0
                    ? openat (fd, CAMB_FOLDER_LOCK,
                              O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600)
                    : -1;

  if (lock_fd >= 0 && take_lock (lock_fd)) {
    remove_files (fd);
    /* Unless somebody has come back just now. */
    unlinkat (self->fd, name, AT_REMOVEDIR);
    gone = TRUE;
  }
  if (lock_fd >= 0)
    close (lock_fd);
  if (fd >= 0)
    close (fd);
  return gone;
}

/* Called with the lock held. */
static void
look (CambCache *self, guint64 wanted)
{
  guint64 total;
  g_autoptr (GArray) tenants = list_tenants (self, &total);

  /* For what never fits, nothing has to go. */
  if (wanted > self->max_size)
    wanted = 0;
  for (guint i = 0; i < tenants->len && total + wanted > self->max_size; i++) {
    const Tenant *tenant = &g_array_index (tenants, Tenant, i);

    if (!evict (self, tenant->name))
      continue;
    g_debug ("cache: evicted %s, %" PRIu64 " bytes", tenant->name,
             tenant->size);
    total -= MIN (total, tenant->size);
  }
  self->reserved = 0;
  self->spare = total < self->max_size ? self->max_size - total : 0;
}

/**
 * camb_cache_make_room:
 * @self: a cache
 * @n_bytes: how much is to be written
 *
 * Sees to it that the cache keeps its size, and takes away what has not been
 * used for longest.
 *
 * Returns: whether there is room now
 */
gboolean
camb_cache_make_room (CambCache *self, guint64 n_bytes)
{
  gboolean has_room;

  g_mutex_lock (&self->lock);
  if (self->reserved + n_bytes > MIN (self->spare, LOOK_EVERY))
    look (self, n_bytes);
  has_room = n_bytes <= self->spare;
  self->reserved += n_bytes;
  g_mutex_unlock (&self->lock);
  return has_room;
}
