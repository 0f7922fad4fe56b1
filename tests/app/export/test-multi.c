/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* One file with several languages, as ffmpeg reads it. */

#include "config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gst/gst.h>

#include "export-folder.h"
#include "preview-bridge.h"
#include "preview-multi.h"

#define OFFSET (500 * GST_MSECOND)

/* Returns: (transfer full): what a command prints. */
static char *
run (const char *command)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *errors = NULL;
  char *output = NULL;
  int status;

  g_assert_true (
      g_spawn_command_line_sync (command, &output, &errors, &status, &error));
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s: %s", command, errors);
  return output;
}

static char *
dup_media (const char *name)
{
  return g_build_filename (g_getenv ("CAMB_DEMO_MEDIA_DIR"), name, NULL);
}

static CambCues *
make_cues (const char *text)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();

  camb_cues_builder_add_timed (builder, 1 * GST_SECOND, 3 * GST_SECOND, text,
                               "Ana");
  camb_cues_builder_add_timed (builder, 4 * GST_SECOND, 6 * GST_SECOND,
                               "A <b>second</b> line & more", "Luis");
  camb_cues_builder_add_timed (builder, 8 * GST_SECOND, 9 * GST_SECOND, "Third",
                               "Ana");
  return camb_cues_builder_build (builder, CAMB_TIME_UNIT_SECONDS, G_MAXUINT64);
}

static void
add (PreviewMulti *multi,
     const char *media,
     const char *language,
     const char *title,
     gint64 offset)
{
  g_autofree char *filename = dup_media (media);
  PreviewMultiTrack *track = preview_multi_add (multi, filename);

  track->language = g_strdup (language);
  track->title = g_strdup (title);
  track->offset = offset;
  track->cues = make_cues (title);
}

static char *
write_multi (const char *folder,
             const PreviewMulti *multi,
             PreviewMultiFormat format,
             GError **error)
{
  char *path = g_build_filename (folder, "languages", NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_TRUNC, 0600);
  gboolean done;

  g_assert_cmpint (fd, >=, 0);
  done = preview_multi_write (multi, format, fd, NULL, NULL, NULL, error);
  close (fd);
  if (!done)
    g_clear_pointer (&path, g_free);
  return path;
}

/* The packets of a stream, each with its checksum. */
static char *
list_packets (const char *path, const char *stream)
{
  g_autofree char *command = g_strdup_printf (
      "ffmpeg -v error -i %s -map 0:%s -c copy -f framemd5 -", path, stream);
  g_autofree char *text = run (command);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *sums = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], ",", -1);

    if (*lines[i] != '#' && g_strv_length (fields) >= 6)
      g_string_append_printf (sums, "%s%s\n", fields[4], fields[5]);
  }
  return g_string_free (sums, FALSE);
}

/* All packets, those before the start too that only prepare the decoder. */
static void
assert_copied (const char *path, const char *stream, const char *media)
{
  g_autofree char *original = dup_media (media);
  g_autofree char *expected =
      list_packets (original, *stream == 'v' ? "v:0" : "a:0");
  g_autofree char *found = list_packets (path, stream);

  g_assert_cmpuint (strlen (found), >, 1000);
  g_assert_cmpstr (found, ==, expected);
}

static void
assert_lines (const char *path, const char *entries, const char *expected)
{
  g_autofree char *command = g_strdup_printf (
      "ffprobe -v error -of csv=p=0:s=\\| -show_entries %s %s", entries, path);
  g_autofree char *found = run (command);

  g_assert_cmpstr (g_strstrip (found), ==, expected);
}

static PreviewMulti *
make_multi (void)
{
  PreviewMulti *multi = preview_multi_new ("Harbour");

  add (multi, "harbour-en.mp4", "en-us", "English", 0);
  add (multi, "harbour-es.mp4", "es", "Español", 0);
  add (multi, "harbour-de.mp4", "de-de", "Deutsch", OFFSET);
  return multi;
}

