/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CambContentRange:
 * @start: first byte of the body, or -1 in a refusal such as `bytes * /100`
 *     (without the space)
 * @end: last byte of the body, or -1 likewise
 * @total: length of the whole object, or -1 when not told
 *
 * What a `Content-Range` header says.
 */
typedef struct
{
  gint64 start;
  gint64 end;
  gint64 total;
} CambContentRange;

char *camb_range_dup_request (guint64 start, guint64 end);
gboolean camb_range_parse (const char *value, CambContentRange *range);
gboolean camb_range_parse_length (const char *value, gint64 *length);

G_END_DECLS
