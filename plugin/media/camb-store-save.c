/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-media"

#include "config.h"

#include "camb-store-private.h"

#include <errno.h>
#include <unistd.h>

/**
 * camb_store_watch:
 * @self: a store
 * @func: called when the file is complete and written down
 * @data: for @func, and to leave by
 *
 * Watches, until camb_store_unwatch().
 */
void
camb_store_watch (CambStore *self, CambStoreFunc func, gpointer data)
{
  Watcher watcher = {func, data};

  g_rec_mutex_lock (&self->watch_lock);
  g_array_append_val (self->watchers, watcher);
  g_rec_mutex_unlock (&self->watch_lock);
}

/* Called with the watchers' lock held. */
static gboolean
find_watcher (CambStore *self, gpointer data, guint *index)
{
  for (*index = 0; *index < self->watchers->len; (*index)++) {
    if (g_array_index (self->watchers, Watcher, *index).data == data)
      return TRUE;
  }
  return FALSE;
}

/** camb_store_unwatch: after this, the function is not called with @data. */
void
camb_store_unwatch (CambStore *self, gpointer data)
{
  guint index;

  g_rec_mutex_lock (&self->watch_lock);
  if (find_watcher (self, data, &index))
    g_array_remove_index (self->watchers, index);
  g_rec_mutex_unlock (&self->watch_lock);
}

/* A watcher may leave, or make another leave, while it is called. */
static void
call_watchers (CambStore *self)
{
  g_autoptr (GArray) watchers = NULL;
  guint index;

  g_rec_mutex_lock (&self->watch_lock);
  watchers = g_array_copy (self->watchers);
  for (guint i = 0; i < watchers->len; i++) {
    const Watcher *watcher = &g_array_index (watchers, Watcher, i);

    if (find_watcher (self, watcher->data, &index))
      watcher->func (watcher->data);
  }
  g_rec_mutex_unlock (&self->watch_lock);
}

/* Whether every block that is here has been read or written by this process
 * since anybody else has changed the file, or was trusted then. Looks at block
 * @from first. */
gboolean
camb_store_is_proved (const CambStore *self, guint from)
{
  guint n = self->index.hashes->len;

  for (guint i = 0; i < n; i++) {
    guint block = (from + i) % n;

    if (!self->proved->data[block] &&
        g_array_index (self->index.hashes, guint64, block) != 0)
      return FALSE;
  }
  return TRUE;
}

/* What another process has fetched meanwhile is here as well. Returns whether
 * the file on disk is still this one. Called with the lock held. */
static gboolean
merge (CambStore *self)
{
  g_auto (CambIndex) other = {0};

  camb_index_init (&other);
  if (!camb_index_load (&other, self->folder, self->name))
    return TRUE;
  if (g_strcmp0 (other.token, self->index.token) != 0)
    return FALSE;
  for (guint i = 0; i < other.hashes->len; i++) {
    guint64 hash = g_array_index (other.hashes, guint64, i);

    if (hash == 0 || i >= self->index.hashes->len ||
        *camb_store_get_hash (self, i) != 0)
      continue;
    *camb_store_get_hash (self, i) = hash;
    camb_spans_add (&self->spans, (guint64)i * CAMB_BLOCK_SIZE,
                    camb_store_get_block_end (self, i));
  }
  return TRUE;
}

/* Called with the lock held, and with that of the file. */
static gboolean
save_locked (CambStore *self)
{
  g_autoptr (GError) error = NULL;
  struct stat status;

  /* Another object has taken its place. */
  if (!merge (self)) {
    self->listed = FALSE;
    camb_store_remove_data (self, &self->index);
    camb_store_give_up (self, NULL);
    return FALSE;
  }
  /* Somebody has removed it. */
  if (fstat (self->fd, &status) != 0 || status.st_nlink == 0) {
    camb_store_give_up (self, NULL);
    return FALSE;
  }
  if (camb_store_look (self) && camb_store_is_proved (self, 0)) {
    camb_index_stamp (&self->index, &self->seen);
    self->sealed = camb_store_has_all (self);
  }
  if (camb_index_save (&self->index, self->folder, self->name, &error)) {
    self->listed = TRUE;
    self->dirty = FALSE;
    return TRUE;
  }
  /* Whoever has removed the cache knows. */
  camb_store_give_up (self, errno == ENOENT ? NULL : g_steal_pointer (&error));
  return FALSE;
}

/**
 * camb_store_save:
 * @self: a store
 * @sync: whether to wait until the data is on the disk
 *
 * Writes down what there is, for the next time. Without this, nothing is
 * claimed: what a process that is killed had not saved, is fetched again.
 *
 * Returns: whether it is written down
 */
gboolean
camb_store_save (CambStore *self, gboolean sync)
{
  g_autofree char *lock_name = g_strconcat (self->name, ".lock", NULL);
  gboolean saved = FALSE, was_sealed = FALSE, sealed = FALSE, needed;
  int fd, lock;

  g_mutex_lock (&self->lock);
  fd = self->fd;
  needed = fd >= 0 && !self->broken && self->index.identity.size >= 0 &&
           (self->dirty || (sync && !self->index.synced));
  if (needed && sync)
    self->index.synced = TRUE;
  g_mutex_unlock (&self->lock);
  if (!needed)
    return FALSE;

  /* A write from now on makes it untrue again. */
  if (sync && fdatasync (fd) != 0)
    sync = FALSE;
  if (sync)
    camb_store_prove (self);
  lock = camb_folder_lock_file (self->folder, lock_name);
  g_mutex_lock (&self->lock);
  self->index.synced &= sync;
  was_sealed = self->sealed;
  if (fd == self->fd && !self->broken)
    saved = save_locked (self);
  sealed = self->sealed;
  g_mutex_unlock (&self->lock);
  if (lock >= 0)
    close (lock);
  if (saved && sealed && !was_sealed)
    call_watchers (self);
  return saved;
}

/**
 * camb_store_query:
 * @folder: the folder of a run
 * @name: of a file in it
 *
 * Returns: how much of the file there is, without opening it
 */
CambKept
camb_store_query (CambFolder *folder, const char *name)
{
  g_auto (CambIndex) index = {0};
  g_autofree char *data = NULL;
  int fd = -1;

  camb_index_init (&index);
  if (camb_index_load (&index, folder, name)) {
    data = camb_index_dup_data_name (&index, name);
    fd = camb_folder_open_file (folder, data, FALSE);
  }
  if (fd < 0)
    return CAMB_KEPT_NOTHING;
  close (fd);
  return camb_index_get_kept (&index);
}
