/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-media"

#include "config.h"

#include "camb-store-private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static guint64
get_size (const CambStore *self)
{
  return self->index.identity.size >= 0 ? (guint64)self->index.identity.size
                                        : G_MAXUINT64;
}

guint64 *
camb_store_get_hash (CambStore *self, guint64 block)
{
  return &g_array_index (self->index.hashes, guint64, block);
}

/* Where a block ends: the last one earlier, if the size is known. */
guint64
camb_store_get_block_end (const CambStore *self, guint64 block)
{
  return MIN ((block + 1) * CAMB_BLOCK_SIZE, get_size (self));
}

/* Removes the data file that an index is about. */
void
camb_store_remove_data (CambStore *self, const CambIndex *index)
{
  g_autofree char *data = camb_index_dup_data_name (index, self->name);

  camb_folder_remove (self->folder, data);
}

/* Called with the lock held. */
static void
forget (CambStore *self)
{
  /* Nobody would ever find it again. */
  if (self->fd >= 0 && !self->listed)
    camb_store_remove_data (self, &self->index);
  self->listed = FALSE;
  self->n_writing = 0;
  camb_index_clear (&self->index);
  camb_index_init (&self->index);
  camb_spans_clear (&self->spans);
  camb_spans_init (&self->spans);
  g_byte_array_set_size (self->proved, 0);
  self->sealed = FALSE;
  for (guint i = 0; i < N_LOADED; i++)
    self->loaded[i].size = 0;
  /* Somebody may be reading from it just now. */
  if (self->fd >= 0)
    g_array_append_val (self->old_fds, self->fd);
  self->fd = -1;
}

/* Nothing more is written. What has been, stays. Called with the lock held.
 * Takes @problem. */
void
camb_store_give_up (CambStore *self, GError *problem)
{
  if (self->broken || problem == NULL) {
    g_clear_error (&problem);
  } else {
    g_debug ("cache: %s", problem->message);
    self->problem = problem;
  }
  self->broken = TRUE;
}

/* Makes room for marks up to @n blocks. */
void
camb_store_grow (CambStore *self, guint64 n)
{
  guint old = self->proved->len;

  if (n <= old)
    return;
  g_array_set_size (self->index.hashes, (guint)n);
  g_byte_array_set_size (self->proved, (guint)n);
  memset (self->proved->data + old, 0, n - old);
}

/* Says of all blocks whether they are what their checksums say. */
void
camb_store_set_proved (CambStore *self, gboolean proved)
{
  if (self->proved->len > 0)
    memset (self->proved->data, proved, self->proved->len);
}

/* Notes what the data file looks like, because this process has changed it.
 * Called with the lock held. */
void
camb_store_note_change (CambStore *self)
{
  if (fstat (self->fd, &self->seen) != 0)
    memset (&self->seen, 0, sizeof self->seen);
}

