/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "service-front.h"
#include "service-media.h"
#include "service-wire.h"

#include <stdio.h>

struct ServiceFront
{
  ServiceState *state;
  ServiceAnswer answer;
  gboolean media;
  SoupServer *server;
  GSocketService *listener;
  guint16 port;
  ServiceWire *wire;
  /* Answers that wait for their time: a set of GSource. */
  GHashTable *waiting;
};

/* One request, from the last byte of it to the answer. */
typedef struct
{
  ServiceFront *front;
  SoupServerMessage *msg;
  ServiceRecord *record;
  ServiceFault *fault;
  gboolean gone;
  /* Borrowed from the context. */
  GSource *source;
} Exchange;

static void
gone_cb (SoupServerMessage *msg, Exchange *exchange)
{
  exchange->gone = TRUE;
}

static void
free_exchange (Exchange *exchange)
{
  g_signal_handlers_disconnect_by_data (exchange->msg, exchange);
  g_object_unref (exchange->msg);
  service_record_unref (exchange->record);
  g_clear_pointer (&exchange->fault, service_fault_free);
  g_free (exchange);
}

static void
wrote_body_data_cb (SoupServerMessage *msg, guint size, ServiceRecord *record)
{
  ServiceLog *log = g_object_get_data (G_OBJECT (msg), "log");

  service_log_add_bytes (log, record, size);
}

static ServiceReply *
make_reply (Exchange *exchange)
{
  ServiceFront *front = exchange->front;
  SoupServerMessage *msg = exchange->msg;
  GUri *uri = soup_server_message_get_uri (msg);
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (msg));
  ServiceQuestion question = {
      .method = soup_server_message_get_method (msg),
      .path = g_uri_get_path (uri),
      .query = g_uri_get_query (uri),
      .headers = soup_server_message_get_request_headers (msg),
      .body = body,
  };

  return front->answer (front->state, &question);
}

static gboolean
is_head (Exchange *exchange)
{
  return g_strcmp0 (soup_server_message_get_method (exchange->msg), "HEAD") ==
         0;
}

/* Gives the connection away, with what is to be written to it. */
static void
write_raw (Exchange *exchange,
           ServiceReply *reply,
           guint64 n_body_bytes,
           CambServiceEnd end)
{
  ServiceLog *log = exchange->front->state->log;
  g_autoptr (GBytes) bytes =
      service_reply_dup_wire (reply, is_head (exchange), n_body_bytes, NULL);

  service_log_set_status (log, exchange->record, reply->status);
  service_log_add_bytes (log, exchange->record,
                         MIN (n_body_bytes, g_bytes_get_size (reply->body)));
  service_wire_write (exchange->front->wire, exchange->msg, bytes, end);
}

/* Where the body begins in the file, if it is not an error. */
static guint64
get_start (Exchange *exchange, const ServiceReply *reply)
{
  goffset start = 0;
  goffset end = 0;

  if (reply->status == SOUP_STATUS_PARTIAL_CONTENT)
    soup_message_headers_get_content_range (reply->headers, &start, &end, NULL);
  return (guint64)start;
}

static void
break_off (Exchange *exchange, const ServiceFault *fault)
{
  g_autoptr (ServiceReply) reply = make_reply (exchange);
  guint64 n_body_bytes = fault->n_body_bytes;
  guint64 offset = (guint64)fault->offset;

  if (fault->offset >= 0)
    n_body_bytes = offset - MIN (get_start (exchange, reply), offset);
  write_raw (exchange, reply, n_body_bytes, fault->end);
  if (fault->func != NULL)
    fault->func (fault->data);
}

static void
trickle (Exchange *exchange, const ServiceFault *fault)
{
  g_autoptr (ServiceReply) reply = make_reply (exchange);
  ServiceLog *log = exchange->front->state->log;
  gsize n_head_bytes = 0;
  g_autoptr (GBytes) bytes = service_reply_dup_wire (
      reply, is_head (exchange), G_MAXUINT64, &n_head_bytes);

  service_log_set_status (log, exchange->record, reply->status);
  service_log_add_bytes (log, exchange->record, g_bytes_get_size (reply->body));
  service_wire_trickle (exchange->front->wire, exchange->msg, bytes,
                        n_head_bytes + fault->n_body_bytes, fault->n_slow_bytes,
                        fault->interval);
}

static void
send_reply (Exchange *exchange, ServiceReply *reply)
{
  ServiceLog *log = exchange->front->state->log;

  g_object_set_data (G_OBJECT (exchange->msg), "log", log);
  g_signal_connect_data (
      exchange->msg, "wrote-body-data", G_CALLBACK (wrote_body_data_cb),
      service_record_ref (exchange->record),
      (GClosureNotify)(void (*) (void))service_record_unref, 0);
  service_log_set_status (log, exchange->record, reply->status);
  service_reply_send (reply, exchange->msg);
  soup_server_message_unpause (exchange->msg);
}

/* The answer as it should be, unless it is its turn to break. */
static void
answer_well (Exchange *exchange)
{
  g_autoptr (ServiceReply) reply = make_reply (exchange);
  GUri *uri = soup_server_message_get_uri (exchange->msg);
  g_autoptr (ServiceFault) beat = service_faults_take_beat (
      exchange->front->state->faults, g_uri_get_path (uri),
      g_bytes_get_size (reply->body));

  if (beat != NULL)
    write_raw (exchange, reply, beat->n_body_bytes, beat->end);
  else if (service_reply_is_raw (reply))
    write_raw (exchange, reply, G_MAXUINT64, CAMB_SERVICE_END_CLOSE);
  else
    send_reply (exchange, reply);
}

