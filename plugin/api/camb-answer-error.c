/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-answer.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "camb-detail.h"
#include "camb-json.h"

#define MAX_BYTES (64 * 1024)
#define MAX_STEPS 8

static JsonNode *
find_message_member (JsonObject *object)
{
  static const char *const names[] = {
      "detail", "message", "msg",   "error", "error_description",
      "errors", "title",   "reason"};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    JsonNode *node = json_object_get_member (object, names[i]);

    if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
      return node;
  }
  return NULL;
}

/* Follows first elements and telling members down to a text. */
static const char *
find_message (JsonNode *node)
{
  for (guint i = 0; node != NULL && i < MAX_STEPS; i++) {
    if (JSON_NODE_HOLDS_OBJECT (node))
      node = find_message_member (json_node_get_object (node));
    else if (JSON_NODE_HOLDS_ARRAY (node))
      node = json_array_get_length (json_node_get_array (node)) > 0
                 ? json_array_get_element (json_node_get_array (node), 0)
                 : NULL;
    else
      return json_node_get_string (node);
  }
  return NULL;
}

static const char *
skip_element (const char *text, const char *end_tag)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  const char *end = strstr (lower, end_tag);

  return end ? text + (end - lower) : text + strlen (text);
}

static char *
strip_tags (const char *text)
{
  GString *out = g_string_new (NULL);

  while (*text) {
    if (*text != '<') {
      g_string_append_c (out, *text++);
      continue;
    }
    if (g_ascii_strncasecmp (text, "<script", 7) == 0)
      text = skip_element (text, "</script");
    else if (g_ascii_strncasecmp (text, "<style", 6) == 0)
      text = skip_element (text, "</style");
    text += strcspn (text, ">");
    text += *text == '>';
    g_string_append_c (out, ' ');
  }
  g_string_replace (out, "&nbsp;", " ", 0);
  g_string_replace (out, "&lt;", "<", 0);
  g_string_replace (out, "&gt;", ">", 0);
  g_string_replace (out, "&quot;", "\"", 0);
  g_string_replace (out, "&#39;", "'", 0);
  g_string_replace (out, "&amp;", "&", 0);
  return g_string_free (out, FALSE);
}

/**
 * camb_answer_dup_error_message:
 * @body: (nullable): the body of an answer that refuses
 *
 * Finds the first message in what a server says about an error, which may be
 * `{"detail": [{loc, msg, type}]}`, JSON of another form, text or HTML,
 * whatever the content type claims.
 *
 * Returns: (nullable) (transfer full): one line as of camb_detail_clean(), or
 *     %NULL when there is none
 */
char *
camb_answer_dup_error_message (GBytes *body)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autofree char *plain = NULL;
  const char *data;
  gsize length;

  if (body == NULL)
    return NULL;
  data = g_bytes_get_data (body, &length);
  if (length > 0 && length <= MAX_BYTES)
    root = camb_json_parse (body, NULL);
  if (root != NULL)
    return camb_detail_clean (find_message (root), -1, NULL);
  text = g_utf8_make_valid (data ? data : "", MIN (length, MAX_BYTES));
  plain = strip_tags (text);
  return camb_detail_clean (plain, -1, NULL);
}
