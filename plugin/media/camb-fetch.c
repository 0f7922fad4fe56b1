/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-media"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "camb-error.h"
#include "camb-fetch.h"
#include "camb-http.h"
#include "camb-range.h"
#include "camb-url.h"

#define MAX_REDIRECTS 5

static SoupMessage *
new_message (const CambFetch *self, const char *url, GError **error)
{
  g_autofree char *range = camb_range_dup_request (self->offset, self->end);
  SoupMessage *message = camb_http_message_new (SOUP_METHOD_GET, url, error);
  SoupMessageHeaders *headers;

  if (message == NULL)
    return NULL;
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  headers = soup_message_get_request_headers (message);
  /* A compressed body has other offsets than the object. */
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (self->ranged)
    soup_message_headers_replace (headers, "Range", range);
  if (self->ranged && self->etag != NULL)
    soup_message_headers_replace (headers, "If-Range", self->etag);
  return message;
}

static gboolean
is_redirect (guint status)
{
  return status == SOUP_STATUS_MOVED_PERMANENTLY ||
         status == SOUP_STATUS_FOUND || status == SOUP_STATUS_SEE_OTHER ||
         status == SOUP_STATUS_TEMPORARY_REDIRECT ||
         status == SOUP_STATUS_PERMANENT_REDIRECT;
}

/* What was asked for over TLS is not told to anybody without. */
static gboolean
has_same_scheme (const char *url, const char *target)
{
  const char *colon = strchr (url, ':');

  return colon != NULL &&
         g_ascii_strncasecmp (url, target, (gsize)(colon - url) + 1) == 0;
}

/* Where a redirect leads, when it may be followed there. */
static char *
dup_target (const char *url, SoupMessage *message, GError **error)
{
  const char *location = soup_message_headers_get_one (
      soup_message_get_response_headers (message), "Location");
  g_autofree char *host = camb_url_dup_host (url);
  g_autoptr (GError) reason = NULL;
  char *target = camb_url_resolve (url, location, &reason);

  if (target != NULL && !has_same_scheme (url, target)) {
    g_clear_pointer (&target, g_free);
    reason = g_error_new_literal (CAMB_ERROR, CAMB_ERROR_SETTINGS,
                                  _ ("it leads from one scheme to another"));
  }
  if (target == NULL)
    g_propagate_error (
        error, camb_error_new (CAMB_ERROR_MEDIA,
                               soup_message_get_status (message), NULL,
                               _ ("The media host %s redirects to where it "
                                  "may not: %s"),
                               host, reason->message));
  return target;
}

static GError *
new_loop_error (const char *url, guint status)
{
  g_autofree char *host = camb_url_dup_host (url);

  return camb_error_new (CAMB_ERROR_MEDIA, status, NULL,
                         _ ("The media host %s redirected more than %d times. "
                            "Resolve the run again, or report this to the "
                            "service."),
                         host, MAX_REDIRECTS);
}

/**
 * camb_fetch_send:
 * @self: what to ask for
 * @body: (out): the body of the answer
 * @cancellable: (nullable): stops it at once, and while @body is read too
 * @error: return location
 *
 * Sends one request and follows redirects by hand, so that every target is
 * checked first. Nothing is sent along but what stands in @self: no key, no
 * cookie, no referrer.
 *
 * Returns: (nullable) (transfer full): the last message of the chain, with
 *     any status that is not a redirect; or %NULL when there was no answer
 */
SoupMessage *
camb_fetch_send (const CambFetch *self,
                 GInputStream **body,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autofree char *url = g_strdup (self->url);

  for (guint hop = 0;; hop++) {
    g_autoptr (SoupMessage) message = new_message (self, url, error);
    g_autoptr (GInputStream) stream = NULL;
    guint status;
    char *target;

    if (message == NULL)
      return NULL;
    if (self->counters != NULL)
      camb_counters_add (self->counters, CAMB_COUNTER_MEDIA_REQUESTS, 1);
    stream = camb_http_send (message, self->timeout, cancellable, error);
    if (stream == NULL)
      return NULL;
    status = soup_message_get_status (message);
    if (!is_redirect (status)) {
      *body = g_steal_pointer (&stream);
      return g_steal_pointer (&message);
    }
    if (hop == MAX_REDIRECTS) {
      g_propagate_error (error, new_loop_error (url, status));
      return NULL;
    }
    target = dup_target (url, message, error);
    if (target == NULL)
      return NULL;
    g_free (url);
    url = target;
  }
}
