/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "preview-session-file.h"
#include "preview-session-private.h"

/* Seconds between a change and its way to the disk. */
#define DELAY 2

G_DEFINE_FINAL_TYPE (PreviewSession, preview_session, G_TYPE_OBJECT)

static gboolean
save_cb (gpointer data)
{
  PreviewSession *self = data;

  self->timeout = 0;
  preview_session_writer_write_later (self->writer,
                                      preview_session_compose (self));
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
blind_tests_changed_cb (PreviewSession *self,
                        guint position,
                        guint n_removed,
                        guint n_added)
{
  for (guint i = position; i < position + n_added; i++) {
    g_autoptr (PreviewBlindTest) test =
        g_list_model_get_item (G_LIST_MODEL (self->blind_tests), i);

    g_signal_connect_object (test, "notify::n-answers",
                             G_CALLBACK (preview_session_touch), self,
                             G_CONNECT_SWAPPED);
  }
  preview_session_touch (self);
}

static void
preview_session_dispose (GObject *object)
{
  PreviewSession *self = PREVIEW_SESSION (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->runs);
  g_clear_object (&self->blind_tests);
  G_OBJECT_CLASS (preview_session_parent_class)->dispose (object);
}

static void
preview_session_finalize (GObject *object)
{
  PreviewSession *self = PREVIEW_SESSION (object);

  g_clear_pointer (&self->writer, preview_session_writer_unref);
  g_free (self->filename);
  g_free (self->view);
  g_array_unref (self->chosen);
  g_clear_pointer (&self->others, json_object_unref);
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
  self->blind_tests = g_list_store_new (PREVIEW_TYPE_BLIND_TEST);
  g_signal_connect_object (self->blind_tests, "items-changed",
                           G_CALLBACK (blind_tests_changed_cb), self,
                           G_CONNECT_SWAPPED);
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
  self->writer = preview_session_writer_new (filename);
  g_signal_connect_object (runs, "items-changed", G_CALLBACK (items_changed_cb),
                           self, G_CONNECT_SWAPPED);
  return self;
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
  g_autoptr (JsonNode) root =
      preview_session_file_read (self->filename, &local_error);

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
  preview_session_load_root (self, json_node_get_object (root));
  *selected = self->selected;
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
 * preview_session_get_selected:
 * @self: a session
 *
 * Returns: which run is shown
 */
guint
preview_session_get_selected (PreviewSession *self)
{
  return self->selected;
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
 * preview_session_set_view:
 * @self: a session
 * @view: (nullable): the name of the view that runs are looked at in
 */
void
preview_session_set_view (PreviewSession *self, const char *view)
{
  char *copy = g_strdup (view);

  g_free (self->view);
  self->view = copy;
  preview_session_touch (self);
}

/**
 * preview_session_get_view:
 * @self: a session
 *
 * Returns: (nullable): the name of a view, perhaps an unknown one
 */
const char *
preview_session_get_view (PreviewSession *self)
{
  return self->view;
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

static gboolean
has_reviews (PreviewSession *self)
{
  GListModel *runs = G_LIST_MODEL (self->runs);

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++) {
    g_autoptr (PreviewRun) run = g_list_model_get_item (runs, i);

    if (preview_run_is_reviewed (run))
      return TRUE;
  }
  return g_list_model_get_n_items (G_LIST_MODEL (self->blind_tests)) > 0;
}

/**
 * preview_session_back_up:
 * @self: a session
 * @error: return location for an error
 *
 * Keeps a copy of what is open in the folder `kept` beside it, if there is any
 * review or blind test in it, before another session takes its place.
 *
 * Returns: whether nothing can be lost now
 */
gboolean
preview_session_back_up (PreviewSession *self, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H-%M-%S");
  g_autofree char *name = g_strconcat (time, PREVIEW_SESSION_SUFFIX, NULL);
  g_autofree char *folder = g_path_get_dirname (self->filename);
  g_autofree char *kept = g_build_filename (folder, "kept", NULL);
  g_autofree char *filename = g_build_filename (kept, name, NULL);
  g_autofree char *content = NULL;

  if (!has_reviews (self))
    return TRUE;
  content = preview_session_compose (self);
  if (g_mkdir_with_parents (kept, 0700) != 0) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                 _ ("What is open cannot be kept: “%s” cannot be made."), kept);
    return FALSE;
  }
  return g_file_set_contents_full (filename, content, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/**
 * preview_session_list_picked:
 * @self: a session
 *
 * Returns: (transfer full) (element-type PreviewRun): the runs in the list that
 *   the reviewer picked
 */
GPtrArray *
preview_session_list_picked (PreviewSession *self)
{
  GListModel *runs = G_LIST_MODEL (self->runs);
  GPtrArray *picked = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++) {
    g_autoptr (PreviewRun) run = g_list_model_get_item (runs, i);

    if (preview_verdict_get_decision (preview_run_get_verdict (run)) ==
        PREVIEW_DECISION_PICKED)
      g_ptr_array_add (picked, g_steal_pointer (&run));
  }
  return picked;
}

/**
 * preview_session_get_blind_tests:
 * @self: a session
 *
 * Returns: (transfer none) (element-type PreviewBlindTest): those that are
 * done, and the one that is paused, if any, oldest first
 */
GListStore *
preview_session_get_blind_tests (PreviewSession *self)
{
  return self->blind_tests;
}

/**
 * preview_session_find_paused:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the blind test that goes on
 */
PreviewBlindTest *
preview_session_find_paused (PreviewSession *self)
{
  GListModel *tests = G_LIST_MODEL (self->blind_tests);

  for (guint i = 0; i < g_list_model_get_n_items (tests); i++) {
    g_autoptr (PreviewBlindTest) test = g_list_model_get_item (tests, i);

    /* The list holds it. */
    if (!preview_blind_test_is_done (test))
      return test;
  }
  return NULL;
}

/**
 * preview_session_save:
 * @self: a session
 * @error: return location for an error
 *
 * Saves everything now, after what is just being written. The file is replaced
 * as a whole or not at all.
 *
 * Returns: whether it is on disk
 */
gboolean
preview_session_save (PreviewSession *self, GError **error)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  return preview_session_writer_write (self->writer,
                                       preview_session_compose (self), error);
}
