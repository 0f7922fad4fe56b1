/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "service-api.h"
#include "service-expand.h"
#include "service-ids.h"

#include <string.h>

typedef struct
{
  const char *kind;
  const char *bulk;
  const char *single;
  /* The single endpoint gives the file itself unless asked for its URL. */
  gboolean raw;
} Endpoint;

static const Endpoint endpoints[] = {
    {"dubbing", "/dubbing-results", "/dub-result/", FALSE},
    {"tts", "/tts-results", "/tts-result/", TRUE},
    {"sound", "/text-to-sound-results", "/text-to-sound-result/", TRUE},
    {"translation", "/translation-results", "/translation-result/", FALSE},
};

/* The service's own string for a kind, or NULL. */
const char *
service_api_get_kind (const char *nick)
{
  for (guint i = 0; i < G_N_ELEMENTS (endpoints); i++)
    if (g_strcmp0 (endpoints[i].kind, nick) == 0)
      return endpoints[i].kind;
  return NULL;
}

static ServiceReply *
check_key (ServiceState *state, SoupMessageHeaders *headers)
{
  const char *key = soup_message_headers_get_one (headers, "x-api-key");

  if (key == NULL || *key == '\0')
    return service_reply_new_detail (SOUP_STATUS_FORBIDDEN,
                                     "Not authenticated");
  if (strcmp (key, state->api_key) != 0)
    return service_reply_new_detail (SOUP_STATUS_UNAUTHORIZED,
                                     "Invalid API key");
  return NULL;
}

static ServiceReply *
refuse_sinking (const char *place)
{
  return service_ids_refuse (place, "Run does not belong to this type of task",
                             "value_error");
}

/* Looks all up before any is asked for, so that a refused call counts for no
 * unfinished run. */
static gboolean
has_sinking (ServiceState *state, const Endpoint *endpoint, const GArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    if (service_runs_sinks (state->runs, endpoint->kind,
                            g_array_index (ids, guint64, i)))
      return TRUE;
  return FALSE;
}

static void
add_run (ServiceState *state,
         const Endpoint *endpoint,
         guint64 id,
         JsonObject *results)
{
  g_autofree char *member = g_strdup_printf ("%" G_GUINT64_FORMAT, id);
  g_autoptr (JsonNode) value =
      service_runs_dup_value (state->runs, endpoint->kind, id);

  if (value != NULL)
    json_object_set_member (results, member, service_expand (state, value));
}

/* The entries come in the opposite order: a client may rely on none. */
static ServiceReply *
answer_bulk (ServiceState *state,
             const Endpoint *endpoint,
             const ServiceQuestion *question)
{
  ServiceReply *refusal = NULL;
  g_autoptr (GArray) ids =
      service_ids_parse (question->headers, question->body, &refusal);
  g_autoptr (JsonObject) results = json_object_new ();
  g_autoptr (JsonNode) node = json_node_alloc ();

  if (ids == NULL)
    return refusal;
  if (has_sinking (state, endpoint, ids))
    return refuse_sinking ("body");
  for (guint i = ids->len; i > 0; i--)
    add_run (state, endpoint, g_array_index (ids, guint64, i - 1), results);
  if (json_object_get_size (results) == 0)
    return service_reply_new_detail (SOUP_STATUS_NOT_FOUND,
                                     "No runs found for the given IDs");
  json_node_init_object (node, results);
  return service_reply_new_json (SOUP_STATUS_OK, node);
}

static const char *
find_media_name (JsonNode *value)
{
  static const char *const members[] = {"output_url", "file_url", "audio_url",
                                        "url"};
  const char *text = NULL;

  if (JSON_NODE_HOLDS_VALUE (value))
    text = json_node_get_string (value);
  for (guint i = 0; JSON_NODE_HOLDS_OBJECT (value) && text == NULL &&
                    i < G_N_ELEMENTS (members);
       i++)
    text = json_object_get_string_member_with_default (
        json_node_get_object (value), members[i], NULL);
  if (text == NULL || !g_str_has_prefix (text, SERVICE_EXPAND_MEDIA))
    return NULL;
  return text + strlen (SERVICE_EXPAND_MEDIA);
}

/* The documented default: the bytes of the file. NULL if the run has none. */
static ServiceReply *
answer_raw (ServiceState *state, JsonNode *value)
{
  const char *name = find_media_name (value);
  g_autoptr (ServiceObject) object = NULL;
  ServiceReply *reply = NULL;

  if (name != NULL)
    object = service_store_dup_object (state->store, name);
  if (object == NULL)
    return NULL;
  reply = service_reply_new (SOUP_STATUS_OK);
  service_reply_set_body (reply, object->content_type, object->bytes);
  return reply;
}

static gboolean
wants_url (const char *query)
{
  g_autoptr (GHashTable) table = NULL;

  if (query == NULL)
    return FALSE;
  table = g_uri_parse_params (query, -1, "&", G_URI_PARAMS_NONE, NULL);
  return table != NULL && g_strcmp0 (g_hash_table_lookup (table, "output_type"),
                                     "file_url") == 0;
}

static ServiceReply *
answer_single (ServiceState *state,
               const Endpoint *endpoint,
               const ServiceQuestion *question)
{
  const char *text =
      question->path + strlen (SERVICE_API_ROOT) + strlen (endpoint->single);
  g_autoptr (JsonNode) value = NULL;
  g_autoptr (JsonNode) expanded = NULL;
  ServiceReply *reply = NULL;
  guint64 id = 0;

  if (!service_ids_parse_one (text, &id))
    return service_ids_refuse ("path", "Input should be a valid integer",
                               "int_parsing");
  if (service_runs_sinks (state->runs, endpoint->kind, id))
    return refuse_sinking ("path");
  value = service_runs_dup_value (state->runs, endpoint->kind, id);
  if (value == NULL)
    return service_reply_new_detail (SOUP_STATUS_NOT_FOUND, "Run not found");
  if (endpoint->raw && !wants_url (question->query))
    reply = answer_raw (state, value);
  if (reply != NULL)
    return reply;
  expanded = service_expand (state, value);
  return service_reply_new_json (SOUP_STATUS_OK, expanded);
}

static const Endpoint *
find_endpoint (const char *path, gboolean *bulk)
{
  for (guint i = 0; i < G_N_ELEMENTS (endpoints); i++) {
    *bulk = strcmp (path, endpoints[i].bulk) == 0;
    if (*bulk || g_str_has_prefix (path, endpoints[i].single))
      return &endpoints[i];
  }
  return NULL;
}

ServiceReply *
service_api_answer (ServiceState *state, const ServiceQuestion *question)
{
  const Endpoint *endpoint = NULL;
  ServiceReply *refusal = NULL;
  gboolean bulk = FALSE;

  if (g_str_has_prefix (question->path, SERVICE_API_ROOT))
    endpoint =
        find_endpoint (question->path + strlen (SERVICE_API_ROOT), &bulk);
  if (endpoint == NULL)
    return service_reply_new_detail (SOUP_STATUS_NOT_FOUND, "Not Found");
  if (strcmp (question->method, bulk ? "POST" : "GET") != 0)
    return service_reply_new_detail (SOUP_STATUS_METHOD_NOT_ALLOWED,
                                     "Method Not Allowed");
  refusal = check_key (state, question->headers);
  if (refusal != NULL)
    return refusal;
  return bulk ? answer_bulk (state, endpoint, question)
              : answer_single (state, endpoint, question);
}
