/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-api"

#include "config.h"

#include "camb-http.h"

#include <glib/gi18n-lib.h>

#include "camb-deadline.h"
#include "camb-error.h"
#include "camb-proxy.h"
#include "camb-trust.h"
#include "camb-url.h"

/* A thread that waits for a connection of a full session cannot be cancelled in
 * libsoup 3.2; so there are more than all elements of an application use. */
#define MAX_CONNECTIONS 256
#define MAX_CONNECTIONS_PER_HOST 64

/* Nothing that interprets, keeps or answers on its own: each has had holes, and
 * none is needed to fetch bytes. */
static void
strip (SoupSession *created)
{
  soup_session_remove_feature_by_type (created, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (created, SOUP_TYPE_CACHE);
  soup_session_remove_feature_by_type (created, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (created, SOUP_TYPE_CONTENT_SNIFFER);
  soup_session_remove_feature_by_type (created, SOUP_TYPE_COOKIE_JAR);
  soup_session_remove_feature_by_type (created, SOUP_TYPE_HSTS_ENFORCER);
}

/* The session's timers go to a main context that nobody runs: in an
 * application's own they could close a connection under the thread that has
 * just taken it. A connection that the server has closed is noticed when it is
 * to be used again. */
static SoupSession *
create_session (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GProxyResolver) proxy = camb_proxy_new ();
  g_autoptr (GTlsDatabase) trust = camb_trust_new_from_environment ();
  SoupSession *created;

  g_main_context_push_thread_default (context);
  created = soup_session_new_with_options (
      "max-conns", MAX_CONNECTIONS, "max-conns-per-host",
      MAX_CONNECTIONS_PER_HOST, "idle-timeout", 0, "timeout", 0, "user-agent",
      PACKAGE "/" PACKAGE_VERSION, "proxy-resolver", proxy, NULL);
  if (trust != NULL)
    soup_session_set_tls_database (created, trust);
  g_main_context_pop_thread_default (context);
  strip (created);
  return created;
}

/* One session for the whole process, so that connections are kept and shared.
 * libsoup 3.2 allows sending from any thread, but configuring only while the
 * session is made. */
static GMutex session_mutex;
static SoupSession *session; /* under the mutex */

static SoupSession *
ref_session (void)
{
  SoupSession *ref;

  g_mutex_lock (&session_mutex);
  if (session == NULL)
    session = create_session ();
  ref = g_object_ref (session);
  g_mutex_unlock (&session_mutex);
  return ref;
}

/**
 * camb_http_message_new:
 * @method: GET, HEAD or POST
 * @url: a URL, which is sent byte for byte
 * @error: return location for the error of camb_url_check()
 *
 * Creates a request that no redirect is followed for and that asks for bytes
 * as they are.
 *
 * A POST counts as repeatable, because all POSTs of this API only ask: so it
 * may use a kept connection, and camb_http_send() repeats it when the server
 * had closed that meanwhile.
 *
 * Returns: (transfer full): the message, or %NULL
 */
SoupMessage *
camb_http_message_new (const char *method, const char *url, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  SoupMessage *message;

  g_return_val_if_fail (method != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  uri = camb_url_parse (url, error);
  if (uri == NULL)
    return NULL;
  message = soup_message_new_from_uri (method, uri);
  soup_message_add_flags (message,
                          SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);
  soup_message_headers_replace (soup_message_get_request_headers (message),
                                "Accept-Encoding", "identity");
  return message;
}

typedef struct
{
  CambDeadline *deadline;
  gboolean is_fresh;
} Attempt;

static void
network_event_cb (SoupMessage *message,
                  GSocketClientEvent event,
                  GIOStream *connection,
                  Attempt *attempt)
{
  attempt->is_fresh = TRUE;
  if (event == G_SOCKET_CLIENT_CONNECTED ||
      event == G_SOCKET_CLIENT_PROXY_NEGOTIATED ||
      event == G_SOCKET_CLIENT_TLS_HANDSHAKED)
    camb_deadline_restart (attempt->deadline);
}

/* A server may close a kept connection just as it is used again. That is
 * nobody's failure: the request goes out once more, at once. */
static gboolean
is_stale_connection (const Attempt *attempt, const GError *error)
{
  return !attempt->is_fresh &&
         (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) ||
          g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ||
          g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE));
}

#define BODY_KEY "camb-body"

/* libsoup takes a body apart while it sends it. */
static void
restore_body (SoupMessage *message)
{
  GBytes *body = g_object_get_data (G_OBJECT (message), BODY_KEY);

  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json",
                                              body);
}

static GInputStream *
send_once (SoupMessage *message, Attempt *attempt, GError **error)
{
  g_autoptr (SoupSession) shared = ref_session ();
  gulong handler = g_signal_connect (message, "network-event",
                                     G_CALLBACK (network_event_cb), attempt);
  GInputStream *stream = soup_session_send (
      shared, message, camb_deadline_get_cancellable (attempt->deadline),
      error);

  g_signal_handler_disconnect (message, handler);
  return stream;
}

