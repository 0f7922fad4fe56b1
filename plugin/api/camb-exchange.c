/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-api"

#include "config.h"

#include "camb-exchange.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "camb-answer.h"
#include "camb-detail.h"
#include "camb-error.h"
#include "camb-http.h"
#include "camb-url.h"

#define MAX_REDIRECTS 5
#define MAX_ERROR_BYTES (64 * 1024)

/* One exchange: a request, or several when the API redirects within itself. */
typedef struct
{
  const CambQuestion *question;
  guint timeout;
  CambCounters *counters;
  GCancellable *cancellable;
  CambSetback *setback;
  char *url;    /* of the request under way */
  GBytes *body; /* to be posted, or NULL for a GET */
  SoupMessage *message;
} Exchange;

static void
exchange_clear (Exchange *self)
{
  g_free (self->url);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_object (&self->message);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Exchange, exchange_clear)

/* The schema wants integers, though one page shows strings. */
static GBytes *
make_body (const CambQuestion *question)
{
  GString *text = g_string_new ("{\"run_ids\":[");

  for (guint i = 0; i < question->n_run_ids; i++)
    g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, i ? "," : "",
                            question->run_ids[i]);
  g_string_append (text, "]}");
  return g_string_free_to_bytes (text);
}

static void
prepare (Exchange *self)
{
  const CambQuestion *question = self->question;
  const char *base = camb_account_get_base_url (question->account);
  g_autofree char *path = NULL;

  if (question->n_run_ids == 1)
    path = camb_kind_dup_single_path (question->kind, question->run_ids[0]);
  else {
    path = g_strdup (camb_kind_get_bulk_path (question->kind));
    self->body = make_body (question);
  }
  self->url = g_strconcat (base, path, NULL);
}

/* The one place where the key leaves the process: to the API's own origin. */
static gboolean
create_message (Exchange *self, GError **error)
{
  CambAccount *account = self->question->account;
  SoupMessageHeaders *headers;

  g_assert (
      camb_url_same_origin (self->url, camb_account_get_base_url (account)));
  g_clear_object (&self->message);
  self->message =
      camb_http_message_new (self->body ? "POST" : "GET", self->url, error);
  if (self->message == NULL)
    return FALSE;
  headers = soup_message_get_request_headers (self->message);
  soup_message_headers_replace (headers, "Accept", "application/json");
  soup_message_headers_replace (headers, "x-api-key",
                                camb_account_get_api_key (account));
  if (self->body != NULL)
    camb_http_set_json (self->message, self->body);
  return TRUE;
}

static void
set_unreachable (Exchange *self, const GError *cause, GError **error)
{
  g_autofree char *host = camb_url_dup_host (self->url);
  g_autofree char *why = camb_detail_clean (cause->message, -1, NULL);

  self->setback->transient = camb_http_error_is_transient (cause);
  camb_error_set (error, CAMB_ERROR_UNREACHABLE, _ ("%s cannot be reached: %s"),
                  host, why ? why : _ ("unknown error"));
}

/* Errors of ours and cancellations stay what they are. */
static void
take_cause (Exchange *self, GError *cause, GError **error)
{
  g_autoptr (GError) owned = cause;

  if (cause->domain == CAMB_ERROR ||
      g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&owned));
  else
    set_unreachable (self, cause, error);
}

static CambError
get_code (guint status)
{
  if (status == 401 || status == 403)
    return CAMB_ERROR_UNAUTHORIZED;
  if (status == 404)
    return CAMB_ERROR_NOT_FOUND;
  if (camb_http_status_is_transient (status))
    return CAMB_ERROR_UNREACHABLE;
  return status >= 400 ? CAMB_ERROR_SETTINGS : CAMB_ERROR_PROTOCOL;
}

static const char *
get_explanation (CambError code)
{
  switch (code) {
  case CAMB_ERROR_UNAUTHORIZED:
    return _ ("the service refused the key");
  case CAMB_ERROR_NOT_FOUND:
    return _ ("the service knows no such run for this key");
  case CAMB_ERROR_UNREACHABLE:
    return _ ("the service is busy or down");
  case CAMB_ERROR_SETTINGS:
    return _ ("the service refused the request");
  default:
    return _ ("the service gave no answer that the API documents");
  }
}

static char *
read_detail (Exchange *self, GInputStream *stream)
{
  g_autoptr (GBytes) body =
      camb_http_read_all (self->message, stream, MAX_ERROR_BYTES, self->timeout,
                          self->cancellable, NULL);
  g_autofree char *text = camb_answer_dup_error_message (body);

  return camb_detail_clean (text, -1,
                            camb_account_get_api_key (self->question->account));
}

