/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "frame-strip.h"
#include "pipeline-harness.h"
#include "raw-pipeline.h"

#define FLUSH GST_SEEK_FLAG_FLUSH
#define ACCURATE GST_SEEK_FLAG_ACCURATE
#define KEY_UNIT GST_SEEK_FLAG_KEY_UNIT
/* qtdemux counts packets of sound among what stands alone: at a picture that
 * does, it may prefer the packet beside it, and those newer than 1.22 any
 * packet ahead to a picture that comes later. */
#define AUDIO_PACKET (1024 * GST_SECOND / 48000 + 1)

/* Every format of a voice track lands where the picture does. */
static void
test_accurate (gconstpointer run_id)
{
  static const GstClockTime positions[] = {
      12345 * GST_MSECOND, 0, 29900 * GST_MSECOND, 1, 13 * GST_SECOND};
  g_autoptr (Rig) rig = raw_pipeline_new (GPOINTER_TO_UINT (run_id), "");

  rig_pause (rig);
  for (guint i = 0; i < G_N_ELEMENTS (positions); i++) {
    rig_jump (rig, positions[i]);
    raw_pipeline_check_landing (rig, positions[i]);
  }
}

typedef struct
{
  GstSeekFlags flags;
  GstClockTime position;
  GstClockTime landing;
} Snap;

static gboolean
is_newer (void)
{
  guint major, minor, micro, nano;

  gst_version (&major, &minor, &micro, &nano);
  return minor >= 24;
}

/* What lies before the picture that stands alone is not heard or read either:
 * all streams go where the picture goes. */
static void
test_key_unit (void)
{
  static const Snap snaps[] = {
      {KEY_UNIT, 12300 * GST_MSECOND, 12 * GST_SECOND},
      {KEY_UNIT | GST_SEEK_FLAG_SNAP_BEFORE, 13900 * GST_MSECOND,
       12 * GST_SECOND},
      {KEY_UNIT | GST_SEEK_FLAG_SNAP_AFTER, 12300 * GST_MSECOND,
       14 * GST_SECOND},
      {KEY_UNIT, 20 * GST_SECOND, 20 * GST_SECOND},
      {KEY_UNIT | GST_SEEK_FLAG_SNAP_AFTER, 20 * GST_SECOND, 20 * GST_SECOND},
  };
  g_autoptr (Rig) rig = raw_pipeline_new (1001, "");

  rig_pause (rig);
  for (guint i = 0; i < G_N_ELEMENTS (snaps); i++) {
    guint32 seqnum = rig_seek (rig, 1.0, FLUSH | snaps[i].flags,
                               snaps[i].position, GST_CLOCK_TIME_NONE);
    GstClockTime landing;

    rig_settle (rig);
    pad_monitor_wait_segment (rig_get_monitor (rig, "video_0"), seqnum);
    landing = pad_monitor_get_record (rig_get_monitor (rig, "video_0")).time;
    g_assert_cmpuint (landing, <=, snaps[i].landing + AUDIO_PACKET);
    if (snaps[i].flags & GST_SEEK_FLAG_SNAP_AFTER && is_newer ())
      g_assert_cmpuint (landing, >=, snaps[i].position);
    else
      g_assert_cmpuint (landing + AUDIO_PACKET, >=, snaps[i].landing);
    raw_pipeline_check_segments (rig, seqnum, landing);
    raw_pipeline_check_landing (rig, landing);
  }
}

/* A plain pipeline sends the seek up every pad. */
static void
test_once (void)
{
  g_autoptr (Rig) rig = raw_pipeline_new (1001, "");
  guint32 seqnum;

  rig_pause (rig);
  g_assert_cmpuint (rig_get_n_monitors (rig), ==, 4);
  seqnum = rig_jump (rig, 5 * GST_SECOND);
  for (guint i = 0; i < 4; i++) {
    PadRecord record = pad_monitor_get_record (rig_get_monitor_at (rig, i));

    g_assert_cmpuint (record.n_flush_starts, ==, 1);
    g_assert_cmpuint (record.seqnum, ==, seqnum);
  }

  /* The same again, at the element. */
  seqnum = rig_jump (rig, 6 * GST_SECOND);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (
        pad_monitor_get_record (rig_get_monitor_at (rig, i)).n_flush_starts, ==,
        2);
}

static void
check_ends (Rig *rig, guint32 seqnum)
{
  for (guint i = 0; i < rig_get_n_monitors (rig); i++) {
    PadMonitor *monitor = rig_get_monitor_at (rig, i);
    PadRecord record = pad_monitor_get_record (monitor);

    if (record.n_ends != 1 || record.seqnum != seqnum)
      g_error ("%s: %u EOS, of seek %u instead of %u",
               pad_monitor_get_name (monitor), record.n_ends, record.seqnum,
               seqnum);
  }
}

