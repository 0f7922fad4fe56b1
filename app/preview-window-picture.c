/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is seen, as a file. */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-time.h"
#include "preview-window-private.h"

typedef struct
{
  GdkTexture *texture;
  GFile *file;
} Picture;

static void
picture_free (gpointer data)
{
  Picture *self = data;

  g_clear_object (&self->texture);
  g_clear_object (&self->file);
  g_free (self);
}

/* In memory, where any thread can read it. */
static GdkTexture *
download (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture);
  int height = gdk_texture_get_height (texture);
  gsize stride = (gsize)width * 4;
  guchar *data = g_malloc (stride * (gsize)height);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, stride * (gsize)height);

  gdk_texture_download (texture, data, stride);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes,
                                 stride);
}

/* As it is on the screen: all panes, with their names and subtitles. */
static GdkTexture *
take_picture (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderer *renderer =
      gtk_native_get_renderer (gtk_widget_get_native (widget));
  float scale = (float)gtk_widget_get_scale_factor (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gtk_snapshot_scale (snapshot, scale, scale);
  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL || renderer == NULL)
    return NULL;
  texture = gsk_renderer_render_texture (
      renderer, node,
      &GRAPHENE_RECT_INIT (0, 0, (float)width * scale, (float)height * scale));
  return download (texture);
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *unused)
{
  Picture *picture = data;
  g_autoptr (GBytes) bytes = gdk_texture_save_to_png_bytes (picture->texture);
  gsize size;
  const char *content = g_bytes_get_data (bytes, &size);
  GError *error = NULL;

  if (g_file_replace_contents (picture->file, content, size, NULL, FALSE,
                               G_FILE_CREATE_NONE, NULL, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    preview_window_tell (PREVIEW_WINDOW (source), _ ("The picture was saved"));
  else
    preview_window_tell (PREVIEW_WINDOW (source), error->message);
}

static void
chosen_cb (PreviewWindow *self, int response, GtkFileChooser *chooser)
{
  Picture *picture = g_object_steal_data (G_OBJECT (chooser), "picture");

  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GTask) task = g_task_new (self, NULL, saved_cb, NULL);

    picture->file = gtk_file_chooser_get_file (chooser);
    g_task_set_task_data (task, picture, picture_free);
    g_task_run_in_thread (task, save_thread);
  } else {
    picture_free (picture);
  }
  g_object_unref (chooser);
}

static char *
dup_name (PreviewWindow *self)
{
  g_autofree char *time =
      preview_time_format_tenths (preview_player_get_position (self->player));
  GString *name = g_string_new (NULL);

  for (guint i = 0; i < self->chosen->len; i++) {
    g_autofree char *title =
        preview_run_dup_title (g_ptr_array_index (self->chosen, i));

    g_string_append_printf (name, "%s ", title);
  }
  g_string_append_printf (name, "%s.png", time);
  g_strdelimit (name->str, ":/\\", '-');
  return g_string_free (name, FALSE);
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  GtkFileChooserNative *chooser;
  g_autofree char *name = dup_name (self);
  Picture *picture;
  GdkTexture *texture = take_picture (GTK_WIDGET (self->compare_view));

  if (texture == NULL)
    return;
  picture = g_new0 (Picture, 1);
  picture->texture = texture;
  chooser = gtk_file_chooser_native_new (
      _ ("Save the Picture"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE,
      _ ("_Save"), NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_object_set_data_full (G_OBJECT (chooser), "picture", picture, picture_free);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/**
 * preview_window_install_picture_actions:
 * @widget_class: of the window
 */
void
preview_window_install_picture_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.save-picture", NULL,
                                   save_action);
}
