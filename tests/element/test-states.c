/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "element-harness.h"

#define FOR_EVER 1000000

/* Much more than it takes, for machines that are busy. */
#define STOP_BOUND (1 * G_TIME_SPAN_SECOND)

/* How many descriptors and threads may come and go on their own: connections
 * that are kept alive, and whoever is about to end. */
#define SLACK 10

static gint64
get_bound (void)
{
  return STOP_BOUND * harness_get_patience ();
}

/* Nobody waits for the network in a state change. */
static void
test_async (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001");
  gint64 begin;

  camb_service_hang_next (h->service, "/apis/", FOR_EVER);
  gst_element_set_state (h->src, GST_STATE_READY);
  begin = g_get_monotonic_time ();
  g_assert_cmpint (gst_element_set_state (h->src, GST_STATE_PAUSED), ==,
                   GST_STATE_CHANGE_ASYNC);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, get_bound ());
  g_assert_true (
      camb_service_wait_for_requests (h->service, "/apis/", 1, 20000));
  g_assert_cmpint (gst_element_get_state (h->src, NULL, NULL, 0), ==,
                   GST_STATE_CHANGE_ASYNC);
}

/* The pipeline is there only when the data is. */
static void
test_async_done (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001");
  GstState state;

  g_assert_cmpint (gst_element_set_state (h->pipeline, GST_STATE_PAUSED), ==,
                   GST_STATE_CHANGE_ASYNC);
  g_assert_cmpint (
      gst_element_get_state (h->pipeline, &state, NULL,
                             20 * harness_get_patience () * GST_SECOND),
      ==, GST_STATE_CHANGE_SUCCESS);
  g_assert_cmpint (state, ==, GST_STATE_PAUSED);
  g_assert_cmpuint (harness_get_n_streams (h), ==, 3);
  for (guint i = 0; i < 3; i++) {
    HarnessStream *stream = h->streams->pdata[i];

    /* What a decoder needs before the first picture comes along. */
    g_assert_cmpuint (stream->n_buffers, <=, 5);
    g_assert_nonnull (stream->caps);
  }
}

static void
wait_for_requests (Harness *h, const char *prefix, guint n)
{
  g_assert_true (camb_service_wait_for_requests (
      h->service, prefix, n, 20000 * harness_get_patience ()));
}

/**
 * StageCase:
 * @name: the name of the test
 * @uri: what is played
 * @reach: plays it until it is where it shall be stopped
 */
typedef struct
{
  const char *name;
  const char *uri;
  void (*reach) (Harness *h);
} StageCase;

static void
reach_start (Harness *h)
{
  harness_start (h, GST_STATE_PLAYING);
}

static void
reach_resolving (Harness *h)
{
  camb_service_hang_next (h->service, "/apis/", FOR_EVER);
  harness_start (h, GST_STATE_PLAYING);
  wait_for_requests (h, "/apis/", 1);
}

static void
reach_answer (Harness *h)
{
  camb_service_break_next (h->service, "/apis/", FOR_EVER, 10,
                           CAMB_SERVICE_END_STALL);
  harness_start (h, GST_STATE_PLAYING);
  wait_for_requests (h, "/apis/", 1);
}

static void
reach_waiting (Harness *h)
{
  g_object_set (h->src, "wait", 1000, NULL);
  harness_start (h, GST_STATE_PLAYING);
  harness_wait (h, GST_MESSAGE_PROGRESS);
}

static void
reach_api_back_off (Harness *h)
{
  camb_service_fail_next (h->service, "/apis/", FOR_EVER, 503,
                          "Retry-After: 50\n", NULL);
  harness_start (h, GST_STATE_PLAYING);
  wait_for_requests (h, "/apis/", 1);
}

static void
reach_media_headers (Harness *h)
{
  camb_service_hang_next (h->service, "/media/", FOR_EVER);
  harness_start (h, GST_STATE_PLAYING);
  wait_for_requests (h, "/media/", 1);
}

static void
reach_media_start (Harness *h)
{
  camb_service_break_next (h->service, "/media/", FOR_EVER, 100,
                           CAMB_SERVICE_END_STALL);
  harness_start (h, GST_STATE_PLAYING);
  wait_for_requests (h, "/media/", 1);
}

static void
reach_media_back_off (Harness *h)
{
  camb_service_fail_next (h->service, "/media/", FOR_EVER, 503,
                          "Retry-After: 50\n", NULL);
  harness_start (h, GST_STATE_PLAYING);
  wait_for_requests (h, "/media/", 1);
}

