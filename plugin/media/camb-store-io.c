/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-media"

#include "config.h"

#include "camb-store-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

/* How much room is asked for at a time. */
#define RESERVE (8 * 1024 * 1024)

static guint64
hash_block (const guint8 *data, gsize length)
{
  guint64 hash = XXH3_64bits (data, length);

  return hash != 0 ? hash : 1;
}

static gboolean
write_all (int fd, guint64 offset, const guint8 *data, gsize length)
{
  while (length > 0) {
    gssize n = pwrite (fd, data, length, (off_t)offset);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    data += n;
    offset += n;
    length -= n;
  }
  return TRUE;
}

static gsize
read_all (int fd, guint64 offset, guint8 *data, gsize length)
{
  gsize done = 0;

  while (done < length) {
    gssize n = pread (fd, data + done, length - done, (off_t)(offset + done));

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      break;
    done += n;
  }
  return done;
}

/* Makes the checksum of a block that is whole now. Most often all of it is at
 * hand. Called with the lock held. */
static void
seal_block (CambStore *self,
            guint64 block,
            guint64 offset,
            const guint8 *data,
            gsize length)
{
  guint64 start = block * CAMB_BLOCK_SIZE;
  guint64 end = camb_store_get_block_end (self, block);
  g_autofree guint8 *copy = NULL;
  const guint8 *bytes = NULL;

  if (camb_spans_reach (&self->spans, start) < end ||
      *camb_store_get_hash (self, block) != 0)
    return;
  if (start >= offset && end <= offset + length) {
    bytes = data + (start - offset);
  } else {
    bytes = copy = g_malloc (end - start);
    if (read_all (self->fd, start, copy, end - start) < end - start)
      return;
  }
  *camb_store_get_hash (self, block) = hash_block (bytes, end - start);
  self->proved->data[block] = TRUE;
}

/* Called with the lock held. */
static gboolean
has_room (CambStore *self, gsize length)
{
  guint64 wish = RESERVE;

  /* A small file needs no more than its size. */
  if (self->index.identity.size >= 0)
    wish = MIN (wish, (guint64)self->index.identity.size);
  wish = MAX (wish, length);
  if (self->reserved < length) {
    if (!camb_folder_reserve (self->folder, wish)) {
      camb_store_give_up (
          self, camb_folder_new_error (self->folder,
                                       _ ("it has reached cache-max-size")));
      return FALSE;
    }
    self->reserved += wish;
  }
  self->reserved -= length;
  return TRUE;
}

/**
 * camb_store_write:
 * @self: a store that has begun
 * @offset: where the bytes stand in the file
 * @data: the bytes
 * @length: how many, at most a few MiB
 *
 * Returns: whether they are kept. Once the disk does not take them, no others
 *     are; and none ever is behind the end of the object.
 */
gboolean
camb_store_write (CambStore *self,
                  guint64 offset,
                  const void *data,
                  gsize length)
{
  guint64 end = offset + length;
  gboolean wanted;
  int fd, code;

  if (length == 0)
    return TRUE;
  g_mutex_lock (&self->lock);
  wanted = camb_spans_reach (&self->spans, offset) < end;
  if (self->fd < 0 || self->broken ||
      (self->index.identity.size >= 0 &&
       end > (guint64)self->index.identity.size) ||
      (wanted && !has_room (self, length))) {
    g_mutex_unlock (&self->lock);
    return FALSE;
  }
  if (!wanted) {
    g_mutex_unlock (&self->lock);
    return TRUE;
  }
  fd = self->fd;
  camb_store_look (self);
  self->n_writing++;
  g_mutex_unlock (&self->lock);

  wanted = write_all (fd, offset, data, length);
  code = errno;
  g_mutex_lock (&self->lock);
  if (fd == self->fd && --self->n_writing == 0)
    camb_store_note_change (self);
  if (!wanted || fd != self->fd) {
    if (!wanted)
      camb_store_give_up (
          self, camb_folder_new_error (self->folder, g_strerror (code)));
    g_mutex_unlock (&self->lock);
    return FALSE;
  }
  camb_spans_add (&self->spans, offset, end);
  camb_store_grow (self, (end + CAMB_BLOCK_SIZE - 1) / CAMB_BLOCK_SIZE);
  for (guint64 block = offset / CAMB_BLOCK_SIZE; block * CAMB_BLOCK_SIZE < end;
       block++)
    seal_block (self, block, offset, data, length);
  self->dirty = TRUE;
  self->index.synced = FALSE;
  g_mutex_unlock (&self->lock);
  return TRUE;
}

/**
 * camb_store_finish:
 * @self: a store
 * @size: how long the object has turned out to be, in bytes
 *
 * Says where an object ends of which the size was not known.
 */
void
camb_store_finish (CambStore *self, guint64 size)
{
  guint64 last = size / CAMB_BLOCK_SIZE;

  g_mutex_lock (&self->lock);
  if (self->fd >= 0 && self->index.identity.size < 0) {
    self->index.identity.size = (gint64)size;
    camb_store_grow (self, (size + CAMB_BLOCK_SIZE - 1) / CAMB_BLOCK_SIZE);
    if (size % CAMB_BLOCK_SIZE != 0)
      seal_block (self, last, 0, NULL, 0);
    self->dirty = TRUE;
  }
  g_mutex_unlock (&self->lock);
}

