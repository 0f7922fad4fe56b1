/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "camb-error.h"
#include "camb-reader.h"
#include "fault-server.h"

#define SECRET "sig=TOPSECRET"
#define MIB (1024 * 1024)

/* A file is asked for in portions of at least so much, but for the last one. */
#define PORTION (512 * 1024)

/* A server that says nothing is waited for; under a slow tool, so is one that
 * only answers slowly, and that must not count as silence. */
static CambPolicy policy = {.timeout = 1, .max_retries = 3, .backoff = 1};

static void
set_patience (void)
{
  const char *factor = g_getenv ("TEST_PATIENCE");

  if (factor != NULL)
    policy.timeout *= (guint)g_ascii_strtoull (factor, NULL, 10);
}

static void
assert_bytes (CambReader *reader, guint64 offset, gsize length, gsize expected)
{
  g_autofree guint8 *got = g_malloc (length + 1);
  g_autofree guint8 *wanted = g_malloc (length + 1);
  g_autoptr (GError) error = NULL;
  gssize n = camb_reader_read (reader, offset, got, length, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (n, ==, expected);
  fault_server_fill (wanted, offset, expected, 1);
  g_assert_cmpmem (got, n, wanted, expected);
}

static void
assert_sequential (CambReader *reader, guint64 size, gsize step)
{
  guint64 at = 0;

  for (; at < size; at += step)
    assert_bytes (reader, at, step, MIN (step, size - at));
  assert_bytes (reader, size, step, 0);
  assert_bytes (reader, size + 10, step, 0);
}

static CambReader *
open_url (const char *url, CambCounters *counters)
{
  CambReader *reader = camb_reader_new_for_url (url, &policy, counters);
  g_autoptr (GError) error = NULL;

  camb_reader_wait_open (reader, NULL, &error);
  g_assert_no_error (error);
  return reader;
}

/* What plays to the last byte in spite of everything. Files of more than 1 MiB
 * take several requests, by the pace of reader and server. */
static const struct
{
  const char *target;
  gint64 size;
  gboolean seekable;
  guint n_requests;
  guint n_retries;
} good[] = {
    {"normal?", MIB, TRUE, 1, 0},
    {"normal?size=0", 0, FALSE, 1, 0},
    {"normal?size=1", 1, TRUE, 1, 0},
    {"normal?size=5000001", 5000001, TRUE, 2, 0},
    {"normal?plain", MIB, TRUE, 1, 0},
    {"norange?", MIB, FALSE, 1, 0},
    {"nolength?", -1, FALSE, 2, 0},
    {"http10?", -1, FALSE, 2, 0},
    {"chunked?", -1, FALSE, 1, 0},
    {"chunked?ranges", -1, TRUE, 2, 0},
    {"chunked?size=0", -1, FALSE, 1, 0},
    {"untold?", MIB, FALSE, 2, 0},
    {"multipart?", MIB, FALSE, 2, 0},
    {"late?", MIB, FALSE, 2, 0},
    {"capped?by=200000", MIB, TRUE, 6, 0},
    {"capped?by=200000&plain", MIB, TRUE, 6, 0},
    {"normal?cut=262144", MIB, TRUE, 2, 1},
    {"normal?cut=262144&plain", MIB, TRUE, 2, 1},
    {"normal?cut=1048575", MIB, TRUE, 2, 1},
    {"normal?cut=0&times=3", MIB, TRUE, 4, 3},
    {"normal?cut=524288&how=rst", MIB, TRUE, 2, 1},
    {"normal?cut=524288&how=stall", MIB, TRUE, 2, 1},
    {"norange?cut=700000", MIB, FALSE, 2, 1},
    {"norange?cut=700000&plain", MIB, FALSE, 2, 1},
    {"early?cut=700000", MIB, TRUE, 2, 1},
    {"early?cut=700000&by=700000", MIB, TRUE, 2, 1},
    {"early?cut=700000&plain", MIB, TRUE, 2, 1},
    {"chunked?cut=655360", -1, FALSE, 2, 0},
    {"chunked?cut=655360&ranges", -1, TRUE, 3, 1},
    {"chunked?cut=655360&inside", -1, FALSE, 2, 1},
    {"chunked?cut=655360&inside&ranges", -1, TRUE, 3, 1},
    {"nolength?cut=700000", -1, FALSE, 3, 0},
    {"long?", MIB + 4096, FALSE, 2, 1},
    {"status?code=503&times=1", MIB, TRUE, 2, 1},
    {"status?code=429&times=1&retry=0", MIB, TRUE, 2, 1},
    {"status?code=500&times=3", MIB, TRUE, 4, 3},
    {"status?code=408&times=1", MIB, TRUE, 2, 1},
    {"redirect?to=normal", MIB, TRUE, 2, 0},
    {"redirect?to=%2Fnormal%3Fcut%3D1000", MIB, TRUE, 4, 1},
};

/* libsoup 3.6 no longer shows that the last chunk was there, so the end of
 * chunks is asked for once more. */
static guint
get_most_requests (guint index, guint64 size)
{
  guint n_requests = good[index].n_requests;

  if (size > MIB)
    n_requests += (size - MIB) / PORTION;
  if (g_str_has_prefix (good[index].target, "chunked") &&
      soup_check_version (3, 3, 0))
    n_requests++;
  return n_requests;
}

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (FaultServer) server = fault_server_new ();
    g_autoptr (CambCounters) counters = camb_counters_new ();
    g_autofree char *url =
        fault_server_dup_url (server, "%s&" SECRET, good[i].target);
    g_autoptr (CambReader) reader = open_url (url, counters);
    g_autofree char *log = NULL;
    guint64 size = good[i].size >= 0 ? good[i].size : MIB;
    guint n_requests;

    g_test_message ("%s", good[i].target);
    if (g_str_has_prefix (good[i].target, "long"))
      size = MIB;
    if (strstr (good[i].target, "size=0"))
      size = 0;
    g_assert_cmpint (camb_reader_get_size (reader), ==, good[i].size);
    g_assert_cmpint (camb_reader_is_seekable (reader), ==, good[i].seekable);
    assert_sequential (reader, size, 65536);
    log = fault_server_dup_log (server);
    g_test_message ("%s", log);
    n_requests = fault_server_count (server);
    g_assert_cmpuint (n_requests, >=, good[i].n_requests);
    g_assert_cmpuint (n_requests, <=, get_most_requests (i, size));
    g_assert_cmpuint (camb_counters_get (counters, CAMB_COUNTER_MEDIA_REQUESTS),
                      ==, n_requests);
    g_assert_cmpuint (camb_counters_get (counters, CAMB_COUNTER_MEDIA_RETRIES),
                      ==, good[i].n_retries);
    g_assert_cmpuint (
        camb_counters_get (counters, CAMB_COUNTER_BYTES_DOWNLOADED), >=, size);
  }
}

