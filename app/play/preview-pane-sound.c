/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How a pane is heard, and whether it is seen. */

#include "config.h"

#include <math.h>

#include "preview-pane-private.h"

/**
 * preview_pane_apply_sound:
 * @self: a pane
 *
 * Tells a new pipeline how it is to be heard.
 */
void
preview_pane_apply_sound (PreviewPane *self)
{
  double factor = pow (10, self->gain / 20);

  if (self->pipe == NULL)
    return;
  preview_pipe_set_voice_only (self->pipe, self->voice_only);
  preview_pipe_set_gain (self->pipe, FALSE, factor);
  preview_pipe_set_gain (self->pipe, TRUE, factor);
  preview_pipe_set_offset (self->pipe, self->offset);
  preview_pipe_set_heard (self->pipe, self->is_heard);
}

static PreviewPaneSound *
get_sound (PreviewPane *self)
{
  return &self->sounds[self->voice_only && preview_pane_has_voice (self)];
}

/**
 * preview_pane_get_loudness:
 * @self: a pane
 *
 * Returns: the integrated loudness of the sound that is chosen, by EBU R128, in
 *   LUFS; `NAN` until it is known, `-HUGE_VAL` for silence
 */
double
preview_pane_get_loudness (PreviewPane *self)
{
  PreviewPaneSound *sound = get_sound (self);

  return sound->is_known ? sound->facts.loudness : NAN;
}

/**
 * preview_pane_get_true_peak:
 * @self: a pane
 *
 * Returns: the true peak of the sound that is chosen, in dBTP; `NAN` until it
 *   is known, `-HUGE_VAL` for silence
 */
double
preview_pane_get_true_peak (PreviewPane *self)
{
  PreviewPaneSound *sound = get_sound (self);

  return sound->is_known ? sound->facts.true_peak : NAN;
}

static void
answered_cb (gpointer owner, const PreviewLoudnessFacts *facts)
{
  PreviewPaneSound *sound = owner;

  if (facts == NULL)
    return;
  sound->is_known = TRUE;
  sound->facts = *facts;
  preview_pane_notify (sound->pane, PREVIEW_PANE_PROP_LOUDNESS);
}

/**
 * preview_pane_ask_loudness:
 * @self: a pane that is prepared
 *
 * Finds out how loud the sound is that is chosen.
 */
void
preview_pane_ask_loudness (PreviewPane *self)
{
  PreviewPaneSound *sound = get_sound (self);

  if (sound->is_asked || !self->is_prepared)
    return;
  sound->is_asked = TRUE;
  preview_loudness_ask (
      self->loudness, preview_run_get_spec (self->run),
      preview_resolver_get_account (self->resolver, self->run),
      sound != self->sounds, preview_run_get_duration (self->run), answered_cb,
      sound);
}

/**
 * preview_pane_forget_loudness:
 * @self: a pane
 *
 * What is opened next is another sound.
 */
void
preview_pane_forget_loudness (PreviewPane *self)
{
  for (guint i = 0; i < PREVIEW_PANE_N_SOUNDS; i++) {
    PreviewPaneSound *sound = &self->sounds[i];

    preview_loudness_forget (self->loudness, sound);
    sound->is_asked = sound->is_known = FALSE;
  }
}

/**
 * preview_pane_set_voice_only:
 * @self: a pane
 * @voice_only: whether the voice is heard alone, if there is one
 */
void
preview_pane_set_voice_only (PreviewPane *self, gboolean voice_only)
{
  if (self->voice_only == voice_only)
    return;
  self->voice_only = voice_only;
  if (self->pipe != NULL)
    preview_pipe_set_voice_only (self->pipe, voice_only);
  preview_pane_ask_loudness (self);
  preview_pane_notify (self, PREVIEW_PANE_PROP_LOUDNESS);
}

/**
 * preview_pane_set_heard:
 * @self: a pane
 * @is_heard: whether its sound is the one that is heard
 */
void
preview_pane_set_heard (PreviewPane *self, gboolean is_heard)
{
  if (self->is_heard == is_heard)
    return;
  self->is_heard = is_heard;
  if (self->pipe != NULL)
    preview_pipe_set_heard (self->pipe, is_heard);
  else if (is_heard)
    preview_mix_set_heard (self->mix, NULL);
  preview_pane_notify (self, PREVIEW_PANE_PROP_HEARD);
}

/**
 * preview_pane_set_gain:
 * @self: a pane
 * @gain: how much louder it is played than it is, in dB
 */
void
preview_pane_set_gain (PreviewPane *self, double gain)
{
  if (self->gain == gain)
    return;
  self->gain = gain;
  preview_pane_apply_sound (self);
  preview_pane_notify (self, PREVIEW_PANE_PROP_GAIN);
}

/**
 * preview_pane_measure:
 * @self: a pane
 *
 * Learns how loud it was since the last time.
 */
void
preview_pane_measure (PreviewPane *self)
{
  double peak = self->pipe != NULL ? preview_pipe_take_peak (self->pipe) : 0;
  double level = peak > 0 ? 20 * log10 (peak) : PREVIEW_SILENCE;

  level = MAX (level, PREVIEW_SILENCE);
  if (self->level == level)
    return;
  self->level = level;
  preview_pane_notify (self, PREVIEW_PANE_PROP_LEVEL);
}

/**
 * preview_pane_set_picture:
 * @self: a pane
 * @has_picture: whether its video is decoded and shown
 */
void
preview_pane_set_picture (PreviewPane *self, gboolean has_picture)
{
  if (self->has_picture == has_picture)
    return;
  self->has_picture = has_picture;
  if (self->pipe == NULL || !self->is_prepared)
    return;
  preview_pipe_set_picture (self->pipe, has_picture);
}
