/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A blind test as JSON: while it is paused, and as its report. What is read may
 * have been changed by anybody; the result is never read, but found anew. */

#include "config.h"

#include <math.h>
#include <string.h>

#include "preview-blind-json.h"
#include "preview-blind-stats.h"
#include "preview-json.h"

#define FORMAT "camb-blind-test"
#define VERSION 1
#define SHA256_LENGTH 64
#define MAX_WORD 64
#define VOICE "voice"

/* For those who check a report without this program. */
#define ORDER \
  "byte 0 of SHA-256 of SEED:TRIAL, trials from 0: bit 0 is which source is " \
  "A, bit 1 which is X"
#define CHECKSUM_OF "the sound as delivered, before it is decoded"

static const char *const letters[PREVIEW_N_BLIND_LETTERS] = {"a", "b", "x"};

/**
 * preview_blind_format_time:
 * @time: in microseconds since 1970, UTC
 *
 * Returns: (transfer full): by ISO 8601, to the millisecond
 */
char *
preview_blind_format_time (gint64 time)
{
  g_autoptr (GDateTime) seconds =
      g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autofree char *text =
      seconds != NULL ? g_date_time_format (seconds, "%Y-%m-%dT%H:%M:%S")
                      : NULL;

  return g_strdup_printf ("%s.%03dZ", text != NULL ? text : "",
                          (int)(time % G_USEC_PER_SEC / 1000));
}

static gint64
parse_time (const char *text)
{
  g_autoptr (GDateTime) time =
      text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  if (time == NULL || g_date_time_to_unix (time) < 0)
    return 0;
  return g_date_time_to_unix (time) * G_USEC_PER_SEC +
         g_date_time_get_microsecond (time);
}

static void
add_time (JsonBuilder *builder, const char *name, gint64 time)
{
  g_autofree char *text = preview_blind_format_time (time);

  preview_json_add_string (builder, name, text);
}

static void
add_source (JsonBuilder *builder, const PreviewBlindSource *source)
{
  json_builder_begin_object (builder);
  if (source->spec != NULL) {
    preview_json_add_string (builder, "kind",
                             preview_kind_get_nick (source->spec->kind));
    preview_json_add_int (builder, "run-id", (gint64)source->spec->run_id);
    if (source->spec->language != NULL)
      preview_json_add_string (builder, "language", source->spec->language);
  }
  if (source->is_sample)
    preview_json_add_boolean (builder, "sample", TRUE);
  if (source->checksum != NULL)
    preview_json_add_string (builder, "sha256", source->checksum);
  preview_json_add_double (builder, "loudness-lufs", source->loudness);
  preview_json_add_double (builder, "gain-db", source->gain);
  preview_json_add_int (builder, "duration-ns", (gint64)source->duration);
  json_builder_end_object (builder);
}

static void
add_answer (JsonBuilder *builder, PreviewBlindTest *self, guint trial)
{
  const PreviewBlindPlan *plan = preview_blind_test_get_plan (self);
  const PreviewBlindAnswer *answer =
      preview_blind_test_get_answer (self, trial);

  json_builder_begin_object (builder);
  preview_json_add_int (
      builder, "a",
      preview_blind_plan_get_source (plan, trial, PREVIEW_BLIND_A));
  if (plan->mode == PREVIEW_BLIND_ABX)
    preview_json_add_int (
        builder, "x",
        preview_blind_plan_get_source (plan, trial, PREVIEW_BLIND_X));
  preview_json_add_string (builder, "answer", letters[answer->letter]);
  preview_json_add_int (builder, "chosen",
                        preview_blind_test_get_chosen (self, trial));
  if (plan->mode == PREVIEW_BLIND_ABX)
    preview_json_add_boolean (builder, "right",
                              preview_blind_test_is_right (self, trial));
  add_time (builder, "time", answer->time);
  preview_json_add_double (builder, "seconds",
                           (double)answer->took / G_USEC_PER_SEC);
  json_builder_end_object (builder);
}

