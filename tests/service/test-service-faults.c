/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "service-fixture.h"

#include <string.h>

static void
test_fail_next (ServiceFixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  camb_service_fail_next (fixture->service, "/apis/tts-result/", 2, 503,
                          "Retry-After: 7\nContent-Type: text/html", "busy");
  camb_service_fail_next (fixture->service, "/apis/", 1, 429, NULL, NULL);
  camb_service_fail_next (fixture->service, "/media/", 9, 500, NULL, NULL);
  g_assert_cmpuint (service_fixture_ask (fixture, "/tts-result/1", NULL), ==,
                    503);
  g_assert_cmpstr (service_fixture_get_header (fixture, "Retry-After"), ==,
                   "7");
  g_assert_cmpstr (service_fixture_get_header (fixture, "Content-Type"), ==,
                   "text/html");
  text = service_fixture_dup_text (fixture);
  g_assert_cmpstr (text, ==, "busy");
  g_assert_cmpuint (service_fixture_ask (fixture, "/tts-results", "{}"), ==,
                    429);
  g_assert_cmpuint (service_fixture_ask (fixture, "/tts-result/1", NULL), ==,
                    503);
  g_assert_cmpuint (service_fixture_ask (fixture, "/tts-result/1", NULL), ==,
                    200);
}

static void
test_delay (ServiceFixture *fixture, gconstpointer data)
{
  gint64 start = g_get_monotonic_time ();

  camb_service_set_delay (fixture->service, 60);
  g_assert_cmpuint (service_fixture_ask (fixture, "/tts-result/1", NULL), ==,
                    200);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 60 * 1000);
}

static void
cancel_when_asked (GTask *task, gpointer source, gpointer data, GCancellable *c)
{
  ServiceFixture *fixture = data;

  g_task_return_boolean (task, camb_service_wait_for_requests (
                                   fixture->service, "/apis/", 1, 10000));
  g_cancellable_cancel (c);
}

static void
test_hang (ServiceFixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, NULL, NULL);
  g_autoptr (SoupMessage) msg =
      service_fixture_new_message (fixture, "/tts-result/1", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) requests = NULL;

  camb_service_hang_next (fixture->service, "/", 1);
  g_task_set_task_data (task, fixture, NULL);
  g_task_run_in_thread (task, cancel_when_asked);
  g_assert_null (
      soup_session_send_and_read (fixture->session, msg, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  requests = camb_service_dup_requests (fixture->service);
  g_assert_cmpuint (requests->len, ==, 1);
  g_assert_cmpuint (((CambServiceRequest *)requests->pdata[0])->status, ==, 0);
}

static void
count_failed_cb (GObject *session, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  guint *n_failed = data;

  g_assert_null (
      soup_session_send_finish (SOUP_SESSION (session), result, &error));
  g_assert_nonnull (error);
  (*n_failed)++;
}

/* A service that ends must not wait for those who wait for it. */
static void
test_stop (ServiceFixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);
  g_autoptr (SoupMessage) hanging = soup_message_new ("GET", url);
  g_autoptr (SoupMessage) delayed = soup_message_new ("GET", url);
  guint n_failed = 0;

  camb_service_hang_next (fixture->service, "/media/", 1);
  camb_service_set_delay (fixture->service, 60000);
  soup_session_send_async (fixture->session, hanging, 0, NULL, count_failed_cb,
                           &n_failed);
  soup_session_send_async (fixture->session, delayed, 0, NULL, count_failed_cb,
                           &n_failed);
  while (camb_service_get_n_requests (fixture->service, "/media/") < 2)
    g_main_context_iteration (NULL, FALSE);
  camb_service_stop (fixture->service);
  while (n_failed < 2)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_break (ServiceFixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);

  camb_service_break_next (fixture->service, "/media/", 1, 5,
                           CAMB_SERVICE_END_CLOSE);
  g_assert_cmpuint (service_fixture_fetch (fixture, "GET", url, "bytes=2-"), ==,
                    206);
  g_assert_cmpstr (service_fixture_get_header (fixture, "Content-Length"), ==,
                   "14");
  g_assert_true (fixture->body == NULL ||
                 g_bytes_get_size (fixture->body) == 5);
  g_assert_cmpuint (camb_service_get_n_bytes (fixture->service, "/media/"), ==,
                    5);
}

