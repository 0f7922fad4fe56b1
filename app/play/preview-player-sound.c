/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which of the sounds is heard, and how loud. */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "preview-player-private.h"

/* In dBTP: more may be clipped on the way to the ear. */
#define HIGHEST_PEAK (-1.0)
/* What a meter can show: every third look at the position. */
#define MEASURE_TICKS 3

/* How much louder a sound may be played without going past that, in dB. */
static double
get_headroom (PreviewPane *pane)
{
  double peak = preview_pane_get_true_peak (pane);

  return isfinite (peak) ? HIGHEST_PEAK - peak : HUGE_VAL;
}

/* The loudest that all can be without any being made louder, or going past the
 * highest peak; HUGE_VAL if there are no two to match. */
static double
find_common_loudness (PreviewPlayer *self)
{
  double quietest = HUGE_VAL;
  guint n_known = 0;

  for (guint i = 0; i < self->panes->len; i++) {
    PreviewPane *pane = g_ptr_array_index (self->panes, i);
    double loudness = preview_pane_get_loudness (pane);

    if (!isfinite (loudness))
      continue;
    n_known++;
    quietest = MIN (quietest, loudness + MIN (get_headroom (pane), 0));
  }
  return n_known > 1 ? quietest : HUGE_VAL;
}

static double
find_gain (PreviewPlayer *self, guint index, double common)
{
  PreviewPane *pane = g_ptr_array_index (self->panes, index);
  double loudness = preview_pane_get_loudness (pane);
  double trim = preview_player_get_trim (self, index);
  double gain = 0;

  if (self->is_matching && isfinite (common) && isfinite (loudness))
    gain = common - loudness;
  /* As it is, it may be too high already: that is not for a trim to mend. */
  if (trim > 0)
    trim = MIN (trim, MAX (get_headroom (pane) - gain, 0));
  return gain + trim;
}

void
preview_player_apply_sound (PreviewPlayer *self)
{
  double common;

  /* A slider that feels even from end to end is cubic. */
  preview_mix_set_volume (self->mix,
                          self->is_muted ? 0 : pow (self->volume, 3));
  common = find_common_loudness (self);
  preview_mix_set_fading (self->mix, self->switch_mode == PREVIEW_SWITCH_FADE);
  for (guint i = 0; i < self->panes->len; i++) {
    PreviewPane *pane = g_ptr_array_index (self->panes, i);

    preview_pane_set_gain (pane, find_gain (self, i, common));
    if (i != self->heard)
      preview_pane_set_heard (pane, FALSE);
  }
  if (self->panes->len > 0)
    preview_pane_set_heard (preview_player_get_heard (self), TRUE);
}

/* Called with every look at the position. */
void
preview_player_measure (PreviewPlayer *self)
{
  if (self->timeline.is_running && ++self->n_ticks % MEASURE_TICKS != 0)
    return;
  for (guint i = 0; i < self->panes->len; i++)
    preview_pane_measure (g_ptr_array_index (self->panes, i));
}

/* The picture goes on without sound; it is tried again with the next start. */
static void
failed_cb (gpointer owner, const GError *error)
{
  PreviewPlayer *self = owner;
  g_autofree char *message =
      g_strdup_printf (_ ("Nothing can be heard: %s"), error->message);

  g_clear_pointer (&self->output, preview_output_close);
  preview_pane_warn (preview_player_get_heard (self), message);
}

/* As long as there is something to hear. */
void
preview_player_open_output (PreviewPlayer *self)
{
  if (self->panes->len == 0) {
    g_clear_pointer (&self->output, preview_output_close);
  } else if (self->output == NULL) {
    self->output = preview_output_new (self->mix, failed_cb, self);
    preview_player_seek_output (self);
  }
}

void
preview_player_seek_output (PreviewPlayer *self)
{
  if (self->output != NULL)
    preview_output_seek (self->output, self->timeline.position,
                         self->timeline.rate);
}

void
preview_player_play_output (PreviewPlayer *self)
{
  guint64 start;

  if (self->output == NULL)
    return;
  start = preview_output_get_start (self->output);
  preview_output_play (self->output, preview_timeline_get_base_time (
                                         &self->timeline, (gint64)start));
}

void
preview_player_pause_output (PreviewPlayer *self)
{
  if (self->output != NULL)
    preview_output_pause (self->output);
}

/**
 * preview_player_get_output:
 * @self: a player
 *
 * Returns: (transfer none) (nullable): the pipeline that brings the sound to
 *   the loudspeaker, for measuring
 */