static gboolean
is_same_date (struct timespec a, struct timespec b)
{
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/* Whoever else changes the data file leaves a date: then nothing in it is
 * proved any more. Called with the lock held. Returns whether that could be
 * told, which it cannot while this process is writing. */
gboolean
camb_store_look (CambStore *self)
{
  struct stat now;

  if (self->n_writing > 0 || fstat (self->fd, &now) != 0)
    return FALSE;
  if (!is_same_date (now.st_mtim, self->seen.st_mtim) ||
      !is_same_date (now.st_ctim, self->seen.st_ctim)) {
    camb_store_set_proved (self, FALSE);
    self->sealed = FALSE;
  }
  self->seen = now;
  return TRUE;
}

/* What the index says is there. Blocks are @proved or will be looked at. */
static void
fill_spans (CambStore *self, gboolean proved)
{
  g_byte_array_set_size (self->proved, self->index.hashes->len);
  camb_store_set_proved (self, proved);
  for (guint i = 0; i < self->index.hashes->len; i++) {
    if (*camb_store_get_hash (self, i) != 0)
      camb_spans_add (&self->spans, (guint64)i * CAMB_BLOCK_SIZE,
                      camb_store_get_block_end (self, i));
  }
}

/* Called with the lock held. */
gboolean
camb_store_has_all (const CambStore *self)
{
  return self->index.identity.size >= 0 &&
         camb_spans_reach (&self->spans, 0) >= get_size (self);
}

/* Takes over what the disk has. Called with the lock held, and the store
 * empty. Returns whether there is anything. */
static gboolean
adopt (CambStore *self)
{
  g_autofree char *data = NULL;
  struct stat status;
  int fd;

  if (!camb_index_load (&self->index, self->folder, self->name))
    return FALSE;
  data = camb_index_dup_data_name (&self->index, self->name);
  fd = camb_folder_open_file (self->folder, data, FALSE);
  if (fd >= 0 && fstat (fd, &status) == 0) {
    self->fd = fd;
    self->seen = status;
    self->listed = TRUE;
    fill_spans (self, camb_index_trusts (&self->index, &status));
    self->sealed =
        camb_store_has_all (self) && camb_index_trusts (&self->index, &status);
    /* A host that serves no parts could not fill the holes. */
    if (self->index.seekable || camb_store_has_all (self))
      return TRUE;
  } else if (fd >= 0) {
    close (fd);
  }
  forget (self);
  return FALSE;
}

/* Called with the lock held, and the store empty. */
static gboolean
create (CambStore *self, const CambIdentity *identity, gboolean seekable)
{
  g_autofree char *data = NULL;

  self->index.token =
      g_strdup_printf ("%08x%08x", g_random_int (), g_random_int ());
  camb_identity_clear (&self->index.identity);
  camb_identity_copy (&self->index.identity, identity);
  self->index.seekable = seekable;
  data = camb_index_dup_data_name (&self->index, self->name);
  self->fd = camb_folder_open_file (self->folder, data, TRUE);
  if (self->fd < 0 ||
      (identity->size > 0 && ftruncate (self->fd, identity->size) != 0)) {
    camb_store_give_up (
        self, camb_folder_new_error (self->folder, g_strerror (errno)));
    camb_folder_remove (self->folder, data);
    forget (self);
    return FALSE;
  }
  if (identity->size >= 0)
    camb_store_grow (self,
                     (identity->size + CAMB_BLOCK_SIZE - 1) / CAMB_BLOCK_SIZE);
  camb_store_note_change (self);
  self->dirty = TRUE;
  return TRUE;
}

static void
remove_old_data (CambStore *self)
{
  g_auto (CambIndex) old = {0};

  camb_index_init (&old);
  if (camb_index_load (&old, self->folder, self->name))
    camb_store_remove_data (self, &old);
}

static void
camb_store_free (CambStore *self)
{
  forget (self);
  for (guint i = 0; i < self->old_fds->len; i++)
    close (g_array_index (self->old_fds, int, i));
  g_array_unref (self->old_fds);
  for (guint i = 0; i < N_LOADED; i++)
    g_free (self->loaded[i].data);
  camb_index_clear (&self->index);
  camb_spans_clear (&self->spans);
  g_byte_array_unref (self->proved);
  g_clear_error (&self->problem);
  g_array_unref (self->watchers);
  g_rec_mutex_clear (&self->watch_lock);
  g_mutex_clear (&self->lock);
  camb_folder_unref (self->folder);
  g_free (self->name);
  g_free (self);
}

/**
 * camb_store_new:
 * @folder: the folder of the run
 * @name: of the file in it, a plain word
 *
 * Opens what there is of a file.
 *
 * Returns: (transfer full): the store
 */
CambStore *
camb_store_new (CambFolder *folder, const char *name)
{
  CambStore *self = g_new0 (CambStore, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->folder = camb_folder_ref (folder);
  self->name = g_strdup (name);
  self->fd = -1;
  self->old_fds = g_array_new (FALSE, FALSE, sizeof (int));
  self->proved = g_byte_array_new ();
  camb_index_init (&self->index);
  camb_spans_init (&self->spans);
  g_mutex_init (&self->lock);
  g_rec_mutex_init (&self->watch_lock);
  self->watchers = g_array_new (FALSE, FALSE, sizeof (Watcher));
  adopt (self);
  return self;
}

/**
 * camb_store_ref:
 * @self: a store
 *
 * Returns: (transfer full): @self
 */
CambStore *
camb_store_ref (CambStore *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/** camb_store_unref: drops a reference. What is not saved is forgotten. */
void
camb_store_unref (CambStore *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
    camb_store_free (self);
}

/**
 * camb_store_get_identity:
 * @self: a store
 * @identity: (out caller-allocates): which object it has bytes of
 * @seekable: (out): whether its host serves any part of it
 *
 * Returns: whether there is an object of known size
 */
gboolean
camb_store_get_identity (CambStore *self,
                         CambIdentity *identity,
                         gboolean *seekable)
{
  gboolean known;

  g_mutex_lock (&self->lock);
  known = self->fd >= 0 && self->index.identity.size >= 0;
  if (known) {
    camb_identity_copy (identity, &self->index.identity);
    *seekable = self->index.seekable;
  }
  g_mutex_unlock (&self->lock);
  return known;
}

/* Called with the lock held. */
static gboolean
is_of (CambStore *self, const CambIdentity *identity)
{
  return self->fd >= 0 &&
         camb_identity_compare (&self->index.identity, identity) ==
             CAMB_IDENTITY_SAME;
}

/* Called with the lock held. */
static gboolean
has_begun (CambStore *self, const CambIdentity *identity)
{
  return self->broken || is_of (self, identity);
}

/* Takes over from another process, or starts with nothing. Called with the
 * lock held, and with that of the file. */
static void
begin (CambStore *self, const CambIdentity *identity, gboolean seekable)
{
  forget (self);
  if (adopt (self) && is_of (self, identity))
    return;
  remove_old_data (self);
  forget (self);
  if (create (self, identity, seekable) && identity->size >= 0)
    self->listed =
        camb_index_save (&self->index, self->folder, self->name, NULL);
}

/**
 * camb_store_begin:
 * @self: a store
 * @identity: which object is about to be written
 * @seekable: whether its host serves any part of it
 *
 * Makes the store one for that object. What it has of the same object stays,
 * be it from another process; what it has of any other goes.
 */
void
camb_store_begin (CambStore *self,
                  const CambIdentity *identity,
                  gboolean seekable)
{
  g_autofree char *lock_name = g_strconcat (self->name, ".lock", NULL);
  gboolean begun;
  int lock;

  g_mutex_lock (&self->lock);
  begun = has_begun (self, identity);
  g_mutex_unlock (&self->lock);
  if (begun)
    return;

  /* Always in this order, since the first may have to be waited for. */
  lock = camb_folder_lock_file (self->folder, lock_name);
  g_mutex_lock (&self->lock);
  if (!has_begun (self, identity))
    begin (self, identity, seekable);
  g_mutex_unlock (&self->lock);
  if (lock >= 0)
    close (lock);
}

/* Whether the index on disk is about this data file. Called with the lock held,
 * and with that of the file. */
static gboolean
is_on_disk (CambStore *self)
{
  g_auto (CambIndex) index = {0};

  camb_index_init (&index);
  return camb_index_load (&index, self->folder, self->name) &&
         g_strcmp0 (index.token, self->index.token) == 0;
}

/**
 * camb_store_discard:
 * @self: a store
 *
 * Throws away what there is: it is of an object that is no more. What another
 * process has begun meanwhile stays.
 */
void
camb_store_discard (CambStore *self)
{
  g_autofree char *file = g_strconcat (self->name, ".index", NULL);
  g_autofree char *lock_name = g_strconcat (self->name, ".lock", NULL);
  int lock = camb_folder_lock_file (self->folder, lock_name);

  g_mutex_lock (&self->lock);
  if (self->fd >= 0 && is_on_disk (self)) {
    camb_folder_remove (self->folder, file);
    self->listed = FALSE;
  }
  forget (self);
  g_mutex_unlock (&self->lock);
  if (lock >= 0)
    close (lock);
}

/**
 * camb_store_find_hole:
 * @self: a store
 * @position: where to begin
 * @start: (out): the first byte at or behind @position that is missing
 * @end: (out): the next one that is there, or where the file ends, or
 *     %G_MAXUINT64 when that is not known
 *
 * Returns: whether a byte is missing
 */
gboolean
camb_store_find_hole (CambStore *self,
                      guint64 position,
                      guint64 *start,
                      guint64 *end)
{
  CambSpan hole;
  gboolean found;

  g_mutex_lock (&self->lock);
  found = camb_spans_find_hole (&self->spans, position, get_size (self), &hole);
  g_mutex_unlock (&self->lock);
  *start = hole.start;
  *end = hole.end;
  return found;
}

/** camb_store_is_complete: whether the whole file is here. */
gboolean
camb_store_is_complete (CambStore *self)
{
  gboolean complete;

  g_mutex_lock (&self->lock);
  complete = self->fd >= 0 && camb_store_has_all (self);
  g_mutex_unlock (&self->lock);
  return complete;
}

/**
 * camb_store_is_sealed:
 * @self: a store
 *
 * Returns: whether the whole file is here, and written down
 */
gboolean
camb_store_is_sealed (CambStore *self)
{
  gboolean sealed;

  g_mutex_lock (&self->lock);
  sealed = self->sealed;
  g_mutex_unlock (&self->lock);
  return sealed;
}

/** camb_store_copy_spans: fills uninitialised memory with what is here. */
void
camb_store_copy_spans (CambStore *self, CambSpans *spans)
{
  g_mutex_lock (&self->lock);
  camb_spans_copy (spans, &self->spans);
  g_mutex_unlock (&self->lock);
}

/**
 * camb_store_take_problem:
 * @self: a store
 *
 * Returns: (transfer full) (nullable): why nothing more is kept, once
 */
GError *
camb_store_take_problem (CambStore *self)
{
  GError *problem;

  g_mutex_lock (&self->lock);
  problem = g_steal_pointer (&self->problem);
  g_mutex_unlock (&self->lock);
  return problem;
}
