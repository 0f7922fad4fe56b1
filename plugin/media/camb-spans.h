/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CambSpan:
 * @start: the first byte
 * @end: behind the last byte
 *
 * A piece of a file.
 */
typedef struct
{
  guint64 start;
  guint64 end;
} CambSpan;

/**
 * CambSpans:
 *
 * Which pieces of a file there are: sorted, apart from each other, none empty.
 * Not locked: its owner does that.
 */
typedef struct
{
  GArray *items;
} CambSpans;

void camb_spans_init (CambSpans *self);
void camb_spans_copy (CambSpans *self, const CambSpans *other);
void camb_spans_clear (CambSpans *self);
void camb_spans_add (CambSpans *self, guint64 start, guint64 end);
void camb_spans_remove (CambSpans *self, guint64 start, guint64 end);
guint64 camb_spans_reach (const CambSpans *self, guint64 position);
gboolean camb_spans_find_hole (const CambSpans *self,
                               guint64 position,
                               guint64 size,
                               CambSpan *hole);
guint64 camb_spans_overlap (const CambSpans *self, guint64 start, guint64 end);

G_END_DECLS
