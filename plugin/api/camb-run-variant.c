/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "camb-run-private.h"

/* A run as the cache keeps it: all that is known but the URLs, which are
 * secrets and die. GVariant rather than JSON: it is read in place, and tells
 * by itself whether it is sound. */
#define LINE_TYPE "(ddsms)"
#define RESULT_TYPE "(msbba" LINE_TYPE ")"
#define RUN_TYPE "(yta" RESULT_TYPE "as)"

static GVariant *
lines_to_variant (const CambResult *result)
{
  GVariantBuilder builder;
  const CambDialogue *lines;
  guint n_lines;

  lines = camb_result_get_transcript (result, &n_lines);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" LINE_TYPE));
  for (guint i = 0; i < n_lines; i++)
    g_variant_builder_add (&builder, LINE_TYPE, lines[i].start, lines[i].end,
                           lines[i].text, lines[i].speaker);
  return g_variant_builder_end (&builder);
}

static GVariant *
result_to_variant (const CambResult *result)
{
  return g_variant_new ("(msbb@a" LINE_TYPE ")", camb_result_get_key (result),
                        camb_result_has_track (result, CAMB_TRACK_VIDEO),
                        camb_result_has_track (result, CAMB_TRACK_AUDIO),
                        lines_to_variant (result));
}

/**
 * camb_run_to_variant:
 * @self: a run that is ready
 *
 * Returns: (transfer floating): all that is to be kept of it: no URL
 */
GVariant *
camb_run_to_variant (const CambRun *self)
{
  guint n_texts;
  const char *const *texts = camb_run_get_texts (self, &n_texts);
  GVariantBuilder builder;

  g_return_val_if_fail (camb_run_get_state (self) == CAMB_RUN_READY, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" RESULT_TYPE));
  for (guint i = 0; i < camb_run_get_n_results (self); i++)
    g_variant_builder_add_value (
        &builder, result_to_variant (camb_run_get_result (self, i)));
  return g_variant_new (
      "(yt@a" RESULT_TYPE "@as)", (guchar)camb_run_get_kind (self),
      camb_run_get_id (self), g_variant_builder_end (&builder),
      g_variant_new_strv (texts, (gssize)n_texts));
}

/* What is no number of seconds is none, as in answers of the service. */
static double
check_time (double time)
{
  return isfinite (time) ? time : NAN;
}

static void
add_result (CambRun *run, GVariant *variant)
{
  g_autoptr (GVariant) lines = g_variant_get_child_value (variant, 3);
  GVariantIter iter;
  CambResult *result;
  const char *key, *text, *speaker;
  gboolean video, audio;
  double start, end;

  g_variant_get_child (variant, 0, "m&s", &key);
  g_variant_get_child (variant, 1, "b", &video);
  g_variant_get_child (variant, 2, "b", &audio);
  result = camb_run_add_result (run, key);
  camb_result_set_tracks (result, video, audio);
  g_variant_iter_init (&iter, lines);
  while (
      g_variant_iter_next (&iter, "(dd&sm&s)", &start, &end, &text, &speaker))
    camb_result_add_line (result, check_time (start), check_time (end), text,
                          strlen (text), speaker);
}

/**
 * camb_run_new_from_variant:
 * @kind: what kind it has to be
 * @run_id: which run it has to be
 * @variant: what camb_run_to_variant() gave, or anything else
 *
 * Makes the run again. Its results have no URLs.
 *
 * Returns: (transfer full) (nullable): the run; %NULL when @variant is not it
 */
CambRun *
camb_run_new_from_variant (CambKind kind, guint64 run_id, GVariant *variant)
{
  g_autoptr (GVariant) results = NULL;
  g_autoptr (GVariantIter) texts = NULL;
  CambRun *run;
  const char *text;
  guchar its_kind;
  guint64 its_id;

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE (RUN_TYPE)) ||
      !g_variant_is_normal_form (variant))
    return NULL;
  g_variant_get (variant, "(yt@a" RESULT_TYPE "as)", &its_kind, &its_id,
                 &results, &texts);
  if (its_kind != kind || its_id != run_id)
    return NULL;

  run = camb_run_new (kind, run_id);
  camb_run_set_state (run, CAMB_RUN_READY, NULL);
  for (gsize i = 0; i < g_variant_n_children (results); i++) {
    g_autoptr (GVariant) result = g_variant_get_child_value (results, i);

    add_result (run, result);
  }
  while (g_variant_iter_next (texts, "&s", &text))
    camb_run_add_text (run, text, strlen (text));
  return run;
}