static void
test_mkv (void)
{
  g_autoptr (Folder) folder = make_folder ();
  g_autoptr (PreviewMulti) multi = make_multi ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path =
      write_multi (folder, multi, PREVIEW_MULTI_MKV, &error);

  g_assert_no_error (error);
  assert_lines (path,
                "stream=codec_name:stream_disposition=default:"
                "stream_tags=language,title",
                "h264|1\naac|1|eng|English\naac|0|spa|Español\n"
                "aac|0|ger|Deutsch\nsubrip|0|eng|English\n"
                "subrip|0|spa|Español\nsubrip|0|ger|Deutsch");
  assert_lines (path, "chapter=start_time,end_time:chapter_tags=title",
                "1.000000|4.000000|Ana: English\n"
                "4.000000|8.000000|Luis: A <b>second</b> line & more\n"
                "8.000000|9.000000|Ana: Third");
  assert_copied (path, "v:0", "harbour-en.mp4");
  assert_copied (path, "a:0", "harbour-en.mp4");
  assert_copied (path, "a:1", "harbour-es.mp4");
  assert_copied (path, "a:2", "harbour-de.mp4");
}

static void
test_mp4 (void)
{
  g_autoptr (Folder) folder = make_folder ();
  g_autoptr (PreviewMulti) multi = make_multi ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path =
      write_multi (folder, multi, PREVIEW_MULTI_MP4, &error);

  g_assert_no_error (error);
  assert_lines (path,
                "stream=codec_name:stream_disposition=default:"
                "stream_tags=language,handler_name",
                "h264|1|und|VideoHandler\naac|1|eng|English\n"
                "aac|0|spa|Español\naac|0|deu|Deutsch\nmov_text|0|eng|English\n"
                "mov_text|0|spa|Español\nmov_text|0|deu|Deutsch\n"
                /* The chapters, as the players of Apple read them. */
                "bin_data|0|eng|SubtitleHandler");
  assert_lines (path, "chapter=start_time:chapter_tags=title",
                "0.000000|Harbour\n1.000000|Ana: English\n"
                "4.000000|Luis: A <b>second</b> line & more\n"
                "8.000000|Ana: Third");
  assert_lines (path, "format_tags=title", "Harbour");
  assert_copied (path, "v:0", "harbour-en.mp4");
  assert_copied (path, "a:0", "harbour-en.mp4");
  assert_copied (path, "a:1", "harbour-es.mp4");
  assert_copied (path, "a:2", "harbour-de.mp4");
}

static double
find_first (const char *path, const char *stream)
{
  g_autofree char *command = g_strdup_printf (
      "ffprobe -v error -of csv=p=0 -select_streams %s -show_entries "
      "packet=pts_time -read_intervals %%+#1 %s",
      stream, path);
  g_autofree char *found = run (command);

  return g_ascii_strtod (found, NULL);
}

/* The third language begins later than the picture, with its subtitles. */
static void
test_offset (void)
{
  g_autoptr (Folder) folder = make_folder ();
  g_autoptr (PreviewMulti) multi = make_multi ();
  g_autofree char *path = write_multi (folder, multi, PREVIEW_MULTI_MKV, NULL);

  g_assert_nonnull (path);
  g_assert_cmpfloat_with_epsilon (find_first (path, "a:1"), 0, 0.03);
  g_assert_cmpfloat_with_epsilon (find_first (path, "a:2"), 0.5, 0.03);
  g_assert_cmpfloat_with_epsilon (find_first (path, "s:1"), 1, 0.002);
  g_assert_cmpfloat_with_epsilon (find_first (path, "s:2"), 1.5, 0.002);
}

static void
assert_heard (const char *path, double start)
{
  g_assert_cmpfloat_with_epsilon (find_first (path, "a:0"), -0.0213, 0.001);
  g_assert_cmpfloat_with_epsilon (find_first (path, "a:2"), start, 0.001);
}

/* What goes before the first sample that is heard goes before the start. */
static void
test_padding (void)
{
  g_autoptr (Folder) folder = make_folder ();
  g_autoptr (PreviewMulti) multi = make_multi ();

  for (guint format = 0; format < PREVIEW_N_MULTI_FORMATS; format++) {
    g_autofree char *path = write_multi (folder, multi, format, NULL);

    g_assert_nonnull (path);
    assert_heard (path, 0.5 - 0.0213);
    g_assert_cmpfloat_with_epsilon (find_first (path, "v:0"), 0, 0.001);
  }
}

/* Sounds of every kind that the service delivers, beside a film. */
static void
test_sounds (void)
{
  const char *const media[] = {"harbour-en.flac", "harbour-es.mp3",
                               "harbour-de.wav"};

  for (guint i = 0; i < G_N_ELEMENTS (media); i++) {
    for (guint format = 0; format < PREVIEW_N_MULTI_FORMATS; format++) {
      g_autoptr (Folder) folder = make_folder ();
      g_autoptr (PreviewMulti) multi = preview_multi_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *path = NULL;

      /* MP4 holds no PCM: see test_refused(). */
      if (format == PREVIEW_MULTI_MP4 && g_str_has_suffix (media[i], ".wav"))
        continue;
      add (multi, "harbour-en.mp4", "en", "English", 0);
      add (multi, media[i], "de", "Deutsch", 0);
      path = write_multi (folder, multi, format, &error);
      g_assert_no_error (error);
      assert_copied (path, "a:1", media[i]);
    }
  }
}