/**
 * camb_http_set_json:
 * @message: a message of camb_http_message_new()
 * @json: what to send with it
 */
void
camb_http_set_json (SoupMessage *message, GBytes *json)
{
  g_object_set_data_full (G_OBJECT (message), BODY_KEY, g_bytes_ref (json),
                          (GDestroyNotify)g_bytes_unref);
  restore_body (message);
}

/**
 * camb_http_send:
 * @message: a message of camb_http_message_new()
 * @timeout: seconds without progress after which the exchange is broken, 1 or
 *     more
 * @cancellable: (nullable): ends the exchange within milliseconds
 * @error: return location for an error of GIO or libsoup:
 *     %G_IO_ERROR_TIMED_OUT, %G_IO_ERROR_CANCELLED, …
 *
 * Sends a request and waits for the headers of its answer.
 *
 * This blocks; call it in a thread that nobody waits for.
 *
 * Returns: (transfer full): the body, for camb_http_read(), whatever the
 *     status is; or %NULL
 */
GInputStream *
camb_http_send (SoupMessage *message,
                guint timeout,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (CambDeadline) deadline = NULL;
  g_autoptr (GError) local = NULL;
  GInputStream *stream;
  Attempt attempt = {.is_fresh = FALSE};

  g_return_val_if_fail (SOUP_IS_MESSAGE (message), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  deadline = camb_deadline_new (timeout, cancellable);
  attempt.deadline = deadline;
  stream = send_once (message, &attempt, &local);
  while (stream == NULL && is_stale_connection (&attempt, local)) {
    g_clear_error (&local);
    restore_body (message);
    stream = send_once (message, &attempt, &local);
  }
  if (stream != NULL)
    return stream;
  camb_deadline_explain (deadline, &local);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/**
 * camb_http_read:
 * @stream: a body of camb_http_send()
 * @buffer: where the bytes go
 * @length: how many fit
 * @timeout: seconds without a byte after which the exchange is broken, 1 or
 *     more
 * @cancellable: (nullable): ends the call within milliseconds
 * @error: return location for an error, as of camb_http_send()
 *
 * Reads what is there of a body, or waits for its next bytes.
 *
 * Returns: how many bytes were read; 0 at the end; -1 on error
 */
gssize
camb_http_read (GInputStream *stream,
                void *buffer,
                gsize length,
                guint timeout,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (CambDeadline) deadline = NULL;
  g_autoptr (GError) local = NULL;
  gssize n_read;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), -1);
  g_return_val_if_fail (error == NULL || *error == NULL, -1);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  deadline = camb_deadline_new (timeout, cancellable);
  n_read = g_input_stream_read (
      stream, buffer, length, camb_deadline_get_cancellable (deadline), &local);
  if (n_read < 0) {
    camb_deadline_explain (deadline, &local);
    g_propagate_error (error, g_steal_pointer (&local));
  }
  return n_read;
}

static void
set_too_long (GError **error, gsize max_bytes)
{
  camb_error_set (error, CAMB_ERROR_PROTOCOL,
                  _ ("the answer is longer than %u KiB"),
                  (guint)(max_bytes / 1024));
}

/**
 * camb_http_read_all:
 * @message: a message that was sent
 * @stream: its body
 * @max_bytes: how long the body may be
 * @timeout: seconds without a byte after which the exchange is broken, 1 or
 *     more
 * @cancellable: (nullable): ends the call within milliseconds
 * @error: return location for an error, as of camb_http_send();
 *     %CAMB_ERROR_PROTOCOL when the body is too long
 *
 * Reads a body to its end.
 *
 * Returns: (transfer full): the body, or %NULL
 */
GBytes *
camb_http_read_all (SoupMessage *message,
                    GInputStream *stream,
                    gsize max_bytes,
                    guint timeout,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (64 * 1024);
  gssize n_read;

  g_return_val_if_fail (SOUP_IS_MESSAGE (message), NULL);

  if (soup_message_headers_get_content_length (
          soup_message_get_response_headers (message)) > (goffset)max_bytes) {
    set_too_long (error, max_bytes);
    return NULL;
  }
  while ((n_read = camb_http_read (stream, buffer, 64 * 1024, timeout,
                                   cancellable, error)) > 0) {
    if (body->len + (gsize)n_read > max_bytes) {
      set_too_long (error, max_bytes);
      return NULL;
    }
    g_byte_array_append (body, buffer, n_read);
  }
  if (n_read < 0)
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&body));
}

/**
 * camb_http_drain:
 *
 * Closes the connections that are kept, and ends the thread that watches for
 * time-outs. Nothing may be under way; what is sent later starts anew. For
 * tests and leak checkers.
 */
void
camb_http_drain (void)
{
  g_mutex_lock (&session_mutex);
  g_clear_object (&session);
  g_mutex_unlock (&session_mutex);
  camb_deadline_drain ();
}