/* With pads and data out there, and a stream that hopes for more. */
static void
reach_media_middle (Harness *h)
{
  g_autoptr (GBytes) film =
      camb_service_dup_media (h->service, "harbour-en.mp4");

  camb_service_break_next (h->service, "/media/harbour-en.mp4", FOR_EVER,
                           g_bytes_get_size (film) / 2, CAMB_SERVICE_END_STALL);
  harness_preroll (h);
  harness_start (h, GST_STATE_PLAYING);
}

static void
reach_preroll (Harness *h)
{
  harness_preroll (h);
}

static void
reach_streaming (Harness *h)
{
  h->sync = TRUE;
  harness_start (h, GST_STATE_PLAYING);
  harness_wait (h, GST_MESSAGE_ASYNC_DONE);
}

static void
reach_end (Harness *h)
{
  harness_play (h);
}

/* The voice is parked: nobody reads it. */
static void
reach_parking (Harness *h)
{
  h->unlinked = "audio_1";
  h->sync = TRUE;
  harness_start (h, GST_STATE_PLAYING);
  harness_wait (h, GST_MESSAGE_ASYNC_DONE);
}

static void
reach_seek (Harness *h)
{
  harness_preroll (h);
  g_assert_true (gst_element_seek_simple (
      h->pipeline, GST_FORMAT_TIME,
      GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, 12 * GST_SECOND));
}

static const StageCase stages[] = {
    {"start", "camb://dubbing/1001", reach_start},
    {"resolving", "camb://dubbing/1001", reach_resolving},
    {"answer", "camb://dubbing/1001", reach_answer},
    {"waiting", "camb://dubbing/1017", reach_waiting},
    {"api-back-off", "camb://dubbing/1001", reach_api_back_off},
    {"media-headers", "camb://dubbing/1001?audio=both", reach_media_headers},
    {"media-start", "camb://dubbing/1001?audio=both", reach_media_start},
    {"media-back-off", "camb://dubbing/1001?audio=both", reach_media_back_off},
    {"media-middle", "camb://dubbing/1001", reach_media_middle},
    {"preroll", "camb://dubbing/1001?audio=both", reach_preroll},
    {"streaming", "camb://dubbing/1001?audio=both", reach_streaming},
    {"end", "camb://dubbing/1001?audio=both", reach_end},
    {"parking", "camb://dubbing/1001?audio=both", reach_parking},
    {"seek", "camb://dubbing/1001?audio=both", reach_seek},
    {"text", "camb://translation/4001", reach_streaming},
};

static void
check_stop (gconstpointer data)
{
  const StageCase *c = data;
  g_autoptr (Harness) h = harness_new (c->uri);
  gint64 begin;

  c->reach (h);
  begin = g_get_monotonic_time ();
  harness_stop (h);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, get_bound ());
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_ERROR), ==, 0);
  g_assert_cmpuint (h->src->numpads, ==, 0);
  g_assert_cmpint (GST_BIN (h->src)->numchildren, ==, 0);
}

/* From the same moments back to READY, and on with another run. */
static void
check_reuse (gconstpointer data)
{
  const StageCase *c = data;
  g_autoptr (Harness) h = harness_new (c->uri);
  g_autofree char *pads = NULL;

  c->reach (h);
  g_assert_cmpint (gst_element_set_state (h->pipeline, GST_STATE_READY), ==,
                   GST_STATE_CHANGE_SUCCESS);
  camb_service_clear_faults (h->service);
  harness_forget (h);
  h->sync = FALSE;
  h->unlinked = NULL;
  g_object_set (h->src, "uri", "camb://dubbing/1002?audio=both", "wait", 0,
                NULL);
  harness_play (h);
  pads = harness_dup_pads (h);
  g_assert_cmpstr (pads, ==, "video_0 audio_0 audio_1 text_0");
  for (guint i = 0; i < harness_get_n_streams (h); i++) {
    g_assert_true (((HarnessStream *)h->streams->pdata[i])->eos);
    g_assert_cmpuint (((HarnessStream *)h->streams->pdata[i])->n_buffers, >, 0);
  }
}

/* There and back between PAUSED and PLAYING, without a start in between. */
static void
test_pause (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001");
  guint n;

  h->sync = TRUE;
  harness_preroll (h);
  n = camb_service_get_n_requests (h->service, "/apis/");
  for (guint i = 0; i < 5; i++) {
    harness_start (h, GST_STATE_PLAYING);
    g_assert_cmpint (
        gst_element_get_state (h->pipeline, NULL, NULL,
                               20 * harness_get_patience () * GST_SECOND),
        ==, GST_STATE_CHANGE_SUCCESS);
    harness_start (h, GST_STATE_PAUSED);
  }
  g_assert_cmpuint (camb_service_get_n_requests (h->service, "/apis/"), ==, n);
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_STREAM_COLLECTION), ==, 1);
}