/* A list of other files is no media, whatever it is called. */
static void
test_playlist (void)
{
  g_autoptr (Folder) folder = make_folder ();
  g_autoptr (PreviewMulti) multi = preview_multi_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *list = g_build_filename (folder, "list.mp4", NULL);
  g_autofree char *media = dup_media ("harbour-en.mp4");
  g_autofree char *text =
      g_strdup_printf ("ffconcat version 1.0\nfile '%s'\n", media);
  g_autofree char *path = NULL;

  g_assert_true (g_file_set_contents (list, text, -1, NULL));
  preview_multi_add (multi, list);
  path = write_multi (folder, multi, PREVIEW_MULTI_MKV, &error);
  g_assert_null (path);
  g_assert_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT);
}

static void
test_cancelled (void)
{
  g_autoptr (Folder) folder = make_folder ();
  g_autoptr (PreviewMulti) multi = make_multi ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, "languages", NULL);
  int fd = open (path, O_RDWR | O_CREAT, 0600);

  g_cancellable_cancel (cancellable);
  g_assert_false (preview_multi_write (multi, PREVIEW_MULTI_MP4, fd, NULL, NULL,
                                       cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  close (fd);
}

static void
test_full (void)
{
  g_autoptr (PreviewMulti) multi = make_multi ();
  g_autoptr (GError) error = NULL;
  int fd = open ("/dev/full", O_RDWR);

  g_assert_cmpint (fd, >=, 0);
  g_assert_false (preview_multi_write (multi, PREVIEW_MULTI_MKV, fd, NULL, NULL,
                                       NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  close (fd);
}

/* What a file cannot hold is said, and nothing waits for ever. */
static void
test_refused (void)
{
  g_autoptr (Folder) folder = make_folder ();
  g_autoptr (PreviewMulti) multi = preview_multi_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  add (multi, "harbour-en.mp4", "en", "English", 0);
  add (multi, "harbour-de.wav", "de", "Deutsch", 0);
  path = write_multi (folder, multi, PREVIEW_MULTI_MP4, &error);
  g_assert_null (path);
  g_assert_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "Deutsch"));
}

static void
check_command (PreviewKind kind,
               guint64 run_id,
               const char *language,
               const char *expected)
{
  g_autoptr (PreviewSpec) spec = preview_spec_new (kind, run_id);
  g_autoptr (PreviewRun) preview = NULL;
  g_autofree char *command = NULL;

  spec->language = g_strdup (language);
  preview = preview_run_new (spec, FALSE);
  command = preview_bridge_dup_command (preview);
  g_assert_cmpstr (command, ==, expected);
}

static void
test_commands (void)
{
  check_command (PREVIEW_KIND_DUBBING, 7, NULL,
                 "gst-launch-1.0 playbin3 uri='camb://dubbing/7'");
  check_command (PREVIEW_KIND_DUBBING, 7, "a'; rm -rf /",
                 "gst-launch-1.0 playbin3 "
                 "uri='camb://dubbing/7?language=a%27%3B%20rm%20-rf%20%2F'");
  check_command (PREVIEW_KIND_TTS, 8, NULL,
                 "gst-launch-1.0 cambsrc kind=tts run-id=8 ! decodebin3 ! "
                 "audioconvert ! audioresample ! autoaudiosink");
  check_command (PREVIEW_KIND_TRANSLATION, 9, NULL,
                 "gst-launch-1.0 -t cambsrc kind=translation run-id=9 ! "
                 "fakesink");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);
  g_test_add_func ("/multi/mkv", test_mkv);
  g_test_add_func ("/multi/mp4", test_mp4);
  g_test_add_func ("/multi/offset", test_offset);
  g_test_add_func ("/multi/padding", test_padding);
  g_test_add_func ("/multi/sounds", test_sounds);
  g_test_add_func ("/multi/playlist", test_playlist);
  g_test_add_func ("/multi/cancelled", test_cancelled);
  g_test_add_func ("/multi/full", test_full);
  g_test_add_func ("/multi/refused", test_refused);
  g_test_add_func ("/multi/commands", test_commands);
  return g_test_run ();
}
