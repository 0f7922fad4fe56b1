/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PreviewVideoSink:
 *
 * Where the picture of a pane goes: frames of one pipeline after the other
 * arrive in one #GdkPaintable, so that the last one stays while the next
 * pipeline starts.
 */
#define PREVIEW_TYPE_VIDEO_SINK (preview_video_sink_get_type ())
G_DECLARE_FINAL_TYPE (PreviewVideoSink,
                      preview_video_sink,
                      PREVIEW,
                      VIDEO_SINK,
                      GObject)

PreviewVideoSink *preview_video_sink_new (void);
GdkPaintable *preview_video_sink_get_paintable (PreviewVideoSink *self);
GstElement *preview_video_sink_create_element (PreviewVideoSink *self);
gboolean
preview_video_sink_set_size (PreviewVideoSink *self, int width, int height);
void preview_video_sink_hold (PreviewVideoSink *self);
void preview_video_sink_commit (PreviewVideoSink *self);
gboolean preview_video_sink_has_frame (PreviewVideoSink *self);
guint64 preview_video_sink_get_n_frames (PreviewVideoSink *self);
guint64 preview_video_sink_get_frame_duration (PreviewVideoSink *self);
guint64 preview_video_sink_get_shown (PreviewVideoSink *self);

G_END_DECLS
