/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-quality.h"

G_BEGIN_DECLS

/**
 * PreviewLine:
 *
 * One line of a transcript, made for the row that shows it and gone with it.
 */
#define PREVIEW_TYPE_LINE (preview_line_get_type ())
G_DECLARE_FINAL_TYPE (PreviewLine, preview_line, PREVIEW, LINE, GObject)

PreviewLine *preview_line_new (guint index,
                               guint64 start,
                               guint64 end,
                               const char *text,
                               const char *translation,
                               const char *speaker,
                               int color);
guint preview_line_get_index (PreviewLine *self);
guint64 preview_line_get_start (PreviewLine *self);
guint64 preview_line_get_end (PreviewLine *self);
const char *preview_line_get_text (PreviewLine *self);
const char *preview_line_get_translation (PreviewLine *self);
const char *preview_line_get_speaker (PreviewLine *self);
int preview_line_get_color (PreviewLine *self);
const char *preview_line_get_remark (PreviewLine *self);
void preview_line_set_remark (PreviewLine *self, const char *remark);
const PreviewQuality *preview_line_get_quality (PreviewLine *self);
void preview_line_set_quality (PreviewLine *self,
                               const PreviewQuality *quality);

G_END_DECLS