GstElement *
preview_player_get_output (PreviewPlayer *self)
{
  return self->output != NULL ? preview_output_get_pipeline (self->output)
                              : NULL;
}

/**
 * preview_player_get_heard:
 * @self: a player
 *
 * Returns: (transfer none) (nullable): the pane whose sound is heard
 */
PreviewPane *
preview_player_get_heard (PreviewPlayer *self)
{
  return preview_player_get_pane (self, self->heard);
}

/**
 * preview_player_get_heard_index:
 * @self: a player
 *
 * Returns: which pane is heard, from 0; 0 if there is none
 */
guint
preview_player_get_heard_index (PreviewPlayer *self)
{
  return self->heard;
}

/**
 * preview_player_set_heard:
 * @self: a player
 * @index: which pane is to be heard; one that is not there changes nothing
 *
 * Changes over at the same position. Nothing is sought or started for it.
 */
void
preview_player_set_heard (PreviewPlayer *self, guint index)
{
  if (index >= self->panes->len || index == self->heard)
    return;
  self->heard = index;
  preview_player_apply_sound (self);
  g_object_notify (G_OBJECT (self), "heard");
}

/**
 * preview_player_find_original:
 * @self: a player
 *
 * Returns: which pane shows a file that the user attached, or -1
 */
int
preview_player_find_original (PreviewPlayer *self)
{
  for (guint i = 0; i < self->panes->len; i++) {
    PreviewRun *run = preview_pane_get_run (g_ptr_array_index (self->panes, i));

    if (preview_run_get_kind (run) == PREVIEW_KIND_FILE)
      return (int)i;
  }
  return -1;
}

/**
 * preview_player_get_switch_mode:
 * @self: a player
 *
 * Returns: how the sound changes over
 */
PreviewSwitch
preview_player_get_switch_mode (PreviewPlayer *self)
{
  return self->switch_mode;
}

/**
 * preview_player_set_switch_mode:
 * @self: a player
 * @mode: how the sound changes over
 */
void
preview_player_set_switch_mode (PreviewPlayer *self, PreviewSwitch mode)
{
  if (self->switch_mode == mode)
    return;
  self->switch_mode = mode;
  preview_player_apply_sound (self);
  g_object_notify (G_OBJECT (self), "switch-mode");
}

/**
 * preview_player_get_matching:
 * @self: a player
 *
 * Returns: whether all are played as loud as the quietest of them
 */
gboolean
preview_player_get_matching (PreviewPlayer *self)
{
  return self->is_matching;
}

/**
 * preview_player_set_matching:
 * @self: a player
 * @is_matching: whether all are played as loud as the quietest of them
 */
void
preview_player_set_matching (PreviewPlayer *self, gboolean is_matching)
{
  if (self->is_matching == is_matching)
    return;
  self->is_matching = is_matching;
  preview_player_apply_sound (self);
  g_object_notify (G_OBJECT (self), "matching");
}

/**
 * preview_player_get_gain:
 * @self: a player
 * @index: which pane
 *
 * Returns: how much louder it is played than it is, in dB: what matching and
 *   trim come to
 */
double
preview_player_get_gain (PreviewPlayer *self, guint index)
{
  PreviewPane *pane = preview_player_get_pane (self, index);

  return pane != NULL ? preview_pane_get_gain (pane) : 0;
}

/**
 * preview_player_get_trim:
 * @self: a player
 * @index: which pane
 *
 * Returns: how much louder the user wants it, in dB
 */
double
preview_player_get_trim (PreviewPlayer *self, guint index)
{
  PreviewPane *pane = preview_player_get_pane (self, index);

  if (pane == NULL)
    return 0;
  return preview_run_get_settings (preview_pane_get_run (pane))->trim;
}

/**
 * preview_player_set_trim:
 * @self: a player
 * @index: which pane
 * @trim: how much louder the user wants it, in dB, clamped to what is possible
 *
 * It is kept with the run.
 */
void
preview_player_set_trim (PreviewPlayer *self, guint index, double trim)
{
  PreviewPane *pane = preview_player_get_pane (self, index);
  PreviewRun *run;

  g_return_if_fail (isfinite (trim));

  if (pane == NULL)
    return;
  run = preview_pane_get_run (pane);
  preview_run_get_settings (run)->trim =
      CLAMP (trim, PREVIEW_MIN_TRIM, PREVIEW_MAX_TRIM);
  preview_run_settings_changed (run);
  preview_player_apply_sound (self);
}
