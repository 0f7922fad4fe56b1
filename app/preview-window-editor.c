/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* From the window into an editor: the files, a project, and the program. */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-editor.h"
#include "preview-window-private.h"

static const char *const actions[PREVIEW_N_EDITORS] = {
    "win.open-in-pitivi",
    "win.open-in-kdenlive",
};

/* A project on its way to an editor. Its toast tells how far it is. */
typedef struct
{
  PreviewWindow *window;
  PreviewEditor editor;
  AdwToast *toast;
  GCancellable *cancellable;
} Handover;

static void
handover_free (Handover *self)
{
  g_object_unref (self->window);
  g_object_unref (self->toast);
  g_object_unref (self->cancellable);
  g_free (self);
}

static gboolean
can_edit (PreviewWindow *self, PreviewRun *run)
{
  const PreviewKind kind = preview_run_get_kind (run);

  return kind != PREVIEW_KIND_FILE && kind != PREVIEW_KIND_TRANSLATION &&
         preview_run_get_state (run) == PREVIEW_RUN_READY &&
         preview_resolver_get_account (self->resolver, run) != NULL;
}

/* Those that were picked, or else those that are side by side. */
static GPtrArray *
list_runs (PreviewWindow *self)
{
  g_autoptr (GPtrArray) picked = preview_session_list_picked (self->session);
  GPtrArray *from = picked->len > 0 ? picked : self->chosen;
  GPtrArray *runs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < from->len; i++) {
    if (can_edit (self, from->pdata[i]))
      g_ptr_array_add (runs, g_object_ref (from->pdata[i]));
  }
  return runs;
}

/**
 * preview_window_update_editors:
 * @self: a window
 *
 * Enables the editors that are installed, if there is something to edit: menus
 * hide what is not enabled.
 */
void
preview_window_update_editors (PreviewWindow *self)
{
  g_autoptr (GPtrArray) runs = list_runs (self);

  for (guint i = 0; i < PREVIEW_N_EDITORS; i++) {
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i],
                                   (self->editors & 1u << i) != 0 &&
                                       runs->len > 0 && !self->is_handing_over);
  }
}

static void
show_progress (Handover *self, double fraction)
{
  /* Translators: the name of an editor, and how much of the files is there. */
  g_autofree char *text = g_strdup_printf (
      _ ("Getting the files for %s: %u %%"),
      preview_editor_get_name (self->editor), (guint)(fraction * 100));

  adw_toast_set_title (self->toast, text);
}

static void
news_cb (PreviewExportNews news,
         const char *name,
         const char *detail,
         double fraction,
         gpointer data)
{
  show_progress (data, fraction);
}

/* The last toast, e.g. of an export, may wait to be closed. */
static void
tell (PreviewWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  preview_window_show_toast (self, adw_toast_new (escaped));
}

/* Why the editor did not come. */
static void
show_problem (Handover *self, const GError *error)
{
  g_autofree char *text =
      g_strdup_printf (_ ("%s was not opened: %s"),
                       preview_editor_get_name (self->editor), error->message);

  tell (self->window, text);
}

static gboolean
open_editor (Handover *self, PreviewExport *export, GError **error)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self->window));
  g_autoptr (GdkAppLaunchContext) context =
      gdk_display_get_app_launch_context (display);

  return preview_editor_open (self->editor, export,
                              G_APP_LAUNCH_CONTEXT (context), error);
}

