/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <adwaita.h>

#include "preview-blind-plan.h"
#include "preview-runs.h"

G_BEGIN_DECLS

/**
 * PreviewBlindSetup:
 *
 * Where a blind test is planned. Emits `started`.
 */
#define PREVIEW_TYPE_BLIND_SETUP (preview_blind_setup_get_type ())
G_DECLARE_FINAL_TYPE (PreviewBlindSetup,
                      preview_blind_setup,
                      PREVIEW,
                      BLIND_SETUP,
                      AdwBin)

gboolean preview_blind_setup_can_test (PreviewRun *run);
void preview_blind_setup_set_runs (PreviewBlindSetup *self,
                                   PreviewRuns *runs,
                                   GPtrArray *preferred);
void preview_blind_setup_forget (PreviewBlindSetup *self);
PreviewRun *preview_blind_setup_get_run (PreviewBlindSetup *self, guint index);
PreviewBlindMode preview_blind_setup_get_mode (PreviewBlindSetup *self);
guint preview_blind_setup_get_n_trials (PreviewBlindSetup *self);
gboolean preview_blind_setup_get_picture (PreviewBlindSetup *self);
gboolean preview_blind_setup_get_voice_only (PreviewBlindSetup *self);

G_END_DECLS
