/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-export-item.h"
#include "preview-note.h"

static void
note_free (gpointer data)
{
  PreviewExportNote *self = data;

  g_free (self->tag);
  g_free (self->text);
  g_free (self);
}

/**
 * preview_export_item_new:
 * @spec: which run
 * @account: (nullable): whom to ask; nobody for a file
 *
 * Returns: (transfer full): a run of which nothing was said
 */
PreviewExportItem *
preview_export_item_new (const PreviewSpec *spec, PreviewAccount *account)
{
  PreviewExportItem *self = g_new0 (PreviewExportItem, 1);

  self->spec = preview_spec_copy (spec);
  self->account = account != NULL ? preview_account_copy (account) : NULL;
  self->decision = g_strdup (preview_decision_get_nick (PREVIEW_DECISION_NONE));
  self->reason = g_strdup ("");
  self->notes = g_ptr_array_new_with_free_func (note_free);
  return self;
}

static void
copy_notes (PreviewExportItem *self, GListModel *notes)
{
  for (guint i = 0; i < g_list_model_get_n_items (notes); i++) {
    g_autoptr (PreviewNote) note = g_list_model_get_item (notes, i);
    PreviewExportNote *copy = g_new0 (PreviewExportNote, 1);

    copy->position = preview_note_get_position (note);
    copy->tag =
        g_strdup (preview_note_tag_get_nick (preview_note_get_tag (note)));
    copy->text = g_strdup (preview_note_get_text (note));
    g_ptr_array_add (self->notes, copy);
  }
}

/**
 * preview_export_item_new_for_run:
 * @run: a run in the list
 * @account: (nullable): whom to ask for it; nobody for a file
 *
 * Returns: (transfer full): the run with what its reviewer said
 */
PreviewExportItem *
preview_export_item_new_for_run (PreviewRun *run, PreviewAccount *account)
{
  PreviewVerdict *verdict = preview_run_get_verdict (run);
  PreviewExportItem *self =
      preview_export_item_new (preview_run_get_spec (run), account);

  self->title = preview_run_dup_title (run);
  self->offset = preview_run_get_settings (run)->offset;
  g_free (self->decision);
  self->decision = g_strdup (
      preview_decision_get_nick (preview_verdict_get_decision (verdict)));
  self->rating = preview_verdict_get_rating (verdict);
  g_free (self->reason);
  self->reason = g_strdup (preview_verdict_get_reason (verdict));
  copy_notes (self, G_LIST_MODEL (preview_run_get_notes (run)));
  return self;
}

/** preview_export_item_free: frees @self. */
void
preview_export_item_free (PreviewExportItem *self)
{
  preview_spec_free (self->spec);
  g_clear_object (&self->account);
  g_free (self->title);
  g_free (self->decision);
  g_free (self->reason);
  g_ptr_array_unref (self->notes);
  g_free (self);
}
