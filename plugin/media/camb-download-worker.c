/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-media"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "camb-deadline.h"
#include "camb-download-private.h"
#include "camb-error.h"
#include "camb-fetch.h"
#include "camb-response.h"

/* libsoup is fastest with reads of this size; bigger ones gain nothing. */
#define READ_MAX (256 * 1024)

/* What an exchange came to. */
typedef enum
{
  STEP_DONE,
  STEP_AGAIN,
  STEP_RETRY,
} Step;

/* The state of one download's thread; nobody else sees it. */
typedef struct
{
  CambDownload *download;
  /* Runs while the network is waited for, not while readers are. */
  CambDeadline *deadline;

  /* The next byte to be fetched: always the window's head. */
  guint64 position;

  /* Which object it has to be, once something is known of it. */
  CambIdentity known;
  gboolean has_known;
  /* Whether even the first byte has to fit to bytes read before. */
  gboolean continues;
  /* Whether ranges have proved useless. */
  gboolean plain;
  /* Where a body ended that did not state its length, or -1. */
  gint64 doubtful_end;

  /* Tries since the last byte, and why the last one failed. */
  guint attempt;
  guint status;
  char *cause;
  /* Microseconds that the server asks to wait, or negative. */
  gint64 retry_after;
} Worker;

static gboolean
is_stopped (Worker *self)
{
  return g_cancellable_is_cancelled (self->download->life);
}

static Step
retry (Worker *self, guint status, char *cause)
{
  g_free (self->cause);
  self->cause = cause;
  self->status = status;
  return STEP_RETRY;
}

/* Ends the download with an error. */
static Step
fail (Worker *self, GError *error)
{
  CambDownload *download = self->download;

  g_debug ("%s: giving up at %" PRIu64 ": %s", download->host, self->position,
           error->message);
  g_mutex_lock (&download->lock);
  g_clear_error (&download->error);
  download->error = error;
  g_cond_broadcast (&download->arrived);
  g_mutex_unlock (&download->lock);
  return STEP_DONE;
}

/* Ends the download as complete. */
static Step
finish (Worker *self)
{
  CambDownload *download = self->download;

  g_debug ("%s: complete at %" PRIu64, download->host, self->position);
  g_mutex_lock (&download->lock);
  download->ended = TRUE;
  g_cond_broadcast (&download->arrived);
  g_mutex_unlock (&download->lock);
  return STEP_DONE;
}

static Step
fail_exhausted (Worker *self)
{
  guint tries = self->attempt + 1;

  return fail (self,
               camb_error_new (CAMB_ERROR_MEDIA, self->status, NULL,
                               g_dngettext (GETTEXT_PACKAGE,
                                            "Reading media from %s failed "
                                            "after %u try: %s. Check the "
                                            "network connection and try "
                                            "again.",
                                            "Reading media from %s failed "
                                            "after %u tries: %s. Check the "
                                            "network connection and try "
                                            "again.",
                                            tries),
                               self->download->host, tries, self->cause));
}

static Step
fail_unverified (Worker *self)
{
  return fail (
      self,
      camb_error_new (CAMB_ERROR_MEDIA, 0, NULL,
                      _ ("The connection to %s broke after %" PRIu64
                         " bytes, and the host does not tell whether the file "
                         "is still the same. Open the run again."),
                      self->download->host, self->position));
}

/* Notes what the first usable answer says, for this thread and for readers. */
static void
note_opened (Worker *self, const CambResponse *response)
{
  CambDownload *download = self->download;

  if (self->has_known) {
    if (self->known.size < 0)
      self->known.size = response->identity.size;
  } else {
    camb_identity_copy (&self->known, &response->identity);
    self->has_known = TRUE;
  }

  g_mutex_lock (&download->lock);
  if (!download->opened) {
    camb_identity_clear (&download->identity);
    camb_identity_copy (&download->identity, &self->known);
    download->seekable = response->seekable;
    download->opened = TRUE;
    g_cond_broadcast (&download->arrived);
  }
  g_mutex_unlock (&download->lock);
}

/* Where the body or the object ends, whichever is first, or -1. */
static gint64
get_stop (Worker *self, const CambResponse *response)
{
  if (response->stop < 0 || self->known.size < 0)
    return MAX (response->stop, self->known.size);
  return MIN (response->stop, self->known.size);
}

/* Waits until readers have made room, which is how the server's pace becomes
 * theirs. Returns %NULL when the download is stopped. */
