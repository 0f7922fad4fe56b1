/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/video/video.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PreviewFrame:
 *
 * A picture that came out of a pipeline, in the memory that it came in. May be
 * handed from thread to thread.
 */
typedef struct PreviewFrame PreviewFrame;

PreviewFrame *preview_frame_new (GstBuffer *buffer, const GstVideoInfo *info);
PreviewFrame *preview_frame_new_for_texture (GdkTexture *texture,
                                             const GstVideoInfo *info);
void preview_frame_free (PreviewFrame *self);

GdkTexture *preview_frame_get_texture (PreviewFrame *self);
double preview_frame_get_aspect_ratio (PreviewFrame *self);
cairo_surface_t *preview_frame_create_surface (PreviewFrame *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewFrame, preview_frame_free)

G_END_DECLS
