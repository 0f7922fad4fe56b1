/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-worker.h"

struct _PreviewWorker
{
  GAsyncQueue *queue;
};

typedef struct
{
  PreviewWorkFunc func;
  gpointer data;
  GDestroyNotify free_data;
} Work;

/* How many threads there are, for the end of the program. */
static GMutex all_lock;
static GCond all_cond;
static guint n_workers;

static void
work_free (gpointer data)
{
  Work *self = data;

  if (self->free_data != NULL)
    self->free_data (self->data);
  g_free (self);
}

static gpointer
run (gpointer data)
{
  PreviewWorker *self = data;
  gboolean is_last = FALSE;

  while (!is_last) {
    Work *work = g_async_queue_pop (self->queue);

    is_last = work->func == NULL;
    if (!is_last)
      work->func (work->data);
    work_free (work);
  }
  g_async_queue_unref (self->queue);
  g_free (self);

  g_mutex_lock (&all_lock);
  n_workers--;
  g_cond_broadcast (&all_cond);
  g_mutex_unlock (&all_lock);
  return NULL;
}

/**
 * preview_worker_new:
 * @name: a name for debuggers
 *
 * Returns: (transfer full): a thread with nothing to do
 */
PreviewWorker *
preview_worker_new (const char *name)
{
  PreviewWorker *self = g_new0 (PreviewWorker, 1);

  self->queue = g_async_queue_new_full (work_free);
  g_mutex_lock (&all_lock);
  n_workers++;
  g_mutex_unlock (&all_lock);
  g_thread_unref (g_thread_new (name, run, self));
  return self;
}

/**
 * preview_worker_push:
 * @self: a worker
 * @func: what to do, after all that was pushed before
 * @data: for @func
 * @free_data: (nullable): frees @data afterwards, in the worker's thread
 */
void
preview_worker_push (PreviewWorker *self,
                     PreviewWorkFunc func,
                     gpointer data,
                     GDestroyNotify free_data)
{
  Work *work = g_new0 (Work, 1);

  work->func = func;
  work->data = data;
  work->free_data = free_data;
  g_async_queue_push (self->queue, work);
}

/**
 * preview_worker_finish:
 * @self: (transfer full): a worker
 *
 * Lets the thread end when it has done everything. Returns at once.
 */
void
preview_worker_finish (PreviewWorker *self)
{
  preview_worker_push (self, NULL, NULL, NULL);
}

/**
 * preview_worker_wait_for_all:
 *
 * Waits until every worker that was told to finish has. For the end of the
 * program.
 */
void
preview_worker_wait_for_all (void)
{
  g_mutex_lock (&all_lock);
  while (n_workers > 0)
    g_cond_wait (&all_cond, &all_lock);
  g_mutex_unlock (&all_lock);
}
