/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-blind-stage.h"

G_BEGIN_DECLS

struct _PreviewBlindStage
{
  GObject parent_instance;

  PreviewBlindTest *test;
  PreviewPlayer *player;
  PreviewRun *runs[2];
  GCancellable *cancellable;
  PreviewBlindStageState state;
  char *problem;
  gboolean is_checked[2];

  PreviewBlindLetter letter;
  gboolean is_heard[PREVIEW_N_BLIND_LETTERS];
  gint64 trial_start;
  guint64 duration;
  /* Both are going somewhere, to play on from there if wanted. */
  gboolean is_going;
  gboolean is_wanted;
};

void preview_blind_stage_prepare (PreviewBlindStage *self,
                                  PreviewRun *const *runs,
                                  PreviewResolver *resolver);
void preview_blind_stage_start_trial (PreviewBlindStage *self);
void preview_blind_stage_set_state (PreviewBlindStage *self,
                                    PreviewBlindStageState state,
                                    const char *problem);

G_END_DECLS
