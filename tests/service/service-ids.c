/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "service-ids.h"

#include <string.h>

#define MIN_IDS 2
#define MAX_IDS 5

/* A list of faults as FastAPI writes it. */
static JsonBuilder *
begin_refusal (void)
{
  JsonBuilder *builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "detail");
  json_builder_begin_array (builder);
  return builder;
}

/* @index is the place in the list of ids, or -1. */
static void
add_fault (JsonBuilder *builder,
           const char *where,
           const char *field,
           int index,
           const char *msg,
           const char *type)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, type);
  json_builder_set_member_name (builder, "loc");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, where);
  if (field != NULL)
    json_builder_add_string_value (builder, field);
  if (index >= 0)
    json_builder_add_int_value (builder, index);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "msg");
  json_builder_add_string_value (builder, msg);
  json_builder_end_object (builder);
}

static ServiceReply *
end_refusal (JsonBuilder *builder)
{
  g_autoptr (JsonNode) node = NULL;

  json_builder_end_array (builder);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  return service_reply_new_json (SOUP_STATUS_UNPROCESSABLE_ENTITY, node);
}

static ServiceReply *
refuse (const char *where, const char *field, const char *msg, const char *type)
{
  g_autoptr (JsonBuilder) builder = begin_refusal ();

  add_fault (builder, where, field, -1, msg, type);
  return end_refusal (builder);
}

/* A 422 that blames the ids of a body, or of a path, but none of them. */
ServiceReply *
service_ids_refuse (const char *place, const char *msg, const char *type)
{
  const char *field = strcmp (place, "body") == 0 ? "run_ids" : "run_id";

  return refuse (place, field, msg, type);
}

/* Digits only, positive, below 2^63. */
gboolean
service_ids_parse_one (const char *text, guint64 *id)
{
  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, id, NULL);
}

/* The schema has integers; one page of the documents sends them as strings,
 * which FastAPI takes too. */
static gboolean
parse_id (JsonNode *node, guint64 *id)
{
  gint64 value = 0;

  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return service_ids_parse_one (json_node_get_string (node), id);
  if (json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  value = json_node_get_int (node);
  *id = value > 0 ? (guint64)value : 0;
  return TRUE;
}

static gboolean
contains (const GArray *ids, guint64 id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, guint64, i) == id)
      return TRUE;
  return FALSE;
}

/* Takes what is good into @ids and returns how many faults there are. */
static guint
check_each (JsonArray *array, GArray *ids, JsonBuilder *faults)
{
  guint n_faults = 0;

  for (guint i = 0; i < json_array_get_length (array); i++) {
    const char *msg = NULL;
    const char *type = NULL;
    guint64 id = 0;

    if (!parse_id (json_array_get_element (array, i), &id)) {
      msg = "Input should be a valid integer";
      type = "int_type";
    } else if (id == 0) {
      msg = "Input should be greater than 0";
      type = "greater_than";
    } else if (contains (ids, id)) {
      msg = "Items of the list should be unique";
      type = "unique_items";
    }
    g_array_append_val (ids, id);
    if (msg == NULL)
      continue;
    add_fault (faults, "body", "run_ids", (int)i, msg, type);
    n_faults++;
  }
  return n_faults;
}

static GArray *
check_list (JsonArray *array, ServiceReply **refusal)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (JsonBuilder) faults = begin_refusal ();
  g_autofree char *msg = NULL;
  guint n = json_array_get_length (array);
  guint n_faults = check_each (array, ids, faults);

  if (n < MIN_IDS || n > MAX_IDS) {
    msg = g_strdup_printf (
        "List should have at %s %d items after validation, not %u",
        n < MIN_IDS ? "least" : "most", n < MIN_IDS ? MIN_IDS : MAX_IDS, n);
    add_fault (faults, "body", "run_ids", -1, msg,
               n < MIN_IDS ? "too_short" : "too_long");
    n_faults++;
  }
  if (n_faults == 0)
    return g_steal_pointer (&ids);
  *refusal = end_refusal (faults);
  return NULL;
}

static gboolean
is_json (SoupMessageHeaders *headers)
{
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  return g_strcmp0 (type, "application/json") == 0;
}

/* The ids of a bulk request, or NULL and a 422 that says what is wrong. */
GArray *
service_ids_parse (SoupMessageHeaders *headers,
                   GBytes *body,
                   ServiceReply **refusal)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = NULL;
  JsonNode *list = NULL;
  gsize size = 0;
  const char *data = g_bytes_get_data (body, &size);

  if (size == 0) {
    *refusal = refuse ("body", NULL, "Field required", "missing");
    return NULL;
  }
  if (!json_parser_load_from_data (parser, data, (gssize)size, NULL)) {
    *refusal = refuse ("body", NULL, "JSON decode error", "json_invalid");
    return NULL;
  }
  root = json_parser_get_root (parser);
  if (!is_json (headers) || root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    *refusal = refuse ("body", NULL,
                       "Input should be a valid dictionary or object to "
                       "extract fields from",
                       "model_attributes_type");
    return NULL;
  }
  list = json_object_get_member (json_node_get_object (root), "run_ids");
  if (list == NULL) {
    *refusal = refuse ("body", "run_ids", "Field required", "missing");
    return NULL;
  }
  if (!JSON_NODE_HOLDS_ARRAY (list)) {
    *refusal =
        refuse ("body", "run_ids", "Input should be a valid list", "list_type");
    return NULL;
  }
  return check_list (json_node_get_array (list), refusal);
}
