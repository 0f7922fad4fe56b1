/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-api"

#include "config.h"

#include "camb-answer.h"

#include <glib/gi18n-lib.h>

#include "camb-error.h"
#include "camb-json.h"
#include "camb-run-private.h"
#include "camb-status.h"
#include "camb-value.h"

typedef struct
{
  CambKind kind;
  const guint64 *run_ids;
  guint n_run_ids;
  GHashTable *runs; /* id → CambRun */
  guint n_entries;  /* also those of runs that nobody asked for */
} Answer;

static gboolean
is_asked (const Answer *self, guint64 id)
{
  for (guint i = 0; i < self->n_run_ids; i++) {
    if (self->run_ids[i] == id)
      return TRUE;
  }
  return FALSE;
}

static CambRun *
parse_entry (Answer *self, guint64 id, JsonNode *value)
{
  GError *error = NULL;

  if (!g_hash_table_contains (self->runs, &id))
    return camb_value_parse (self->kind, id, value);
  camb_error_set (&error, CAMB_ERROR_PROTOCOL,
                  _ ("the answer has two results for this run"));
  return camb_run_new_broken (self->kind, id, error);
}

static void
take_entry (Answer *self, guint64 id, JsonNode *value)
{
  self->n_entries++;
  if (!is_asked (self, id)) {
    g_debug ("answer holds run %" G_GUINT64_FORMAT ", which was not asked for",
             id);
    return;
  }
  g_hash_table_replace (self->runs, g_memdup2 (&id, sizeof id),
                        parse_entry (self, id, value));
}

static void
take_map (Answer *self, JsonObject *map)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;
  guint64 id;

  json_object_iter_init_ordered (&iter, map);
  while (json_object_iter_next_ordered (&iter, &key, &value)) {
    if (camb_value_text_to_id (key, &id))
      take_entry (self, id, value);
  }
}

/* One page shows an array of id → value, its script an array of objects. */
static void
take_array (Answer *self, JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    JsonObject *object;
    guint64 id;

    if (!JSON_NODE_HOLDS_OBJECT (node))
      continue;
    object = json_node_get_object (node);
    if (camb_value_to_id (json_object_get_member (object, "run_id"), &id) ||
        camb_value_to_id (json_object_get_member (object, "id"), &id))
      take_entry (self, id, node);
    else
      take_map (self, object);
  }
}

static gboolean
is_container (JsonNode *node)
{
  return node &&
         (JSON_NODE_HOLDS_OBJECT (node) || JSON_NODE_HOLDS_ARRAY (node));
}

/* Takes off a "results" or "data" around what was asked for. */
static JsonNode *
unwrap (JsonNode *node)
{
  for (guint i = 0; i < 2 && JSON_NODE_HOLDS_OBJECT (node); i++) {
    JsonObject *object = json_node_get_object (node);
    JsonNode *inner = json_object_get_member (object, "results");

    if (!is_container (inner))
      inner = json_object_get_member (object, "data");
    if (!is_container (inner))
      break;
    node = inner;
  }
  return node;
}

static gboolean
is_empty (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_size (json_node_get_object (node)) == 0;
  return JSON_NODE_HOLDS_ARRAY (node) &&
         json_array_get_length (json_node_get_array (node)) == 0;
}

static void
set_no_results (GBytes *body, GError **error)
{
  g_autofree char *detail = camb_answer_dup_error_message (body);
  const char *text = _ ("the answer holds no results");
  GError *found;

  found = detail ? camb_error_new (CAMB_ERROR_PROTOCOL, 0, detail, "%s: %s",
                                   text, detail)
                 : camb_error_new (CAMB_ERROR_PROTOCOL, 0, NULL, "%s", text);
  g_propagate_error (error, found);
}

