/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "service-expand.h"

#include <string.h>

static JsonNode *
new_string (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
sign (ServiceState *state, const char *name)
{
  g_autofree char *path = g_strconcat (SERVICE_MEDIA_ROOT, name, NULL);
  g_autofree char *url = service_signer_sign (
      state->signer, path, service_signer_get_lifetime (state->signer));

  return new_string (url);
}

static JsonNode *
load (ServiceState *state, const char *name)
{
  g_autoptr (ServiceObject) object =
      service_store_dup_object (state->store, name);
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize size = 0;
  const char *data = NULL;

  if (object == NULL)
    return json_node_new (JSON_NODE_NULL);
  data = g_bytes_get_data (object->bytes, &size);
  if (!json_parser_load_from_data (parser, data, (gssize)size, NULL))
    return json_node_new (JSON_NODE_NULL);
  return json_parser_steal_root (parser);
}

static JsonNode *
expand_string (ServiceState *state, const char *text)
{
  if (g_str_has_prefix (text, SERVICE_EXPAND_MEDIA))
    return sign (state, text + strlen (SERVICE_EXPAND_MEDIA));
  if (g_str_has_prefix (text, SERVICE_EXPAND_JSON))
    return load (state, text + strlen (SERVICE_EXPAND_JSON));
  return new_string (text);
}

static JsonNode *
expand_object (ServiceState *state, JsonObject *object)
{
  g_autoptr (JsonObject) copy = json_object_new ();
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *member = NULL;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    json_object_set_member (copy, name, service_expand (state, member));
  return json_node_init_object (json_node_alloc (), copy);
}

static JsonNode *
expand_array (ServiceState *state, JsonArray *array)
{
  g_autoptr (JsonArray) copy = json_array_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    json_array_add_element (
        copy, service_expand (state, json_array_get_element (array, i)));
  return json_node_init_array (json_node_alloc (), copy);
}

/* A copy of a run's value as an answer has it: each string "media:NAME" is a
 * freshly signed URL, each "json:NAME" the JSON in a file of the store. */
JsonNode *
service_expand (ServiceState *state, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return expand_object (state, json_node_get_object (node));
  if (JSON_NODE_HOLDS_ARRAY (node))
    return expand_array (state, json_node_get_array (node));
  if (JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_STRING)
    return expand_string (state, json_node_get_string (node));
  return json_node_copy (node);
}
