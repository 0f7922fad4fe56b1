/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-api"

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "camb-http.h"

#define DEFAULT_BACKOFF 250 /* milliseconds */
#define MAX_BACKOFF (8 * G_USEC_PER_SEC)

/**
 * camb_http_status_is_transient:
 * @status: an HTTP status
 *
 * Tells whether the same request may succeed a little later.
 *
 * Returns: %TRUE for 408, 429 and 5xx
 */
gboolean
camb_http_status_is_transient (guint status)
{
  return status == 408 || status == 429 || (status >= 500 && status <= 599);
}

static gboolean
tls_error_is_transient (int code)
{
  return code == G_TLS_ERROR_MISC || code == G_TLS_ERROR_EOF ||
         code == G_TLS_ERROR_HANDSHAKE;
}

static gboolean
io_error_is_transient (int code)
{
  switch (code) {
  case G_IO_ERROR_CANCELLED:
  case G_IO_ERROR_INVALID_ARGUMENT:
  case G_IO_ERROR_NOT_SUPPORTED:
  case G_IO_ERROR_PERMISSION_DENIED:
  case G_IO_ERROR_PROXY_AUTH_FAILED:
  case G_IO_ERROR_PROXY_NEED_AUTH:
  case G_IO_ERROR_PROXY_NOT_ALLOWED:
    return FALSE;
  default:
    return TRUE;
  }
}

/**
 * camb_http_error_is_transient:
 * @error: (nullable): an error of camb_http_send() or camb_http_read()
 *
 * Tells whether the same exchange may succeed a little later: whether the
 * network, not the request, is at fault.
 *
 * Returns: whether it may; %FALSE for a cancellation
 */
gboolean
camb_http_error_is_transient (const GError *error)
{
  if (error == NULL)
    return FALSE;
  if (error->domain == G_IO_ERROR)
    return io_error_is_transient (error->code);
  if (error->domain == G_TLS_ERROR)
    return tls_error_is_transient (error->code);
  if (error->domain == SOUP_SESSION_ERROR)
    return error->code == SOUP_SESSION_ERROR_PARSING ||
           error->code == SOUP_SESSION_ERROR_ENCODING;
  return error->domain == G_RESOLVER_ERROR;
}

/**
 * camb_http_parse_date:
 * @text: (nullable): a date as RFC 9110 asks for it, such as "Sun, 06 Nov 1994
 *     08:49:37 GMT"
 * @seconds: (out): the same since 1970
 *
 * Reads the date of a header. libsoup's own parser has overflowed
 * (CVE-2025-4945).
 *
 * Returns: whether it is one
 */
gboolean
camb_http_parse_date (const char *text, gint64 *seconds)
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  g_autoptr (GDateTime) date = NULL;
  const char *month;
  char name[4];
  int day, year, hour, minute, second;

  if (text == NULL ||
      sscanf (text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT", &day,
              name, &year, &hour, &minute, &second) != 6)
    return FALSE;
  month = strstr (months, name);
  if (month == NULL || strlen (name) != 3 || (month - months) % 3 != 0)
    return FALSE;
  date = g_date_time_new_utc (year, (month - months) / 3 + 1, day, hour, minute,
                              MIN (second, 59));
  if (date == NULL)
    return FALSE;
  *seconds = g_date_time_to_unix (date);
  return TRUE;
}

/**
 * camb_http_get_retry_after:
 * @message: a message that was answered
 *
 * Reads how long a server wants to be left alone. A date is taken by the
 * server's own clock where the answer shows it.
 *
 * Returns: microseconds, at most 60 seconds; -1 when the server did not say
 */
gint64
camb_http_get_retry_after (SoupMessage *message)
{
  SoupMessageHeaders *headers;
  const char *text;
  gint64 now;
  gint64 then;
  guint64 seconds;

  g_return_val_if_fail (SOUP_IS_MESSAGE (message), -1);

  headers = soup_message_get_response_headers (message);
  text = soup_message_headers_get_one (headers, "Retry-After");
  if (text == NULL)
    return -1;
  if (g_ascii_isdigit (*text) && strspn (text, "0123456789") == strlen (text)) {
    seconds = g_ascii_strtoull (text, NULL, 10);
    return MIN (seconds, 60) * G_USEC_PER_SEC;
  }
  if (!camb_http_parse_date (text, &then))
    return -1;
  if (!camb_http_parse_date (soup_message_headers_get_one (headers, "Date"),
                             &now))
    now = g_get_real_time () / G_USEC_PER_SEC;
  return CLAMP (then - now, 0, 60) * G_USEC_PER_SEC;
}

/**
 * camb_policy_get_delay:
 * @policy: a policy
 * @attempt: which retry it is, 0 for the first
 *
 * Makes the time to wait before a retry: the policy's back-off, doubled each
 * time, give or take a quarter, so that many clients do not come back at once.
 *
 * Returns: microseconds, at most 8 seconds
 */
gint64
camb_policy_get_delay (const CambPolicy *policy, guint attempt)
{
  double jitter = g_random_double_range (0.75, 1.25);
  double delay;

  g_return_val_if_fail (policy != NULL, 0);

  delay = (policy->backoff ? policy->backoff : DEFAULT_BACKOFF) * 1000.0;
  delay = MIN (delay * (1u << MIN (attempt, 20)), MAX_BACKOFF) * jitter;
  return MIN (delay, MAX_BACKOFF);
}

typedef struct
{
  GMutex lock;
  GCond woken;
  gboolean cancelled; /* under lock */
} Sleeper;

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  Sleeper *sleeper = data;

  g_mutex_lock (&sleeper->lock);
  sleeper->cancelled = TRUE;
  g_cond_signal (&sleeper->woken);
  g_mutex_unlock (&sleeper->lock);
}

/**
 * camb_sleep:
 * @microseconds: how long, by the monotonic clock
 * @cancellable: (nullable): ends the sleep at once
 *
 * Waits.
 *
 * Returns: %FALSE when it was cancelled
 */
gboolean
camb_sleep (gint64 microseconds, GCancellable *cancellable)
{
  gint64 end = g_get_monotonic_time () + MAX (microseconds, 0);
  Sleeper sleeper = {.cancelled = FALSE};
  gulong handler = 0;

  g_mutex_init (&sleeper.lock);
  g_cond_init (&sleeper.woken);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                     &sleeper, NULL);
  g_mutex_lock (&sleeper.lock);
  while (!sleeper.cancelled &&
         g_cond_wait_until (&sleeper.woken, &sleeper.lock, end))
    ;
  g_mutex_unlock (&sleeper.lock);
  /* After this nobody uses the sleeper any more. */
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
  g_cond_clear (&sleeper.woken);
  g_mutex_clear (&sleeper.lock);
  return !sleeper.cancelled && !g_cancellable_is_cancelled (cancellable);
}
