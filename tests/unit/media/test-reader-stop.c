/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "camb-reader.h"
#include "fault-server.h"

#define MIB (1024 * 1024)

/* 50 ms are promised; a busy machine under valgrind gets more. */
#define AT_ONCE (250 * G_TIME_SPAN_MILLISECOND)
#define LONG_ENOUGH (20 * G_TIME_SPAN_SECOND)

/* At how many moments each state is stopped. */
#define N_ROUNDS 5

/* So patient that what ends at once was not ended by a time-out. */
static const CambPolicy patient = {.timeout = 5,
                                   .max_retries = 100,
                                   .backoff = 8000};

/* Where a reader may hang when it is no longer wanted. */
static const char *const states[] = {
    "silent?",                            /* before the headers */
    "normal?cut=10&how=stall",            /* in the body */
    "normal?size=100000000",              /* with a full window */
    "status?code=503",                    /* between two tries */
    "status?code=503&retry=60",           /* the same, told by the server */
    "normal?cut=0&how=rst&times=99",      /* after a reset */
    "redirect?to=silent",                 /* behind a redirect */
    "chunked?cut=65536&inside&how=stall", /* in a chunk */
    "chunked?size=100000000",             /* with no end in sight */
};

typedef struct
{
  CambReader *reader;
  GCancellable *cancellable;
  GError *error;
} Job;

static gpointer
read_for_ever (gpointer data)
{
  Job *job = data;
  guint8 buffer[1000];
  gssize n;

  do
    n = camb_reader_read (job->reader, 0, buffer, sizeof buffer,
                          job->cancellable, &job->error);
  while (n >= 0);
  return NULL;
}

static void
wait_for_request (FaultServer *server)
{
  gint64 deadline = g_get_monotonic_time () + LONG_ENOUGH;

  while (fault_server_count (server) == 0) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    g_thread_yield ();
  }
}

/* Lets some time pass, so that states that nothing tells of are met too. */
static void
pass_time (gint64 microseconds)
{
  gint64 end = g_get_monotonic_time () + microseconds;

  while (g_get_monotonic_time () < end)
    g_thread_yield ();
}

typedef void (*StopFunc) (Job *job);

static void
stop_by_cancelling (Job *job)
{
  g_cancellable_cancel (job->cancellable);
}

static void
stop_by_closing (Job *job)
{
  camb_reader_close (job->reader);
}

