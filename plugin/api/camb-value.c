/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-api"

#include "config.h"

#include "camb-value.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "camb-error.h"
#include "camb-run-private.h"
#include "camb-status.h"
#include "camb-url.h"

#define MAX_ITEMS 200000
#define MAX_TEXT_BYTES (1024 * 1024)
#define MAX_TIME 1e9

/* The names that documents, older pages and other calls of the API use. */
static const char *const video_names[] = {"video_url", "output_video_url",
                                          NULL};
static const char *const audio_names[] = {"audio_url", "output_audio_url",
                                          NULL};
static const char *const sound_names[] = {
    "output_url", "audio_url", "url", "file_url", "output_audio_url", NULL};
static const char *const dub_names[] = {"video_url",  "output_video_url",
                                        "audio_url",  "output_audio_url",
                                        "transcript", NULL};
static const char *const text_names[] = {"texts", NULL};

/* By CambShape: what tells a value from a map of values. */
static const char *const *const shape_names[] = {
    [CAMB_SHAPE_DUB] = dub_names,
    [CAMB_SHAPE_AUDIO] = sound_names,
    [CAMB_SHAPE_TEXTS] = text_names,
};

static gboolean
is_string (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_STRING;
}

/* Null and empty mean absent. */
static gboolean
is_absent (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (is_string (node))
    return *json_node_get_string (node) == '\0';
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node)) == 0;
  return JSON_NODE_HOLDS_OBJECT (node) &&
         json_object_get_size (json_node_get_object (node)) == 0;
}

static JsonNode *
find_member (JsonObject *object, const char *const *names)
{
  for (; *names; names++) {
    JsonNode *node = json_object_get_member (object, *names);

    if (!is_absent (node))
      return node;
  }
  return NULL;
}

static gboolean
has_member (JsonObject *object, const char *const *names)
{
  for (; *names; names++) {
    if (json_object_has_member (object, *names))
      return TRUE;
  }
  return FALSE;
}

/**
 * camb_value_text_to_id: (skip)
 * @text: digits
 * @id: (out): the id, set on success
 *
 * Reads an id that is written as a text.
 *
 * Returns: whether it is a positive integer of 64 bits
 */
gboolean
camb_value_text_to_id (const char *text, guint64 *id)
{
  if (strspn (text, "0123456789") != strlen (text))
    return FALSE;
  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT64, id, NULL);
}

/**
 * camb_value_to_id: (skip)
 * @node: (nullable): an id as an integer or a string
 * @id: (out): the id, set on success
 *
 * Reads an id.
 *
 * Returns: whether it is a positive integer of 64 bits
 */
gboolean
camb_value_to_id (JsonNode *node, guint64 *id)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (is_string (node))
    return camb_value_text_to_id (json_node_get_string (node), id);
  if (json_node_get_value_type (node) != G_TYPE_INT64 ||
      json_node_get_int (node) <= 0)
    return FALSE;
  *id = json_node_get_int (node);
  return TRUE;
}

/**
 * camb_value_is_result: (skip)
 * @kind: a kind
 * @node: a part of an answer
 *
 * Tells whether something has a member that only the value of a run has.
 *
 * Returns: whether it has
 */
gboolean
camb_value_is_result (CambKind kind, JsonNode *node)
{
  return JSON_NODE_HOLDS_OBJECT (node) &&
         has_member (json_node_get_object (node),
                     shape_names[camb_kind_get_shape (kind)]);
}

static const char *
read_url (JsonNode *node, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!is_string (node)) {
    camb_error_set (error, CAMB_ERROR_PROTOCOL,
                    _ ("a media URL is not a string"));
    return NULL;
  }
  if (!camb_url_check (json_node_get_string (node), &local)) {
    camb_error_set (error, CAMB_ERROR_PROTOCOL,
                    _ ("a media URL is refused: %s"), local->message);
    return NULL;
  }
  return json_node_get_string (node);
}

static gboolean
read_optional_url (JsonObject *value,
                   const char *const *names,
                   const char **url,
                   GError **error)
{
  JsonNode *node = find_member (value, names);

  *url = node ? read_url (node, error) : NULL;
  return node == NULL || *url != NULL;
}

static double
read_time (JsonObject *item, const char *name)
{
  JsonNode *node = json_object_get_member (item, name);
  double time = NAN;
  char *end;

  if (is_absent (node) || !JSON_NODE_HOLDS_VALUE (node))
    return NAN;
  if (is_string (node)) {
    time = g_ascii_strtod (json_node_get_string (node), &end);
    if (*end != '\0')
      return NAN;
  } else if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    time = json_node_get_double (node);
  return isfinite (time) && fabs (time) <= MAX_TIME ? time : NAN;
}