static void
tell_opened (Handover *self, PreviewExport *export)
{
  const guint n = preview_export_get_n_missing (export);
  g_autofree char *name =
      g_filename_display_name (preview_export_get_path (export));
  g_autofree char *text = NULL;

  text = n == 0
             ? g_strdup_printf (_ ("The project is in “%s”"), name)
             : g_strdup_printf (
                   ngettext ("The project is in “%s”, but %u file is missing",
                             "The project is in “%s”, but %u files are "
                             "missing",
                             n),
                   name, n);
  tell (self->window, text);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Handover *self = data;
  PreviewExport *export = PREVIEW_EXPORT (source);
  g_autoptr (GError) error = NULL;
  gboolean done = preview_export_run_finish (export, result, &error);

  preview_export_set_news_func (export, NULL, NULL);
  /* Cancelled by the user, or with the window: nobody waits for an answer. */
  if (!gtk_widget_in_destruction (GTK_WIDGET (self->window)) &&
      self->window->session != NULL) {
    self->window->is_handing_over = FALSE;
    adw_toast_dismiss (self->toast);
    if (done && open_editor (self, export, &error))
      tell_opened (self, export);
    else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      show_problem (self, error);
    preview_window_update_editors (self->window);
  }
  handover_free (self);
}

static Handover *
handover_new (PreviewWindow *window, PreviewEditor editor)
{
  Handover *self = g_new0 (Handover, 1);

  self->window = g_object_ref (window);
  self->editor = editor;
  self->cancellable = g_cancellable_new ();
  self->toast = g_object_ref (adw_toast_new (""));
  adw_toast_set_timeout (self->toast, 0);
  adw_toast_set_button_label (self->toast, _ ("_Cancel"));
  show_progress (self, 0);
  g_signal_connect_object (self->toast, "button-clicked",
                           G_CALLBACK (g_cancellable_cancel), self->cancellable,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "destroy", G_CALLBACK (g_cancellable_cancel),
                           self->cancellable, G_CONNECT_SWAPPED);
  /* The overlay takes it. */
  preview_window_show_toast (window, self->toast);
  return self;
}

static void
hand_over (PreviewWindow *self, PreviewEditor editor, GPtrArray *runs)
{
  g_autofree char *parent = preview_window_dup_export_folder (self);
  g_autofree char *folder = preview_editor_dup_folder (parent, runs);
  g_autoptr (PreviewExport) export = preview_export_new (folder);
  Handover *handover = handover_new (self, editor);

  preview_editor_prepare (editor, export);
  for (guint i = 0; i < runs->len; i++) {
    PreviewRun *run = runs->pdata[i];

    preview_export_take_item (
        export, preview_export_item_new_for_run (
                    run, preview_resolver_get_account (self->resolver, run)));
  }
  self->is_handing_over = TRUE;
  preview_window_update_editors (self);
  preview_export_set_news_func (export, news_cb, handover);
  preview_export_run_async (export, handover->cancellable, exported_cb,
                            handover);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  g_autoptr (GPtrArray) runs = list_runs (self);

  for (guint i = 0; i < PREVIEW_N_EDITORS; i++) {
    if (g_str_equal (name, actions[i]) && runs->len > 0)
      hand_over (self, i, runs);
  }
}

/* Asks the disk, so not each time that a menu is opened. */
static void
find_editors (PreviewWindow *self)
{
  self->editors = 0;
  for (guint i = 0; i < PREVIEW_N_EDITORS; i++) {
    g_autoptr (GAppInfo) app = preview_editor_find (i);

    if (app != NULL)
      self->editors |= 1u << i;
  }
  preview_window_update_editors (self);
}

/**
 * preview_window_follow_editors:
 * @self: a window
 *
 * Offers the editors that are installed, as they come and go.
 */
void
preview_window_follow_editors (PreviewWindow *self)
{
  GAppInfoMonitor *monitor = g_app_info_monitor_get ();

  g_signal_connect_object (monitor, "changed", G_CALLBACK (find_editors), self,
                           G_CONNECT_SWAPPED);
  /* Lives as long as who is told. */
  g_object_set_data_full (G_OBJECT (self), "app-info-monitor", monitor,
                          g_object_unref);
  find_editors (self);
}

/**
 * preview_window_install_editor_actions:
 * @widget_class: that of the window
 */
void
preview_window_install_editor_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < PREVIEW_N_EDITORS; i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL,
                                     open_action);
}
