/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-media"

#include "config.h"

#include "camb-worker.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* libsoup is fastest with reads of this size; bigger ones gain nothing. */
#define READ_MAX (256 * 1024)

/* How long an answer may be held up by readers who have stopped reading, before
 * the rest of it is given up. */
#define HOLD_UP G_TIME_SPAN_SECOND

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

/* Waits until readers have made room for @least bytes, or want some at once.
 * Called with the lock held. Returns %FALSE when it took longer than @limit. */
static gboolean
wait_for_room (CambWorker *self, gsize least, gint64 limit)
{
  CambDownload *download = self->download;
  gint64 end = g_get_monotonic_time () + limit;
  gsize room;

  while ((room = camb_download_get_room (download)) < least &&
         (room == 0 || download->awaited <= self->position) &&
         !download->stopped) {
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

/* Waits until it is time to ask the host for more, which is how the readers'
 * pace becomes the network's; and decides how much. */
void
camb_worker_wait_for_turn (CambWorker *self)
{
  CambDownload *download = self->download;
  guint64 room;
  gboolean starved;

  g_mutex_lock (&download->lock);
  if (self->unsaved > 0 &&
      camb_download_get_room (download) < CAMB_DOWNLOAD_TURN_MIN) {
    g_mutex_unlock (&download->lock);
    camb_worker_save (self, FALSE);
    g_mutex_lock (&download->lock);
  }
  wait_for_room (self, CAMB_DOWNLOAD_TURN_MIN, G_MAXINT64 / 2);
  room = camb_download_get_room (download);
  starved = download->awaited > self->position;
  g_mutex_unlock (&download->lock);

  self->portion =
      starved ? MIN (self->portion * 2, CAMB_ASK_MAX) : CAMB_ASK_MIN / 2;
  self->asked = self->position +
                MAX (MIN (room, CAMB_ASK_MAX), starved ? self->portion : 1);
}

/* Lends memory for the next bytes. Returns %NULL when the download is stopped,
 * or when readers do not want any more of this answer for now. */
static guint8 *
wait_for_memory (CambWorker *self, gint64 stop, gsize *granted)
{
  CambDownload *download = self->download;
  guint64 left = stop >= 0 ? stop - self->position : READ_MAX;
  gsize least = MIN (left, CAMB_DOWNLOAD_ROOM_MIN);
  guint8 *memory = NULL;

  g_mutex_lock (&download->lock);
  if (wait_for_room (self, least, self->partial ? HOLD_UP : G_MAXINT64 / 2) &&
      !download->stopped) {
    gsize room = camb_download_get_room (download);

    memory = camb_window_begin (&download->window,
                                MIN (MIN (room, left), READ_MAX), granted);
  }
  g_mutex_unlock (&download->lock);
  return memory;
}

/* Keeps the last @n bytes that were delivered. */
static void
keep (CambWorker *self, const guint8 *memory, gsize n)
{
  CambDownload *download = self->download;

  if (download->store == NULL)
    return;
  if (!camb_store_write (download->store, self->position - n, memory, n)) {
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

  self->position += n;
  self->attempt = 0;
  self->n_refusals = 0;
  self->doubtful_end = -1;
  g_mutex_lock (&download->lock);
  camb_worker_note_opened (self);
  camb_window_commit (&download->window, n);
  if (download->n_waiting > 0)
    g_cond_broadcast (&download->arrived);
  g_mutex_unlock (&download->lock);
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
static CambStep
on_read_error (CambWorker *self, gint64 stop, const GError *error)
{
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

/* Moves the body into the window. */
CambStep
camb_worker_pump (CambWorker *self,
                  GInputStream *body,
                  const CambResponse *response)
{
  gint64 stop = get_stop (self, response);
  guint64 skip = response->skip;

  while (stop < 0 || self->position < (guint64)stop) {
    g_autoptr (GError) error = NULL;
    gsize granted;
    guint8 *memory = wait_for_memory (self, stop, &granted);
    gssize n;

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
    if (skip > 0)
      skip -= n;
    else if (!response->verified && (self->continues || self->position > 0))
      return camb_worker_fail_unverified (self);
    else {
      deliver (self, n);
      keep (self, memory, n);
    }
  }
  return on_complete (self, body);
}
