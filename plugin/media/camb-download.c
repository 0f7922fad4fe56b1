/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-media"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "camb-download-private.h"
#include "camb-error.h"
#include "camb-url.h"

/* How far the worker runs ahead of the last read, and how much is kept
 * behind it for demuxers that go back and forth between neighbours. */
#define AHEAD (1024 * 1024)
#define BEHIND (512 * 1024)

/* Waking a reader for less costs more than the copy, unless it wants less. */
#define WORTH_WAKING (64 * 1024)

typedef gboolean (*DueFunc) (const CambDownload *self,
                             guint64 position,
                             gsize least);

static gboolean
is_settled (const CambDownload *self)
{
  return self->stopped || self->ended || self->error != NULL;
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
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->arrived);
  g_mutex_unlock (&self->lock);
}

/* Waits until something is due or @cancellable is cancelled. Called without
 * the lock, because a cancellable that is cancelled already calls back at
 * once; returns with it. */
static void
lock_when_due (CambDownload *self,
               DueFunc due,
               guint64 position,
               gsize least,
               GCancellable *cancellable)
{
  gulong id = 0;

  if (cancellable != NULL)
    id = g_cancellable_connect (cancellable, G_CALLBACK (wake_readers_cb), self,
                                NULL);
  g_mutex_lock (&self->lock);
  self->n_waiting++;
  self->wanted = MAX (self->wanted, position);
  self->awaited = MAX (self->awaited, position + least);
  wake_worker (self);
  while (!due (self, position, least) &&
         !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->arrived, &self->lock);
  self->n_waiting--;
  g_mutex_unlock (&self->lock);
  /* Waits for a callback under way, which wants the lock. */
  g_cancellable_disconnect (cancellable, id);
  g_mutex_lock (&self->lock);
}

/* Called with the lock held, when there are no bytes to give. */
static gssize
explain (CambDownload *self, guint64 position, GError **error)
{
  if (self->stopped) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                         _ ("The media was closed while it was being read"));
    return -1;
  }
  if (position < self->window.tail)
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
take (CambDownload *self, guint64 position, void *buffer, gsize length)
{
  gsize n = camb_window_copy (&self->window, position, buffer, length);

  if (n > 0) {
    self->wanted = position + n;
    wake_worker (self);
  }
  return n;
}

static void
camb_download_free (CambDownload *self)
{
  g_free (self->url);
  g_free (self->host);
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
                                _ ("Could not start reading media from %s: "
                                   "%s. Close other programs and try again."),
                                self->host, error->message);
  camb_download_unref (self);
}

/**
 * camb_download_new:
 * @url: a media URL that has passed camb_url_check()
 * @start: the first byte wanted
 * @known: (nullable): which object it has to be; %NULL takes what comes
 * @policy: how patient to be
 * @counters: (nullable): where requests and bytes are counted
 *
 * Starts a download in a thread of its own.
 *
 * Returns: (transfer full): the download
 */
CambDownload *
camb_download_new (const char *url,
                   guint64 start,
                   const CambIdentity *known,
                   const CambPolicy *policy,
                   CambCounters *counters)
{
  CambDownload *self = g_new0 (CambDownload, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->url = g_strdup (url);
  self->host = camb_url_dup_host (url);
  self->policy = *policy;
  self->counters = counters != NULL ? camb_counters_ref (counters) : NULL;
  self->life = g_cancellable_new ();
  self->wanted = start;
  self->identity.size = -1;
  self->has_identity = known != NULL;
  if (known != NULL)
    camb_identity_copy (&self->identity, known);
  g_mutex_init (&self->lock);
  g_cond_init (&self->arrived);
  g_cond_init (&self->room);
  camb_window_init (&self->window, AHEAD + BEHIND, start);
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
                         GCancellable *cancellable,
                         GError **error)
{
  gboolean opened;

  lock_when_due (self, is_open_due, 0, 0, cancellable);
  opened = self->opened;
  if (opened) {
    camb_identity_copy (identity, &self->identity);
    *seekable = self->seekable;
  } else if (self->error != NULL || self->stopped) {
    explain (self, self->window.head, error);
  } else {
    g_cancellable_set_error_if_cancelled (cancellable, error);
  }
  g_mutex_unlock (&self->lock);
  return opened;
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
  else if (!self->stopped && !self->reported && position >= self->window.head)
    gap = position - self->window.head;
  g_mutex_unlock (&self->lock);
  return gap;
}

/**
 * camb_download_read:
 * @self: a download
 * @position: an offset in the file
 * @buffer: where to
 * @length: how much, more than 0
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
                    guint64 position,
                    void *buffer,
                    gsize length,
                    GCancellable *cancellable,
                    GError **error)
{
  gssize n;

  g_assert (length > 0);

  g_mutex_lock (&self->lock);
  n = take (self, position, buffer, length);
  g_mutex_unlock (&self->lock);
  if (n > 0)
    return n;

  lock_when_due (self, is_read_due, position, MIN (length, WORTH_WAKING),
                 cancellable);
  n = take (self, position, buffer, length);
  if (n == 0 && (is_settled (self) || position < self->window.tail))
    n = explain (self, position, error);
  else if (n == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
    n = -1;
  g_mutex_unlock (&self->lock);
  return n;
}

/**
 * camb_download_get_room:
 * @self: a download, locked
 *
 * There is always room for what somebody waits for, even when somebody else
 * reads far behind.
 *
 * Returns: how many bytes the worker may fetch now
 */
gsize
camb_download_get_room (const CambDownload *self)
{
  guint64 head = self->window.head;
  guint64 limit = MAX (self->wanted + AHEAD, self->awaited);

  return head < limit ? MIN (limit - head, AHEAD) : 0;
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
