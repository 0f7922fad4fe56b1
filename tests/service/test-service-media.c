/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "service-fixture.h"

#include <string.h>

#define BIG (300 * 1024)

/* A file in which every byte says where it is. */
static GBytes *
add_big (ServiceFixture *fixture)
{
  guint8 *data = g_malloc (BIG);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < BIG; i++)
    data[i] = (guint8)(i * 7 + i / 251);
  bytes = g_bytes_new_take (data, BIG);
  camb_service_add_media (fixture->service, "big.wav", NULL, bytes);
  return g_steal_pointer (&bytes);
}

static guint
fetch (ServiceFixture *fixture, const char *range)
{
  g_autofree char *url = camb_service_sign (fixture->service, "big.wav", 60);

  return service_fixture_fetch (fixture, "GET", url, range);
}

static void
assert_slice (ServiceFixture *fixture, GBytes *big, gsize start, gsize length)
{
  g_autoptr (GBytes) slice = g_bytes_new_from_bytes (big, start, length);

  g_assert_no_error (fixture->error);
  g_assert_true (g_bytes_equal (fixture->body, slice));
}

static void
test_public_origin (ServiceFixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  camb_service_set_public_origin (fixture->service, "https://127.0.0.1:9");
  service_fixture_ask (fixture, "/tts-result/2?output_type=file_url", NULL);
  text = service_fixture_dup_text (fixture);
  g_assert_nonnull (strstr (text, "\"https://127.0.0.1:9/media/hex.wav?"));
}

static void
test_multipart (ServiceFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) big = add_big (fixture);

  camb_service_set_quirks (fixture->service, CAMB_SERVICE_QUIRK_MULTIPART);
  g_assert_cmpuint (fetch (fixture, "bytes=5-9"), ==, 206);
  g_assert_cmpstr (service_fixture_get_header (fixture, "Content-Type"), ==,
                   "multipart/byteranges; boundary=boat");
  g_assert_cmpuint (g_bytes_get_size (fixture->body), >, 5);
}

static void
test_capped (ServiceFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) big = add_big (fixture);

  camb_service_set_quirks (fixture->service, CAMB_SERVICE_QUIRK_CAPPED);
  g_assert_cmpuint (fetch (fixture, "bytes=5-"), ==, 206);
  g_assert_cmpstr (service_fixture_get_header (fixture, "Content-Range"), ==,
                   "bytes 5-65540/307200");
  assert_slice (fixture, big, 5, 65536);
}

static void
test_gzip (ServiceFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) big = add_big (fixture);

  camb_service_set_quirks (fixture->service, CAMB_SERVICE_QUIRK_GZIP);
  g_assert_cmpuint (fetch (fixture, "bytes=5-"), ==, 200);
  g_assert_cmpstr (service_fixture_get_header (fixture, "Content-Encoding"), ==,
                   "gzip");
  assert_slice (fixture, big, 0, BIG);
}

static void
test_http10 (ServiceFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) big = add_big (fixture);

  camb_service_set_quirks (fixture->service, CAMB_SERVICE_QUIRK_HTTP10);
  g_assert_cmpuint (fetch (fixture, "bytes=5-"), ==, 200);
  g_assert_cmpint (soup_message_get_http_version (fixture->msg), ==,
                   SOUP_HTTP_1_0);
  g_assert_null (service_fixture_get_header (fixture, "Content-Length"));
  assert_slice (fixture, big, 0, BIG);
}

static void
test_wrong_lengths (ServiceFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) big = add_big (fixture);

  camb_service_set_quirks (fixture->service, CAMB_SERVICE_QUIRK_LONG_LENGTH);
  fetch (fixture, NULL);
  g_assert_cmpstr (service_fixture_get_header (fixture, "Content-Length"), ==,
                   "311296");
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  camb_service_set_quirks (fixture->service, CAMB_SERVICE_QUIRK_SHORT_LENGTH);
  fetch (fixture, NULL);
  assert_slice (fixture, big, 0, BIG - 4096);
}

