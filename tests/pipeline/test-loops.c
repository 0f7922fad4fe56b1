/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "command.h"
#include "frame-strip.h"
#include "pipeline-harness.h"

/* What only fails now and then fails here. */
#define N_LOOPS 10

static void
test_play (gconstpointer option)
{
  for (guint i = 0; i < N_LOOPS; i++) {
    g_autofree char *output = command_run_demo (
        "gst-play-1.0 --no-interactive %s --videosink=fakesink "
        "--audiosink=fakesink camb://dubbing/1001?audio=both",
        (const char *)option);

    g_assert_nonnull (strstr (output, "Reached end of play list."));
    g_assert_null (strstr (output, "ERROR"));
  }
}

static void
test_discover (void)
{
  for (guint i = 0; i < N_LOOPS; i++) {
    g_autofree char *output =
        command_run_demo ("gst-discoverer-1.0 camb://dubbing/100%u", 1 + i % 3);

    g_assert_nonnull (strstr (output, "Duration: 0:00:30.0"));
  }
}

static void
test_render (void)
{
  g_autofree char *path = command_dup_path ("loop.mp4");

  for (guint i = 0; i < N_LOOPS; i++) {
    g_autofree char *output = command_run_demo (
        "ges-launch-1.0 +clip camb://dubbing/1001 inpoint=%u.0 duration=0.5 "
        "+clip camb://dubbing/1002 inpoint=%u.0 duration=0.5 -o %s",
        1 + 2 * i, 2 + 2 * i, path);
    g_autoptr (GArray) numbers = frame_strip_read_file (path);

    g_assert_cmpuint (numbers->len, ==, 30);
    g_assert_cmpint (g_array_index (numbers, int, 0), ==,
                     (int)(1 + 2 * i) * 25);
    g_assert_cmpint (g_array_index (numbers, int, 15), ==,
                     (int)(2 + 2 * i) * 25);
  }
}

/* Started, sought and stopped at any moment. */
static void
test_restart (gconstpointer factory)
{
  for (guint i = 0; i < N_LOOPS; i++) {
    g_autoptr (Rig) rig =
        rig_new_player (factory, "camb://dubbing/1001?audio=both");

    if (i % 3 == 0) {
      gst_element_set_state (rig_get_pipeline (rig), GST_STATE_PAUSED);
      continue;
    }
    rig_pause (rig);
    rig_seek (rig, 1.0, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
              i * 3 * GST_SECOND, GST_CLOCK_TIME_NONE);
    if (i % 3 == 1)
      rig_play (rig);
  }
}

static void
add_tests (void)
{
  g_test_add_data_func ("/pipeline/loops/playbin", "", test_play);
  g_test_add_data_func ("/pipeline/loops/playbin3", "--use-playbin3",
                        test_play);
  g_test_add_func ("/pipeline/loops/discover", test_discover);
  g_test_add_func ("/pipeline/loops/render", test_render);
  g_test_add_data_func ("/pipeline/loops/restart/playbin", "playbin",
                        test_restart);
  g_test_add_data_func ("/pipeline/loops/restart/playbin3", "playbin3",
                        test_restart);
}

int
main (int argc, char **argv)
{
  return pipeline_harness_run (argc, argv, add_tests);
}
