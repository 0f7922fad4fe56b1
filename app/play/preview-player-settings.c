/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How it is played: steps, speed, volume and loop. */

#include "config.h"

#include "preview-player-private.h"

/**
 * preview_player_step:
 * @self: a player
 * @n_frames: how many to go on, or back if negative
 *
 * Pauses, and shows another frame.
 */
void
preview_player_step (PreviewPlayer *self, int n_frames)
{
  PreviewPane *heard = preview_player_get_heard (self);
  gint64 frame, offset, own, index;

  if (heard == NULL)
    return;
  preview_player_pause (self);
  frame = (gint64)preview_video_sink_get_frame_duration (
      preview_pane_get_video_sink (heard));
  /* In its own time, where its frames are. */
  offset = preview_pane_get_offset (heard);
  own = MAX ((gint64)preview_player_get_position (self) - offset, 0);
  index = MAX (own / frame + n_frames, 0);
  /* The middle of a frame is in no doubt about rounding. */
  preview_player_seek (
      self, (guint64)MAX (index * frame + frame / 2 + offset, 0), TRUE);
}

/**
 * preview_player_get_rate:
 * @self: a player
 *
 * Returns: how fast it goes
 */
double
preview_player_get_rate (PreviewPlayer *self)
{
  return self->timeline.rate;
}

/**
 * preview_player_set_rate:
 * @self: a player
 * @rate: how fast to go, clamped to what is possible
 *
 * The pitch stays.
 */
void
preview_player_set_rate (PreviewPlayer *self, double rate)
{
  guint64 position = preview_player_get_position (self);

  rate = CLAMP (rate, PREVIEW_MIN_RATE, PREVIEW_MAX_RATE);
  if (rate == self->timeline.rate)
    return;
  preview_timeline_seek (&self->timeline, position);
  preview_timeline_set_rate (&self->timeline, rate);
  preview_player_seek (self, position, TRUE);
  g_object_notify (G_OBJECT (self), "rate");
}

/**
 * preview_player_get_volume:
 * @self: a player
 *
 * Returns: from 0 to 1, as on a slider
 */
double
preview_player_get_volume (PreviewPlayer *self)
{
  return self->volume;
}

/**
 * preview_player_set_volume:
 * @self: a player
 * @volume: from 0 to 1, as on a slider
 */
void
preview_player_set_volume (PreviewPlayer *self, double volume)
{
  volume = CLAMP (volume, 0, 1);
  if (self->volume == volume)
    return;
  self->volume = volume;
  preview_player_apply_sound (self);
  g_object_notify (G_OBJECT (self), "volume");
}

/**
 * preview_player_get_muted:
 * @self: a player
 *
 * Returns: whether nothing is heard
 */
gboolean
preview_player_get_muted (PreviewPlayer *self)
{
  return self->is_muted;
}

/**
 * preview_player_set_muted:
 * @self: a player
 * @is_muted: whether nothing is heard
 */
void
preview_player_set_muted (PreviewPlayer *self, gboolean is_muted)
{
  if (self->is_muted == is_muted)
    return;
  self->is_muted = is_muted;
  preview_player_apply_sound (self);
  g_object_notify (G_OBJECT (self), "muted");
}

/**
 * preview_player_set_loop:
 * @self: a player
 * @start: in nanoseconds
 * @end: in nanoseconds; not after @start means no loop
 *
 * Plays a part again and again.
 */
void
preview_player_set_loop (PreviewPlayer *self, guint64 start, guint64 end)
{
  self->loop_start = start;
  self->loop_end = end;
  g_object_notify (G_OBJECT (self), "loop");
}

/**
 * preview_player_get_loop:
 * @self: a player
 * @start: (out): in nanoseconds
 * @end: (out): in nanoseconds
 *
 * Returns: whether a part is played again and again
 */
gboolean
preview_player_get_loop (PreviewPlayer *self, guint64 *start, guint64 *end)
{
  *start = self->loop_start;
  *end = self->loop_end;
  return self->loop_end > self->loop_start;
}

/**
 * preview_player_is_playing:
 * @self: a player
 *
 * Returns: whether it plays, or will when it can
 */
gboolean
preview_player_is_playing (PreviewPlayer *self)
{
  return self->is_wanted;
}

/**
 * preview_player_is_waiting:
 * @self: a player
 *
 * Returns: whether it would play if any run could
 */
gboolean
preview_player_is_waiting (PreviewPlayer *self)
{
  return self->is_waiting;
}
