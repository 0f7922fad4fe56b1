/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How runs come into the list and out of it, and how the user takes it back. */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-add-dialog.h"
#include "preview-window-private.h"

/* A file that is dropped and larger is no list of runs. */
#define MAX_FILE_SIZE (4 * 1024 * 1024)

/* What was done, to be undone from a toast. */
typedef struct
{
  PreviewWindow *window;
  GPtrArray *runs;
  guint index;
  /* Whether there were others beside it. */
  gboolean was_beside;
} Change;

static void
change_free (gpointer data, GClosure *closure)
{
  Change *self = data;

  g_ptr_array_unref (self->runs);
  g_free (self);
}

static Change *
change_new (PreviewWindow *window)
{
  Change *self = g_new0 (Change, 1);

  self->window = window;
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

static void
offer_undo (PreviewWindow *self,
            const char *text,
            GCallback callback,
            Change *change)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_timeout (toast, PREVIEW_UNDO_SECONDS);
  g_signal_connect_data (toast, "button-clicked", callback, change, change_free,
                         0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
undo_add_cb (AdwToast *toast, gpointer data)
{
  Change *change = data;

  for (guint i = 0; i < change->runs->len; i++)
    preview_runs_remove (change->window->runs,
                         g_ptr_array_index (change->runs, i));
}

static void
undo_remove_cb (AdwToast *toast, gpointer data)
{
  Change *change = data;

  preview_runs_insert (change->window->runs, change->index,
                       g_ptr_array_index (change->runs, 0));
  if (change->was_beside)
    preview_window_join (change->window, g_ptr_array_index (change->runs, 0));
  else
    preview_window_select (change->window, change->index);
}

/**
 * preview_window_tell:
 * @self: a window
 * @text: what to tell the user, in passing
 */
void
preview_window_tell (PreviewWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

/**
 * preview_window_show_toast:
 * @self: a window
 * @toast: (transfer full): a toast
 *
 * Shows it at once, in the place of the last one that came this way. Toasts of
 * high priority would do the same, but libadwaita 1.2 aborts when the one that
 * had to make way comes back while it is still on its way out.
 */
void
preview_window_show_toast (PreviewWindow *self, AdwToast *toast)
{
  if (self->lasting != NULL)
    adw_toast_dismiss (self->lasting);
  g_set_weak_pointer (&self->lasting, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/**
 * preview_window_add_specs:
 * @self: a window
 * @specs: (element-type PreviewSpec): runs, all of a known kind
 * @is_sample: whether they are those of the stand-in service
 *
 * Adds them to the list and shows the first.
 */
void
preview_window_add_specs (PreviewWindow *self,
                          GPtrArray *specs,
                          gboolean is_sample)
{
  Change *change = change_new (self);
  g_autofree char *text = NULL;
  PreviewRun *first = NULL;
  guint index;

  for (guint i = 0; i < specs->len; i++) {
    gboolean is_new;
    PreviewRun *run = preview_runs_add (
        self->runs, g_ptr_array_index (specs, i), is_sample, &is_new);

    if (is_new)
      g_ptr_array_add (change->runs, g_object_ref (run));
    if (first == NULL)
      first = run;
  }
  if (!self->is_narrow)
    adw_flap_set_reveal_flap (self->list_flap, TRUE);
  if (first != NULL && preview_runs_find (self->runs, first, &index))
    preview_window_select (self, index);
  if (change->runs->len == 0) {
    change_free (change, NULL);
    return;
  }
  text = g_strdup_printf (
      ngettext ("%u run added", "%u runs added", change->runs->len),
      change->runs->len);
  offer_undo (self, text, G_CALLBACK (undo_add_cb), change);
}

/**
 * preview_window_remove_run:
 * @self: a window
 * @run: a run in the list
 */
void
preview_window_remove_run (PreviewWindow *self, PreviewRun *run)
{
  Change *change = change_new (self);
  g_autofree char *title = preview_run_dup_title (run);
  g_autofree char *text = NULL;

  if (!preview_runs_find (self->runs, run, &change->index)) {
    change_free (change, NULL);
    return;
  }
  g_ptr_array_add (change->runs, g_object_ref (run));
  change->was_beside = self->chosen->len > 1;
  preview_runs_remove (self->runs, run);
  text = g_strdup_printf (_ ("%s taken out of the list"), title);
  offer_undo (self, text, G_CALLBACK (undo_remove_cb), change);
}

static void
accepted_cb (PreviewWindow *self, PreviewAddDialog *dialog)
{
  g_autoptr (GPtrArray) specs = preview_add_dialog_get_specs (dialog);

  g_settings_set_enum (self->settings, "last-kind",
                       (int)preview_add_dialog_get_kind (dialog));
  preview_window_add_specs (self, specs, FALSE);
}

/**
 * preview_window_open_add_dialog:
 * @self: a window
 * @text: what was pasted or dropped, may be empty
 */
void
preview_window_open_add_dialog (PreviewWindow *self, const char *text)
{
  PreviewKind kind =
      (PreviewKind)g_settings_get_enum (self->settings, "last-kind");
  PreviewAddDialog *dialog = preview_add_dialog_new (text, kind);

  g_signal_connect_object (dialog, "accepted", G_CALLBACK (accepted_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "closed",
                           G_CALLBACK (preview_window_drop_sheet), self,
                           G_CONNECT_SWAPPED);
  preview_window_lay_sheet (self, GTK_WIDGET (dialog));
  preview_add_dialog_focus (dialog);
}

/**
 * preview_window_read:
 * @self: a window
 * @text: anything
 *
 * Shows what is understood of it before anything is added.
 */
void
preview_window_read (PreviewWindow *self, const char *text)
{
  preview_window_open_add_dialog (self, text);
}

static void
read_file_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PreviewWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize length = 0;

  if (!g_file_load_contents_finish (G_FILE (source), result, &content, &length,
                                    NULL, &error))
    preview_window_tell (self, error->message);
  else if (length > MAX_FILE_SIZE)
    preview_window_tell (self, _ ("This file is too large for a list of runs"));
  else
    preview_window_read (self, content);
}

static void
query_size_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PreviewWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info =
      g_file_query_info_finish (G_FILE (source), result, &error);

  if (info == NULL)
    preview_window_tell (self, error->message);
  else if (g_file_info_get_size (info) > MAX_FILE_SIZE)
    preview_window_tell (self, _ ("This file is too large for a list of runs"));
  else
    g_file_load_contents_async (G_FILE (source), NULL, read_file_cb,
                                g_steal_pointer (&self));
}

static gboolean
drop_cb (PreviewWindow *self, const GValue *value)
{
  if (G_VALUE_HOLDS (value, G_TYPE_STRING)) {
    preview_window_read (self, g_value_get_string (value));
    return TRUE;
  }
  if (G_VALUE_HOLDS (value, G_TYPE_FILE)) {
    if (preview_window_take_session (self, g_value_get_object (value)))
      return TRUE;
    g_file_query_info_async (g_value_get_object (value),
                             G_FILE_ATTRIBUTE_STANDARD_SIZE,
                             G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, NULL,
                             query_size_cb, g_object_ref (self));
    return TRUE;
  }
  return FALSE;
}

/**
 * preview_window_follow_drops:
 * @self: a window
 *
 * Takes text and files that are dropped on it.
 */
void
preview_window_follow_drops (PreviewWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  GType types[] = {G_TYPE_FILE, G_TYPE_STRING};

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
