/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "pipeline-harness.h"
#include "raw-pipeline.h"

#define JUMP (GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE)

typedef struct
{
  guint run_id;
  double rate;
} Trick;

static void
check_rates (Rig *rig, guint32 seqnum, double rate)
{
  for (guint i = 0; i < rig_get_n_monitors (rig); i++) {
    PadMonitor *monitor = rig_get_monitor_at (rig, i);
    PadRecord record;

    pad_monitor_wait_segment (monitor, seqnum);
    record = pad_monitor_get_record (monitor);
    g_assert_cmpfloat (record.segment.rate, ==, rate);
    g_assert_cmpfloat (record.segment.applied_rate, ==, 1.0);
  }
}

static void
check_ended (Rig *rig, guint32 seqnum)
{
  for (guint i = 0; i < rig_get_n_monitors (rig); i++) {
    PadRecord record = pad_monitor_get_record (rig_get_monitor_at (rig, i));

    g_assert_cmpuint (record.seqnum, ==, seqnum);
    g_assert_cmpuint (record.n_ends, ==, 1);
  }
}

/* Faster or slower, from another place and to the end of the part. */
static void
test_forwards (gconstpointer data)
{
  const Trick *trick = data;
  g_autoptr (Rig) rig = raw_pipeline_new (trick->run_id, "");
  guint32 seqnum;

  rig_pause (rig);
  seqnum =
      rig_seek (rig, trick->rate, JUMP, 18500 * GST_MSECOND, 20 * GST_SECOND);
  rig_settle (rig);
  check_rates (rig, seqnum, trick->rate);
  raw_pipeline_check_landing (rig, 18500 * GST_MSECOND);
  rig_play (rig);
  rig_wait_end (rig);
  check_ended (rig, seqnum);
  g_assert_cmpint (raw_pipeline_read_picture (rig), ==, 499);
}

/* A player that only changes its speed gives no position. */
static void
test_stay (void)
{
  g_autoptr (Rig) rig = raw_pipeline_new (1001, "");
  guint32 seqnum;
  GstClockTime time;

  rig_pause (rig);
  rig_jump (rig, 10 * GST_SECOND);
  seqnum = rig_seek (rig, 2.0, JUMP, GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE);
  rig_settle (rig);
  check_rates (rig, seqnum, 2.0);
  time = pad_monitor_get_record (rig_get_monitor (rig, "video_0")).time;
  g_assert_cmpuint (time, >=, 10 * GST_SECOND);
  g_assert_cmpuint (time, <=, 14 * GST_SECOND);
  raw_pipeline_check_segments (rig, seqnum, time);
  raw_pipeline_check_landing (rig, time);
}

/* The demuxer of MP4 goes from key picture to key picture. */
static void
test_backwards (void)
{
  g_autoptr (Rig) rig =
      rig_new ("cambsrc name=s run-id=1001 subtitle-layout=none "
               "s.video_0 ! avdec_h264 ! fakesink name=video "
               "s.audio_0 ! avdec_aac ! fakesink s.text_0 ! fakesink");
  g_autoptr (GPtrArray) items = NULL;
  guint32 seqnum;

  rig_pause (rig);
  seqnum = rig_seek (rig, -1.0, JUMP, 3 * GST_SECOND, 5 * GST_SECOND);
  rig_settle (rig);
  check_rates (rig, seqnum, -1.0);
  g_assert_cmpint (raw_pipeline_read_picture (rig), >=, 123);
  g_assert_cmpint (raw_pipeline_read_picture (rig), <=, 125);
  rig_play (rig);
  rig_wait_end (rig);
  check_ended (rig, seqnum);
  /* It goes back by the two pictures more that the edit list hides. */
  g_assert_cmpint (raw_pipeline_read_picture (rig), >=, 73);
  g_assert_cmpint (raw_pipeline_read_picture (rig), <=, 75);

  /* The last cue first: what is on from 4.36 s, a gap, what is on until 4 s. */
  items = pad_monitor_dup_items (rig_get_monitor (rig, "text_0"));
  g_assert_cmpuint (items->len, ==, 3);
  g_assert_nonnull (((PadItem *)items->pdata[0])->text);
  g_assert_cmpuint (((PadItem *)items->pdata[0])->start, ==,
                    4360 * GST_MSECOND);
  g_assert_null (((PadItem *)items->pdata[1])->text);
  g_assert_nonnull (((PadItem *)items->pdata[2])->text);
  g_assert_cmpuint (((PadItem *)items->pdata[2])->end, ==, 4008 * GST_MSECOND);

  /* And forwards again. */
  rig_pause (rig);
  seqnum = rig_jump (rig, 8 * GST_SECOND);
  check_rates (rig, seqnum, 1.0);
  g_assert_cmpint (raw_pipeline_read_picture (rig), ==, 200);
}

/* What cannot be done is refused, and nothing has happened. */
static void
test_refused (gconstpointer run_id)
{
  g_autoptr (Rig) rig = raw_pipeline_new (GPOINTER_TO_UINT (run_id), "");
  guint32 seqnum;

  rig_pause (rig);
  seqnum = rig_jump (rig, 28 * GST_SECOND);
  g_assert_cmpuint (
      rig_try_seek (rig, -1.0, JUMP, 3 * GST_SECOND, 5 * GST_SECOND), ==,
      GST_SEQNUM_INVALID);
  for (guint i = 0; i < rig_get_n_monitors (rig); i++)
    g_assert_cmpuint (
        pad_monitor_get_record (rig_get_monitor_at (rig, i)).n_flush_starts, ==,
        1);
  raw_pipeline_check_landing (rig, 28 * GST_SECOND);
  rig_play (rig);
  rig_wait_end (rig);
  check_ended (rig, seqnum);
  g_assert_cmpint (raw_pipeline_read_picture (rig), ==, 749);
}

static void
add_tests (void)
{
  static const Trick tricks[] = {
      {1001, 2.0}, {1001, 0.5}, {1002, 2.0},  {1002, 0.5},
      {1003, 2.0}, {1003, 0.5}, {1001, 1.25},
  };

  for (guint i = 0; i < G_N_ELEMENTS (tricks); i++) {
    g_autofree char *path = g_strdup_printf ("/pipeline/rates/%g/%u",
                                             tricks[i].rate, tricks[i].run_id);

    g_test_add_data_func (path, &tricks[i], test_forwards);
  }
  g_test_add_func ("/pipeline/rates/stay", test_stay);
  g_test_add_func ("/pipeline/rates/backwards", test_backwards);
  g_test_add_data_func ("/pipeline/rates/refused/flac", GUINT_TO_POINTER (1001),
                        test_refused);
  g_test_add_data_func ("/pipeline/rates/refused/mp3", GUINT_TO_POINTER (1002),
                        test_refused);
  g_test_add_data_func ("/pipeline/rates/refused/wav", GUINT_TO_POINTER (1003),
                        test_refused);
}

int
main (int argc, char **argv)
{
  return pipeline_harness_run (argc, argv, add_tests);
}
