/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-media"

#include "config.h"

#include "camb-artifact-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "camb-error.h"
#include "camb-response.h"

/* The place from which the byte at @offset is to be had soonest. Called with
 * the lock held. */
static CambPlace *
find_nearest (CambArtifact *self, guint64 offset)
{
  CambPlace *nearest = NULL;
  gint64 least = self->seekable ? CAMB_GAP_MAX + 1 : G_MAXINT64;

  for (guint i = 0; i < CAMB_N_PLACES && least > 0; i++) {
    CambPlace *place = &self->places[i];
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

/* The place that has the byte at @offset in memory. Called with the lock held.
 */
static CambPlace *
find_holding (CambArtifact *self, guint64 offset)
{
  for (guint i = 0; i < CAMB_N_PLACES; i++) {
    CambPlace *place = &self->places[i];

    if (place->download != NULL &&
        camb_download_holds (place->download, offset))
      return place;
  }
  return NULL;
}

/* The place to give up for another. Called with the lock held. */
static CambPlace *
find_idle (CambArtifact *self)
{
  CambPlace *oldest = NULL;

  for (guint i = 0; i < CAMB_N_PLACES; i++) {
    CambPlace *place = &self->places[i];

    if (place->download == NULL)
      return place;
    if (place->n_users == 0 &&
        (oldest == NULL || place->last_used < oldest->last_used))
      oldest = place;
  }
  return oldest;
}

static CambPlace *
use (CambArtifact *self, CambPlace *place)
{
  if (place != NULL) {
    place->n_users++;
    place->last_used = ++self->clock;
  }
  return place;
}

static void
release (CambArtifact *self, CambPlace *place)
{
  g_mutex_lock (&self->lock);
  if (--place->n_users == 0 && self->n_queued > 0)
    g_cond_signal (&self->released);
  g_mutex_unlock (&self->lock);
}

/* Finds or makes a place for @offset. Called with the lock held.
 * Returns %NULL without an error when all places are in use. */
static CambPlace *
try_acquire (CambArtifact *self,
             const CambArtifactUser *user,
             guint64 offset,
             GError **error)
{
  CambPlace *place;

  if (g_atomic_int_get (user->closed)) {
    camb_download_set_closed_error (error);
    return NULL;
  }
  place = find_nearest (self, offset);
  if (place == NULL && !self->seekable && offset > CAMB_RESPONSE_SKIP_MAX) {
    g_propagate_error (
        error, camb_error_new (CAMB_ERROR_MEDIA, 0, NULL,
                               _ ("The media host only serves whole files, so "
                                  "byte %" PRIu64 " cannot be had again. Play "
                                  "from the start without seeking."),
                               offset));
    return NULL;
  }
  if (place == NULL && (place = find_idle (self)) != NULL)
    camb_artifact_move (self, place, offset, user);
  return use (self, place);
}

static void
wake_cb (GCancellable *cancellable, CambArtifact *self)
{
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->released);
  g_mutex_unlock (&self->lock);
}

static CambPlace *
acquire (CambArtifact *self,
         const CambArtifactUser *user,
         guint64 offset,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (GError) local_error = NULL;
  CambPlace *place;
  gulong id = 0;

  g_mutex_lock (&self->lock);
  place = try_acquire (self, user, offset, &local_error);
  g_mutex_unlock (&self->lock);
  if (place == NULL && local_error == NULL) {
    /* All places have readers in them: this one queues. */
    if (cancellable != NULL)
      id =
          g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), self, NULL);
    g_mutex_lock (&self->lock);
    self->n_queued++;
    while ((place = try_acquire (self, user, offset, &local_error)) == NULL &&
           local_error == NULL &&
           !g_cancellable_set_error_if_cancelled (cancellable, &local_error))
      g_cond_wait (&self->released, &self->lock);
    self->n_queued--;
    g_mutex_unlock (&self->lock);
    g_cancellable_disconnect (cancellable, id);
  }
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return place;
}

/* Reads what is in memory, or on disk: what need not be waited for. */
static gssize
read_present (CambArtifact *self, const CambRead *read)
{
  CambPlace *place;
  gssize n = 0;

  if (self->store != NULL && camb_store_is_complete (self->store))
    return (gssize)camb_store_read (self->store, read->position, read->buffer,
                                    read->length);

  g_mutex_lock (&self->lock);
  place = use (self, find_holding (self, read->position));
  g_mutex_unlock (&self->lock);
  if (place != NULL) {
    n = camb_download_take (place->download, read);
    release (self, place);
  }
  if (n == 0 && self->store != NULL)
    n = (gssize)camb_store_read (self->store, read->position, read->buffer,
                                 read->length);
  return n;
}

/* Whoever reads from the disk will come to its end: what is behind that is
 * fetched in time. */
static void
look_ahead (CambArtifact *self,
            const CambArtifactUser *user,
            const CambRead *read,
            gsize n_read)
{
  guint64 position = read->position + n_read;
  guint64 start, end;
  CambPlace *place;

  if (self->store == NULL ||
      !camb_store_find_hole (self->store, position, &start, &end) ||
      start > position + read->ahead)
    return;
  g_mutex_lock (&self->lock);
  if (self->seekable && find_nearest (self, start) == NULL &&
      (place = find_idle (self)) != NULL)
    camb_artifact_move (self, place, start, user);
  g_mutex_unlock (&self->lock);
}

/* Reads from the network. The file may have become another: then whoever opens
 * it next gets that one. */
static gssize
read_place (CambArtifact *self,
            CambPlace *place,
            CambRead *read,
            GCancellable *cancellable,
            GError **error)
{
  GError *local_error = NULL;
  gssize n =
      camb_download_read (place->download, read, cancellable, &local_error);

  release (self, place);
  if (local_error == NULL)
    return n;
  if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    camb_artifact_abandon (self);
  g_propagate_error (error, local_error);
  return n;
}

/**
 * camb_artifact_read:
 * @self: an open file
 * @user: who reads
 * @read: what to read
 * @cancellable: (nullable): stops waiting
 * @error: return location
 *
 * Reads one piece, from wherever it is or comes.
 *
 * Returns: the number of bytes, 0 at the end of the file, -1 on error
 */
gssize
camb_artifact_read (CambArtifact *self,
                    const CambArtifactUser *user,
                    CambRead *read,
                    GCancellable *cancellable,
                    GError **error)
{
  gssize n = read_present (self, read);

  if (n > 0) {
    look_ahead (self, user, read, (gsize)n);
    return n;
  }
  for (;;) {
    CambPlace *place = acquire (self, user, read->position, cancellable, error);

    if (place == NULL)
      return -1;
    n = read_place (self, place, read, cancellable, error);
    if (n != CAMB_DOWNLOAD_MISSED)
      return n;
    n = read_present (self, read);
    if (n > 0)
      return n;
  }
}
