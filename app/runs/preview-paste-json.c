/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The service's JSON, in all the shapes that its pages show, and a question
 * for it: {"run_ids": […]}. */

#include "config.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "preview-paste-private.h"
#include "preview-run-json.h"

#define MAX_DEPTH 64
#define MAX_SHOWN 40

static void
add_node (PreviewPaste *self, JsonNode *node, PreviewKind kind, guint depth);

static PreviewKind
guess_kind (JsonNode *value)
{
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (value))
    return PREVIEW_KIND_NONE;
  object = json_node_get_object (value);
  if (json_object_has_member (object, "texts"))
    return PREVIEW_KIND_TRANSLATION;
  if (json_object_has_member (object, "transcript") ||
      json_object_has_member (object, "video_url") ||
      json_object_has_member (object, "output_video_url"))
    return PREVIEW_KIND_DUBBING;
  return PREVIEW_KIND_NONE;
}

static gboolean
read_id (JsonNode *node, guint64 *id)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (json_node_get_value_type (node) == G_TYPE_INT64) {
    gint64 value = json_node_get_int (node);

    *id = (guint64)value;
    return value > 0;
  }
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return preview_parse_run_id (json_node_get_string (node), -1, id);
  return FALSE;
}

static const char *
get_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static PreviewKind
read_kind (JsonObject *object)
{
  static const char *const names[] = {"kind", "type", "run_type", NULL};

  for (guint i = 0; names[i] != NULL; i++) {
    const char *word = get_string (object, names[i]);

    if (word != NULL && preview_kind_from_word (word, -1) != PREVIEW_KIND_NONE)
      return preview_kind_from_word (word, -1);
  }
  return PREVIEW_KIND_NONE;
}

/* An object that names its run in a field. */
static gboolean
add_record (PreviewPaste *self, JsonObject *object, PreviewKind kind)
{
  static const char *const names[] = {"run_id", "runId", "run-id", "id", NULL};

  for (guint i = 0; names[i] != NULL; i++) {
    guint64 id;

    if (read_id (json_object_get_member (object, names[i]), &id)) {
      PreviewSpec *spec = preview_spec_new (kind, id);

      spec->language = g_strdup (get_string (object, "language"));
      preview_paste_take_spec (self, spec);
      return TRUE;
    }
  }
  return FALSE;
}

static void
add_object (PreviewPaste *self, JsonNode *node, PreviewKind kind, guint depth)
{
  JsonObject *object = json_node_get_object (node);
  g_autoptr (GList) names = json_object_get_members (object);
  PreviewKind named = read_kind (object);
  gboolean found = FALSE;

  if (named == PREVIEW_KIND_NONE)
    named = guess_kind (node);
  if (named != PREVIEW_KIND_NONE)
    kind = named;
  if (add_record (self, object, kind))
    return;

  for (GList *it = names; it != NULL; it = it->next) {
    JsonNode *value = json_object_get_member (object, it->data);
    PreviewKind guess = guess_kind (value);
    guint64 id;

    if (preview_parse_run_id (it->data, -1, &id)) {
      preview_paste_take_spec (
          self,
          preview_spec_new (guess != PREVIEW_KIND_NONE ? guess : kind, id));
      found = TRUE;
    } else if (JSON_NODE_HOLDS_ARRAY (value) ||
               JSON_NODE_HOLDS_OBJECT (value)) {
      add_node (self, value, kind, depth + 1);
      found = TRUE;
    }
  }
  if (!found)
    preview_paste_add_problem (self, "{…}", -1,
                               _ ("the JSON object names no run."));
}

static void
add_node (PreviewPaste *self, JsonNode *node, PreviewKind kind, guint depth)
{
  guint64 id;

  if (depth > MAX_DEPTH)
    return;
  if (JSON_NODE_HOLDS_OBJECT (node)) {
    add_object (self, node, kind, depth);
  } else if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    for (guint i = 0; i < json_array_get_length (array); i++)
      add_node (self, json_array_get_element (array, i), kind, depth + 1);
  } else if (read_id (node, &id)) {
    preview_paste_take_spec (self, preview_spec_new (kind, id));
  } else if (JSON_NODE_HOLDS_VALUE (node) &&
             json_node_get_value_type (node) == G_TYPE_STRING) {
    preview_paste_add_cell (self, kind, NULL, json_node_get_string (node));
  } else {
    preview_paste_add_problem (self, "…", -1,
                               _ ("a value in the JSON is no run id."));
  }
}

/**
 * preview_paste_add_json:
 * @self: a paste
 * @text: text that starts like JSON
 *
 * Reads JSON.
 *
 * Returns: whether it is JSON
 */
gboolean
preview_paste_add_json (PreviewPaste *self, const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();

  if (!preview_json_is_shallow (text)) {
    preview_paste_add_problem (self, text, MAX_SHOWN,
                               _ ("the JSON is nested too deeply."));
    return TRUE;
  }
  if (!json_parser_load_from_data (parser, text, -1, NULL) ||
      json_parser_get_root (parser) == NULL)
    return FALSE;
  add_node (self, json_parser_get_root (parser), PREVIEW_KIND_NONE, 0);
  return TRUE;
}
