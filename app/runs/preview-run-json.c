/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A run as the session keeps it. What is read may have been changed by
 * anybody: it is checked, and what is odd is left out. */

#include "config.h"

#include <math.h>

#include "preview-note.h"
#include "preview-run-json.h"

#define MAX_LANGUAGE_LENGTH 128
#define MAX_NOTES 10000
/* Milliseconds. */
#define MAX_DELAY 60000
#define MAX_DEPTH 64
/* A day, in nanoseconds, which is what JSON keeps exactly. */
#define MAX_OFFSET (G_GINT64_CONSTANT (86400) * 1000000000)
/* Decibels. */
#define MIN_TRIM (-24.0)
#define MAX_TRIM 12.0

/**
 * preview_json_is_shallow:
 * @text: what may be JSON
 *
 * json-glib parses by recursion, and runs out of stack when it is too deep.
 *
 * Returns: whether it may be given to it
 */
gboolean
preview_json_is_shallow (const char *text)
{
  gboolean is_string = FALSE;
  int depth = 0;

  for (const char *c = text; *c != '\0'; c++) {
    if (is_string && *c == '\\' && c[1] != '\0')
      c++;
    else if (*c == '"')
      is_string = !is_string;
    else if (!is_string && (*c == '{' || *c == '['))
      depth++;
    else if (!is_string && (*c == '}' || *c == ']'))
      depth--;
    if (depth > MAX_DEPTH)
      return FALSE;
  }
  return TRUE;
}

static JsonNode *
get_value (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

static gint64
read_int (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = get_value (object, name);

  return node != NULL ? json_node_get_int (node) : fallback;
}

static gboolean
read_boolean (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name);

  return node != NULL && json_node_get_boolean (node);
}

static const char *
read_string (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name);

  return node != NULL ? json_node_get_string (node) : NULL;
}

static double
read_double (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name);
  double value = node != NULL ? json_node_get_double (node) : 0;

  return isfinite (value) ? value : 0;
}

static guint64
read_time (JsonObject *object, const char *name, guint64 fallback)
{
  gint64 value = read_int (object, name, -1);

  return value >= 0 ? (guint64)value : fallback;
}

static void
read_note (PreviewRun *run, JsonNode *node)
{
  g_autoptr (PreviewNote) note = NULL;
  JsonObject *object;
  const char *text;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return;
  object = json_node_get_object (node);
  text = read_string (object, "text");
  note = preview_note_new (
      read_time (object, "position", 0),
      preview_note_tag_from_nick (read_string (object, "tag")),
      text != NULL ? text : "");
  g_list_store_insert_sorted (preview_run_get_notes (run), note,
                              preview_note_compare, NULL);
}

static void
read_notes (PreviewRun *run, JsonObject *object)
{
  JsonNode *notes = json_object_get_member (object, "notes");
  JsonArray *array;
  guint n;

  if (notes == NULL || !JSON_NODE_HOLDS_ARRAY (notes))
    return;
  array = json_node_get_array (notes);
  n = MIN (json_array_get_length (array), MAX_NOTES);
  for (guint i = 0; i < n; i++)
    read_note (run, json_array_get_element (array, i));
}

static void
read_verdict (PreviewRun *run, JsonObject *object)
{
  PreviewVerdict *verdict = preview_run_get_verdict (run);
  const char *reason = read_string (object, "reason");

  preview_verdict_set_decision (
      verdict, preview_decision_from_nick (read_string (object, "verdict")));
  preview_verdict_set_rating (
      verdict,
      (guint)CLAMP (read_int (object, "rating", 0), 0, PREVIEW_MAX_RATING));
  preview_verdict_set_reason (verdict, reason != NULL ? reason : "");
}

/* An address with more than a path may hold a signature: it is not kept. */
static gboolean
may_keep_uri (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL)
    return FALSE;
  if (g_str_equal (g_uri_get_scheme (uri), "file"))
    return TRUE;
  return (g_str_equal (g_uri_get_scheme (uri), "https") ||
          g_str_equal (g_uri_get_scheme (uri), "http")) &&
         g_uri_get_query (uri) == NULL && g_uri_get_userinfo (uri) == NULL;
}

static PreviewSpec *
read_file (JsonObject *object)
{
  const char *uri = read_string (object, "uri");

  return uri != NULL && may_keep_uri (uri) ? preview_spec_new_file (uri) : NULL;
}

static PreviewSpec *
read_spec (JsonObject *object)
{
  const char *kind = read_string (object, "kind");
  const char *language = read_string (object, "language");
  gint64 run_id = read_int (object, "run-id", 0);
  PreviewSpec *spec;

  if (g_strcmp0 (kind, preview_kind_get_nick (PREVIEW_KIND_FILE)) == 0)
    return read_file (object);
  if (kind == NULL || run_id <= 0 ||
      preview_kind_from_word (kind, -1) == PREVIEW_KIND_NONE)
    return NULL;
  spec = preview_spec_new (preview_kind_from_word (kind, -1), (guint64)run_id);
  if (language != NULL && strlen (language) <= MAX_LANGUAGE_LENGTH)
    spec->language = g_strdup (language);
  spec->translation = (guint64)MAX (read_int (object, "translation", 0), 0);
  return spec;
}

