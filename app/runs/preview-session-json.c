/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A session as a file holds it. */

#include "config.h"

#include <string.h>

#include "preview-blind-json.h"
#include "preview-json.h"
#include "preview-run-json.h"
#include "preview-session-file.h"
#include "preview-session-private.h"

#define MAX_RUNS 10000
#define MAX_CHOSEN 100
#define MAX_BLIND_TESTS 1000
#define MAX_VIEW_LENGTH 64

static const char *const known[] = {
    "format", "version", "selected",    "view",
    "chosen", "runs",    "blind-tests", NULL,
};

static void
load_run (PreviewSession *self, JsonNode *node)
{
  g_autoptr (PreviewRun) run = preview_run_from_json (node);
  gboolean is_open = TRUE;
  JsonNode *open;

  if (run == NULL)
    return;
  open = json_object_get_member (json_node_get_object (node), "open");
  if (open != NULL && JSON_NODE_HOLDS_VALUE (open))
    is_open = json_node_get_boolean (open);
  if (is_open)
    preview_runs_insert (self->runs, G_MAXUINT, run);
  else
    preview_runs_shelve (self->runs, run);
}

static void
load_chosen (PreviewSession *self, JsonObject *root)
{
  JsonArray *array = preview_json_get_array (root, "chosen");
  guint n = array != NULL ? MIN (json_array_get_length (array), MAX_CHOSEN) : 0;

  g_array_set_size (self->chosen, 0);
  for (guint i = 0; i < n; i++) {
    JsonNode *element = json_array_get_element (array, i);
    gint64 index =
        JSON_NODE_HOLDS_VALUE (element) ? json_node_get_int (element) : -1;
    guint value = (guint)index;

    if (index >= 0 && index < MAX_RUNS)
      g_array_append_val (self->chosen, value);
  }
}

static void
load_runs (PreviewSession *self, JsonObject *root)
{
  JsonArray *runs = preview_json_get_array (root, "runs");
  guint n = runs != NULL ? MIN (json_array_get_length (runs), MAX_RUNS) : 0;

  for (guint i = 0; i < n; i++)
    load_run (self, json_array_get_element (runs, i));
}

static void
load_blind_tests (PreviewSession *self, JsonObject *root)
{
  JsonArray *tests = preview_json_get_array (root, "blind-tests");
  guint n =
      tests != NULL ? MIN (json_array_get_length (tests), MAX_BLIND_TESTS) : 0;

  g_list_store_remove_all (self->blind_tests);
  for (guint i = 0; i < n; i++) {
    g_autoptr (PreviewBlindTest) test =
        preview_blind_test_from_json (json_array_get_element (tests, i));

    if (test != NULL)
      g_list_store_append (self->blind_tests, test);
  }
}

static void
keep_others (PreviewSession *self, JsonObject *root)
{
  g_autoptr (GList) names = json_object_get_members (root);

  g_clear_pointer (&self->others, json_object_unref);
  self->others = json_object_new ();
  for (GList *it = names; it != NULL; it = it->next) {
    if (!g_strv_contains (known, it->data))
      json_object_set_member (self->others, it->data,
                              json_object_dup_member (root, it->data));
  }
}

void
preview_session_load_root (PreviewSession *self, JsonObject *root)
{
  const char *view = preview_json_get_string (root, "view");

  self->is_loading = TRUE;
  self->selected =
      (guint)CLAMP (preview_json_get_int (root, "selected", 0), 0, MAX_RUNS);
  g_clear_pointer (&self->view, g_free);
  if (view != NULL && strlen (view) <= MAX_VIEW_LENGTH)
    self->view = g_strdup (view);
  load_chosen (self, root);
  load_runs (self, root);
  load_blind_tests (self, root);
  keep_others (self, root);
  self->is_loading = FALSE;
}

static void
write_runs (PreviewSession *self, JsonBuilder *builder)
{
  g_autoptr (GList) shelved = preview_runs_list_shelved (self->runs);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));

  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++) {
    g_autoptr (PreviewRun) run =
        g_list_model_get_item (G_LIST_MODEL (self->runs), i);

    preview_run_to_json (run, TRUE, builder);
  }
  for (GList *it = shelved; it != NULL; it = it->next)
    preview_run_to_json (it->data, FALSE, builder);
  json_builder_end_array (builder);
}

static void
write_chosen (PreviewSession *self, JsonBuilder *builder)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->chosen->len; i++)
    json_builder_add_int_value (builder,
                                g_array_index (self->chosen, guint, i));
  json_builder_end_array (builder);
}

static void
write_blind_tests (PreviewSession *self, JsonBuilder *builder)
{
  GListModel *tests = G_LIST_MODEL (self->blind_tests);

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (tests); i++) {
    g_autoptr (PreviewBlindTest) test = g_list_model_get_item (tests, i);

    preview_blind_test_to_json (test, builder);
  }
  json_builder_end_array (builder);
}

static void
write_others (PreviewSession *self, JsonBuilder *builder)
{
  g_autoptr (GList) names =
      self->others != NULL ? json_object_get_members (self->others) : NULL;

  for (GList *it = names; it != NULL; it = it->next) {
    json_builder_set_member_name (builder, it->data);
    json_builder_add_value (builder,
                            json_object_dup_member (self->others, it->data));
  }
}

/**
 * preview_session_compose:
 * @self: a session
 *
 * Returns: (transfer full): all of it, as it goes into a file
 */
char *
preview_session_compose (PreviewSession *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  preview_json_add_string (builder, "format", PREVIEW_SESSION_FORMAT);
  preview_json_add_int (builder, "version", PREVIEW_SESSION_VERSION);
  preview_json_add_int (builder, "selected", self->selected);
  if (self->view != NULL)
    preview_json_add_string (builder, "view", self->view);
  json_builder_set_member_name (builder, "chosen");
  write_chosen (self, builder);
  json_builder_set_member_name (builder, "runs");
  write_runs (self, builder);
  json_builder_set_member_name (builder, "blind-tests");
  write_blind_tests (self, builder);
  write_others (self, builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}

/**
 * preview_session_replace:
 * @self: a session
 * @root: that of a session file
 *
 * Puts what is in there in the place of what is open. Runs with notes or a
 * verdict are kept, out of the list.
 */
void
preview_session_replace (PreviewSession *self, JsonNode *root)
{
  GListModel *runs = G_LIST_MODEL (self->runs);

  for (guint i = g_list_model_get_n_items (runs); i-- > 0;) {
    g_autoptr (PreviewRun) run = g_list_model_get_item (runs, i);

    preview_runs_remove (self->runs, run);
  }
  preview_session_load_root (self, json_node_get_object (root));
  preview_session_touch (self);
}

static void
replaced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * preview_session_save_to_async:
 * @self: a session
 * @file: where; replaced as a whole or not at all, and the user's alone
 * @cancellable: (nullable): gives it up
 * @callback: called in the main thread
 * @data: for @callback
 */
void
preview_session_save_to_async (PreviewSession *self,
                               GFile *file,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  g_autofree char *content = preview_session_compose (self);
  gsize length = strlen (content);
  g_autoptr (GBytes) bytes =
      g_bytes_new_take (g_steal_pointer (&content), length);

  g_task_set_source_tag (task, preview_session_save_to_async);
  g_file_replace_contents_bytes_async (
      file, bytes, NULL, FALSE,
      G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, cancellable,
      replaced_cb, g_steal_pointer (&task));
}

/**
 * preview_session_save_to_finish:
 * @self: a session
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it is on disk
 */
gboolean
preview_session_save_to_finish (PreviewSession *self,
                                GAsyncResult *result,
                                GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