static void
set_refused (Exchange *self, GInputStream *stream, GError **error)
{
  guint status = soup_message_get_status (self->message);
  g_autofree char *detail = read_detail (self, stream);
  CambError code = get_code (status);
  const char *what = get_explanation (code);

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return;
  self->setback->transient = camb_http_status_is_transient (status);
  self->setback->retry_after = camb_http_get_retry_after (self->message);
  g_propagate_error (
      error, detail
                 ? camb_error_new (code, status, detail, _ ("%s (HTTP %u: %s)"),
                                   what, status, detail)
                 : camb_error_new (code, status, NULL, _ ("%s (HTTP %u)"), what,
                                   status));
}

/* A redirect within the API is followed by hand, so that the key stays there.
 * All its requests only ask, so a POST stays a POST, except after a 303. */
static gboolean
follow (Exchange *self, GError **error)
{
  guint status = soup_message_get_status (self->message);
  const char *location = soup_message_headers_get_one (
      soup_message_get_response_headers (self->message), "Location");
  g_autoptr (GError) local = NULL;
  g_autofree char *target = camb_url_resolve (self->url, location, &local);
  g_autofree char *host = camb_url_dup_host (target);

  if (target == NULL) {
    g_propagate_error (
        error, camb_error_new (CAMB_ERROR_UNREACHABLE, status, NULL,
                               _ ("the service answers with a redirect that is "
                                  "refused: %s"),
                               local->message));
    return FALSE;
  }
  if (!camb_url_same_origin (target, self->url)) {
    g_propagate_error (
        error,
        camb_error_new (CAMB_ERROR_UNREACHABLE, status, NULL,
                        _ ("the service redirects to %s, where the key must "
                           "not go"),
                        host));
    return FALSE;
  }
  if (status == SOUP_STATUS_SEE_OTHER)
    g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->url);
  self->url = g_steal_pointer (&target);
  return TRUE;
}

static gboolean
is_redirect (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 ||
         status == 308;
}

static GInputStream *
send (Exchange *self, GError **error)
{
  g_autofree char *shown = camb_url_redact (self->url);
  GError *cause = NULL;
  GInputStream *stream;

  if (!create_message (self, error))
    return NULL;
  camb_counters_add (self->counters, CAMB_COUNTER_API_REQUESTS, 1);
  stream =
      camb_http_send (self->message, self->timeout, self->cancellable, &cause);
  if (stream == NULL) {
    g_debug ("%s: %s", shown, cause->message);
    take_cause (self, cause, error);
  } else
    g_debug ("%s: HTTP %u", shown, soup_message_get_status (self->message));
  return stream;
}

static gboolean
is_coded (SoupMessage *message)
{
  const char *coding = soup_message_headers_get_list (
      soup_message_get_response_headers (message), "Content-Encoding");

  return coding != NULL && g_ascii_strcasecmp (coding, "identity") != 0;
}

static GBytes *
receive (Exchange *self, GInputStream *stream, GError **error)
{
  GError *cause = NULL;
  GBytes *body;

  if (is_coded (self->message)) {
    camb_error_set (error, CAMB_ERROR_PROTOCOL,
                    _ ("the answer is compressed, though that was refused"));
    return NULL;
  }
  body = camb_http_read_all (self->message, stream, CAMB_ANSWER_MAX_BYTES,
                             self->timeout, self->cancellable, &cause);
  if (body == NULL)
    take_cause (self, cause, error);
  return body;
}

/**
 * camb_exchange: (skip)
 * @question: what to ask for; a lone run is asked for at its own endpoint
 * @timeout: seconds without a byte after which the exchange is broken
 * @counters: (nullable): where requests are counted
 * @cancellable: (nullable): ends the exchange within milliseconds
 * @setback: (out caller-allocates): what to do after an error
 * @error: return location for an error: of %CAMB_ERROR, with half a sentence
 *     that neither names the run nor says what to do; or %G_IO_ERROR_CANCELLED
 *
 * Asks the API once.
 *
 * Returns: (transfer full): the body of the answer, or %NULL
 */
GBytes *
camb_exchange (const CambQuestion *question,
               guint timeout,
               CambCounters *counters,
               GCancellable *cancellable,
               CambSetback *setback,
               GError **error)
{
  g_auto (Exchange) self = {question, timeout, counters, cancellable, setback};

  *setback = (CambSetback){.transient = FALSE, .retry_after = -1};
  prepare (&self);
  for (guint hop = 0; hop <= MAX_REDIRECTS; hop++) {
    g_autoptr (GInputStream) stream = send (&self, error);
    guint status;

    if (stream == NULL)
      return NULL;
    status = soup_message_get_status (self.message);
    if (SOUP_STATUS_IS_SUCCESSFUL (status))
      return receive (&self, stream, error);
    if (!is_redirect (status)) {
      set_refused (&self, stream, error);
      return NULL;
    }
    if (!follow (&self, error))
      return NULL;
  }
  camb_error_set (error, CAMB_ERROR_UNREACHABLE,
                  _ ("the service redirects in a circle"));
  return NULL;
}
