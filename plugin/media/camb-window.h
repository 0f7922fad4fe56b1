/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CambWindow:
 * @data: the ring, %NULL until the first byte is to be written
 * @capacity: its size in bytes
 * @tail: position of the oldest byte that is still held
 * @head: position behind the newest byte
 *
 * A sliding window over a file that arrives in order: [tail, head) is held.
 * Positions are offsets in the file. Not locked: its owner does that, but the
 * memory that camb_window_begin() lends may be written without the lock,
 * because no reader is shown it before camb_window_commit().
 */
typedef struct
{
  guint8 *data;
  gsize capacity;
  guint64 tail;
  guint64 head;
} CambWindow;

void camb_window_init (CambWindow *self, gsize capacity, guint64 position);
void camb_window_clear (CambWindow *self);
guint8 *camb_window_begin (CambWindow *self, gsize wanted, gsize *granted);
void camb_window_commit (CambWindow *self, gsize written);
void camb_window_skip (CambWindow *self, gsize n_bytes);
gboolean camb_window_holds (const CambWindow *self, guint64 position);
gsize camb_window_copy (const CambWindow *self,
                        guint64 position,
                        void *buffer,
                        gsize length);

G_END_DECLS