static void
answer_badly (Exchange *exchange, const ServiceFault *fault)
{
  g_autoptr (ServiceReply) reply = NULL;

  switch (fault->kind) {
  case SERVICE_FAULT_BREAK:
    break_off (exchange, fault);
    break;
  case SERVICE_FAULT_TRICKLE:
    trickle (exchange, fault);
    break;
  case SERVICE_FAULT_SEND:
    service_wire_write (exchange->front->wire, exchange->msg, fault->wire,
                        fault->end);
    break;
  case SERVICE_FAULT_ANSWER:
  case SERVICE_FAULT_HANG:
  default:
    reply = service_reply_new_text (fault->status, fault->headers, fault->body);
    send_reply (exchange, reply);
  }
}

static void
finish (Exchange *exchange)
{
  if (exchange->fault != NULL)
    answer_badly (exchange, exchange->fault);
  else
    answer_well (exchange);
}

static gboolean
answer_cb (gpointer data)
{
  Exchange *exchange = data;

  g_hash_table_remove (exchange->front->waiting, exchange->source);
  if (!exchange->gone)
    finish (exchange);
  return G_SOURCE_REMOVE;
}

static void
answer_later (Exchange *exchange, guint delay)
{
  g_autoptr (GSource) source = g_timeout_source_new (delay);

  g_source_set_callback (source, answer_cb, exchange,
                         (GDestroyNotify)free_exchange);
  g_source_attach (source, g_main_context_get_thread_default ());
  exchange->source = source;
  g_hash_table_add (exchange->front->waiting, source);
}

/* Which bytes of the file the answer to @msg is about: all, unless it says
 * otherwise. */
static ServiceTarget
get_target (ServiceFront *self, SoupServerMessage *msg)
{
  const char *range = soup_message_headers_get_one (
      soup_server_message_get_request_headers (msg), "Range");
  ServiceTarget target = {
      .path = g_uri_get_path (soup_server_message_get_uri (msg)),
      .start = 0,
      .end = G_MAXUINT64,
  };

  if (range == NULL || !service_media_knows_ranges (self->state))
    return target;
  if (sscanf (range, "bytes=-%" G_GUINT64_FORMAT, &target.end) == 1)
    target.start = target.end = G_MAXUINT64;
  else
    sscanf (range, "bytes=%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT,
            &target.start, &target.end);
  return target;
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *msg,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  ServiceFront *self = data;
  ServiceState *state = self->state;
  ServiceTarget target = get_target (self, msg);
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->front = self;
  exchange->msg = g_object_ref (msg);
  exchange->record = service_log_add (state->log, msg, self->media);
  exchange->fault = service_faults_take_next (state->faults, &target);
  g_signal_connect (msg, "disconnected", G_CALLBACK (gone_cb), exchange);

  soup_server_message_pause (msg);
  if (exchange->fault != NULL && exchange->fault->kind == SERVICE_FAULT_HANG)
    free_exchange (exchange);
  else
    answer_later (exchange, (guint)g_atomic_int_get (&state->delay));
}

static char *
dup_server_header (gboolean media)
{
  return g_strdup (media ? "AmazonS3" : "uvicorn");
}

static void
destroy_source (gpointer source, gpointer value, gpointer data)
{
  g_source_destroy (source);
}

void
service_front_free (ServiceFront *self)
{
  g_hash_table_foreach (self->waiting, destroy_source, NULL);
  g_hash_table_unref (self->waiting);
  g_socket_service_stop (self->listener);
  g_socket_listener_close (G_SOCKET_LISTENER (self->listener));
  g_object_unref (self->listener);
  soup_server_disconnect (self->server);
  service_wire_free (self->wire);
  g_object_unref (self->server);
  g_free (self);
}

/* libsoup 3.2 loses a reference to each socket that it accepts itself, so it is
 * given connections. It then knows their addresses only, which carry the rest:
 * see ServiceWire. */
static gboolean
incoming_cb (GSocketService *listener,
             GSocketConnection *connection,
             GObject *source,
             ServiceFront *self)
{
  g_autoptr (GSocketAddress) here =
      g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) there =
      g_socket_connection_get_remote_address (connection, NULL);

  if (here == NULL || there == NULL)
    return TRUE;
  service_wire_mark (there, connection);
  soup_server_accept_iostream (self->server, G_IO_STREAM (connection), here,
                               there, NULL);
  return TRUE;
}

static gboolean
listen_on (ServiceFront *self, guint16 port, GError **error)
{
  g_autoptr (GInetAddress) loopback =
      g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted =
      g_inet_socket_address_new (loopback, port);
  g_autoptr (GSocketAddress) got = NULL;

  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->listener),
                                      wanted, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL, &got, error))
    return FALSE;
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  return TRUE;
}

ServiceFront *
service_front_new (ServiceState *state,
                   ServiceAnswer answer,
                   gboolean media,
                   guint16 port,
                   GError **error)
{
  g_autofree char *header = dup_server_header (media);
  ServiceFront *self = g_new0 (ServiceFront, 1);

  self->state = state;
  self->answer = answer;
  self->media = media;
  self->wire = service_wire_new ();
  self->waiting = g_hash_table_new (NULL, NULL);
  self->listener = g_socket_service_new ();
  g_signal_connect (self->listener, "incoming", G_CALLBACK (incoming_cb), self);
  self->server = soup_server_new ("server-header", header, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  if (listen_on (self, port, error))
    return self;
  service_front_free (self);
  return NULL;
}

/* "http://127.0.0.1:PORT" */
char *
service_front_dup_origin (ServiceFront *self)
{
  return g_strdup_printf ("http://127.0.0.1:%u", self->port);
}
