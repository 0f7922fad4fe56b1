/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The transcript as a file, and read by others: ffmpeg and GStreamer. */

#include "config.h"

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <string.h>

#include "preview-time.h"
#include "preview-transcript-file.h"
#include "read-back.h"

#define S PREVIEW_SECOND

static const char *const originals[] = {"Good evening & welcome.", "Thanks!",
                                        "Let us begin."};
static const char *const texts[] = {"Guten Abend.", "Danke!", "Los geht’s.",
                                    NULL};

static PreviewTranscript *
create_transcript (void)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();
  g_autoptr (CambCues) cues = NULL;
  PreviewTranscript *self = preview_transcript_new ();

  for (guint i = 0; i < G_N_ELEMENTS (originals); i++)
    camb_cues_builder_add (builder, 2.0 * i, 2.0 * i + 1.5, originals[i],
                           i % 2 ? "Luis" : "Ana");
  cues = camb_cues_builder_build (builder, CAMB_TIME_UNIT_SECONDS, G_MAXUINT64);
  preview_transcript_set_cues (self, cues);
  preview_transcript_set_translation (self, texts);
  return self;
}

static void
take_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

static gboolean
save (PreviewTranscript *transcript,
      const char *path,
      CambSubtitleFormat format,
      PreviewTranscriptTexts choice,
      GError **error)
{
  CambWriterOptions options = CAMB_WRITER_OPTIONS_INIT;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;

  options.profile = CAMB_PROFILE_NETFLIX;
  preview_transcript_save_async (transcript, file, format, choice, &options,
                                 NULL, take_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return preview_transcript_save_finish (transcript, result, error);
}

static char *
make_path (CambSubtitleFormat format)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("transcript-XXXXXX", &error);

  g_assert_no_error (error);
  return g_strdup_printf ("%s/file.%s", dir,
                          camb_subtitle_format_to_string (format));
}

static void
remove_path (const char *path)
{
  g_autofree char *dir = g_path_get_dirname (path);

  g_remove (path);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

/* The times and texts that a reader has to find. */
static void
check_cue (guint index,
           PreviewTranscriptTexts choice,
           guint64 start,
           guint64 end,
           const char *text)
{
  const char *wanted =
      choice == PREVIEW_TEXTS_TRANSLATION ? texts[index] : originals[index];
  g_autofree char *both = NULL;

  if (choice == PREVIEW_TEXTS_BOTH)
    wanted = both = g_strconcat (originals[index], "\n", texts[index], NULL);
  g_assert_cmpuint (start, ==, index * 2 * S);
  g_assert_cmpuint (end, ==, index * 2 * S + S * 3 / 2);
  g_assert_cmpstr (text, ==, wanted);
}

static void
test_ffmpeg (gconstpointer data)
{
  CambSubtitleFormat format = GPOINTER_TO_UINT (data);
  g_autoptr (PreviewTranscript) transcript = create_transcript ();
  g_autofree char *path = make_path (format);

  for (guint choice = 0; choice <= PREVIEW_TEXTS_BOTH; choice++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) cues = NULL;
    g_autoptr (GBytes) bytes = NULL;
    char *contents;
    gsize size;

    g_assert_true (save (transcript, path, format, choice, &error));
    g_file_get_contents (path, &contents, &size, &error);
    g_assert_no_error (error);
    bytes = g_bytes_new_take (contents, size);
    cues = read_back_with_ffmpeg (bytes, format);
    g_assert_cmpuint (cues->len, ==, G_N_ELEMENTS (originals));
    for (guint i = 0; i < cues->len; i++) {
      const ReadCue *cue = g_ptr_array_index (cues, i);

      check_cue (i, choice, cue->start * GST_MSECOND, cue->end * GST_MSECOND,
                 cue->text);
    }
  }
  remove_path (path);
}

static void
handoff_cb (GstElement *sink,
            GstBuffer *buffer,
            GstPad *pad,
            gpointer user_data)
{
  guint *n = user_data;
  GstMapInfo map;
  g_autofree char *text = NULL;
  guint64 start = GST_BUFFER_PTS (buffer);

  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_READ));
  text = g_strndup ((const char *)map.data, map.size);
  gst_buffer_unmap (buffer, &map);
  check_cue ((*n)++, PREVIEW_TEXTS_ORIGINAL, start,
             start + GST_BUFFER_DURATION (buffer), text);
}

static void
test_ttmlparse (void)
{
  g_autoptr (PreviewTranscript) transcript = create_transcript ();
  g_autofree char *path = make_path (CAMB_SUBTITLE_FORMAT_TTML);
  g_autofree char *description =
      g_strdup_printf ("filesrc location=%s ! application/ttml+xml ! ttmlparse "
                       "! fakesink name=sink signal-handoffs=true",
                       path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  guint n = 0;

  g_assert_true (save (transcript, path, CAMB_SUBTITLE_FORMAT_TTML,
                       PREVIEW_TEXTS_ORIGINAL, &error));
  pipeline = gst_parse_launch (description, &error);
  g_assert_no_error (error);
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  bus = gst_element_get_bus (pipeline);
  g_signal_connect (sink, "handoff", G_CALLBACK (handoff_cb), &n);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND,
                                        GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (originals));
  remove_path (path);
}

/* What is copied: here with the figures. */
static void
test_table (void)
{
  g_autoptr (PreviewTranscript) transcript = create_transcript ();
  CambWriterOptions options = CAMB_WRITER_OPTIONS_INIT;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  options.profile = CAMB_PROFILE_NETFLIX;
  options.language = "en";
  preview_transcript_write_async (transcript, CAMB_SUBTITLE_FORMAT_CSV,
                                  PREVIEW_TEXTS_ORIGINAL, &options, NULL,
                                  take_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  bytes = preview_transcript_write_finish (transcript, result, &error);
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_nonnull (strstr (text, "characters_per_second"));
  g_assert_nonnull (strstr (text, "\"Thanks!\",7,4.7,1,7,1.500,0.500,\r\n"));
}

static void
test_no_place (void)
{
  g_autoptr (PreviewTranscript) transcript = create_transcript ();
  g_autoptr (GError) error = NULL;

  g_assert_false (save (transcript, "/nonexistent/file.srt",
                        CAMB_SUBTITLE_FORMAT_SRT, PREVIEW_TEXTS_BOTH, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);
  g_test_add_data_func ("/app/transcript-file/srt",
                        GUINT_TO_POINTER (CAMB_SUBTITLE_FORMAT_SRT),
                        test_ffmpeg);
  g_test_add_data_func ("/app/transcript-file/vtt",
                        GUINT_TO_POINTER (CAMB_SUBTITLE_FORMAT_VTT),
                        test_ffmpeg);
  g_test_add_data_func ("/app/transcript-file/ass",
                        GUINT_TO_POINTER (CAMB_SUBTITLE_FORMAT_ASS),
                        test_ffmpeg);
  g_test_add_func ("/app/transcript-file/ttml", test_ttmlparse);
  g_test_add_func ("/app/transcript-file/table", test_table);
  g_test_add_func ("/app/transcript-file/no-place", test_no_place);
  return g_test_run ();
}
