/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-media"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "camb-download-private.h"
#include "camb-error.h"

/* How much of the file is at hand in memory: what lies ahead of the readers,
 * unless that goes to the store, and what is kept behind them for demuxers
 * that go back and forth between neighbours. */
#define AHEAD (4 * 1024 * 1024)
#define AHEAD_STORED (1024 * 1024)
#define BEHIND (512 * 1024)

/* Waking a reader for less costs more than the copy, unless it wants less. */
#define WORTH_WAKING (64 * 1024)

typedef gboolean (*DueFunc) (const CambDownload *self,
                             guint64 position,
                             gsize least);

static gboolean
is_settled (const CambDownload *self)
{
  return self->stopped || self->ended || self->retired || self->error != NULL;
}

static gboolean
is_open_due (const CambDownload *self, guint64 position, gsize least)
{
  return self->opened || is_settled (self);
}

/* Whether waiting for the bytes [@position, @position + @least) is over. */
static gboolean
is_read_due (const CambDownload *self, guint64 position, gsize least)
{
  return position < self->window.tail ||
         self->window.head >= position + least || is_settled (self);
}

/* Called with the lock held. */
static void
wake_worker (CambDownload *self)
{
  if (self->worker_waits &&
      (camb_download_get_room (self) >= CAMB_DOWNLOAD_ROOM_MIN ||
       self->awaited > self->window.head))
    g_cond_signal (&self->room);
}

static void
wake_readers_cb (GCancellable *cancellable, CambDownload *self)
{
  camb_download_wake (self);
}

/* Waits for news; tells who reads when there is none for long. Called with the
 * lock held, which is released meanwhile. */
static void
wait_for_news (CambDownload *self, CambRead *read, gint64 stalls_at)
{
  if (read == NULL || read->stalled == NULL) {
    g_cond_wait (&self->arrived, &self->lock);
    return;
  }
  if (g_cond_wait_until (&self->arrived, &self->lock, stalls_at))
    return;
  g_mutex_unlock (&self->lock);
  read->stalled (read->data);
  read->stalled = NULL;
  g_mutex_lock (&self->lock);
}

/* Waits until something is due, or @cancellable is cancelled, or the reader
 * closed. Called without the lock, because a cancellable that is cancelled
 * already calls back at once; returns with it. */
static void
lock_when_due (CambDownload *self,
               DueFunc due,
               guint64 position,
               gsize least,
               const int *closed,
               CambRead *read,
               GCancellable *cancellable)
{
  gint64 stalls_at = g_get_monotonic_time () + CAMB_STALL;
  gulong id = 0;

  if (cancellable != NULL)
    id = g_cancellable_connect (cancellable, G_CALLBACK (wake_readers_cb), self,
                                NULL);
  g_mutex_lock (&self->lock);
  self->n_waiting++;
  self->awaited = MAX (self->awaited, position + least);
  wake_worker (self);
  while (!due (self, position, least) && !g_atomic_int_get (closed) &&
         !g_cancellable_is_cancelled (cancellable))
    wait_for_news (self, read, stalls_at);
  self->n_waiting--;
  g_mutex_unlock (&self->lock);
  /* Waits for a callback under way, which wants the lock. */
  g_cancellable_disconnect (cancellable, id);
  g_mutex_lock (&self->lock);
}

/* The seat of a reader near a position, or that of who has been away for
 * longest: one reader may read at two places in turn. Called with the lock
 * held. */
static CambSeat *
find_seat (CambDownload *self, gconstpointer reader, guint64 position)
{
  CambSeat *oldest = &self->seats[0];

  for (guint i = 0; i < CAMB_DOWNLOAD_N_SEATS; i++) {
    CambSeat *seat = &self->seats[i];

    if (seat->reader == reader && position < seat->position + BEHIND &&
        seat->position < position + BEHIND)
      return seat;
    if (seat->read_at < oldest->read_at)
      oldest = seat;
  }
  return oldest;
}

/* Notes where a reader is. Called with the lock held. */
static void
sit (CambDownload *self, const CambRead *read, guint64 position)
{
  *find_seat (self, read->reader, position) = (CambSeat){
      .reader = read->reader,
      .position = position,
      .ahead = read->ahead,
      .read_at = g_get_monotonic_time (),
  };
}

/** camb_download_set_closed_error: says that a reader wants nothing more. */
void
camb_download_set_closed_error (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                       _ ("The media was closed while it was being read"));
}

/* Called with the lock held, when there are no bytes to give. */
static gssize
explain (CambDownload *self, guint64 position, GError **error)
{
  if (self->stopped) {
    camb_download_set_closed_error (error);
    return -1;
  }
  if (position < self->window.tail || self->retired)
    return CAMB_DOWNLOAD_MISSED;
  if (self->error != NULL) {
    self->reported = TRUE;
    g_propagate_error (error, g_error_copy (self->error));
    return -1;
  }
  return 0;
}

