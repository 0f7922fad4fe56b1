/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>

#include "camb-error.h"
#include "camb-http.h"
#include "camb-range.h"
#include "camb-response.h"

static gboolean
has_token (SoupMessageHeaders *headers, const char *name, const char *token)
{
  const char *value = soup_message_headers_get_list (headers, name);

  return value != NULL && soup_header_contains (value, token);
}

static gboolean
is_coded (SoupMessageHeaders *headers)
{
  const char *coding =
      soup_message_headers_get_list (headers, "Content-Encoding");

  return coding != NULL && *coding != '\0' &&
         g_ascii_strcasecmp (coding, "identity") != 0;
}

static gboolean
is_multipart (SoupMessageHeaders *headers)
{
  const char *type = soup_message_headers_get_one (headers, "Content-Type");

  return type != NULL && g_ascii_strncasecmp (type, "multipart/", 10) == 0;
}

static gint64
get_length (SoupMessageHeaders *headers)
{
  gint64 length;

  if (soup_message_headers_get_list (headers, "Transfer-Encoding") != NULL)
    return -1;
  if (!camb_range_parse_length (
          soup_message_headers_get_one (headers, "Content-Length"), &length))
    return -1;
  return length;
}

/* Compares with what is known of the object. Without anything known, the
 * answer defines it. */
static CambVerdict
check_identity (CambResponse *self, const CambQuestion *question)
{
  CambIdentityMatch match = CAMB_IDENTITY_SAME;

  if (question->known != NULL)
    match = camb_identity_compare (question->known, &self->identity);
  self->verified = match == CAMB_IDENTITY_SAME;
  return match == CAMB_IDENTITY_DIFFERENT ? CAMB_VERDICT_CHANGED
                                          : CAMB_VERDICT_BODY;
}

static CambVerdict
read_whole (CambResponse *self,
            SoupMessageHeaders *headers,
            const CambQuestion *question)
{
  gint64 length = get_length (headers);

  if (is_coded (headers))
    return CAMB_VERDICT_CODED;
  camb_identity_read (&self->identity, headers, length);
  if (check_identity (self, question) == CAMB_VERDICT_CHANGED)
    return CAMB_VERDICT_CHANGED;
  if (question->offset > CAMB_RESPONSE_SKIP_MAX)
    return CAMB_VERDICT_TOO_FAR;
  self->skip = question->offset;
  self->stop = length;
  /* Who had to be asked without a range has shown what his are worth. */
  self->seekable = length >= 0 && question->ranged &&
                   has_token (headers, "Accept-Ranges", "bytes");
  return CAMB_VERDICT_BODY;
}

static CambVerdict
read_part (CambResponse *self,
           SoupMessageHeaders *headers,
           const CambQuestion *question)
{
  CambContentRange range;
  guint64 offset = question->offset;

  if (is_coded (headers))
    return CAMB_VERDICT_CODED;
  if (!question->ranged)
    return CAMB_VERDICT_UNUSABLE;
  if (is_multipart (headers) ||
      !camb_range_parse (
          soup_message_headers_get_one (headers, "Content-Range"), &range) ||
      range.start < 0)
    return CAMB_VERDICT_PLAIN;
  camb_identity_read (&self->identity, headers, range.total);
  if (check_identity (self, question) == CAMB_VERDICT_CHANGED)
    return CAMB_VERDICT_CHANGED;
  if ((guint64)range.start > offset || (guint64)range.end < offset ||
      offset - range.start > CAMB_RESPONSE_SKIP_MAX)
    return CAMB_VERDICT_PLAIN;
  self->skip = offset - range.start;
  self->stop = range.end + 1;
  self->seekable = !camb_identity_is_empty (&self->identity);
  return CAMB_VERDICT_BODY;
}

/* 416 in answer to a strong If-Range says that the object is the same, so
 * that its end is where it says, even where a length was stated before that
 * is too long. */
static gboolean
ends_at (gint64 total, const CambQuestion *question)
{
  const CambIdentity *known = question->known;

  if (known == NULL)
    return (guint64)total == question->offset;
  if (total < 0)
    return question->offset > 0 &&
           (known->size < 0 || question->offset >= (guint64)known->size);
  return (guint64)total == question->offset &&
         (known->size < 0 || known->size == total ||
          camb_identity_get_strong_etag (known) != NULL);
}

