/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "service-expand.h"
#include "service-media.h"

#include <string.h>

#define EARLY_BY 1000
#define CAP (64 * 1024)
#define WRONG_BY 4096
#define BOUNDARY "boat"

/* Quirks of stores that know no ranges. */
#define RANGELESS \
  (CAMB_SERVICE_QUIRK_NO_RANGES | CAMB_SERVICE_QUIRK_HTTP10 | \
   CAMB_SERVICE_QUIRK_GZIP)

typedef struct
{
  guint64 start;
  guint64 end;
} Range;

/* S3's way to refuse. */
static ServiceReply *
refuse (guint status, const char *code, const char *message)
{
  ServiceReply *reply = service_reply_new (status);
  char *text = g_strdup_printf ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                "<Error><Code>%s</Code><Message>%s</Message>"
                                "</Error>",
                                code, message);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  service_reply_set_body (reply, "application/xml", body);
  return reply;
}

static ServiceReply *
check_signature (ServiceState *state, const ServiceQuestion *question)
{
  guint refusal = (guint)g_atomic_int_get (&state->refusal);

  switch (
      service_signer_check (state->signer, question->path, question->query)) {
  case SERVICE_SIGNATURE_GOOD:
    return NULL;
  case SERVICE_SIGNATURE_EXPIRED:
    return refuse (refusal, "AccessDenied", "Request has expired");
  case SERVICE_SIGNATURE_MISSING:
    return refuse (SOUP_STATUS_FORBIDDEN, "AccessDenied", "Access Denied");
  case SERVICE_SIGNATURE_WRONG:
  default:
    return refuse (SOUP_STATUS_FORBIDDEN, "SignatureDoesNotMatch",
                   "The request signature we calculated does not match the "
                   "signature you provided.");
  }
}

static ServiceObject *
find_object (ServiceState *state, const char *path)
{
  g_autofree char *name = NULL;

  if (!g_str_has_prefix (path, SERVICE_MEDIA_ROOT))
    return NULL;
  name = g_uri_unescape_string (path + strlen (SERVICE_MEDIA_ROOT), NULL);
  return name != NULL ? service_store_dup_object (state->store, name) : NULL;
}

/* RFC 9110, 13.1.5: the range holds only if the object is still the same. */
static gboolean
if_range_holds (SoupMessageHeaders *headers, const ServiceObject *object)
{
  const char *wanted = soup_message_headers_get_one (headers, "If-Range");

  return wanted == NULL || strcmp (wanted, object->etag) == 0 ||
         strcmp (wanted, object->last_modified) == 0;
}

/* FALSE if there is no range to obey: then the whole is answered, as it is for
 * several ranges at once, which S3 does not know either. */
static gboolean
get_range (SoupMessageHeaders *headers, guint64 size, Range *range)
{
  const char *text = soup_message_headers_get_one (headers, "Range");
  g_auto (GStrv) parts = NULL;
  guint64 start = 0;
  guint64 end = G_MAXUINT64;

  if (text == NULL || !g_str_has_prefix (text, "bytes=") ||
      strchr (text, ',') != NULL)
    return FALSE;
  parts = g_strsplit (text + strlen ("bytes="), "-", 2);
  if (g_strv_length (parts) != 2)
    return FALSE;
  g_strstrip (parts[0]);
  g_strstrip (parts[1]);
  if (*parts[1] != '\0' &&
      !g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXINT64, &end, NULL))
    return FALSE;
  if (*parts[0] == '\0') {
    if (*parts[1] == '\0')
      return FALSE;
    /* The last @end bytes; of nothing or none of them, out of range. */
    range->start = end == 0 ? size : size - MIN (end, size);
    range->end = G_MAXUINT64;
    return TRUE;
  }
  if (!g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXINT64, &start, NULL) ||
      end < start)
    return FALSE;
  range->start = start;
  range->end = end;
  return TRUE;
}

static ServiceReply *
refuse_range (guint64 size)
{
  ServiceReply *reply =
      refuse (SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE, "InvalidRange",
              "The requested range is not satisfiable");
  g_autofree char *text = g_strdup_printf ("bytes */%" G_GUINT64_FORMAT, size);

  soup_message_headers_replace (reply->headers, "Content-Range", text);
  return reply;
}

/* The one range that was asked for, wrapped as if it were several. */
static void
wrap (ServiceReply *reply, const char *content_type, const char *content_range)
{
  gsize size = 0;
  const void *data = g_bytes_get_data (reply->body, &size);
  GByteArray *parts = g_byte_array_new ();
  g_autoptr (GBytes) body = NULL;
  g_autofree char *head =
      g_strdup_printf ("--" BOUNDARY "\r\nContent-Type: %s\r\n"
                       "Content-Range: %s\r\n\r\n",
                       content_type, content_range);
  static const char tail[] = "\r\n--" BOUNDARY "--\r\n";

  g_byte_array_append (parts, (const guint8 *)head, strlen (head));
  g_byte_array_append (parts, data, size);
  g_byte_array_append (parts, (const guint8 *)tail, strlen (tail));
  body = g_byte_array_free_to_bytes (parts);
  service_reply_set_body (reply, "multipart/byteranges; boundary=" BOUNDARY,
                          body);
}