/* How many bytes of a text to take: at most a mebibyte of whole characters. */
static gsize
measure (const char *text)
{
  gsize length = strlen (text);

  if (length <= MAX_TEXT_BYTES)
    return length;
  return g_utf8_find_prev_char (text, text + MAX_TEXT_BYTES + 1) - text;
}

static char *
dup_speaker (JsonObject *item)
{
  JsonNode *node = json_object_get_member (item, "speaker");

  if (is_absent (node) || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (is_string (node)) {
    const char *text = json_node_get_string (node);

    return g_strndup (text, measure (text));
  }
  if (json_node_get_value_type (node) != G_TYPE_INT64)
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
}

/* A line that has no text or no time stays, so that the count is right. */
static void
add_line (CambResult *result, JsonObject *item)
{
  JsonNode *node = json_object_get_member (item, "text");
  const char *text =
      node && is_string (node) ? json_node_get_string (node) : "";
  g_autofree char *speaker = dup_speaker (item);

  camb_result_add_line (result, read_time (item, "start"),
                        read_time (item, "end"), text, measure (text), speaker);
}

static gboolean
set_wrong (GError **error, const char *what)
{
  camb_error_set (error, CAMB_ERROR_PROTOCOL, "%s", what);
  return FALSE;
}

static gboolean
read_transcript (JsonObject *value, CambResult *result, GError **error)
{
  static const char *const names[] = {"transcript", NULL};
  JsonNode *node = find_member (value, names);
  JsonArray *items;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return set_wrong (error, _ ("the transcript is not an array"));
  items = json_node_get_array (node);
  if (json_array_get_length (items) > MAX_ITEMS)
    return set_wrong (error, _ ("the transcript has more than 200000 lines"));
  for (guint i = 0; i < json_array_get_length (items); i++) {
    JsonNode *item = json_array_get_element (items, i);

    if (!JSON_NODE_HOLDS_OBJECT (item))
      return set_wrong (error, _ ("a line of the transcript is not an object"));
    add_line (result, json_node_get_object (item));
  }
  return TRUE;
}

/* By the service's word; else a URL means ready, and none means pending. */
static CambRunState
decide (CambStatus status, gboolean has_media)
{
  switch (status) {
  case CAMB_STATUS_GOOD:
    return CAMB_RUN_READY;
  case CAMB_STATUS_PENDING:
    return CAMB_RUN_PENDING;
  case CAMB_STATUS_FAILED:
    return CAMB_RUN_FAILED;
  default:
    return has_media ? CAMB_RUN_READY : CAMB_RUN_PENDING;
  }
}

/* One result of a dub. It is added when it is ready, else @state and @reason
 * say why not. */
static gboolean
read_dub (CambRun *run,
          const char *key,
          JsonObject *value,
          CambRunState *state,
          char **reason,
          GError **error)
{
  const char *video;
  const char *audio;
  CambResult *result;

  if (!read_optional_url (value, video_names, &video, error) ||
      !read_optional_url (value, audio_names, &audio, error))
    return FALSE;
  *state = decide (camb_status_read (value, reason), video || audio);
  if (*state != CAMB_RUN_READY)
    return TRUE;
  result = camb_run_add_result (run, key);
  camb_result_set_video_url (result, video);
  camb_result_set_audio_url (result, audio);
  return read_transcript (value, result, error);
}

/* The run is what its best language is; failed counts more than pending when
 * none is ready. */
static gboolean
read_languages (CambRun *run, JsonObject *map, GError **error)
{
  g_autofree char *reason = NULL;
  CambStatus status = camb_status_read (map, &reason);
  gboolean failed = FALSE;
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, map);
  while (status != CAMB_STATUS_FAILED && status != CAMB_STATUS_PENDING &&
         json_object_iter_next_ordered (&iter, &key, &node)) {
    g_autofree char *own_reason = NULL;
    CambRunState state;

    if (camb_status_is_member (key) || !JSON_NODE_HOLDS_OBJECT (node))
      continue;
    if (!read_dub (run, key, json_node_get_object (node), &state, &own_reason,
                   error))
      return FALSE;
    if (state == CAMB_RUN_FAILED && !failed) {
      failed = TRUE;
      g_free (reason);
      reason = g_steal_pointer (&own_reason);
    }
  }
  if (camb_run_get_n_results (run) > 0)
    camb_run_set_state (run, CAMB_RUN_READY, NULL);
  else
    camb_run_set_state (run, failed ? CAMB_RUN_FAILED : decide (status, FALSE),
                        reason);
  return TRUE;
}

