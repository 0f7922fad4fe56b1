/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What a transcript of 100 000 lines costs until its first subtitle is there,
 * and until all of them have been: time, and memory at its peak, against what
 * GStreamer's subparse makes of the same lines as SubRip. Each runs in a
 * process of its own, which runs a short transcript first, so that what is
 * loaded once does not count.
 */

#include "config.h"

#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gstcambtextsrc.h"
#include "camb-service.h"
#include "camb-writer.h"

#define N_LINES 100000
#define N_ROUNDS 5
#define RUN_ID 1900

typedef struct
{
  gint64 start;
  gint64 first;
  gint64 last;
  guint n_buffers;
} Watch;

/* A line as the service gives it. */
typedef struct
{
  double start;
  double end;
  char *text;
  const char *speaker;
} Line;

static Line *
new_lines (guint n)
{
  Line *lines = g_new (Line, n);

  for (guint i = 0; i < n; i++) {
    lines[i].start = i * 1.5;
    lines[i].end = i * 1.5 + 1.25;
    lines[i].speaker = i % 3 ? "Anna" : "Ben";
    lines[i].text = g_strdup_printf ("This is line %u of a very long day.", i);
  }
  return lines;
}

static void
free_lines (Line *lines, guint n)
{
  for (guint i = 0; i < n; i++)
    g_free (lines[i].text);
  g_free (lines);
}

static CambCues *
new_cues (const Line *lines, guint n)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();

  /* As the element does with what the service said. */
  camb_cues_builder_borrow (builder, (gpointer)lines, NULL);
  for (guint i = 0; i < n; i++)
    camb_cues_builder_add (builder, lines[i].start, lines[i].end, lines[i].text,
                           lines[i].speaker);
  return camb_cues_builder_build (builder, CAMB_TIME_UNIT_AUTO, G_MAXUINT64);
}

static guint64
get_peak_kib (void)
{
  g_autofree char *status = NULL;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  return g_ascii_strtoull (strstr (status, "VmHWM:") + 6, NULL, 10);
}

static guint64
get_resident_kib (void)
{
  g_autofree char *status = NULL;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  return g_ascii_strtoull (strstr (status, "VmRSS:") + 6, NULL, 10);
}

static void
handoff_cb (GstElement *sink, GstBuffer *buffer, GstPad *pad, gpointer data)
{
  Watch *watch = data;

  watch->last = g_get_monotonic_time ();
  if (watch->n_buffers++ == 0)
    watch->first = watch->last;
}

/* Plays until the end, or until the first buffer only. */
static void
run (GstElement *pipeline, Watch *watch, gboolean all)
{
  g_autoptr (GstElement) sink =
      gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  GstMessageType types =
      GST_MESSAGE_ERROR | (all ? GST_MESSAGE_EOS : GST_MESSAGE_ASYNC_DONE);
  g_autoptr (GstMessage) message = NULL;

  g_object_set (sink, "signal-handoffs", TRUE, "sync", FALSE, NULL);
  g_signal_connect (sink, all ? "handoff" : "preroll-handoff",
                    G_CALLBACK (handoff_cb), watch);
  gst_element_set_state (pipeline, all ? GST_STATE_PLAYING : GST_STATE_PAUSED);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, types);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    g_error ("a pipeline failed");
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

/* From the lines that the network left in memory to the pad. */
static void
run_ours (const Line *lines, guint n, Watch *watch, gboolean all)
{
  g_autoptr (GstElement) pipeline = gst_pipeline_new (NULL);
  GstElement *sink = gst_element_factory_make ("fakesink", "sink");
  GstElement *source;

  watch->start = g_get_monotonic_time ();
  {
    g_autoptr (CambCues) cues = new_cues (lines, n);
    g_autoptr (CambSubtitles) subtitles =
        camb_subtitles_new (cues, CAMB_SPEAKER_STYLE_NONE,
                            CAMB_SUBTITLE_LAYOUT_READING, "en", G_MAXUINT64);

    source = gst_camb_text_src_new (subtitles, GST_CLOCK_TIME_NONE);
  }
  gst_object_ref_sink (pipeline);
  gst_bin_add_many (GST_BIN (pipeline), source, sink, NULL);
  gst_element_link (source, sink);
  run (pipeline, watch, all);
}