static void
add_result (JsonBuilder *builder, PreviewBlindTest *self)
{
  const PreviewBlindPlan *plan = preview_blind_test_get_plan (self);
  gboolean is_abx = plan->mode == PREVIEW_BLIND_ABX;
  double p = preview_blind_test_get_p_value (self);

  json_builder_set_member_name (builder, "result");
  json_builder_begin_object (builder);
  preview_json_add_int (builder, is_abx ? "right" : "prefer-source-0",
                        preview_blind_test_count (self));
  preview_json_add_int (builder, "of", plan->n_trials);
  preview_json_add_string (builder, "test",
                           is_abx ? "exact binomial, one-sided"
                                  : "exact binomial, two-sided");
  preview_json_add_double (builder, "p-value", p);
  preview_json_add_double (builder, "level", PREVIEW_BLIND_LEVEL);
  preview_json_add_string (
      builder, "conclusion",
      p <= PREVIEW_BLIND_LEVEL
          ? (is_abx ? "a difference was shown" : "a preference was shown")
      : is_abx ? "not shown to differ, which does not show that they are the "
                 "same"
               : "no preference shown, which does not show that they are "
                 "equally good");
  json_builder_end_object (builder);
}

static void
add_plan (JsonBuilder *builder, const PreviewBlindPlan *plan)
{
  preview_json_add_string (builder, "mode",
                           preview_blind_mode_get_nick (plan->mode));
  preview_json_add_int (builder, "trials", plan->n_trials);
  preview_json_add_string (builder, "stop-rule", "after all trials");
  preview_json_add_string (builder, "seed", plan->seed);
  preview_json_add_string (builder, "order", ORDER);
}

/**
 * preview_blind_test_to_json:
 * @self: a test
 * @builder: where to write it
 *
 * The result is there once the test is done.
 */
