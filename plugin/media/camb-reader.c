/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-media"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "camb-download.h"
#include "camb-error.h"
#include "camb-reader.h"
#include "camb-response.h"
#include "camb-url.h"

/* A demuxer reads in at most two or three places in turn: the index and the
 * data, or the data of two badly interleaved streams. */
#define N_PLACES 3

/* Waiting for so much to come by is quicker than a request for less of it. */
#define GAP_MAX (256 * 1024)

/* One of the places where the file is being read. */
typedef struct
{
  CambDownload *download;
  guint n_users;
  guint64 last_used;
} Place;

struct _CambReader
{
  gatomicrefcount ref_count;

  /* Never changed after construction. */
  char *url;
  char *host;
  CambPolicy policy;
  CambCounters *counters;

  /* Guards all below. May be held when a download's lock is taken, never the
   * other way round. */
  GMutex lock;
  /* With @lock: a place has lost its last user, or the reader was closed. */
  GCond released;
  Place places[N_PLACES];
  guint64 clock;
  gboolean opened;
  gboolean closed;
  gboolean seekable;
  CambIdentity identity;
  /* Why the file could not be opened. */
  GError *error;
};

static void
set_closed_error (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                       _ ("The media was closed while it was being read"));
}

/* The place from which the byte at @offset is to be had soonest. Called with
 * the lock held. */
static Place *
find_nearest (CambReader *self, guint64 offset)
{
  Place *nearest = NULL;
  gint64 least = self->seekable ? GAP_MAX + 1 : G_MAXINT64;

  for (guint i = 0; i < N_PLACES && least > 0; i++) {
    Place *place = &self->places[i];
    gint64 gap;

    if (place->download == NULL)
      continue;
    gap = camb_download_get_gap (place->download, offset);
    if (gap >= 0 && gap < least) {
      nearest = place;
      least = gap;
    }
  }
  return nearest;
}

/* The place to give up for another. Called with the lock held. */
static Place *
find_idle (CambReader *self)
{
  Place *oldest = NULL;

  for (guint i = 0; i < N_PLACES; i++) {
    Place *place = &self->places[i];

    if (place->download == NULL)
      return place;
    if (place->n_users == 0 &&
        (oldest == NULL || place->last_used < oldest->last_used))
      oldest = place;
  }
  return oldest;
}

static void
leave (Place *place)
{
  if (place->download == NULL)
    return;
  camb_download_stop (place->download);
  g_clear_pointer (&place->download, camb_download_unref);
}

/* Sends a place to @offset. Called with the lock held. */
static void
move (CambReader *self, Place *place, guint64 offset)
{
  g_debug ("%s: reading from %" PRIu64 " on", self->host, offset);
  leave (place);
  place->download = camb_download_new (self->url, offset, &self->identity,
                                       &self->policy, self->counters);
}

static void
wake_cb (GCancellable *cancellable, CambReader *self)
{
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->released);
  g_mutex_unlock (&self->lock);
}

/* Finds or makes a place for @offset. Called with the lock held.
 * Returns %NULL without an error when all places are in use. */
static Place *
try_acquire (CambReader *self, guint64 offset, GError **error)
{
  Place *place;

  if (self->closed) {
    set_closed_error (error);
    return NULL;
  }
  place = find_nearest (self, offset);
  if (place == NULL && !self->seekable && offset > CAMB_RESPONSE_SKIP_MAX) {
    g_propagate_error (
        error, camb_error_new (CAMB_ERROR_MEDIA, 0, NULL,
                               _ ("The media host %s only serves whole files, "
                                  "so byte %" PRIu64 " cannot be had again. "
                                  "Play from the start without seeking."),
                               self->host, offset));
    return NULL;
  }
  if (place == NULL && (place = find_idle (self)) != NULL)
    move (self, place, offset);
  if (place != NULL) {
    place->n_users++;
    place->last_used = ++self->clock;
  }
  return place;
}

