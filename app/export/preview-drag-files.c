/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-writer.h"
#include "preview-drag-files.h"
#include "preview-export-name.h"
#include "preview-export.h"

struct _PreviewDragFiles
{
  GObject parent_instance;

  PreviewRun *run;
  char *stem;
  char *folder;
  /* Of which language they are; another one makes others. */
  PreviewSpec *spec;
  GPtrArray *names;
  gboolean is_complete;
  GCancellable *cancellable;
};

enum
{
  SIGNAL_FETCHED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewDragFiles, preview_drag_files, G_TYPE_OBJECT)

/* Lists and notes are there as well, under names of their own. */
static void
news_cb (PreviewExportNews news,
         const char *name,
         const char *detail,
         double fraction,
         gpointer data)
{
  PreviewDragFiles *self = data;

  if ((news == PREVIEW_EXPORT_NEWS_WRITTEN ||
       news == PREVIEW_EXPORT_NEWS_KEPT) &&
      g_str_has_prefix (name, self->stem))
    g_ptr_array_add (self->names, g_strdup (name));
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PreviewDragFiles) self = data;
  PreviewExport *export = PREVIEW_EXPORT (source);
  g_autoptr (GError) error = NULL;
  gboolean done = preview_export_run_finish (export, result, &error);

  preview_export_set_news_func (export, NULL, NULL);
  g_clear_object (&self->cancellable);
  self->is_complete = done && self->names->len > 0;
  g_signal_emit (self, signals[SIGNAL_FETCHED], 0, self->is_complete,
                 error != NULL ? error->message : NULL);
}

static void
forget (PreviewDragFiles *self)
{
  self->is_complete = FALSE;
  g_ptr_array_set_size (self->names, 0);
  g_clear_pointer (&self->spec, preview_spec_free);
}

static gboolean
is_current (PreviewDragFiles *self)
{
  return self->spec != NULL &&
         preview_spec_equal (self->spec, preview_run_get_spec (self->run));
}

/**
 * preview_drag_files_fetch:
 * @self: files
 * @account: whom to ask for them
 *
 * Begins to write those that are not there, in the background. The signal
 * PreviewDragFiles::fetched tells how it ended.
 *
 * Returns: whether it has begun just now
 */
gboolean
preview_drag_files_fetch (PreviewDragFiles *self, PreviewAccount *account)
{
  g_autoptr (PreviewExport) export = NULL;

  if (self->cancellable != NULL)
    return FALSE;
  forget (self);
  self->spec = preview_spec_copy (preview_run_get_spec (self->run));
  self->cancellable = g_cancellable_new ();
  export = preview_export_new (self->folder);
  preview_export_get_options (export)->subtitles = 1u
                                                   << CAMB_SUBTITLE_FORMAT_SRT;
  preview_export_take_item (
      export, preview_export_item_new_for_run (self->run, account));
  preview_export_set_news_func (export, news_cb, self);
  preview_export_run_async (export, self->cancellable, exported_cb,
                            g_object_ref (self));
  return TRUE;
}

/** preview_drag_files_is_fetching: returns: whether they are being written. */
gboolean
preview_drag_files_is_fetching (PreviewDragFiles *self)
{
  return self->cancellable != NULL;
}

/**
 * preview_drag_files_list:
 * @self: files
 *
 * Returns: (transfer full) (element-type GFile): the files, if all that can be
 *   had are there; else %NULL
 */
GSList *
preview_drag_files_list (PreviewDragFiles *self)
{
  GSList *files = NULL;

  if (!self->is_complete || !is_current (self))
    return NULL;
  for (guint i = self->names->len; i > 0; i--) {
    g_autoptr (GFile) file = g_file_new_build_filename (
        self->folder, self->names->pdata[i - 1], NULL);

    /* Caches are emptied. */
    if (!g_file_query_exists (file, NULL)) {
      g_slist_free_full (files, g_object_unref);
      return NULL;
    }
    files = g_slist_prepend (files, g_steal_pointer (&file));
  }
  return files;
}

static void
preview_drag_files_finalize (GObject *object)
{
  PreviewDragFiles *self = PREVIEW_DRAG_FILES (object);

  g_clear_pointer (&self->spec, preview_spec_free);
  g_ptr_array_unref (self->names);
  g_object_unref (self->run);
  g_free (self->stem);
  g_free (self->folder);
  G_OBJECT_CLASS (preview_drag_files_parent_class)->finalize (object);
}

static void
preview_drag_files_class_init (PreviewDragFilesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = preview_drag_files_finalize;
  /**
   * PreviewDragFiles::fetched:
   * @self: files
   * @is_there: whether there are any to drag
   * @reason: (nullable): why it ended before all was there
   */
  signals[SIGNAL_FETCHED] = g_signal_new (
      "fetched", PREVIEW_TYPE_DRAG_FILES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 2, G_TYPE_BOOLEAN, G_TYPE_STRING);
}

static void
preview_drag_files_init (PreviewDragFiles *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
}

/**
 * preview_drag_files_new:
 * @run: a run that the service made
 *
 * Returns: (transfer full): its files, none of which is known to be there
 */
PreviewDragFiles *
preview_drag_files_new (PreviewRun *run)
{
  PreviewDragFiles *self = g_object_new (PREVIEW_TYPE_DRAG_FILES, NULL);
  const PreviewSpec *spec = preview_run_get_spec (run);

  self->run = g_object_ref (run);
  self->stem = preview_export_name_stem (spec->kind, spec->run_id, NULL);
  /* The ids of sample runs are those of others. */
  self->folder = g_build_filename (
      g_get_user_cache_dir (), "camb-preview",
      preview_run_is_sample (run) ? "dragged-samples" : "dragged", self->stem,
      NULL);
  return self;
}