/* An application that stops in a callback of the element's own thread. */
static void
stop_cb (GstElement *src, gpointer pad, Harness *h)
{
  gst_element_set_state (src, GST_STATE_READY);
}

static void
test_stop_in_callback (void)
{
  g_autoptr (Harness) h = harness_new ("camb://tts/2001");

  h->unlinked = HARNESS_ALL_PADS;
  g_signal_connect (h->src, "pad-added", G_CALLBACK (stop_cb), h);
  gst_element_set_locked_state (h->src, TRUE);
  gst_element_set_state (h->src, GST_STATE_PAUSED);
  while (harness_get_n_streams (h) == 0)
    harness_wait (h, GST_MESSAGE_STATE_CHANGED | GST_MESSAGE_ELEMENT |
                         GST_MESSAGE_STREAM_COLLECTION);
  gst_element_set_locked_state (h->src, FALSE);
}

static guint
count_entries (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

typedef struct
{
  guint n_threads;
  guint n_descriptors;
} Usage;

static gboolean
is_back (gpointer data)
{
  const Usage *most = data;

  return count_entries ("/proc/self/task") <= most->n_threads &&
         count_entries ("/proc/self/fd") <= most->n_descriptors;
}

static void
start_and_stop (CambService *service, guint i)
{
  g_autoptr (Harness) h = harness_new_sharing (
      service,
      i % 3 == 0 ? "camb://tts/2001" : "camb://dubbing/1001?audio=both");

  harness_start (h, i % 2 == 0 ? GST_STATE_PLAYING : GST_STATE_PAUSED);
  switch (i % 5) {
  case 1:
    camb_service_wait_for_requests (service, "/apis/", 1, 1000);
    break;
  case 2:
    camb_service_wait_for_requests (service, "/media/", 1, 1000);
    break;
  case 3:
    harness_wait (h, GST_MESSAGE_ASYNC_DONE);
    break;
  case 4:
    harness_wait (h, GST_MESSAGE_ELEMENT);
    break;
  default:
    break;
  }
  camb_service_clear_requests (service);
}

/* Fifty starts and stops at all sorts of moments leave nothing behind. */
static void
test_cycles (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CambService) service = camb_service_new (NULL, &error);
  Usage most;

  g_assert_no_error (error);
  g_thread_pool_set_max_unused_threads (0);
  for (guint i = 0; i < 10; i++)
    start_and_stop (service, i);
  most.n_threads = count_entries ("/proc/self/task") + SLACK;
  most.n_descriptors = count_entries ("/proc/self/fd") + SLACK;
  for (guint i = 0; i < 50; i++)
    start_and_stop (service, i);
  harness_poll (is_back, &most, "threads or descriptors are left behind");
}

/* A thousand threads would not be left over either when elements never run. */
static void
test_unused (void)
{
  Usage most = {.n_threads = count_entries ("/proc/self/task"),
                .n_descriptors = count_entries ("/proc/self/fd")};

  for (guint i = 0; i < 100; i++) {
    GstElement *src =
        gst_object_ref_sink (gst_element_factory_make ("cambsrc", NULL));

    gst_element_set_state (src, GST_STATE_READY);
    gst_element_set_state (src, GST_STATE_NULL);
    g_assert_finalize_object (src);
  }
  harness_poll (is_back, &most, "unused elements leave something behind");
}

static void
add_tests (void)
{
  g_test_add_func ("/states/async", test_async);
  g_test_add_func ("/states/async-done", test_async_done);
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++) {
    g_autofree char *stop = g_strconcat ("/states/stop/", stages[i].name, NULL);
    g_autofree char *reuse =
        g_strconcat ("/states/reuse/", stages[i].name, NULL);

    g_test_add_data_func (stop, &stages[i], check_stop);
    g_test_add_data_func (reuse, &stages[i], check_reuse);
  }
  g_test_add_func ("/states/pause", test_pause);
  g_test_add_func ("/states/stop-in-callback", test_stop_in_callback);
  g_test_add_func ("/states/cycles", test_cycles);
  g_test_add_func ("/states/unused", test_unused);
}

int
main (int argc, char **argv)
{
  return harness_main (argc, argv, add_tests);
}