static Place *
acquire (CambReader *self,
         guint64 offset,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (GError) local_error = NULL;
  Place *place;
  gulong id = 0;

  g_mutex_lock (&self->lock);
  place = try_acquire (self, offset, &local_error);
  g_mutex_unlock (&self->lock);
  if (place == NULL && local_error == NULL) {
    /* All places have readers in them: this one queues. */
    if (cancellable != NULL)
      id =
          g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), self, NULL);
    g_mutex_lock (&self->lock);
    while ((place = try_acquire (self, offset, &local_error)) == NULL &&
           local_error == NULL &&
           !g_cancellable_set_error_if_cancelled (cancellable, &local_error))
      g_cond_wait (&self->released, &self->lock);
    g_mutex_unlock (&self->lock);
    g_cancellable_disconnect (cancellable, id);
  }
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return place;
}

static void
release (CambReader *self, Place *place)
{
  g_mutex_lock (&self->lock);
  if (--place->n_users == 0)
    g_cond_signal (&self->released);
  g_mutex_unlock (&self->lock);
}

/* Reads one piece, from whichever place has it or gets it. */
static gssize
read_piece (CambReader *self,
            guint64 offset,
            guint8 *buffer,
            gsize length,
            GCancellable *cancellable,
            GError **error)
{
  gssize n = CAMB_DOWNLOAD_MISSED;

  while (n == CAMB_DOWNLOAD_MISSED) {
    Place *place = acquire (self, offset, cancellable, error);

    if (place == NULL)
      return -1;
    n = camb_download_read (place->download, offset, buffer, length,
                            cancellable, error);
    release (self, place);
  }
  return n;
}

static void
camb_reader_free (CambReader *self)
{
  for (guint i = 0; i < N_PLACES; i++)
    leave (&self->places[i]);
  g_free (self->url);
  g_free (self->host);
  g_clear_pointer (&self->counters, camb_counters_unref);
  camb_identity_clear (&self->identity);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->released);
  g_free (self);
}

/* What has been found out about the file: %TRUE when it is open, %FALSE with
 * @error when it never will be, and %FALSE without one when that is open.
 * Called with the lock held. */
static gboolean
get_outcome (CambReader *self, GError **error)
{
  if (self->closed)
    set_closed_error (error);
  else if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  else
    return self->opened;
  return FALSE;
}

/* Notes how the first download went. Called with the lock held, by whoever
 * waited for it first; the others find it noted. */
static void
note_outcome (CambReader *self,
              gboolean opened,
              CambIdentity *identity,
              gboolean seekable,
              const GError *error)
{
  if (self->opened || self->error != NULL)
    return;
  if (opened) {
    self->opened = TRUE;
    self->seekable = seekable;
    camb_identity_copy (&self->identity, identity);
  } else if (error->domain == CAMB_ERROR) {
    self->error = g_error_copy (error);
  }
}

/**
 * camb_reader_new:
 * @url: a media URL, signed or not
 * @policy: how patient to be with its host
 * @counters: (nullable): where requests, retries and bytes are counted
 *
 * Starts opening @url at once, in a thread. What is wrong with it, if anything,
 * is told by camb_reader_wait_open() and camb_reader_read().
 *
 * Returns: (transfer full): a reader
 */
