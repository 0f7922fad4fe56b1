/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "command.h"
#include "pipeline-harness.h"
#include "story-cues.h"

#define DIRECT "s.video_0 ! m. s.audio_0 ! m. s.audio_1 ! m. s.text_0 ! m."
/* A queue takes anything, so the muxer's pads have to be named. */
#define QUEUED \
  "s.video_0 ! queue ! m.video_0 s.audio_0 ! queue ! m.audio_0 " \
  "s.audio_1 ! queue ! m.audio_1 s.text_0 ! queue ! m.subtitle_0"

/* Copies a run into Matroska, as nothing but packets. */
static char *
remux (guint run_id, const char *links)
{
  g_autofree char *name = g_strdup_printf ("remux-%u.mkv", run_id);
  char *path = command_dup_path (name);
  g_autofree char *output = command_run_demo (
      "gst-launch-1.0 -q cambsrc run-id=%u audio=both subtitle-layout=none "
      "speaker-style=color name=s matroskamux name=m ! filesink location=%s %s",
      run_id, path, links);

  g_assert_cmpstr (output, ==, "");

  return path;
}

static JsonNode *
probe (const char *path, const char *options)
{
  g_autofree char *output =
      command_run ("ffprobe -v error -of json %s %s", options, path);
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_assert_true (json_parser_load_from_data (parser, output, -1, NULL));

  return json_node_ref (json_parser_get_root (parser));
}

/* A packet a line: the checksum of its bytes. */
static char *
dup_checksums (const char *path, const char *map, const char *filter)
{
  g_autofree char *output =
      command_run ("ffmpeg -v error -i %s -map %s -c copy %s -f framemd5 -",
                   path, map, filter);
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  GString *sums = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], ",", -1);

    if (lines[i][0] != '#' && g_strv_length (fields) > 5)
      g_string_append_printf (sums, "%s\n", g_strstrip (fields[5]));
  }

  return g_string_free (sums, FALSE);
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (const char *c = text; *c != '\0'; c++)
    n += *c == '\n';

  return n;
}

typedef struct
{
  guint run_id;
  const char *video;
  const char *voice;
  const char *voice_codec;
  const char *language;
  const char *transcript;
  const char *links;
} Source;

/* Without the parameter sets: h264parse writes them before the first picture,
 * besides the header. */
static void
check_video (const char *remuxed, const char *original)
{
  g_autofree char *first =
      dup_checksums (remuxed, "0:v", "-bsf:v filter_units=remove_types=7-8");
  g_autofree char *second =
      dup_checksums (original, "0:v", "-bsf:v filter_units=remove_types=7-8");

  g_assert_cmpuint (count_lines (first), ==, 750);
  g_assert_cmpstr (first, ==, second);
}

/* The first packet only primes a decoder, and lies before the segment; the end
 * of the last is cut off by the container. The muxer leaves out the one, and
 * the demuxer the other. */
static void
check_mix (const char *remuxed, const char *original)
{
  g_autofree char *first = dup_checksums (remuxed, "0:a:0", "");
  g_autofree char *second = dup_checksums (original, "0:a:0", "");

  g_assert_nonnull (strstr (second, first));
  g_assert_cmpuint (count_lines (first), >=, count_lines (second) - 2);
}

/* The frame that tells the length of an MP3 file is one of sound to GStreamer,
 * and none to FFmpeg. */
static void
check_mp3 (const char *remuxed, const char *original)
{
  g_autofree char *first = dup_checksums (remuxed, "0:a:1", "");
  g_autofree char *second = dup_checksums (original, "0:a:0", "");

  g_assert_true (g_str_has_suffix (first, second));
  g_assert_cmpuint (count_lines (first), <=, count_lines (second) + 1);
}

static void
check_voice (const Source *source, const char *remuxed, const char *original)
{
  g_autofree char *first = command_run (
      "ffmpeg -v error -i %s -map 0:a:1 -c copy -f streamhash -", remuxed);
  g_autofree char *second = command_run (
      "ffmpeg -v error -i %s -map 0:a:0 -c copy -f streamhash -", original);

  if (g_str_equal (source->voice_codec, "mp3")) {
    check_mp3 (remuxed, original);
    return;
  }
  /* The first field is the number of the stream. */
  g_assert_cmpstr (strchr (first, ','), ==, strchr (second, ','));
}

static const char *
get_tag (JsonObject *stream, const char *name)
{
  return json_object_get_string_member_with_default (
      json_object_get_object_member (stream, "tags"), name, "");
}

/* matroskamux writes tags the way a launch line would quote them. */
static char *
dup_title (JsonObject *stream)
{
  const char *title = get_tag (stream, "TITLE");
  GString *plain = g_string_new (NULL);

  for (const char *c = title; *c != '\0'; c++)
    if (*c != '"' && *c != '\\')
      g_string_append_c (plain, *c);

  return g_string_free (plain, FALSE);
}