static void
test_stop (void)
{
  g_autoptr (Rig) rig = raw_pipeline_new (1001, "");
  guint32 seqnum;

  rig_pause (rig);
  seqnum = rig_seek (rig, 1.0, FLUSH | ACCURATE, 10 * GST_SECOND,
                     12500 * GST_MSECOND);
  rig_settle (rig);
  raw_pipeline_check_landing (rig, 10 * GST_SECOND);
  rig_play (rig);
  rig_wait_end (rig);
  check_ends (rig, seqnum);
  for (guint i = 0; i < rig_get_n_monitors (rig); i++) {
    PadRecord record = pad_monitor_get_record (rig_get_monitor_at (rig, i));

    g_assert_cmpuint (record.segment.stop - record.segment.start, ==,
                      2500 * GST_MSECOND);
    g_assert_cmpuint (record.highest, >=, 12180 * GST_MSECOND);
    g_assert_cmpuint (record.highest, <=, 12500 * GST_MSECOND);
  }
  g_assert_cmpint (raw_pipeline_read_picture (rig), ==, 312);
}

/* Nothing is left to show, and that is no error. */
static void
test_to_the_end (gconstpointer position)
{
  g_autoptr (Rig) rig = raw_pipeline_new (1001, "");
  guint32 seqnum;

  rig_pause (rig);
  seqnum =
      rig_seek (rig, 1.0, FLUSH | ACCURATE,
                GPOINTER_TO_UINT (position) * GST_SECOND, GST_CLOCK_TIME_NONE);
  rig_play (rig);
  rig_wait_end (rig);
  check_ends (rig, seqnum);

  /* And back. */
  rig_pause (rig);
  rig_jump (rig, 3 * GST_SECOND);
  raw_pipeline_check_landing (rig, 3 * GST_SECOND);
}

/* Files that are read each for itself stop at different times: without a flush
 * there is no place where all could go on together. */
static void
test_non_flushing (void)
{
  g_autoptr (Rig) rig = raw_pipeline_new (1001, "");

  rig_pause (rig);
  g_assert_cmpuint (
      rig_try_seek (rig, 1.0, ACCURATE, 27 * GST_SECOND, GST_CLOCK_TIME_NONE),
      ==, GST_SEQNUM_INVALID);
  rig_play (rig);
  rig_wait_end (rig);
  for (guint i = 0; i < rig_get_n_monitors (rig); i++) {
    PadRecord record = pad_monitor_get_record (rig_get_monitor_at (rig, i));

    g_assert_cmpuint (record.n_flush_starts, ==, 0);
    g_assert_cmpuint (record.n_segments, ==, 1);
    g_assert_cmpuint (record.n_ends, ==, 1);
  }
  g_assert_cmpint (raw_pipeline_read_picture (rig), ==, 749);
}

static void
check_bases (Rig *rig, GstClockTime base)
{
  for (guint i = 0; i < rig_get_n_monitors (rig); i++) {
    PadMonitor *monitor = rig_get_monitor_at (rig, i);
    PadRecord record = pad_monitor_get_record (monitor);

    if (record.segment.base != base)
      g_error ("%s goes on after %" GST_TIME_FORMAT
               " of running time instead of %" GST_TIME_FORMAT,
               pad_monitor_get_name (monitor),
               GST_TIME_ARGS (record.segment.base), GST_TIME_ARGS (base));
  }
}

static void
wait_segment_done (Rig *rig, guint32 seqnum)
{
  g_autoptr (GstMessage) message = rig_wait (rig, GST_MESSAGE_SEGMENT_DONE);

  g_assert_true (GST_MESSAGE_SRC (message) ==
                 GST_OBJECT (rig_get_pipeline (rig)));
  g_assert_cmpuint (gst_message_get_seqnum (message), ==, seqnum);
}

/* As a player loops: without a flush, without a gap, until it has enough. */
static void
test_segment (void)
{
  g_autoptr (Rig) rig = raw_pipeline_new (1001, "");
  GstSeekFlags flags = GST_SEEK_FLAG_SEGMENT | ACCURATE;
  guint32 seqnum;

  rig_pause (rig);
  seqnum = rig_seek (rig, 1.0, flags | FLUSH, 12 * GST_SECOND, 14 * GST_SECOND);
  rig_settle (rig);
  raw_pipeline_check_segments (rig, seqnum, 12 * GST_SECOND);
  rig_play (rig);
  wait_segment_done (rig, seqnum);
  for (guint i = 0; i < 3; i++) {
    seqnum = rig_seek (rig, 1.0, flags, 12 * GST_SECOND, 14 * GST_SECOND);
    wait_segment_done (rig, seqnum);
    raw_pipeline_check_segments (rig, seqnum, 12 * GST_SECOND);
    check_bases (rig, (i + 1) * 2 * GST_SECOND);
  }
  g_assert_cmpuint (rig_get_n_messages (rig, GST_MESSAGE_SEGMENT_DONE), ==, 4);

  seqnum = rig_seek (rig, 1.0, ACCURATE, 28 * GST_SECOND, GST_CLOCK_TIME_NONE);
  rig_wait_end (rig);
  check_ends (rig, seqnum);
  check_bases (rig, 8 * GST_SECOND);
  g_assert_cmpuint (rig_get_n_messages (rig, GST_MESSAGE_SEGMENT_DONE), ==, 4);
}

