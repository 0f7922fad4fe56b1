/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <gst/video/video.h>
#include <string.h>

#include "caption-frame.h"
#include "command.h"
#include "pipeline-harness.h"

/* The lower part of the picture, above the frame number, in hundredths. */
#define CAPTION_TOP 66
#define CAPTION_BOTTOM 97

/**
 * caption_frame_render:
 * @description: elements that give raw video
 * @position: which picture
 *
 * Returns: (transfer full): the picture, in RGB
 */
GstSample *
caption_frame_render (const char *description, GstClockTime position)
{
  g_autoptr (Rig) rig = rig_new ("%s ! videoconvert ! video/x-raw,format=RGB "
                                 "! fakesink name=picture "
                                 "enable-last-sample=true sync=false",
                                 description);
  g_autoptr (GstElement) sink = rig_dup_element (rig, "picture");
  GstSample *sample = NULL;

  rig_pause (rig);
  rig_jump (rig, position);
  g_object_get (sink, "last-sample", &sample, NULL);
  g_assert_nonnull (sample);

  return sample;
}

/**
 * caption_frame_save:
 * @sample: a picture
 * @name: the name of the PNG in the folder for a look at it
 */
void
caption_frame_save (GstSample *sample, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstCaps) caps = gst_caps_new_empty_simple ("image/png");
  g_autoptr (GstSample) png =
      gst_video_convert_sample (sample, caps, 60 * GST_SECOND, &error);
  g_autofree char *path = command_dup_path (name);
  GstMapInfo map;

  g_assert_no_error (error);
  g_assert_true (
      gst_buffer_map (gst_sample_get_buffer (png), &map, GST_MAP_READ));
  g_assert_true (g_file_set_contents (path, (const char *)map.data,
                                      (gssize)map.size, NULL));
  gst_buffer_unmap (gst_sample_get_buffer (png), &map);
}

static gboolean
is_coloured (const guint8 *pixel)
{
  int high = MAX (MAX (pixel[0], pixel[1]), pixel[2]);
  int low = MIN (MIN (pixel[0], pixel[1]), pixel[2]);

  return high > 160 && high - low > 100;
}

static void
compare_rows (const GstVideoFrame *with,
              const GstVideoFrame *without,
              int row,
              CaptionDifference *difference)
{
  const guint8 *first = GST_VIDEO_FRAME_PLANE_DATA (with, 0);
  const guint8 *second = GST_VIDEO_FRAME_PLANE_DATA (without, 0);
  int stride = GST_VIDEO_FRAME_PLANE_STRIDE (with, 0);
  guint n = 0;

  for (int x = 0; x < GST_VIDEO_FRAME_WIDTH (with); x++) {
    const guint8 *a = first + row * stride + x * 3;
    const guint8 *b = second + row * stride + x * 3;

    if (memcmp (a, b, 3) == 0)
      continue;
    n++;
    difference->n_coloured += is_coloured (a);
  }
  difference->n_changed += n;
  if (n > 0 && difference->top < 0)
    difference->top = row;
}

/**
 * caption_frame_compare:
 * @with: a picture with text
 * @without: the same without
 *
 * Returns: how their lower parts differ
 */
CaptionDifference
caption_frame_compare (GstSample *with, GstSample *without)
{
  CaptionDifference difference = {0, 0, -1};
  GstVideoInfo info;
  GstVideoFrame first, second;

  g_assert_true (
      gst_video_info_from_caps (&info, gst_sample_get_caps (without)));
  g_assert_true (gst_video_frame_map (
      &first, &info, gst_sample_get_buffer (with), GST_MAP_READ));
  g_assert_true (gst_video_frame_map (
      &second, &info, gst_sample_get_buffer (without), GST_MAP_READ));
  for (int row = info.height * CAPTION_TOP / 100;
       row < info.height * CAPTION_BOTTOM / 100; row++)
    compare_rows (&first, &second, row, &difference);
  gst_video_frame_unmap (&first);
  gst_video_frame_unmap (&second);

  return difference;
}