static void
test_reset (ServiceFixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);

  camb_service_break_next (fixture->service, "/media/", 1, 3,
                           CAMB_SERVICE_END_RESET);
  service_fixture_fetch (fixture, "GET", url, NULL);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  g_assert_cmpuint (service_fixture_fetch (fixture, "GET", url, NULL), ==, 200);
}

/* An open and silent connection must end with the service. */
static void
test_stall (ServiceFixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);
  g_autoptr (SoupMessage) msg = soup_message_new ("GET", url);
  g_autoptr (GInputStream) stream = NULL;
  char buffer[32];
  gsize size = 0;

  camb_service_break_next (fixture->service, "/media/", 1, 3,
                           CAMB_SERVICE_END_STALL);
  stream = soup_session_send (fixture->session, msg, NULL, &fixture->error);
  g_assert_no_error (fixture->error);
  g_input_stream_read_all (stream, buffer, 3, &size, NULL, &fixture->error);
  g_assert_no_error (fixture->error);
  g_assert_cmpmem (buffer, size, "012", 3);
  camb_service_stop (fixture->service);
  g_assert_cmpint (g_input_stream_read (stream, buffer, 1, NULL, NULL), <=, 0);
}

static void
test_send (ServiceFixture *fixture, gconstpointer data)
{
  static const char wire[] = "HTTP/1.0 200 OK\r\n\r\nno length";
  g_autoptr (GBytes) bytes = g_bytes_new_static (wire, strlen (wire));
  g_autofree char *text = NULL;

  camb_service_send_next (fixture->service, "/apis/", 1, bytes,
                          CAMB_SERVICE_END_CLOSE);
  g_assert_cmpuint (service_fixture_ask (fixture, "/tts-result/1", NULL), ==,
                    200);
  text = service_fixture_dup_text (fixture);
  g_assert_cmpstr (text, ==, "no length");
}

static void
test_log (ServiceFixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);
  g_autoptr (GPtrArray) requests = NULL;
  const CambServiceRequest *first = NULL;
  const CambServiceRequest *second = NULL;

  service_fixture_ask (fixture, "/tts-results", "{\"run_ids\":[1,2]}");
  service_fixture_fetch (fixture, "GET", url, NULL);
  /* The bytes are counted after they were written: let it catch up. */
  camb_service_stop (fixture->service);
  g_assert_cmpuint (camb_service_get_n_requests (fixture->service, "/"), ==, 2);
  g_assert_cmpuint (camb_service_get_n_requests (fixture->service, "/media/"),
                    ==, 1);
  g_assert_cmpuint (camb_service_get_n_leaks (fixture->service), ==, 0);
  requests = camb_service_dup_requests (fixture->service);
  first = requests->pdata[0];
  second = requests->pdata[1];
  g_assert_false (first->media);
  g_assert_true (second->media);
  g_assert_cmpstr (first->method, ==, "POST");
  g_assert_cmpstr (first->path, ==, "/apis/tts-results");
  g_assert_cmpstr (first->body, ==, "{\"run_ids\":[1,2]}");
  g_assert_nonnull (strstr (first->headers, "x-api-key: "));
  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpstr (second->query, ==, strchr (url, '?') + 1);
  g_assert_cmpuint (second->n_bytes, ==, 16);
  g_assert_cmpuint (first->connection, !=, second->connection);
  camb_service_clear_requests (fixture->service);
  g_assert_cmpuint (camb_service_get_n_requests (fixture->service, "/"), ==, 0);
}

static void
test_leak (ServiceFixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);
  SoupMessage *msg = soup_message_new ("GET", url);

  soup_message_headers_append (soup_message_get_request_headers (msg),
                               "x-api-key",
                               camb_service_get_api_key (fixture->service));
  g_assert_cmpuint (service_fixture_send (fixture, msg), ==, 200);
  g_assert_cmpuint (camb_service_get_n_leaks (fixture->service), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  service_fixture_add ("/service/faults/fail-next", test_fail_next);
  service_fixture_add ("/service/faults/delay", test_delay);
  service_fixture_add ("/service/faults/hang", test_hang);
  service_fixture_add ("/service/faults/stop", test_stop);
  service_fixture_add ("/service/faults/break", test_break);
  service_fixture_add ("/service/faults/reset", test_reset);
  service_fixture_add ("/service/faults/stall", test_stall);
  service_fixture_add ("/service/faults/send", test_send);
  service_fixture_add ("/service/log/requests", test_log);
  service_fixture_add ("/service/log/leak", test_leak);
  return g_test_run ();
}
