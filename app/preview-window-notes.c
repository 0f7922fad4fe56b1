/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Notes on the run that is shown, and its second text. */

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

  preview_player_seek (self->player, preview_note_get_position (note), TRUE);
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
  g_autoptr (PreviewNote) note = preview_note_new (
      preview_player_get_position (self->player), PREVIEW_NOTE_OTHER, "");
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

static const char *const *
find_texts (PreviewWindow *self, guint64 run_id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));

  for (guint i = 0; i < n; i++) {
    g_autoptr (PreviewRun) run =
        g_list_model_get_item (G_LIST_MODEL (self->runs), i);

    if (preview_run_get_kind (run) == PREVIEW_KIND_TRANSLATION &&
        preview_run_get_spec (run)->run_id == run_id &&
        preview_run_is_sample (run) == preview_run_is_sample (self->run) &&
        preview_run_get_texts (run) != NULL)
      return preview_run_get_texts (run);
  }
  return NULL;
}

static void
apply_texts (PreviewWindow *self, const char *const *texts)
{
  guint64 duration = preview_run_get_duration (self->run);

  preview_captions_set_source (preview_pane_view_get_captions (self->pane_view),
                               preview_pane_get_cues (self->pane), texts,
                               preview_run_get_language (self->run),
                               duration != GST_CLOCK_TIME_NONE ? duration
                                                               : G_MAXUINT64);
  preview_window_show_translation (self, texts);
}

static void
translation_known_cb (const GstStructure *answer, gpointer data)
{
  PreviewWindow *self = data;
  PreviewSpec spec = {PREVIEW_KIND_TRANSLATION, 1, NULL, 0};
  g_autoptr (PreviewRun) run = NULL;

  if (self->run == NULL)
    return;
  run = preview_run_new (&spec, FALSE);
  preview_run_take_answer (run, answer);
  if (preview_run_get_texts (run) != NULL)
    apply_texts (self, preview_run_get_texts (run));
  else if (preview_run_get_reason (run) != NULL)
    preview_window_tell (self, preview_run_get_reason (run));
}

static void
ask_for_translation (PreviewWindow *self, guint64 run_id)
{
  PreviewSpec spec = {PREVIEW_KIND_TRANSLATION, run_id, NULL, 0};
  PreviewAccount *account =
      preview_resolver_get_account (self->resolver, self->run);

  if (account == NULL)
    return;
  g_clear_object (&self->translation);
  self->translation =
      preview_lookup_new (&spec, account, translation_known_cb, self);
  preview_lookup_ask (self->translation);
}

/**
 * preview_window_update_captions:
 * @self: a window
 *
 * Gives the subtitles and the transcript their texts: those of the run, and
 * those of the translation that is laid on it.
 */
void
preview_window_update_captions (PreviewWindow *self)
{
  const char *const *texts;
  guint64 translation;

  if (self->run == NULL || preview_pane_get_cues (self->pane) == NULL) {
    preview_captions_set_source (
        preview_pane_view_get_captions (self->pane_view), NULL, NULL, NULL,
        G_MAXUINT64);
    return;
  }
  translation = preview_run_get_spec (self->run)->translation;
  texts = translation != 0 ? find_texts (self, translation) : NULL;
  apply_texts (self, texts);
  if (translation != 0 && texts == NULL)
    ask_for_translation (self, translation);
}
