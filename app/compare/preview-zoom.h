/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PREVIEW_MIN_ZOOM 0.5
#define PREVIEW_MAX_ZOOM 8.0

/**
 * PreviewZoom:
 *
 * How large pictures are shown, and which part of them: the same for all that
 * stand side by side. At 1 a picture fits. The signal `changed` tells.
 */
#define PREVIEW_TYPE_ZOOM (preview_zoom_get_type ())
G_DECLARE_FINAL_TYPE (PreviewZoom, preview_zoom, PREVIEW, ZOOM, GObject)

PreviewZoom *preview_zoom_new (void);
double preview_zoom_get_scale (PreviewZoom *self);
void preview_zoom_get_middle (PreviewZoom *self, double *x, double *y);
void preview_zoom_set (PreviewZoom *self, double scale, double x, double y);
void preview_zoom_step (PreviewZoom *self, int n_steps);
void preview_zoom_move (PreviewZoom *self, double x, double y);
void preview_zoom_place (PreviewZoom *self,
                         double width,
                         double height,
                         double aspect_ratio,
                         graphene_rect_t *place);
void preview_zoom_at (PreviewZoom *self,
                      double scale,
                      const graphene_rect_t *place,
                      double width,
                      double height,
                      double x,
                      double y);

G_END_DECLS
