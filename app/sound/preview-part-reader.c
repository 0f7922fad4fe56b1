/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-part-reader.h"
#include "preview-worker.h"

/* What both threads know. */
typedef struct
{
  gatomicrefcount ref_count;
  const PreviewPartFuncs *funcs;
  /* Of the main thread; NULL when nobody wants to know any more. */
  gpointer owner;
  /* Of the worker. */
  PreviewSoundReader *reader;
  gboolean is_started;
  gboolean is_broken;
} Shared;

struct _PreviewPartReader
{
  Shared *shared;
  PreviewWorker *worker;
  GCancellable *cancellable;
};

typedef struct
{
  Shared *shared;
  GCancellable *cancellable;
  guint64 start;
  guint64 end;
  gpointer work;
} Part;

static Shared *
shared_ref (Shared *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
shared_unref (Shared *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

static void
part_free (gpointer data)
{
  Part *self = data;

  self->shared->funcs->free (self->work);
  g_object_unref (self->cancellable);
  shared_unref (self->shared);
  g_free (self);
}

static gboolean
done_cb (gpointer data)
{
  Part *self = data;

  if (self->shared->owner != NULL &&
      !g_cancellable_is_cancelled (self->cancellable))
    self->shared->funcs->done (self->work, self->shared->owner);
  return G_SOURCE_REMOVE;
}

static gboolean
read_part (Part *self)
{
  Shared *shared = self->shared;
  PreviewSamples samples;
  g_autoptr (GError) error = NULL;

  if (!shared->is_started)
    shared->is_started =
        preview_sound_reader_start (shared->reader, self->cancellable, &error);
  if (shared->is_started &&
      preview_sound_reader_seek (shared->reader, self->start, self->end,
                                 self->cancellable, &error)) {
    while (preview_sound_reader_next (shared->reader, &samples,
                                      self->cancellable, &error)) {
      if (samples.time >= self->end)
        break;
      shared->funcs->take (self->work, &samples);
    }
  }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  shared->is_broken = error != NULL;
  return error == NULL;
}

static void
work (gpointer data)
{
  Part *self = data;

  if (!self->shared->is_broken &&
      !g_cancellable_is_cancelled (self->cancellable) && read_part (self))
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, done_cb, self, part_free);
  else
    part_free (self);
}

static void
close_reader (gpointer data)
{
  Shared *self = data;

  g_clear_pointer (&self->reader, preview_sound_reader_free);
  shared_unref (self);
}

/**
 * preview_part_reader_new:
 * @spec: which run in which language
 * @account: where it comes from
 * @track: which of its sounds
 * @funcs: (not nullable): what is done with each part; static
 * @owner: for @funcs
 *
 * Returns: (transfer full): a reader of parts, to be given up with
 *   preview_part_reader_stop()
 */
PreviewPartReader *
preview_part_reader_new (const PreviewSpec *spec,
                         PreviewAccount *account,
                         PreviewSoundTrack track,
                         const PreviewPartFuncs *funcs,
                         gpointer owner)
{
  PreviewPartReader *self = g_new0 (PreviewPartReader, 1);

  self->shared = g_new0 (Shared, 1);
  g_atomic_ref_count_init (&self->shared->ref_count);
  self->shared->funcs = funcs;
  self->shared->owner = owner;
  self->shared->reader = preview_sound_reader_new (spec, account, track);
  self->worker = preview_worker_new ("parts");
  self->cancellable = g_cancellable_new ();
  return self;
}

/**
 * preview_part_reader_stop:
 * @self: (transfer full): a reader of parts
 *
 * Reads no further. Returns at once; nothing is told to the owner again.
 */
void
preview_part_reader_stop (PreviewPartReader *self)
{
  self->shared->owner = NULL;
  g_cancellable_cancel (self->cancellable);
  preview_worker_push (self->worker, close_reader, self->shared, NULL);
  preview_worker_finish (self->worker);
  g_object_unref (self->cancellable);
  g_free (self);
}

/**
 * preview_part_reader_push:
 * @self: a reader of parts
 * @start: in nanoseconds
 * @end: in nanoseconds
 * @work: (transfer full): for the functions
 *
 * Reads that part, after those that were asked for before.
 */
void
preview_part_reader_push (PreviewPartReader *self,
                          guint64 start,
                          guint64 end,
                          gpointer data)
{
  Part *part = g_new0 (Part, 1);

  part->shared = shared_ref (self->shared);
  part->cancellable = g_object_ref (self->cancellable);
  part->start = start;
  part->end = end;
  part->work = data;
  preview_worker_push (self->worker, work, part, NULL);
}

/**
 * preview_part_reader_cancel:
 * @self: a reader of parts
 *
 * Forgets all that was asked for.
 */
void
preview_part_reader_cancel (PreviewPartReader *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}