/* Called with the lock held. */
static gsize
take (CambDownload *self, const CambRead *read)
{
  gsize n = camb_window_copy (&self->window, read->position, read->buffer,
                              read->length);

  if (n > 0) {
    sit (self, read, read->position + n);
    wake_worker (self);
  }
  return n;
}

static void
camb_download_free (CambDownload *self)
{
  camb_links_unref (self->links);
  g_free (self->language);
  g_clear_pointer (&self->store, camb_store_unref);
  g_clear_pointer (&self->counters, camb_counters_unref);
  g_clear_object (&self->life);
  g_clear_error (&self->error);
  camb_identity_clear (&self->identity);
  camb_window_clear (&self->window);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->arrived);
  g_cond_clear (&self->room);
  g_free (self);
}

static void
start_worker (CambDownload *self)
{
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_try_new ("camb-download", camb_download_work,
                                      camb_download_ref (self), &error);

  if (thread != NULL) {
    g_thread_unref (thread);
    return;
  }
  self->error = camb_error_new (CAMB_ERROR_MEDIA, 0, NULL,
                                _ ("Could not start reading media: %s. Close "
                                   "other programs and try again."),
                                error->message);
  camb_download_unref (self);
}

/**
 * camb_download_new:
 * @errand: what to get, from where on
 *
 * Starts a download in a thread of its own.
 *
 * Returns: (transfer full): the download
 */
CambDownload *
camb_download_new (const CambErrand *errand)
{
  CambDownload *self = g_new0 (CambDownload, 1);
  gsize ahead = errand->store != NULL ? AHEAD_STORED : AHEAD;

  g_atomic_ref_count_init (&self->ref_count);
  self->links = camb_links_ref (errand->links);
  self->language = g_strdup (errand->language);
  self->track = errand->track;
  if (errand->store != NULL)
    self->store = camb_store_ref (errand->store);
  self->stored = self->store != NULL;
  self->policy = errand->policy;
  if (errand->counters != NULL)
    self->counters = camb_counters_ref (errand->counters);
  self->life = g_cancellable_new ();
  self->identity.size = -1;
  self->has_identity = errand->known != NULL;
  if (errand->known != NULL)
    camb_identity_copy (&self->identity, errand->known);
  g_mutex_init (&self->lock);
  g_cond_init (&self->arrived);
  g_cond_init (&self->room);
  camb_window_init (&self->window, ahead + BEHIND, errand->start);
  /* Until there is a reader, somebody is expected at the start. */
  self->seats[0].position = errand->start;
  start_worker (self);
  return self;
}

/**
 * camb_download_ref:
 * @self: a download
 *
 * Returns: (transfer full): @self
 */
