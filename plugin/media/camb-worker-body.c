/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-media"

#include "config.h"

#include "camb-worker.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* libsoup is fastest with reads of this size; bigger ones gain nothing. */
#define READ_MAX (256 * 1024)

/* How long a stream of HTTP/2 may be silent at first, in seconds. */
#define IMPATIENCE 2

/* How long an answer may be held up by readers who have stopped reading, before
 * the rest of it is given up. */
#define HOLD_UP G_TIME_SPAN_SECOND

/* Which part of what readers have taken in one go is asked for at once, as long
 * as that may have been to fill queues. Who takes more, wants all, and is given
 * as much again. */
#define GROWTH 8
#define QUEUES_MAX (16 * 1024 * 1024)

/* A slow reader that holds others up is looked at so often. */
#define LOOK_AGAIN (250 * G_TIME_SPAN_MILLISECOND)

/* How often what has come is written down. */
#define SAVE_BYTES (8 * 1024 * 1024)
#define SAVE_TIME (2 * G_TIME_SPAN_SECOND)

/* Where the body or the object ends, whichever is first, or -1. */
static gint64
get_stop (CambWorker *self, const CambResponse *response)
{
  if (response->stop < 0 || self->known.size < 0)
    return MAX (response->stop, self->known.size);
  return MIN (response->stop, self->known.size);
}

/* Waits until readers have made room for @least bytes before @stop, or want
 * some at once, or have fetched the rest themselves. Called with the lock held.
 * Returns %FALSE when it took longer than @limit. */
static gboolean
wait_for_room (CambWorker *self, guint64 stop, gsize least, gint64 limit)
{
  CambDownload *download = self->download;
  gint64 end = g_get_monotonic_time () + limit;
  guint64 head;
  gsize room;

  while ((head = download->window.head) < stop && !download->stopped &&
         (room = camb_download_get_room (download)) <
             MIN (least, stop - head) &&
         (room == 0 || download->awaited <= head)) {
    gint64 now = g_get_monotonic_time ();

    if (now >= end)
      return FALSE;
    g_clear_pointer (&self->deadline, camb_deadline_free);
    download->worker_waits = TRUE;
    if (!download->stored && download->n_waiting > 0)
      g_cond_wait_until (&download->room, &download->lock,
                         MIN (end, now + LOOK_AGAIN));
    else if (limit < G_MAXINT64 / 2)
      g_cond_wait_until (&download->room, &download->lock, end);
    else
      g_cond_wait (&download->room, &download->lock);
    download->worker_waits = FALSE;
  }
  return TRUE;
}

/* Takes over what readers have fetched themselves. Called with the lock held.
 */
static void
catch_up (CambWorker *self)
{
  guint64 head = self->download->window.head;

  if (head == self->position)
    return;
  self->position = head;
  self->attempt = 0;
  self->n_lapses = 0;
  self->n_refusals = 0;
  self->doubtful_end = -1;
}

/* Lets a reader read on by himself as long as he comes back soon. Called with
 * the lock held. */
static void
look_on (CambWorker *self)
{
  CambDownload *download = self->download;

  while (download->body != NULL && !download->stopped &&
         download->window.head < download->body_stop &&
         (download->busy ||
          g_get_monotonic_time () - download->led_at < CAMB_DOWNLOAD_LOOK_ON)) {
    g_clear_pointer (&self->deadline, camb_deadline_free);
    g_cond_wait_until (&download->room, &download->lock,
                       g_get_monotonic_time () + CAMB_DOWNLOAD_LOOK_ON);
  }
}

/* Lends the body to readers, once it has proved to be the right one. */
static void
lend_body (CambWorker *self, GInputStream *body, gint64 stop)
{
  CambDownload *download = self->download;

  if (stop < 0)
    return;
  g_mutex_lock (&download->lock);
  download->body = G_POLLABLE_INPUT_STREAM (body);
  download->body_stop = (guint64)stop;
  g_mutex_unlock (&download->lock);
}

/* Takes the body back. */
static void
take_body_back (CambWorker *self)
{
  CambDownload *download = self->download;

  g_mutex_lock (&download->lock);
  download->body = NULL;
  while (download->busy)
    g_cond_wait_until (&download->room, &download->lock,
                       g_get_monotonic_time () + CAMB_DOWNLOAD_LOOK_ON);
  catch_up (self);
  g_mutex_unlock (&download->lock);
}

/* Waits until it is time to ask the host for more, which is how the readers'
 * pace becomes the network's; and decides how much. */
