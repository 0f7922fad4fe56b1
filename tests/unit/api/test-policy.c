/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-error.h"
#include "camb-http.h"

static void
test_statuses (void)
{
  static const guint yes[] = {408, 429, 500, 502, 503, 504, 599};
  static const guint no[] = {0, 200, 302, 400, 401, 403, 404, 410, 422, 600};

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    g_assert_true (camb_http_status_is_transient (yes[i]));
  for (guint i = 0; i < G_N_ELEMENTS (no); i++)
    g_assert_false (camb_http_status_is_transient (no[i]));
}

static void
assert_transient (GQuark domain, int code, gboolean transient)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, "x");

  g_assert_cmpint (camb_http_error_is_transient (error), ==, transient);
}

static void
test_errors (void)
{
  g_assert_false (camb_http_error_is_transient (NULL));
  assert_transient (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, TRUE);
  assert_transient (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, TRUE);
  assert_transient (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, TRUE);
  assert_transient (G_IO_ERROR, G_IO_ERROR_FAILED, TRUE);
  assert_transient (G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, TRUE);
  assert_transient (SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING, TRUE);
  assert_transient (G_TLS_ERROR, G_TLS_ERROR_EOF, TRUE);
  assert_transient (G_IO_ERROR, G_IO_ERROR_CANCELLED, FALSE);
  assert_transient (G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, FALSE);
  assert_transient (CAMB_ERROR, CAMB_ERROR_PROTOCOL, FALSE);
}

static void
assert_retry_after (const char *value, const char *date, gint64 expected)
{
  g_autoptr (SoupMessage) message = soup_message_new ("GET", "https://host/");
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  if (value)
    soup_message_headers_append (headers, "Retry-After", value);
  if (date)
    soup_message_headers_append (headers, "Date", date);
  g_assert_cmpint (camb_http_get_retry_after (message), ==, expected);
}

static void
test_retry_after (void)
{
  const char *date = "Sun, 06 Nov 1994 08:49:37 GMT";

  assert_retry_after (NULL, NULL, -1);
  assert_retry_after ("0", NULL, 0);
  assert_retry_after ("7", NULL, 7 * G_USEC_PER_SEC);
  assert_retry_after ("3600", NULL, 60 * G_USEC_PER_SEC);
  assert_retry_after ("99999999999999999999999", NULL, 60 * G_USEC_PER_SEC);
  assert_retry_after ("-1", NULL, -1);
  assert_retry_after ("soon", NULL, -1);
  assert_retry_after ("1.5", NULL, -1);
  assert_retry_after ("Sun, 06 Nov 1994 08:49:47 GMT", date,
                      10 * G_USEC_PER_SEC);
  assert_retry_after ("Sun, 06 Nov 1994 09:49:37 GMT", date,
                      60 * G_USEC_PER_SEC);
  assert_retry_after ("Sun, 06 Nov 1994 08:49:30 GMT", date, 0);
  assert_retry_after ("Sun, 06 Nov 1994 08:49:30 GMT", NULL, 0);
  assert_retry_after ("Fri, 01 Jan 9999 00:00:00 GMT", NULL,
                      60 * G_USEC_PER_SEC);
  assert_retry_after ("Sun, 06 Xyz 1994 08:49:30 GMT", date, -1);
  assert_retry_after ("Sun, 06 anF 1994 08:49:30 GMT", date, -1);
  assert_retry_after ("Sun, 66 Nov 1994 08:49:30 GMT", date, -1);
}

static void
test_delays (void)
{
  CambPolicy policy = CAMB_POLICY_DEFAULT;

  g_assert_cmpuint (policy.timeout, ==, 15);
  g_assert_cmpuint (policy.max_retries, ==, 5);
  for (guint attempt = 0; attempt < 100; attempt++) {
    gint64 delay = camb_policy_get_delay (&policy, attempt);
    gint64 middle =
        MIN (250 * 1000 * (gint64)(1 << MIN (attempt, 10)), 8000000);

    g_assert_cmpint (delay, >=, middle * 3 / 4);
    g_assert_cmpint (delay, <=, MIN (middle * 5 / 4, 8000000));
  }
  policy.backoff = 1;
  g_assert_cmpint (camb_policy_get_delay (&policy, 0), <=, 1250);
  policy.backoff = G_MAXUINT;
  g_assert_cmpint (camb_policy_get_delay (&policy, G_MAXUINT), <=, 8000000);
}

static gpointer
cancel_thread (gpointer data)
{
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_sleep (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gint64 start = g_get_monotonic_time ();
  GThread *thread;

  g_assert_true (camb_sleep (10000, cancellable));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 10000);
  g_assert_true (camb_sleep (0, NULL));
  g_assert_true (camb_sleep (-1, NULL));
  thread = g_thread_new ("cancel", cancel_thread, cancellable);
  start = g_get_monotonic_time ();
  g_assert_false (camb_sleep (60 * G_USEC_PER_SEC, cancellable));
  g_assert_false (camb_sleep (60 * G_USEC_PER_SEC, cancellable));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 250000);
  g_thread_join (thread);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/statuses", test_statuses);
  g_test_add_func ("/policy/errors", test_errors);
  g_test_add_func ("/policy/retry-after", test_retry_after);
  g_test_add_func ("/policy/delays", test_delays);
  g_test_add_func ("/policy/sleep", test_sleep);
  return g_test_run ();
}
