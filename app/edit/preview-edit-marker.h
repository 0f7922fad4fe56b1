/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-edit-plan.h"

G_BEGIN_DECLS

/**
 * PreviewEditMarker:
 * @run: whose it is
 * @cue: the line that it marks, an index into the cues of @run, or -1
 * @note: (nullable): the note that it marks, if not a line
 * @notes: (array length=n_notes): the notes that were made while its line is
 *     said; they belong to the plan
 * @n_notes: how many
 * @in: where in the run it is, in frames
 * @position: where on the timeline it is, in frames
 * @duration: in frames, at least 1
 *
 * A marker of an editor.
 */
typedef struct
{
  const PreviewEditRun *run;
  int cue;
  const PreviewEditNote *note;
  PreviewEditNote *const *notes;
  guint n_notes;
  guint64 in;
  guint64 position;
  guint64 duration;
} PreviewEditMarker;

GArray *preview_edit_marker_list (const PreviewEditPlan *plan,
                                  const PreviewEditRun *run);
char *preview_edit_marker_dup_name (const PreviewEditMarker *self);
char *preview_edit_marker_dup_text (const PreviewEditMarker *self);
char *preview_edit_marker_dup_comment (const PreviewEditMarker *self);
int preview_edit_marker_get_speaker (const PreviewEditMarker *self);
guint32 preview_edit_marker_get_color (const PreviewEditMarker *self);
const char *preview_edit_marker_get_color_name (const PreviewEditMarker *self);

G_END_DECLS
