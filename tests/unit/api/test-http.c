/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-http.h"

#include <string.h>

#include "camb-error.h"
#include "camb-proxy.h"
#include "peer.h"

/* How long ending a call may take at most; it takes milliseconds, but the
 * machine may be busy. */
#define AT_ONCE (250 * 1000)

/* One GET in a thread. */
typedef struct
{
  char *url;
  guint timeout;
  GCancellable *cancellable;
  SoupMessage *message;
  GBytes *body;
  GError *error;
  GThread *thread;
} Get;

static gpointer
get_thread (gpointer data)
{
  Get *self = data;
  g_autoptr (GInputStream) stream = camb_http_send (
      self->message, self->timeout, self->cancellable, &self->error);

  if (stream != NULL)
    self->body =
        camb_http_read_all (self->message, stream, 1024 * 1024, self->timeout,
                            self->cancellable, &self->error);
  return NULL;
}

static void
get_start (Get *self, const char *scheme, guint port, const char *path)
{
  g_autoptr (GError) error = NULL;

  self->url = g_strdup_printf ("%s://127.0.0.1:%u%s", scheme, port, path);
  self->timeout = self->timeout ? self->timeout : 60;
  self->cancellable = g_cancellable_new ();
  self->message = camb_http_message_new ("GET", self->url, &error);
  g_assert_no_error (error);
  self->thread = g_thread_new ("get", get_thread, self);
}

static void
get_finish (Get *self)
{
  g_thread_join (g_steal_pointer (&self->thread));
}

static void
get_clear (Get *self)
{
  g_free (self->url);
  g_object_unref (self->cancellable);
  g_object_unref (self->message);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Get, get_clear)

static void
get_assert_body (Get *self, guint status, const char *text)
{
  g_assert_no_error (self->error);
  g_assert_cmpuint (soup_message_get_status (self->message), ==, status);
  g_assert_cmpmem (g_bytes_get_data (self->body, NULL),
                   g_bytes_get_size (self->body), text, strlen (text));
}

static void
get_assert_cancel (Get *self)
{
  gint64 start = g_get_monotonic_time ();

  g_cancellable_cancel (self->cancellable);
  get_finish (self);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, AT_ONCE);
}

