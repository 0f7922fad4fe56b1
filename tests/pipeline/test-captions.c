/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "caption-frame.h"
#include "pipeline-harness.h"

static CaptionDifference
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
  g_autoptr (GstSample) with = caption_frame_render (burnt, position);
  g_autoptr (GstSample) without = caption_frame_render (plain, position);

  caption_frame_save (with, name);

  return caption_frame_compare (with, without);
}

/* What is on screen is on the picture, and nothing else is. */
static void
test_overlay (gconstpointer overlay)
{
  g_autofree char *on = g_strconcat (overlay, "-on.png", NULL);
  g_autofree char *off = g_strconcat (overlay, "-off.png", NULL);
  CaptionDifference shown = capture (on, overlay, "", 2 * GST_SECOND);
  CaptionDifference hidden = capture (off, overlay, "", 26 * GST_SECOND);

  g_assert_cmpuint (shown.n_changed, >, 3000);
  g_assert_cmpuint (hidden.n_changed, ==, 0);
}

/* Two who speak at once stand above each other. */
static void
test_overlap (void)
{
  CaptionDifference one = capture ("overlap-one.png", "subtitleoverlay",
                                   "subtitle-layout=none", 12 * GST_SECOND);
  CaptionDifference two = capture ("overlap-two.png", "subtitleoverlay",
                                   "subtitle-layout=none", 13 * GST_SECOND);

  g_assert_cmpuint (one.n_changed, >, 3000);
  g_assert_cmpint (two.top, <, one.top - 20);
}

static void
test_both (void)
{
  CaptionDifference one =
      capture ("both-one.png", "subtitleoverlay", "", 5 * GST_SECOND);
  CaptionDifference two =
      capture ("both-two.png", "subtitleoverlay",
               "subtitles=both translation-run-id=4002", 5 * GST_SECOND);

  g_assert_cmpuint (two.n_changed, >, 3000);
  g_assert_cmpint (two.top, <, one.top - 20);
}

static void
test_speaker_style (void)
{
  CaptionDifference plain =
      capture ("style-none.png", "subtitleoverlay", "", 5 * GST_SECOND);
  CaptionDifference styled =
      capture ("style-name-color.png", "subtitleoverlay",
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
