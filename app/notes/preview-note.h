/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** PreviewNoteTag: what a note is about. */
typedef enum
{
  PREVIEW_NOTE_MEANING,
  PREVIEW_NOTE_TIMING,
  PREVIEW_NOTE_VOICE,
  PREVIEW_NOTE_LEVEL,
  PREVIEW_NOTE_OTHER,
} PreviewNoteTag;

#define PREVIEW_N_NOTE_TAGS (PREVIEW_NOTE_OTHER + 1)

/* Longer notes are cut when they are read from a file. */
#define PREVIEW_NOTE_MAX_LENGTH 4000

/**
 * PreviewNote:
 *
 * What a reviewer has to say about a moment of a run.
 */
#define PREVIEW_TYPE_NOTE (preview_note_get_type ())
G_DECLARE_FINAL_TYPE (PreviewNote, preview_note, PREVIEW, NOTE, GObject)

PreviewNote *
preview_note_new (guint64 position, PreviewNoteTag tag, const char *text);
guint64 preview_note_get_position (PreviewNote *self);
PreviewNoteTag preview_note_get_tag (PreviewNote *self);
void preview_note_set_tag (PreviewNote *self, PreviewNoteTag tag);
const char *preview_note_get_text (PreviewNote *self);
void preview_note_set_text (PreviewNote *self, const char *text);

int preview_note_compare (gconstpointer a, gconstpointer b, gpointer data);

const char *preview_note_tag_get_nick (PreviewNoteTag tag);
const char *preview_note_tag_get_label (PreviewNoteTag tag);
PreviewNoteTag preview_note_tag_from_nick (const char *nick);

G_END_DECLS
