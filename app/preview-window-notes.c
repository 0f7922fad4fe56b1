/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Notes on the run that is heard. */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-note-row.h"
#include "preview-window-private.h"

typedef struct
{
  PreviewWindow *window;
  PreviewRun *run;
  PreviewNote *note;
} Removal;

static void
removal_free (gpointer data, GClosure *closure)
{
  Removal *self = data;

  g_object_unref (self->run);
  g_object_unref (self->note);
  g_free (self);
}

static void
insert_note (PreviewRun *run, PreviewNote *note)
{
  g_list_store_insert_sorted (preview_run_get_notes (run), note,
                              preview_note_compare, NULL);
}

static void
undo_cb (AdwToast *toast, gpointer data)
{
  Removal *removal = data;

  insert_note (removal->run, removal->note);
}

static void
went_cb (PreviewWindow *self, PreviewNoteRow *row)
{
  PreviewNote *note = preview_note_row_get_note (row);

  preview_window_go_to_time (self, preview_note_get_position (note));
}

static void
removed_cb (PreviewWindow *self, PreviewNoteRow *row)
{
  g_autoptr (PreviewNote) note = g_object_ref (preview_note_row_get_note (row));
  AdwToast *toast = adw_toast_new (_ ("Note deleted"));
  Removal *removal = g_new0 (Removal, 1);
  guint position;

  removal->window = self;
  removal->run = g_object_ref (self->run);
  removal->note = g_object_ref (note);
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_timeout (toast, PREVIEW_UNDO_SECONDS);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), removal,
                         removal_free, 0);
  if (g_list_store_find (preview_run_get_notes (self->run), note, &position))
    g_list_store_remove (preview_run_get_notes (self->run), position);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static GtkWidget *
create_row_cb (gpointer item, gpointer data)
{
  PreviewWindow *self = data;
  PreviewNoteRow *row = preview_note_row_new (item);

  g_signal_connect_object (row, "went", G_CALLBACK (went_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (removed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "notify", G_CALLBACK (preview_session_touch),
                           self->session, G_CONNECT_SWAPPED);
  return GTK_WIDGET (row);
}

/**
 * preview_window_show_notes:
 * @self: a window
 */
void
preview_window_show_notes (PreviewWindow *self)
{
  GListModel *notes = self->run != NULL
                          ? G_LIST_MODEL (preview_run_get_notes (self->run))
                          : NULL;

  gtk_list_box_bind_model (self->note_list, notes, create_row_cb, self, NULL);
}

/**
 * preview_window_add_note:
 * @self: a window that shows a run
 *
 * Adds a note on this moment, ready to be written.
 */
void
preview_window_add_note (PreviewWindow *self)
{
  g_autoptr (PreviewNote) note =
      preview_note_new (preview_window_get_time (self), PREVIEW_NOTE_OTHER, "");
  GtkListBoxRow *row;
  guint position;

  insert_note (self->run, note);
  adw_flap_set_reveal_flap (self->list_flap, TRUE);
  if (!g_list_store_find (preview_run_get_notes (self->run), note, &position))
    return;
  row = gtk_list_box_get_row_at_index (self->note_list, (int)position);
  if (row != NULL)
    preview_note_row_edit (PREVIEW_NOTE_ROW (row));
}
