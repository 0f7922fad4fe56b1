/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "camb-writer.h"
#include "preview-edit-writer.h"
#include "preview-export-dialog.h"
#include "preview-export.h"
#include "preview-multi.h"

struct _PreviewExportDialog
{
  AdwWindow parent_instance;

  GtkWidget *cancel_button;
  GtkWidget *export_button;
  GtkRevealer *progress_revealer;
  GtkLabel *progress_label;
  GtkProgressBar *progress_bar;
  GtkWidget *page;
  GtkEditable *folder_row;
  AdwPreferencesGroup *runs_group;
  AdwPreferencesGroup *media_group;
  AdwPreferencesGroup *subtitles_group;
  AdwPreferencesGroup *timelines_group;

  PreviewResolver *resolver;
  PreviewSession *session;
  /* Both of the same length: runs and what chooses them. */
  GPtrArray *runs;
  GPtrArray *run_checks;
  GtkCheckButton *media_check;
  GtkCheckButton *subtitle_checks[CAMB_N_SUBTITLE_FORMATS];
  GtkCheckButton *multi_checks[PREVIEW_N_MULTI_FORMATS];
  GtkCheckButton *timeline_checks[PREVIEW_N_EDIT_FORMATS];

  GtkFileChooserNative *chooser;
  PreviewExport *export;
  GCancellable *cancellable;
};

enum
{
  SIGNAL_EXPORTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewExportDialog,
                     preview_export_dialog,
                     ADW_TYPE_WINDOW)

static const char *const subtitle_titles[CAMB_N_SUBTITLE_FORMATS] = {
    N_ ("SubRip (.srt)"), N_ ("WebVTT (.vtt)"),
    N_ ("Advanced SubStation (.ass)"), N_ ("Timed Text (.ttml)"),
    N_ ("Table with quality figures (.csv)")};

static const char *const multi_titles[PREVIEW_N_MULTI_FORMATS] = {
    N_ ("All languages in one Matroska file"),
    N_ ("All languages in one MP4 file")};

/* Returns: (transfer none): a row with a box to check */
static GtkCheckButton *
add_check (AdwPreferencesGroup *group,
           const char *title,
           const char *subtitle,
           gboolean active)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), active);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_preferences_group_add (group, row);
  return GTK_CHECK_BUTTON (check);
}

static gboolean
has_run (PreviewExportDialog *self)
{
  for (guint i = 0; i < self->run_checks->len; i++) {
    if (gtk_check_button_get_active (self->run_checks->pdata[i]))
      return TRUE;
  }
  return FALSE;
}

static void
changed_cb (PreviewExportDialog *self)
{
  const char *folder = gtk_editable_get_text (self->folder_row);

  gtk_widget_set_sensitive (self->export_button, self->export == NULL &&
                                                     has_run (self) &&
                                                     *folder != '\0');
}

static gboolean
is_picked (PreviewRun *run)
{
  return preview_verdict_get_decision (preview_run_get_verdict (run)) ==
         PREVIEW_DECISION_PICKED;
}

