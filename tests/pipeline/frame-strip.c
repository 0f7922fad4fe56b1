/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>

#include "frame-strip.h"

/* The sample picture carries its number at its lower edge: 16 fields, white
 * for 1, the highest bit on the left. */
#define PICTURE_WIDTH 1280
#define PICTURE_HEIGHT 720
#define STRIP_TOP 704
#define STRIP_HEIGHT 16
#define N_BITS 16
#define BIT_WIDTH (PICTURE_WIDTH / N_BITS)

/* The middle of a field: encoders blur the edges. */
static guint
get_brightness (const guint8 *luma, int stride, guint bit)
{
  guint left = bit * BIT_WIDTH + BIT_WIDTH / 4;
  guint sum = 0, n = 0;

  for (guint y = STRIP_TOP + 4; y < STRIP_TOP + STRIP_HEIGHT - 4; y++)
    for (guint x = left; x < left + BIT_WIDTH / 2; x++, n++)
      sum += luma[y * (guint)stride + x];

  return sum / n;
}

/**
 * frame_strip_read:
 * @buffer: a picture in the size of the samples
 * @caps: its caps: any format whose first plane is luma
 *
 * Returns: the number of the picture
 */
int
frame_strip_read (GstBuffer *buffer, GstCaps *caps)
{
  GstVideoInfo info;
  GstVideoFrame frame;
  int number = 0;

  g_assert_true (gst_video_info_from_caps (&info, caps));
  g_assert_true (GST_VIDEO_INFO_IS_YUV (&info) ||
                 GST_VIDEO_INFO_IS_GRAY (&info));
  g_assert_cmpint (GST_VIDEO_INFO_WIDTH (&info), ==, PICTURE_WIDTH);
  g_assert_cmpint (GST_VIDEO_INFO_HEIGHT (&info), ==, PICTURE_HEIGHT);
  g_assert_true (gst_video_frame_map (&frame, &info, buffer, GST_MAP_READ));
  for (guint bit = 0; bit < N_BITS; bit++)
    number =
        number << 1 |
        (get_brightness (GST_VIDEO_FRAME_PLANE_DATA (&frame, 0),
                         GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0), bit) > 128);
  gst_video_frame_unmap (&frame);

  return number;
}

/** frame_strip_read_sink: the number of the picture that a sink shows. */
int
frame_strip_read_sink (GstElement *sink)
{
  g_autoptr (GstSample) sample = NULL;

  g_object_get (sink, "last-sample", &sample, NULL);
  g_assert_nonnull (sample);

  return frame_strip_read (gst_sample_get_buffer (sample),
                           gst_sample_get_caps (sample));
}

/**
 * frame_strip_read_file:
 * @filename: a video file
 *
 * Returns: (transfer full) (element-type int): the numbers of its pictures
 */
GArray *
frame_strip_read_file (const char *filename)
{
  g_autofree char *description = g_strdup_printf (
      "filesrc location=%s ! decodebin ! videoconvert ! "
      "video/x-raw,format=GRAY8 ! appsink name=sink sync=false",
      filename);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, &error);
  g_autoptr (GstElement) sink = NULL;
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (int));
  GstSample *sample;

  g_assert_no_error (error);
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  while ((sample = gst_app_sink_pull_sample (GST_APP_SINK (sink))) != NULL) {
    int number = frame_strip_read (gst_sample_get_buffer (sample),
                                   gst_sample_get_caps (sample));

    g_array_append_val (numbers, number);
    gst_sample_unref (sample);
  }
  g_assert_true (gst_app_sink_is_eos (GST_APP_SINK (sink)));
  gst_element_set_state (pipeline, GST_STATE_NULL);

  return numbers;
}
