/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

#include "preview-sound.h"
#include "preview-wave-scale.h"

G_BEGIN_DECLS

/**
 * PreviewWaveLane:
 *
 * The waveform of one run among those on one time scale, and the position in
 * it. Emits `chosen` when it is to be heard, and `sought`.
 */
#define PREVIEW_TYPE_WAVE_LANE (preview_wave_lane_get_type ())
G_DECLARE_FINAL_TYPE (PreviewWaveLane,
                      preview_wave_lane,
                      PREVIEW,
                      WAVE_LANE,
                      GtkRange)

PreviewWaveLane *preview_wave_lane_new (PreviewSound *sound,
                                        PreviewWaveScale *scale,
                                        guint number);
PreviewSound *preview_wave_lane_get_sound (PreviewWaveLane *self);
void preview_wave_lane_set_heard (PreviewWaveLane *self, gboolean is_heard);
void preview_wave_lane_set_spectrum (PreviewWaveLane *self,
                                     gboolean shows_spectrum);
void preview_wave_lane_set_position (PreviewWaveLane *self,
                                     guint64 position,
                                     gboolean is_playing);

G_END_DECLS
