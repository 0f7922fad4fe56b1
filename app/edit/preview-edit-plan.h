/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-edit-rate.h"
#include "preview-edit.h"

G_BEGIN_DECLS

/* Speakers beyond that share the last lane. */
#define PREVIEW_EDIT_MAX_LANES 32

/**
 * PreviewEditClip:
 * @run: whose it is
 * @media: what it shows
 * @position: where on the timeline it begins, in frames
 * @in: where in the medium it begins, in frames from its first one
 * @duration: in frames, at least 1
 * @cue: the line it was cut at, an index into the cues of @run, or -1
 * @group: clips of the same number move together; 0 for one that is alone
 */
typedef struct
{
  const PreviewEditRun *run;
  const PreviewEditMedia *media;
  guint64 position;
  guint64 in;
  guint64 duration;
  int cue;
  guint group;
} PreviewEditClip;

/**
 * PreviewEditTrack:
 * @name: (not nullable): what it is called
 * @run: whose it is
 * @is_video: whether it is seen rather than heard
 * @is_on: whether it is heard, or muted
 * @clips: (element-type PreviewEditClip): in order, not overlapping, not empty
 */
typedef struct
{
  char *name;
  const PreviewEditRun *run;
  gboolean is_video;
  gboolean is_on;
  GArray *clips;
} PreviewEditTrack;

/**
 * PreviewEditPlan:
 * @edit: what it was made from
 * @rate: that of the timeline
 * @width: of the picture in pixels
 * @height: of the picture in pixels
 * @par_n: shape of a pixel, numerator
 * @par_d: shape of a pixel, denominator
 * @audio_rate: samples per second
 * @duration: of the timeline, in frames
 * @tracks: (element-type PreviewEditTrack): the picture first, if there is any
 * @notes: (element-type PreviewEditRun GPtrArray): the notes of runs, sorted
 *
 * An edit in terms of editors: tracks with clips, in frames. Offsets are
 * rounded to a frame, and so is each position within a run. Whatever is written
 * is written from this, so that all formats agree.
 */
typedef struct
{
  const PreviewEdit *edit;
  PreviewEditRate rate;
  int width;
  int height;
  int par_n;
  int par_d;
  int audio_rate;
  guint64 duration;
  GPtrArray *tracks;
  GHashTable *notes;
} PreviewEditPlan;

PreviewEditPlan *preview_edit_plan_new (const PreviewEdit *edit,
                                        GError **error);
void preview_edit_plan_free (PreviewEditPlan *self);
guint64 preview_edit_plan_get_length (const PreviewEditPlan *self,
                                      const PreviewEditMedia *media);
guint64 preview_edit_plan_get_start (const PreviewEditPlan *self,
                                     const PreviewEditMedia *media);
gint64 preview_edit_plan_get_offset (const PreviewEditPlan *self,
                                     const PreviewEditRun *run);
const PreviewEditClip *preview_edit_plan_find_lead (const PreviewEditPlan *self,
                                                    const PreviewEditRun *run);
const PreviewEditRun *
preview_edit_plan_get_main_run (const PreviewEditPlan *self);
char *preview_edit_plan_dup_run_name (const PreviewEditRun *run);
GPtrArray *preview_edit_plan_list_media (const PreviewEditPlan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewEditPlan, preview_edit_plan_free)

G_END_DECLS
