/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <adwaita.h>

#include "preview-blind-stage.h"

G_BEGIN_DECLS

/**
 * PreviewBlindTrial:
 *
 * Where a listener hears A, B and X, and answers. It knows letters only.
 * Emits `paused` when the listener wants to go on later.
 */
#define PREVIEW_TYPE_BLIND_TRIAL (preview_blind_trial_get_type ())
G_DECLARE_FINAL_TYPE (PreviewBlindTrial,
                      preview_blind_trial,
                      PREVIEW,
                      BLIND_TRIAL,
                      AdwBin)

void preview_blind_trial_set_stage (PreviewBlindTrial *self,
                                    PreviewBlindStage *stage);
gboolean preview_blind_trial_press (PreviewBlindTrial *self,
                                    guint key,
                                    GdkModifierType modifiers);

G_END_DECLS
