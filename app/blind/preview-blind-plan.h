/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PreviewBlindMode:
 * @PREVIEW_BLIND_ABX: is X the same as A, or as B?
 * @PREVIEW_BLIND_PREFERENCE: which is better, A or B?
 */
typedef enum
{
  PREVIEW_BLIND_ABX,
  PREVIEW_BLIND_PREFERENCE,
} PreviewBlindMode;

#define PREVIEW_N_BLIND_MODES (PREVIEW_BLIND_PREFERENCE + 1)

/**
 * PreviewBlindLetter: what the listener calls what is heard.
 */
typedef enum
{
  PREVIEW_BLIND_A,
  PREVIEW_BLIND_B,
  PREVIEW_BLIND_X,
} PreviewBlindLetter;

#define PREVIEW_N_BLIND_LETTERS (PREVIEW_BLIND_X + 1)

#define PREVIEW_BLIND_MIN_TRIALS 5
#define PREVIEW_BLIND_MAX_TRIALS 500
/* In hexadecimal digits: 128 bits. */
#define PREVIEW_BLIND_SEED_LENGTH 32

/**
 * PreviewBlindPlan:
 * @mode: what is asked
 * @n_trials: how often; the test ends after these, not sooner and not later
 * @seed: what all random choices come from
 *
 * What is fixed before a blind test starts.
 */
typedef struct
{
  PreviewBlindMode mode;
  guint n_trials;
  char seed[PREVIEW_BLIND_SEED_LENGTH + 1];
} PreviewBlindPlan;

void preview_blind_plan_init (PreviewBlindPlan *self,
                              PreviewBlindMode mode,
                              guint n_trials);
gboolean preview_blind_plan_is_valid (const PreviewBlindPlan *self);
guint preview_blind_plan_get_source (const PreviewBlindPlan *self,
                                     guint trial,
                                     PreviewBlindLetter letter);
const char *preview_blind_mode_get_nick (PreviewBlindMode mode);
gboolean preview_blind_mode_from_nick (const char *nick,
                                       PreviewBlindMode *mode);

G_END_DECLS