void
camb_worker_wait_for_turn (CambWorker *self)
{
  CambDownload *download = self->download;
  guint64 room, grown;
  gboolean must_wait;

  g_mutex_lock (&download->lock);
  must_wait = camb_download_get_room (download) < CAMB_DOWNLOAD_TURN_MIN &&
              download->awaited <= self->position;
  if (must_wait && self->unsaved > 0) {
    g_mutex_unlock (&download->lock);
    camb_worker_save (self, FALSE);
    g_mutex_lock (&download->lock);
  }
  wait_for_room (self, G_MAXUINT64, CAMB_DOWNLOAD_TURN_MIN, G_MAXINT64 / 2);
  room = camb_download_get_room (download);
  g_mutex_unlock (&download->lock);

  if (must_wait)
    self->rested_at = self->position;
  grown = self->position - self->rested_at;
  if (grown < QUEUES_MAX)
    grown = MAX (grown / GROWTH, CAMB_ASK_MIN / 2);
  self->asked = self->position + MIN (MAX (room, grown), CAMB_ASK_MAX);
}

/* Lends memory for the next bytes. Returns %NULL when the download is stopped,
 * when readers do not want any more of this answer for now, or when they have
 * fetched the rest of it. */
static guint8 *
wait_for_memory (CambWorker *self, gint64 stop, gsize *granted)
{
  CambDownload *download = self->download;
  guint64 end = stop >= 0 ? (guint64)stop : G_MAXUINT64;
  guint8 *memory = NULL;
  gboolean in_time;

  g_mutex_lock (&download->lock);
  look_on (self);
  in_time = wait_for_room (self, end, CAMB_DOWNLOAD_ROOM_MIN,
                           self->partial ? HOLD_UP : G_MAXINT64 / 2);
  look_on (self);
  catch_up (self);
  if (!in_time)
    self->rested_at = self->position;
  else if (!download->stopped && self->position < end) {
    gsize room = MAX (camb_download_get_room (download), 1);

    memory = camb_window_begin (
        &download->window, MIN (MIN (room, end - self->position), READ_MAX),
        granted);
    download->busy = TRUE;
  }
  g_mutex_unlock (&download->lock);
  return memory;
}

/* Keeps @n bytes that are about to be delivered: what anybody has read, is kept
 * when he leaves. */
static void
keep (CambWorker *self, const guint8 *memory, gsize n)
{
  CambDownload *download = self->download;

  if (download->store == NULL)
    return;
  if (!camb_store_write (download->store, self->position, memory, n)) {
    g_mutex_lock (&download->lock);
    download->stored = FALSE;
    g_mutex_unlock (&download->lock);
    return;
  }
  self->unsaved += n;
  if (self->unsaved >= SAVE_BYTES ||
      g_get_monotonic_time () - self->saved_at >= SAVE_TIME)
    camb_worker_save (self, FALSE);
}

/* Shows readers @n more bytes. */
static void
deliver (CambWorker *self, gsize n)
{
  CambDownload *download = self->download;

  if (self->proved != self->link.generation) {
    self->proved = self->link.generation;
    camb_links_prove (download->links, self->proved);
  }
  g_mutex_lock (&download->lock);
  camb_worker_note_opened (self);
  camb_window_commit (&download->window, n);
  catch_up (self);
  if (download->n_waiting > 0) {
    g_cond_broadcast (&download->arrived);
    download->led_at = g_get_monotonic_time ();
  }
  g_mutex_unlock (&download->lock);
}

/* How long to wait for a byte, in seconds. Over HTTP/2, libsoup 3.2 does not
 * notice that the server has reset a stream: so patience grows with the number
 * of times that it has been in vain. */
static guint
get_patience (CambWorker *self)
{
  guint timeout = self->download->policy.timeout;

  return self->multiplexed ? MIN (timeout, (guint)IMPATIENCE << self->n_lapses)
                           : timeout;
}

/* What has come already comes along: TLS gives its records one by one, and each
 * piece has a price on its way to readers and disk. What is wrong, if anything,
 * the next read that waits will tell. */
static gssize
read_more (GInputStream *body, guint8 *memory, gssize n_read, gsize length)
{
  while (n_read > 0 && (gsize)n_read < length) {
    gssize n = g_pollable_input_stream_read_nonblocking (
        G_POLLABLE_INPUT_STREAM (body), memory + n_read, length - n_read, NULL,
        NULL);

    if (n <= 0)
      break;
    n_read += n;
  }
  return n_read;
}

