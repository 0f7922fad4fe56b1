/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "gstcambrun.h"

#include "camb-error.h"

static const char *
get_state_name (CambRunState state)
{
  switch (state) {
  case CAMB_RUN_READY:
    return "ready";
  case CAMB_RUN_PENDING:
    return "pending";
  default:
    return "failed";
  }
}

static const char *
get_kept_name (CambKept kept)
{
  switch (kept) {
  case CAMB_KEPT_ALL:
    return "all";
  case CAMB_KEPT_PART:
    return "part";
  default:
    return "nothing";
  }
}

static void
append_string (GValue *array, const char *text)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, text);
  gst_value_array_append_and_take_value (array, &value);
}

static void
take_array (GstStructure *structure, const char *field, GValue *array)
{
  gst_structure_take_value (structure, field, array);
}

static void
set_languages (GstStructure *structure, const CambRun *run)
{
  GValue array = G_VALUE_INIT;

  gst_value_array_init (&array, camb_run_get_n_results (run));
  for (guint i = 0; i < camb_run_get_n_results (run); i++) {
    const char *key = camb_result_get_key (camb_run_get_result (run, i));

    if (key != NULL)
      append_string (&array, key);
  }
  take_array (structure, "languages", &array);
}

/* In order of appearance. */
static void
set_speakers (GstStructure *structure, const CambResult *result)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GValue array = G_VALUE_INIT;
  const CambDialogue *items;
  guint n_items = 0;

  gst_value_array_init (&array, 0);
  items = result != NULL ? camb_result_get_transcript (result, &n_items) : NULL;
  for (guint i = 0; i < n_items; i++) {
    const char *speaker = items[i].speaker;

    if (speaker != NULL && *speaker != '\0' &&
        g_hash_table_add (seen, (gpointer)speaker))
      append_string (&array, speaker);
  }
  take_array (structure, "speakers", &array);
}

static void
set_texts (GstStructure *structure, const CambRun *run)
{
  GValue array = G_VALUE_INIT;
  const char *const *texts;
  guint n_texts = 0;

  texts = camb_run_get_texts (run, &n_texts);
  gst_value_array_init (&array, n_texts);
  for (guint i = 0; i < n_texts; i++)
    append_string (&array, texts[i]);
  take_array (structure, "texts", &array);
}

static GstStructure *
new_structure (CambKind kind, guint64 run_id, const char *state, CambKept kept)
{
  return gst_structure_new (
      GST_CAMB_RUN_STRUCTURE, "run-id", G_TYPE_UINT64, run_id, "kind",
      G_TYPE_STRING, camb_kind_to_string (kind), "state", G_TYPE_STRING, state,
      "cached", G_TYPE_STRING, get_kept_name (kept), NULL);
}

/**
 * gst_camb_run_to_structure:
 * @run: a run
 * @chosen: (nullable): the result that is played
 * @kept: how much of its media is on disk
 *
 * Returns: (transfer full): what the `run` property shows: never a URL
 */
GstStructure *
gst_camb_run_to_structure (const CambRun *run,
                           const CambResult *chosen,
                           CambKept kept)
{
  GstStructure *structure =
      new_structure (camb_run_get_kind (run), camb_run_get_id (run),
                     get_state_name (camb_run_get_state (run)), kept);
  const char *key = chosen != NULL ? camb_result_get_key (chosen) : NULL;
  gboolean has_video =
      chosen != NULL && camb_result_has_track (chosen, CAMB_TRACK_VIDEO);
  gboolean has_audio =
      chosen != NULL && camb_result_has_track (chosen, CAMB_TRACK_AUDIO);

  gst_structure_set (structure, "has-video", G_TYPE_BOOLEAN, has_video,
                     "has-voice", G_TYPE_BOOLEAN, has_audio, NULL);
  if (key != NULL)
    gst_structure_set (structure, "language", G_TYPE_STRING, key, NULL);
  if (camb_run_get_reason (run) != NULL)
    gst_structure_set (structure, "reason", G_TYPE_STRING,
                       camb_run_get_reason (run), NULL);
  set_languages (structure, run);
  set_speakers (structure, chosen);
  if (camb_run_get_kind (run) == CAMB_KIND_TRANSLATION)
    set_texts (structure, run);

  return structure;
}

/* What a program does about it; the rest is for people to read. */
static const char *
get_code_name (const GError *error)
{
  if (g_error_matches (error, CAMB_ERROR, CAMB_ERROR_UNAUTHORIZED))
    return "unauthorized";
  if (g_error_matches (error, CAMB_ERROR, CAMB_ERROR_NOT_FOUND))
    return "not-found";
  if (g_error_matches (error, CAMB_ERROR, CAMB_ERROR_UNREACHABLE))
    return "unreachable";
  return "other";
}

