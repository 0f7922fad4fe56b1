/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "pipeline-harness.h"

static void
link_pad_cb (GstElement *element, GstPad *pad, gpointer pipeline)
{
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  g_autoptr (GstPad) target = NULL;

  g_object_set (sink, "sync", FALSE, NULL);
  g_object_set_data (G_OBJECT (pad), "sink", sink);
  gst_bin_add (GST_BIN (pipeline), sink);
  gst_element_sync_state_with_parent (sink);
  target = gst_element_get_static_pad (sink, "sink");
  g_assert_cmpint (gst_pad_link (pad, target), ==, GST_PAD_LINK_OK);
}

static void
remove_sink_cb (GstElement *element, GstPad *pad, gpointer pipeline)
{
  GstElement *sink = g_object_get_data (G_OBJECT (pad), "sink");

  gst_element_set_state (sink, GST_STATE_NULL);
  gst_bin_remove (GST_BIN (pipeline), sink);
}

typedef struct
{
  const char *uri;
  guint n_pads;
} Step;

/* One element, one run after the other, of every kind. */
static void
test_runs (void)
{
  static const Step steps[] = {
      {"camb://dubbing/1001?audio=both", 4},
      {"camb://tts/2002", 1},
      {"camb://dubbing/1003", 3},
      {"camb://translation/4001", 1},
      {"camb://dubbing/1005", 2},
      {"camb://dubbing/1001?audio=both", 4},
  };
  g_autoptr (Rig) rig = rig_new ("pipeline. ( cambsrc name=s )");
  g_autoptr (GstElement) source = rig_dup_element (rig, "s");
  guint n_pads = 0;

  g_signal_connect (source, "pad-added", G_CALLBACK (link_pad_cb),
                    rig_get_pipeline (rig));
  g_signal_connect (source, "pad-removed", G_CALLBACK (remove_sink_cb),
                    rig_get_pipeline (rig));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_object_set (source, "uri", steps[i].uri, NULL);
    rig_play (rig);
    rig_wait_end (rig);
    g_assert_cmpuint (source->numsrcpads, ==, steps[i].n_pads);
    n_pads += steps[i].n_pads;
    g_assert_cmpuint (rig_get_n_monitors (rig), ==, n_pads);
    gst_element_set_state (rig_get_pipeline (rig), GST_STATE_READY);
    g_assert_cmpuint (source->numsrcpads, ==, 0);
  }
}

/* A seek of the run before is over with it. */
static void
test_forgets_seek (void)
{
  g_autoptr (Rig) rig = rig_new ("pipeline. ( cambsrc name=s run-id=1001 )");
  g_autoptr (GstElement) source = rig_dup_element (rig, "s");

  g_signal_connect (source, "pad-added", G_CALLBACK (link_pad_cb),
                    rig_get_pipeline (rig));
  g_signal_connect (source, "pad-removed", G_CALLBACK (remove_sink_cb),
                    rig_get_pipeline (rig));
  rig_pause (rig);
  rig_jump (rig, 12 * GST_SECOND);
  gst_element_set_state (rig_get_pipeline (rig), GST_STATE_READY);
  rig_pause (rig);
  for (guint i = 3; i < 6; i++) {
    PadRecord record = pad_monitor_get_record (rig_get_monitor_at (rig, i));

    g_assert_cmpuint (record.time, ==, 0);
    g_assert_cmpuint (record.n_flush_starts, ==, 0);
  }
  rig_play (rig);
  rig_wait_end (rig);
}

static void
add_tests (void)
{
  g_test_add_func ("/pipeline/reuse/runs", test_runs);
  g_test_add_func ("/pipeline/reuse/forgets-seek", test_forgets_seek);
}

int
main (int argc, char **argv)
{
  return pipeline_harness_run (argc, argv, add_tests);
}