/* From a file, in blocks. */
static void
run_file (const char *path, Watch *watch, gboolean all)
{
  g_autoptr (GstElement) pipeline = NULL;
  g_autofree char *description = g_strdup_printf (
      "filesrc location=%s ! subparse ! fakesink name=sink", path);

  watch->start = g_get_monotonic_time ();
  pipeline = gst_parse_launch (description, NULL);
  gst_object_ref_sink (pipeline);
  run (pipeline, watch, all);
}

/* From the bytes that the network left in memory. */
static void
run_memory (GBytes *file, Watch *watch, gboolean all)
{
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) source = NULL;

  watch->start = g_get_monotonic_time ();
  pipeline = gst_parse_launch ("appsrc name=source caps=application/x-subtitle "
                               "! subparse ! fakesink name=sink",
                               NULL);
  gst_object_ref_sink (pipeline);
  source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  gst_app_src_push_buffer (GST_APP_SRC (source),
                           gst_buffer_new_wrapped_bytes (file));
  gst_app_src_end_of_stream (GST_APP_SRC (source));
  run (pipeline, watch, all);
}

static char *
write_srt (const Line *lines, guint n)
{
  g_autoptr (CambCues) cues = new_cues (lines, n);
  g_autoptr (GBytes) srt =
      camb_writer_write (cues, CAMB_SUBTITLE_FORMAT_SRT, NULL);
  char *path = g_strdup_printf ("%s/bench-%d-%u.srt", g_get_tmp_dir (),
                                (int)getpid (), n);

  if (!g_file_set_contents (path, g_bytes_get_data (srt, NULL),
                            (gssize)g_bytes_get_size (srt), NULL))
    g_error ("cannot write %s", path);
  return path;
}

typedef enum
{
  WAY_OURS,
  WAY_MEMORY,
  WAY_FILE,
  N_WAYS,
} Way;

static void
run_way (Way way,
         const Line *lines,
         GBytes *file,
         const char *path,
         guint n,
         Watch *watch,
         gboolean all)
{
  *watch = (Watch){0};
  switch (way) {
  case WAY_OURS:
    run_ours (lines, n, watch, all);
    break;
  case WAY_MEMORY:
    run_memory (file, watch, all);
    break;
  default:
    run_file (path, watch, all);
    break;
  }
}

/* The child: one way, once. Prints microseconds and KiB. */
static void
measure (Way way, const char *small, const char *large, gboolean all)
{
  Line *few = new_lines (10);
  Line *lines = way == WAY_OURS ? new_lines (N_LINES) : NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GBytes) small_file = NULL;
  char *data;
  gsize size;
  guint64 before;
  Watch watch;

  if (way == WAY_MEMORY) {
    g_file_get_contents (small, &data, &size, NULL);
    small_file = g_bytes_new_take (data, size);
    g_file_get_contents (large, &data, &size, NULL);
    file = g_bytes_new_take (data, size);
  }
  run_way (way, few, small_file, small, 10, &watch, TRUE);
  before = get_resident_kib ();
  run_way (way, lines, file, large, N_LINES, &watch, all);
  g_print ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT
           " %u\n",
           watch.first - watch.start, watch.last - watch.start,
           MAX (get_peak_kib (), before) - before, watch.n_buffers);
  free_lines (few, 10);
  if (lines != NULL)
    free_lines (lines, N_LINES);
}

typedef struct
{
  double first_ms;
  double all_ms;
  double mib;
} Result;

static Result
ask_child (const char *program,
           Way way,
           const char *small,
           const char *large,
           gboolean all)
{
  g_autofree char *name = g_strdup_printf ("%d", (int)way);
  const char *argv[] = {program, name, small, large, all ? "all" : "first",
                        NULL};
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  gint64 first, last;
  guint64 kib;
  int status;

  if (!g_spawn_sync (NULL, (char **)argv, NULL, 0, NULL, NULL, &out, NULL,
                     &status, &error) ||
      !g_spawn_check_wait_status (status, &error))
    g_error ("%s", error->message);
  if (sscanf (out,
              "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT,
              &first, &last, &kib) != 3)
    g_error ("a child said: %s", out);
  return (Result){first / 1000.0, last / 1000.0, kib / 1024.0};
}

static int
compare_results (const void *a, const void *b)
{
  double difference =
      ((const Result *)a)->first_ms - ((const Result *)b)->first_ms;

  return difference < 0 ? -1 : difference > 0;
}