static void
add_run (PreviewExportDialog *self, PreviewRun *run, gboolean active)
{
  g_autofree char *title = preview_run_dup_title (run);
  g_autofree char *details = preview_run_dup_details (run);
  GtkCheckButton *check;

  check = add_check (self->runs_group, title, details, active);
  g_ptr_array_add (self->runs, g_object_ref (run));
  g_ptr_array_add (self->run_checks, check);
  g_signal_connect_object (check, "toggled", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/* Those that were picked, or else the one that is shown; and what they were
 * made of, where it is attached. */
static void
add_runs (PreviewExportDialog *self, PreviewRuns *runs, PreviewRun *shown)
{
  g_autoptr (GPtrArray) picked = preview_session_list_picked (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (runs)); i++) {
    g_autoptr (PreviewRun) run = g_list_model_get_item (G_LIST_MODEL (runs), i);

    add_run (self, run,
             preview_run_get_kind (run) == PREVIEW_KIND_FILE ||
                 (picked->len > 0 ? is_picked (run) : run == shown));
  }
}

static void
add_formats (PreviewExportDialog *self)
{
  self->media_check =
      add_check (self->media_group, _ ("Video and sound as delivered"),
                 _ ("With checksums"), TRUE);
  for (guint i = 0; i < PREVIEW_N_MULTI_FORMATS; i++)
    self->multi_checks[i] =
        add_check (self->media_group, _ (multi_titles[i]), NULL, FALSE);
  for (guint i = 0; i < CAMB_N_SUBTITLE_FORMATS; i++)
    self->subtitle_checks[i] =
        add_check (self->subtitles_group, _ (subtitle_titles[i]), NULL,
                   i == CAMB_SUBTITLE_FORMAT_SRT);
  for (guint i = 0; i < PREVIEW_N_EDIT_FORMATS; i++)
    self->timeline_checks[i] =
        add_check (self->timelines_group, _ (preview_edit_format_get_label (i)),
                   NULL, FALSE);
}

static guint
get_flags (GtkCheckButton **checks, guint n)
{
  guint flags = 0;

  for (guint i = 0; i < n; i++)
    flags |= (gtk_check_button_get_active (checks[i]) ? 1u : 0u) << i;
  return flags;
}

static void
show_progress (PreviewExportDialog *self, const char *text, double fraction)
{
  gtk_label_set_label (self->progress_label, text);
  gtk_progress_bar_set_fraction (self->progress_bar, fraction);
  gtk_revealer_set_reveal_child (self->progress_revealer, TRUE);
}

/* Why it did not come to its end. */
static void
show_problem (PreviewExportDialog *self, const char *text)
{
  show_progress (self, text, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), FALSE);
}

static void
news_cb (PreviewExportNews news,
         const char *name,
         const char *detail,
         double fraction,
         gpointer data)
{
  PreviewExportDialog *self = data;

  if (self->export != NULL)
    show_progress (self, name, fraction);
}

static void
finish (PreviewExportDialog *self)
{
  g_clear_object (&self->export);
  g_clear_object (&self->cancellable);
  gtk_widget_set_sensitive (self->page, TRUE);
  changed_cb (self);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PreviewExportDialog) self = data;
  g_autoptr (PreviewExport) export = PREVIEW_EXPORT (g_object_ref (source));
  g_autoptr (GError) error = NULL;
  gboolean done = preview_export_run_finish (export, result, &error);

  preview_export_set_news_func (export, NULL, NULL);
  finish (self);
  if (done) {
    g_signal_emit (self, signals[SIGNAL_EXPORTED], 0,
                   preview_export_get_path (export),
                   preview_export_get_n_missing (export));
    gtk_window_destroy (GTK_WINDOW (self));
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    show_problem (self, _ ("Stopped. Export again to go on."));
  } else {
    show_problem (self, error->message);
  }
}

static void
take_runs (PreviewExportDialog *self)
{
  for (guint i = 0; i < self->runs->len; i++) {
    PreviewRun *run = self->runs->pdata[i];
    PreviewAccount *account =
        preview_resolver_get_account (self->resolver, run);

    if ((account != NULL || preview_run_get_kind (run) == PREVIEW_KIND_FILE) &&
        gtk_check_button_get_active (self->run_checks->pdata[i]))
      preview_export_take_item (self->export,
                                preview_export_item_new_for_run (run, account));
  }
}

static void
take_blind_tests (PreviewExportDialog *self)
{
  GListModel *tests =
      G_LIST_MODEL (preview_session_get_blind_tests (self->session));

  for (guint i = 0; i < g_list_model_get_n_items (tests); i++) {
    g_autoptr (PreviewBlindTest) test = g_list_model_get_item (tests, i);

    if (preview_blind_test_is_done (test))
      preview_export_add_blind_test (self->export, test);
  }
}

/* What starts with a tilde is meant to be in the home folder. */
static char *
dup_folder (PreviewExportDialog *self)
{
  const char *text = gtk_editable_get_text (self->folder_row);

  if (g_str_has_prefix (text, "~/"))
    return g_build_filename (g_get_home_dir (), text + 2, NULL);
  return g_path_is_absolute (text)
             ? g_strdup (text)
             : g_build_filename (g_get_home_dir (), text, NULL);
}

