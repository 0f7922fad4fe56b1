/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What has to be known of both sounds before anybody may hear them. */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "preview-blind-measure.h"
#include "preview-blind-stage-private.h"

/* What is left out at the end, so that the longer one is never heard alone
 * before it goes back to the start. */
#define MARGIN (100 * GST_MSECOND)
/* Less is nothing to compare. */
#define SHORTEST (200 * GST_MSECOND)

static void
fail (PreviewBlindStage *self, const char *problem)
{
  preview_blind_stage_set_state (self, PREVIEW_BLIND_STAGE_FAILED,
                                 problem != NULL ? problem
                                                 : _ ("It cannot be played."));
}

static gboolean
is_known (PreviewBlindStage *self, guint index)
{
  PreviewPane *pane = preview_player_get_pane (self->player, index);

  return preview_pane_get_state (pane) == PREVIEW_PANE_READY &&
         preview_run_get_duration (self->runs[index]) != GST_CLOCK_TIME_NONE &&
         self->is_checked[index];
}

/* Downwards to the quieter one, so that nothing can be cut off. The runs are
 * copies, so that their trim is ours to set. */
static void
match (PreviewBlindStage *self)
{
  double quietest =
      MIN (preview_blind_test_get_source (self->test, 0)->loudness,
           preview_blind_test_get_source (self->test, 1)->loudness);

  for (guint i = 0; i < 2; i++) {
    PreviewBlindSource *source = preview_blind_test_get_source (self->test, i);
    double gain = isfinite (quietest) ? quietest - source->loudness : 0;

    preview_player_set_trim (self->player, i, gain);
    source->gain = preview_player_get_trim (self->player, i);
    source->duration = preview_run_get_duration (self->runs[i]);
  }
}

static void
look (PreviewBlindStage *self)
{
  guint64 shortest;

  if (self->state != PREVIEW_BLIND_STAGE_PREPARING)
    return;
  for (guint i = 0; i < 2; i++) {
    PreviewPane *pane = preview_player_get_pane (self->player, i);

    if (preview_pane_get_state (pane) == PREVIEW_PANE_FAILED) {
      fail (self, preview_pane_get_problem (pane));
      return;
    }
  }
  if (!is_known (self, 0) || !is_known (self, 1))
    return;
  shortest = MIN (preview_run_get_duration (self->runs[0]),
                  preview_run_get_duration (self->runs[1]));
  if (shortest < SHORTEST) {
    fail (self, _ ("One of both is too short to be compared."));
    return;
  }
  self->duration = shortest - MARGIN;
  match (self);
  preview_blind_stage_set_state (self, PREVIEW_BLIND_STAGE_READY, NULL);
  preview_blind_stage_start_trial (self);
}

typedef struct
{
  PreviewBlindStage *stage;
  guint index;
} Request;

/* A test that goes on must go on with the same two sounds. */
static void
measured_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Request *request = data;
  g_autoptr (PreviewBlindStage) self = request->stage;
  g_autoptr (GError) error = NULL;
  g_autoptr (PreviewBlindFacts) facts =
      preview_blind_measure_finish (result, &error);
  PreviewBlindSource *known =
      preview_blind_test_get_source (self->test, request->index);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      self->player == NULL)
    return;
  if (facts == NULL) {
    fail (self, error->message);
    return;
  }
  if (preview_blind_test_get_n_answers (self->test) > 0 &&
      g_strcmp0 (known->checksum, facts->checksum) != 0) {
    fail (self, _ ("One of both sounds is not what it was when this test "
                   "began, so it cannot go on."));
    return;
  }
  g_free (known->checksum);
  known->checksum = g_steal_pointer (&facts->checksum);
  known->loudness = facts->loudness;
  self->is_checked[request->index] = TRUE;
  look (self);
}

static void
ask_for_facts (PreviewBlindStage *self, guint index, PreviewAccount *account)
{
  Request *request = g_new0 (Request, 1);

  request->stage = g_object_ref (self);
  request->index = index;
  preview_blind_measure_async (preview_run_get_spec (self->runs[index]),
                               preview_blind_test_is_voice_only (self->test),
                               account, self->cancellable, measured_cb,
                               request);
}

/* Of their own: nothing that is done here is seen in the list, and no trim or
 * position there changes what is heard here. */
static PreviewRun *
copy_run (PreviewRun *run, gboolean voice_only)
{
  PreviewRun *copy =
      preview_run_new (preview_run_get_spec (run), preview_run_is_sample (run));
  GstStructure *answer = gst_structure_new (
      "camb-run", "state", G_TYPE_STRING, "ready", "language", G_TYPE_STRING,
      preview_run_get_language (run), "has-voice", G_TYPE_BOOLEAN,
      preview_run_has_voice (run), "has-video", G_TYPE_BOOLEAN,
      preview_run_has_video (run), NULL);

  preview_run_take_answer (copy, answer);
  gst_structure_free (answer);
  preview_run_get_settings (copy)->offset =
      preview_run_get_settings (run)->offset;
  preview_run_get_settings (copy)->voice_only = voice_only;
  return copy;
}

static void
name_source (PreviewBlindStage *self, guint index, PreviewRun *run)
{
  PreviewBlindSource *source =
      preview_blind_test_get_source (self->test, index);

  if (source->spec != NULL)
    return;
  source->spec = preview_spec_copy (preview_run_get_spec (run));
  if (source->spec->language == NULL)
    source->spec->language = g_strdup (preview_run_get_language (run));
  source->is_sample = preview_run_is_sample (run);
}

static void
open_both (PreviewBlindStage *self)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new ();
  guint picture = preview_run_has_video (self->runs[0]) ? 0 : 1;

  for (guint i = 0; i < 2; i++)
    g_ptr_array_add (runs, self->runs[i]);
  preview_player_set_matching (self->player, FALSE);
  /* A cut would click where two sounds differ, and not where they do not. */
  preview_player_set_switch_mode (self->player, PREVIEW_SWITCH_FADE);
  preview_player_set_runs (self->player, runs);
  preview_player_set_picture (self->player, (int)picture);
  for (guint i = 0; i < 2; i++) {
    PreviewPane *pane = preview_player_get_pane (self->player, i);

    g_signal_connect_object (pane, "notify::state", G_CALLBACK (look), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (self->runs[i], "notify::duration",
                             G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  }
}

void
preview_blind_stage_prepare (PreviewBlindStage *self,
                             PreviewRun *const *runs,
                             PreviewResolver *resolver)
{
  for (guint i = 0; i < 2; i++) {
    PreviewAccount *account = preview_resolver_get_account (resolver, runs[i]);

    self->runs[i] =
        copy_run (runs[i], preview_blind_test_is_voice_only (self->test));
    name_source (self, i, runs[i]);
    if (account != NULL)
      ask_for_facts (self, i, account);
    else
      fail (self, NULL);
  }
  preview_blind_test_set_switching (self->test, "crossfade 10 ms");
  open_both (self);
}
