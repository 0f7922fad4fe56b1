/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "preview-run-json.h"
#include "preview-session.h"

#define VERSION 1
#define MAX_SIZE (32 * 1024 * 1024)
#define MAX_RUNS 10000
#define MAX_CHOSEN 100
/* Seconds between a change and its way to the disk. */
#define DELAY 2

struct _PreviewSession
{
  GObject parent_instance;

  PreviewRuns *runs;
  char *filename;
  guint selected;
  /* Indices of runs. */
  GArray *chosen;
  guint timeout;
  gboolean is_loading;
};

G_DEFINE_FINAL_TYPE (PreviewSession, preview_session, G_TYPE_OBJECT)

static gboolean
save_cb (gpointer data)
{
  PreviewSession *self = data;
  g_autoptr (GError) error = NULL;

  self->timeout = 0;
  if (!preview_session_save (self, &error))
    g_warning ("%s", error->message);
  return G_SOURCE_REMOVE;
}

static void
watch_run (PreviewSession *self, PreviewRun *run)
{
  g_signal_connect_object (run, "notify", G_CALLBACK (preview_session_touch),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (preview_run_get_notes (run), "items-changed",
                           G_CALLBACK (preview_session_touch), self,
                           G_CONNECT_SWAPPED);
}

static void
items_changed_cb (PreviewSession *self,
                  guint position,
                  guint n_removed,
                  guint n_added)
{
  for (guint i = position; i < position + n_added; i++) {
    g_autoptr (PreviewRun) run =
        g_list_model_get_item (G_LIST_MODEL (self->runs), i);

    watch_run (self, run);
  }
  preview_session_touch (self);
}

static void
preview_session_dispose (GObject *object)
{
  PreviewSession *self = PREVIEW_SESSION (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->runs);
  G_OBJECT_CLASS (preview_session_parent_class)->dispose (object);
}

static void
preview_session_finalize (GObject *object)
{
  g_free (PREVIEW_SESSION (object)->filename);
  g_array_unref (PREVIEW_SESSION (object)->chosen);
  G_OBJECT_CLASS (preview_session_parent_class)->finalize (object);
}

static void
preview_session_class_init (PreviewSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = preview_session_dispose;
  G_OBJECT_CLASS (klass)->finalize = preview_session_finalize;
}

static void
preview_session_init (PreviewSession *self)
{
  self->chosen = g_array_new (FALSE, FALSE, sizeof (guint));
}

/**
 * preview_session_new:
 * @runs: the list to keep
 * @filename: where
 *
 * Returns: (transfer full): a session that saves what changes
 */
PreviewSession *
preview_session_new (PreviewRuns *runs, const char *filename)
{
  PreviewSession *self = g_object_new (PREVIEW_TYPE_SESSION, NULL);

  self->runs = g_object_ref (runs);
  self->filename = g_strdup (filename);
  g_signal_connect_object (runs, "items-changed", G_CALLBACK (items_changed_cb),
                           self, G_CONNECT_SWAPPED);
  return self;
}

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
  JsonNode *node = json_object_get_member (root, "chosen");
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  array = json_node_get_array (node);
  for (guint i = 0; i < MIN (json_array_get_length (array), MAX_CHOSEN); i++) {
    JsonNode *element = json_array_get_element (array, i);
    gint64 index =
        JSON_NODE_HOLDS_VALUE (element) ? json_node_get_int (element) : -1;
    guint value = (guint)index;

    if (index >= 0 && index < MAX_RUNS)
      g_array_append_val (self->chosen, value);
  }
}

static void
load_root (PreviewSession *self, JsonObject *root, guint *selected)
{
  JsonNode *runs = json_object_get_member (root, "runs");
  JsonArray *array;
  guint n;

  *selected = (guint)CLAMP (
      json_object_get_int_member_with_default (root, "selected", 0), 0,
      MAX_RUNS);
  load_chosen (self, root);
  if (runs == NULL || !JSON_NODE_HOLDS_ARRAY (runs))
    return;
  array = json_node_get_array (runs);
  n = MIN (json_array_get_length (array), MAX_RUNS);
  for (guint i = 0; i < n; i++)
    load_run (self, json_array_get_element (array, i));
}