/**
 * preview_run_from_json:
 * @node: what preview_run_to_json() wrote, or anything else
 *
 * Returns: (transfer full) (nullable): the run
 */
PreviewRun *
preview_run_from_json (JsonNode *node)
{
  g_autoptr (PreviewSpec) spec = NULL;
  PreviewRunSettings *settings;
  JsonObject *object;
  PreviewRun *run;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  object = json_node_get_object (node);
  spec = read_spec (object);
  if (spec == NULL)
    return NULL;

  run = preview_run_new (spec, read_boolean (object, "sample"));
  preview_run_set_duration (
      run, read_time (object, "duration", GST_CLOCK_TIME_NONE));
  settings = preview_run_get_settings (run);
  settings->position = read_time (object, "position", 0);
  settings->voice_only = read_boolean (object, "voice-only");
  settings->subtitle_delay = (int)CLAMP (read_int (object, "subtitle-delay", 0),
                                         -MAX_DELAY, MAX_DELAY);
  settings->offset =
      CLAMP (read_int (object, "offset", 0), -MAX_OFFSET, MAX_OFFSET);
  settings->trim = CLAMP (read_double (object, "trim"), MIN_TRIM, MAX_TRIM);
  read_notes (run, object);
  read_verdict (run, object);
  return run;
}

static void
add_int (JsonBuilder *builder, const char *name, guint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64)value);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_flag (JsonBuilder *builder, const char *name, gboolean value)
{
  if (!value)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, TRUE);
}

static void
add_notes (JsonBuilder *builder, GListModel *notes)
{
  if (g_list_model_get_n_items (notes) == 0)
    return;
  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (notes); i++) {
    g_autoptr (PreviewNote) note = g_list_model_get_item (notes, i);
    PreviewNoteTag tag = preview_note_get_tag (note);

    json_builder_begin_object (builder);
    add_int (builder, "position", preview_note_get_position (note));
    add_string (builder, "tag", preview_note_tag_get_nick (tag));
    add_string (builder, "text", preview_note_get_text (note));
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_verdict (JsonBuilder *builder, PreviewVerdict *verdict)
{
  PreviewDecision decision = preview_verdict_get_decision (verdict);
  const char *reason = preview_verdict_get_reason (verdict);

  if (decision != PREVIEW_DECISION_NONE)
    add_string (builder, "verdict", preview_decision_get_nick (decision));
  if (preview_verdict_get_rating (verdict) != 0)
    add_int (builder, "rating", preview_verdict_get_rating (verdict));
  if (*reason != '\0')
    add_string (builder, "reason", reason);
}

/**
 * preview_run_to_json:
 * @self: a run
 * @is_open: whether it is in the list
 * @builder: where to write it
 *
 * Writes nothing for a file whose address may hold a secret.
 */
void
preview_run_to_json (PreviewRun *self, gboolean is_open, JsonBuilder *builder)
{
  const PreviewSpec *spec = preview_run_get_spec (self);
  const PreviewRunSettings *settings = preview_run_get_settings (self);

  if (spec->uri != NULL && !may_keep_uri (spec->uri))
    return;
  json_builder_begin_object (builder);
  add_string (builder, "kind", preview_kind_get_nick (spec->kind));
  if (spec->uri != NULL)
    add_string (builder, "uri", spec->uri);
  else
    add_int (builder, "run-id", spec->run_id);
  if (spec->language != NULL)
    add_string (builder, "language", spec->language);
  if (spec->translation != 0)
    add_int (builder, "translation", spec->translation);
  add_flag (builder, "sample", preview_run_is_sample (self));
  if (!is_open) {
    json_builder_set_member_name (builder, "open");
    json_builder_add_boolean_value (builder, FALSE);
  }
  if (preview_run_get_duration (self) != GST_CLOCK_TIME_NONE)
    add_int (builder, "duration", preview_run_get_duration (self));
  if (settings->position != 0)
    add_int (builder, "position", settings->position);
  add_flag (builder, "voice-only", settings->voice_only);
  if (settings->subtitle_delay != 0) {
    json_builder_set_member_name (builder, "subtitle-delay");
    json_builder_add_int_value (builder, settings->subtitle_delay);
  }
  if (settings->offset != 0)
    add_int (builder, "offset", (guint64)settings->offset);
  if (settings->trim != 0) {
    json_builder_set_member_name (builder, "trim");
    json_builder_add_double_value (builder, settings->trim);
  }
  add_notes (builder, G_LIST_MODEL (preview_run_get_notes (self)));
  add_verdict (builder, preview_run_get_verdict (self));
  json_builder_end_object (builder);
}
