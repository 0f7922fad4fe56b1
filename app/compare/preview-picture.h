/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-blend.h"
#include "preview-zoom.h"

G_BEGIN_DECLS

/**
 * PreviewPicture:
 *
 * Shows a picture, or two as one, and the part of it that the zoom wants. The
 * pointer drags it, and zooms with Ctrl and the wheel. The signal `pointed`
 * tells how far to the right the pointer is, as a share of the width.
 */
#define PREVIEW_TYPE_PICTURE (preview_picture_get_type ())
G_DECLARE_FINAL_TYPE (PreviewPicture,
                      preview_picture,
                      PREVIEW,
                      PICTURE,
                      GtkWidget)

void preview_picture_set_zoom (PreviewPicture *self, PreviewZoom *zoom);
void preview_picture_set_paintable (PreviewPicture *self,
                                    GdkPaintable *paintable);
void preview_picture_set_second (PreviewPicture *self, GdkPaintable *paintable);
void preview_picture_set_blend (PreviewPicture *self,
                                const PreviewBlend *blend);

G_END_DECLS
