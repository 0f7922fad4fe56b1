/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "camb-window.h"

/**
 * camb_window_init:
 * @self: uninitialised memory
 * @capacity: bytes to hold at most, more than 0
 * @position: where the first byte written will stand in the file
 *
 * Starts an empty window. Its memory is taken at the first write.
 */
void
camb_window_init (CambWindow *self, gsize capacity, guint64 position)
{
  g_assert (capacity > 0);

  *self =
      (CambWindow){.capacity = capacity, .tail = position, .head = position};
}

/**
 * camb_window_clear:
 * @self: a window
 *
 * Gives the memory back; the window holds nothing afterwards.
 */
void
camb_window_clear (CambWindow *self)
{
  g_clear_pointer (&self->data, g_free);
  self->tail = self->head;
}

/**
 * camb_window_begin:
 * @self: a window
 * @wanted: how much is to be written, at most the capacity
 * @granted: (out): how much fits in one piece, 1 to @wanted
 *
 * Lends memory for the bytes from the head on. The oldest bytes make room
 * and are gone at once, so that nobody reads what is being overwritten.
 *
 * Returns: (transfer none): where to write
 */
guint8 *
camb_window_begin (CambWindow *self, gsize wanted, gsize *granted)
{
  gsize at = self->head % self->capacity;
  gsize n = MIN (wanted, self->capacity - at);

  g_assert (wanted > 0 && wanted <= self->capacity);

  if (self->data == NULL)
    self->data = g_malloc (self->capacity);
  if (self->head - self->tail > self->capacity - n)
    self->tail = self->head - (self->capacity - n);
  *granted = n;
  return self->data + at;
}

/**
 * camb_window_commit:
 * @self: a window
 * @written: how many of the granted bytes were filled
 *
 * Shows readers what was written behind the head.
 */
void
camb_window_commit (CambWindow *self, gsize written)
{
  g_assert (written <= self->capacity - (self->head - self->tail));

  self->head += written;
}

/**
 * camb_window_skip:
 * @self: a window
 * @n_bytes: how many bytes went another way
 *
 * Goes on behind bytes that were not written here. What was held is gone.
 */
void
camb_window_skip (CambWindow *self, gsize n_bytes)
{
  if (n_bytes == 0)
    return;
  self->head += n_bytes;
  self->tail = self->head;
}

/**
 * camb_window_holds:
 * @self: a window
 * @position: an offset in the file
 *
 * Returns: whether the byte at @position can be read now
 */
gboolean
camb_window_holds (const CambWindow *self, guint64 position)
{
  return position >= self->tail && position < self->head;
}

/**
 * camb_window_copy:
 * @self: a window
 * @position: an offset in the file
 * @buffer: where to
 * @length: how much at most
 *
 * Returns: how many bytes were copied; 0 when @position is not held
 */
gsize
camb_window_copy (const CambWindow *self,
                  guint64 position,
                  void *buffer,
                  gsize length)
{
  gsize at, first;

  if (!camb_window_holds (self, position))
    return 0;

  length = MIN (length, self->head - position);
  at = position % self->capacity;
  first = MIN (length, self->capacity - at);
  memcpy (buffer, self->data + at, first);
  memcpy ((guint8 *)buffer + first, self->data, length - first);
  return length;
}