static CambVerdict
read_no_range (CambResponse *self,
               SoupMessageHeaders *headers,
               const CambQuestion *question)
{
  CambContentRange range = {-1, -1, -1};
  const CambIdentity *known = question->known;

  if (!camb_range_parse (
          soup_message_headers_get_one (headers, "Content-Range"), &range))
    range.total = -1;
  self->identity.size = range.total;
  if (question->ranged && ends_at (range.total, question)) {
    self->stop = question->offset;
    self->verified = TRUE;
    return CAMB_VERDICT_END;
  }
  if (known != NULL && known->size >= 0 && range.total >= 0 &&
      known->size != range.total)
    return CAMB_VERDICT_CHANGED;
  return question->ranged ? CAMB_VERDICT_PLAIN : CAMB_VERDICT_UNUSABLE;
}

static gboolean
is_refusal (guint status)
{
  return status == SOUP_STATUS_BAD_REQUEST ||
         status == SOUP_STATUS_UNAUTHORIZED ||
         status == SOUP_STATUS_FORBIDDEN || status == SOUP_STATUS_NOT_FOUND ||
         status == SOUP_STATUS_GONE;
}

static CambVerdict
judge (CambResponse *self,
       guint status,
       SoupMessageHeaders *headers,
       const CambQuestion *question)
{
  if (status == SOUP_STATUS_OK)
    return read_whole (self, headers, question);
  if (status == SOUP_STATUS_PARTIAL_CONTENT)
    return read_part (self, headers, question);
  if (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE)
    return read_no_range (self, headers, question);
  if (is_refusal (status))
    return CAMB_VERDICT_REFUSED;
  if (camb_http_status_is_transient (status))
    return CAMB_VERDICT_TRANSIENT;
  return CAMB_VERDICT_UNUSABLE;
}

/**
 * camb_response_read:
 * @self: uninitialised memory
 * @status: the HTTP status
 * @headers: the response headers
 * @question: what was asked
 *
 * Decides whether and how the body of an answer may be used. A body is never
 * used where it starts behind the byte wanted, where it is another object, or
 * where its bytes are not the object's.
 */
void
camb_response_read (CambResponse *self,
                    guint status,
                    SoupMessageHeaders *headers,
                    const CambQuestion *question)
{
  *self = (CambResponse){.stop = -1, .identity = CAMB_IDENTITY_INIT};
  self->chunked = has_token (headers, "Transfer-Encoding", "chunked");
  self->verdict = judge (self, status, headers, question);
}

static GError *
new_changed_error (const CambResponse *self,
                   guint status,
                   const char *host,
                   const CambIdentity *known)
{
  if (known != NULL && known->size >= 0 && self->identity.size >= 0 &&
      known->size != self->identity.size)
    return camb_error_new (
        CAMB_ERROR_MEDIA, status, NULL,
        _ ("The media at %s changed while it was being read: it was %" PRId64
           " bytes long and is %" PRId64 " now. Open the run again."),
        host, known->size, self->identity.size);
  return camb_error_new (CAMB_ERROR_MEDIA, status, NULL,
                         _ ("The media at %s changed while it was being read. "
                            "Open the run again."),
                         host);
}

/**
 * camb_response_new_error:
 * @self: a response that ends the download
 * @status: the HTTP status
 * @host: the host to be named
 * @question: what was asked
 *
 * Returns: (transfer full): a %CAMB_ERROR_MEDIA that tells the user why
 */
GError *
camb_response_new_error (const CambResponse *self,
                         guint status,
                         const char *host,
                         const CambQuestion *question)
{
  switch (self->verdict) {
  case CAMB_VERDICT_REFUSED:
    return camb_error_new (
        CAMB_ERROR_MEDIA, status, NULL,
        _ ("The media host %s refused the media (HTTP status %u). Its address "
           "may have expired: open the run again."),
        host, status);
  case CAMB_VERDICT_CHANGED:
    return new_changed_error (self, status, host, question->known);
  case CAMB_VERDICT_CODED:
    return camb_error_new (
        CAMB_ERROR_MEDIA, status, NULL,
        _ ("The media host %s sent the media compressed, though it was asked "
           "not to. Report this to the service."),
        host);
  case CAMB_VERDICT_TOO_FAR:
    return camb_error_new (
        CAMB_ERROR_MEDIA, status, NULL,
        _ ("The media host %s only serves whole files, so reading cannot go "
           "on at byte %" PRIu64 ". Play from the start without seeking."),
        host, question->offset);
  default:
    return camb_error_new (
        CAMB_ERROR_MEDIA, status, NULL,
        _ ("The media host %s gave an answer that cannot be used (HTTP status "
           "%u). Try again later, or report this to the service."),
        host, status);
  }
}

/**
 * camb_response_clear:
 * @self: a response
 *
 * Frees what it holds.
 */
void
camb_response_clear (CambResponse *self)
{
  camb_identity_clear (&self->identity);
}