/* What fails, before the first byte or after some; and never with a byte that
 * is not the file's. */
static const struct
{
  const char *target;
  guint status;
  const char *says;
  guint n_requests;
} bad[] = {
    {"status?code=400", 400, "refused", 1},
    {"status?code=401", 401, "refused", 1},
    {"status?code=403", 403, "refused", 1},
    {"status?code=404", 404, "refused", 1},
    {"status?code=410", 410, "refused", 1},
    {"status?code=418", 418, "cannot be used", 1},
    {"status?code=503", 503, "after 4 tries", 4},
    {"status?code=429&retry=0", 429, "after 4 tries", 4},
    {"gzip?", 200, "compressed", 1},
    {"garbage?", 0, "after 4 tries", 4},
    {"normal?cut=0&times=99", 0, "0 of 1048576 bytes", 4},
    {"normal?cut=300000&times=99", 0, "300000 of 1048576 bytes", 4},
    {"chunked?cut=300000&inside&plain", 0, "does not tell", 2},
    {"chunked?cut=300000&ranges&plain", 0, "does not tell", 2},
    {"chunked?cut=300000&plain", 0, "does not tell", 2},
    {"etag?cut=300000", 200, "changed", 2},
    {"resized?cut=300000", 206, "1048576 bytes long and is 1048578", 2},
    {"long?plain", 416, "1052672 bytes long and is 1048576", 2},
    {"norange?size=9000000&cut=6000000", 200, "whole files", 2},
    {"redirect?", 307, "more than 5", 6},
    {"redirect?to=file:%2F%2F%2Fetc%2Fpasswd", 307, "redirects", 1},
    {"redirect?to=ftp:%2F%2F127.0.0.1%2Fx", 307, "redirects", 1},
    {"redirect?to=http:%2F%2Fmedia.example%2Fx", 307, "redirects", 1},
    {"redirect?to=%2F%2Fmedia.example%2Fx", 307, "redirects", 1},
};

/* Reads until it fails, comparing what comes. */
static GError *
read_to_error (CambReader *reader)
{
  guint8 got[10000], wanted[10000];
  guint64 at = 0;

  for (;;) {
    GError *error = NULL;
    gssize n = camb_reader_read (reader, at, got, sizeof got, NULL, &error);

    if (n < 0)
      return error;
    g_assert_cmpint (n, >, 0);
    fault_server_fill (wanted, at, n, 1);
    g_assert_cmpmem (got, n, wanted, n);
    at += n;
  }
}

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (FaultServer) server = fault_server_new ();
    g_autofree char *url =
        fault_server_dup_url (server, "%s&" SECRET, bad[i].target);
    g_autoptr (CambReader) reader =
        camb_reader_new_for_url (url, &policy, NULL);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", bad[i].target);
    error = read_to_error (reader);
    g_test_message ("%s", error->message);
    g_assert_error (error, CAMB_ERROR, CAMB_ERROR_MEDIA);
    g_assert_nonnull (strstr (error->message, "127.0.0.1"));
    g_assert_nonnull (strstr (error->message, bad[i].says));
    g_assert_null (strstr (error->message, "TOPSECRET"));
    g_assert_cmpuint (camb_error_get_http_status (error), ==, bad[i].status);
    g_assert_cmpuint (fault_server_count (server), ==, bad[i].n_requests);
  }
}

