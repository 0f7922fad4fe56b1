/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "pipeline-harness.h"
#include "raw-pipeline.h"
#include "story-cues.h"

#define END (30 * GST_SECOND)
/* What a block of FLAC may seem to go beyond the end. */
#define BLOCK (100 * GST_MSECOND)

/* The streams of 1001 that are read, with sinks that do not keep time. */
static Rig *
new_rig (const char *properties, const char *links)
{
  return rig_new ("cambsrc name=s run-id=1001 audio=both subtitle-layout=none "
                  "%s %s",
                  properties, links);
}

static void
play_through (Rig *rig)
{
  rig_pause (rig);
  rig_play (rig);
  rig_wait_end (rig);
}

/* Cue for cue, without a hole, up to the end of the media. */
static void
check_items (Rig *rig, GPtrArray *cues)
{
  g_autoptr (GPtrArray) items =
      pad_monitor_dup_items (rig_get_monitor (rig, "text_0"));
  GstClockTime position = 0;
  guint n_cues = 0;

  for (guint i = 0; i < items->len; i++) {
    const PadItem *item = items->pdata[i];

    g_assert_cmpuint (item->start, ==, position);
    position = item->end;
    if (item->text != NULL) {
      const StoryCue *cue = cues->pdata[n_cues++];
      g_autofree char *plain = story_cues_dup_plain (item->text);

      g_assert_cmpstr (plain, ==, cue->text);
      g_assert_cmpuint (item->start, ==, cue->start);
      g_assert_cmpuint (item->end, ==, cue->end);
    } else {
      g_assert_cmpuint (item->end - item->start, <=, GST_SECOND);
    }
  }
  g_assert_cmpuint (n_cues, ==, cues->len);
  g_assert_cmpuint (position, >=, END);
  g_assert_cmpuint (position, <=, END + BLOCK);
}

static GPtrArray *
new_cues (void)
{
  return story_cues_new (pipeline_harness_get_service (), "harbour-en.json");
}

static void
test_cues (void)
{
  g_autoptr (GPtrArray) cues = new_cues ();
  g_autoptr (Rig) rig = raw_pipeline_new (1001, "");

  play_through (rig);
  g_assert_cmpuint (cues->len, ==, 13);
  check_items (rig, cues);
}

/* Milliseconds are found to be such. */
static void
test_milliseconds (void)
{
  g_autoptr (GPtrArray) cues = new_cues ();
  g_autoptr (Rig) rig = raw_pipeline_new (1006, "");

  play_through (rig);
  check_items (rig, cues);
}

typedef struct
{
  const char *name;
  const char *links;
  guint n_text;
} Selection;

/* Whatever is read, and whatever is not. */
static void
test_selection (gconstpointer data)
{
  const Selection *selection = data;
  g_autoptr (GPtrArray) cues = new_cues ();
  g_autoptr (Rig) rig = new_rig ("", selection->links);

  play_through (rig);
  g_assert_cmpuint (rig_get_n_monitors (rig), ==, 4);
  if (strstr (selection->links, "text_0") != NULL)
    check_items (rig, cues);
}

typedef struct
{
  Rig *rig;
  GstClockTime reached;
} Ending;

/* How far the other streams are when the text ends. */
static GstPadProbeReturn
end_probe_cb (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  Ending *ending = user_data;

  if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) != GST_EVENT_EOS)
    return GST_PAD_PROBE_OK;

  ending->reached = GST_CLOCK_TIME_NONE;
  for (guint i = 0; i < rig_get_n_monitors (ending->rig); i++) {
    PadMonitor *monitor = rig_get_monitor_at (ending->rig, i);

    if (!pad_monitor_is_text (monitor))
      ending->reached =
          MIN (ending->reached, pad_monitor_get_record (monitor).highest);
  }

  return GST_PAD_PROBE_OK;
}

static void
pad_added_cb (GstElement *element, GstPad *pad, gpointer user_data)
{
  if (g_str_has_prefix (GST_PAD_NAME (pad), "text"))
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, end_probe_cb,
                       user_data, NULL);
}

/* Each stream has a thread of its own, and the end of the media may still be on
 * its way; but all its data has passed. */