static guint8 *
wait_for_memory (Worker *self, gint64 stop, gsize *granted)
{
  CambDownload *download = self->download;
  guint64 left = stop >= 0 ? stop - self->position : READ_MAX;
  gsize least = MIN (left, CAMB_DOWNLOAD_ROOM_MIN);
  guint8 *memory = NULL;
  gsize room;

  g_mutex_lock (&download->lock);
  while ((room = camb_download_get_room (download)) < least &&
         download->awaited <= self->position && !download->stopped) {
    g_clear_pointer (&self->deadline, camb_deadline_free);
    download->worker_waits = TRUE;
    g_cond_wait (&download->room, &download->lock);
    download->worker_waits = FALSE;
  }
  if (!download->stopped)
    memory = camb_window_begin (&download->window,
                                MIN (MIN (room, left), READ_MAX), granted);
  g_mutex_unlock (&download->lock);
  return memory;
}

/* Shows readers @n more bytes. */
static void
deliver (Worker *self, gsize n)
{
  CambDownload *download = self->download;

  self->position += n;
  self->attempt = 0;
  self->doubtful_end = -1;
  g_mutex_lock (&download->lock);
  camb_window_commit (&download->window, n);
  if (download->n_waiting > 0)
    g_cond_broadcast (&download->arrived);
  g_mutex_unlock (&download->lock);
}

static gssize
read_body (Worker *self,
           GInputStream *body,
           guint8 *memory,
           gsize length,
           GError **error)
{
  CambDownload *download = self->download;
  gssize n;

  if (self->deadline == NULL)
    self->deadline =
        camb_deadline_new (download->policy.timeout, download->life);
  else
    camb_deadline_restart (self->deadline);
  n = g_input_stream_read (body, memory, length,
                           camb_deadline_get_cancellable (self->deadline),
                           error);
  if (n < 0)
    camb_deadline_explain (self->deadline, error);
  if (n > 0 && download->counters != NULL)
    camb_counters_add (download->counters, CAMB_COUNTER_BYTES_DOWNLOADED, n);
  return n;
}

/* The body broke off. */
static Step
on_read_error (Worker *self, gint64 stop, const GError *error)
{
  if (stop < 0)
    return retry (self, 0, g_strdup (error->message));
  return retry (self, 0,
                g_strdup_printf (
                    /* Translators: an error, then how much of a file came. */
                    _ ("%s after %" PRIu64 " of %" PRId64 " bytes"),
                    error->message, self->position, stop));
}

/* The body is over although nobody said how long it would be. Unless it told
 * its end itself, a second answer has to confirm it. */
static Step
on_unmarked_end (Worker *self)
{
  if (self->doubtful_end == (gint64)self->position)
    return finish (self);
  self->doubtful_end = self->position;
  return STEP_AGAIN;
}

static Step
on_end (Worker *self, guint64 skip, gint64 stop, gboolean marked)
{
  if (skip > 0 || stop >= 0)
    return retry (self, 0,
                  g_strdup_printf (_ ("the file ended after %" PRIu64
                                      " of %" PRIu64 " bytes"),
                                   self->position - skip,
                                   skip > 0 ? self->position : (guint64)stop));
  return marked ? finish (self) : on_unmarked_end (self);
}

/* All that was stated has come. Reading on to the end of the exchange lets
 * libsoup keep the connection; readers do not wait for that. */
static Step
on_complete (Worker *self, GInputStream *body)
{
  guint8 rest[256];
  Step step = STEP_AGAIN;

  if (self->known.size < 0)
    step = on_unmarked_end (self);
  else if (self->position >= (guint64)self->known.size)
    step = finish (self);
  read_body (self, body, rest, sizeof rest, NULL);
  return step;
}

/* Moves the body into the window. */
static Step
pump (Worker *self, GInputStream *body, const CambResponse *response)
{
  gint64 stop = get_stop (self, response);
  guint64 skip = response->skip;

  while (stop < 0 || self->position < (guint64)stop) {
    g_autoptr (GError) error = NULL;
    gsize granted;
    guint8 *memory = wait_for_memory (self, stop, &granted);
    gssize n;

    if (memory == NULL)
      return STEP_DONE;
    if (skip > 0)
      granted = MIN (granted, skip);
    /* libsoup reads the line behind the last chunk into our memory before it
     * reports the end, but reports an end as well where the connection
     * closed between two chunks. So this byte tells one from the other; if
     * it ever stops doing that, the end is confirmed by another request. */
    memory[0] = '\0';
    n = read_body (self, body, memory, granted, &error);
    if (n < 0)
      return on_read_error (self, stop, error);
    if (n == 0)
      return on_end (self, skip, stop, response->chunked && memory[0] != '\0');
    if (skip > 0)
      skip -= n;
    else if (!response->verified && (self->continues || self->position > 0))
      return fail_unverified (self);
    else
      deliver (self, n);
  }
  return on_complete (self, body);
}