static gboolean
next_seek_cb (gpointer user_data)
{
  guint *n_left = user_data;

  (*n_left)--;
  g_main_context_wakeup (NULL);

  return *n_left > 0;
}

/* As a user drags a slider. */
static void
test_burst (void)
{
  g_autoptr (Rig) rig = raw_pipeline_new (1001, "");
  guint n_left = 60, n_done = 0;

  rig_pause (rig);
  g_timeout_add (10, next_seek_cb, &n_left);
  while (n_left > 0) {
    g_main_context_iteration (NULL, TRUE);
    if (n_done == 60 - n_left)
      continue;
    n_done = 60 - n_left;
    rig_seek (rig, 1.0, FLUSH | (n_done % 2 ? KEY_UNIT : ACCURATE),
              n_done * 470 * GST_MSECOND, GST_CLOCK_TIME_NONE);
  }
  rig_jump (rig, 17777 * GST_MSECOND);
  raw_pipeline_check_landing (rig, 17777 * GST_MSECOND);
}

/* As GES does it: the wish is there before the streams are. */
static void
test_early (void)
{
  g_autoptr (Rig) rig = raw_pipeline_new (1001, "");
  g_autoptr (GstElement) source = rig_dup_element (rig, "s");
  GstEvent *seek = gst_event_new_seek (
      1.0, GST_FORMAT_TIME, FLUSH | ACCURATE, GST_SEEK_TYPE_SET,
      (gint64)(12345 * GST_MSECOND), GST_SEEK_TYPE_NONE, -1);
  guint32 seqnum = gst_event_get_seqnum (seek);

  gst_element_set_state (rig_get_pipeline (rig), GST_STATE_PAUSED);
  g_assert_true (gst_element_send_event (source, seek));
  rig_settle (rig);
  raw_pipeline_check_segments (rig, seqnum, 12345 * GST_MSECOND);
  raw_pipeline_check_landing (rig, 12345 * GST_MSECOND);
}

static void
seek_new_pad_cb (GstElement *element, GstPad *pad, gpointer seek)
{
  g_assert_true (gst_pad_send_event (pad, gst_event_ref (seek)));
}

/* The same, from each pad as it appears. */
static void
test_early_pads (void)
{
  g_autoptr (Rig) rig = raw_pipeline_new (1001, "");
  g_autoptr (GstElement) source = rig_dup_element (rig, "s");
  g_autoptr (GstEvent) seek = gst_event_new_seek (
      1.0, GST_FORMAT_TIME, FLUSH | ACCURATE, GST_SEEK_TYPE_SET,
      (gint64)(12345 * GST_MSECOND), GST_SEEK_TYPE_NONE, -1);

  g_signal_connect (source, "pad-added", G_CALLBACK (seek_new_pad_cb), seek);
  rig_pause (rig);
  raw_pipeline_check_segments (rig, gst_event_get_seqnum (seek),
                               12345 * GST_MSECOND);
  raw_pipeline_check_landing (rig, 12345 * GST_MSECOND);
}

static void
add_tests (void)
{
  g_test_add_data_func ("/pipeline/seek/accurate/flac", GUINT_TO_POINTER (1001),
                        test_accurate);
  g_test_add_data_func ("/pipeline/seek/accurate/mp3", GUINT_TO_POINTER (1002),
                        test_accurate);
  g_test_add_data_func ("/pipeline/seek/accurate/wav", GUINT_TO_POINTER (1003),
                        test_accurate);
  g_test_add_data_func ("/pipeline/seek/accurate/index-last",
                        GUINT_TO_POINTER (1011), test_accurate);
  g_test_add_func ("/pipeline/seek/key-unit", test_key_unit);
  g_test_add_func ("/pipeline/seek/once", test_once);
  g_test_add_func ("/pipeline/seek/stop", test_stop);
  g_test_add_data_func ("/pipeline/seek/to-the-end", GUINT_TO_POINTER (30),
                        test_to_the_end);
  g_test_add_data_func ("/pipeline/seek/past-the-end", GUINT_TO_POINTER (40),
                        test_to_the_end);
  g_test_add_func ("/pipeline/seek/non-flushing", test_non_flushing);
  g_test_add_func ("/pipeline/seek/segment", test_segment);
  g_test_add_func ("/pipeline/seek/burst", test_burst);
  g_test_add_func ("/pipeline/seek/early", test_early);
  g_test_add_func ("/pipeline/seek/early-pads", test_early_pads);
}

int
main (int argc, char **argv)
{
  return pipeline_harness_run (argc, argv, add_tests);
}
