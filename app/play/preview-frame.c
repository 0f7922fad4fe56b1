/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-frame.h"

struct PreviewFrame
{
  GdkTexture *texture;
  double aspect_ratio;
  /* What the texture is made of, unless that is on a graphics card. */
  GBytes *pixels;
  int stride;
};

static const cairo_user_data_key_t pixels_key;

static void
unmap (gpointer data)
{
  GstVideoFrame *frame = data;

  gst_video_frame_unmap (frame);
  g_free (frame);
}

/* The memory of the buffer: nothing is copied here. */
static GBytes *
map (GstBuffer *buffer, const GstVideoInfo *info, int *stride)
{
  GstVideoFrame *frame = g_new0 (GstVideoFrame, 1);

  if (!gst_video_frame_map (frame, info, buffer, GST_MAP_READ)) {
    g_free (frame);
    return NULL;
  }
  *stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0);
  return g_bytes_new_with_free_func (
      GST_VIDEO_FRAME_PLANE_DATA (frame, 0),
      (gsize)*stride * (gsize)GST_VIDEO_FRAME_HEIGHT (frame), unmap, frame);
}

static double
compute_aspect_ratio (const GstVideoInfo *info)
{
  return (double)GST_VIDEO_INFO_WIDTH (info) * GST_VIDEO_INFO_PAR_N (info) /
         ((double)GST_VIDEO_INFO_HEIGHT (info) * GST_VIDEO_INFO_PAR_D (info));
}

/**
 * preview_frame_new:
 * @buffer: pixels in the order of %CAIRO_FORMAT_RGB24
 * @info: what they are
 *
 * Returns: (transfer full) (nullable): a frame; %NULL if it cannot be read
 */
PreviewFrame *
preview_frame_new (GstBuffer *buffer, const GstVideoInfo *info)
{
  int stride;
  GBytes *pixels = map (buffer, info, &stride);
  PreviewFrame *self;

  if (pixels == NULL)
    return NULL;
  self = g_new0 (PreviewFrame, 1);
  self->pixels = pixels;
  self->stride = stride;
  self->aspect_ratio = compute_aspect_ratio (info);
  self->texture = gdk_memory_texture_new (
      GST_VIDEO_INFO_WIDTH (info), GST_VIDEO_INFO_HEIGHT (info),
      GDK_MEMORY_DEFAULT, pixels, (gsize)stride);
  return self;
}

/**
 * preview_frame_new_for_texture:
 * @texture: (transfer full): a picture on the graphics card
 * @info: what it is
 *
 * Returns: (transfer full): a frame
 */
PreviewFrame *
preview_frame_new_for_texture (GdkTexture *texture, const GstVideoInfo *info)
{
  PreviewFrame *self = g_new0 (PreviewFrame, 1);

  self->texture = texture;
  self->aspect_ratio = compute_aspect_ratio (info);
  return self;
}

/**
 * preview_frame_free:
 * @self: a frame
 */
void
preview_frame_free (PreviewFrame *self)
{
  g_object_unref (self->texture);
  g_clear_pointer (&self->pixels, g_bytes_unref);
  g_free (self);
}

/**
 * preview_frame_get_texture:
 * @self: a frame
 *
 * Returns: (transfer none): its pixels
 */
GdkTexture *
preview_frame_get_texture (PreviewFrame *self)
{
  return self->texture;
}

/**
 * preview_frame_get_aspect_ratio:
 * @self: a frame
 *
 * Returns: width to height on the screen
 */
double
preview_frame_get_aspect_ratio (PreviewFrame *self)
{
  return self->aspect_ratio;
}

/**
 * preview_frame_create_surface:
 * @self: a frame
 *
 * Returns: (transfer full) (nullable): its pixels for cairo, which they
 *   outlive the frame with; %NULL if they are on a graphics card
 */
cairo_surface_t *
preview_frame_create_surface (PreviewFrame *self)
{
  cairo_surface_t *surface;

  if (self->pixels == NULL)
    return NULL;
  /* Nobody writes there. */
  surface = cairo_image_surface_create_for_data (
      (guchar *)g_bytes_get_data (self->pixels, NULL), CAIRO_FORMAT_RGB24,
      gdk_texture_get_width (self->texture),
      gdk_texture_get_height (self->texture), self->stride);
  cairo_surface_set_user_data (surface, &pixels_key, g_bytes_ref (self->pixels),
                               (cairo_destroy_func_t)g_bytes_unref);
  return surface;
}
