/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "pipeline-harness.h"
#include "camb-subtitles.h"

#define END (30 * GST_SECOND)

static Rig *
new_rig (const char *properties)
{
  return rig_new ("cambsrc name=s run-id=1001 %s s.video_0 ! fakesink "
                  "s.text_0 ! fakesink",
                  properties);
}

static CambCues *
build_cues (const GstStructure *transcript)
{
  const GValue *cues = gst_structure_get_value (transcript, "cues");
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();

  for (guint i = 0; i < gst_value_array_get_size (cues); i++) {
    const GstStructure *cue =
        gst_value_get_structure (gst_value_array_get_value (cues, i));
    guint64 start = 0, end = 0;

    gst_structure_get_uint64 (cue, "start", &start);
    gst_structure_get_uint64 (cue, "end", &end);
    camb_cues_builder_add_timed (builder, start, end,
                                 gst_structure_get_string (cue, "text"),
                                 gst_structure_get_string (cue, "speaker"));
  }

  return camb_cues_builder_build (builder, CAMB_TIME_UNIT_SECONDS, END);
}

/* What the pad has to show, made of what the element says was delivered. */
static CambSubtitles *
expect (Rig *rig, CambSpeakerStyle style)
{
  g_autoptr (GstElement) source = rig_dup_element (rig, "s");
  g_autoptr (GstStructure) transcript = NULL;
  g_autoptr (CambCues) cues = NULL;

  g_object_get (source, "transcript", &transcript, NULL);
  g_assert_nonnull (transcript);
  cues = build_cues (transcript);
  g_assert_cmpuint (camb_cues_get_length (cues), ==, 11);

  return camb_subtitles_new (cues, style, CAMB_SUBTITLE_LAYOUT_READING, "en",
                             END);
}

static void
check_item (const PadItem *item, const CambSubtitle *subtitle)
{
  g_assert_cmpstr (item->text, ==, subtitle->markup);
  g_assert_cmpuint (item->start, ==, subtitle->start);
  g_assert_cmpuint (item->end, ==, subtitle->end);
}

/* From the beginning to the end, subtitle for subtitle, with GAPs between. */
static void
test_through (void)
{
  g_autoptr (Rig) rig = new_rig ("speaker-style=name-color");
  g_autoptr (CambSubtitles) subtitles = NULL;
  g_autoptr (GPtrArray) items = NULL;
  GstClockTime position = 0;

  rig_pause (rig);
  subtitles = expect (rig, CAMB_SPEAKER_STYLE_NAME_COLOR);
  rig_play (rig);
  rig_wait_end (rig);
  items = pad_monitor_dup_items (rig_get_monitor (rig, "text_0"));
  for (guint i = 0; i < items->len; i++) {
    const PadItem *item = items->pdata[i];

    g_assert_cmpuint (item->start, ==, position);
    if (item->text != NULL)
      check_item (item, camb_subtitles_find (subtitles, position));
    position = item->end;
  }
  g_assert_null (camb_subtitles_find (subtitles, position));
}

static void
check_seek (Rig *rig, const CambSubtitle *subtitle)
{
  GstClockTime middle = (subtitle->start + subtitle->end) / 2;
  PadMonitor *monitor = rig_get_monitor (rig, "text_0");
  g_autoptr (GPtrArray) items = NULL;
  const PadItem *item;

  rig_jump (rig, middle);
  pad_monitor_wait_item (monitor);
  items = pad_monitor_dup_items (monitor);
  item = items->pdata[0];
  g_assert_cmpstr (item->text, ==, subtitle->markup);
  g_assert_cmpuint (item->start, ==, middle);
  g_assert_cmpuint (item->end, ==, subtitle->end);
}

/* Into the middle of each subtitle, in an order that is none. */
static void
test_seek (void)
{
  g_autoptr (Rig) rig = new_rig ("");
  g_autoptr (CambSubtitles) subtitles = NULL;
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (guint64));
  const CambSubtitle *subtitle;
  guint64 now = 0;

  rig_pause (rig);
  subtitles = expect (rig, CAMB_SPEAKER_STYLE_NONE);
  while ((subtitle = camb_subtitles_find (subtitles, now)) != NULL) {
    g_array_append_val (starts, subtitle->start);
    now = subtitle->end;
  }
  g_assert_cmpuint (starts->len, >=, 13);
  for (guint i = 0; i < starts->len; i++) {
    guint index = i * 7 % starts->len;

    check_seek (rig, camb_subtitles_find (
                         subtitles, g_array_index (starts, guint64, index)));
  }
}

static void
add_tests (void)
{
  g_test_add_func ("/pipeline/reading/through", test_through);
  g_test_add_func ("/pipeline/reading/seek", test_seek);
}

int
main (int argc, char **argv)
{
  return pipeline_harness_run (argc, argv, add_tests);
}
