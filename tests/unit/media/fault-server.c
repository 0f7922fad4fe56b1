/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <gio/gio.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "fault-server.h"

#define CHUNK (64 * 1024)
#define DEFAULT_SIZE (1024 * 1024)
#define DATE "Sun, 22 Nov 2026 08:00:00 GMT"

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

/* One request and the connection it came on. */
typedef struct
{
  FaultServer *server;
  GSocketConnection *connection;
  GOutputStream *output;
  char *name;
  GHashTable *query;
  char *if_range;
  gint64 start;
  guint hit;
  guint version;
  guint64 size;
} Request;

typedef gboolean (*Handler) (Request *request);

static guint64
get_number (Request *request, const char *name, guint64 otherwise)
{
  const char *value = g_hash_table_lookup (request->query, name);

  return value != NULL ? g_ascii_strtoull (value, NULL, 10) : otherwise;
}

static gboolean
has (Request *request, const char *name)
{
  return g_hash_table_contains (request->query, name);
}

static gboolean
send_bytes (Request *request, const void *data, gsize length)
{
  return g_output_stream_write_all (request->output, data, length, NULL,
                                    request->server->stop, NULL);
}

static gboolean send_text (Request *request, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

static gboolean
send_text (Request *request, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return send_bytes (request, text, strlen (text));
}

static void
log_answer (Request *request, guint status)
{
  FaultServer *server = request->server;

  g_mutex_lock (&server->lock);
  g_string_append_printf (server->log, "%s from=%" PRId64 " if-range=%s %u\n",
                          request->name, request->start,
                          request->if_range ? request->if_range : "-", status);
  g_mutex_unlock (&server->lock);
}

static gboolean
send_head (Request *request, const char *protocol, guint status)
{
  log_answer (request, status);
  if (!send_text (request, "%s %u Status\r\nContent-Type: audio/flac\r\n",
                  protocol, status))
    return FALSE;
  if (has (request, "plain") || status >= 300)
    return TRUE;
  return send_text (request, "ETag: \"v%u\"\r\nLast-Modified: " DATE "\r\n",
                    request->version);
}

/* Holds the connection open until the client or the test gives up. */
static void
stall (Request *request)
{
  char byte;

  g_input_stream_read (
      g_io_stream_get_input_stream (G_IO_STREAM (request->connection)), &byte,
      1, request->server->stop, NULL);
}

static void
cut_off (Request *request)
{
  const char *how = g_hash_table_lookup (request->query, "how");
  GSocket *socket = g_socket_connection_get_socket (request->connection);
  struct linger linger = {.l_onoff = 1, .l_linger = 0};

  if (g_strcmp0 (how, "stall") == 0)
    stall (request);
  else if (g_strcmp0 (how, "rst") == 0)
    setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger,
                sizeof linger);
}

static gboolean
send_piece (Request *request, guint64 from, gsize length, gboolean chunked)
{
  g_autofree guint8 *buffer = g_malloc (length);

  fault_server_fill (buffer, from, length, request->version);
  if (!chunked)
    return send_bytes (request, buffer, length);
  return send_text (request, "%zx\r\n", length) &&
         send_bytes (request, buffer, length) && send_text (request, "\r\n");
}

/* Sends [@from, @to) of the file, or what the cut leaves of it. */
static gboolean
send_range (Request *request, guint64 from, guint64 to, gboolean chunked)
{
  guint64 cut = get_number (request, "cut", G_MAXUINT64);
  gboolean is_cut = cut >= from && cut < to &&
                    request->hit <= get_number (request, "times", 1);
  guint64 end = is_cut ? cut : to;

  while (from < end) {
    gsize length = MIN (end - from, CHUNK);

    if (!send_piece (request, from, length, chunked))
      return FALSE;
    from += length;
  }
  /* A chunk that ends too early, where the default is a missing one. */
  if (is_cut && has (request, "inside") && send_text (request, "1000\r\n"))
    send_piece (request, end, 3, FALSE);
  if (is_cut)
    cut_off (request);
  return !is_cut;
}