void
preview_blind_test_to_json (PreviewBlindTest *self, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  preview_json_add_string (builder, "format", FORMAT);
  preview_json_add_int (builder, "version", VERSION);
  add_plan (builder, preview_blind_test_get_plan (self));
  add_time (builder, "started", preview_blind_test_get_start (self));
  preview_json_add_string (builder, "switching",
                           preview_blind_test_get_switching (self));
  preview_json_add_boolean (builder, "picture",
                            preview_blind_test_has_picture (self));
  preview_json_add_string (builder, "sound",
                           preview_blind_test_is_voice_only (self) ? VOICE
                                                                   : "mix");
  preview_json_add_string (builder, "sha256-of", CHECKSUM_OF);
  json_builder_set_member_name (builder, "sources");
  json_builder_begin_array (builder);
  for (guint i = 0; i < 2; i++)
    add_source (builder, preview_blind_test_get_source (self, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "answers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < preview_blind_test_get_n_answers (self); i++)
    add_answer (builder, self, i);
  json_builder_end_array (builder);
  preview_json_add_int (builder, "undone",
                        preview_blind_test_get_n_undone (self));
  if (preview_blind_test_is_done (self))
    add_result (builder, self);
  json_builder_end_object (builder);
}

static gboolean
read_plan (JsonObject *object, PreviewBlindPlan *plan)
{
  const char *seed = preview_json_get_string (object, "seed");
  gint64 n_trials = preview_json_get_int (object, "trials", 0);

  if (seed == NULL || strlen (seed) != PREVIEW_BLIND_SEED_LENGTH ||
      n_trials < 0 || n_trials > PREVIEW_BLIND_MAX_TRIALS ||
      !preview_blind_mode_from_nick (preview_json_get_string (object, "mode"),
                                     &plan->mode))
    return FALSE;
  plan->n_trials = (guint)n_trials;
  g_strlcpy (plan->seed, seed, sizeof plan->seed);
  return preview_blind_plan_is_valid (plan);
}

static gboolean
is_checksum (const char *text)
{
  return text != NULL && strlen (text) == SHA256_LENGTH &&
         strspn (text, "0123456789abcdef") == SHA256_LENGTH;
}

static gboolean
read_source (JsonNode *node, PreviewBlindSource *source)
{
  JsonObject *object;
  const char *kind, *language, *checksum;
  gint64 run_id;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  kind = preview_json_get_string (object, "kind");
  run_id = preview_json_get_int (object, "run-id", 0);
  if (kind == NULL || run_id <= 0 ||
      preview_kind_from_word (kind, -1) == PREVIEW_KIND_NONE)
    return FALSE;
  source->spec =
      preview_spec_new (preview_kind_from_word (kind, -1), (guint64)run_id);
  language = preview_json_get_string (object, "language");
  if (language != NULL && strlen (language) <= MAX_WORD)
    source->spec->language = g_strdup (language);
  source->is_sample = preview_json_get_boolean (object, "sample");
  checksum = preview_json_get_string (object, "sha256");
  source->checksum = is_checksum (checksum) ? g_strdup (checksum) : NULL;
  source->loudness =
      preview_json_get_double (object, "loudness-lufs", -HUGE_VAL);
  source->gain = preview_json_get_double (object, "gain-db", 0);
  source->duration =
      (guint64)MAX (preview_json_get_int (object, "duration-ns", 0), 0);
  return TRUE;
}

static gboolean
read_answer (PreviewBlindTest *self, JsonNode *node)
{
  PreviewBlindAnswer answer = {0};
  JsonObject *object;
  const char *letter;
  double seconds;

  if (!JSON_NODE_HOLDS_OBJECT (node) || preview_blind_test_is_done (self))
    return FALSE;
  object = json_node_get_object (node);
  letter = preview_json_get_string (object, "answer");
  if (g_strcmp0 (letter, letters[PREVIEW_BLIND_A]) == 0)
    answer.letter = PREVIEW_BLIND_A;
  else if (g_strcmp0 (letter, letters[PREVIEW_BLIND_B]) == 0)
    answer.letter = PREVIEW_BLIND_B;
  else
    return FALSE;
  answer.time = parse_time (preview_json_get_string (object, "time"));
  seconds = preview_json_get_double (object, "seconds", 0);
  answer.took = (gint64)(CLAMP (seconds, 0, 1e9) * G_USEC_PER_SEC);
  preview_blind_test_answer (self, &answer);
  return TRUE;
}

/* A report with one odd answer would count wrong: all or nothing. */
static gboolean
read_lists (PreviewBlindTest *self, JsonObject *object)
{
  JsonArray *sources = preview_json_get_array (object, "sources");
  JsonArray *answers = preview_json_get_array (object, "answers");

  if (sources == NULL || answers == NULL ||
      json_array_get_length (sources) != 2)
    return FALSE;
  for (guint i = 0; i < 2; i++) {
    if (!read_source (json_array_get_element (sources, i),
                      preview_blind_test_get_source (self, i)))
      return FALSE;
  }
  for (guint i = 0; i < json_array_get_length (answers); i++) {
    if (!read_answer (self, json_array_get_element (answers, i)))
      return FALSE;
  }
  return TRUE;
}

/**
 * preview_blind_test_from_json:
 * @node: what preview_blind_test_to_json() wrote, or anything else
 *
 * Returns: (transfer full) (nullable): the test
 */
PreviewBlindTest *
preview_blind_test_from_json (JsonNode *node)
{
  g_autoptr (PreviewBlindTest) self = NULL;
  PreviewBlindPlan plan;
  JsonObject *object;
  const char *switching;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  object = json_node_get_object (node);
  if (preview_json_get_int (object, "version", 0) != VERSION ||
      !read_plan (object, &plan))
    return NULL;
  self = preview_blind_test_new (&plan);
  if (!read_lists (self, object))
    return NULL;
  preview_blind_test_set_start (
      self, parse_time (preview_json_get_string (object, "started")));
  switching = preview_json_get_string (object, "switching");
  if (switching != NULL && strlen (switching) <= MAX_WORD)
    preview_blind_test_set_switching (self, switching);
  preview_blind_test_set_picture (self,
                                  preview_json_get_boolean (object, "picture"));
  preview_blind_test_set_voice_only (
      self, g_strcmp0 (preview_json_get_string (object, "sound"), VOICE) == 0);
  preview_blind_test_set_n_undone (
      self,
      (guint)CLAMP (preview_json_get_int (object, "undone", 0), 0, G_MAXINT));
  return g_steal_pointer (&self);
}
