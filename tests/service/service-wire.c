/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "service-wire.h"

#include <sys/socket.h>

struct ServiceWire
{
  GCancellable *cancellable;
  guint n_writing;
  /* Connections that stay open and silent. */
  GPtrArray *stalled;
};

/* What is left of an answer: so many bytes one by one, then all the others. */
typedef struct
{
  ServiceWire *wire;
  GIOStream *stream;
  GSocket *socket;
  GBytes *bytes;
  gsize n_written;
  guint n_slow;
  guint interval;
  CambServiceEnd end;
} Line;

/* Numbers the connections of the process. */
void
service_wire_mark (GSocketAddress *address, GSocketConnection *connection)
{
  static guint n_connections = 0;
  guint number = (guint)g_atomic_int_add (&n_connections, 1) + 1;

  g_object_set_data (G_OBJECT (address), "number", GUINT_TO_POINTER (number));
  g_object_set_data_full (
      G_OBJECT (address), "socket",
      g_object_ref (g_socket_connection_get_socket (connection)),
      g_object_unref);
}

guint
service_wire_get_number (SoupServerMessage *msg)
{
  GSocketAddress *address = soup_server_message_get_remote_address (msg);

  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (address), "number"));
}

static GSocket *
get_socket (SoupServerMessage *msg)
{
  GSocketAddress *address = soup_server_message_get_remote_address (msg);

  return g_object_get_data (G_OBJECT (address), "socket");
}

static void
close_stream (gpointer stream)
{
  g_io_stream_close (stream, NULL, NULL);
  g_object_unref (stream);
}

ServiceWire *
service_wire_new (void)
{
  ServiceWire *self = g_new0 (ServiceWire, 1);

  self->cancellable = g_cancellable_new ();
  self->stalled = g_ptr_array_new_with_free_func (close_stream);
  return self;
}

/* Waits for the writes that are under way to give up. */
void
service_wire_free (ServiceWire *self)
{
  g_cancellable_cancel (self->cancellable);
  while (self->n_writing > 0)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
  g_ptr_array_unref (self->stalled);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void
free_line (Line *line)
{
  line->wire->n_writing--;
  g_object_unref (line->stream);
  g_object_unref (line->socket);
  g_bytes_unref (line->bytes);
  g_free (line);
}

/* With a linger time of zero, closing sends a reset. */
static void
reset (GSocket *socket)
{
  const struct linger now = {.l_onoff = 1, .l_linger = 0};

  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &now,
              sizeof now);
}

static void
finish (Line *line)
{
  if (line->end == CAMB_SERVICE_END_STALL)
    g_ptr_array_add (line->wire->stalled, g_object_ref (line->stream));
  if (line->end == CAMB_SERVICE_END_RESET)
    reset (line->socket);
  if (line->end != CAMB_SERVICE_END_STALL)
    g_io_stream_close (line->stream, NULL, NULL);
  free_line (line);
}

static void write_some (Line *line, gsize n_bytes);

static gboolean
next_byte_cb (gpointer line)
{
  write_some (line, 1);
  return G_SOURCE_REMOVE;
}

static void
write_byte_later (Line *line)
{
  g_autoptr (GSource) source = g_timeout_source_new (line->interval);

  line->n_slow--;
  g_source_set_callback (source, next_byte_cb, line, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
written_cb (GObject *stream, GAsyncResult *result, gpointer data)
{
  Line *line = data;
  gsize size = g_bytes_get_size (line->bytes);
  gsize n_written = 0;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (stream), result,
                                         &n_written, NULL)) {
    finish (line);
    return;
  }
  line->n_written += n_written;
  if (line->n_written == size)
    finish (line);
  else if (line->n_slow > 0)
    write_byte_later (line);
  else
    write_some (line, size - line->n_written);
}

static void
write_some (Line *line, gsize n_bytes)
{
  const guint8 *data = g_bytes_get_data (line->bytes, NULL);

  g_output_stream_write_all_async (
      g_io_stream_get_output_stream (line->stream), data + line->n_written,
      MIN (n_bytes, g_bytes_get_size (line->bytes) - line->n_written),
      G_PRIORITY_DEFAULT, line->wire->cancellable, written_cb, line);
}

static Line *
take_line (ServiceWire *self, SoupServerMessage *msg, GBytes *bytes)
{
  Line *line = g_new0 (Line, 1);

  line->wire = self;
  line->bytes = g_bytes_ref (bytes);
  line->socket = g_object_ref (get_socket (msg));
  line->stream = soup_server_message_steal_connection (msg);
  self->n_writing++;
  return line;
}

void
service_wire_write (ServiceWire *self,
                    SoupServerMessage *msg,
                    GBytes *bytes,
                    CambServiceEnd end)
{
  Line *line = take_line (self, msg, bytes);

  line->end = end;
  write_some (line, g_bytes_get_size (bytes));
}

/* Closes the connection in the end. */
void
service_wire_trickle (ServiceWire *self,
                      SoupServerMessage *msg,
                      GBytes *bytes,
                      gsize n_fast,
                      guint n_slow,
                      guint interval)
{
  Line *line = take_line (self, msg, bytes);

  line->end = CAMB_SERVICE_END_CLOSE;
  line->n_slow = n_slow;
  line->interval = interval;
  write_some (line, n_fast);
}
