/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "command.h"
#include "pipeline-harness.h"
#include "story-cues.h"

#define SINKS "--videosink=fakesink --audiosink=fakesink"

static void
assert_contains (const char *output, const char *text)
{
  if (strstr (output, text) == NULL)
    g_error ("“%s” is missing in:\n%s", text, output);
}

/* By pads: what the sinks wrote is the run's. */
static void
test_launch (void)
{
  g_autofree char *voice = command_dup_path ("launch.flac");
  g_autofree char *text = command_dup_path ("launch.txt");
  g_autofree char *source = command_dup_media_path ("harbour-en.flac");
  g_autofree char *output = command_run_demo (
      "gst-launch-1.0 -q cambsrc run-id=1001 audio=both subtitle-layout=none "
      "name=s s.video_0 ! fakesink s.audio_0 ! fakesink "
      "s.audio_1 ! filesink location=%s s.text_0 ! filesink location=%s",
      voice, text);
  g_autofree char *written = NULL;
  g_autofree char *first =
      command_run ("ffmpeg -v error -i %s -f md5 -c:a pcm_s16le -", voice);
  g_autofree char *second =
      command_run ("ffmpeg -v error -i %s -f md5 -c:a pcm_s16le -", source);
  g_autoptr (GPtrArray) cues =
      story_cues_new (pipeline_harness_get_service (), "harbour-en.json");

  g_assert_cmpstr (output, ==, "");
  g_assert_cmpstr (first, ==, second);
  g_assert_true (g_file_get_contents (text, &written, NULL, NULL));
  for (guint i = 0; i < cues->len; i++)
    assert_contains (written, ((StoryCue *)cues->pdata[i])->text);
}

/* One pad, found by its type. */
static void
test_decodebin3 (void)
{
  g_autofree char *sound = command_dup_path ("decodebin3.wav");
  g_autofree char *source = command_dup_media_path ("take-1.flac");
  g_autofree char *output = command_run_demo (
      "gst-launch-1.0 -q cambsrc kind=tts run-id=2001 ! decodebin3 ! "
      "audioconvert ! audio/x-raw,format=S16LE ! wavenc ! "
      "filesink location=%s",
      sound);
  g_autofree char *first =
      command_run ("ffmpeg -v error -i %s -f md5 -c:a pcm_s16le -", sound);
  g_autofree char *second =
      command_run ("ffmpeg -v error -i %s -f md5 -c:a pcm_s16le -", source);

  g_assert_cmpstr (output, ==, "");
  g_assert_cmpstr (first, ==, second);
}

static void
test_play (gconstpointer option)
{
  g_autofree char *output =
      command_run_demo ("gst-play-1.0 --no-interactive %s " SINKS
                        " camb://dubbing/1001 camb://sound/3002",
                        (const char *)option);

  assert_contains (output, "Now playing camb://dubbing/1001");
  assert_contains (output, "0:00:30.0 / 0:00:30.0");
  assert_contains (output, "Now playing camb://sound/3002");
  assert_contains (output, "Reached end of play list.");
  g_assert_null (strstr (output, "ERROR"));
  g_assert_null (strstr (output, "WARNING"));
}

static void
test_discover (void)
{
  g_autofree char *output =
      command_run_demo ("gst-discoverer-1.0 -v camb://dubbing/1001?audio=both");

  assert_contains (output, "Duration: 0:00:30.000000000");
  assert_contains (output, "Seekable: yes");
  assert_contains (output, "Live: no");
  assert_contains (output, "video/x-h264");
  assert_contains (output, "audio/mpeg, mpegversion=(int)4");
  assert_contains (output, "audio/x-flac");
  assert_contains (output, "text/x-raw, format=(string)pango-markup");
  assert_contains (output, "title: Dubbing run 1001");
  assert_contains (output, "title: Dubbing run 1001, voice only");
  assert_contains (output, "title: Dubbing run 1001, subtitles");
  assert_contains (output, "Language: en");
  assert_contains (output, "Frame rate: 25/1");
}

static void
test_discover_sound (void)
{
  g_autofree char *output =
      command_run_demo ("gst-discoverer-1.0 -v camb://sound/3004");

  assert_contains (output, "Duration: 0:00:16.000000000");
  assert_contains (output, "Seekable: yes");
  assert_contains (output, "title: Sound run 3004");
}

static char *
dup_stream_ids (const char *uri)
{
  g_autofree char *output = command_run_demo ("gst-discoverer-1.0 -v %s", uri);
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  GString *ids = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    if (strstr (lines[i], "Stream ID:") != NULL)
      g_string_append_printf (ids, "%s\n", g_strstrip (lines[i]));

  return g_string_free (ids, FALSE);
}

/* GES finds streams again by their ids: in another process, with another
 * signature, behind another host. */
static void
test_stream_ids (void)
{
  g_autofree char *first = dup_stream_ids ("camb://dubbing/1001");
  g_autofree char *second = dup_stream_ids ("camb://dubbing/1001");
  g_autofree char *other = dup_stream_ids ("camb://dubbing/1010");

  g_assert_cmpstr (first, !=, "");
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, !=, other);
}

static void
add_tests (void)
{
  g_test_add_func ("/pipeline/commands/launch", test_launch);
  g_test_add_func ("/pipeline/commands/decodebin3", test_decodebin3);
  g_test_add_data_func ("/pipeline/commands/play/playbin", "", test_play);
  g_test_add_data_func ("/pipeline/commands/play/playbin3", "--use-playbin3",
                        test_play);
  g_test_add_func ("/pipeline/commands/discover", test_discover);
  g_test_add_func ("/pipeline/commands/discover-sound", test_discover_sound);
  g_test_add_func ("/pipeline/commands/stream-ids", test_stream_ids);
}

int
main (int argc, char **argv)
{
  return pipeline_harness_run (argc, argv, add_tests);
}
