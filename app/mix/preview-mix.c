/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "preview-mix-private.h"

/* Microseconds of the clock between the mixing of a block and its time. A
 * change is heard after the first; who is late has until the second. */
#define EARLIEST 60000
#define LATEST 30000
/* What the element that keeps the pitch has to have before it gives anything,
 * in microseconds of the media. */
#define TEMPO_DELAY 60000

/**
 * preview_mix_new:
 *
 * Returns: (transfer full): a mix of nothing
 */
PreviewMix *
preview_mix_new (void)
{
  PreviewMix *self = g_new0 (PreviewMix, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->tracks =
      g_ptr_array_new_with_free_func ((GDestroyNotify)preview_track_unref);
  self->rate = 1.0;
  self->volume = 1.0;
  self->is_fading = TRUE;
  self->is_first = TRUE;
  return self;
}

/**
 * preview_mix_ref:
 * @self: a mix
 *
 * Returns: (transfer full): @self
 */
PreviewMix *
preview_mix_ref (PreviewMix *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * preview_mix_unref:
 * @self: (transfer full): a mix
 *
 * Its tracks have a reference each until they leave it.
 */
void
preview_mix_unref (PreviewMix *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->tracks);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * preview_mix_time_to_frame:
 * @time: in nanoseconds
 *
 * Returns: the number of the frame that is nearest
 */
guint64
preview_mix_time_to_frame (guint64 time)
{
  return gst_util_uint64_scale_round (time, PREVIEW_MIX_RATE, GST_SECOND);
}

/**
 * preview_mix_frame_to_time:
 * @frame: the number of a frame
 *
 * Returns: when it is, in nanoseconds
 */
guint64
preview_mix_frame_to_time (guint64 frame)
{
  return gst_util_uint64_scale_round (frame, GST_SECOND, PREVIEW_MIX_RATE);
}

/* Who waits for room may have it, and who reads may have something. */
static void
wake_all (PreviewMix *self)
{
  for (guint i = 0; i < self->tracks->len; i++) {
    PreviewTrack *track = g_ptr_array_index (self->tracks, i);

    g_cond_broadcast (&track->changed);
  }
  g_cond_broadcast (&self->changed);
}

/* Nobody reads what would let them fade. */
static void
drop_leaving (PreviewMix *self)
{
  for (guint i = self->tracks->len; i > 0; i--) {
    PreviewTrack *track = g_ptr_array_index (self->tracks, i - 1);

    if (track->is_leaving)
      g_ptr_array_remove_index_fast (self->tracks, i - 1);
  }
}

/**
 * preview_mix_seek:
 * @self: a mix
 * @frame: what is to be read next
 *
 * From now on tracks are filled for that moment. Nothing is read until
 * preview_mix_sought() was called as often.
 */
void
preview_mix_seek (PreviewMix *self, guint64 frame)
{
  g_mutex_lock (&self->lock);
  self->position = (gint64)frame;
  self->n_seeks++;
  self->is_first = TRUE;
  self->is_running = FALSE;
  wake_all (self);
  g_mutex_unlock (&self->lock);
}

/**
 * preview_mix_sought:
 * @self: a mix
 *
 * The reader is where the mix is, or at least where it was to be a seek ago.
 */
void
preview_mix_sought (PreviewMix *self)
{
  g_mutex_lock (&self->lock);
  if (self->n_seeks > 0)
    self->n_seeks--;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/**
 * preview_mix_start:
 * @self: a mix
 * @base_time: of the clock, in nanoseconds, when it is at @start
 * @start: a moment, in nanoseconds
 * @rate: how fast it goes
 *
 * From now on, a block is read shortly before it is due.
 */
void
preview_mix_start (PreviewMix *self,
                   guint64 base_time,
                   guint64 start,
                   double rate)
{
  g_mutex_lock (&self->lock);
  self->base_time = base_time;
  self->start = start;
  self->rate = rate;
  self->is_running = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/**
 * preview_mix_stop:
 * @self: a mix
 */
void
preview_mix_stop (PreviewMix *self)
{
  g_mutex_lock (&self->lock);
  self->is_running = FALSE;
  drop_leaving (self);
  g_mutex_unlock (&self->lock);
}

/**
 * preview_mix_set_heard:
 * @self: a mix
 * @track: (nullable): the one of its tracks that is heard from the next block
 *   on, and no other
 */
void
preview_mix_set_heard (PreviewMix *self, PreviewTrack *track)
{
  g_mutex_lock (&self->lock);
  self->heard = track != NULL && !track->is_leaving ? track : NULL;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/**
 * preview_mix_set_volume:
 * @self: a mix
 * @volume: of all, linear
 */
void
preview_mix_set_volume (PreviewMix *self, double volume)
{
  g_mutex_lock (&self->lock);
  self->volume = volume;
  g_mutex_unlock (&self->lock);
}

/**
 * preview_mix_set_fading:
 * @self: a mix
 * @is_fading: whether one track fades into the other within a block, rather
 *   than from one frame to the next
 */
void
preview_mix_set_fading (PreviewMix *self, gboolean is_fading)
{
  g_mutex_lock (&self->lock);
  self->is_fading = is_fading;
  g_mutex_unlock (&self->lock);
}

/**
 * preview_mix_set_broken:
 * @self: a mix
 * @is_broken: whether nobody reads it
 *
 * Nobody who fills a track has to wait then.
 */
void
preview_mix_set_broken (PreviewMix *self, gboolean is_broken)
{
  g_mutex_lock (&self->lock);
  self->is_broken = is_broken;
  drop_leaving (self);
  wake_all (self);
  g_mutex_unlock (&self->lock);
}

/**
 * preview_mix_set_flag:
 * @self: a mix
 * @flag: that of a reader, for preview_mix_wait()
 * @value: what it is to be
 */
void
preview_mix_set_flag (PreviewMix *self, gboolean *flag, gboolean value)
{
  g_mutex_lock (&self->lock);
  *flag = value;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* Whether what is heard, or stops being heard, is there. */
static gboolean
is_complete (PreviewMix *self)
{
  for (guint i = 0; i < self->tracks->len; i++) {
    PreviewTrack *track = g_ptr_array_index (self->tracks, i);

    if ((track == self->heard || track->factor > 0) &&
        !preview_track_has (track, PREVIEW_MIX_BLOCK))
      return FALSE;
  }
  return TRUE;
}

/* Microseconds until the next block is due. */
static gint64
get_time_left (PreviewMix *self, GstClock *clock)
{
  double way = (double)preview_mix_frame_to_time ((guint64)self->position) -
               (double)self->start;
  double due = (double)self->base_time + way / self->rate;

  return (gint64)((due - (double)gst_clock_get_time (clock)) / 1000);
}

/* How much earlier a block is needed than without another speed. */
static gint64
get_tempo_delay (PreviewMix *self)
{
  return self->rate == 1.0 ? 0 : (gint64)(TEMPO_DELAY / self->rate);
}

/* How long to wait for the next block, in microseconds; 0 if no longer, -1
 * until something changes. */
static gint64
get_wait (PreviewMix *self, GstClock *clock)
{
  gint64 left;

  if (self->n_seeks > 0)
    return -1;
  /* Before it plays, it takes what is there, once, so that the first block is
   * complete. */
  if (!self->is_running)
    return self->is_first && self->heard != NULL && is_complete (self) ? 0 : -1;
  left = get_time_left (self, clock) - get_tempo_delay (self);
  if (left > EARLIEST)
    return left - EARLIEST;
  return is_complete (self) ? 0 : MAX (left - LATEST, 0);
}

/**
 * preview_mix_wait:
 * @self: a mix
 * @clock: the common clock
 * @is_flushing: the reader's flag, whether it is to stop
 *
 * Waits until the next block is to be read.
 *
 * Returns: whether it is, or the reader is to stop
 */
gboolean
preview_mix_wait (PreviewMix *self,
                  GstClock *clock,
                  const gboolean *is_flushing)
{
  gboolean result;
  gint64 wait;

  g_mutex_lock (&self->lock);
  while (!*is_flushing && (wait = get_wait (self, clock)) != 0) {
    if (wait < 0)
      g_cond_wait (&self->changed, &self->lock);
    else
      g_cond_wait_until (&self->changed, &self->lock,
                         g_get_monotonic_time () + wait);
  }
  result = !*is_flushing;
  g_mutex_unlock (&self->lock);
  return result;
}

/**
 * preview_mix_read:
 * @self: a mix
 * @frames: (out): room for %PREVIEW_MIX_BLOCK frames
 *
 * Mixes the next block, with silence for what is not there.
 *
 * Returns: the number of its first frame
 */
guint64
preview_mix_read (PreviewMix *self, float *frames)
{
  guint64 position;

  memset (frames, 0, PREVIEW_MIX_BLOCK * PREVIEW_MIX_BYTES);
  g_mutex_lock (&self->lock);
  for (guint i = self->tracks->len; i > 0; i--) {
    if (!preview_track_mix (g_ptr_array_index (self->tracks, i - 1), frames))
      g_ptr_array_remove_index_fast (self->tracks, i - 1);
  }
  position = (guint64)self->position;
  self->position += PREVIEW_MIX_BLOCK;
  self->is_first = FALSE;
  g_mutex_unlock (&self->lock);
  return position;
}