static void
export_cb (PreviewExportDialog *self)
{
  g_autofree char *folder = dup_folder (self);
  PreviewExportOptions *options;

  self->export = preview_export_new (folder);
  self->cancellable = g_cancellable_new ();
  options = preview_export_get_options (self->export);
  options->has_media = gtk_check_button_get_active (self->media_check);
  options->subtitles =
      get_flags (self->subtitle_checks, CAMB_N_SUBTITLE_FORMATS);
  options->multi = get_flags (self->multi_checks, PREVIEW_N_MULTI_FORMATS);
  options->timelines =
      get_flags (self->timeline_checks, PREVIEW_N_EDIT_FORMATS);
  take_runs (self);
  take_blind_tests (self);
  gtk_widget_set_sensitive (self->page, FALSE);
  changed_cb (self);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), TRUE);
  show_progress (self, _ ("Asking for the runs…"), 0);
  preview_export_set_news_func (self->export, news_cb, self);
  preview_export_run_async (self->export, self->cancellable, exported_cb,
                            g_object_ref (self));
}

/* Stops an export, or else closes the window. */
static void
cancel_cb (PreviewExportDialog *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, PreviewExportDialog *self)
{
  g_autoptr (GFile) file =
      response == GTK_RESPONSE_ACCEPT
          ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser))
          : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    gtk_editable_set_text (self->folder_row, path);
  g_clear_object (&self->chooser);
}

static void
choose_cb (PreviewExportDialog *self)
{
  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (
      _ ("Folder to Export To"), GTK_WINDOW (self),
      GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Select"), _ ("_Cancel"));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb),
                           self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
preview_export_dialog_dispose (GObject *object)
{
  PreviewExportDialog *self = PREVIEW_EXPORT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  if (self->export != NULL)
    preview_export_set_news_func (self->export, NULL, NULL);
  g_clear_object (&self->chooser);
  g_clear_object (&self->export);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->resolver);
  g_clear_object (&self->session);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_clear_pointer (&self->run_checks, g_ptr_array_unref);
  G_OBJECT_CLASS (preview_export_dialog_parent_class)->dispose (object);
}

static void
preview_export_dialog_class_init (PreviewExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = preview_export_dialog_dispose;
  /**
   * PreviewExportDialog::exported:
   * @self: a dialog
   * @path: the folder
   * @n_missing: how many files could not be had
   */
  signals[SIGNAL_EXPORTED] = g_signal_new (
      "exported", PREVIEW_TYPE_EXPORT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-export-dialog.ui");
#define BIND(name) \
  gtk_widget_class_bind_template_child (widget_class, PreviewExportDialog, name)
  BIND (cancel_button);
  BIND (export_button);
  BIND (progress_revealer);
  BIND (progress_label);
  BIND (progress_bar);
  BIND (page);
  BIND (folder_row);
  BIND (runs_group);
  BIND (media_group);
  BIND (subtitles_group);
  BIND (timelines_group);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0,
                                       "window.close", NULL);
}

static void
preview_export_dialog_init (PreviewExportDialog *self)
{
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  self->run_checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * preview_export_dialog_new:
 * @parent: the window
 * @runs: the list
 * @resolver: who knows whom to ask for them
 * @session: with blind tests
 * @shown: (nullable): the run that is shown
 * @folder: where to export to, unless the user says otherwise
 *
 * Returns: (transfer none): a window to be presented
 */
PreviewExportDialog *
preview_export_dialog_new (GtkWindow *parent,
                           PreviewRuns *runs,
                           PreviewResolver *resolver,
                           PreviewSession *session,
                           PreviewRun *shown,
                           const char *folder)
{
  PreviewExportDialog *self =
      g_object_new (PREVIEW_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);

  self->resolver = g_object_ref (resolver);
  self->session = g_object_ref (session);
  add_runs (self, runs, shown);
  add_formats (self);
  gtk_editable_set_text (self->folder_row, folder);
  changed_cb (self);
  return self;
}