CambReader *
camb_reader_new (const char *url,
                 const CambPolicy *policy,
                 CambCounters *counters)
{
  CambReader *self;

  g_return_val_if_fail (url != NULL, NULL);
  g_return_val_if_fail (policy != NULL, NULL);

  self = g_new0 (CambReader, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->url = g_strdup (url);
  self->host = camb_url_dup_host (url);
  self->policy = *policy;
  self->counters = counters != NULL ? camb_counters_ref (counters) : NULL;
  self->identity.size = -1;
  g_mutex_init (&self->lock);
  g_cond_init (&self->released);
  if (camb_url_check (url, &self->error))
    self->places[0].download =
        camb_download_new (url, 0, NULL, policy, counters);
  return self;
}

/**
 * camb_reader_ref:
 * @self: a reader
 *
 * Returns: (transfer full): @self
 */
CambReader *
camb_reader_ref (CambReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * camb_reader_unref:
 * @self: (transfer full): a reader
 *
 * Dropping the last reference closes the reader.
 */
void
camb_reader_unref (CambReader *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_ref_count_dec (&self->ref_count))
    camb_reader_free (self);
}

/**
 * camb_reader_wait_open:
 * @self: a reader
 * @cancellable: (nullable): stops waiting, not the reader
 * @error: return location for a %CAMB_ERROR_MEDIA that names host, cause and
 *     cure, a %CAMB_ERROR_SETTINGS about the URL, or %G_IO_ERROR_CANCELLED
 *
 * Waits until the host has answered, so that size and seekability are known.
 * The outcome stays; asking again costs nothing.
 *
 * Returns: whether the media can be read
 */
gboolean
camb_reader_wait_open (CambReader *self,
                       GCancellable *cancellable,
                       GError **error)
{
  g_auto (CambIdentity) identity = CAMB_IDENTITY_INIT;
  g_autoptr (CambDownload) first = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean opened, seekable = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_mutex_lock (&self->lock);
  opened = get_outcome (self, &local_error);
  /* Until the file is open there is only this one. */
  if (!opened && local_error == NULL)
    first = camb_download_ref (self->places[0].download);
  g_mutex_unlock (&self->lock);

  if (first != NULL) {
    opened = camb_download_wait_open (first, &identity, &seekable, cancellable,
                                      &local_error);
    g_mutex_lock (&self->lock);
    note_outcome (self, opened, &identity, seekable, local_error);
    if (opened && self->closed) {
      opened = FALSE;
      set_closed_error (&local_error);
    }
    g_mutex_unlock (&self->lock);
  }
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return opened;
}

/**
 * camb_reader_get_size:
 * @self: a reader
 *
 * Returns: length of the media in bytes; -1 when unknown or not open yet
 */
gint64
camb_reader_get_size (CambReader *self)
{
  gint64 size;

  g_return_val_if_fail (self != NULL, -1);

  g_mutex_lock (&self->lock);
  size = self->identity.size;
  g_mutex_unlock (&self->lock);
  return size;
}

/**
 * camb_reader_is_seekable:
 * @self: a reader
 *
 * Returns: whether any offset can be read at any time; %FALSE as long as that
 *     is not known
 */
gboolean
camb_reader_is_seekable (CambReader *self)
{
  gboolean seekable;

  g_return_val_if_fail (self != NULL, FALSE);

  g_mutex_lock (&self->lock);
  seekable = self->seekable;
  g_mutex_unlock (&self->lock);
  return seekable;
}

/**
 * camb_reader_read:
 * @self: a reader
 * @offset: the first byte wanted
 * @buffer: (out caller-allocates) (array length=length): where to
 * @length: how many bytes
 * @cancellable: (nullable): stops this read, not the reader
 * @error: return location, see camb_reader_wait_open()
 *
 * Reads @length bytes, and fewer only at the end of the media. Opens first
 * when that is not done. An error is told once; reading on then tries again.
 *
 * Returns: the number of bytes read, 0 behind the end, -1 on error
 */
gssize
camb_reader_read (CambReader *self,
                  guint64 offset,
                  void *buffer,
                  gsize length,
                  GCancellable *cancellable,
                  GError **error)
{
  gsize done = 0;
  gint64 size;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (buffer != NULL || length == 0, -1);
  g_return_val_if_fail (length <= G_MAXSSIZE, -1);
  g_return_val_if_fail (error == NULL || *error == NULL, -1);

  if (!camb_reader_wait_open (self, cancellable, error) ||
      g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  size = camb_reader_get_size (self);
  if (size >= 0)
    length = offset < (guint64)size ? MIN (length, size - offset) : 0;

  while (done < length) {
    gssize n = read_piece (self, offset + done, (guint8 *)buffer + done,
                           length - done, cancellable, error);

    if (n < 0)
      return -1;
    if (n == 0)
      break;
    done += n;
  }
  return done;
}

/**
 * camb_reader_close:
 * @self: a reader
 *
 * Ends all downloads, and all reads with %G_IO_ERROR_CANCELLED, now and in
 * future. Never waits for the network.
 */
void
camb_reader_close (CambReader *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  for (guint i = 0; i < N_PLACES; i++) {
    if (self->places[i].download != NULL)
      camb_download_stop (self->places[i].download);
  }
  g_cond_broadcast (&self->released);
  g_mutex_unlock (&self->lock);
}
