/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Sessions as files: saved, sent, opened by double click. */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "preview-session-file.h"
#include "preview-window-private.h"

/* The file that the session was opened from or saved to last. */
static GQuark
file_quark (void)
{
  return g_quark_from_static_string ("preview-session-file");
}

static GFile *
get_file (PreviewWindow *self)
{
  return g_object_get_qdata (G_OBJECT (self), file_quark ());
}

static void
set_file (PreviewWindow *self, GFile *file)
{
  g_object_set_qdata_full (G_OBJECT (self), file_quark (), g_object_ref (file),
                           g_object_unref);
}

static char *
dup_name (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return g_filename_display_name (name);
}

/* What went wrong stays until it was read. */
static void
complain (PreviewWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

typedef struct
{
  PreviewWindow *window;
  GFile *file;
} Job;

static Job *
job_new (PreviewWindow *window, GFile *file)
{
  Job *self = g_new0 (Job, 1);

  self->window = g_object_ref (window);
  self->file = g_object_ref (file);
  return self;
}

static void
job_free (Job *self)
{
  g_object_unref (self->window);
  g_object_unref (self->file);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Job) job = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = dup_name (job->file);
  g_autofree char *text = NULL;

  if (preview_session_save_to_finish (PREVIEW_SESSION (source), result,
                                      &error)) {
    set_file (job->window, job->file);
    text = g_strdup_printf (_ ("Session saved as “%s”"), name);
    preview_window_tell (job->window, text);
  } else {
    text = g_strdup_printf (_ ("The session could not be saved: %s"),
                            error->message);
    complain (job->window, text);
  }
}

/* The view is that of the window, wherever it was chosen. */
static void
save (PreviewWindow *self, GFile *file)
{
  g_autofree char *view = g_settings_get_string (self->settings, "view");

  preview_session_set_view (self->session, view);
  preview_session_save_to_async (self->session, file, NULL, saved_cb,
                                 job_new (self, file));
}

static void
undo_cb (AdwToast *toast, gpointer data)
{
  PreviewWindow *self = g_object_get_data (G_OBJECT (toast), "window");
  g_autoptr (JsonNode) root =
      preview_session_file_parse (data, strlen (data), TRUE, NULL);

  if (root == NULL)
    return;
  preview_session_replace (self->session, root);
  preview_window_restore (self, preview_session_get_selected (self->session));
}

static void
free_text (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
offer_undo (PreviewWindow *self, const char *text, char *before)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_timeout (toast, PREVIEW_UNDO_SECONDS);
  g_object_set_data (G_OBJECT (toast), "window", self);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), before,
                         free_text, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
open_root (PreviewWindow *self, GFile *file, JsonNode *root)
{
  char *before = preview_session_compose (self->session);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = dup_name (file);
  g_autofree char *text = NULL;
  guint n;

  if (!preview_session_back_up (self->session, &error)) {
    g_free (before);
    complain (self, error->message);
    return;
  }
  preview_session_replace (self->session, root);
  preview_window_restore (self, preview_session_get_selected (self->session));
  /* One that is not known changes nothing. */
  if (preview_session_get_view (self->session) != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.view", "s",
                                preview_session_get_view (self->session));
  set_file (self, file);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));
  text = g_strdup_printf (
      ngettext ("“%s” opened: %u run", "“%s” opened: %u runs", n), name, n);
  offer_undo (self, text, before);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Job) job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = preview_session_file_read_finish (result, &error);
  g_autofree char *name = dup_name (job->file);
  g_autofree char *text = NULL;

  if (root != NULL) {
    open_root (job->window, job->file, root);
    return;
  }
  text = g_strdup_printf (_ ("“%s” could not be opened. %s"), name,
                          error->message);
  complain (job->window, text);
}

/**
 * preview_window_open_session:
 * @self: a window
 * @file: a session file
 *
 * Puts what is in there in the place of what is open, which can be undone. If
 * it is no session, says why, and all stays as it is.
 */
void
preview_window_open_session (PreviewWindow *self, GFile *file)
{
  preview_session_file_read_async (file, NULL, read_cb, job_new (self, file));
}

/**
 * preview_window_take_session:
 * @self: a window
 * @file: a file of any kind
 *
 * Opens a session.
 *
 * Returns: whether it is named like one
 */
gboolean
preview_window_take_session (PreviewWindow *self, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  if (name == NULL || !preview_session_file_is_name (name))
    return FALSE;
  preview_window_open_session (self, file);
  return TRUE;
}

static void
add_filter (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Sessions"));
  gtk_file_filter_add_suffix (filter, PREVIEW_SESSION_SUFFIX + 1);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  PreviewWindow *self = data;
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (chooser)
                               : NULL;

  if (file != NULL &&
      gtk_file_chooser_get_action (chooser) == GTK_FILE_CHOOSER_ACTION_SAVE)
    save (self, file);
  else if (file != NULL)
    preview_window_open_session (self, file);
  g_object_unref (dialog);
}

static void
choose (PreviewWindow *self, GtkFileChooserAction action, const char *title)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, GTK_WINDOW (self), action, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  add_filter (GTK_FILE_CHOOSER (dialog));
  if (action == GTK_FILE_CHOOSER_ACTION_SAVE) {
    g_autofree char *name =
        g_strconcat (_ ("Comparison"), PREVIEW_SESSION_SUFFIX, NULL);

    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  }
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
save_as_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose (PREVIEW_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_SAVE,
          _ ("Save Session"));
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);

  if (get_file (self) != NULL)
    save (self, get_file (self));
  else
    save_as_action (widget, name, parameter);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose (PREVIEW_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_OPEN,
          _ ("Open Session"));
}

/**
 * preview_window_install_session_actions:
 * @widget_class: of the window
 */
void
preview_window_install_session_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.save-session", NULL,
                                   save_action);
  gtk_widget_class_install_action (widget_class, "win.save-session-as", NULL,
                                   save_as_action);
  gtk_widget_class_install_action (widget_class, "win.open-session", NULL,
                                   open_action);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "win.save-session", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s,
                                       GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "win.save-session-as", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_o, GDK_CONTROL_MASK, "win.open-session", NULL);
}
