/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Session files come from mails and shared folders: nothing in them is
 * believed, and what cannot be read says why. */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-json.h"
#include "preview-run-json.h"
#include "preview-session-file.h"

#define MAX_SIZE (32 * 1024 * 1024)
#define PORTION (256 * 1024)

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, message);
  return FALSE;
}

static gboolean
check_root (JsonNode *root, gboolean wants_format, GError **error)
{
  JsonObject *object;
  const char *format;
  gint64 version;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return refuse (error, _ ("It is not a list of runs."));
  object = json_node_get_object (root);
  format = preview_json_get_string (object, "format");
  version = preview_json_get_int (object, "version", 0);
  if ((wants_format || format != NULL) &&
      g_strcmp0 (format, PREVIEW_SESSION_FORMAT) != 0)
    return refuse (error, _ ("It is not a session of Camb Preview."));
  if (version > PREVIEW_SESSION_VERSION)
    return refuse (error, _ ("It was made by a newer Camb Preview; update this "
                             "one to open it."));
  if (wants_format && preview_json_get_array (object, "runs") == NULL)
    return refuse (error, _ ("It is not a list of runs."));
  return TRUE;
}

/**
 * preview_session_file_parse:
 * @text: (array length=length): what may be a session
 * @length: in bytes
 * @wants_format: whether it has to say that it is one
 * @error: return location for an error
 *
 * Returns: (transfer full): the object at its root
 */
JsonNode *
preview_session_file_parse (const char *text,
                            gsize length,
                            gboolean wants_format,
                            GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) local_error = NULL;

  if (length > MAX_SIZE) {
    refuse (error, _ ("It is too large for a list of runs."));
    return NULL;
  }
  if (!g_utf8_validate (text, (gssize)length, NULL) ||
      !preview_json_is_shallow (text)) {
    refuse (error, _ ("It is not a list of runs."));
    return NULL;
  }
  if (!json_parser_load_from_data (parser, text, (gssize)length,
                                   &local_error)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("It is damaged, or not a list of runs (%s)."),
                 local_error->message);
    return NULL;
  }
  if (!check_root (json_parser_get_root (parser), wants_format, error))
    return NULL;
  return json_parser_steal_root (parser);
}

/**
 * preview_session_file_read:
 * @filename: of the session that the program keeps for itself
 * @error: return location for an error
 *
 * Returns: (transfer full): the object at its root
 */
JsonNode *
preview_session_file_read (const char *filename, GError **error)
{
  g_autofree char *content = NULL;
  gsize length;

  if (!g_file_get_contents (filename, &content, &length, error))
    return NULL;
  return preview_session_file_parse (content, length, FALSE, error);
}

/* Never more than a session may have, whatever the size said before; and
 * nothing that never ends, such as a pipe. */
static GBytes *
load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autofree guint8 *portion = g_malloc (PORTION);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info (
      file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
      G_FILE_QUERY_INFO_NONE, cancellable, error);
  gssize n;

  if (info == NULL)
    return NULL;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR) {
    refuse (error, _ ("It is no file."));
    return NULL;
  }
  if (g_file_info_get_size (info) > MAX_SIZE) {
    refuse (error, _ ("It is too large for a list of runs."));
    return NULL;
  }
  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    return NULL;
  while ((n = g_input_stream_read (G_INPUT_STREAM (stream), portion, PORTION,
                                   cancellable, error)) > 0 &&
         content->len <= MAX_SIZE)
    g_byte_array_append (content, portion, (guint)n);
  if (n < 0)
    return NULL;
  /* Ends like a string, for who looks for the end. */
  g_byte_array_append (content, (const guint8 *)"", 1);
  return g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

static gboolean
is_remote (JsonNode *node)
{
  const char *uri;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  uri = preview_json_get_string (json_node_get_object (node), "uri");
  return uri != NULL && g_ascii_strncasecmp (uri, "file:", 5) != 0;
}

/* Whoever sent the file would learn who opens it, when and from where. */
static void
drop_remote (JsonNode *root)
{
  JsonArray *runs =
      preview_json_get_array (json_node_get_object (root), "runs");

  for (guint i = json_array_get_length (runs); i-- > 0;) {
    if (is_remote (json_array_get_element (runs, i)))
      json_array_remove_element (runs, i);
  }
}

static void
read_thread (GTask *task,
             gpointer source,
             gpointer data,
             GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = load (data, cancellable, &error);
  JsonNode *root = NULL;
  const char *text;
  gsize length;

  if (content != NULL) {
    text = g_bytes_get_data (content, &length);
    root = preview_session_file_parse (text, length - 1, TRUE, &error);
  }
  if (root != NULL)
    drop_remote (root);
  if (root != NULL)
    g_task_return_pointer (task, root, (GDestroyNotify)json_node_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * preview_session_file_read_async:
 * @file: a file that a user opened
 * @cancellable: (nullable): gives it up
 * @callback: called in the main thread
 * @data: for @callback
 *
 * What was attached from the web is left out: nothing is asked of anybody
 * because a file was opened.
 */
void
preview_session_file_read_async (GFile *file,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_source_tag (task, preview_session_file_read_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, read_thread);
}

/**
 * preview_session_file_read_finish:
 * @result: what the callback was given
 * @error: return location for an error, a sentence for the user
 *
 * Returns: (transfer full): the object at the root of the session
 */
JsonNode *
preview_session_file_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * preview_session_file_is_name:
 * @name: of a file
 *
 * Returns: whether it should hold a session
 */
gboolean
preview_session_file_is_name (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_str_has_suffix (lower, PREVIEW_SESSION_SUFFIX);
}
