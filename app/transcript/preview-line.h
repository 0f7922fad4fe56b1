/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PreviewPaceLevel:
 *
 * How hard a line is to read in its time.
 */
typedef enum
{
  PREVIEW_PACE_EASY,
  PREVIEW_PACE_FAST,
  PREVIEW_PACE_TOO_FAST,
} PreviewPaceLevel;

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
                               int speaker_index);
guint preview_line_get_index (PreviewLine *self);
guint64 preview_line_get_start (PreviewLine *self);
guint64 preview_line_get_end (PreviewLine *self);
const char *preview_line_get_text (PreviewLine *self);
const char *preview_line_get_translation (PreviewLine *self);
const char *preview_line_get_speaker (PreviewLine *self);
int preview_line_get_speaker_index (PreviewLine *self);
const char *preview_line_get_remark (PreviewLine *self);
void preview_line_set_remark (PreviewLine *self, const char *remark);

double preview_pace_measure (const char *text, guint64 duration);
PreviewPaceLevel preview_pace_judge (double chars_per_second);

G_END_DECLS