static void
test_ends_last (void)
{
  g_autoptr (GPtrArray) cues = new_cues ();
  g_autoptr (Rig) rig = raw_pipeline_new (1001, "");
  g_autoptr (GstElement) source = rig_dup_element (rig, "s");
  Ending ending = {rig, 0};

  g_signal_connect (source, "pad-added", G_CALLBACK (pad_added_cb), &ending);
  play_through (rig);
  rig_stop (rig);
  g_assert_cmpuint (ending.reached, >=, END - 50 * GST_MSECOND);
  g_assert_cmpuint (ending.reached, !=, GST_CLOCK_TIME_NONE);
  check_items (rig, cues);
}

/* Sinks that take their time hold the text back, which never runs far ahead. */
static void
test_slow_sinks (void)
{
  g_autoptr (GPtrArray) cues = new_cues ();
  g_autoptr (Rig) rig =
      new_rig ("", "s.video_0 ! identity sleep-time=1500 ! fakesink "
                   "s.audio_0 ! identity sleep-time=500 ! fakesink "
                   "s.audio_1 ! fakesink s.text_0 ! fakesink");

  play_through (rig);
  check_items (rig, cues);
}

/* In a paused pipeline text waits for the media. */
static void
test_keeps_pace (void)
{
  g_autoptr (Rig) rig = raw_pipeline_new (1001, "");
  PadMonitor *text;

  rig_pause (rig);
  text = rig_get_monitor (rig, "text_0");
  pad_monitor_wait_item (text);
  g_assert_cmpuint (pad_monitor_get_record (text).n_ends, ==, 0);
  g_assert_cmpuint (pad_monitor_get_record (text).highest, <=, 8 * GST_SECOND);
}

/* A peer that takes no markup gets none. */
static void
test_plain (void)
{
  g_autoptr (GPtrArray) cues = new_cues ();
  g_autoptr (Rig) rig =
      new_rig ("speaker-style=color",
               "s.video_0 ! fakesink s.text_0 ! text/x-raw,format=utf8 ! "
               "fakesink name=text enable-last-sample=true");
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GstSample) sample = NULL;
  g_autofree char *text = NULL;
  const StoryCue *last = cues->pdata[cues->len - 1];
  gsize size;

  play_through (rig);
  sink = rig_dup_element (rig, "text");
  g_object_get (sink, "last-sample", &sample, NULL);
  size = gst_buffer_get_size (gst_sample_get_buffer (sample));
  text = g_malloc0 (size + 1);
  gst_buffer_extract (gst_sample_get_buffer (sample), 0, text, size);
  g_assert_cmpstr (text, ==, last->text);
}

/* After a seek the cue that is on comes first, cut to the position. */
static void
test_seek (void)
{
  static const GstClockTime positions[] = {
      2 * GST_SECOND,      4100 * GST_MSECOND, 13 * GST_SECOND,    0,
      13568 * GST_MSECOND, 1 * GST_SECOND,     4008 * GST_MSECOND,
  };
  g_autoptr (GPtrArray) cues = new_cues ();
  g_autoptr (Rig) rig = raw_pipeline_new (1001, "");

  rig_pause (rig);
  for (guint i = 0; i < G_N_ELEMENTS (positions); i++) {
    rig_jump (rig, positions[i]);
    raw_pipeline_check_text (rig, cues, positions[i]);
  }
}

static void
add_tests (void)
{
  static const Selection selections[] = {
      {"text", "s.text_0 ! fakesink"},
      {"video", "s.video_0 ! fakesink"},
      {"mix", "s.audio_0 ! fakesink"},
      {"voice", "s.audio_1 ! fakesink"},
      {"video-text", "s.video_0 ! fakesink s.text_0 ! fakesink"},
      {"voice-text", "s.audio_1 ! fakesink s.text_0 ! fakesink"},
  };

  g_test_add_func ("/pipeline/text/cues", test_cues);
  g_test_add_func ("/pipeline/text/milliseconds", test_milliseconds);
  for (guint i = 0; i < G_N_ELEMENTS (selections); i++) {
    g_autofree char *path =
        g_strconcat ("/pipeline/text/only/", selections[i].name, NULL);

    g_test_add_data_func (path, &selections[i], test_selection);
  }
  g_test_add_func ("/pipeline/text/ends-last", test_ends_last);
  g_test_add_func ("/pipeline/text/slow-sinks", test_slow_sinks);
  g_test_add_func ("/pipeline/text/keeps-pace", test_keeps_pace);
  g_test_add_func ("/pipeline/text/plain", test_plain);
  g_test_add_func ("/pipeline/text/seek", test_seek);
}

int
main (int argc, char **argv)
{
  return pipeline_harness_run (argc, argv, add_tests);
}
