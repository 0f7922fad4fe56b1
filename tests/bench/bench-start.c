/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * How long a user waits: from PLAYING to the first video buffer at the sink,
 * for playbin3 on a camb:// URI against playbin3 on the direct media URL of the
 * same server, in turn. The aim is one API round trip and the gathering window
 * more, not more.
 */

#include "config.h"

#include <stdlib.h>

#include <gst/gst.h>

#include "camb-service.h"

#define N_RUNS 9
#define GATHERING_MS 25.0
#define RUN_ID 1001
#define MEDIA_PATH "/media/harbour-en.mp4"

static const guint delays[] = {0, 50, 200};

typedef struct
{
  GMutex lock;
  GCond cond;
  gint64 first_buffer;
} Stopwatch;

static GstPadProbeReturn
first_buffer_cb (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  Stopwatch *watch = user_data;

  g_mutex_lock (&watch->lock);
  watch->first_buffer = g_get_monotonic_time ();
  g_cond_signal (&watch->cond);
  g_mutex_unlock (&watch->lock);

  return GST_PAD_PROBE_REMOVE;
}

/* Returns: milliseconds, or a negative number if no picture came. */
static double
measure (const char *uri)
{
  GstElement *playbin = gst_element_factory_make ("playbin3", NULL);
  GstElement *video = gst_element_factory_make ("fakesink", NULL);
  GstElement *audio = gst_element_factory_make ("fakesink", NULL);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (video, "sink");
  Stopwatch watch = {.first_buffer = 0};
  gint64 start, deadline;
  double elapsed;

  g_mutex_init (&watch.lock);
  g_cond_init (&watch.cond);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, first_buffer_cb, &watch,
                     NULL);
  g_object_set (playbin, "uri", uri, "video-sink", video, "audio-sink", audio,
                NULL);

  start = g_get_monotonic_time ();
  deadline = start + 30 * G_TIME_SPAN_SECOND;
  gst_element_set_state (playbin, GST_STATE_PLAYING);
  g_mutex_lock (&watch.lock);
  while (watch.first_buffer == 0 &&
         g_cond_wait_until (&watch.cond, &watch.lock, deadline))
    ;
  elapsed =
      watch.first_buffer != 0 ? (watch.first_buffer - start) / 1000.0 : -1.0;
  g_mutex_unlock (&watch.lock);

  gst_element_set_state (playbin, GST_STATE_NULL);
  gst_object_unref (playbin);
  g_mutex_clear (&watch.lock);
  g_cond_clear (&watch.cond);

  return elapsed;
}

static int
compare_doubles (const void *a, const void *b)
{
  double difference = *(const double *)a - *(const double *)b;

  return difference < 0 ? -1 : difference > 0;
}

static double
get_median (double *values)
{
  qsort (values, N_RUNS, sizeof (double), compare_doubles);

  return values[N_RUNS / 2];
}

/* The server's delay comes before each answer's headers, so it is what a
 * round trip costs on a connection that is open. */
static gboolean
bench_delay (CambService *service, guint delay, const char *subtitles)
{
  double ours[N_RUNS], direct[N_RUNS], extra[N_RUNS];
  g_autofree char *camb =
      g_strdup_printf ("camb://dubbing/%d?subtitles=%s", RUN_ID, subtitles);
  double allowed = delay + GATHERING_MS;

  camb_service_set_delay (service, delay);
  for (guint i = 0; i < N_RUNS; i++) {
    g_autofree char *url = camb_service_sign (service, MEDIA_PATH, 3600);

    direct[i] = measure (url);
    ours[i] = measure (camb);
    extra[i] = ours[i] - direct[i];
    if (ours[i] < 0 || direct[i] < 0)
      return FALSE;
  }

  g_print ("%10s %8u %12.1f %12.1f %10.2f %12.1f %12.1f\n", subtitles, delay,
           get_median (direct), get_median (ours),
           get_median (ours) / get_median (direct), get_median (extra),
           allowed);

  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CambService) service = NULL;
  gboolean ok = TRUE;

  gst_init (&argc, &argv);
  service = camb_service_new (NULL, &error);
  if (service == NULL) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  g_setenv ("CAMB_API_BASE_URL", camb_service_get_base_url (service), TRUE);
  g_setenv ("CAMB_API_KEY", camb_service_get_api_key (service), TRUE);

  /* Plugins are loaded on first use, which is nobody's fault. */
  measure ("camb://dubbing/1001");

  g_print ("PLAYING to the first video buffer, ms, medians of %d\n"
           "%10s %8s %12s %12s %10s %12s %12s\n",
           N_RUNS, "subtitles", "delay", "direct", "camb://", "ratio",
           "difference", "aim at most");
  for (guint i = 0; i < G_N_ELEMENTS (delays) && ok; i++)
    ok = bench_delay (service, delays[i], "none") &&
         bench_delay (service, delays[i], "dub");

  camb_service_stop (service);
  if (!ok)
    g_printerr ("no picture came\n");

  return ok ? 0 : 1;
}
