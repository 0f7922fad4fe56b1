/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <math.h>

#include "preview-json.h"

static JsonNode *
get_value (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

/**
 * preview_json_get_int:
 * @object: an object
 * @name: of a member
 * @fallback: what counts if there is none
 *
 * Returns: its value
 */
gint64
preview_json_get_int (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = get_value (object, name);

  return node != NULL ? json_node_get_int (node) : fallback;
}

/**
 * preview_json_get_double:
 * @object: an object
 * @name: of a member
 * @fallback: what counts if there is none, or no finite one
 *
 * Returns: its value
 */
double
preview_json_get_double (JsonObject *object, const char *name, double fallback)
{
  JsonNode *node = get_value (object, name);
  double value = node != NULL ? json_node_get_double (node) : fallback;

  return isfinite (value) ? value : fallback;
}

/**
 * preview_json_get_boolean:
 * @object: an object
 * @name: of a member
 *
 * Returns: whether it is true
 */
gboolean
preview_json_get_boolean (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name);

  return node != NULL && json_node_get_boolean (node);
}

/**
 * preview_json_get_string:
 * @object: an object
 * @name: of a member
 *
 * Returns: (nullable): its value
 */
const char *
preview_json_get_string (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name);

  return node != NULL ? json_node_get_string (node) : NULL;
}

/**
 * preview_json_get_array:
 * @object: an object
 * @name: of a member
 *
 * Returns: (nullable): its value
 */
JsonArray *
preview_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node)
             ? json_node_get_array (node)
             : NULL;
}

/**
 * preview_json_add_int:
 * @builder: in an object
 * @name: of a new member
 * @value: its value
 */
void
preview_json_add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/**
 * preview_json_add_double:
 * @builder: in an object
 * @name: of a new member
 * @value: its value; left out if it is not finite, which JSON cannot say
 */
void
preview_json_add_double (JsonBuilder *builder, const char *name, double value)
{
  if (!isfinite (value))
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

/**
 * preview_json_add_boolean:
 * @builder: in an object
 * @name: of a new member
 * @value: its value
 */
void
preview_json_add_boolean (JsonBuilder *builder,
                          const char *name,
                          gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/**
 * preview_json_add_string:
 * @builder: in an object
 * @name: of a new member
 * @value: its value
 */
void
preview_json_add_string (JsonBuilder *builder,
                         const char *name,
                         const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}
