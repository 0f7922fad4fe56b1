/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* All sounds are mixed in one format: interleaved floats. */
#define PREVIEW_MIX_RATE 48000
#define PREVIEW_MIX_CHANNELS 2
#define PREVIEW_MIX_BYTES (PREVIEW_MIX_CHANNELS * sizeof (float))
/* Frames that are mixed at once: 10 ms, which is also how long a fade is. */
#define PREVIEW_MIX_BLOCK 480
#define PREVIEW_MIX_CAPS \
  "audio/x-raw, format=(string)F32LE, rate=(int)48000, channels=(int)2, " \
  "layout=(string)interleaved"

/**
 * PreviewMix:
 *
 * Brings the sounds of all runs together, frame for frame: where each of them
 * lies on the common time, how loud it is, and what comes next.
 *
 * Tracks are filled by the threads of their pipelines, at the moments that
 * they belong to; one reader takes them from there. What is not there in time
 * is silence, and nobody else waits for it.
 */
typedef struct _PreviewMix PreviewMix;
typedef struct _PreviewTrack PreviewTrack;

PreviewMix *preview_mix_new (void);
PreviewMix *preview_mix_ref (PreviewMix *self);
void preview_mix_unref (PreviewMix *self);

/* For who decides. */
void preview_mix_seek (PreviewMix *self, guint64 frame);
void preview_mix_start (PreviewMix *self,
                        guint64 base_time,
                        guint64 start,
                        double rate);
void preview_mix_stop (PreviewMix *self);
void preview_mix_set_heard (PreviewMix *self, PreviewTrack *track);
void preview_mix_set_volume (PreviewMix *self, double volume);
void preview_mix_set_fading (PreviewMix *self, gboolean is_fading);
void preview_mix_set_broken (PreviewMix *self, gboolean is_broken);

/* For who reads. */
void preview_mix_sought (PreviewMix *self);
void preview_mix_set_flag (PreviewMix *self, gboolean *flag, gboolean value);
gboolean preview_mix_wait (PreviewMix *self,
                           GstClock *clock,
                           const gboolean *is_flushing);
guint64 preview_mix_read (PreviewMix *self, float *frames);

guint64 preview_mix_time_to_frame (guint64 time);
guint64 preview_mix_frame_to_time (guint64 frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewMix, preview_mix_unref)

G_END_DECLS
