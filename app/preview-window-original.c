/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A file or an address that stands beside the runs: mostly what they were made
 * of. */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-window-private.h"

static void
attach (PreviewWindow *self, const char *uri)
{
  g_autoptr (PreviewSpec) spec = preview_spec_new_file (uri);
  PreviewRun *run = preview_runs_add (self->runs, spec, FALSE, NULL);

  preview_window_join (self, run);
}

static gboolean
is_address (const char *text)
{
  g_autofree char *scheme = g_uri_parse_scheme (text);

  return scheme != NULL && g_uri_is_valid (text, G_URI_FLAGS_NONE, NULL) &&
         (g_str_equal (scheme, "https") || g_str_equal (scheme, "http") ||
          g_str_equal (scheme, "file"));
}

static void
file_chosen_cb (PreviewWindow *self, int response, GtkFileChooser *chooser)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *uri = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (chooser);
  if (file != NULL) {
    uri = g_file_get_uri (file);
    attach (self, uri);
  }
  g_object_unref (chooser);
}

static void
file_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkFileFilter) media = gtk_file_filter_new ();
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Attach Original"), GTK_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_OPEN,
      _ ("_Attach"), NULL);

  gtk_file_filter_set_name (media, _ ("Videos and Sounds"));
  gtk_file_filter_add_mime_type (media, "video/*");
  gtk_file_filter_add_mime_type (media, "audio/*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), media);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (file_chosen_cb),
                           widget, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
typed_cb (AdwMessageDialog *dialog, GParamSpec *pspec, gpointer entry)
{
  adw_message_dialog_set_response_enabled (
      dialog, "attach", is_address (gtk_editable_get_text (entry)));
}

static void
address_given_cb (PreviewWindow *self,
                  const char *response,
                  AdwMessageDialog *dialog)
{
  GtkWidget *entry = adw_message_dialog_get_extra_child (dialog);

  if (g_str_equal (response, "attach"))
    attach (self, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static void
address_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
      GTK_WINDOW (widget), _ ("Attach Original"),
      _ ("The address of a video or a sound, as in https://…")));
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_URL);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Address"), -1);
  adw_message_dialog_set_extra_child (dialog, entry);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "attach",
                                    _ ("_Attach"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "attach",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "attach");
  adw_message_dialog_set_response_enabled (dialog, "attach", FALSE);
  g_signal_connect_object (entry, "notify::text", G_CALLBACK (typed_cb), dialog,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (address_given_cb),
                           widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * preview_window_install_original_actions:
 * @widget_class: of the window
 */
void
preview_window_install_original_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.attach-original", NULL,
                                   file_action);
  gtk_widget_class_install_action (widget_class, "win.attach-address", NULL,
                                   address_action);
}
