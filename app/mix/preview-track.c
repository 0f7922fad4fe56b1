/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "preview-mix-private.h"

/* Frames; a power of 2. Two thirds of a second. */
#define CAPACITY 32768

/**
 * preview_track_new:
 * @mix: where it is to be heard
 *
 * Returns: (transfer full): a track with nothing in it, that is not heard
 */
PreviewTrack *
preview_track_new (PreviewMix *mix)
{
  PreviewTrack *self = g_new0 (PreviewTrack, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_cond_init (&self->changed);
  self->mix = preview_mix_ref (mix);
  self->gain = 1.0;
  g_mutex_lock (&mix->lock);
  g_ptr_array_add (mix->tracks, preview_track_ref (self));
  g_mutex_unlock (&mix->lock);
  return self;
}

/**
 * preview_track_ref:
 * @self: a track
 *
 * Returns: (transfer full): @self
 */
PreviewTrack *
preview_track_ref (PreviewTrack *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * preview_track_unref:
 * @self: (transfer full): a track
 */
void
preview_track_unref (PreviewTrack *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  preview_mix_unref (self->mix);
  g_cond_clear (&self->changed);
  g_free (self->ring);
  g_free (self);
}

/**
 * preview_track_leave:
 * @self: a track
 *
 * Takes it out of the mix, fading if it is being heard. Who fills it is told
 * to stop.
 */
void
preview_track_leave (PreviewTrack *self)
{
  PreviewMix *mix = self->mix;

  g_mutex_lock (&mix->lock);
  self->is_leaving = TRUE;
  if (mix->heard == self)
    mix->heard = NULL;
  g_cond_broadcast (&self->changed);
  if (self->factor == 0 || !mix->is_running)
    g_ptr_array_remove_fast (mix->tracks, self);
  g_mutex_unlock (&mix->lock);
}

/**
 * preview_track_set_offset:
 * @self: a track
 * @offset: how much later than its own time it is heard, in nanoseconds
 */
void
preview_track_set_offset (PreviewTrack *self, gint64 offset)
{
  PreviewMix *mix = self->mix;
  gint64 frames = (gint64)preview_mix_time_to_frame ((guint64)ABS (offset));

  g_mutex_lock (&mix->lock);
  self->offset = offset < 0 ? -frames : frames;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&mix->lock);
}

/**
 * preview_track_set_gain:
 * @self: a track
 * @gain: linear
 */
void
preview_track_set_gain (PreviewTrack *self, double gain)
{
  g_mutex_lock (&self->mix->lock);
  self->gain = gain;
  g_mutex_unlock (&self->mix->lock);
}

/**
 * preview_track_take_peak:
 * @self: a track
 *
 * Returns: the highest sample since the last call, linear, as loud as it is or
 *   would be heard
 */
double
preview_track_take_peak (PreviewTrack *self)
{
  double peak;

  g_mutex_lock (&self->mix->lock);
  peak = self->peak * self->gain;
  self->peak = 0;
  g_mutex_unlock (&self->mix->lock);
  return peak;
}

/* The frame of its own that is read next. */
gint64
preview_track_get_position (PreviewTrack *self)
{
  return self->mix->position - self->offset;
}

/* Whether the next frames are there, as far as there are any. */
gboolean
preview_track_has (PreviewTrack *self, gint64 n_frames)
{
  gint64 position = preview_track_get_position (self);

  if (self->has_ended || position + n_frames <= 0)
    return TRUE;
  return self->begin <= MAX (position, 0) && position + n_frames <= self->end;
}

static void
forget (PreviewTrack *self)
{
  self->begin = self->end = 0;
  self->has_ended = FALSE;
}

/* Frames that were read already make room. */
static gint64
get_room (PreviewTrack *self)
{
  gint64 oldest =
      MIN (MAX (self->begin, preview_track_get_position (self)), self->end);

  self->begin = oldest;
  return CAPACITY - (self->end - oldest);
}

static void
put (PreviewTrack *self, gint64 at, const float *frames, gint64 n_frames)
{
  float *there = self->ring + at * PREVIEW_MIX_CHANNELS;

  if (frames != NULL)
    memcpy (there, frames, (gsize)n_frames * PREVIEW_MIX_BYTES);
  else
    memset (there, 0, (gsize)n_frames * PREVIEW_MIX_BYTES);
}

static void
copy_in (PreviewTrack *self, const float *frames, gint64 n_frames)
{
  gint64 at = self->end & (CAPACITY - 1);
  gint64 first = MIN (n_frames, CAPACITY - at);

  put (self, at, frames, first);
  if (frames != NULL)
    frames += first * PREVIEW_MIX_CHANNELS;
  put (self, 0, frames, n_frames - first);
  self->end += n_frames;
}

static gboolean
is_open (PreviewTrack *self)
{
  return !self->is_flushing && !self->is_leaving;
}

/* Waits until there is room for at least one frame. */
static gint64
wait_for_room (PreviewTrack *self)
{
  gint64 room = get_room (self);

  while (room == 0 && is_open (self) && !self->mix->is_broken) {
    g_cond_wait (&self->changed, &self->mix->lock);
    room = get_room (self);
  }
  return self->mix->is_broken ? CAPACITY : room;
}

/* Frames that do not follow the last ones start anew. */
static void
find_place (PreviewTrack *self, gint64 frame)
{
  if (self->ring == NULL)
    self->ring = g_malloc (CAPACITY * PREVIEW_MIX_BYTES);
  if (frame > self->end || frame < self->begin || self->begin == self->end)
    self->begin = self->end = frame;
}

/**
 * preview_track_write:
 * @self: a track
 * @frame: where the first of @frames is, in the run's own time
 * @frames: (nullable): samples; %NULL means silence
 * @n_frames: how many
 *
 * Waits until there is room for all of them. Those that are there already, or
 * would come too late, are left out.
 *
 * Returns: whether to go on
 */
gboolean
preview_track_write (PreviewTrack *self,
                     guint64 frame,
                     const float *frames,
                     guint n_frames)
{
  PreviewMix *mix = self->mix;
  gint64 next = (gint64)frame;
  gint64 left = n_frames;
  gboolean result;

  g_mutex_lock (&mix->lock);
  find_place (self, next);
  while (left > 0 && is_open (self)) {
    gint64 n = CLAMP (self->end - next, 0, left);

    if (n == 0) {
      n = MIN (left, wait_for_room (self));
      /* It may have been emptied meanwhile. */
      if (is_open (self) && !mix->is_broken && self->end == next)
        copy_in (self, frames, n);
    }
    if (frames != NULL)
      frames += n * PREVIEW_MIX_CHANNELS;
    next += n;
    left -= n;
    g_cond_broadcast (&mix->changed);
  }
  result = is_open (self);
  g_mutex_unlock (&mix->lock);
  return result;
}

/**
 * preview_track_end:
 * @self: a track
 *
 * Nothing comes after what was written.
 *
 * Returns: whether to go on
 */
gboolean
preview_track_end (PreviewTrack *self)
{
  gboolean result;

  g_mutex_lock (&self->mix->lock);
  self->has_ended = TRUE;
  result = is_open (self);
  g_cond_broadcast (&self->mix->changed);
  g_mutex_unlock (&self->mix->lock);
  return result;
}

/**
 * preview_track_set_flushing:
 * @self: a track
 * @is_flushing: whether nothing is to be written
 *
 * Who waits to write is told to stop. After flushing, it is empty.
 */
void
preview_track_set_flushing (PreviewTrack *self, gboolean is_flushing)
{
  g_mutex_lock (&self->mix->lock);
  self->is_flushing = is_flushing;
  if (!is_flushing)
    forget (self);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mix->lock);
}

