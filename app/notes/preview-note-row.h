/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <adwaita.h>

#include "preview-note.h"

G_BEGIN_DECLS

/**
 * PreviewNoteRow:
 *
 * One note: its time goes there, its text is edited in place, its tag is
 * chosen from a list. Emits `went` and `removed`.
 */
#define PREVIEW_TYPE_NOTE_ROW (preview_note_row_get_type ())
G_DECLARE_FINAL_TYPE (PreviewNoteRow,
                      preview_note_row,
                      PREVIEW,
                      NOTE_ROW,
                      GtkListBoxRow)

PreviewNoteRow *preview_note_row_new (PreviewNote *note);
PreviewNote *preview_note_row_get_note (PreviewNoteRow *self);
void preview_note_row_edit (PreviewNoteRow *self);

G_END_DECLS
