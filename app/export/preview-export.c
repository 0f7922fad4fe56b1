/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "preview-blind-report.h"
#include "preview-export-private.h"

G_DEFINE_FINAL_TYPE (PreviewExport, preview_export, G_TYPE_OBJECT)

/* News on its way to the thread that wants it. */
typedef struct
{
  PreviewExport *export;
  PreviewExportNews news;
  char *name;
  char *detail;
  double fraction;
} Delivery;

static void
delivery_free (gpointer data)
{
  Delivery *self = data;

  g_object_unref (self->export);
  g_free (self->name);
  g_free (self->detail);
  g_free (self);
}

static gboolean
deliver_cb (gpointer data)
{
  Delivery *self = data;

  if (self->export->func != NULL)
    self->export->func (self->news, self->name, self->detail, self->fraction,
                        self->export->data);
  return G_SOURCE_REMOVE;
}

void
preview_export_job_tell (PreviewExportJob *self,
                         PreviewExportNews news,
                         const char *name,
                         const char *detail,
                         double fraction)
{
  Delivery *delivery = g_new0 (Delivery, 1);

  delivery->export = g_object_ref (self->owner);
  delivery->news = news;
  delivery->name = g_strdup (name);
  delivery->detail = g_strdup (detail);
  delivery->fraction =
      CLAMP (((double)self->n_done + fraction) / MAX (self->n_steps, 1), 0, 1);
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, deliver_cb,
                              delivery, delivery_free);
}

static void
preview_export_finalize (GObject *object)
{
  PreviewExport *self = PREVIEW_EXPORT (object);

  g_free (self->path);
  for (guint i = 0; i < PREVIEW_N_EDIT_FORMATS; i++)
    g_free (self->timelines[i]);
  g_ptr_array_unref (self->items);
  json_array_unref (self->blind_tests);
  g_string_free (self->blind_csv, TRUE);
  G_OBJECT_CLASS (preview_export_parent_class)->finalize (object);
}

static void
preview_export_class_init (PreviewExportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = preview_export_finalize;
}

static void
preview_export_init (PreviewExport *self)
{
  self->items =
      g_ptr_array_new_with_free_func ((GDestroyNotify)preview_export_item_free);
  self->blind_tests = json_array_new ();
  self->blind_csv = g_string_new (NULL);
  self->options.has_media = TRUE;
}

/**
 * preview_export_new:
 * @path: a folder, which need not be there
 *
 * Returns: (transfer full): an export of nothing
 */
PreviewExport *
preview_export_new (const char *path)
{
  PreviewExport *self = g_object_new (PREVIEW_TYPE_EXPORT, NULL);

  self->path = g_strdup (path);
  return self;
}

/** preview_export_get_path: returns: (transfer none): where it goes. */
const char *
preview_export_get_path (PreviewExport *self)
{
  return self->path;
}

/** preview_export_get_options: returns: what to write, to be set before. */
PreviewExportOptions *
preview_export_get_options (PreviewExport *self)
{
  return &self->options;
}

/**
 * preview_export_take_item:
 * @self: an export that has not begun
 * @item: (transfer full): a run
 */
void
preview_export_take_item (PreviewExport *self, PreviewExportItem *item)
{
  g_ptr_array_add (self->items, item);
}

/**
 * preview_export_add_blind_test:
 * @self: an export that has not begun
 * @test: a blind test that is done
 */
void
preview_export_add_blind_test (PreviewExport *self, PreviewBlindTest *test)
{
  g_autofree char *json = preview_blind_report_to_json (test);
  g_autofree char *csv = preview_blind_report_to_csv (test);
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  const char *rows = strchr (csv, '\n');

  if (node == NULL)
    return;
  json_array_add_element (self->blind_tests, g_steal_pointer (&node));
  if (self->blind_csv->len == 0)
    g_string_append (self->blind_csv, csv);
  else if (rows != NULL)
    g_string_append (self->blind_csv, rows + 1);
}

/**
 * preview_export_set_news_func:
 * @self: an export
 * @func: (nullable): who wants to know what happens
 * @data: for @func
 */
void
preview_export_set_news_func (PreviewExport *self,
                              PreviewExportNewsFunc func,
                              gpointer data)
{
  self->func = func;
  self->data = data;
}

static void
job_clear (PreviewExportJob *self)
{
  g_clear_pointer (&self->lookup, preview_export_lookup_free);
  g_clear_pointer (&self->folder, preview_export_folder_close);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_main_context_unref (self->context);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PreviewExport *self = source;
  PreviewExportJob job = {.owner = self, .cancellable = cancellable};
  GError *error = NULL;
  gboolean done;

  job.context = g_main_context_ref (g_task_get_context (task));
  job.results = g_ptr_array_new_with_free_func (preview_export_result_free);
  done = preview_export_job_run (&job, &error);
  if (job.folder != NULL)
    self->n_missing = preview_manifest_get_n_missing (job.manifest);
  job_clear (&job);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * preview_export_run_async:
 * @self: an export
 * @cancellable: (nullable): ends it; what is there stays
 * @callback: called when it has ended
 * @data: for @callback
 *
 * Exports, in a thread of its own.
 */
void
preview_export_run_async (PreviewExport *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, preview_export_run_async);
  g_task_run_in_thread (task, run);
}

/**
 * preview_export_run_finish:
 * @self: an export
 * @result: what the callback was given
 * @error: return location for an error that ended it
 *
 * Returns: whether it came to its end; preview_export_get_n_missing() tells
 *   whether all is there
 */
gboolean
preview_export_run_finish (PreviewExport *self,
                           GAsyncResult *result,
                           GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * preview_export_get_n_missing:
 * @self: an export that has ended
 *
 * Returns: how many files could not be had; the folder says which, and why
 */
guint
preview_export_get_n_missing (PreviewExport *self)
{
  return self->n_missing;
}

/**
 * preview_export_dup_timeline:
 * @self: an export that has ended
 * @format: what reads it
 *
 * Returns: (transfer full) (nullable): where the project is, if one was written
 */
char *
preview_export_dup_timeline (PreviewExport *self, PreviewEditFormat format)
{
  const char *name = self->timelines[format];

  return name != NULL ? g_build_filename (self->path, name, NULL) : NULL;
}