static JsonNode *
read_file (const char *filename, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *content = NULL;
  gsize length;

  if (!g_file_get_contents (filename, &content, &length, error))
    return NULL;
  if (length > MAX_SIZE || !g_utf8_validate (content, (gssize)length, NULL) ||
      !preview_json_is_shallow (content)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("it is not a list of runs"));
    return NULL;
  }
  if (!json_parser_load_from_data (parser, content, (gssize)length, error))
    return NULL;
  if (json_parser_get_root (parser) == NULL ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser))) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("it is not a list of runs"));
    return NULL;
  }
  return json_parser_steal_root (parser);
}

/* What cannot be read is put aside, so that nothing is written over it. */
static void
put_aside (PreviewSession *self)
{
  g_autofree char *aside = g_strconcat (self->filename, ".unreadable", NULL);

  g_rename (self->filename, aside);
}

/**
 * preview_session_load:
 * @self: a session
 * @selected: (out): which run was shown
 * @error: return location for an error
 *
 * Adds what was kept to the list.
 *
 * Returns: whether all went well; no file is no error
 */
gboolean
preview_session_load (PreviewSession *self, guint *selected, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) root = read_file (self->filename, &local_error);

  *selected = 0;
  if (root == NULL) {
    if (g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      return TRUE;
    put_aside (self);
    g_set_error (error, local_error->domain, local_error->code,
                 _ ("The list of the last session could not be read and was "
                    "put aside: %s"),
                 local_error->message);
    return FALSE;
  }
  self->is_loading = TRUE;
  load_root (self, json_node_get_object (root), selected);
  self->selected = *selected;
  self->is_loading = FALSE;
  return TRUE;
}

/**
 * preview_session_set_selected:
 * @self: a session
 * @selected: which run is shown
 */
void
preview_session_set_selected (PreviewSession *self, guint selected)
{
  self->selected = selected;
  preview_session_touch (self);
}

/**
 * preview_session_set_chosen:
 * @self: a session
 * @chosen: (element-type guint): which runs are side by side
 */
void
preview_session_set_chosen (PreviewSession *self, GArray *chosen)
{
  g_array_set_size (self->chosen, 0);
  g_array_append_vals (self->chosen, chosen->data, chosen->len);
  preview_session_touch (self);
}

/**
 * preview_session_get_chosen:
 * @self: a session
 *
 * Returns: (transfer none) (element-type guint): which runs were side by side;
 *   not all of them need be there
 */
GArray *
preview_session_get_chosen (PreviewSession *self)
{
  return self->chosen;
}

/**
 * preview_session_touch:
 * @self: a session
 *
 * Something changed and is to be saved soon.
 */
void
preview_session_touch (PreviewSession *self)
{
  if (self->timeout == 0 && !self->is_loading)
    self->timeout = g_timeout_add_seconds (DELAY, save_cb, self);
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

static char *
compose (PreviewSession *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "version");
  json_builder_add_int_value (builder, VERSION);
  json_builder_set_member_name (builder, "selected");
  json_builder_add_int_value (builder, self->selected);
  json_builder_set_member_name (builder, "chosen");
  write_chosen (self, builder);
  json_builder_set_member_name (builder, "runs");
  write_runs (self, builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}

/**
 * preview_session_save:
 * @self: a session
 * @error: return location for an error
 *
 * Saves everything now. The file is replaced as a whole or not at all.
 *
 * Returns: whether it is on disk
 */
gboolean
preview_session_save (PreviewSession *self, GError **error)
{
  g_autofree char *content = compose (self);
  g_autofree char *folder = g_path_get_dirname (self->filename);

  g_clear_handle_id (&self->timeout, g_source_remove);
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                 _ ("The list of runs cannot be kept: “%s” cannot be made."),
                 folder);
    return FALSE;
  }
  return g_file_set_contents_full (self->filename, content, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