static gboolean
send_whole (Request *request, const char *more)
{
  return send_head (request, "HTTP/1.1", 200) &&
         send_text (request, "%sContent-Length: %" PRIu64 "\r\n\r\n", more,
                    request->size) &&
         send_range (request, 0, request->size, FALSE);
}

/* Sends 206 for [@from, @to), saying so. */
static gboolean
send_part (Request *request, guint64 from, guint64 to)
{
  return send_head (request, "HTTP/1.1", 206) &&
         send_text (request,
                    "Content-Range: bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64
                    "\r\nContent-Length: %" PRIu64 "\r\n\r\n",
                    from, to - 1, request->size, to - from) &&
         send_range (request, from, to, FALSE);
}

static gboolean
send_no_range (Request *request)
{
  return send_head (request, "HTTP/1.1", 416) &&
         send_text (request,
                    "Content-Range: bytes */%" PRIu64
                    "\r\nContent-Length: 0\r\n\r\n",
                    request->size);
}

static gboolean
wants_part (Request *request)
{
  g_autofree char *etag = g_strdup_printf ("\"v%u\"", request->version);

  return request->start >= 0 &&
         (request->if_range == NULL || g_str_equal (request->if_range, etag));
}

static gboolean
on_normal (Request *request)
{
  if (!wants_part (request))
    return send_whole (request, "Accept-Ranges: bytes\r\n");
  if ((guint64)request->start >= request->size)
    return send_no_range (request);
  return send_part (request, request->start, request->size);
}

static gboolean
on_early (Request *request)
{
  guint64 by = get_number (request, "by", 1000);

  if (request->start < 0)
    return on_normal (request);
  return send_part (request, request->start - MIN (by, (guint64)request->start),
                    request->size);
}

static gboolean
on_late (Request *request)
{
  if (request->start < 0)
    return on_normal (request);
  return send_part (request, request->start + get_number (request, "by", 1000),
                    request->size);
}

static gboolean
on_capped (Request *request)
{
  guint64 by = get_number (request, "by", 100000);

  if (!wants_part (request) || (guint64)request->start >= request->size)
    return on_normal (request);
  return send_part (request, request->start,
                    MIN (request->start + by, request->size));
}

static gboolean
on_norange (Request *request)
{
  return send_whole (request, "");
}

static gboolean
on_untold (Request *request)
{
  if (request->start < 0)
    return on_normal (request);
  return send_head (request, "HTTP/1.1", 206) &&
         send_text (request, "Content-Length: %" PRIu64 "\r\n\r\n",
                    request->size - request->start) &&
         send_range (request, request->start, request->size, FALSE);
}

static gboolean
on_multipart (Request *request)
{
  static const char *body = "--b\r\nContent-Range: bytes 0-0/1\r\n\r\nx\r\n";

  if (request->start < 0)
    return on_normal (request);
  log_answer (request, 206);
  return send_text (request,
                    "HTTP/1.1 206 Partial\r\nContent-Type: "
                    "multipart/byteranges; boundary=b\r\n"
                    "Content-Length: %zu\r\n\r\n%s",
                    strlen (body), body);
}

static gboolean
on_nolength (Request *request)
{
  if (send_head (request, "HTTP/1.1", 200) &&
      send_text (request, "Connection: close\r\n\r\n"))
    send_range (request, 0, request->size, FALSE);
  return FALSE;
}

static gboolean
on_http10 (Request *request)
{
  if (send_head (request, "HTTP/1.0", 200) && send_text (request, "\r\n"))
    send_range (request, 0, request->size, FALSE);
  return FALSE;
}

static gboolean
on_chunked (Request *request)
{
  gboolean part = has (request, "ranges") && wants_part (request);
  guint64 from = part ? request->start : 0;

  if (part && from >= request->size)
    return send_no_range (request);
  if (!send_head (request, "HTTP/1.1", part ? 206 : 200))
    return FALSE;
  if (part &&
      !send_text (request, "Content-Range: bytes %" PRIu64 "-%" PRIu64 "/*\r\n",
                  from, request->size - 1))
    return FALSE;
  return send_text (request, "Transfer-Encoding: chunked\r\n\r\n") &&
         send_range (request, from, request->size, TRUE) &&
         send_text (request, "0\r\n\r\n");
}

