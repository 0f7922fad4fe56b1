/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-edit-plan.h"

G_BEGIN_DECLS

/*
 * PreviewEditKdenliveMarkers: makes the JSON that is in Kdenlive's projects,
 * and remembers which categories of markers that needs.
 */
typedef struct
{
  const PreviewEditPlan *plan;
  GArray *categories;
} PreviewEditKdenliveMarkers;

PreviewEditKdenliveMarkers *
preview_edit_kdenlive_markers_new (const PreviewEditPlan *plan);
void preview_edit_kdenlive_markers_free (PreviewEditKdenliveMarkers *self);
char *preview_edit_kdenlive_markers_dup (PreviewEditKdenliveMarkers *self,
                                         const PreviewEditRun *run,
                                         gboolean on_timeline);
char *
preview_edit_kdenlive_markers_dup_categories (PreviewEditKdenliveMarkers *self);
char *preview_edit_kdenlive_dup_groups (GPtrArray *tracks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewEditKdenliveMarkers,
                               preview_edit_kdenlive_markers_free)

G_END_DECLS