/**
 * camb_answer_parse_bulk:
 * @kind: the kind that was asked for
 * @run_ids: (array length=n_run_ids): the runs that were asked for
 * @n_run_ids: how many
 * @body: the body of a 200
 * @error: return location for a %CAMB_ERROR_PROTOCOL when nothing in the answer
 *     can be understood
 *
 * Reads the answer of a bulk call in any shape that the service's documents
 * show: an object keyed by run id; that, or an array, in `results` or `data`;
 * an array of objects with an id field, or of id → value.
 *
 * A run whose own part is not understood has camb_run_get_error(), and harms no
 * other.
 *
 * Returns: (transfer full) (element-type guint64 CambRun): the runs by id;
 * those that the service does not know are missing
 */
GHashTable *
camb_answer_parse_bulk (CambKind kind,
                        const guint64 *run_ids,
                        guint n_run_ids,
                        GBytes *body,
                        GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GHashTable) runs = NULL;
  Answer answer = {.kind = kind, .run_ids = run_ids, .n_run_ids = n_run_ids};
  JsonNode *node;

  g_return_val_if_fail (run_ids != NULL && n_run_ids > 0, NULL);
  g_return_val_if_fail (body != NULL, NULL);

  root = camb_json_parse (body, error);
  if (root == NULL)
    return NULL;
  runs = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                (GDestroyNotify)camb_run_unref);
  answer.runs = runs;
  node = unwrap (root);
  if (JSON_NODE_HOLDS_OBJECT (node))
    take_map (&answer, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    take_array (&answer, json_node_get_array (node));
  if (answer.n_entries == 0 && !is_empty (node)) {
    set_no_results (body, error);
    return NULL;
  }
  return g_steal_pointer (&runs);
}

static JsonNode *
find_in_map (JsonObject *map, guint64 run_id)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;
  guint64 id;

  json_object_iter_init_ordered (&iter, map);
  while (json_object_iter_next_ordered (&iter, &key, &value)) {
    if (camb_value_text_to_id (key, &id) && id == run_id)
      return value;
  }
  return NULL;
}

/* The value itself, or any of the bulk shapes around it. A map of languages may
 * have the run's id among its keys, so a value is looked for behind it. */
static JsonNode *
find_single (CambKind kind, guint64 run_id, JsonNode *root)
{
  JsonNode *node = root;
  JsonNode *inner = NULL;

  if (!camb_value_is_result (kind, node))
    node = unwrap (node);
  if (JSON_NODE_HOLDS_ARRAY (node) &&
      json_array_get_length (json_node_get_array (node)) == 1 &&
      JSON_NODE_HOLDS_OBJECT (
          json_array_get_element (json_node_get_array (node), 0)))
    node = json_array_get_element (json_node_get_array (node), 0);
  if (JSON_NODE_HOLDS_OBJECT (node) && !camb_value_is_result (kind, node) &&
      json_object_get_size (json_node_get_object (node)) == 1)
    inner = find_in_map (json_node_get_object (node), run_id);
  return inner ? inner : node;
}

/* A 200 that only complains: no member but those that speak about a run, and
 * none that says how the run stands. */
static gboolean
is_complaint (JsonNode *node)
{
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  return json_object_get_size (object) == 1 &&
         (json_object_has_member (object, "detail") ||
          json_object_has_member (object, "error"));
}

/**
 * camb_answer_parse_single:
 * @kind: the kind that was asked for
 * @run_id: the run that was asked for
 * @body: the body of a 200
 * @error: return location for a %CAMB_ERROR_PROTOCOL when the answer cannot be
 *     understood
 *
 * Reads the answer of the call for one run: its value, bare or in any shape of
 * the bulk calls.
 *
 * Returns: (transfer full): the run, or %NULL
 */
CambRun *
camb_answer_parse_single (CambKind kind,
                          guint64 run_id,
                          GBytes *body,
                          GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (CambRun) run = NULL;

  g_return_val_if_fail (body != NULL, NULL);

  root = camb_json_parse (body, error);
  if (root == NULL)
    return NULL;
  if (is_complaint (root)) {
    set_no_results (body, error);
    return NULL;
  }
  run = camb_value_parse (kind, run_id, find_single (kind, run_id, root));
  if (camb_run_get_error (run) != NULL) {
    g_propagate_error (error, g_error_copy (camb_run_get_error (run)));
    return NULL;
  }
  return g_steal_pointer (&run);
}