/* A block that has been checked as a whole, since its file may be changed
 * behind our back. Called with the lock held. */
static const Loaded *
load_block (CambStore *self, guint64 block)
{
  guint64 start = block * CAMB_BLOCK_SIZE;
  gsize size = camb_store_get_block_end (self, block) - start;
  Loaded *oldest = &self->loaded[0];

  for (guint i = 0; i < N_LOADED; i++) {
    Loaded *loaded = &self->loaded[i];

    if (loaded->size > 0 && loaded->block == block) {
      loaded->used_at = ++self->clock;
      return loaded;
    }
    if (loaded->used_at < oldest->used_at)
      oldest = loaded;
  }
  if (oldest->data == NULL)
    oldest->data = g_malloc (CAMB_BLOCK_SIZE);
  *oldest = (Loaded){block, size, ++self->clock, oldest->data};
  if (read_all (self->fd, start, oldest->data, size) == size &&
      hash_block (oldest->data, size) == *camb_store_get_hash (self, block)) {
    if (!self->proved->data[block]) {
      self->proved->data[block] = TRUE;
      /* If that was the last one, it is worth writing down. */
      self->dirty |= camb_store_is_proved (self, block + 1);
    }
    return oldest;
  }
  g_message ("A file in the cache has been damaged at byte %" PRIu64
             "; the piece is fetched again.",
             start);
  oldest->size = 0;
  *camb_store_get_hash (self, block) = 0;
  self->proved->data[block] = FALSE;
  camb_spans_remove (&self->spans, start, start + size);
  self->dirty = TRUE;
  return NULL;
}

/* Looks at what others have written or changed, once the file is complete: from
 * then on it is read as fast as any. Called without the lock. */
void
camb_store_prove (CambStore *self)
{
  gboolean more = TRUE;

  for (guint block = 0; more; block++) {
    g_mutex_lock (&self->lock);
    more = self->fd >= 0 && camb_store_has_all (self) &&
           block < self->index.hashes->len;
    if (more && block == 0)
      camb_store_look (self);
    if (more && !self->proved->data[block])
      load_block (self, block);
    g_mutex_unlock (&self->lock);
  }
}

/* Called with the lock held. */
static gsize
read_checked (CambStore *self, guint64 offset, guint8 *buffer, gsize length)
{
  guint64 block = offset / CAMB_BLOCK_SIZE;
  gsize skip = offset - block * CAMB_BLOCK_SIZE;
  gsize n;

  /* A block that is not whole has been written by this very process. */
  if (*camb_store_get_hash (self, block) == 0)
    return read_all (self->fd, offset, buffer,
                     MIN (length, CAMB_BLOCK_SIZE - skip));

  const Loaded *loaded = load_block (self, block);

  if (loaded == NULL)
    return 0;
  n = MIN (length, loaded->size - skip);
  memcpy (buffer, loaded->data + skip, n);
  return n;
}

/* The whole file is here, and nobody has touched it: as fast as any file.
 * Called without the lock. */
static gboolean
read_sealed (CambStore *self,
             int fd,
             guint64 offset,
             guint8 *buffer,
             gsize length,
             gsize *n_read)
{
  struct stat status;
  gboolean intact;

  *n_read = read_all (fd, offset, buffer, length);
  if (*n_read < length || fstat (fd, &status) != 0)
    return FALSE;
  g_mutex_lock (&self->lock);
  intact = fd == self->fd && camb_index_has_stamp (&self->index, &status);
  if (!intact && fd == self->fd)
    self->sealed = FALSE;
  g_mutex_unlock (&self->lock);
  return intact;
}

/**
 * camb_store_read:
 * @self: a store
 * @offset: the first byte wanted
 * @buffer: (out caller-allocates): where to
 * @length: how much at most
 *
 * Returns: how many bytes from @offset on are there, which may be fewer than
 *     there are to the next hole; 0 when there is none
 */
gsize
camb_store_read (CambStore *self, guint64 offset, void *buffer, gsize length)
{
  gsize n = 0;
  int fd;

  g_mutex_lock (&self->lock);
  length = MIN (length, camb_spans_reach (&self->spans, offset) - offset);
  if (self->fd >= 0 && length > 0 && self->sealed) {
    fd = self->fd;
    g_mutex_unlock (&self->lock);
    if (read_sealed (self, fd, offset, buffer, length, &n))
      return n;
    g_mutex_lock (&self->lock);
    length = MIN (length, camb_spans_reach (&self->spans, offset) - offset);
    self->sealed = FALSE;
    if (self->fd == fd)
      camb_store_set_proved (self, FALSE);
  }
  n = self->fd >= 0 && length > 0 ? read_checked (self, offset, buffer, length)
                                  : 0;
  g_mutex_unlock (&self->lock);
  return n;
}
