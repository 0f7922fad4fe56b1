/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Runs are dragged out of the list as files. A drag has to say at once what it
 * carries, so files that are not there yet are fetched first, and the user is
 * told so.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-drag-files.h"
#include "preview-window-private.h"

static void
fetched_cb (PreviewWindow *self, gboolean is_there, const char *reason)
{
  g_autofree char *text = NULL;

  if (is_there)
    text = g_strdup (_ ("The files are there: drag them"));
  else if (reason != NULL)
    text = g_strdup_printf (_ ("The files cannot be had: %s"), reason);
  else
    text = g_strdup (_ ("The files cannot be had"));
  preview_window_tell (self, text);
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, PreviewWindow *self)
{
  PreviewDragFiles *files = g_object_get_data (G_OBJECT (source), "files");
  PreviewRun *run = g_object_get_data (G_OBJECT (source), "run");
  PreviewAccount *account = preview_resolver_get_account (self->resolver, run);
  GSList *list = preview_drag_files_list (files);
  GdkContentProvider *provider = NULL;

  if (list != NULL) {
    GdkFileList *file_list = gdk_file_list_new_from_list (list);

    provider = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, file_list);
    g_boxed_free (GDK_TYPE_FILE_LIST, file_list);
  } else if (account != NULL &&
             preview_run_get_state (run) == PREVIEW_RUN_READY &&
             preview_drag_files_fetch (files, account)) {
    preview_window_tell (self, _ ("Getting the files, to be dragged then"));
  }
  g_slist_free_full (list, g_object_unref);
  return provider;
}

/**
 * preview_window_add_drag:
 * @self: a window
 * @row: a row of the list
 * @run: what it shows
 *
 * Lets @run be dragged out of the window as files.
 */
void
preview_window_add_drag (PreviewWindow *self, GtkWidget *row, PreviewRun *run)
{
  GtkDragSource *source;
  PreviewDragFiles *files;

  if (preview_run_get_kind (run) == PREVIEW_KIND_FILE)
    return;
  source = gtk_drag_source_new ();
  files = preview_drag_files_new (run);
  g_object_set_data_full (G_OBJECT (source), "files", files, g_object_unref);
  g_object_set_data_full (G_OBJECT (source), "run", g_object_ref (run),
                          g_object_unref);
  g_signal_connect_object (files, "fetched", G_CALLBACK (fetched_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "prepare", G_CALLBACK (prepare_cb), self, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
}
