/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "fault-server-private.h"

#include <inttypes.h>
#include <string.h>
#include <sys/socket.h>

#define CHUNK (64 * 1024)
#define DEFAULT_SIZE (1024 * 1024)
#define DATE "Sun, 22 Nov 2026 08:00:00 GMT"

typedef gboolean (*Handler) (FaultRequest *request);

static guint64
get_number (FaultRequest *request, const char *name, guint64 otherwise)
{
  const char *value = g_hash_table_lookup (request->query, name);

  return value != NULL ? g_ascii_strtoull (value, NULL, 10) : otherwise;
}

static gboolean
has (FaultRequest *request, const char *name)
{
  return g_hash_table_contains (request->query, name);
}

static gboolean
send_bytes (FaultRequest *request, const void *data, gsize length)
{
  return g_output_stream_write_all (request->output, data, length, NULL,
                                    request->stop, NULL);
}

static gboolean send_text (FaultRequest *request, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

static gboolean
send_text (FaultRequest *request, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return send_bytes (request, text, strlen (text));
}

static gboolean
send_head (FaultRequest *request, const char *protocol, guint status)
{
  fault_server_log_answer (request->server, request, status);
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
stall (FaultRequest *request)
{
  char byte;

  g_input_stream_read (
      g_io_stream_get_input_stream (G_IO_STREAM (request->connection)), &byte,
      1, request->stop, NULL);
}

static void
cut_off (FaultRequest *request)
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
send_piece (FaultRequest *request, guint64 from, gsize length, gboolean chunked)
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
send_range (FaultRequest *request, guint64 from, guint64 to, gboolean chunked)
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
send_whole (FaultRequest *request, const char *more)
{
  return send_head (request, "HTTP/1.1", 200) &&
         send_text (request, "%sContent-Length: %" PRIu64 "\r\n\r\n", more,
                    request->size) &&
         send_range (request, 0, request->size, FALSE);
}

/* Sends 206 for [@from, @to), saying so. */
static gboolean
send_part (FaultRequest *request, guint64 from, guint64 to)
{
  return send_head (request, "HTTP/1.1", 206) &&
         send_text (request,
                    "Content-Range: bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64
                    "\r\nContent-Length: %" PRIu64 "\r\n\r\n",
                    from, to - 1, request->size, to - from) &&
         send_range (request, from, to, FALSE);
}

static gboolean
send_no_range (FaultRequest *request)
{
  return send_head (request, "HTTP/1.1", 416) &&
         send_text (request,
                    "Content-Range: bytes */%" PRIu64
                    "\r\nContent-Length: 0\r\n\r\n",
                    request->size);
}

static gboolean
wants_part (FaultRequest *request)
{
  g_autofree char *etag = g_strdup_printf ("\"v%u\"", request->version);

  return request->start >= 0 &&
         (request->if_range == NULL || g_str_equal (request->if_range, etag));
}

static gboolean
on_normal (FaultRequest *request)
{
  if (!wants_part (request))
    return send_whole (request, "Accept-Ranges: bytes\r\n");
  if ((guint64)request->start >= request->size)
    return send_no_range (request);
  return send_part (request, request->start, MIN (request->end, request->size));
}

static gboolean
on_early (FaultRequest *request)
{
  guint64 by = get_number (request, "by", 1000);

  if (request->start < 0)
    return on_normal (request);
  return send_part (request, request->start - MIN (by, (guint64)request->start),
                    MIN (request->end, request->size));
}

static gboolean
on_late (FaultRequest *request)
{
  if (request->start < 0)
    return on_normal (request);
  return send_part (request, request->start + get_number (request, "by", 1000),
                    MIN (request->end, request->size));
}

static gboolean
on_capped (FaultRequest *request)
{
  guint64 by = get_number (request, "by", 100000);

  if (!wants_part (request) || (guint64)request->start >= request->size)
    return on_normal (request);
  return send_part (
      request, request->start,
      MIN (MIN (request->start + by, request->end), request->size));
}

static gboolean
on_norange (FaultRequest *request)
{
  return send_whole (request, "");
}

static gboolean
on_untold (FaultRequest *request)
{
  guint64 end;

  if (request->start < 0)
    return on_normal (request);
  end = MIN (request->end, request->size);
  return send_head (request, "HTTP/1.1", 206) &&
         send_text (request, "Content-Length: %" PRIu64 "\r\n\r\n",
                    end - request->start) &&
         send_range (request, request->start, end, FALSE);
}

static gboolean
on_multipart (FaultRequest *request)
{
  static const char *body = "--b\r\nContent-Range: bytes 0-0/1\r\n\r\nx\r\n";

  if (request->start < 0)
    return on_normal (request);
  fault_server_log_answer (request->server, request, 206);
  return send_text (request,
                    "HTTP/1.1 206 Partial\r\nContent-Type: "
                    "multipart/byteranges; boundary=b\r\n"
                    "Content-Length: %zu\r\n\r\n%s",
                    strlen (body), body);
}

static gboolean
on_nolength (FaultRequest *request)
{
  if (send_head (request, "HTTP/1.1", 200) &&
      send_text (request, "Connection: close\r\n\r\n"))
    send_range (request, 0, request->size, FALSE);
  return FALSE;
}

static gboolean
on_http10 (FaultRequest *request)
{
  if (send_head (request, "HTTP/1.0", 200) && send_text (request, "\r\n"))
    send_range (request, 0, request->size, FALSE);
  return FALSE;
}

static gboolean
on_chunked (FaultRequest *request)
{
  gboolean part = has (request, "ranges") && wants_part (request);
  guint64 from = part ? request->start : 0;
  guint64 end = part ? MIN (request->end, request->size) : request->size;

  if (part && from >= request->size)
    return send_no_range (request);
  if (!send_head (request, "HTTP/1.1", part ? 206 : 200))
    return FALSE;
  if (part &&
      !send_text (request, "Content-Range: bytes %" PRIu64 "-%" PRIu64 "/*\r\n",
                  from, end - 1))
    return FALSE;
  return send_text (request, "Transfer-Encoding: chunked\r\n\r\n") &&
         send_range (request, from, end, TRUE) &&
         send_text (request, "0\r\n\r\n");
}

static gboolean
on_long (FaultRequest *request)
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
on_etag (FaultRequest *request)
{
  if (request->hit > get_number (request, "after", 1))
    request->version = request->hit;
  return on_normal (request);
}

static gboolean
on_resized (FaultRequest *request)
{
  g_hash_table_insert (request->query, g_strdup ("plain"), g_strdup (""));
  if (request->hit > get_number (request, "after", 1))
    request->size += request->hit;
  return on_normal (request);
}

static gboolean
on_gzip (FaultRequest *request)
{
  return send_whole (request, "Content-Encoding: gzip\r\n");
}

static gboolean
on_status (FaultRequest *request)
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
on_redirect (FaultRequest *request)
{
  const char *to = g_hash_table_lookup (request->query, "to");

  return send_head (request, "HTTP/1.1", 307) &&
         send_text (request, "Location: %s\r\nContent-Length: 0\r\n\r\n",
                    to != NULL ? to : "/redirect");
}

static gboolean
on_silent (FaultRequest *request)
{
  fault_server_log_answer (request->server, request, 0);
  stall (request);
  return FALSE;
}

static gboolean
on_garbage (FaultRequest *request)
{
  fault_server_log_answer (request->server, request, 0);
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

/* Answers as the path says. Returns FALSE where the connection is to end. */
gboolean
fault_request_answer (FaultRequest *request)
{
  request->size = get_number (request, "size", DEFAULT_SIZE);
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++) {
    if (g_str_equal (handlers[i].name, request->name))
      return handlers[i].handler (request);
  }
  g_error ("no handler for /%s", request->name);
}