static void
test_refused_urls (void)
{
  static const char *const urls[] = {"http://media.example/x",
                                     "file:///etc/passwd",
                                     "ftp://127.0.0.1/x",
                                     "https://user:pw@media.example/x",
                                     "",
                                     "https://"};

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++) {
    g_autoptr (CambReader) reader =
        camb_reader_new_for_url (urls[i], &policy, NULL);
    g_autoptr (GError) error = NULL;
    char byte;

    g_assert_false (camb_reader_wait_open (reader, NULL, &error));
    g_assert_error (error, CAMB_ERROR, CAMB_ERROR_SETTINGS);
    g_assert_cmpint (camb_reader_read (reader, 0, &byte, 1, NULL, NULL), ==,
                     -1);
    g_assert_cmpint (camb_reader_get_size (reader), ==, -1);
    camb_reader_close (reader);
  }
}

/* Nobody listens there any more. */
static void
test_unreachable (void)
{
  g_autoptr (FaultServer) server = fault_server_new ();
  g_autofree char *url = fault_server_dup_url (server, "normal?" SECRET);
  g_autoptr (CambReader) reader = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&server, fault_server_free);
  reader = camb_reader_new_for_url (url, &policy, NULL);
  g_assert_false (camb_reader_wait_open (reader, NULL, &error));
  g_assert_error (error, CAMB_ERROR, CAMB_ERROR_MEDIA);
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
  g_assert_nonnull (strstr (error->message, "after 4 tries"));
}

static void
test_silent (void)
{
  g_autoptr (FaultServer) server = fault_server_new ();
  g_autofree char *url = fault_server_dup_url (server, "silent?" SECRET);
  CambPolicy once = {.timeout = 1, .max_retries = 0};
  gint64 start = g_get_monotonic_time ();
  g_autoptr (CambReader) reader = camb_reader_new_for_url (url, &once, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (camb_reader_wait_open (reader, NULL, &error));
  g_assert_error (error, CAMB_ERROR, CAMB_ERROR_MEDIA);
  g_assert_nonnull (strstr (error->message, "after 1 try"));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, G_USEC_PER_SEC);
}

/* Retry-After is waited for, and progress gives new tries. */
static void
test_retry_after (void)
{
  g_autoptr (FaultServer) server = fault_server_new ();
  g_autofree char *url =
      fault_server_dup_url (server, "status?code=503&times=1&retry=1");
  gint64 start = g_get_monotonic_time ();
  g_autoptr (CambReader) reader = open_url (url, NULL);

  g_assert_cmpint (g_get_monotonic_time () - start, >=, G_USEC_PER_SEC);
  assert_bytes (reader, 0, 100, 100);
}

static void
test_progress_resets_tries (void)
{
  g_autoptr (FaultServer) server = fault_server_new ();
  g_autoptr (CambCounters) counters = camb_counters_new ();
  g_autofree char *url = fault_server_dup_url (server, "capped?by=50000");
  g_autoptr (CambReader) reader = open_url (url, counters);

  assert_sequential (reader, MIB, 8192);
  g_assert_cmpuint (fault_server_count (server), ==, 21);
  g_assert_cmpuint (camb_counters_get (counters, CAMB_COUNTER_MEDIA_RETRIES),
                    ==, 0);
}

static void
test_if_range (void)
{
  g_autoptr (FaultServer) server = fault_server_new ();
  g_autofree char *url = fault_server_dup_url (server, "normal?cut=300000");
  g_autoptr (CambReader) reader = open_url (url, NULL);
  g_autofree char *log = NULL;

  assert_sequential (reader, MIB, 8192);
  log = fault_server_dup_log (server);
  g_assert_cmpstr (log, ==,
                   "normal from=0 if-range=- 206\n"
                   "normal from=300000 if-range=\"v1\" 206\n");
}