static gssize
read_body (CambWorker *self,
           GInputStream *body,
           guint8 *memory,
           gsize length,
           GError **error)
{
  CambDownload *download = self->download;
  gssize n;

  if (self->deadline == NULL)
    self->deadline = camb_deadline_new (get_patience (self), download->life);
  else
    camb_deadline_restart (self->deadline);
  n = g_input_stream_read (body, memory, length,
                           camb_deadline_get_cancellable (self->deadline),
                           error);
  if (n < 0)
    camb_deadline_explain (self->deadline, error);
  if (self->greedy)
    n = read_more (body, memory, n, length);
  g_mutex_lock (&download->lock);
  download->busy = FALSE;
  g_mutex_unlock (&download->lock);
  if (n > 0)
    camb_counters_add (download->counters, CAMB_COUNTER_BYTES_DOWNLOADED, n);
  return n;
}

/* The body broke off. */
static CambStep
on_read_error (CambWorker *self, gint64 stop, const GError *error)
{
  /* The stream may be dead and the server well: that counts for nothing. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) &&
      get_patience (self) < self->download->policy.timeout) {
    self->n_lapses++;
    return CAMB_STEP_AGAIN;
  }
  if (stop < 0)
    return camb_worker_retry (self, 0, g_strdup (error->message));
  return camb_worker_retry (
      self, 0,
      g_strdup_printf (
          /* Translators: an error, then how much of a file came. */
          _ ("%s after %" PRIu64 " of %" PRId64 " bytes"), error->message,
          self->position, stop));
}

/* The body is over although nobody said how long it would be. Unless it told
 * its end itself, a second answer has to confirm it. */
static CambStep
on_unmarked_end (CambWorker *self)
{
  if (self->doubtful_end == (gint64)self->position)
    return camb_worker_finish (self);
  self->doubtful_end = self->position;
  return CAMB_STEP_AGAIN;
}

static CambStep
on_end (CambWorker *self, guint64 skip, gint64 stop, gboolean marked)
{
  if (skip > 0 || stop >= 0)
    return camb_worker_retry (
        self, 0,
        g_strdup_printf (
            _ ("the file ended after %" PRIu64 " of %" PRIu64 " bytes"),
            self->position - skip, skip > 0 ? self->position : (guint64)stop));
  return marked ? camb_worker_finish (self) : on_unmarked_end (self);
}

/* All that was stated has come. Reading on to the end of the exchange lets
 * libsoup keep the connection; readers do not wait for that. */
static CambStep
on_complete (CambWorker *self, GInputStream *body)
{
  guint8 rest[256];
  CambStep step = CAMB_STEP_AGAIN;

  if (self->known.size < 0 && self->position < self->asked)
    step = on_unmarked_end (self);
  else if (self->known.size >= 0 && self->position >= (guint64)self->known.size)
    step = camb_worker_finish (self);
  read_body (self, body, rest, sizeof rest, NULL);
  return step;
}

/* Moves the body into the window, as far as it goes. */
static CambStep
pump (CambWorker *self,
      GInputStream *body,
      const CambResponse *response,
      gboolean shareable)
{
  gint64 stop = get_stop (self, response);
  guint64 skip = response->skip;

  while (stop < 0 || self->position < (guint64)stop) {
    g_autoptr (GError) error = NULL;
    gsize granted;
    guint8 *memory = wait_for_memory (self, stop, &granted);
    gssize n;

    if (memory == NULL && stop >= 0 && self->position >= (guint64)stop)
      break;
    if (memory == NULL)
      return CAMB_STEP_AGAIN;
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
    if (skip > 0) {
      skip -= n;
      continue;
    }
    if (!response->verified && (self->continues || self->position > 0))
      return camb_worker_fail_unverified (self);
    keep (self, memory, n);
    deliver (self, n);
    if (shareable)
      lend_body (self, body, stop);
  }
  return on_complete (self, body);
}

/**
 * camb_worker_pump: (skip)
 * @self: a worker
 * @body: of an answer
 * @response: what the answer is
 *
 * Moves the body to readers and store, as far as it goes.
 *
 * Returns: what comes next
 */
CambStep
camb_worker_pump (CambWorker *self,
                  GInputStream *body,
                  const CambResponse *response)
{
  /* A connection of HTTP/2 belongs to the thread that asked; what goes to the
   * disk had better go there in another thread than the reader's; and where a
   * chunk ends can only be told in one place. */
  CambStep step;

  self->greedy =
      !self->multiplexed && !response->chunked &&
      G_IS_POLLABLE_INPUT_STREAM (body) &&
      g_pollable_input_stream_can_poll (G_POLLABLE_INPUT_STREAM (body));
  step = pump (self, body, response,
               self->greedy && self->download->store == NULL);
  take_body_back (self);
  return step;
}