static Result
ask_children (const char *program,
              Way way,
              const char *small,
              const char *large,
              gboolean all)
{
  Result results[N_ROUNDS];
  /* To give subparse all of a file in one piece takes it the better part of a
   * minute. */
  guint n = all && way == WAY_MEMORY ? 1 : N_ROUNDS;

  for (guint i = 0; i < n; i++)
    results[i] = ask_child (program, way, small, large, all);
  qsort (results, n, sizeof *results, compare_results);
  return results[n / 2];
}

static void
compare (const char *program, const char *small, const char *large)
{
  static const char *const names[] = {"ours", "subparse, memory",
                                      "subparse, file"};
  Result ours = {0};

  g_print ("%u lines, medians of %d\n%-18s %10s %8s %10s %8s %10s %8s\n",
           N_LINES, N_ROUNDS, "", "first, ms", "ratio", "peak, MiB", "ratio",
           "all, ms", "ratio");
  for (Way way = 0; way < N_WAYS; way++) {
    Result first = ask_children (program, way, small, large, FALSE);
    Result all = ask_children (program, way, small, large, TRUE);

    first.all_ms = all.all_ms;
    first.mib = MAX (first.mib, all.mib);
    if (way == WAY_OURS)
      ours = first;
    g_print ("%-18s %10.2f %8.2f %10.2f %8.2f %10.1f %8.3f\n", names[way],
             first.first_ms, ours.first_ms / first.first_ms, first.mib,
             ours.mib / first.mib, first.all_ms, ours.all_ms / first.all_ms);
  }
}

static char *
new_answer (const Line *lines, guint n)
{
  GString *json = g_string_new ("{\"transcript\": [");

  for (guint i = 0; i < n; i++) {
    char start[G_ASCII_DTOSTR_BUF_SIZE], end[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_dtostr (start, sizeof start, lines[i].start);
    g_ascii_dtostr (end, sizeof end, lines[i].end);
    g_string_append_printf (json,
                            "%s{\"start\": %s, \"end\": %s, \"text\": \"%s\", "
                            "\"speaker\": \"%s\"}",
                            i > 0 ? ", " : "", start, end, lines[i].text,
                            lines[i].speaker);
  }
  g_string_append (json, "], \"audio_url\": \"media:bell.flac\"}");
  return g_string_free (json, FALSE);
}

/* The same from the service's JSON on: a request, an answer, its parsing, and a
 * media file that is opened beside it. */
static void
measure_service (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CambService) service = camb_service_new (NULL, &error);
  Line *lines = new_lines (N_LINES);
  g_autofree char *answer = new_answer (lines, N_LINES);
  g_autoptr (GstElement) pipeline = NULL;
  Watch watch = {0};

  if (service == NULL)
    g_error ("%s", error->message);
  camb_service_add_run (service, "dubbing", RUN_ID, answer);
  g_setenv ("CAMB_API_BASE_URL", camb_service_get_base_url (service), TRUE);
  g_setenv ("CAMB_API_KEY", camb_service_get_api_key (service), TRUE);
  watch.start = g_get_monotonic_time ();
  pipeline = gst_parse_launch ("cambsrc name=s run-id=1900 s.text_0 ! fakesink "
                               "name=sink s.audio_0 ! fakesink async=false",
                               &error);
  gst_object_ref_sink (pipeline);
  run (pipeline, &watch, FALSE);
  g_print ("From the service's JSON, %.1f MiB of it, to the first subtitle: "
           "%.0f ms\n",
           strlen (answer) / 1048576.0, (watch.first - watch.start) / 1000.0);
  camb_service_stop (service);
  free_lines (lines, N_LINES);
}

int
main (int argc, char **argv)
{
  g_autofree char *small = NULL;
  g_autofree char *large = NULL;
  Line *lines;

  gst_init (&argc, &argv);
  if (argc == 5) {
    measure (atoi (argv[1]), argv[2], argv[3], g_str_equal (argv[4], "all"));
    return 0;
  }
  lines = new_lines (N_LINES);
  small = write_srt (lines, 10);
  large = write_srt (lines, N_LINES);
  free_lines (lines, N_LINES);
  compare (argv[0], small, large);
  unlink (small);
  unlink (large);
  measure_service ();

  return 0;
}
