/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-http.h"

#include <string.h>

#include "peer.h"

/* More than the buffers of a connection hold, so that the request is still
 * being written when the connection ends. */
#define LONG_BODY (16 * 1024 * 1024)

/* Seconds without progress after which the exchange is broken. */
#define TIMEOUT 10

#define ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"

/* How a kept connection ends once the server has seen a request on it. */
typedef struct
{
  gsize body_size;
  void (*end) (GIOStream *connection);
} Case;

/* One POST in a thread. */
typedef struct
{
  SoupMessage *message;
  GBytes *body;
  GBytes *answer;
  GError *error;
  GThread *thread;
} Post;

static gpointer
post_thread (gpointer data)
{
  Post *self = data;
  g_autoptr (GInputStream) stream =
      camb_http_send (self->message, TIMEOUT, NULL, &self->error);

  if (stream != NULL)
    self->answer = camb_http_read_all (self->message, stream, 1024, TIMEOUT,
                                       NULL, &self->error);
  return NULL;
}

/* A body each byte of which depends on its place. */
static GBytes *
make_body (gsize size)
{
  char *text = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    text[i] = 'a' + (i ^ i >> 9 ^ i >> 18) % 26;
  return g_bytes_new_take (text, size);
}

static void
post_start (Post *self, guint port, gsize size)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/", port);
  g_autoptr (GError) error = NULL;

  self->body = make_body (size);
  self->message = camb_http_message_new ("POST", url, &error);
  g_assert_no_error (error);
  camb_http_set_json (self->message, self->body);
  self->thread = g_thread_new ("post", post_thread, self);
}

static void
post_finish (Post *self)
{
  g_thread_join (g_steal_pointer (&self->thread));
}

static void
post_clear (Post *self)
{
  g_object_unref (self->message);
  g_bytes_unref (self->body);
  g_clear_pointer (&self->answer, g_bytes_unref);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Post, post_clear)

static void
post_assert_answered (Post *self)
{
  post_finish (self);
  g_assert_no_error (self->error);
  g_assert_cmpuint (soup_message_get_status (self->message), ==, 200);
  g_assert_cmpmem (g_bytes_get_data (self->answer, NULL),
                   g_bytes_get_size (self->answer), "{}", 2);
}

/* Reads a request, which must be the whole of @post. */
static void
assert_request (GIOStream *connection, Post *post)
{
  g_autofree char *head = peer_read_head (connection);
  gsize size = g_bytes_get_size (post->body);
  g_autofree char *length =
      g_strdup_printf ("\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n", size);
  g_autofree char *body = g_malloc (size);
  g_autoptr (GError) error = NULL;
  gsize n_read = 0;

  g_assert_true (g_str_has_prefix (head, "POST / HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (head, "\r\nContent-Type: application/json\r\n"));
  g_assert_nonnull (strstr (head, length));
  g_input_stream_read_all (g_io_stream_get_input_stream (connection), body,
                           size, &n_read, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (body, n_read, g_bytes_get_data (post->body, NULL), size);
}

/* Serves one request on a connection of its own, which stays open. */
static GIOStream *
keep_connection (Peer *peer)
{
  g_auto (Post) post = {0};
  GIOStream *connection;

  post_start (&post, peer->port, 12);
  connection = peer_accept (peer);
  assert_request (connection, &post);
  peer_write (connection, ANSWER);
  post_assert_answered (&post);
  return connection;
}

/* Reads a request to its end where that is short, and ends the connection. */
static void
end_connection (GIOStream *connection, Post *post, const Case *c)
{
  g_autofree char *head = NULL;

  if (c->body_size < LONG_BODY)
    assert_request (connection, post);
  else
    head = peer_read_head (connection);
  c->end (connection);
}

static void
close_connection (GIOStream *connection)
{
  g_io_stream_close (connection, NULL, NULL);
}

static void
test_kept (gconstpointer data)
{
  const Case *c = data;
  g_auto (Peer) peer = {0};
  g_auto (Post) post = {0};
  g_autoptr (GIOStream) kept = NULL;
  g_autoptr (GIOStream) fresh = NULL;

  peer_init (&peer);
  kept = keep_connection (&peer);
  post_start (&post, peer.port, c->body_size);
  end_connection (kept, &post, c);
  fresh = peer_accept (&peer);
  assert_request (fresh, &post);
  peer_write (fresh, ANSWER);
  post_assert_answered (&post);
  g_assert_false (peer_is_called (&peer));
}

/* A server that resets what is fresh does not want this request. */
static void
test_fresh (gconstpointer data)
{
  const Case *c = data;
  g_auto (Peer) peer = {0};
  g_auto (Post) post = {0};
  g_autoptr (GIOStream) fresh = NULL;

  peer_init (&peer);
  post_start (&post, peer.port, c->body_size);
  fresh = peer_accept (&peer);
  end_connection (fresh, &post, c);
  post_finish (&post);
  g_assert_nonnull (post.error);
  g_test_message ("%s", post.error->message);
  g_assert_true (camb_http_error_is_transient (post.error));
  g_assert_false (peer_is_called (&peer));
}

/* The connection that takes the place of a stale one gets no second chance. */
static void
test_kept_then_fresh (gconstpointer data)
{
  const Case *c = data;
  g_auto (Peer) peer = {0};
  g_auto (Post) post = {0};
  g_autoptr (GIOStream) kept = NULL;
  g_autoptr (GIOStream) fresh = NULL;

  peer_init (&peer);
  kept = keep_connection (&peer);
  post_start (&post, peer.port, c->body_size);
  end_connection (kept, &post, c);
  fresh = peer_accept (&peer);
  end_connection (fresh, &post, c);
  post_finish (&post);
  g_assert_nonnull (post.error);
  g_assert_true (camb_http_error_is_transient (post.error));
  g_assert_false (peer_is_called (&peer));
}

static const struct
{
  const char *name;
  Case how;
} cases[] = {
    {"reset", {12, peer_reset}},
    {"closed", {12, close_connection}},
    {"reset-in-body", {LONG_BODY, peer_reset}},
    {"closed-in-body", {LONG_BODY, close_connection}},
};

static void
add (const char *path, guint i, GTestDataFunc test)
{
  g_autofree char *full =
      g_strconcat ("/http-kept/", path, "/", cases[i].name, NULL);

  g_test_add_data_func (full, &cases[i].how, test);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    add ("kept", i, test_kept);
    add ("fresh", i, test_fresh);
    add ("kept-then-fresh", i, test_kept_then_fresh);
  }
  status = g_test_run ();
  camb_http_drain ();
  return status;
}
