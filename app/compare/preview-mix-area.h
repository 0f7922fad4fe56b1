/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-cell.h"
#include "preview-mix.h"

G_BEGIN_DECLS

/**
 * PreviewMixArea:
 *
 * The pictures of two panes as one: split along a line, blended, or their
 * difference, with what sets it below.
 */
#define PREVIEW_TYPE_MIX_AREA (preview_mix_area_get_type ())
G_DECLARE_FINAL_TYPE (PreviewMixArea,
                      preview_mix_area,
                      PREVIEW,
                      MIX_AREA,
                      GtkBox)

PreviewMixArea *preview_mix_area_new (GSettings *settings, PreviewZoom *zoom);
void preview_mix_area_set_mode (PreviewMixArea *self, PreviewMixMode mode);
void preview_mix_area_set_cells (PreviewMixArea *self,
                                 PreviewCell *first,
                                 PreviewCell *second);
GtkWidget *preview_mix_area_get_picture (PreviewMixArea *self);

G_END_DECLS
