/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-media"

#include "config.h"

#include "camb-reader.h"

/* How much of the time to come is fetched ahead, and the bounds of that. */
#define AHEAD_SECONDS 8
#define AHEAD_MIN (1024 * 1024)
#define AHEAD_MAX (16 * 1024 * 1024)

/* Less says nothing about how fast somebody reads: at first, queues are filled.
 */
#define PACE_TIME_MIN (2 * G_TIME_SPAN_SECOND)

/* Who jumps farther than this begins anew. */
#define JUMP (1024 * 1024)

/* Who has read for so long is looked at anew, since people pause and skip. */
#define PACE_TIME_MAX (10 * G_TIME_SPAN_SECOND)

struct _CambReader
{
  gatomicrefcount ref_count;

  /* Never changed after construction. */
  CambArtifact *artifact;
  CambArtifactUser user;
  /* What was on disk when this reader came. */
  CambSpans kept;

  int closed; /* atomic */

  /* Set once. */
  void (*stalled) (gpointer data);
  gpointer data;

  /* How fast somebody reads: guarded by the lock. */
  GMutex lock;
  gint64 pace_since; /* monotonic */
  guint64 pace_bytes;
  guint64 position;
  guint64 ahead;
};

/* What is read in one go says how much will be wanted soon. */
static guint64
note_pace (CambReader *self, guint64 offset, gsize n)
{
  gint64 now = g_get_monotonic_time ();
  gint64 elapsed;
  guint64 ahead;

  g_mutex_lock (&self->lock);
  if (offset > self->position + JUMP || offset + JUMP < self->position) {
    self->pace_since = now;
    self->pace_bytes = 0;
    self->ahead = AHEAD_MIN;
  }
  self->position = offset + n;
  self->pace_bytes += n;
  elapsed = now - self->pace_since;
  if (elapsed >= PACE_TIME_MIN)
    self->ahead = CLAMP ((guint64)((double)self->pace_bytes / (double)elapsed *
                                   G_USEC_PER_SEC * AHEAD_SECONDS),
                         AHEAD_MIN, AHEAD_MAX);
  if (elapsed >= PACE_TIME_MAX) {
    self->pace_since = now;
    self->pace_bytes = 0;
  }
  ahead = self->ahead;
  g_mutex_unlock (&self->lock);
  return ahead;
}