static gboolean
parse_dub (CambRun *run, JsonNode *node, GError **error)
{
  g_autofree char *reason = NULL;
  CambRunState state;
  JsonObject *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return set_wrong (error, _ ("the result is not an object"));
  value = json_node_get_object (node);
  if (!has_member (value, dub_names))
    return read_languages (run, value, error);
  if (!read_dub (run, NULL, value, &state, &reason, error))
    return FALSE;
  camb_run_set_state (run, state, state == CAMB_RUN_READY ? NULL : reason);
  return TRUE;
}

static void
finish_audio (CambRun *run, CambStatus status, const char *url, char *reason)
{
  CambRunState state = decide (status, url != NULL);

  camb_run_set_state (run, state, state == CAMB_RUN_READY ? NULL : reason);
  if (state == CAMB_RUN_READY)
    camb_result_set_audio_url (camb_run_add_result (run, NULL), url);
}

/* The page shows the URL as the value, the schema an object around it. */
static gboolean
parse_audio (CambRun *run, JsonNode *node, GError **error)
{
  g_autofree char *reason = NULL;
  CambStatus status = CAMB_STATUS_UNSAID;
  const char *url = NULL;

  if (is_string (node)) {
    const char *text = json_node_get_string (node);

    if (camb_status_is_word (text)) {
      status = camb_status_from_word (text);
      reason = g_strdup (text);
    } else if ((url = read_url (node, error)) == NULL)
      return FALSE;
  } else if (JSON_NODE_HOLDS_OBJECT (node)) {
    JsonObject *value = json_node_get_object (node);

    if (!read_optional_url (value, sound_names, &url, error))
      return FALSE;
    status = camb_status_read (value, &reason);
  } else
    return set_wrong (error, _ ("the result is neither a URL nor an object"));
  finish_audio (run, status, url, reason);
  return TRUE;
}

static gboolean
read_texts (CambRun *run, JsonArray *texts, GError **error)
{
  if (json_array_get_length (texts) > MAX_ITEMS)
    return set_wrong (error, _ ("there are more than 200000 texts"));
  for (guint i = 0; i < json_array_get_length (texts); i++) {
    JsonNode *node = json_array_get_element (texts, i);
    const char *text;

    if (!is_string (node))
      return set_wrong (error, _ ("a translated text is not a string"));
    text = json_node_get_string (node);
    camb_run_add_text (run, text, measure (text));
  }
  return TRUE;
}

static gboolean
parse_texts (CambRun *run, JsonNode *node, GError **error)
{
  g_autofree char *reason = NULL;
  CambStatus status = CAMB_STATUS_UNSAID;
  CambRunState state;
  JsonNode *texts = node;

  if (JSON_NODE_HOLDS_OBJECT (node)) {
    texts = find_member (json_node_get_object (node), text_names);
    status = camb_status_read (json_node_get_object (node), &reason);
  }
  state = decide (status, texts != NULL);
  camb_run_set_state (run, state, state == CAMB_RUN_READY ? NULL : reason);
  if (state != CAMB_RUN_READY || texts == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (texts))
    return set_wrong (error, _ ("the translated texts are not an array"));
  return read_texts (run, json_node_get_array (texts), error);
}

static gboolean
check_inner_id (JsonNode *node, guint64 run_id, GError **error)
{
  JsonNode *inner;
  guint64 id;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return TRUE;
  inner = json_object_get_member (json_node_get_object (node), "run_id");
  if (is_absent (inner) || (camb_value_to_id (inner, &id) && id == run_id))
    return TRUE;
  return set_wrong (error, _ ("the result names another run as its own"));
}

/**
 * camb_value_parse: (skip)
 * @kind: the kind
 * @run_id: the run
 * @node: its value in an answer
 *
 * Reads what an answer says of one run.
 *
 * Returns: (transfer full): the run; one with an error when its value cannot
 *     be understood
 */
CambRun *
camb_value_parse (CambKind kind, guint64 run_id, JsonNode *node)
{
  static gboolean (*const parsers[]) (CambRun *, JsonNode *, GError **) = {
      [CAMB_SHAPE_DUB] = parse_dub,
      [CAMB_SHAPE_AUDIO] = parse_audio,
      [CAMB_SHAPE_TEXTS] = parse_texts,
  };
  g_autoptr (CambRun) run = camb_run_new (kind, run_id);
  GError *error = NULL;

  if (is_absent (node))
    return g_steal_pointer (&run);
  if (check_inner_id (node, run_id, &error) &&
      parsers[camb_kind_get_shape (kind)](run, node, &error))
    return g_steal_pointer (&run);
  return camb_run_new_broken (kind, run_id, error);
}
