/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-media"

#include "config.h"

#include "camb-worker.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "camb-error.h"
#include "camb-fetch.h"
#include "camb-url.h"

/* How many URLs in a row may be refused: the one that has expired is. One that
 * has worked for another download has expired as well. */
#define REFUSALS_MAX 2

/* Whether the server, asked to confirm an end, has no means to do so. Then the
 * end stands: HTTP has nothing better to offer. */
static gboolean
is_end_beyond_doubt (CambWorker *self, CambVerdict verdict)
{
  return verdict == CAMB_VERDICT_TOO_FAR &&
         self->doubtful_end == (gint64)self->position;
}

/* The URL has expired, or is refused for good. */
static CambStep
on_refused (CambWorker *self, GError *refusal)
{
  CambDownload *download = self->download;
  const CambAsker asker = {
      .policy = &download->policy,
      .counters = download->counters,
      .cancellable = download->life,
  };
  g_autoptr (GError) owned = refusal;
  g_autoptr (GError) error = NULL;

  self->n_refusals++;
  if (self->n_refusals > MAX (download->policy.max_retries, 1) ||
      (self->n_refusals >= REFUSALS_MAX &&
       !camb_links_is_proved (download->links, self->link.generation)))
    return camb_worker_fail (self, g_steal_pointer (&owned));
  g_debug ("%s: refused at %" PRIu64 ", asking for another URL", self->host,
           self->position);
  if (camb_links_renew (download->links, self->link.generation, &asker, &error))
    return CAMB_STEP_AGAIN;
  if (error == NULL)
    return camb_worker_fail (self, g_steal_pointer (&owned));
  return camb_worker_fail (self, g_steal_pointer (&error));
}

/* Another object than the one that was read before. What is kept of the old one
 * is of no use any more. */
static CambStep
on_changed (CambWorker *self, GError *error)
{
  CambDownload *download = self->download;

  if (download->store != NULL)
    camb_store_discard (download->store);
  if (self->continues || download->opened)
    return camb_worker_fail (self, error);
  /* Nobody has seen a byte of it: this is the object, then. */
  camb_identity_clear (&self->known);
  self->has_known = FALSE;
  camb_worker_retry (self, 0, g_strdup (error->message));
  g_error_free (error);
  return CAMB_STEP_RETRY;
}

/* Decides on an answer. */
static CambStep
on_answer (CambWorker *self,
           SoupMessage *message,
           GInputStream *body,
           const CambQuestion *question)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  guint status = soup_message_get_status (message);
  g_auto (CambResponse) response = {0};
  GError *error;

  camb_links_note_date (self->download->links,
                        soup_message_headers_get_one (headers, "Date"));
  camb_response_read (&response, status, headers, question);
  switch (response.verdict) {
  case CAMB_VERDICT_BODY:
    camb_worker_note_answer (self, &response);
    self->partial = status == SOUP_STATUS_PARTIAL_CONTENT;
    self->multiplexed =
        soup_message_get_http_version (message) == SOUP_HTTP_2_0;
    return camb_worker_pump (self, body, &response);
  case CAMB_VERDICT_END:
    camb_worker_note_answer (self, &response);
    return camb_worker_finish (self);
  case CAMB_VERDICT_TRANSIENT:
    self->retry_after = camb_http_get_retry_after (message);
    return camb_worker_retry (
        self, status,
        g_strdup_printf (_ ("it answered with HTTP status %u"), status));
  case CAMB_VERDICT_PLAIN:
    if (self->plain)
      break;
    self->plain = TRUE;
    return CAMB_STEP_AGAIN;
  default:
    if (is_end_beyond_doubt (self, response.verdict))
      return camb_worker_finish (self);
    break;
  }
  error = camb_response_new_error (&response, status, self->host, question);
  if (response.verdict == CAMB_VERDICT_REFUSED)
    return on_refused (self, error);
  if (response.verdict == CAMB_VERDICT_CHANGED)
    return on_changed (self, error);
  return camb_worker_fail (self, error);
}

/* Finds out where to ask. */
static gboolean
find_link (CambWorker *self, GError **error)
{
  CambDownload *download = self->download;
  const CambAsker asker = {
      .policy = &download->policy,
      .counters = download->counters,
      .cancellable = download->life,
  };

  camb_link_clear (&self->link);
  if (!camb_links_find (download->links, download->language, download->track,
                        &asker, &self->link, error))
    return FALSE;
  g_free (self->host);
  self->host = camb_url_dup_host (self->link.url);
  return TRUE;
}

static CambStep
on_send_error (CambWorker *self, GError *error)
{
  g_autoptr (GError) owned = error;

  if (camb_http_error_is_transient (error) || camb_worker_is_stopped (self))
    return camb_worker_retry (self, 0, g_strdup (error->message));
  if (error->domain == CAMB_ERROR)
    return camb_worker_fail (self, g_steal_pointer (&owned));
  return camb_worker_fail (
      self, camb_error_new (CAMB_ERROR_MEDIA, 0, NULL,
                            _ ("Could not read media from %s: %s. "
                               "Check the network settings."),
                            self->host, error->message));
}