/* Whether the server, asked to confirm an end, has no means to do so. Then the
 * end stands: HTTP has nothing better to offer. */
static gboolean
is_end_beyond_doubt (Worker *self, CambVerdict verdict)
{
  return verdict == CAMB_VERDICT_TOO_FAR &&
         self->doubtful_end == (gint64)self->position;
}

/* Decides on an answer. */
static Step
on_answer (Worker *self,
           SoupMessage *message,
           GInputStream *body,
           const CambQuestion *question)
{
  guint status = soup_message_get_status (message);
  g_auto (CambResponse) response = {0};

  camb_response_read (&response, status,
                      soup_message_get_response_headers (message), question);
  switch (response.verdict) {
  case CAMB_VERDICT_BODY:
    note_opened (self, &response);
    return pump (self, body, &response);
  case CAMB_VERDICT_END:
    note_opened (self, &response);
    return finish (self);
  case CAMB_VERDICT_TRANSIENT:
    self->retry_after = camb_http_get_retry_after (message);
    return retry (
        self, status,
        g_strdup_printf (_ ("it answered with HTTP status %u"), status));
  case CAMB_VERDICT_PLAIN:
    if (self->plain)
      break;
    self->plain = TRUE;
    return STEP_AGAIN;
  case CAMB_VERDICT_REFUSED:
    /* A fresh URL of the same object would be asked for here. */
    break;
  default:
    if (is_end_beyond_doubt (self, response.verdict))
      return finish (self);
    break;
  }
  return fail (self, camb_response_new_error (&response, status,
                                              self->download->host, question));
}

/* One request and what comes of it. */
static Step
exchange (Worker *self)
{
  CambDownload *download = self->download;
  CambQuestion question = {
      .offset = self->position,
      .ranged = !self->plain,
      .known = self->has_known ? &self->known : NULL,
  };
  CambFetch fetch = {
      .url = download->url,
      .offset = self->position,
      .ranged = !self->plain,
      .etag = camb_identity_get_strong_etag (&self->known),
      .timeout = download->policy.timeout,
      .counters = download->counters,
  };
  g_autoptr (GInputStream) body = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  message = camb_fetch_send (&fetch, &body, download->life, &error);
  if (message != NULL)
    return on_answer (self, message, body, &question);
  if (camb_http_error_is_transient (error) || is_stopped (self))
    return retry (self, 0, g_strdup (error->message));
  if (error->domain == CAMB_ERROR)
    return fail (self, g_steal_pointer (&error));
  return fail (self, camb_error_new (CAMB_ERROR_MEDIA, 0, NULL,
                                     _ ("Could not read media from %s: %s. "
                                        "Check the network settings."),
                                     download->host, error->message));
}

/* Waits before the next try, as long as the server asks or the policy says.
 * Returns whether there is to be one. */
static gboolean
back_off (Worker *self)
{
  CambDownload *download = self->download;
  gint64 delay = self->retry_after;

  if (is_stopped (self))
    return FALSE;
  if (self->attempt >= download->policy.max_retries) {
    fail_exhausted (self);
    return FALSE;
  }
  if (delay < 0)
    delay = camb_policy_get_delay (&download->policy, self->attempt);
  g_debug ("%s: trying again at %" PRIu64 " in %" PRId64 " ms: %s",
           download->host, self->position, delay / 1000, self->cause);
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
give_memory_back (Worker *self)
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
 * object is complete, or cannot be, or is no longer wanted.
 *
 * Returns: %NULL
 */
gpointer
camb_download_work (gpointer data)
{
  g_autoptr (CambDownload) download = data;
  Worker self = {
      .download = download,
      .position = download->window.head,
      .known = CAMB_IDENTITY_INIT,
      .has_known = download->has_identity,
      .continues = download->has_identity,
      .doubtful_end = -1,
      .retry_after = -1,
  };
  Step step;

  if (self.has_known)
    camb_identity_copy (&self.known, &download->identity);
  do {
    step = exchange (&self);
    g_clear_pointer (&self.deadline, camb_deadline_free);
    if (step == STEP_RETRY && !back_off (&self))
      step = STEP_DONE;
  } while (step != STEP_DONE && !is_stopped (&self));

  if (is_stopped (&self))
    give_memory_back (&self);
  camb_identity_clear (&self.known);
  g_free (self.cause);
  return NULL;
}
