/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-peaks.h"
#include "preview-sound-reader.h"

G_BEGIN_DECLS

/**
 * PreviewWaveState:
 * @PREVIEW_WAVE_WAITING: others are read first
 * @PREVIEW_WAVE_READING: there is a part of it
 * @PREVIEW_WAVE_DONE: all of it is there
 * @PREVIEW_WAVE_FAILED: see preview_wave_get_problem()
 */
typedef enum
{
  PREVIEW_WAVE_WAITING,
  PREVIEW_WAVE_READING,
  PREVIEW_WAVE_DONE,
  PREVIEW_WAVE_FAILED,
} PreviewWaveState;

/**
 * PreviewWave:
 *
 * The waveform of one sound of a run: read in the background, kept on disk for
 * the next time. Emits `changed` whenever there is more of it.
 */
#define PREVIEW_TYPE_WAVE (preview_wave_get_type ())
G_DECLARE_FINAL_TYPE (PreviewWave, preview_wave, PREVIEW, WAVE, GObject)

PreviewWave *preview_wave_new (const PreviewSpec *spec,
                               PreviewAccount *account,
                               PreviewSoundTrack track);
PreviewWaveState preview_wave_get_state (PreviewWave *self);
double preview_wave_get_progress (PreviewWave *self);
const char *preview_wave_get_problem (PreviewWave *self);
guint64 preview_wave_get_duration (PreviewWave *self);
const PreviewPeaks *preview_wave_get_peaks (PreviewWave *self);
gboolean preview_wave_was_kept (PreviewWave *self);

G_END_DECLS