static gboolean
on_long (Request *request)
{
  guint64 by = get_number (request, "by", 4096);
  guint64 from = MAX (request->start, 0);

  if (from > 0 && from >= request->size && wants_part (request))
    return send_no_range (request);
  if (send_head (request, "HTTP/1.1", 200) &&
      send_text (request, "Content-Length: %" PRIu64 "\r\n\r\n",
                 request->size + by))
    send_range (request, 0, request->size, FALSE);
  return FALSE;
}

static gboolean
on_etag (Request *request)
{
  if (request->hit > get_number (request, "after", 1))
    request->version = request->hit;
  return on_normal (request);
}

static gboolean
on_resized (Request *request)
{
  g_hash_table_insert (request->query, g_strdup ("plain"), g_strdup (""));
  if (request->hit > get_number (request, "after", 1))
    request->size += request->hit;
  return on_normal (request);
}

static gboolean
on_gzip (Request *request)
{
  return send_whole (request, "Content-Encoding: gzip\r\n");
}

static gboolean
on_status (Request *request)
{
  guint status = get_number (request, "code", 503);

  if (request->hit > get_number (request, "times", G_MAXUINT))
    return on_normal (request);
  if (!send_head (request, "HTTP/1.1", status))
    return FALSE;
  if (has (request, "retry") &&
      !send_text (request, "Retry-After: %" PRIu64 "\r\n",
                  get_number (request, "retry", 0)))
    return FALSE;
  return send_text (request, "Content-Length: 5\r\n\r\nsorry");
}

static gboolean
on_redirect (Request *request)
{
  const char *to = g_hash_table_lookup (request->query, "to");

  return send_head (request, "HTTP/1.1", 307) &&
         send_text (request, "Location: %s\r\nContent-Length: 0\r\n\r\n",
                    to != NULL ? to : "/redirect");
}

static gboolean
on_silent (Request *request)
{
  log_answer (request, 0);
  stall (request);
  return FALSE;
}

static gboolean
on_garbage (Request *request)
{
  log_answer (request, 0);
  send_text (request, "\001\002 what?\r\n\r\n");
  return FALSE;
}

static const struct
{
  const char *name;
  Handler handler;
} handlers[] = {
    {"normal", on_normal},       {"early", on_early},
    {"late", on_late},           {"capped", on_capped},
    {"norange", on_norange},     {"untold", on_untold},
    {"multipart", on_multipart}, {"nolength", on_nolength},
    {"http10", on_http10},       {"chunked", on_chunked},
    {"long", on_long},           {"etag", on_etag},
    {"resized", on_resized},     {"gzip", on_gzip},
    {"status", on_status},       {"redirect", on_redirect},
    {"silent", on_silent},       {"garbage", on_garbage},
};

static gboolean
handle (Request *request)
{
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++) {
    if (g_str_equal (handlers[i].name, request->name))
      return handlers[i].handler (request);
  }
  g_error ("no handler for /%s", request->name);
}

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
parse_target (Request *request, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);
  g_auto (GStrv) parts = NULL;

  g_assert_cmpstr (words[0], ==, "GET");
  parts = g_strsplit (words[1] + 1, "?", 2);
  request->name = g_strdup (parts[0]);
  request->query = parse_query (parts[0] != NULL ? parts[1] : NULL);
  request->hit = count_hit (request->server, words[1]);
  request->size = get_number (request, "size", DEFAULT_SIZE);
}

static void
parse_header (Request *request, const char *line)
{
  if (g_ascii_strncasecmp (line, "Range: bytes=", 13) == 0)
    request->start = strtoll (line + 13, NULL, 10);
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
read_request (Request *request, GDataInputStream *input)
{
  GCancellable *stop = request->server->stop;
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
clear_request (Request *request)
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
  Request request = {
      .server = self,
      .connection = connection,
      .output = g_io_stream_get_output_stream (G_IO_STREAM (connection)),
      .start = -1,
      .version = 1,
  };
  gboolean more = read_request (&request, input) && handle (&request);

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
