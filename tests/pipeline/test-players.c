/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "frame-strip.h"
#include "pipeline-harness.h"
#include "player.h"
#include "raw-pipeline.h"
#include "story-cues.h"

#define URI "camb://dubbing/1001"
#define BOTH URI "?audio=both"

static void
set_free_running (Rig *rig)
{
  static const char *const names[] = {"video", "audio", "text"};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GstElement) sink = rig_dup_element (rig, names[i]);

    g_object_set (sink, "sync", FALSE, NULL);
  }
}

/* Plays all of it, after a look at the first picture. */
static void
test_play (gconstpointer factory)
{
  g_autoptr (Rig) rig = rig_new_player (factory, BOTH);
  g_autoptr (GstElement) video = NULL;
  gint64 duration = 0, position = -1;

  rig_pause (rig);
  video = rig_dup_element (rig, "video");
  g_assert_cmpint (frame_strip_read_sink (video), ==, 0);
  g_assert_true (gst_element_query_duration (rig_get_pipeline (rig),
                                             GST_FORMAT_TIME, &duration));
  g_assert_cmpint (duration, ==, (gint64)(30 * GST_SECOND));
  g_assert_true (gst_element_query_position (rig_get_pipeline (rig),
                                             GST_FORMAT_TIME, &position));
  g_assert_cmpint (position, ==, 0);
  g_assert_cmpuint (rig_get_n_monitors (rig), ==, 4);

  set_free_running (rig);
  rig_play (rig);
  rig_wait_end (rig);
  g_assert_cmpint (frame_strip_read_sink (video), ==, 749);
  for (guint i = 0; i < rig_get_n_monitors (rig); i++)
    g_assert_cmpuint (
        pad_monitor_get_record (rig_get_monitor_at (rig, i)).n_flush_starts, ==,
        0);
}

/* A seek from the application comes up one chain only. */
static void
test_seek (gconstpointer factory)
{
  static const GstClockTime positions[] = {12345 * GST_MSECOND, 0,
                                           29 * GST_SECOND, 2 * GST_SECOND};
  g_autoptr (GPtrArray) cues =
      story_cues_new (pipeline_harness_get_service (), "harbour-en.json");
  g_autoptr (Rig) rig = rig_new_player (factory, URI);
  g_autoptr (GstElement) source = NULL;

  rig_pause (rig);
  for (guint i = 0; i < G_N_ELEMENTS (positions); i++) {
    guint32 seqnum = rig_jump (rig, positions[i]);

    player_check_landing (rig, seqnum, positions[i]);
    for (guint j = 0; j < rig_get_n_monitors (rig); j++)
      g_assert_cmpuint (
          pad_monitor_get_record (rig_get_monitor_at (rig, j)).n_flush_starts,
          ==, i + 1);
  }
  set_free_running (rig);
  rig_play (rig);
  rig_wait_end (rig);
}

static void
test_burst (gconstpointer factory)
{
  g_autoptr (Rig) rig = rig_new_player (factory, BOTH);
  guint32 seqnum;

  rig_pause (rig);
  for (guint i = 0; i < 20; i++)
    rig_seek (rig, 1.0,
              GST_SEEK_FLAG_FLUSH |
                  (i % 2 ? GST_SEEK_FLAG_KEY_UNIT : GST_SEEK_FLAG_ACCURATE),
              i * 1370 * GST_MSECOND, GST_CLOCK_TIME_NONE);
  seqnum = rig_jump (rig, 22222 * GST_MSECOND);
  player_check_landing (rig, seqnum, 22222 * GST_MSECOND);
}

/* The player stops and plays something else: sound alone, with a text. */
static void
test_next (gconstpointer factory)
{
  g_autoptr (Rig) rig = rig_new_player (factory, URI);

  rig_pause (rig);
  set_free_running (rig);
  gst_element_set_state (rig_get_pipeline (rig), GST_STATE_READY);
  g_object_set (rig_get_pipeline (rig), "uri", "camb://tts/2001", NULL);
  rig_pause (rig);
  rig_play (rig);
  rig_wait_end (rig);
  gst_element_set_state (rig_get_pipeline (rig), GST_STATE_READY);
  g_object_set (rig_get_pipeline (rig), "uri", "camb://dubbing/1003", NULL);
  rig_pause (rig);
  rig_play (rig);
  rig_wait_end (rig);
}

static void
link_pad_cb (GstElement *element, GstPad *pad, gpointer pipeline)
{
  GstElement *queue = gst_element_factory_make ("queue", NULL);
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  g_autoptr (GstPad) target = NULL;

  gst_bin_add_many (GST_BIN (pipeline), queue, sink, NULL);
  gst_element_link (queue, sink);
  gst_element_sync_state_with_parent (queue);
  gst_element_sync_state_with_parent (sink);
  target = gst_element_get_static_pad (queue, "sink");
  g_assert_cmpint (gst_pad_link (pad, target), ==, GST_PAD_LINK_OK);
}

/* Picture, sound and text come out decoded, and all end. */
static void
test_decode_bin (gconstpointer factory)
{
  g_autoptr (Rig) rig = rig_new ("pipeline. ( %s name=decode uri=%s )",
                                 (const char *)factory, URI);
  g_autoptr (GstElement) decode = rig_dup_element (rig, "decode");

  g_signal_connect (decode, "pad-added", G_CALLBACK (link_pad_cb),
                    rig_get_pipeline (rig));
  rig_play (rig);
  rig_wait_end (rig);
  g_assert_cmpuint (decode->numsrcpads, ==, 3);
  for (guint i = 0; i < rig_get_n_monitors (rig); i++)
    g_assert_cmpuint (
        pad_monitor_get_record (rig_get_monitor_at (rig, i)).n_ends, ==, 1);
}

/* decodebin3 behind the element's own pads. */
static void
test_decodebin3 (void)
{
  g_autoptr (Rig) rig = rig_new (
      "cambsrc name=s run-id=1001 decodebin3 name=d "
      "s.video_0 ! d.sink s.audio_0 ! d.sink_0 s.text_0 ! d.sink_1 "
      "d.video_0 ! queue ! fakesink name=video enable-last-sample=true "
      "d.audio_0 ! queue ! fakesink name=audio "
      "d.text_0 ! queue ! fakesink name=text");
  g_autoptr (GstElement) video = rig_dup_element (rig, "video");

  rig_pause (rig);
  g_assert_cmpint (frame_strip_read_sink (video), ==, 0);
  rig_play (rig);
  rig_wait_end (rig);
  g_assert_cmpint (frame_strip_read_sink (video), ==, 749);
}

static void
add_player_tests (const char *factory)
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } tests[] = {
      {"play", test_play},
      {"seek", test_seek},
      {"burst", test_burst},
      {"next", test_next},
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path =
        g_strdup_printf ("/pipeline/players/%s/%s", factory, tests[i].name);

    g_test_add_data_func (path, factory, tests[i].func);
  }
}

static void
add_tests (void)
{
  add_player_tests ("playbin");
  add_player_tests ("playbin3");
  g_test_add_data_func ("/pipeline/players/uridecodebin", "uridecodebin",
                        test_decode_bin);
  g_test_add_data_func ("/pipeline/players/uridecodebin3", "uridecodebin3",
                        test_decode_bin);
  g_test_add_func ("/pipeline/players/decodebin3", test_decodebin3);
}

int
main (int argc, char **argv)
{
  return pipeline_harness_run (argc, argv, add_tests);
}
