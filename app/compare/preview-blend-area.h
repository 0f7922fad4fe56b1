/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-cell.h"
#include "preview-blend.h"

G_BEGIN_DECLS

/**
 * PreviewBlendArea:
 *
 * The pictures of two panes as one: split along a line, blended, or their
 * difference, with what sets it below.
 */
#define PREVIEW_TYPE_BLEND_AREA (preview_blend_area_get_type ())
G_DECLARE_FINAL_TYPE (PreviewBlendArea,
                      preview_blend_area,
                      PREVIEW,
                      BLEND_AREA,
                      GtkBox)

PreviewBlendArea *preview_blend_area_new (GSettings *settings,
                                          PreviewZoom *zoom);
void preview_blend_area_set_mode (PreviewBlendArea *self,
                                  PreviewBlendMode mode);
void preview_blend_area_set_cells (PreviewBlendArea *self,
                                   PreviewCell *first,
                                   PreviewCell *second);
GtkWidget *preview_blend_area_get_picture (PreviewBlendArea *self);

G_END_DECLS
