/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>
#include <string.h>

#include "command.h"
#include "pipeline-harness.h"

/* The lower part of the picture, above the frame number. */
#define CAPTION_TOP 480
#define CAPTION_BOTTOM 700

static GstSample *
render (const char *description, GstClockTime position)
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

static void
save (GstSample *sample, const char *name)
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

typedef struct
{
  guint n_changed;
  /* Of those, how many are of some colour, not grey. */
  guint n_coloured;
  int top;
} Difference;

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
              Difference *difference)
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

/* How the lower part differs from the same picture without text. */
static Difference
compare (GstSample *with, GstSample *without)
{
  Difference difference = {0, 0, -1};
  GstVideoInfo info;
  GstVideoFrame first, second;

  g_assert_true (
      gst_video_info_from_caps (&info, gst_sample_get_caps (without)));
  g_assert_true (gst_video_frame_map (
      &first, &info, gst_sample_get_buffer (with), GST_MAP_READ));
  g_assert_true (gst_video_frame_map (
      &second, &info, gst_sample_get_buffer (without), GST_MAP_READ));
  for (int row = CAPTION_TOP; row < CAPTION_BOTTOM; row++)
    compare_rows (&first, &second, row, &difference);
  gst_video_frame_unmap (&first);
  gst_video_frame_unmap (&second);

  return difference;
}

static Difference
capture (const char *name,
         const char *overlay,
         const char *properties,
         GstClockTime position)
{
  g_autofree char *plain =
      g_strdup ("cambsrc run-id=1001 audio=none subtitles=none ! avdec_h264");
  g_autofree char *burnt = g_strdup_printf (
      "cambsrc name=s run-id=1001 audio=none %s "
      "s.video_0 ! avdec_h264 ! o.video_sink s.text_0 ! o.%s  %s name=o",
      properties,
      g_str_has_prefix (overlay, "text") ? "text_sink" : "subtitle_sink",
      overlay);
  g_autoptr (GstSample) with = render (burnt, position);
  g_autoptr (GstSample) without = render (plain, position);

  save (with, name);

  return compare (with, without);
}

/* What is on screen is on the picture, and nothing else is. */
static void
test_overlay (gconstpointer overlay)
{
  g_autofree char *on = g_strconcat (overlay, "-on.png", NULL);
  g_autofree char *off = g_strconcat (overlay, "-off.png", NULL);
  Difference shown = capture (on, overlay, "", 2 * GST_SECOND);
  Difference hidden = capture (off, overlay, "", 26 * GST_SECOND);

  g_assert_cmpuint (shown.n_changed, >, 3000);
  g_assert_cmpuint (hidden.n_changed, ==, 0);
}

/* Two who speak at once stand above each other. */
static void
test_overlap (void)
{
  Difference one = capture ("overlap-one.png", "subtitleoverlay",
                            "subtitle-layout=none", 12 * GST_SECOND);
  Difference two = capture ("overlap-two.png", "subtitleoverlay",
                            "subtitle-layout=none", 13 * GST_SECOND);

  g_assert_cmpuint (one.n_changed, >, 3000);
  g_assert_cmpint (two.top, <, one.top - 20);
}

static void
test_both (void)
{
  Difference one =
      capture ("both-one.png", "subtitleoverlay", "", 5 * GST_SECOND);
  Difference two =
      capture ("both-two.png", "subtitleoverlay",
               "subtitles=both translation-run-id=4002", 5 * GST_SECOND);

  g_assert_cmpuint (two.n_changed, >, 3000);
  g_assert_cmpint (two.top, <, one.top - 20);
}

static void
test_speaker_style (void)
{
  Difference plain =
      capture ("style-none.png", "subtitleoverlay", "", 5 * GST_SECOND);
  Difference styled = capture ("style-name-color.png", "subtitleoverlay",
                               "speaker-style=name-color", 5 * GST_SECOND);

  g_assert_cmpuint (plain.n_coloured, <, 300);
  g_assert_cmpuint (styled.n_coloured, >, 1000);
}

static void
add_tests (void)
{
  g_test_add_data_func ("/pipeline/captions/subtitleoverlay", "subtitleoverlay",
                        test_overlay);
  g_test_add_data_func ("/pipeline/captions/textoverlay", "textoverlay",
                        test_overlay);
  g_test_add_func ("/pipeline/captions/overlap", test_overlap);
  g_test_add_func ("/pipeline/captions/both", test_both);
  g_test_add_func ("/pipeline/captions/speaker-style", test_speaker_style);
}

int
main (int argc, char **argv)
{
  return pipeline_harness_run (argc, argv, add_tests);
}
