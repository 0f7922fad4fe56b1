/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PreviewEditRate:
 * @n: frames per second, numerator
 * @d: frames per second, denominator
 * @drop: whether timecodes skip numbers to stay near the clock
 *
 * How editors count time: in frames. A time belongs to the frame that begins
 * nearest to it, the later one of two that are as near; so a time that was made
 * from a frame gives that frame again.
 */
typedef struct
{
  int n;
  int d;
  gboolean drop;
} PreviewEditRate;

PreviewEditRate preview_edit_rate_new (int n, int d, gboolean drop);
gboolean preview_edit_rate_equal (const PreviewEditRate *a,
                                  const PreviewEditRate *b);
guint64 preview_edit_rate_to_frame (const PreviewEditRate *self, guint64 time);
guint64 preview_edit_rate_to_length (const PreviewEditRate *self,
                                     guint64 duration);
guint64 preview_edit_rate_to_time (const PreviewEditRate *self, guint64 frame);
double preview_edit_rate_to_double (const PreviewEditRate *self);
int preview_edit_rate_get_base (const PreviewEditRate *self);
gboolean preview_edit_rate_is_ntsc (const PreviewEditRate *self);
char *preview_edit_rate_dup_timecode (const PreviewEditRate *self,
                                      guint64 frame);
gboolean preview_edit_rate_parse_timecode (const PreviewEditRate *self,
                                           const char *text,
                                           guint64 *frame);

G_END_DECLS