static void
measure (PreviewTrack *self, const float *in, gint64 n_frames)
{
  float highest = 0;

  for (gint64 i = 0; i < n_frames * PREVIEW_MIX_CHANNELS; i++)
    highest = MAX (highest, fabsf (in[i]));
  self->peak = MAX (self->peak, (double)highest);
}

static void
add (float *out, const float *in, gint64 n_frames, double factor, double step)
{
  if (factor == 0 && step == 0)
    return;
  for (gint64 i = 0; i < n_frames; i++) {
    float now = (float)(factor + step * (double)(i + 1));

    for (guint c = 0; c < PREVIEW_MIX_CHANNELS; c++)
      out[i * PREVIEW_MIX_CHANNELS + c] +=
          in[i * PREVIEW_MIX_CHANNELS + c] * now;
  }
}

/* Adds what lies in one piece in the ring. Returns how much that was. */
static gint64
add_piece (PreviewTrack *self,
           float *out,
           gint64 frame,
           gint64 n_frames,
           double factor,
           double step)
{
  gint64 at = frame & (CAPACITY - 1);
  gint64 n = MIN (n_frames, CAPACITY - at);
  const float *in = self->ring + at * PREVIEW_MIX_CHANNELS;

  measure (self, in, n);
  add (out, in, n, factor, step);
  return n;
}

/**
 * preview_track_mix:
 * @self: a track
 * @frames: one block, that the next of the track are added to
 *
 * Called with the lock held.
 *
 * Returns: whether the track is to stay
 */
gboolean
preview_track_mix (PreviewTrack *self, float *frames)
{
  PreviewMix *mix = self->mix;
  gint64 position = preview_track_get_position (self);
  gint64 from = MAX (position, self->begin);
  gint64 to = MIN (position + PREVIEW_MIX_BLOCK, self->end);
  gboolean is_heard = mix->heard == self;
  double target = is_heard ? self->gain * mix->volume : 0;
  double step = (target - self->factor) / PREVIEW_MIX_BLOCK;
  double factor = self->factor;

  /* What changes over by a cut has its new factor from the first frame on, and
   * so has what follows on nothing. */
  if (mix->is_first || (self->was_heard != is_heard && !mix->is_fading)) {
    factor = target;
    step = 0;
  }
  self->was_heard = is_heard;
  self->factor = target;
  while (from < to) {
    gint64 i = from - position;

    from += add_piece (self, frames + i * PREVIEW_MIX_CHANNELS, from, to - from,
                       factor + step * (double)i, step);
  }
  g_cond_broadcast (&self->changed);
  return !self->is_leaving;
}