static void
test_request (void)
{
  g_auto (Peer) peer = {0};
  g_auto (Get) get = {0};
  g_autoptr (GIOStream) connection = NULL;
  g_autofree char *head = NULL;

  peer_init (&peer);
  get_start (&get, "http", peer.port, "/%7e/%2fa+b//../c?X-Sig=%2b%2F%3d&y");
  connection = peer_accept (&peer);
  head = peer_read_head (connection);
  peer_write (connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
  get_finish (&get);
  get_assert_body (&get, 200, "hi");
  g_assert_true (g_str_has_prefix (
      head, "GET /%7e/%2fa+b//../c?X-Sig=%2b%2F%3d&y HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (head, "Accept-Encoding: identity\r\n"));
  g_assert_nonnull (strstr (head, "User-Agent: cambsrc/"));
}

/* One connection for all, and nothing that libsoup does on its own. */
static void
test_plain_session (void)
{
  static const char *const replies[] = {
      "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n"
      "Set-Cookie: a=SECRET\r\nContent-Length: 2\r\n\r\nhi",
      "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
      "Content-Length: 2\r\n\r\nhi",
      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
      "Content-Length: 2\r\n\r\nhi",
  };
  static const guint statuses[] = {302, 401, 200};
  g_auto (Peer) peer = {0};
  g_autoptr (GIOStream) connection = NULL;

  peer_init (&peer);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++) {
    g_auto (Get) get = {0};
    g_autofree char *head = NULL;

    get_start (&get, "http", peer.port, "/");
    if (connection == NULL)
      connection = peer_accept (&peer);
    head = peer_read_head (connection);
    peer_write (connection, replies[i]);
    get_finish (&get);
    get_assert_body (&get, statuses[i], "hi");
    g_assert_null (strstr (head, "SECRET"));
  }
}

/* A server may close a kept connection at any time. That is no failure. */
static void
test_closed_connection (void)
{
  g_auto (Peer) peer = {0};

  peer_init (&peer);
  for (guint i = 0; i < 3; i++) {
    g_auto (Get) get = {0};
    g_autoptr (GIOStream) connection = NULL;
    g_autofree char *head = NULL;

    get_start (&get, "http", peer.port, "/");
    connection = peer_accept (&peer);
    head = peer_read_head (connection);
    peer_write (connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    get_finish (&get);
    get_assert_body (&get, 200, "hi");
    g_io_stream_close (connection, NULL, NULL);
  }
}

static void
test_cancel_before (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SoupMessage) message =
      camb_http_message_new ("GET", "http://127.0.0.1:9/", NULL);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new ();
  g_autoptr (GError) error = NULL;
  char c;

  g_cancellable_cancel (cancellable);
  g_assert_null (camb_http_send (message, 1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpint (camb_http_read (stream, &c, 1, 1, cancellable, &error), ==,
                   -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A queue of waiting connections that is full keeps further ones in the
 * handshake of TCP. */
static void
test_cancel_connect (void)
{
  g_autoptr (GInetAddress) loopback =
      g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) server = g_socket_new (
      G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GPtrArray) clients =
      g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (Get) get = {0};

  g_socket_set_listen_backlog (server, 0);
  g_assert_true (g_socket_bind (server, any, TRUE, NULL));
  g_assert_true (g_socket_listen (server, NULL));
  address = g_socket_get_local_address (server, NULL);
  for (guint i = 0; i < 4; i++) {
    GSocket *client = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                    G_SOCKET_PROTOCOL_TCP, NULL);

    g_ptr_array_add (clients, client);
    g_socket_set_blocking (client, FALSE);
    g_socket_connect (client, address, NULL, NULL);
  }
  get_start (&get, "http",
             g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)),
             "/");
  g_thread_yield ();
  get_assert_cancel (&get);
}

static void
test_cancel_tls (void)
{
  g_auto (Peer) peer = {0};
  g_auto (Get) get = {0};
  g_autoptr (GIOStream) connection = NULL;
  char c;

  peer_init (&peer);
  get_start (&get, "https", peer.port, "/");
  connection = peer_accept (&peer);
  g_assert_cmpint (
      g_input_stream_read (g_io_stream_get_input_stream (connection), &c, 1,
                           NULL, NULL),
      ==, 1);
  get_assert_cancel (&get);
}

static void
test_cancel_headers (void)
{
  g_auto (Peer) peer = {0};
  g_auto (Get) get = {0};
  g_autoptr (GIOStream) connection = NULL;
  g_autofree char *head = NULL;

  peer_init (&peer);
  get_start (&get, "http", peer.port, "/");
  connection = peer_accept (&peer);
  head = peer_read_head (connection);
  peer_write (connection, "HTTP/1.1 200 OK\r\nContent-");
  get_assert_cancel (&get);
}

static void
got_headers_cb (SoupMessage *message, gpointer data)
{
  g_cancellable_cancel (data);
}

/* Cancelled by the reading thread itself, when the headers are there and the
 * body is not. */
static void
test_cancel_body (void)
{
  g_auto (Peer) peer = {0};
  g_autoptr (GIOStream) connection = NULL;
  g_autofree char *head = NULL;
  g_auto (Get) get = {0};

  peer_init (&peer);
  get_start (&get, "http", peer.port, "/");
  connection = peer_accept (&peer);
  head = peer_read_head (connection);
  g_signal_connect (get.message, "got-headers", G_CALLBACK (got_headers_cb),
                    get.cancellable);
  peer_write (connection, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhi");
  get_finish (&get);
  g_assert_error (get.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
assert_timed_out (Get *get, gint64 start)
{
  get_finish (get);
  g_assert_error (get->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_false (g_cancellable_is_cancelled (get->cancellable));
  g_assert_true (camb_http_error_is_transient (get->error));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, G_USEC_PER_SEC);
}

/* Header wait, TLS handshake and body at the same time: each exchange has its
 * own time. */
static void
test_timeout (void)
{
  g_auto (Peer) silent = {0};
  g_auto (Peer) half = {0};
  g_auto (Get) headers = {.timeout = 1};
  g_auto (Get) tls = {.timeout = 1};
  g_auto (Get) body = {.timeout = 1};
  g_auto (Get) patient = {.timeout = 60};
  g_autoptr (GIOStream) connection = NULL;
  g_autofree char *head = NULL;
  gint64 start = g_get_monotonic_time ();

  peer_init (&silent);
  peer_init (&half);
  get_start (&headers, "http", silent.port, "/");
  get_start (&tls, "https", silent.port, "/");
  get_start (&patient, "http", silent.port, "/");
  get_start (&body, "http", half.port, "/");
  connection = peer_accept (&half);
  head = peer_read_head (connection);
  peer_write (connection, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhi");
  assert_timed_out (&headers, start);
  assert_timed_out (&tls, start);
  assert_timed_out (&body, start);
  g_assert_null (patient.error);
  get_assert_cancel (&patient);
}

static void
test_broken_bodies (void)
{
  static const char *const replies[] = {
      "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhi",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhi",
      "",
      "SSH-2.0-nonsense\r\n\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (replies); i++) {
    g_auto (Peer) peer = {0};
    g_auto (Get) get = {0};
    g_autofree char *head = NULL;
    g_autoptr (GIOStream) connection = NULL;

    peer_init (&peer);
    get_start (&get, "http", peer.port, "/");
    connection = peer_accept (&peer);
    head = peer_read_head (connection);
    peer_write (connection, replies[i]);
    g_io_stream_close (connection, NULL, NULL);
    get_finish (&get);
    g_test_message ("%u: %s", i, get.error ? get.error->message : "no error");
    g_assert_nonnull (get.error);
    g_assert_true (camb_http_error_is_transient (get.error));
  }
}

static void
test_refused_connection (void)
{
  Peer peer;
  g_auto (Get) get = {0};

  peer_init (&peer);
  peer_clear (&peer);
  get_start (&get, "http", peer.port, "/");
  get_finish (&get);
  g_assert_error (get.error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_assert_true (camb_http_error_is_transient (get.error));
}

static void
test_too_long (void)
{
  g_auto (Peer) peer = {0};
  g_auto (Get) get = {0};
  g_autofree char *head = NULL;
  g_autoptr (GIOStream) connection = NULL;

  peer_init (&peer);
  get_start (&get, "http", peer.port, "/");
  connection = peer_accept (&peer);
  head = peer_read_head (connection);
  peer_write (connection, "HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n");
  get_finish (&get);
  g_assert_error (get.error, CAMB_ERROR, CAMB_ERROR_PROTOCOL);
}

static void
test_refused_urls (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      camb_http_message_new ("GET", "https://h/\r\nx-evil: 1", &error));
  g_assert_error (error, CAMB_ERROR, CAMB_ERROR_SETTINGS);
}

/* A certificate that nobody vouches for is refused, on loopback too, and
 * trying again would not help. */
static void
test_self_signed (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "api",
                                                 "self-signed.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate =
      g_tls_certificate_new_from_file (path, &error);
  g_auto (Peer) peer = {0};
  g_auto (Get) get = {0};
  g_autoptr (GIOStream) connection = NULL;
  g_autoptr (GIOStream) tls = NULL;

  g_assert_no_error (error);
  peer_init (&peer);
  get_start (&get, "https", peer.port, "/");
  connection = peer_accept (&peer);
  tls = g_tls_server_connection_new (connection, certificate, &error);
  g_assert_no_error (error);
  g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL);
  get_finish (&get);
  g_assert_error (get.error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  g_assert_false (camb_http_error_is_transient (get.error));
}

/* Whatever proxy is set, this machine is asked directly. */
static void
test_proxy (void)
{
  g_autoptr (GProxyResolver) proxy = camb_proxy_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) own =
      g_proxy_resolver_lookup (proxy, "http://127.0.0.1:80", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (own[0], ==, "direct://");
  g_assert_null (own[1]);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/request", test_request);
  g_test_add_func ("/http/plain-session", test_plain_session);
  g_test_add_func ("/http/closed-connection", test_closed_connection);
  g_test_add_func ("/http/cancel-before", test_cancel_before);
  g_test_add_func ("/http/cancel-connect", test_cancel_connect);
  g_test_add_func ("/http/cancel-tls", test_cancel_tls);
  g_test_add_func ("/http/cancel-headers", test_cancel_headers);
  g_test_add_func ("/http/cancel-body", test_cancel_body);
  g_test_add_func ("/http/timeout", test_timeout);
  g_test_add_func ("/http/broken-bodies", test_broken_bodies);
  g_test_add_func ("/http/refused-connection", test_refused_connection);
  g_test_add_func ("/http/too-long", test_too_long);
  g_test_add_func ("/http/refused-urls", test_refused_urls);
  g_test_add_func ("/http/self-signed", test_self_signed);
  g_test_add_func ("/http/proxy", test_proxy);
  status = g_test_run ();
  camb_http_drain ();
  return status;
}
