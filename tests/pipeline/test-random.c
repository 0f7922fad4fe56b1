/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "pipeline-harness.h"
#include "player.h"
#include "raw-pipeline.h"
#include "story-cues.h"

#define N_SEEKS 100
/* With the other formats of a voice track. */
#define N_SEEKS_OTHER 30

/* Milliseconds, with the ends among them; the last packet of sound lasts longer
 * than what is left of the media then. */
static GstClockTime
next_position (guint i, guint n)
{
  if (i == 0)
    return 0;
  if (i == n - 1)
    return 29970 * GST_MSECOND;

  return (GstClockTime)g_test_rand_int_range (0, 29970) * GST_MSECOND;
}

static void
test_raw (gconstpointer run_id)
{
  static const char *const transcripts[] = {
      "harbour-en.json", "harbour-es.json", "harbour-de.json"};
  guint id = GPOINTER_TO_UINT (run_id);
  guint n = id == 1001 ? N_SEEKS : N_SEEKS_OTHER;
  g_autoptr (GPtrArray) cues =
      story_cues_new (pipeline_harness_get_service (), transcripts[id - 1001]);
  g_autoptr (Rig) rig = raw_pipeline_new (id, "");

  rig_pause (rig);
  for (guint i = 0; i < n; i++) {
    GstClockTime position = next_position (i, n);

    rig_jump (rig, position);
    raw_pipeline_check_landing (rig, position);
    raw_pipeline_check_text (rig, cues, position);
  }
}

static void
test_player (gconstpointer factory)
{
  g_autoptr (Rig) rig =
      rig_new_player (factory, "camb://dubbing/1001?audio=both");

  rig_pause (rig);
  for (guint i = 0; i < N_SEEKS; i++) {
    GstClockTime position = next_position (i, N_SEEKS);
    guint32 seqnum = rig_jump (rig, position);

    player_check_landing (rig, seqnum, position);
  }
}

static void
add_tests (void)
{
  g_test_add_data_func ("/pipeline/random/raw/flac", GUINT_TO_POINTER (1001),
                        test_raw);
  g_test_add_data_func ("/pipeline/random/raw/mp3", GUINT_TO_POINTER (1002),
                        test_raw);
  g_test_add_data_func ("/pipeline/random/raw/wav", GUINT_TO_POINTER (1003),
                        test_raw);
  g_test_add_data_func ("/pipeline/random/playbin", "playbin", test_player);
  g_test_add_data_func ("/pipeline/random/playbin3", "playbin3", test_player);
}

int
main (int argc, char **argv)
{
  return pipeline_harness_run (argc, argv, add_tests);
}