static void
camb_reader_free (CambReader *self)
{
  camb_artifact_leave (self->artifact);
  camb_links_unref (self->user.links);
  g_clear_pointer (&self->user.counters, camb_counters_unref);
  camb_spans_clear (&self->kept);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * camb_reader_new:
 * @media: which file
 * @policy: how patient to be with its host
 * @counters: (nullable): where requests, retries and bytes are counted that
 *     this reader causes
 *
 * Starts opening the file at once, in a thread. What is wrong with it, if
 * anything, is told by camb_reader_wait_open() and camb_reader_read().
 *
 * This waits for the disk, but not for the network.
 *
 * Returns: (transfer full): a reader
 */
CambReader *
camb_reader_new (const CambMedia *media,
                 const CambPolicy *policy,
                 CambCounters *counters)
{
  CambReader *self;
  CambStore *store;

  g_return_val_if_fail (media != NULL && media->links != NULL, NULL);
  g_return_val_if_fail (policy != NULL, NULL);

  self = g_new0 (CambReader, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->ahead = AHEAD_MIN;
  self->pace_since = g_get_monotonic_time ();
  self->user = (CambArtifactUser){
      .reader = self,
      .links = camb_links_ref (media->links),
      .policy = *policy,
      .counters = counters != NULL ? camb_counters_ref (counters) : NULL,
      .closed = &self->closed,
  };
  self->artifact = camb_artifact_join (media);
  store = camb_artifact_get_store (self->artifact);
  if (store != NULL)
    camb_store_copy_spans (store, &self->kept);
  else
    camb_spans_init (&self->kept);
  camb_artifact_start (self->artifact, &self->user);
  return self;
}

/**
 * camb_reader_new_for_url:
 * @url: a URL, signed or not
 * @policy: how patient to be with its host
 * @counters: (nullable): where requests, retries and bytes are counted
 *
 * Like camb_reader_new(), for a file that has one URL for good, is not kept,
 * and is not shared.
 *
 * Returns: (transfer full): a reader
 */
CambReader *
camb_reader_new_for_url (const char *url,
                         const CambPolicy *policy,
                         CambCounters *counters)
{
  g_autoptr (CambLinks) links = NULL;
  CambMedia media = {0};

  g_return_val_if_fail (url != NULL, NULL);

  links = camb_links_new_fixed (url);
  media.links = links;
  return camb_reader_new (&media, policy, counters);
}

/**
 * camb_reader_set_funcs:
 * @self: a reader that is not read from just now
 * @stalled: called from the thread of a read that has waited %CAMB_STALL
 * @kept: called from any thread when the whole file is on disk
 * @data: for both
 *
 * Asks to be told when the network does not keep up, and when it is not needed
 * any more. Nothing is told after camb_reader_close().
 */
void
camb_reader_set_funcs (CambReader *self,
                       void (*stalled) (gpointer data),
                       void (*kept) (gpointer data),
                       gpointer data)
{
  CambStore *store;

  g_return_if_fail (self != NULL);

  self->stalled = stalled;
  self->data = data;
  store = camb_artifact_get_store (self->artifact);
  if (store != NULL)
    camb_store_watch (store, kept, data);
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
 *     cure, a %CAMB_ERROR_SETTINGS about the URL, what camb_links_find() says,
 *     or %G_IO_ERROR_CANCELLED
 *
 * Waits until it is known what the file is, so that size and seekability are
 * known: at once for one of which anything is kept, else when the host has
 * answered. The outcome stays; asking again costs nothing.
 *
 * Returns: whether the media can be read
 */
gboolean
camb_reader_wait_open (CambReader *self,
                       GCancellable *cancellable,
                       GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return camb_artifact_wait_open (self->artifact, &self->user, cancellable,
                                  error);
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
  g_return_val_if_fail (self != NULL, -1);

  return camb_artifact_get_size (self->artifact);
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
  g_return_val_if_fail (self != NULL, FALSE);

  return camb_artifact_is_seekable (self->artifact);
}

/**
 * camb_reader_is_kept:
 * @self: a reader
 *
 * Returns: whether the whole file is on disk
 */
gboolean
camb_reader_is_kept (CambReader *self)
{
  CambStore *store;

  g_return_val_if_fail (self != NULL, FALSE);

  store = camb_artifact_get_store (self->artifact);
  return store != NULL && camb_store_is_sealed (store);
}

/* Reads one piece and counts it. */
static gssize
read_piece (CambReader *self,
            CambRead *read,
            GCancellable *cancellable,
            GError **error)
{
  gssize n = camb_artifact_read (self->artifact, &self->user, read, cancellable,
                                 error);

  if (n > 0)
    camb_counters_add (
        self->user.counters, CAMB_COUNTER_BYTES_FROM_CACHE,
        camb_spans_overlap (&self->kept, read->position, read->position + n));
  return n;
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
  CambRead read = {
      .reader = self,
      .closed = &self->closed,
      .stalled = self->stalled,
      .data = self->data,
  };
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

  read.ahead = note_pace (self, offset, length);
  while (done < length) {
    gssize n;

    read.position = offset + done;
    read.buffer = (guint8 *)buffer + done;
    read.length = length - done;
    n = read_piece (self, &read, cancellable, error);
    if (n < 0)
      return -1;
    if (n == 0)
      break;
    done += n;
  }
  return done;
}

/**
 * camb_reader_take_problem:
 * @self: a reader
 *
 * Returns: (transfer full) (nullable): why nothing more is kept of the file,
 *     once for all its readers
 */
GError *
camb_reader_take_problem (CambReader *self)
{
  CambStore *store;

  g_return_val_if_fail (self != NULL, NULL);

  store = camb_artifact_get_store (self->artifact);
  return store != NULL ? camb_store_take_problem (store) : NULL;
}

/**
 * camb_reader_reject:
 * @self: a reader
 *
 * Says that the bytes are no media: they are not kept, and whoever opens the
 * file after this fetches it anew.
 */
void
camb_reader_reject (CambReader *self)
{
  g_return_if_fail (self != NULL);

  camb_artifact_reject (self->artifact);
}

/**
 * camb_reader_close:
 * @self: a reader
 *
 * Ends all reads with %G_IO_ERROR_CANCELLED, now and in future, and writes down
 * what is kept of the file. Never waits
 * for the network, but for a function of camb_reader_set_funcs() that is being
 * called.
 */
void
camb_reader_close (CambReader *self)
{
  CambStore *store;

  g_return_if_fail (self != NULL);

  store = camb_artifact_get_store (self->artifact);
  if (store != NULL && self->data != NULL)
    camb_store_unwatch (store, self->data);

  g_atomic_int_set (&self->closed, TRUE);
  camb_artifact_wake (self->artifact);
  if (store != NULL)
    camb_store_save (store, FALSE);
}
