/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-cell.h"
#include "preview-pair.h"

G_BEGIN_DECLS

/**
 * PreviewPairArea:
 *
 * The pictures of two panes as one: split along a line, blended, or their
 * difference, with what sets it below.
 */
#define PREVIEW_TYPE_PAIR_AREA (preview_pair_area_get_type ())
G_DECLARE_FINAL_TYPE (PreviewPairArea,
                      preview_pair_area,
                      PREVIEW,
                      PAIR_AREA,
                      GtkBox)

PreviewPairArea *preview_pair_area_new (GSettings *settings, PreviewZoom *zoom);
void preview_pair_area_set_mode (PreviewPairArea *self, PreviewPairMode mode);
void preview_pair_area_set_cells (PreviewPairArea *self,
                                  PreviewCell *first,
                                  PreviewCell *second);
GtkWidget *preview_pair_area_get_picture (PreviewPairArea *self);

G_END_DECLS
