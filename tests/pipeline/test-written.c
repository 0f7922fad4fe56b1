/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "pipeline-harness.h"
#include "camb-writer.h"

/* Times in milliseconds, since that is what files hold. */
typedef struct
{
  guint start;
  guint end;
  const char *text;
  const char *speaker;
} Line;

static const Line lines[] = {
    {500, 2000, "Good <evening> & welcome.", "Mara"},
    {2500, 4000, "港へようこそ。", "Jonas"},
    {4200, 6000, "שלום לכולם!", "Jonas"},
    {3600000, 3601000, "\"An hour\" later\xe2\x80\xa6", NULL},
};

static CambCues *
new_cues (void)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    camb_cues_builder_add_timed (builder, lines[i].start * GST_MSECOND,
                                 lines[i].end * GST_MSECOND, lines[i].text,
                                 lines[i].speaker);

  return camb_cues_builder_build (builder, CAMB_TIME_UNIT_SECONDS, G_MAXUINT64);
}

static void
handoff_cb (GstElement *sink,
            GstBuffer *buffer,
            GstPad *pad,
            gpointer user_data)
{
  g_ptr_array_add (user_data, gst_buffer_ref (buffer));
}

/* What a parser of GStreamer makes of @file: the buffers that hold text. */
static GPtrArray *
parse (GBytes *file, const char *media_type, const char *parser)
{
  GPtrArray *buffers =
      g_ptr_array_new_with_free_func ((GDestroyNotify)gst_buffer_unref);
  g_autofree char *description =
      g_strdup_printf ("appsrc name=source caps=%s ! %s ! fakesink name=sink "
                       "signal-handoffs=true",
                       media_type, parser);
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, NULL);
  g_autoptr (GstElement) source =
      gst_bin_get_by_name (GST_BIN (pipeline), "source");
  g_autoptr (GstElement) sink =
      gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstBuffer) buffer = gst_buffer_new_wrapped_bytes (file);
  g_autoptr (GstMessage) message = NULL;
  GstFlowReturn flow;

  g_signal_connect (sink, "handoff", G_CALLBACK (handoff_cb), buffers);
  g_signal_emit_by_name (source, "push-buffer", buffer, &flow);
  g_signal_emit_by_name (source, "end-of-stream", &flow);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND,
                                        GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);

  return buffers;
}

/* Lines of it may be in memories of their own, each with its zero. */
static char *
dup_text (GstBuffer *buffer)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < gst_buffer_n_memory (buffer); i++) {
    GstMemory *memory = gst_buffer_peek_memory (buffer, i);
    GstMapInfo map;

    g_assert_true (gst_memory_map (memory, &map, GST_MAP_READ));
    g_string_append_len (text, (const char *)map.data,
                         strnlen ((const char *)map.data, map.size));
    gst_memory_unmap (memory, &map);
  }

  return g_string_free (text, FALSE);
}

static void
check (CambSubtitleFormat format,
       const char *media_type,
       const char *parser,
       gboolean markup)
{
  g_autoptr (CambCues) cues = new_cues ();
  CambWriterOptions options = CAMB_WRITER_OPTIONS_INIT;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GPtrArray) buffers = NULL;

  options.language = "en";
  file = camb_writer_write (cues, format, &options);
  buffers = parse (file, media_type, parser);
  g_assert_cmpuint (buffers->len, ==, G_N_ELEMENTS (lines));
  for (guint i = 0; i < buffers->len; i++) {
    GstBuffer *buffer = buffers->pdata[i];
    g_autofree char *text = dup_text (buffer);
    g_auto (GStrv) guards = g_strsplit (text, "\u2060", -1);
    g_autofree char *found = g_strjoinv ("", guards);
    g_autofree char *escaped = g_markup_escape_text (lines[i].text, -1);

    g_assert_cmpstr (found, ==, markup ? escaped : lines[i].text);
    g_assert_cmpuint (GST_BUFFER_PTS (buffer), ==,
                      lines[i].start * GST_MSECOND);
    g_assert_cmpuint (GST_BUFFER_DURATION (buffer), ==,
                      (lines[i].end - lines[i].start) * GST_MSECOND);
  }
}

/* ffmpeg reads no TTML, so this is how that is read back. */
static void
test_ttml (void)
{
  check (CAMB_SUBTITLE_FORMAT_TTML, "application/ttml+xml", "ttmlparse", FALSE);
}

static void
test_srt (void)
{
  check (CAMB_SUBTITLE_FORMAT_SRT, "application/x-subtitle", "subparse", TRUE);
}

static void
add_tests (void)
{
  g_test_add_func ("/pipeline/written/ttml", test_ttml);
  g_test_add_func ("/pipeline/written/srt", test_srt);
}

int
main (int argc, char **argv)
{
  return pipeline_harness_run (argc, argv, add_tests);
}
