/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

#include "preview-resolver.h"

G_BEGIN_DECLS

/**
 * PreviewTakeRow:
 *
 * One take: its waveform, how long and loud it is, what is said, and what the
 * reviewer thinks of it. Emits `played` and `sought`.
 */
#define PREVIEW_TYPE_TAKE_ROW (preview_take_row_get_type ())
G_DECLARE_FINAL_TYPE (PreviewTakeRow,
                      preview_take_row,
                      PREVIEW,
                      TAKE_ROW,
                      GtkListBoxRow)

PreviewTakeRow *preview_take_row_new (PreviewRun *run);
PreviewRun *preview_take_row_get_run (PreviewTakeRow *self);
void preview_take_row_set_text (PreviewTakeRow *self, const char *text);
gboolean preview_take_row_measure (PreviewTakeRow *self,
                                   PreviewResolver *resolver);
gboolean preview_take_row_is_measuring (PreviewTakeRow *self);
void preview_take_row_set_position (PreviewTakeRow *self, guint64 position);
void preview_take_row_set_playing (PreviewTakeRow *self, gboolean is_playing);
void preview_take_row_set_volume (PreviewTakeRow *self, double volume);
void preview_take_row_stop_loop (PreviewTakeRow *self);

G_END_DECLS
