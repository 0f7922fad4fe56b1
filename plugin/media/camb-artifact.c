/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-media"

#include "config.h"

#include "camb-artifact-private.h"

#include <inttypes.h>

#include "camb-error.h"

static GMutex registry_lock;
static GHashTable *registry; /* under the lock: key → CambArtifact, borrowed */

void
camb_artifact_leave_place (CambPlace *place)
{
  if (place->download == NULL)
    return;
  camb_download_stop (place->download);
  g_clear_pointer (&place->download, camb_download_unref);
}

/* Sends a place to @offset, on behalf of @user. Called with the lock held. */
void
camb_artifact_move (CambArtifact *self,
                    CambPlace *place,
                    guint64 offset,
                    const CambArtifactUser *user)
{
  const CambErrand errand = {
      .links = user->links,
      .language = self->language,
      .track = self->track,
      .start = offset,
      .store = self->store,
      .known = self->opened ? &self->identity : NULL,
      .policy = user->policy,
      .counters = user->counters,
  };

  g_debug ("fetching from %" PRIu64 " on", offset);
  camb_artifact_leave_place (place);
  place->download = camb_download_new (&errand);
}

/* What has been found out about the file: %TRUE when it is open, %FALSE with
 * @error when it never will be, and %FALSE without one when that is open.
 * Called with the lock held. */
static gboolean
get_outcome (CambArtifact *self, const CambArtifactUser *user, GError **error)
{
  if (g_atomic_int_get (user->closed))
    camb_download_set_closed_error (error);
  else if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  else
    return self->opened;
  return FALSE;
}

/* Who asks for the file from now on gets a new one. Called with the registry's
 * lock held. */
static void
unregister (CambArtifact *self)
{
  if (registry == NULL || self->key == NULL ||
      g_hash_table_lookup (registry, self->key) != self)
    return;
  g_hash_table_remove (registry, self->key);
  if (g_hash_table_size (registry) == 0)
    g_clear_pointer (&registry, g_hash_table_unref);
}

/* Something is wrong with it that the next who wants the file shall not
 * inherit. Called without the lock. */
void
camb_artifact_abandon (CambArtifact *self)
{
  g_mutex_lock (&registry_lock);
  unregister (self);
  g_mutex_unlock (&registry_lock);
}

/* Notes how the first download went. Called with the lock held, by whoever
 * waited for it first; the others find it noted. */
static void
note_outcome (CambArtifact *self,
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
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    self->error = g_error_copy (error);
  }
}

/**
 * camb_artifact_dup_file_name:
 * @language: (nullable): the key of a result
 * @track: which file of it
 *
 * Returns: (transfer full): its name in the run's folder: nothing in a
 *     language's key can make a path of it
 */
char *
camb_artifact_dup_file_name (const char *language, CambTrack track)
{
  const char *word = track == CAMB_TRACK_VIDEO ? "video" : "audio";
  g_autofree char *hash = NULL;

  if (language == NULL)
    return g_strdup (word);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, language, -1);
  return g_strdup_printf ("%s-%.16s", word, hash);
}

static CambStore *
open_store (const CambMedia *media)
{
  g_autofree char *name =
      camb_artifact_dup_file_name (media->language, media->track);

  return camb_store_new (media->folder, name);
}

static CambArtifact *
artifact_new (const CambMedia *media, const char *key)
{
  CambArtifact *self = g_new0 (CambArtifact, 1);

  self->key = g_strdup (key);
  self->language = g_strdup (media->language);
  self->track = media->track;
  self->identity.size = -1;
  if (media->folder != NULL)
    self->store = open_store (media);
  if (self->store != NULL)
    self->opened =
        camb_store_get_identity (self->store, &self->identity, &self->seekable);
  g_mutex_init (&self->lock);
  g_cond_init (&self->released);
  return self;
}

static void
artifact_free (CambArtifact *self)
{
  for (guint i = 0; i < CAMB_N_PLACES; i++)
    camb_artifact_leave_place (&self->places[i]);
  if (self->store != NULL)
    camb_store_save (self->store, FALSE);
  g_clear_pointer (&self->store, camb_store_unref);
  camb_identity_clear (&self->identity);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->released);
  g_free (self->language);
  g_free (self->key);
  g_free (self);
}

static char *
dup_key (const CambMedia *media)
{
  g_autofree char *name =
      camb_artifact_dup_file_name (media->language, media->track);
  const char *place =
      media->folder != NULL ? camb_folder_get_cache_path (media->folder) : "";

  if (media->base_url == NULL)
    return NULL;
  return g_strdup_printf ("%s\n%d\n%" PRIu64 "\n%s\n%s", media->base_url,
                          (int)media->kind, media->run_id, name, place);
}

/**
 * camb_artifact_join:
 * @media: which file
 *
 * Returns: (transfer full): the file, which is shared with all who have joined
 *     it and not left; for camb_artifact_leave()
 */
