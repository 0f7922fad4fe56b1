/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-timeline.h"

/**
 * preview_timeline_get_position:
 * @self: a timeline
 * @now: the time of the clock
 *
 * Returns: what is shown now, in nanoseconds
 */
guint64
preview_timeline_get_position (const PreviewTimeline *self, guint64 now)
{
  if (!self->is_running || now <= self->clock)
    return self->position;
  return self->position + (guint64)((double)(now - self->clock) * self->rate);
}

/**
 * preview_timeline_start:
 * @self: a timeline
 * @clock: when the current position is to be shown
 */
void
preview_timeline_start (PreviewTimeline *self, guint64 clock)
{
  self->clock = clock;
  self->is_running = TRUE;
}

/**
 * preview_timeline_stop:
 * @self: a timeline
 * @now: the time of the clock
 */
void
preview_timeline_stop (PreviewTimeline *self, guint64 now)
{
  self->position = preview_timeline_get_position (self, now);
  self->is_running = FALSE;
}

/**
 * preview_timeline_seek:
 * @self: a timeline
 * @position: what is to be shown, in nanoseconds
 *
 * Goes elsewhere, and stops there.
 */
void
preview_timeline_seek (PreviewTimeline *self, guint64 position)
{
  self->position = position;
  self->is_running = FALSE;
}

/**
 * preview_timeline_set_rate:
 * @self: a timeline that is stopped
 * @rate: how fast it is to go, more than 0
 */
void
preview_timeline_set_rate (PreviewTimeline *self, double rate)
{
  g_return_if_fail (rate > 0);
  g_return_if_fail (!self->is_running);

  self->rate = rate;
}

/**
 * preview_timeline_get_base_time:
 * @self: a timeline that is running
 * @start: where the segment of a pipeline starts, in nanoseconds; negative if
 *   it is shown so much earlier than the others that it starts before them
 *
 * A pipeline whose segment starts anywhere on the line shows, with this base
 * time, the same moment as all others. Segments that start at the same place
 * have the same.
 *
 * Returns: the time of the clock when its running time is 0; may lie before
 *   the clock's own 0, and is then 0
 */
guint64
preview_timeline_get_base_time (const PreviewTimeline *self, gint64 start)
{
  double offset = ((double)start - (double)self->position) / self->rate;
  double base = (double)self->clock + offset;

  return base > 0 ? (guint64)base : 0;
}
