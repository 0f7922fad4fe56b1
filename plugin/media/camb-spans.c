/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-spans.h"

#define get(self, i) (&g_array_index ((self)->items, CambSpan, i))

/* The first span that ends behind @position, or how many there are. */
static guint
find (const CambSpans *self, guint64 position)
{
  guint low = 0, high = self->items->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (get (self, middle)->end > position)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

/** camb_spans_init: starts with nothing, in uninitialised memory. */
void
camb_spans_init (CambSpans *self)
{
  self->items = g_array_new (FALSE, FALSE, sizeof (CambSpan));
}

/** camb_spans_copy: fills uninitialised memory with what @other has. */
void
camb_spans_copy (CambSpans *self, const CambSpans *other)
{
  self->items = g_array_copy (other->items);
}

/** camb_spans_clear: frees the spans; camb_spans_init() may follow. */
void
camb_spans_clear (CambSpans *self)
{
  g_clear_pointer (&self->items, g_array_unref);
}

/**
 * camb_spans_add:
 * @self: spans
 * @start: the first byte
 * @end: behind the last byte
 *
 * Adds a piece; what it touches grows together.
 */
void
camb_spans_add (CambSpans *self, guint64 start, guint64 end)
{
  CambSpan added = {start, end};
  guint first, n = 0;

  if (start >= end)
    return;
  first = find (self, start > 0 ? start - 1 : 0);
  while (first + n < self->items->len && get (self, first + n)->start <= end) {
    added.start = MIN (added.start, get (self, first + n)->start);
    added.end = MAX (added.end, get (self, first + n)->end);
    n++;
  }
  if (n > 0) {
    *get (self, first) = added;
    g_array_remove_range (self->items, first + 1, n - 1);
  } else {
    g_array_insert_val (self->items, first, added);
  }
}

/**
 * camb_spans_remove:
 * @self: spans
 * @start: the first byte
 * @end: behind the last byte
 *
 * Takes a piece out.
 */
void
camb_spans_remove (CambSpans *self, guint64 start, guint64 end)
{
  guint i = find (self, start);

  if (start >= end)
    return;
  while (i < self->items->len && get (self, i)->start < end) {
    CambSpan span = *get (self, i);

    g_array_remove_index (self->items, i);
    if (span.start < start) {
      CambSpan left = {span.start, start};

      g_array_insert_val (self->items, i, left);
      i++;
    }
    if (span.end > end) {
      CambSpan right = {end, span.end};

      g_array_insert_val (self->items, i, right);
      i++;
    }
  }
}

/**
 * camb_spans_reach:
 * @self: spans
 * @position: an offset
 *
 * Returns: where the piece that holds @position ends; @position itself when
 *     it is in a hole
 */
guint64
camb_spans_reach (const CambSpans *self, guint64 position)
{
  guint i = find (self, position);

  if (i < self->items->len && get (self, i)->start <= position)
    return get (self, i)->end;
  return position;
}

/**
 * camb_spans_find_hole:
 * @self: spans
 * @position: where to begin
 * @size: of the file; %G_MAXUINT64 when unknown
 * @hole: (out): the first hole at or behind @position, up to @size at most
 *
 * Returns: whether there is one
 */
gboolean
camb_spans_find_hole (const CambSpans *self,
                      guint64 position,
                      guint64 size,
                      CambSpan *hole)
{
  guint next;

  hole->start = camb_spans_reach (self, position);
  hole->end = hole->start;
  if (hole->start >= size)
    return FALSE;
  next = find (self, hole->start);
  hole->end =
      next < self->items->len ? MIN (get (self, next)->start, size) : size;
  return TRUE;
}

/**
 * camb_spans_overlap:
 * @self: spans
 * @start: the first byte
 * @end: behind the last byte
 *
 * Returns: how many bytes of the piece there are
 */
guint64
camb_spans_overlap (const CambSpans *self, guint64 start, guint64 end)
{
  guint64 sum = 0;

  if (start >= end)
    return 0;
  for (guint i = find (self, start);
       i < self->items->len && get (self, i)->start < end; i++)
    sum += MIN (get (self, i)->end, end) - MAX (get (self, i)->start, start);
  return sum;
}
