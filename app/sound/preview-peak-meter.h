/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-peaks.h"

G_BEGIN_DECLS

/**
 * PreviewSamples:
 * @channels: (array length=n_channels): where the first sample of each is
 * @n_channels: how many there are, at most %PREVIEW_MAX_CHANNELS
 * @stride: from one sample of a channel to the next
 * @n_frames: samples of each
 * @rate: samples a second
 * @time: when the first is heard, in nanoseconds
 *
 * A block of sound, borrowed from whoever decodes it.
 */
#define PREVIEW_MAX_CHANNELS 64

typedef struct
{
  const float *channels[PREVIEW_MAX_CHANNELS];
  guint n_channels;
  gsize stride;
  gsize n_frames;
  int rate;
  guint64 time;
} PreviewSamples;

/**
 * PreviewPeakMeter:
 *
 * Turns samples into peaks of equal length.
 */
typedef struct _PreviewPeakMeter PreviewPeakMeter;

PreviewPeakMeter *preview_peak_meter_new (gboolean with_speech);
void preview_peak_meter_free (PreviewPeakMeter *self);
void preview_peak_meter_add (PreviewPeakMeter *self,
                             const PreviewSamples *samples);
void preview_peak_meter_finish (PreviewPeakMeter *self);
GArray *preview_peak_meter_steal (PreviewPeakMeter *self);
guint64 preview_peak_meter_get_duration (PreviewPeakMeter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewPeakMeter, preview_peak_meter_free)

G_END_DECLS
