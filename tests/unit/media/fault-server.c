/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "fault-server-private.h"

#include <inttypes.h>
#include <stdlib.h>

struct _FaultServer
{
  GSocketListener *listener;
  GThread *thread;
  GCancellable *stop;
  guint16 port;

  GMutex lock;
  /* Guarded by the lock. */
  GPtrArray *threads;
  GHashTable *hits;
  GString *log;
  guint n_requests;
};

/* How often this very URL was asked for, this time included. */
static guint
count_hit (FaultServer *self, const char *target)
{
  guint hit;

  g_mutex_lock (&self->lock);
  self->n_requests++;
  hit = GPOINTER_TO_UINT (g_hash_table_lookup (self->hits, target)) + 1;
  g_hash_table_insert (self->hits, g_strdup (target), GUINT_TO_POINTER (hit));
  g_mutex_unlock (&self->lock);
  return hit;
}

/* Values are optional, so that a name alone is a flag. */
static GHashTable *
parse_query (const char *text)
{
  GHashTable *query =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) items = g_strsplit (text != NULL ? text : "", "&", -1);

  for (guint i = 0; items[i] != NULL; i++) {
    g_auto (GStrv) pair = g_strsplit (items[i], "=", 2);

    if (pair[0] != NULL)
      g_hash_table_insert (
          query, g_strdup (pair[0]),
          g_uri_unescape_string (pair[1] != NULL ? pair[1] : "", NULL));
  }
  return query;
}

static void
parse_target (FaultRequest *request, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);
  g_auto (GStrv) parts = NULL;

  g_assert_cmpstr (words[0], ==, "GET");
  parts = g_strsplit (words[1] + 1, "?", 2);
  request->name = g_strdup (parts[0]);
  request->query = parse_query (parts[0] != NULL ? parts[1] : NULL);
  request->hit = count_hit (request->server, words[1]);
}

static void
parse_range (FaultRequest *request, const char *text)
{
  char *end;

  request->start = strtoll (text, &end, 10);
  g_assert_cmpint (*end, ==, '-');
  if (end[1] != '\0')
    request->end = g_ascii_strtoull (end + 1, NULL, 10) + 1;
}

static void
parse_header (FaultRequest *request, const char *line)
{
  if (g_ascii_strncasecmp (line, "Range: bytes=", 13) == 0)
    parse_range (request, line + 13);
  else if (g_ascii_strncasecmp (line, "If-Range: ", 10) == 0)
    request->if_range = g_strdup (line + 10);
  else if (g_ascii_strncasecmp (line, "Accept-Encoding: ", 17) == 0)
    g_assert_cmpstr (line + 17, ==, "identity");
  /* Whatever could carry a secret has no business at a media host. */
  g_assert_false (g_str_has_prefix (line, "x-api-key") ||
                  g_str_has_prefix (line, "Cookie") ||
                  g_str_has_prefix (line, "Authorization") ||
                  g_str_has_prefix (line, "Referer"));
}

static gboolean
read_request (FaultRequest *request, GDataInputStream *input)
{
  GCancellable *stop = request->stop;
  char *line = g_data_input_stream_read_line (input, NULL, stop, NULL);

  if (line == NULL)
    return FALSE;
  parse_target (request, line);
  while (line != NULL && *line != '\0') {
    g_free (line);
    line = g_data_input_stream_read_line (input, NULL, stop, NULL);
    if (line != NULL)
      parse_header (request, line);
  }
  g_free (line);
  return line != NULL;
}

static void
clear_request (FaultRequest *request)
{
  g_free (request->name);
  g_free (request->if_range);
  g_clear_pointer (&request->query, g_hash_table_unref);
}

static gboolean
serve_one (FaultServer *self,
           GSocketConnection *connection,
           GDataInputStream *input)
{
  FaultRequest request = {
      .server = self,
      .connection = connection,
      .stop = self->stop,
      .output = g_io_stream_get_output_stream (G_IO_STREAM (connection)),
      .start = -1,
      .end = G_MAXUINT64,
      .version = 1,
  };
  gboolean more =
      read_request (&request, input) && fault_request_answer (&request);

  clear_request (&request);
  return more;
}

typedef struct
{
  FaultServer *server;
  GSocketConnection *connection;
} Client;

static gpointer
serve (gpointer data)
{
  Client *client = data;
  g_autoptr (GSocketConnection) connection = client->connection;
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (
      g_io_stream_get_input_stream (G_IO_STREAM (connection)));

  g_data_input_stream_set_newline_type (input,
                                        G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  while (serve_one (client->server, connection, input))
    continue;
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  g_free (client);
  return NULL;
}

static gpointer
accept_all (gpointer data)
{
  FaultServer *self = data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (self->listener, NULL,
                                                 self->stop, NULL)) != NULL) {
    Client *client = g_new0 (Client, 1);

    client->server = self;
    client->connection = connection;
    g_ptr_array_add (self->threads, g_thread_new ("client", serve, client));
  }
  return NULL;
}

FaultServer *
fault_server_new (void)
{
  FaultServer *self = g_new0 (FaultServer, 1);
  g_autoptr (GInetAddress) loopback =
      g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->stop = g_cancellable_new ();
  self->listener = g_socket_listener_new ();
  self->threads = g_ptr_array_new ();
  self->hits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->log = g_string_new (NULL);
  g_mutex_init (&self->lock);
  g_socket_listener_set_backlog (self->listener, 128);
  g_socket_listener_add_address (self->listener, wanted, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->thread = g_thread_new ("accept", accept_all, self);
  return self;
}

void
fault_server_free (FaultServer *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  g_ptr_array_unref (self->threads);
  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_object_unref (self->stop);
  g_hash_table_unref (self->hits);
  g_string_free (self->log, TRUE);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint16
fault_server_get_port (FaultServer *self)
{
  return self->port;
}

/* Makes the URL for a path and query given like printf. */
char *
fault_server_dup_url (FaultServer *self, const char *format, ...)
{
  g_autofree char *path = NULL;
  va_list args;

  va_start (args, format);
  path = g_strdup_vprintf (format, args);
  va_end (args);
  return g_strdup_printf ("http://127.0.0.1:%u/%s", self->port, path);
}

guint
fault_server_count (FaultServer *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n_requests;
  g_mutex_unlock (&self->lock);
  return n;
}

void
fault_server_log_answer (FaultServer *self, FaultRequest *request, guint status)
{
  g_mutex_lock (&self->lock);
  g_string_append_printf (self->log, "%s from=%" PRId64 " if-range=%s %u\n",
                          request->name, request->start,
                          request->if_range ? request->if_range : "-", status);
  g_mutex_unlock (&self->lock);
}

/* The answers so far, a line each: form, first byte, If-Range, status. */
char *
fault_server_dup_log (FaultServer *self)
{
  char *log;

  g_mutex_lock (&self->lock);
  log = g_strdup (self->log->str);
  g_mutex_unlock (&self->lock);
  return log;
}

/* The bytes of the file. Each four depend on their own place only, so that
 * a byte that is not where it belongs is seen. */
void
fault_server_fill (guint8 *buffer, guint64 offset, gsize length, guint version)
{
  for (gsize i = 0; i < length; i++) {
    guint64 at = offset + i;
    guint32 word = (guint32)(at >> 2) * 2654435761u + version * 40503u;

    buffer[i] = (word ^ word >> 15) >> (at & 3) * 8;
  }
}