CambDownload *
camb_download_ref (CambDownload *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * camb_download_unref:
 * @self: (transfer full): a download
 *
 * The thread keeps running on its own reference: stop it first.
 */
void
camb_download_unref (CambDownload *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
    camb_download_free (self);
}

/**
 * camb_download_wait_open:
 * @self: a download
 * @identity: (out caller-allocates): which object it is
 * @seekable: (out): whether other places of it can be asked for
 * @closed: whether who waits is closed; atomic
 * @cancellable: (nullable): stops waiting, not the download
 * @error: return location
 *
 * Waits until the server has answered, retries included. What it said stays
 * true when the download is stopped afterwards.
 *
 * Returns: whether there are bytes to be read
 */
gboolean
camb_download_wait_open (CambDownload *self,
                         CambIdentity *identity,
                         gboolean *seekable,
                         const int *closed,
                         GCancellable *cancellable,
                         GError **error)
{
  gboolean opened;

  lock_when_due (self, is_open_due, 0, 0, closed, NULL, cancellable);
  opened = self->opened;
  if (opened) {
    camb_identity_copy (identity, &self->identity);
    *seekable = self->seekable;
  } else if (self->error != NULL || self->stopped) {
    explain (self, self->window.head, error);
  } else if (!g_cancellable_set_error_if_cancelled (cancellable, error)) {
    camb_download_set_closed_error (error);
  }
  g_mutex_unlock (&self->lock);
  return opened;
}

/**
 * camb_download_expect:
 * @self: a download
 * @read: what somebody is about to read
 *
 * Has a newcomer waited for, as if he had read already.
 */
void
camb_download_expect (CambDownload *self, const CambRead *read)
{
  g_mutex_lock (&self->lock);
  if (read->position >= self->window.tail)
    sit (self, read, read->position);
  g_mutex_unlock (&self->lock);
}

/** camb_download_holds: whether the byte at @position is in memory. */
gboolean
camb_download_holds (CambDownload *self, guint64 position)
{
  gboolean holds;

  g_mutex_lock (&self->lock);
  holds = camb_window_holds (&self->window, position);
  g_mutex_unlock (&self->lock);
  return holds;
}

/**
 * camb_download_get_gap:
 * @self: a download
 * @position: an offset in the file
 *
 * Returns: how many bytes have to arrive before the one at @position: 0 when
 *     it is here or next, -1 when it will never come this way
 */
gint64
camb_download_get_gap (CambDownload *self, guint64 position)
{
  gint64 gap = -1;

  g_mutex_lock (&self->lock);
  if (camb_window_holds (&self->window, position))
    gap = 0;
  else if (!self->stopped && !self->reported && !self->retired &&
           position >= self->window.head)
    gap = position - self->window.head;
  g_mutex_unlock (&self->lock);
  return gap;
}

/** camb_download_take: like camb_download_read(), but never waits. */
gssize
camb_download_take (CambDownload *self, const CambRead *read)
{
  gsize n;

  g_mutex_lock (&self->lock);
  n = take (self, read);
  g_mutex_unlock (&self->lock);
  return (gssize)n;
}

/**
 * camb_download_read:
 * @self: a download
 * @read: what to read
 * @cancellable: (nullable): stops waiting, not the download
 * @error: return location
 *
 * Reads what is there, or waits for as much as is worth a wake-up.
 *
 * Returns: the number of bytes, 0 at the end of the file, -1 on error, or
 *     %CAMB_DOWNLOAD_MISSED
 */
gssize
camb_download_read (CambDownload *self,
                    CambRead *read,
                    GCancellable *cancellable,
                    GError **error)
{
  guint64 position = read->position;
  gssize n;

  g_assert (read->length > 0);

  g_mutex_lock (&self->lock);
  sit (self, read, position);
  n = take (self, read);
  if (n == 0) {
    n = camb_download_lead (self, read);
    if (n > 0)
      sit (self, read, position + n);
  }
  g_mutex_unlock (&self->lock);
  if (n > 0)
    return n;

  lock_when_due (self, is_read_due, position, MIN (read->length, WORTH_WAKING),
                 read->closed, read, cancellable);
  n = take (self, read);
  if (n == 0 && (is_settled (self) || position < self->window.tail)) {
    n = explain (self, position, error);
  } else if (n == 0) {
    if (!g_cancellable_set_error_if_cancelled (cancellable, error))
      camb_download_set_closed_error (error);
    n = -1;
  }
  g_mutex_unlock (&self->lock);
  return n;
}

/* Who reads far behind is waited for, as long as he reads at all: what leaves
 * memory would have to be fetched again for him, and for a demuxer that goes
 * back a little. Called with the lock held. */
static guint64
get_limit (const CambDownload *self, guint64 limit)
{
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < CAMB_DOWNLOAD_N_SEATS; i++) {
    const CambSeat *seat = &self->seats[i];

    if (seat->reader != NULL && seat->position >= self->window.tail &&
        now - seat->read_at < CAMB_DOWNLOAD_PATIENCE)
      limit = MIN (limit, seat->position + self->window.capacity - BEHIND);
  }
  return limit;
}

/**
 * camb_download_get_room:
 * @self: a download, locked
 *
 * Returns: how many bytes the worker may fetch now
 */
gsize
camb_download_get_room (const CambDownload *self)
{
  guint64 head = self->window.head;
  guint64 limit = self->awaited;
  guint64 most = self->window.capacity - BEHIND;

  for (guint i = 0; i < CAMB_DOWNLOAD_N_SEATS; i++) {
    const CambSeat *seat = &self->seats[i];
    guint64 ahead = MAX (seat->ahead, AHEAD_STORED);

    limit = MAX (limit,
                 seat->position + (self->stored ? ahead : MIN (ahead, most)));
  }
  if (!self->stored)
    limit = get_limit (self, limit);
  return head < limit ? limit - head : 0;
}

/** camb_download_wake: makes all who wait look why they do. */
void
camb_download_wake (CambDownload *self)
{
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->arrived);
  g_mutex_unlock (&self->lock);
}

/**
 * camb_download_stop:
 * @self: a download
 *
 * Makes the thread end soon and all reads fail; waits for neither.
 */
void
camb_download_stop (CambDownload *self)
{
  g_mutex_lock (&self->lock);
  self->stopped = TRUE;
  g_cond_broadcast (&self->arrived);
  g_cond_broadcast (&self->room);
  g_mutex_unlock (&self->lock);
  /* Without the lock, because handlers of a cancellable may do anything. */
  g_cancellable_cancel (self->life);
}