/* Also in the middle of a chunk. */
static void
test_cut_chunks (ServiceFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) big = add_big (fixture);

  camb_service_set_quirks (fixture->service, CAMB_SERVICE_QUIRK_NO_LENGTH);
  fetch (fixture, NULL);
  assert_slice (fixture, big, 0, BIG);
  camb_service_break_next (fixture->service, "/", 1, 100000,
                           CAMB_SERVICE_END_CLOSE);
  fetch (fixture, NULL);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  camb_service_break_next (fixture->service, "/", 1, BIG,
                           CAMB_SERVICE_END_CLOSE);
  fetch (fixture, NULL);
  assert_slice (fixture, big, 0, BIG);
}

static void
count_cb (gpointer data)
{
  g_atomic_int_inc ((int *)data);
}

/* Only the request that is about the byte is hit. */
static void
test_break_at (ServiceFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) big = add_big (fixture);
  int n_calls = 0;

  camb_service_break_at (fixture->service, "/media/", 1, 5000,
                         CAMB_SERVICE_END_CLOSE, count_cb, &n_calls);
  fetch (fixture, "bytes=0-4999");
  assert_slice (fixture, big, 0, 5000);
  fetch (fixture, "bytes=5001-");
  assert_slice (fixture, big, 5001, BIG - 5001);
  fetch (fixture, "bytes=-9");
  assert_slice (fixture, big, BIG - 9, 9);
  g_assert_cmpint (g_atomic_int_get (&n_calls), ==, 0);
  fetch (fixture, "bytes=1000-6000");
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  g_assert_cmpint (g_atomic_int_get (&n_calls), ==, 1);
  g_assert_cmpuint (camb_service_get_n_bytes (fixture->service, "/media/"), ==,
                    5000 + BIG - 5001 + 9 + 4000);
  fetch (fixture, "bytes=1000-6000");
  assert_slice (fixture, big, 1000, 5001);
}

static void
test_fail_at (ServiceFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) big = add_big (fixture);

  camb_service_fail_at (fixture->service, "/media/", 1, 5000, 416,
                        "Content-Range: bytes */307200");
  g_assert_cmpuint (fetch (fixture, "bytes=0-4999"), ==, 206);
  g_assert_cmpuint (fetch (fixture, "bytes=5000-"), ==, 416);
  g_assert_cmpuint (fetch (fixture, NULL), ==, 200);
}

static void
test_break_every (ServiceFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) big = add_big (fixture);
  guint n_broken = 0;

  camb_service_break_every (fixture->service, "/media/", 100000,
                            CAMB_SERVICE_END_RESET);
  for (guint i = 0; i < 10; i++) {
    fetch (fixture, "bytes=0-49999");
    n_broken += fixture->error != NULL;
  }
  g_assert_cmpuint (n_broken, ==, 3);
  camb_service_clear_faults (fixture->service);
  fetch (fixture, NULL);
  assert_slice (fixture, big, 0, BIG);
}

static void
test_trickle (ServiceFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) big = add_big (fixture);
  gint64 start = g_get_monotonic_time ();

  camb_service_trickle_next (fixture->service, "/media/", 1, 1000, 5, 10);
  fetch (fixture, NULL);
  assert_slice (fixture, big, 0, BIG);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 50 * 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  service_fixture_add ("/service/media/public-origin", test_public_origin);
  service_fixture_add ("/service/media/multipart", test_multipart);
  service_fixture_add ("/service/media/capped", test_capped);
  service_fixture_add ("/service/media/gzip", test_gzip);
  service_fixture_add ("/service/media/http10", test_http10);
  service_fixture_add ("/service/media/wrong-lengths", test_wrong_lengths);
  service_fixture_add ("/service/media/cut-chunks", test_cut_chunks);
  service_fixture_add ("/service/media/break-at", test_break_at);
  service_fixture_add ("/service/media/fail-at", test_fail_at);
  service_fixture_add ("/service/media/break-every", test_break_every);
  service_fixture_add ("/service/media/trickle", test_trickle);
  return g_test_run ();
}