/* One request and what comes of it. */
static CambStep
ask (CambWorker *self)
{
  CambDownload *download = self->download;
  CambQuestion question = {
      .offset = self->position,
      .ranged = !self->plain,
      .known = self->has_known ? &self->known : NULL,
  };
  CambFetch fetch = {
      .url = self->link.url,
      .offset = self->position,
      .end = self->asked,
      .ranged = !self->plain,
      .etag = camb_identity_get_strong_etag (&self->known),
      .timeout = download->policy.timeout,
      .counters = download->counters,
  };
  g_autoptr (GInputStream) body = NULL;
  g_autoptr (SoupMessage) message = NULL;
  GError *error = NULL;

  message = camb_fetch_send (&fetch, &body, download->life, &error);
  if (message == NULL)
    return on_send_error (self, error);
  return on_answer (self, message, body, &question);
}

/* Cuts what is asked for to what is missing. Returns %FALSE when nothing is. */
static gboolean
trim (CambWorker *self)
{
  CambDownload *download = self->download;
  guint64 start, end;

  /* A rest that is hardly worth a request of its own comes along. */
  if (self->known.size >= 0 &&
      self->asked + CAMB_ASK_MIN / 2 > (guint64)self->known.size)
    self->asked = MAX ((guint64)self->known.size, self->position + 1);
  if (download->store == NULL || self->plain)
    return TRUE;
  if (camb_store_find_hole (download->store, self->position, &start, &end) &&
      start == self->position) {
    self->asked = MIN (self->asked, end);
    return TRUE;
  }
  return self->known.size >= 0 && self->position >= (guint64)self->known.size;
}

static CambStep
exchange (CambWorker *self)
{
  GError *error = NULL;

  camb_worker_wait_for_turn (self);
  if (camb_worker_is_stopped (self))
    return CAMB_STEP_DONE;
  if (!trim (self))
    return camb_worker_retire (self);
  if (!find_link (self, &error))
    return camb_worker_fail (self, error);
  return ask (self);
}

/* Waits before the next try, as long as the server asks or the policy says.
 * Returns whether there is to be one. */
static gboolean
back_off (CambWorker *self)
{
  CambDownload *download = self->download;
  gint64 delay = self->retry_after;

  if (camb_worker_is_stopped (self))
    return FALSE;
  if (self->attempt >= download->policy.max_retries) {
    camb_worker_fail_exhausted (self);
    return FALSE;
  }
  if (delay < 0)
    delay = camb_policy_get_delay (&download->policy, self->attempt);
  g_debug ("%s: trying again at %" PRIu64 " in %" PRId64 " ms: %s", self->host,
           self->position, delay / 1000, self->cause);
  if (!camb_sleep (delay, download->life))
    return FALSE;
  self->attempt++;
  self->retry_after = -1;
  if (download->counters != NULL)
    camb_counters_add (download->counters, CAMB_COUNTER_MEDIA_RETRIES, 1);
  return TRUE;
}

/* Nobody reads from a stopped download any more, but some may hold it yet. */
static void
give_memory_back (CambWorker *self)
{
  CambDownload *download = self->download;

  g_mutex_lock (&download->lock);
  camb_window_clear (&download->window);
  g_mutex_unlock (&download->lock);
}

/**
 * camb_download_work:
 * @data: (transfer full): the download
 *
 * What the thread of a download does: exchange after exchange, until the
 * object is complete, or its rest is kept, or it cannot be had, or is no longer
 * wanted.
 *
 * Returns: %NULL
 */
gpointer
camb_download_work (gpointer data)
{
  g_autoptr (CambDownload) download = data;
  CambWorker self = {
      .download = download,
      .position = download->window.head,
      .known = CAMB_IDENTITY_INIT,
      .has_known = download->has_identity,
      .continues = download->has_identity,
      .doubtful_end = -1,
      .retry_after = -1,
      .asked = download->window.head,
      .rested_at = download->window.head,
      .saved_at = g_get_monotonic_time (),
  };
  CambStep step;

  if (self.has_known)
    camb_identity_copy (&self.known, &download->identity);
  do {
    step = exchange (&self);
    g_clear_pointer (&self.deadline, camb_deadline_free);
    if (step == CAMB_STEP_RETRY && !back_off (&self))
      step = CAMB_STEP_DONE;
  } while (step != CAMB_STEP_DONE && !camb_worker_is_stopped (&self));

  if (!camb_worker_is_stopped (&self)) {
    camb_worker_save (&self, TRUE);
  } else {
    give_memory_back (&self);
    /* What came last, just before everybody left. */
    camb_worker_save (&self, FALSE);
  }
  camb_identity_clear (&self.known);
  camb_link_clear (&self.link);
  g_free (self.host);
  g_free (self.cause);
  return NULL;
}
