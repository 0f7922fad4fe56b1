/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-close-up.h"
#include "preview-pane.h"
#include "preview-spectrogram.h"
#include "preview-timing.h"
#include "preview-wave.h"

G_BEGIN_DECLS

/**
 * PreviewTimingState:
 * @PREVIEW_TIMING_NONE: there is no transcript to compare with
 * @PREVIEW_TIMING_NO_VOICE: there is no voice track; a mix is not judged
 * @PREVIEW_TIMING_BUSY: the voice is being read
 * @PREVIEW_TIMING_FAILED: the voice cannot be read
 * @PREVIEW_TIMING_DONE: see preview_sound_get_marks()
 *
 * What is known of how voice and transcript agree.
 */
typedef enum
{
  PREVIEW_TIMING_NONE,
  PREVIEW_TIMING_NO_VOICE,
  PREVIEW_TIMING_BUSY,
  PREVIEW_TIMING_FAILED,
  PREVIEW_TIMING_DONE,
} PreviewTimingState;

/**
 * PreviewSound:
 *
 * The sound of a pane as it is looked at: its waveform, its close-up, and how
 * its voice agrees with its transcript. Emits `changed`.
 */
#define PREVIEW_TYPE_SOUND (preview_sound_get_type ())
G_DECLARE_FINAL_TYPE (PreviewSound, preview_sound, PREVIEW, SOUND, GObject)

PreviewSound *preview_sound_new (PreviewPane *pane,
                                 PreviewResolver *resolver,
                                 GSettings *settings);
PreviewPane *preview_sound_get_pane (PreviewSound *self);
void preview_sound_set_track (PreviewSound *self, PreviewSoundTrack track);
PreviewWave *preview_sound_get_wave (PreviewSound *self);
PreviewCloseUp *preview_sound_get_close_up (PreviewSound *self);
PreviewSpectrogram *preview_sound_get_spectrogram (PreviewSound *self);
PreviewTimingState preview_sound_get_timing_state (PreviewSound *self);
const GArray *preview_sound_get_marks (PreviewSound *self);
guint64 preview_sound_get_duration (PreviewSound *self);
gint64 preview_sound_get_offset (PreviewSound *self);

G_END_DECLS
