/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PreviewSeekBar:
 *
 * The time of the media as a line: what is played, what is buffered, what is
 * kept on disk, the loop and the notes. Emits `sought` while it is dragged.
 */
#define PREVIEW_TYPE_SEEK_BAR (preview_seek_bar_get_type ())
G_DECLARE_FINAL_TYPE (PreviewSeekBar,
                      preview_seek_bar,
                      PREVIEW,
                      SEEK_BAR,
                      GtkScale)

void preview_seek_bar_set_duration (PreviewSeekBar *self, guint64 duration);
void preview_seek_bar_set_position (PreviewSeekBar *self, guint64 position);
void preview_seek_bar_set_buffered (PreviewSeekBar *self,
                                    guint64 buffered,
                                    gboolean is_cached);
void
preview_seek_bar_set_loop (PreviewSeekBar *self, guint64 start, guint64 end);
void preview_seek_bar_set_notes (PreviewSeekBar *self, GListModel *notes);
void preview_seek_bar_set_note_offset (PreviewSeekBar *self, gint64 offset);

G_END_DECLS
