/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "command.h"
#include "pipeline-harness.h"

#define N_CHAPTERS 11

static guint
count (const char *text, const char *word)
{
  guint n = 0;

  for (; (text = strstr (text, word)) != NULL; text += strlen (word))
    n++;

  return n;
}

/* Chapters come along into Matroska, for every other player. */
static void
test_matroska (void)
{
  g_autofree char *path = command_dup_path ("chapters.mkv");
  g_autofree char *quiet = command_run_demo (
      "gst-launch-1.0 -q cambsrc run-id=1001 name=s matroskamux name=m ! "
      "filesink location=%s s.video_0 ! m. s.audio_0 ! m. s.text_0 ! m.",
      path);
  g_autofree char *chapters =
      command_run ("ffprobe -v error -show_chapters %s", path);

  g_assert_cmpstr (quiet, ==, "");
  g_assert_cmpuint (count (chapters, "[CHAPTER]"), ==, N_CHAPTERS);
  g_assert_nonnull (strstr (chapters, "start_time=12.920000\n"));
  g_assert_nonnull (
      strstr (chapters, "title=Jonas: Two hours? Nearly three!\n"));
}

/* A muxer that has no use for them does without. */
static void
test_mp4 (void)
{
  g_autofree char *path = command_dup_path ("chapters.mp4");
  g_autofree char *quiet = command_run_demo (
      "gst-launch-1.0 -q cambsrc run-id=1001 name=s mp4mux name=m ! "
      "filesink location=%s s.video_0 ! m. s.audio_0 ! m.",
      path);
  g_autofree char *streams =
      command_run ("ffprobe -v error -show_streams %s", path);

  g_assert_cmpstr (quiet, ==, "");
  g_assert_cmpuint (count (streams, "[STREAM]"), ==, 2);
}

static void
test_discoverer (void)
{
  g_autofree char *output =
      command_run_demo ("gst-discoverer-1.0 --toc camb://dubbing/1001");

  g_assert_cmpuint (count (output, "chapter: start:"), ==, N_CHAPTERS);
}

static void
deep_element_added_cb (GstBin *bin,
                       GstBin *sub_bin,
                       GstElement *element,
                       gpointer user_data)
{
  GstElementFactory *factory = gst_element_get_factory (element);

  if (factory != NULL && g_str_equal (GST_OBJECT_NAME (factory), "cambsrc"))
    *(GstElement **)user_data = gst_object_ref (element);
}

/* A player hears of them, and jumps by them. */
static void
check_player (const char *factory)
{
  g_autoptr (Rig) rig = rig_new_player (factory, "camb://dubbing/1001");
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GstPad) pad = NULL;
  g_autoptr (GstEvent) event = NULL;
  g_autoptr (GstToc) toc = NULL;
  gint64 start, stop;

  g_signal_connect (rig_get_pipeline (rig), "deep-element-added",
                    G_CALLBACK (deep_element_added_cb), &source);
  rig_pause (rig);
  g_assert_cmpuint (rig_get_n_messages (rig, GST_MESSAGE_TOC), >=, 1);
  pad = gst_element_get_static_pad (source, "video_0");
  event = gst_pad_get_sticky_event (pad, GST_EVENT_TOC, 0);
  gst_event_parse_toc (event, &toc, NULL);
  for (GList *l = gst_toc_get_entries (toc); l != NULL; l = l->next) {
    gst_toc_entry_get_start_stop_times (l->data, &start, &stop);
    rig_jump (rig, (GstClockTime)start);
  }
}

static void
test_playbin3 (void)
{
  check_player ("playbin3");
}

static void
test_playbin (void)
{
  check_player ("playbin");
}

static void
add_tests (void)
{
  g_test_add_func ("/pipeline/chapters/matroska", test_matroska);
  g_test_add_func ("/pipeline/chapters/mp4", test_mp4);
  g_test_add_func ("/pipeline/chapters/discoverer", test_discoverer);
  g_test_add_func ("/pipeline/chapters/playbin3", test_playbin3);
  g_test_add_func ("/pipeline/chapters/playbin", test_playbin);
}

int
main (int argc, char **argv)
{
  return pipeline_harness_run (argc, argv, add_tests);
}
