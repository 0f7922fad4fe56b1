/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "service-reply.h"

#include <string.h>

#define CHUNK_SIZE (64 * 1024)

ServiceReply *
service_reply_new (guint status)
{
  ServiceReply *self = g_new0 (ServiceReply, 1);

  self->status = status;
  self->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  self->body = g_bytes_new_static ("", 0);
  return self;
}

void
service_reply_free (ServiceReply *self)
{
  soup_message_headers_unref (self->headers);
  g_bytes_unref (self->body);
  g_free (self);
}

void
service_reply_set_body (ServiceReply *self,
                        const char *content_type,
                        GBytes *body)
{
  soup_message_headers_replace (self->headers, "Content-Type", content_type);
  g_bytes_unref (self->body);
  self->body = g_bytes_ref (body);
}

ServiceReply *
service_reply_new_json (guint status, JsonNode *node)
{
  ServiceReply *self = service_reply_new (status);
  char *text = json_to_string (node, FALSE);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  service_reply_set_body (self, "application/json", body);
  return self;
}

/* FastAPI's way to refuse. */
ServiceReply *
service_reply_new_detail (guint status, const char *detail)
{
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "detail", detail);
  json_node_init_object (node, object);
  return service_reply_new_json (status, node);
}

static void
add_header_lines (ServiceReply *self, const char *headers)
{
  g_auto (GStrv) lines = g_strsplit_set (headers, "\r\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    char *colon = strchr (lines[i], ':');

    if (colon == NULL)
      continue;
    *colon = '\0';
    soup_message_headers_append (self->headers, lines[i],
                                 g_strchug (colon + 1));
  }
}

/* @headers are lines "Name: value", or NULL. */
ServiceReply *
service_reply_new_text (guint status, const char *headers, const char *body)
{
  ServiceReply *self = service_reply_new (status);

  if (body != NULL) {
    g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

    service_reply_set_body (self, "application/json", bytes);
  }
  if (headers != NULL && strcasestr (headers, "content-type:") != NULL)
    soup_message_headers_remove (self->headers, "Content-Type");
  if (headers != NULL)
    add_header_lines (self, headers);
  return self;
}

static void
append_header (const char *name, const char *value, gpointer wire)
{
  g_autofree char *line = g_strdup_printf ("%s: %s\r\n", name, value);

  g_byte_array_append (wire, (const guint8 *)line, strlen (line));
}

/* Whether it has to be written byte by byte. */
gboolean
service_reply_is_raw (ServiceReply *self)
{
  return self->http10 || self->wrong_by != 0;
}

static void G_GNUC_PRINTF (2, 3)
    append_text (GByteArray *wire, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_byte_array_append (wire, (const guint8 *)text, strlen (text));
}

static void
append_head (ServiceReply *self, GByteArray *wire)
{
  gint64 length = (gint64)g_bytes_get_size (self->body) + self->wrong_by;

  append_text (wire, "HTTP/1.%d %u %s\r\n", self->http10 ? 0 : 1, self->status,
               soup_status_get_phrase (self->status));
  if (self->chunked)
    append_text (wire, "Transfer-Encoding: chunked\r\n");
  else if (!self->http10)
    append_text (wire, "Content-Length: %" G_GINT64_FORMAT "\r\n",
                 MAX (length, 0));
  soup_message_headers_foreach (self->headers, append_header, wire);
  append_text (wire, "\r\n");
}

/* A chunk that is cut short promises all of itself. */
static void
append_chunks (GByteArray *wire, const guint8 *data, gsize size, gsize n_sent)
{
  for (gsize start = 0; start < n_sent; start += CHUNK_SIZE) {
    gsize length = MIN (CHUNK_SIZE, size - start);
    gsize sent = MIN (length, n_sent - start);

    append_text (wire, "%" G_GSIZE_MODIFIER "x\r\n", length);
    g_byte_array_append (wire, data + start, sent);
    if (sent == length)
      append_text (wire, "\r\n");
  }
  if (n_sent == size)
    append_text (wire, "0\r\n\r\n");
}

/* The answer as bytes, cut short after @n_body_bytes of its body, with the
 * length that the whole would have. */
GBytes *
service_reply_dup_wire (ServiceReply *self,
                        gboolean head,
                        guint64 n_body_bytes,
                        gsize *n_head_bytes)
{
  GByteArray *wire = g_byte_array_new ();
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (self->body, &size);
  gsize n_sent = MIN (size, n_body_bytes);

  append_head (self, wire);
  if (n_head_bytes != NULL)
    *n_head_bytes = wire->len;
  if (!head && self->chunked)
    append_chunks (wire, data, size, n_sent);
  else if (!head && data != NULL)
    g_byte_array_append (wire, data, n_sent);
  return g_byte_array_free_to_bytes (wire);
}

static void
copy_header (const char *name, const char *value, gpointer headers)
{
  soup_message_headers_append (headers, name, value);
}

void
service_reply_send (ServiceReply *self, SoupServerMessage *msg)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);
  SoupMessageBody *body = soup_server_message_get_response_body (msg);

  /* libsoup would cut a 200 to the range that was asked for; ranges are dealt
   * with by whoever made this answer. */
  soup_message_headers_remove (soup_server_message_get_request_headers (msg),
                               "Range");
  soup_server_message_set_status (msg, self->status, NULL);
  soup_message_headers_foreach (self->headers, copy_header, headers);
  if (self->chunked)
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  else
    soup_message_headers_set_content_length (headers,
                                             g_bytes_get_size (self->body));
  if (g_strcmp0 (soup_server_message_get_method (msg), "HEAD") != 0 &&
      g_bytes_get_size (self->body) > 0)
    soup_message_body_append_bytes (body, self->body);
  soup_message_body_complete (body);
}