/**
 * gst_camb_run_failure_to_structure:
 * @kind: the kind of run
 * @run_id: its id
 * @error: why nothing is known of it
 *
 * Returns: (transfer full): the `run` of a look-up that failed: state
 *   `missing` for an unknown id, `error` for all else, the reason, and its
 *   code: `unauthorized`, `not-found`, `unreachable` or `other`
 */
GstStructure *
gst_camb_run_failure_to_structure (CambKind kind,
                                   guint64 run_id,
                                   const GError *error)
{
  gboolean missing = g_error_matches (error, CAMB_ERROR, CAMB_ERROR_NOT_FOUND);
  GstStructure *structure = new_structure (
      kind, run_id, missing ? "missing" : "error", CAMB_KEPT_NOTHING);

  gst_structure_set (structure, "reason", G_TYPE_STRING, error->message, "code",
                     G_TYPE_STRING, get_code_name (error), NULL);

  return structure;
}

static gboolean
add_lines (CambCuesBuilder *builder, const CambResult *result)
{
  const CambDialogue *items;
  guint n_items = 0;

  items = camb_result_get_transcript (result, &n_items);
  for (guint i = 0; i < n_items; i++)
    camb_cues_builder_add (builder, items[i].start, items[i].end, items[i].text,
                           items[i].speaker);

  return n_items > 0;
}

/* In the order in which they appear in the first language of the run. */
static void
add_speakers (CambCuesBuilder *builder,
              const CambRun *run,
              const CambResult *result)
{
  const CambResult *first = camb_run_get_result (run, 0);
  g_autoptr (CambCuesBuilder) first_builder = NULL;
  g_autoptr (CambCues) cues = NULL;

  if (first == result)
    return;
  first_builder = camb_cues_builder_new ();
  add_lines (first_builder, first);
  cues = camb_cues_builder_build (first_builder, CAMB_TIME_UNIT_AUTO,
                                  GST_CLOCK_TIME_NONE);
  camb_cues_builder_add_speakers (builder, cues);
}

/**
 * gst_camb_run_new_cues_builder:
 * @run: a dubbing run
 * @result: one of its results
 *
 * Returns: (transfer full) (nullable): its transcript, or %NULL without one
 */
CambCuesBuilder *
gst_camb_run_new_cues_builder (CambRun *run, const CambResult *result)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();

  camb_cues_builder_borrow (builder, camb_run_ref (run),
                            (GDestroyNotify)camb_run_unref);
  add_speakers (builder, run, result);
  camb_cues_builder_share_colors (builder);

  return add_lines (builder, result) ? g_steal_pointer (&builder) : NULL;
}

/**
 * gst_camb_cues_to_structure:
 * @cues: cues
 *
 * Returns: (transfer full): what the `transcript` property shows
 */
GstStructure *
gst_camb_cues_to_structure (const CambCues *cues)
{
  GstStructure *structure = gst_structure_new_empty ("camb-transcript");
  GValue array = G_VALUE_INIT;

  gst_value_array_init (&array, camb_cues_get_length (cues));
  for (guint i = 0; i < camb_cues_get_length (cues); i++) {
    const CambCue *cue = camb_cues_get (cues, i);
    GValue value = G_VALUE_INIT;

    g_value_init (&value, GST_TYPE_STRUCTURE);
    g_value_take_boxed (
        &value,
        gst_structure_new (
            "camb-cue", "start", G_TYPE_UINT64, cue->start, "end",
            G_TYPE_UINT64, cue->end, "text", G_TYPE_STRING, cue->text,
            "speaker", G_TYPE_STRING,
            cue->speaker >= 0 ? camb_cues_get_speaker (cues, cue->speaker) : "",
            NULL));
    gst_value_array_append_and_take_value (&array, &value);
  }
  take_array (structure, "cues", &array);

  return structure;
}

/**
 * gst_camb_counters_to_structure:
 * @counters: what was counted
 *
 * Returns: (transfer full): what the `statistics` property shows
 */
GstStructure *
gst_camb_counters_to_structure (CambCounters *counters)
{
  GstStructure *structure = gst_structure_new_empty ("camb-statistics");

  for (guint i = 0; i < CAMB_N_COUNTERS; i++)
    gst_structure_set (structure, camb_counter_get_name (i), G_TYPE_UINT64,
                       camb_counters_get (counters, i), NULL);

  return structure;
}
