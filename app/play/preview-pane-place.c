/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Where a pane stands on the time that all share. */

#include "config.h"

#include "preview-pane-private.h"

/* A pane that is further off than this goes to the right place by a seek;
 * nearer, it gets there by dropping or holding frames. */
#define MAX_LAG (300 * GST_MSECOND)
/* Nor does anybody wait for long. */
#define MAX_LEAD (3 * GST_SECOND)
#define LONGEST_SEEK_TIME (2 * GST_SECOND)

void
preview_pane_set_place (PreviewPane *self, PreviewPanePlace place)
{
  if (self->place == place)
    return;
  self->place = place;
  preview_pane_notify (self, PREVIEW_PANE_PROP_PLACE);
}

PreviewPanePlace
preview_pane_find_place (PreviewPane *self, guint64 position)
{
  guint64 duration = preview_run_get_duration (self->run);
  gint64 own = (gint64)position - self->offset;

  if (own < 0)
    return PREVIEW_PANE_BEFORE;
  if (duration != GST_CLOCK_TIME_NONE && own >= (gint64)duration)
    return PREVIEW_PANE_AFTER;
  return PREVIEW_PANE_INSIDE;
}

/* From common time to the run's own. Before it, there is its first frame, and
 * after it the last. */
guint64
preview_pane_get_own_position (PreviewPane *self, guint64 position)
{
  guint64 duration = preview_run_get_duration (self->run);
  guint64 half = preview_video_sink_get_frame_duration (self->video_sink) / 2;

  switch (preview_pane_find_place (self, position)) {
  case PREVIEW_PANE_BEFORE:
    return 0;
  case PREVIEW_PANE_AFTER:
    return duration > half ? duration - half : 0;
  default:
    return (guint64)((gint64)position - self->offset);
  }
}

/* Whether frames would have to be dropped for too long. Who is ahead only has
 * to wait; before its start, it is there. */
static gboolean
is_late (PreviewPane *self, const PreviewTimeline *timeline, guint64 now)
{
  gint64 there =
      (gint64)preview_timeline_get_position (timeline, now) - self->offset;
  guint64 here = preview_pipe_get_position (self->pipe);

  if (here == GST_CLOCK_TIME_NONE)
    here = self->start;
  return there - (gint64)here > (gint64)(MAX_LAG * timeline->rate) ||
         (gint64)here - MAX (there, 0) > (gint64)(MAX_LEAD * timeline->rate);
}

static void
catch_up (PreviewPane *self, const PreviewTimeline *timeline, guint64 now)
{
  guint64 lead = (guint64)((double)self->seek_time * timeline->rate);

  self->seek_time = MIN (self->seek_time * 2, LONGEST_SEEK_TIME);
  preview_pane_seek (self, preview_timeline_get_position (timeline, now) + lead,
                     timeline->rate, TRUE);
}

/**
 * preview_pane_join:
 * @self: a pane that is ready
 * @timeline: a timeline that runs
 * @now: the time of the clock
 *
 * Plays along with the others, or goes where they will be.
 */
void
preview_pane_join (PreviewPane *self,
                   const PreviewTimeline *timeline,
                   guint64 now)
{
  gint64 start = (gint64)self->start + self->offset;

  g_return_if_fail (self->state == PREVIEW_PANE_READY);

  /* The frame before the one that was asked for does not start with it. */
  if (self->rate != timeline->rate || !self->is_exact ||
      is_late (self, timeline, now)) {
    catch_up (self, timeline, now);
    return;
  }
  self->seek_time = PREVIEW_PANE_SEEK_TIME;
  preview_video_sink_commit (self->video_sink);
  preview_pipe_play (self->pipe,
                     preview_timeline_get_base_time (timeline, start));
  preview_pane_set_state (self, PREVIEW_PANE_PLAYING);
}

/**
 * preview_pane_follow:
 * @self: a pane
 * @position: the common moment, in nanoseconds
 *
 * Notes where that lies in the run.
 */
void
preview_pane_follow (PreviewPane *self, guint64 position)
{
  if (self->state == PREVIEW_PANE_PLAYING)
    preview_pane_set_place (self, preview_pane_find_place (self, position));
}

/**
 * preview_pane_settle:
 * @self: a pane
 * @position: the common moment, in nanoseconds
 *
 * Goes where it should be, if it stopped a frame too early or too late.
 */
void
preview_pane_settle (PreviewPane *self, guint64 position)
{
  PreviewVideoSink *sink = self->video_sink;
  guint64 shown = preview_video_sink_get_shown (sink);
  guint64 own = preview_pane_get_own_position (self, position);

  if (self->state != PREVIEW_PANE_READY || !self->has_picture ||
      shown == GST_CLOCK_TIME_NONE ||
      (shown <= own &&
       own < shown + preview_video_sink_get_frame_duration (sink)))
    return;
  preview_pane_seek (self, position, self->rate, TRUE);
}

/**
 * preview_pane_set_offset:
 * @self: a pane
 * @offset: how much later than the others it is shown, in nanoseconds
 *
 * What is shown only follows with the next seek.
 */
void
preview_pane_set_offset (PreviewPane *self, gint64 offset)
{
  if (self->offset == offset)
    return;
  self->offset = offset;
  if (self->pipe != NULL)
    preview_pipe_set_offset (self->pipe, offset);
  preview_pane_notify (self, PREVIEW_PANE_PROP_OFFSET);
}