/* A slice, not a copy. */
static ServiceReply *
answer_range (const ServiceObject *object, const Range *range, guint quirks)
{
  guint64 size = g_bytes_get_size (object->bytes);
  guint64 start = range->start;
  guint64 end = MIN (range->end, size - 1);
  g_autoptr (GBytes) slice = NULL;
  g_autofree char *text = NULL;
  ServiceReply *reply = NULL;

  if (range->start >= size)
    return refuse_range (size);
  if ((quirks & CAMB_SERVICE_QUIRK_EARLY_RANGES) != 0)
    start -= MIN (start, EARLY_BY);
  if ((quirks & CAMB_SERVICE_QUIRK_CAPPED) != 0)
    end = MIN (end, start + CAP - 1);
  slice = g_bytes_new_from_bytes (object->bytes, start, end - start + 1);
  reply = service_reply_new (SOUP_STATUS_PARTIAL_CONTENT);
  service_reply_set_body (reply, object->content_type, slice);
  text = g_strdup_printf ("bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT
                          "/%" G_GUINT64_FORMAT,
                          start, end, size);
  if ((quirks & CAMB_SERVICE_QUIRK_MULTIPART) != 0)
    wrap (reply, object->content_type, text);
  else if ((quirks & CAMB_SERVICE_QUIRK_NO_CONTENT_RANGE) == 0)
    soup_message_headers_replace (reply->headers, "Content-Range", text);
  return reply;
}

static ServiceReply *
answer_whole (const ServiceObject *object)
{
  ServiceReply *reply = service_reply_new (SOUP_STATUS_OK);

  service_reply_set_body (reply, object->content_type, object->bytes);
  return reply;
}

static void
pack (ServiceReply *reply)
{
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GZlibCompressor) gzip =
      g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (GOutputStream) packing =
      g_converter_output_stream_new (memory, G_CONVERTER (gzip));
  gsize size = 0;
  const void *data = g_bytes_get_data (reply->body, &size);
  g_autofree char *content_type =
      g_strdup (soup_message_headers_get_one (reply->headers, "Content-Type"));
  g_autoptr (GBytes) packed = NULL;

  g_output_stream_write_all (packing, data, size, NULL, NULL, NULL);
  g_output_stream_close (packing, NULL, NULL);
  packed =
      g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  service_reply_set_body (reply, content_type, packed);
  soup_message_headers_replace (reply->headers, "Content-Encoding", "gzip");
}

static void
describe (ServiceReply *reply, const ServiceObject *object, guint quirks)
{
  SoupMessageHeaders *headers = reply->headers;

  if ((quirks & CAMB_SERVICE_QUIRK_NO_VALIDATORS) == 0) {
    soup_message_headers_replace (headers, "ETag", object->etag);
    soup_message_headers_replace (headers, "Last-Modified",
                                  object->last_modified);
  }
  if ((quirks & RANGELESS) == 0)
    soup_message_headers_replace (headers, "Accept-Ranges", "bytes");
  if ((quirks & CAMB_SERVICE_QUIRK_WRONG_TYPE) != 0)
    soup_message_headers_replace (headers, "Content-Type", "text/plain");
  if ((quirks & CAMB_SERVICE_QUIRK_GZIP) != 0)
    pack (reply);
  reply->chunked = (quirks & CAMB_SERVICE_QUIRK_NO_LENGTH) != 0;
  reply->http10 = (quirks & CAMB_SERVICE_QUIRK_HTTP10) != 0;
  if ((quirks & CAMB_SERVICE_QUIRK_LONG_LENGTH) != 0)
    reply->wrong_by = WRONG_BY;
  if ((quirks & CAMB_SERVICE_QUIRK_SHORT_LENGTH) != 0)
    reply->wrong_by = -WRONG_BY;
}

/* Whether the store looks at which bytes it is asked for. */
gboolean
service_media_knows_ranges (ServiceState *state)
{
  return ((guint)g_atomic_int_get (&state->quirks) & RANGELESS) == 0;
}

ServiceReply *
service_media_answer (ServiceState *state, const ServiceQuestion *question)
{
  ServiceReply *reply = check_signature (state, question);
  guint quirks = (guint)g_atomic_int_get (&state->quirks);
  g_autoptr (ServiceObject) object = NULL;
  Range range = {0};

  if (reply != NULL)
    return reply;
  if (strcmp (question->method, "GET") != 0 &&
      strcmp (question->method, "HEAD") != 0)
    return refuse (SOUP_STATUS_METHOD_NOT_ALLOWED, "MethodNotAllowed",
                   "The specified method is not allowed");
  object = find_object (state, question->path);
  if (object == NULL)
    return refuse (SOUP_STATUS_NOT_FOUND, "NoSuchKey",
                   "The specified key does not exist.");

  if ((quirks & RANGELESS) == 0 && if_range_holds (question->headers, object) &&
      get_range (question->headers, g_bytes_get_size (object->bytes), &range))
    reply = answer_range (object, &range, quirks);
  else
    reply = answer_whole (object);
  if (reply->status != SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE)
    describe (reply, object, quirks);
  return reply;
}