/* Another file at another place is not spliced either. */
static void
test_changed_elsewhere (void)
{
  g_autoptr (FaultServer) server = fault_server_new ();
  g_autofree char *url = fault_server_dup_url (server, "etag?size=8388608");
  g_autoptr (CambReader) reader = open_url (url, NULL);
  g_autoptr (GError) error = NULL;
  guint8 byte;

  assert_bytes (reader, 0, 1000, 1000);
  g_assert_cmpint (camb_reader_read (reader, 8000000, &byte, 1, NULL, &error),
                   ==, -1);
  g_assert_error (error, CAMB_ERROR, CAMB_ERROR_MEDIA);
  g_assert_nonnull (strstr (error->message, "changed"));
  /* What was opened goes on. */
  assert_bytes (reader, 1000, 1000, 1000);
}

/* As a demuxer does: a look at the start, the index at the end, then the
 * data from the start on. */
static void
test_tail_first (void)
{
  g_autoptr (FaultServer) server = fault_server_new ();
  g_autofree char *url = fault_server_dup_url (server, "normal?size=8388608");
  g_autoptr (CambReader) reader = open_url (url, NULL);

  for (guint64 at = 0; at < 64; at += 8)
    assert_bytes (reader, at, 8, 8);
  for (guint64 at = 8388608 - 5000; at < 8388608; at += 1000)
    assert_bytes (reader, at, 4096, MIN (4096, 8388608 - at));
  assert_sequential (reader, 8388608, 4096);
  g_assert_cmpuint (fault_server_count (server), <=, 2 + 8388608 / PORTION);
}

/* Two places in turn, as with badly interleaved streams. */
static void
test_two_places (void)
{
  g_autoptr (FaultServer) server = fault_server_new ();
  g_autofree char *url = fault_server_dup_url (server, "normal?size=8388608");
  g_autoptr (CambReader) reader = open_url (url, NULL);

  for (guint64 at = 0; at < 4194304; at += 10000) {
    assert_bytes (reader, at, 5000, 5000);
    assert_bytes (reader, 4194304 + at, 5000, MIN (5000, 4194304 - at));
  }
  g_assert_cmpuint (fault_server_count (server), <=, 2 + 8388608 / PORTION);
}

static void
test_backwards (void)
{
  g_autoptr (FaultServer) server = fault_server_new ();
  g_autofree char *url = fault_server_dup_url (server, "normal?size=3000000");
  g_autoptr (CambReader) reader = open_url (url, NULL);

  for (gint64 at = 3000000 - 100000; at >= 0; at -= 100000)
    assert_bytes (reader, at, 100000, 100000);
}

static void
test_not_seekable (void)
{
  g_autoptr (FaultServer) server = fault_server_new ();
  g_autofree char *url = fault_server_dup_url (server, "norange?size=9000000");
  g_autoptr (CambReader) reader = open_url (url, NULL);
  g_autoptr (GError) error = NULL;
  guint8 byte;

  assert_bytes (reader, 7000000, 1000, 1000);
  assert_bytes (reader, 1000000, 1000, 1000);
  assert_bytes (reader, 0, 1000, 1000);
  assert_bytes (reader, 8999999, 10, 1);
  g_assert_cmpint (camb_reader_read (reader, 6000000, &byte, 1, NULL, &error),
                   ==, 1);
  g_assert_no_error (error);
}

static void
test_random (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (FaultServer) server = fault_server_new ();
  guint64 size = g_rand_int_range (rand, 1, 6 * MIB);
  g_autofree char *url = fault_server_dup_url (
      server, "normal?size=%" PRIu64 "&times=3&how=%s&cut=%d", size,
      g_rand_boolean (rand) ? "fin" : "rst", g_rand_int_range (rand, 0, size));
  g_autoptr (CambReader) reader = open_url (url, NULL);
  guint64 at = 0;

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 300; i++) {
    gsize length = 1 << g_rand_int_range (rand, 0, 18);

    if (g_rand_int_range (rand, 0, 4) == 0)
      at = g_rand_int_range (rand, 0, size);
    assert_bytes (reader, at, length, at < size ? MIN (length, size - at) : 0);
    at += length;
  }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  set_patience ();
  g_test_add_func ("/reader/good", test_good);
  g_test_add_func ("/reader/bad", test_bad);
  g_test_add_func ("/reader/refused-urls", test_refused_urls);
  g_test_add_func ("/reader/unreachable", test_unreachable);
  g_test_add_func ("/reader/silent", test_silent);
  g_test_add_func ("/reader/retry-after", test_retry_after);
  g_test_add_func ("/reader/progress", test_progress_resets_tries);
  g_test_add_func ("/reader/if-range", test_if_range);
  g_test_add_func ("/reader/changed-elsewhere", test_changed_elsewhere);
  g_test_add_func ("/reader/tail-first", test_tail_first);
  g_test_add_func ("/reader/two-places", test_two_places);
  g_test_add_func ("/reader/backwards", test_backwards);
  g_test_add_func ("/reader/not-seekable", test_not_seekable);
  g_test_add_func ("/reader/random", test_random);
  result = g_test_run ();
  camb_http_drain ();
  return result;
}