/* A read that waits ends at once, whatever it waits for. */
static void
check_stop (const char *state, guint round, StopFunc stop)
{
  g_autoptr (FaultServer) server = fault_server_new ();
  g_autofree char *url = fault_server_dup_url (server, "%s", state);
  g_autoptr (CambReader) reader = camb_reader_new_for_url (url, &patient, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Job job = {.reader = reader, .cancellable = cancellable};
  GThread *thread = g_thread_new ("reader", read_for_ever, &job);
  gint64 start;

  g_test_message ("%s, %u", state, round);
  wait_for_request (server);
  pass_time (round * 3000);
  start = g_get_monotonic_time ();
  stop (&job);
  g_thread_join (thread);
  g_assert_cmpint (g_get_monotonic_time () - start, <, AT_ONCE);
  g_assert_error (job.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&job.error);
}

static void
test_cancel (void)
{
  for (guint i = 0; i < N_ROUNDS * G_N_ELEMENTS (states); i++)
    check_stop (states[i / N_ROUNDS], i % N_ROUNDS, stop_by_cancelling);
}

static void
test_close (void)
{
  for (guint i = 0; i < N_ROUNDS * G_N_ELEMENTS (states); i++)
    check_stop (states[i / N_ROUNDS], i % N_ROUNDS, stop_by_closing);
}

/* Cancelling one read leaves the reader as it was. */
static void
test_cancel_one (void)
{
  g_autoptr (FaultServer) server = fault_server_new ();
  g_autofree char *url = fault_server_dup_url (server, "normal?");
  g_autoptr (CambReader) reader = camb_reader_new_for_url (url, &patient, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint8 got[1000], wanted[1000];

  g_cancellable_cancel (cancellable);
  g_assert_cmpint (
      camb_reader_read (reader, 0, got, sizeof got, cancellable, &error), ==,
      -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpint (camb_reader_read (reader, 0, got, sizeof got, NULL, &error),
                   ==, sizeof got);
  g_assert_no_error (error);
  fault_server_fill (wanted, 0, sizeof wanted, 1);
  g_assert_cmpmem (got, sizeof got, wanted, sizeof wanted);
}

static guint
count_entries (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
wait_for_at_most (const char *path, guint n)
{
  gint64 deadline = g_get_monotonic_time () + LONG_ENOUGH;

  while (count_entries (path) > n) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    g_thread_yield ();
  }
}

/* Opens a reader and drops it, sometimes in the middle of something. */
static void
open_and_drop (FaultServer *server, guint i)
{
  g_autofree char *url =
      fault_server_dup_url (server, "%s", states[i % G_N_ELEMENTS (states)]);
  g_autoptr (CambReader) reader = camb_reader_new_for_url (url, &patient, NULL);
  guint8 byte;

  if (i % 3 == 0)
    return;
  if (i % 3 == 1)
    camb_reader_close (reader);
  else if (strstr (url, "normal?size") != NULL) {
    g_assert_cmpint (camb_reader_read (reader, 0, &byte, 1, NULL, NULL), ==, 1);
    g_assert_cmpint (camb_reader_read (reader, 90 * MIB, &byte, 1, NULL, NULL),
                     ==, 1);
  }
}

static void
test_nothing_is_left (void)
{
  g_autoptr (FaultServer) server = fault_server_new ();
  guint n_threads, n_files;

  /* What the libraries keep for good is there after the first round. */
  for (guint i = 0; i < 2 * G_N_ELEMENTS (states); i++)
    open_and_drop (server, i);
  camb_http_drain ();
  wait_for_at_most ("/proc/self/task", 8);
  n_threads = count_entries ("/proc/self/task");
  n_files = count_entries ("/proc/self/fd");

  for (guint i = 0; i < 200; i++)
    open_and_drop (server, i);
  camb_http_drain ();
  wait_for_at_most ("/proc/self/task", n_threads);
  wait_for_at_most ("/proc/self/fd", n_files);
}

typedef struct
{
  CambReader *reader;
  guint64 start;
  guint64 size;
} Share;

static gpointer
read_share (gpointer data)
{
  Share *share = data;
  guint8 got[5000], wanted[5000];

  for (guint64 at = share->start; at < share->size; at += 7 * sizeof got) {
    gsize expected = MIN (sizeof got, share->size - at);
    g_autoptr (GError) error = NULL;
    gssize n =
        camb_reader_read (share->reader, at, got, sizeof got, NULL, &error);

    g_assert_no_error (error);
    fault_server_fill (wanted, at, expected, 1);
    g_assert_cmpmem (got, n, wanted, expected);
  }
  return NULL;
}

static void
share_out (guint64 size)
{
  g_autoptr (FaultServer) server = fault_server_new ();
  g_autofree char *url =
      fault_server_dup_url (server, "normal?size=%" PRIu64, size);
  g_autoptr (CambReader) reader = camb_reader_new_for_url (url, &patient, NULL);
  Share shares[6];
  GThread *threads[6];

  for (guint i = 0; i < 6; i++) {
    shares[i] = (Share){reader, i * size / 6, size};
    threads[i] = g_thread_new ("share", read_share, &shares[i]);
  }
  for (guint i = 0; i < 6; i++)
    g_thread_join (threads[i]);
}

/* More threads than places: they open together, queue for places, and each
 * gets its own bytes. */
static void
test_many_threads (void)
{
  share_out (6000000);
  for (guint i = 0; i < 50; i++)
    share_out (2000000);
}

/* A reader that nobody reads from stops fetching. */
static void
test_bounded (void)
{
  g_autoptr (FaultServer) server = fault_server_new ();
  g_autoptr (CambCounters) counters = camb_counters_new ();
  g_autofree char *url = fault_server_dup_url (server, "normal?size=99000000");
  g_autoptr (CambReader) reader =
      camb_reader_new_for_url (url, &patient, counters);
  gint64 deadline = g_get_monotonic_time () + LONG_ENOUGH;
  guint8 byte;

  g_assert_cmpint (camb_reader_read (reader, 0, &byte, 1, NULL, NULL), ==, 1);
  while (camb_counters_get (counters, CAMB_COUNTER_BYTES_DOWNLOADED) <
         MIB - 128 * 1024) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    g_thread_yield ();
  }
  camb_reader_close (reader);
  g_assert_cmpuint (camb_counters_get (counters, CAMB_COUNTER_BYTES_DOWNLOADED),
                    <=, MIB + 1);
}

/* Who leaves wants nothing more: what is begun is ended, and nothing else is
 * begun. Threads meet differently each time. */
static void
test_no_last_request (void)
{
  g_autoptr (FaultServer) server = fault_server_new ();
  g_autofree char *url = fault_server_dup_url (server, "normal?size=99000000");

  for (guint i = 0; i < 60; i++) {
    g_autoptr (CambCounters) counters = camb_counters_new ();
    g_autoptr (CambReader) reader =
        camb_reader_new_for_url (url, &patient, counters);
    guint8 byte;

    g_assert_cmpint (camb_reader_read (reader, 0, &byte, 1, NULL, NULL), ==, 1);
    while (camb_counters_get (counters, CAMB_COUNTER_BYTES_DOWNLOADED) < MIB)
      g_thread_yield ();
    /* The first portion has come, and waits to be read. */
    pass_time (2000);
    g_clear_pointer (&reader, camb_reader_unref);
    pass_time (2000);
    g_assert_cmpuint (camb_counters_get (counters, CAMB_COUNTER_MEDIA_REQUESTS),
                      ==, 1);
  }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reader-stop/cancel", test_cancel);
  g_test_add_func ("/reader-stop/close", test_close);
  g_test_add_func ("/reader-stop/cancel-one", test_cancel_one);
  g_test_add_func ("/reader-stop/nothing-is-left", test_nothing_is_left);
  g_test_add_func ("/reader-stop/many-threads", test_many_threads);
  g_test_add_func ("/reader-stop/bounded", test_bounded);
  g_test_add_func ("/reader-stop/no-last-request", test_no_last_request);
  result = g_test_run ();
  camb_http_drain ();
  return result;
}
