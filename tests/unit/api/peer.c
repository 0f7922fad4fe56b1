/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "peer.h"

#include <string.h>
#include <sys/socket.h>

/* Seconds after which nobody is going to come any more. */
#define PATIENCE 10

void
peer_init (Peer *self)
{
  g_autoptr (GInetAddress) loopback =
      g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  self->socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                               G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_set_timeout (self->socket, PATIENCE);
  g_socket_bind (self->socket, any, TRUE, &error);
  g_assert_no_error (error);
  g_socket_listen (self->socket, &error);
  g_assert_no_error (error);
  address = g_socket_get_local_address (self->socket, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

void
peer_clear (Peer *self)
{
  g_socket_close (self->socket, NULL);
  g_clear_object (&self->socket);
}

/* Waits for a connection, which has to come. */
GIOStream *
peer_accept (Peer *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_accept (self->socket, NULL, &error);

  g_assert_no_error (error);
  return G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
}

/* Whether there is a connection that was not accepted yet. */
gboolean
peer_is_called (Peer *self)
{
  return g_socket_condition_check (self->socket, G_IO_IN) != 0;
}

char *
peer_read_head (GIOStream *connection)
{
  GString *head = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  while (!g_str_has_suffix (head->str, "\r\n\r\n")) {
    gssize n_read;
    char c;

    n_read = g_input_stream_read (g_io_stream_get_input_stream (connection), &c,
                                  1, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (n_read, ==, 1);
    g_string_append_c (head, c);
  }
  return g_string_free (head, FALSE);
}

void
peer_write (GIOStream *connection, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (connection), text,
                             strlen (text), NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Closes a connection so that the other side has an error, not an end. */
void
peer_reset (GIOStream *connection)
{
  GSocket *socket =
      g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection));
  struct linger linger = {.l_onoff = 1, .l_linger = 0};

  g_assert_cmpint (setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER,
                               &linger, sizeof linger),
                   ==, 0);
  g_io_stream_close (connection, NULL, NULL);
}
