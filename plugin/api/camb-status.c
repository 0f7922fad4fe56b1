/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-status.h"

#include <string.h>

#include "camb-detail.h"

/* What the vendor's SDKs and task queues of that kind say. The set is open, and
 * a word that is in neither list means failure. */
static const char *const good[] = {"SUCCESS",   "SUCCEEDED", "SUCCESSFUL",
                                   "COMPLETED", "COMPLETE",  "DONE",
                                   "FINISHED",  "READY",     "OK"};
static const char *const pending[] = {
    "PENDING",   "PROCESSING", "IN_PROGRESS", "INPROGRESS", "PROGRESS",
    "QUEUED",    "RUNNING",    "STARTED",     "WAITING",    "CREATED",
    "SUBMITTED", "SCHEDULED",  "RECEIVED",    "RETRY",      "NOT_STARTED"};

/* The members that speak about a run, not of its result. */
static const char *const members[] = {"status", "message", "exception_reason",
                                      "error",  "detail",  "run_id",
                                      "id",     "task_id"};

static gboolean
contains (const char *const *words, gsize n_words, const char *word)
{
  for (gsize i = 0; i < n_words; i++) {
    if (g_ascii_strcasecmp (words[i], word) == 0)
      return TRUE;
  }
  return FALSE;
}

/**
 * camb_status_from_word: (skip)
 * @word: a status
 *
 * Classifies what the service calls a run. Case does not matter, nor do spaces
 * and dashes for underscores.
 *
 * Returns: good, pending or failed
 */
CambStatus
camb_status_from_word (const char *word)
{
  g_autofree char *plain = g_strdelimit (g_strdup (word), " -", '_');

  if (contains (good, G_N_ELEMENTS (good), plain))
    return CAMB_STATUS_GOOD;
  if (contains (pending, G_N_ELEMENTS (pending), plain))
    return CAMB_STATUS_PENDING;
  return CAMB_STATUS_FAILED;
}

/**
 * camb_status_is_word: (skip)
 * @text: a text
 *
 * Tells whether a text can be a status rather than a URL or a sentence.
 *
 * Returns: whether it is letters, digits, spaces, dashes and underscores only
 */
gboolean
camb_status_is_word (const char *text)
{
  if (!g_ascii_isalpha (*text))
    return FALSE;
  for (; *text; text++) {
    if (!g_ascii_isalnum (*text) && !strchr (" -_", *text))
      return FALSE;
  }
  return TRUE;
}

/**
 * camb_status_is_member: (skip)
 * @name: the name of a member of a run's value
 *
 * Tells whether a member speaks about the run, so that it is no language.
 *
 * Returns: whether it does
 */
gboolean
camb_status_is_member (const char *name)
{
  return contains (members, G_N_ELEMENTS (members), name);
}

static char *
dup_clean (const char *text)
{
  g_autofree char *clean = camb_detail_clean (text, -1, NULL);

  /* The exception reason of a run without one. */
  if (clean == NULL || g_ascii_strcasecmp (clean, "NONE") == 0)
    return NULL;
  return g_steal_pointer (&clean);
}

static char *
dup_first_string (JsonNode *node)
{
  static const char *const names[] = {"message", "msg", "detail", "reason",
                                      "error"};
  JsonObject *object;

  if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    if (json_array_get_length (array) == 0)
      return NULL;
    node = json_array_get_element (array, 0);
  }
  if (JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_STRING)
    return dup_clean (json_node_get_string (node));
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  object = json_node_get_object (node);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *text =
        json_object_get_string_member_with_default (object, names[i], NULL);

    if (text != NULL)
      return dup_clean (text);
  }
  return NULL;
}

static char *
dup_member (JsonObject *value, const char *name)
{
  JsonNode *node = json_object_get_member (value, name);

  return node ? dup_first_string (node) : NULL;
}

static char *
dup_complaint (JsonObject *value)
{
  static const char *const names[] = {"exception_reason", "error", "detail"};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    char *text = dup_member (value, names[i]);

    if (text != NULL)
      return text;
  }
  return NULL;
}

/**
 * camb_status_read: (skip)
 * @value: the value of a run, or of one language of it
 * @reason: (out) (transfer full) (nullable): what to tell the user about it
 *
 * Reads how a run stands. No status is documented for the answers; the SDKs
 * show `status`, `message` and `exception_reason` around them. A complaint
 * counts when no status is given, a message only when it is a word.
 *
 * Returns: how the run stands
 */
CambStatus
camb_status_read (JsonObject *value, char **reason)
{
  g_autofree char *word = dup_member (value, "status");
  g_autofree char *complaint = dup_complaint (value);
  g_autofree char *message = dup_member (value, "message");
  CambStatus status = CAMB_STATUS_UNSAID;

  if (word != NULL)
    status = camb_status_from_word (word);
  else if (complaint != NULL)
    status = CAMB_STATUS_FAILED;
  else if (message != NULL && camb_status_is_word (message) &&
           !strchr (message, ' '))
    status = camb_status_from_word (message);
  if (complaint != NULL)
    *reason = g_steal_pointer (&complaint);
  else if (message != NULL)
    *reason = g_steal_pointer (&message);
  else
    *reason = g_steal_pointer (&word);
  return status;
}
