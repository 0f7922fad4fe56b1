/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PreviewTimeline:
 * @position: the moment of the media, in nanoseconds, that is shown at @clock
 * @clock: a time of the shared clock, in nanoseconds
 * @rate: how fast the media goes, more than 0
 * @is_running: whether it goes at all
 *
 * The one line between the clock and the media that all panes share. It knows
 * of no pipeline: a pane that is late finds its place on it by itself.
 */
typedef struct
{
  guint64 position;
  guint64 clock;
  double rate;
  gboolean is_running;
} PreviewTimeline;

#define PREVIEW_TIMELINE_INIT \
  { \
    .rate = 1.0 \
  }

guint64 preview_timeline_get_position (const PreviewTimeline *self,
                                       guint64 now);
void preview_timeline_start (PreviewTimeline *self, guint64 clock);
void preview_timeline_stop (PreviewTimeline *self, guint64 now);
void preview_timeline_seek (PreviewTimeline *self, guint64 position);
void preview_timeline_set_rate (PreviewTimeline *self, double rate);
guint64 preview_timeline_get_base_time (const PreviewTimeline *self,
                                        gint64 start);

G_END_DECLS
