/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>
#include <sys/random.h>

#include "preview-blind-plan.h"

static const char *const nicks[PREVIEW_N_BLIND_MODES] = {"abx", "preference"};

/**
 * preview_blind_plan_init:
 * @self: a plan
 * @mode: what is asked
 * @n_trials: %PREVIEW_BLIND_MIN_TRIALS to %PREVIEW_BLIND_MAX_TRIALS
 *
 * Draws a new seed from the system's source of secrets.
 */
void
preview_blind_plan_init (PreviewBlindPlan *self,
                         PreviewBlindMode mode,
                         guint n_trials)
{
  guint8 bytes[PREVIEW_BLIND_SEED_LENGTH / 2];

  self->mode = mode;
  self->n_trials =
      CLAMP (n_trials, PREVIEW_BLIND_MIN_TRIALS, PREVIEW_BLIND_MAX_TRIALS);
  /* So few bytes come at once, or the system never got started. */
  if (getrandom (bytes, sizeof bytes, 0) != (gssize)sizeof bytes)
    g_error ("The system has no random numbers");
  for (guint i = 0; i < sizeof bytes; i++)
    g_snprintf (self->seed + 2 * i, 3, "%02x", bytes[i]);
}

/**
 * preview_blind_plan_is_valid:
 * @self: a plan from a file
 *
 * Returns: whether a test can go by it
 */
gboolean
preview_blind_plan_is_valid (const PreviewBlindPlan *self)
{
  return self->mode < PREVIEW_N_BLIND_MODES &&
         self->n_trials >= PREVIEW_BLIND_MIN_TRIALS &&
         self->n_trials <= PREVIEW_BLIND_MAX_TRIALS &&
         strspn (self->seed, "0123456789abcdef") == PREVIEW_BLIND_SEED_LENGTH;
}

/* The first byte of SHA-256 over "SEED:TRIAL": whoever has the report can
 * check each choice with sha256sum. */
static guint8
draw (const PreviewBlindPlan *self, guint trial)
{
  g_autofree char *text = g_strdup_printf ("%s:%u", self->seed, trial);
  g_autofree char *digest =
      g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return (guint8)(g_ascii_xdigit_value (digest[0]) * 16 +
                  g_ascii_xdigit_value (digest[1]));
}

/**
 * preview_blind_plan_get_source:
 * @self: a plan
 * @trial: which trial, from 0
 * @letter: what the listener calls it
 *
 * Each trial is shuffled anew: bit 0 of its random byte is which of both is A,
 * bit 1 which of both is X.
 *
 * Returns: which of both sounds that is, 0 or 1
 */
guint
preview_blind_plan_get_source (const PreviewBlindPlan *self,
                               guint trial,
                               PreviewBlindLetter letter)
{
  guint8 byte = draw (self, trial);
  guint a = byte & 1;

  switch (letter) {
  case PREVIEW_BLIND_A:
    return a;
  case PREVIEW_BLIND_B:
    return 1 - a;
  case PREVIEW_BLIND_X:
  default:
    return byte >> 1 & 1;
  }
}

/**
 * preview_blind_mode_get_nick:
 * @mode: what is asked
 *
 * Returns: its name in files
 */
const char *
preview_blind_mode_get_nick (PreviewBlindMode mode)
{
  return nicks[mode];
}

/**
 * preview_blind_mode_from_nick:
 * @nick: (nullable): a name in a file
 * @mode: (out): what it stands for
 *
 * Returns: whether it stands for any
 */
gboolean
preview_blind_mode_from_nick (const char *nick, PreviewBlindMode *mode)
{
  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++) {
    if (g_strcmp0 (nick, nicks[i]) == 0) {
      *mode = i;
      return TRUE;
    }
  }
  return FALSE;
}