static void
check_streams (const Source *source, const char *path)
{
  const char *codecs[] = {"h264", "aac", source->voice_codec, "subrip"};
  static const char *const suffixes[] = {"", "", ", voice only", ", subtitles"};
  g_autoptr (JsonNode) root = probe (path, "-show_streams -show_format");
  JsonObject *object = json_node_get_object (root);
  JsonArray *streams = json_object_get_array_member (object, "streams");
  const char *duration = json_object_get_string_member (
      json_object_get_object_member (object, "format"), "duration");

  g_assert_cmpuint (json_array_get_length (streams), ==, G_N_ELEMENTS (codecs));
  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++) {
    JsonObject *stream = json_array_get_object_element (streams, i);
    g_autofree char *title = dup_title (stream);
    g_autofree char *expected =
        g_strdup_printf ("Dubbing run %u%s", source->run_id, suffixes[i]);

    g_assert_cmpstr (json_object_get_string_member (stream, "codec_name"), ==,
                     codecs[i]);
    /* Who has no language is English to Matroska. */
    if (i > 0)
      g_assert_cmpstr (get_tag (stream, "language"), ==, source->language);
    g_assert_cmpstr (title, ==, expected);
  }
  g_assert_cmpfloat (fabs (g_ascii_strtod (duration, NULL) - 30), <, 0.1);
}

static GstClockTime
get_time (JsonObject *packet, const char *name)
{
  return (GstClockTime)(g_ascii_strtod (
                            json_object_get_string_member (packet, name),
                            NULL) *
                            1000 +
                        0.5) *
         GST_MSECOND;
}

/* MP4 fills the time between texts with empty ones, which are their length
 * alone. */
static JsonArray *
dup_packets (const char *path)
{
  g_autoptr (JsonNode) root = probe (path, "-select_streams s -show_packets");
  JsonArray *all =
      json_object_get_array_member (json_node_get_object (root), "packets");
  JsonArray *packets = json_array_new ();

  for (guint i = 0; i < json_array_get_length (all); i++) {
    JsonNode *packet = json_array_get_element (all, i);
    const char *size =
        json_object_get_string_member (json_node_get_object (packet), "size");

    if (!g_str_equal (size, "2"))
      json_array_add_element (packets, json_node_copy (packet));
  }

  return packets;
}

/* Readers have ideas of their own of how a line ends. */
static void
assert_has_lines (const char *text, const char *wanted)
{
  g_auto (GStrv) lines = g_strsplit (wanted, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_nonnull (strstr (text, lines[i]));
}

/* Plain text: neither Matroska nor MP4 knows Pango markup. */
static void
check_text (const Source *source, const char *path, const char *codec)
{
  g_autoptr (GPtrArray) cues =
      story_cues_new (pipeline_harness_get_service (), source->transcript);
  g_autoptr (JsonArray) packets = dup_packets (path);
  g_autofree char *text =
      command_run ("ffmpeg -v error -i %s -map 0:s -c %s -", path, codec);

  g_assert_cmpuint (json_array_get_length (packets), ==, cues->len);
  for (guint i = 0; i < cues->len; i++) {
    JsonObject *packet = json_array_get_object_element (packets, i);
    const StoryCue *cue = cues->pdata[i];

    g_assert_cmpuint (get_time (packet, "pts_time"), ==, cue->start);
    /* FFmpeg takes the time before the first text of an MP4 off the last. */
    if (i + 1 < cues->len || !g_str_has_suffix (path, ".mp4"))
      g_assert_cmpuint (get_time (packet, "duration_time"), ==,
                        cue->end - cue->start);
    assert_has_lines (text, cue->text);
  }
  g_assert_null (strchr (text, '<'));
}

static void
test_remux (gconstpointer data)
{
  const Source *source = data;
  g_autofree char *video = command_dup_media_path (source->video);
  g_autofree char *voice = command_dup_media_path (source->voice);
  g_autofree char *remuxed = remux (source->run_id, source->links);

  check_streams (source, remuxed);
  check_video (remuxed, video);
  check_mix (remuxed, video);
  check_voice (source, remuxed, voice);
  check_text (source, remuxed, "copy -f data");
}

/* Its muxer takes nothing before it has the text after that in hand, however
 * far away that is. */
static void
test_mp4 (gconstpointer data)
{
  static const Source source = {.transcript = "harbour-en.json"};
  const char *links = data;
  g_autofree char *path = command_dup_path ("remux.mp4");
  g_autofree char *video = command_dup_media_path ("harbour-en.mp4");
  g_autofree char *output = command_run_demo (
      "gst-launch-1.0 -q cambsrc run-id=1001 subtitle-layout=none name=s "
      "mp4mux name=m ! filesink location=%s %s",
      path, links);

  g_assert_cmpstr (output, ==, "");
  check_video (path, video);
  check_text (&source, path, "text -f srt");
}

static void
add_tests (void)
{
  static const Source sources[] = {
      {1001, "harbour-en.mp4", "harbour-en.flac", "flac", "eng",
       "harbour-en.json", DIRECT},
      {1002, "harbour-es.mp4", "harbour-es.mp3", "mp3", "spa",
       "harbour-es.json", QUEUED},
      {1003, "harbour-de.mp4", "harbour-de.wav", "pcm_s16le", "ger",
       "harbour-de.json", DIRECT},
  };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++) {
    g_autofree char *path =
        g_strdup_printf ("/pipeline/remux/%s", sources[i].voice_codec);

    g_test_add_data_func (path, &sources[i], test_remux);
  }
  g_test_add_data_func ("/pipeline/remux/mp4", "s.video_0 ! m. s.text_0 ! m.",
                        test_mp4);
  g_test_add_data_func (
      "/pipeline/remux/mp4-queued",
      "s.video_0 ! queue ! m.video_0 s.text_0 ! queue ! m.subtitle_0 "
      "s.audio_0 ! queue ! m.audio_0",
      test_mp4);
}

int
main (int argc, char **argv)
{
  return pipeline_harness_run (argc, argv, add_tests);
}
