/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What lies ready behind the position. The video and the voice are files of
 * their own, each with a queue: one that is full says nothing of the other. */

#include "config.h"

#include "preview-pipe-private.h"

#define QUEUE_TIME (4 * GST_SECOND)
#define QUEUE_BYTES (16 * 1024 * 1024)

static GstElement *
add_queue (PreviewPipe *self)
{
  GstElement *queue = gst_element_factory_make ("multiqueue", NULL);

  if (queue == NULL)
    return NULL;
  gst_bin_add (GST_BIN (self->pipeline), queue);
  g_object_set (queue, "use-buffering", TRUE, "max-size-buffers", 0,
                "max-size-bytes", QUEUE_BYTES, "max-size-time", QUEUE_TIME,
                "low-watermark", 0.01, "high-watermark", 0.25, NULL);
  return queue;
}

/**
 * preview_pipe_create_queues:
 * @self: a pipe with a pipeline
 *
 * Returns: whether there are queues
 */
gboolean
preview_pipe_create_queues (PreviewPipe *self)
{
  self->queue = add_queue (self);
  self->voice_queue = add_queue (self);
  return self->queue != NULL && self->voice_queue != NULL;
}

/* The voice only matters when it is heard. */
static gboolean
voice_matters (PreviewPipe *self)
{
  gboolean result;

  g_mutex_lock (&self->lock);
  result = self->voice_only && self->n_audio > 1;
  g_mutex_unlock (&self->lock);
  return result;
}

/**
 * preview_pipe_get_percent:
 * @self: a pipe
 *
 * Returns: how full the queue is that is least so
 */
int
preview_pipe_get_percent (PreviewPipe *self)
{
  return voice_matters (self) ? MIN (self->percent, self->voice_percent)
                              : self->percent;
}

/**
 * preview_pipe_note_percent:
 * @self: a pipe
 * @queue: one of its queues, or another element that buffers
 * @percent: how full it is
 */
void
preview_pipe_note_percent (PreviewPipe *self, GstObject *queue, int percent)
{
  if (queue == GST_OBJECT (self->voice_queue))
    self->voice_percent = percent;
  else
    self->percent = percent;
}

static guint64
find_least (GstElement *queue)
{
  guint64 least = GST_CLOCK_TIME_NONE;
  GList *pads = NULL;

  GST_OBJECT_LOCK (queue);
  for (GList *it = queue->sinkpads; it != NULL; it = it->next)
    pads = g_list_prepend (pads, gst_object_ref (it->data));
  GST_OBJECT_UNLOCK (queue);
  for (GList *it = pads; it != NULL; it = it->next) {
    guint64 level = 0;

    g_object_get (it->data, "current-level-time", &level, NULL);
    least = MIN (least, level);
  }
  g_list_free_full (pads, gst_object_unref);
  return least;
}

/**
 * preview_pipe_get_buffered:
 * @self: a pipe
 *
 * Returns: how much lies ready behind the position, in nanoseconds: that of
 *   the stream that has the least
 */
guint64
preview_pipe_get_buffered (PreviewPipe *self)
{
  guint64 least = GST_CLOCK_TIME_NONE;

  if (self->queue != NULL)
    least = find_least (self->queue);
  if (self->voice_queue != NULL && voice_matters (self))
    least = MIN (least, find_least (self->voice_queue));
  return least != GST_CLOCK_TIME_NONE ? least : 0;
}
