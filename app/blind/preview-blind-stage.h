/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-blind-test.h"
#include "preview-player.h"

G_BEGIN_DECLS

/**
 * PreviewBlindStageState:
 * @PREVIEW_BLIND_STAGE_PREPARING: both sounds are read and measured
 * @PREVIEW_BLIND_STAGE_READY: both can be heard
 * @PREVIEW_BLIND_STAGE_FAILED: see preview_blind_stage_get_problem()
 */
typedef enum
{
  PREVIEW_BLIND_STAGE_PREPARING,
  PREVIEW_BLIND_STAGE_READY,
  PREVIEW_BLIND_STAGE_FAILED,
} PreviewBlindStageState;

/**
 * PreviewBlindStage:
 *
 * Plays both sounds of a blind test so that nothing but the sound tells them
 * apart: as loud as each other, as long as the shorter one, started and sought
 * together, and changed over in the same way.
 */
#define PREVIEW_TYPE_BLIND_STAGE (preview_blind_stage_get_type ())
G_DECLARE_FINAL_TYPE (PreviewBlindStage,
                      preview_blind_stage,
                      PREVIEW,
                      BLIND_STAGE,
                      GObject)

PreviewBlindStage *preview_blind_stage_new (PreviewBlindTest *test,
                                            PreviewRun *const *runs,
                                            PreviewResolver *resolver);
void preview_blind_stage_close (PreviewBlindStage *self);
PreviewBlindStageState preview_blind_stage_get_state (PreviewBlindStage *self);
const char *preview_blind_stage_get_problem (PreviewBlindStage *self);
PreviewBlindTest *preview_blind_stage_get_test (PreviewBlindStage *self);
PreviewVideoSink *preview_blind_stage_get_video_sink (PreviewBlindStage *self);

PreviewBlindLetter preview_blind_stage_get_letter (PreviewBlindStage *self);
void preview_blind_stage_hear (PreviewBlindStage *self,
                               PreviewBlindLetter letter);
gboolean preview_blind_stage_can_answer (PreviewBlindStage *self);
void preview_blind_stage_answer (PreviewBlindStage *self,
                                 PreviewBlindLetter letter);
gboolean preview_blind_stage_undo (PreviewBlindStage *self);

guint64 preview_blind_stage_get_duration (PreviewBlindStage *self);
guint64 preview_blind_stage_get_position (PreviewBlindStage *self);
void preview_blind_stage_seek (PreviewBlindStage *self, guint64 position);
gboolean preview_blind_stage_is_playing (PreviewBlindStage *self);
void preview_blind_stage_play (PreviewBlindStage *self);
void preview_blind_stage_pause (PreviewBlindStage *self);

G_END_DECLS
