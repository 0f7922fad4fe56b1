/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* From the window to files, editors and pipelines. */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-bridge.h"
#include "preview-export-dialog.h"
#include "preview-window-private.h"

/**
 * preview_window_dup_export_folder:
 * @self: a window
 *
 * Returns: (transfer full): where to export to: the folder of the last time, or
 *   one among the user's videos
 */
char *
preview_window_dup_export_folder (PreviewWindow *self)
{
  const char *videos = g_get_user_special_dir (G_USER_DIRECTORY_VIDEOS);
  g_autofree char *last =
      g_settings_get_string (self->settings, "export-folder");

  if (*last != '\0')
    return g_steal_pointer (&last);
  return g_build_filename (videos != NULL ? videos : g_get_home_dir (),
                           "Camb Preview", NULL);
}

static void
open_folder_cb (AdwToast *toast, gpointer data)
{
  g_autofree char *uri = g_filename_to_uri (data, NULL, NULL);

  if (uri != NULL)
    g_app_info_launch_default_for_uri_async (uri, NULL, NULL, NULL, NULL);
}

static void
free_path (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
exported_cb (PreviewWindow *self, const char *path, guint n_missing)
{
  g_autofree char *text =
      n_missing == 0
          ? g_strdup (_ ("Everything is exported"))
          : g_strdup_printf (ngettext ("Exported, but %u file is missing",
                                       "Exported, but %u files are missing",
                                       n_missing),
                             n_missing);
  AdwToast *toast = adw_toast_new (text);

  g_settings_set_string (self->settings, "export-folder", path);
  adw_toast_set_button_label (toast, _ ("Open Folder"));
  adw_toast_set_timeout (toast, 0);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (open_folder_cb),
                         g_strdup (path), free_path, 0);
  preview_window_show_toast (self, toast);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  g_autofree char *folder = preview_window_dup_export_folder (self);
  PreviewExportDialog *dialog =
      preview_export_dialog_new (GTK_WINDOW (self), self->runs, self->resolver,
                                 self->session, self->run, folder);

  g_signal_connect_object (dialog, "exported", G_CALLBACK (exported_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
copy_command_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  g_autofree char *command = NULL;

  if (self->run == NULL)
    return;
  command = preview_bridge_dup_command (self->run);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), command);
  preview_window_tell (self, _ ("Command copied"));
}

/**
 * preview_window_install_export_actions:
 * @widget_class: that of the window
 */
void
preview_window_install_export_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.export", NULL,
                                   export_action);
  gtk_widget_class_install_action (widget_class, "win.copy-command", NULL,
                                   copy_command_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e,
                                       GDK_CONTROL_MASK, "win.export", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c,
                                       GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "win.copy-command", NULL);
}