CambArtifact *
camb_artifact_join (const CambMedia *media)
{
  g_autofree char *key = dup_key (media);
  CambArtifact *self = NULL;

  g_mutex_lock (&registry_lock);
  if (registry == NULL && key != NULL)
    registry = g_hash_table_new (g_str_hash, g_str_equal);
  if (key != NULL)
    self = g_hash_table_lookup (registry, key);
  if (self == NULL) {
    self = artifact_new (media, key);
    if (key != NULL)
      g_hash_table_insert (registry, self->key, self);
  }
  self->n_readers++;
  g_mutex_unlock (&registry_lock);
  return self;
}

/**
 * camb_artifact_leave:
 * @self: (transfer full): a file
 *
 * Who leaves last, ends what is under way. This never waits for the network.
 */
void
camb_artifact_leave (CambArtifact *self)
{
  gboolean last;

  g_mutex_lock (&registry_lock);
  last = --self->n_readers == 0;
  if (last)
    unregister (self);
  g_mutex_unlock (&registry_lock);
  if (last)
    artifact_free (self);
}

/**
 * camb_artifact_start:
 * @self: a file
 * @user: who wants it
 *
 * Begins to fetch what is missing at its start, unless that is under way.
 */
void
camb_artifact_start (CambArtifact *self, const CambArtifactUser *user)
{
  const CambRead soon = {.reader = user->reader};
  guint64 start = 0, end;

  g_mutex_lock (&self->lock);
  if (self->places[0].download == NULL && self->error == NULL &&
      (self->store == NULL ||
       camb_store_find_hole (self->store, 0, &start, &end)) &&
      (!self->opened || start < CAMB_GAP_MAX))
    camb_artifact_move (self, &self->places[0], start, user);
  for (guint i = 0; i < CAMB_N_PLACES; i++) {
    if (self->places[i].download != NULL)
      camb_download_expect (self->places[i].download, &soon);
  }
  g_mutex_unlock (&self->lock);
}

/**
 * camb_artifact_wait_open:
 * @self: a file
 * @user: who wants it
 * @cancellable: (nullable): stops waiting
 * @error: return location
 *
 * Waits until it is known what the file is. The outcome stays.
 *
 * Returns: whether the file can be read
 */
gboolean
camb_artifact_wait_open (CambArtifact *self,
                         const CambArtifactUser *user,
                         GCancellable *cancellable,
                         GError **error)
{
  g_auto (CambIdentity) identity = CAMB_IDENTITY_INIT;
  g_autoptr (CambDownload) first = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean opened, failed, seekable = FALSE;

  g_mutex_lock (&self->lock);
  opened = get_outcome (self, user, &local_error);
  /* Until the file is open there is only this one. */
  if (!opened && local_error == NULL)
    first = camb_download_ref (self->places[0].download);
  g_mutex_unlock (&self->lock);

  if (first != NULL) {
    opened = camb_download_wait_open (first, &identity, &seekable, user->closed,
                                      cancellable, &local_error);
    g_mutex_lock (&self->lock);
    note_outcome (self, opened, &identity, seekable, local_error);
    failed = self->error != NULL;
    if (opened && g_atomic_int_get (user->closed)) {
      opened = FALSE;
      camb_download_set_closed_error (&local_error);
    }
    g_mutex_unlock (&self->lock);
    if (failed)
      camb_artifact_abandon (self);
  }
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return opened;
}

/**
 * camb_artifact_reject:
 * @self: a file
 *
 * Makes sure that nobody gets these bytes another time: they are not media,
 * whatever the host said. Who asks for the file from now on fetches it anew.
 */
void
camb_artifact_reject (CambArtifact *self)
{
  camb_artifact_abandon (self);
  if (self->store != NULL)
    camb_store_discard (self->store);
}

/** camb_artifact_get_size: in bytes; -1 when unknown or not open yet. */
gint64
camb_artifact_get_size (CambArtifact *self)
{
  gint64 size;

  g_mutex_lock (&self->lock);
  size = self->identity.size;
  g_mutex_unlock (&self->lock);
  return size;
}

/** camb_artifact_is_seekable: whether any byte can be read at any time. */
gboolean
camb_artifact_is_seekable (CambArtifact *self)
{
  gboolean seekable;

  g_mutex_lock (&self->lock);
  seekable = self->seekable;
  g_mutex_unlock (&self->lock);
  return seekable ||
         (self->store != NULL && camb_store_is_complete (self->store));
}

/** camb_artifact_get_store: (nullable) (transfer none): what is kept. */
CambStore *
camb_artifact_get_store (CambArtifact *self)
{
  return self->store;
}

/** camb_artifact_wake: makes all who wait look whether they are closed. */
void
camb_artifact_wake (CambArtifact *self)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < CAMB_N_PLACES; i++) {
    if (self->places[i].download != NULL)
      camb_download_wake (self->places[i].download);
  }
  g_cond_broadcast (&self->released);
  g_mutex_unlock (&self->lock);
}
