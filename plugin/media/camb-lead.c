/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-media"

#include "config.h"

#include "camb-download-private.h"

/* What a reader fetches at once: so little that it is still at hand for the
 * processor when it is used. */
#define LEAD_MAX (64 * 1024)

/* After so much a reader is taken to go straight on. */
#define STRAIGHT_MIN (4 * 1024 * 1024)

/* How long a reader stays on the spot when nothing has come: a little less than
 * it takes to change places with the worker and back. */
#define SPIN (100 * G_TIME_SPAN_MILLISECOND / 1000)

/* Reads what is there, or comes at once. */
static gssize
read_now (GPollableInputStream *body, guint8 *memory, gsize length)
{
  gint64 start = 0;

  for (;;) {
    g_autoptr (GError) error = NULL;
    gssize n = g_pollable_input_stream_read_nonblocking (body, memory, length,
                                                         NULL, &error);

    if (n >= 0 || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
      return n;
    if (start == 0)
      start = g_get_monotonic_time ();
    else if (g_get_monotonic_time () - start > SPIN)
      return -1;
    g_thread_yield ();
  }
}

static gboolean
may_lead (const CambDownload *self, const CambRead *read)
{
  return self->body != NULL && !self->busy && !self->stopped &&
         read->position == self->window.head &&
         read->position < self->body_stop;
}

/* Whether nobody else reads here, and this one has read all there is, for long:
 * then nobody will want what he has read. */
static gboolean
is_straight (const CambDownload *self, const CambRead *read)
{
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < CAMB_DOWNLOAD_N_SEATS; i++) {
    const CambSeat *seat = &self->seats[i];

    if (seat->reader != NULL && now - seat->read_at < CAMB_DOWNLOAD_PATIENCE &&
        (seat->reader != read->reader || seat->position != self->window.head))
      return FALSE;
  }
  return self->led_bytes >= STRAIGHT_MIN;
}

/* Reads into @memory without the lock, and notes what comes of it. */
static gsize
fetch (CambDownload *self, guint8 *memory, gsize length)
{
  GPollableInputStream *body = self->body;
  gssize n;

  self->busy = TRUE;
  g_mutex_unlock (&self->lock);
  n = read_now (body, memory, length);
  if (n > 0)
    camb_counters_add (self->counters, CAMB_COUNTER_BYTES_DOWNLOADED, n);
  g_mutex_lock (&self->lock);
  self->busy = FALSE;
  self->led_at = n > 0 ? g_get_monotonic_time () : 0;
  if (n > 0)
    self->led_bytes += n;
  return MAX (n, 0);
}

/* By way of the window, where the others find it too. */
static gsize
fetch_shared (CambDownload *self, const CambRead *read)
{
  gsize share =
      MIN (camb_download_get_room (self), self->body_stop - self->window.head);
  guint8 *memory;
  gsize n;

  if (share == 0)
    return 0;
  memory = camb_window_begin (&self->window, MIN (share, LEAD_MAX), &share);
  n = fetch (self, memory, share);
  camb_window_commit (&self->window, n);
  return camb_window_copy (&self->window, read->position, read->buffer,
                           read->length);
}

/* Past the window: memory that has just been used is far quicker to fill than
 * the next piece of a large ring. */
static gsize
fetch_straight (CambDownload *self, const CambRead *read)
{
  gsize n = fetch (self, read->buffer,
                   MIN (read->length, self->body_stop - self->window.head));

  camb_window_skip (&self->window, n);
  return n;
}

/**
 * camb_download_lead: (skip)
 * @self: a download, locked; the lock is released meanwhile
 * @read: a read for which there is nothing
 *
 * Fetches what has come from the network already, in the thread of the reader.
 * This never waits, and tells of no error: the worker finds out all that.
 *
 * Returns: how many bytes were read
 */
gsize
camb_download_lead (CambDownload *self, const CambRead *read)
{
  gsize n;

  if (!may_lead (self, read))
    return 0;
  self->awaited = MAX (self->awaited, read->position + read->length);
  n = is_straight (self, read) ? fetch_straight (self, read)
                               : fetch_shared (self, read);
  if (n > 0 && self->n_waiting > 0)
    g_cond_broadcast (&self->arrived);
  if (n == 0 || self->stopped || self->window.head >= self->body_stop)
    g_cond_signal (&self->room);
  return n;
}
