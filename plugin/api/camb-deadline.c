/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-api"

#include "config.h"

#include "camb-deadline.h"

#include <glib/gi18n-lib.h>

/* How long the thread waits for more work before it ends, in microseconds. */
#define LINGER G_USEC_PER_SEC

struct _CambDeadline
{
  guint seconds;
  GCancellable *parent;
  gulong parent_handler;
  GCancellable *cancellable;
  gint64 due;       /* under lock */
  gboolean expired; /* under lock */
};

/* One thread watches all deadlines. libsoup has one time-out per session, fixed
 * when it is made; elements each have their own. */
static GMutex lock;
static GCond changed;
static GPtrArray *active; /* under lock; borrowed */
static GThread *thread;   /* under lock; to be joined */
static gboolean running;  /* under lock */
static gboolean draining; /* under lock */
static gint64 wakes_at;   /* under lock */

static gint64
in_seconds (guint seconds)
{
  return g_get_monotonic_time () + (gint64)seconds * G_USEC_PER_SEC;
}

static CambDeadline *
find_first (void)
{
  CambDeadline *first = NULL;

  for (guint i = 0; i < active->len; i++) {
    CambDeadline *self = g_ptr_array_index (active, i);

    if (first == NULL || self->due < first->due)
      first = self;
  }
  return first;
}

/* Called with the lock held, which is released meanwhile: whoever listens to
 * the cancellable may want it. */
static void
expire (CambDeadline *self)
{
  g_autoptr (GCancellable) cancellable = g_object_ref (self->cancellable);

  self->expired = TRUE;
  g_ptr_array_remove_fast (active, self);
  g_mutex_unlock (&lock);
  g_cancellable_cancel (cancellable);
  g_mutex_lock (&lock);
}

static gpointer
watch (gpointer data)
{
  g_mutex_lock (&lock);
  while (active->len > 0 || !draining) {
    CambDeadline *first = find_first ();
    gint64 now = g_get_monotonic_time ();

    if (first != NULL && first->due <= now) {
      expire (first);
      continue;
    }
    wakes_at = first ? first->due : now + LINGER;
    if (!g_cond_wait_until (&changed, &lock, wakes_at) && active->len == 0)
      break;
  }
  running = FALSE;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
  return NULL;
}

/* Called with the lock held. An earlier thread has left its loop by now. */
static void
start_thread (void)
{
  if (thread != NULL)
    g_thread_join (thread);
  running = TRUE;
  wakes_at = 0;
  thread = g_thread_new ("camb-deadline", watch, NULL);
}

static void
parent_cancelled_cb (GCancellable *parent, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

/**
 * camb_deadline_new:
 * @seconds: how long nothing may happen, 1 or more
 * @parent: (nullable): cancels too
 *
 * Starts a deadline.
 *
 * Returns: (transfer full): the deadline
 */
CambDeadline *
camb_deadline_new (guint seconds, GCancellable *parent)
{
  CambDeadline *self = g_new0 (CambDeadline, 1);

  self->seconds = MAX (seconds, 1);
  self->cancellable = g_cancellable_new ();
  self->due = in_seconds (self->seconds);
  if (parent != NULL) {
    self->parent = g_object_ref (parent);
    self->parent_handler = g_cancellable_connect (
        parent, G_CALLBACK (parent_cancelled_cb),
        g_object_ref (self->cancellable), g_object_unref);
  }
  g_mutex_lock (&lock);
  if (active == NULL)
    active = g_ptr_array_new ();
  g_ptr_array_add (active, self);
  if (!running)
    start_thread ();
  else if (self->due < wakes_at)
    g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
  return self;
}

/**
 * camb_deadline_free:
 * @self: (transfer full): a deadline
 *
 * Ends a deadline.
 */
void
camb_deadline_free (CambDeadline *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&lock);
  g_ptr_array_remove_fast (active, self);
  if (draining)
    g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
  if (self->parent != NULL) {
    g_cancellable_disconnect (self->parent, self->parent_handler);
    g_object_unref (self->parent);
  }
  g_object_unref (self->cancellable);
  g_free (self);
}

/**
 * camb_deadline_get_cancellable:
 * @self: a deadline
 *
 * Gets what the blocking call is to be given.
 *
 * Returns: (transfer none): the cancellable
 */
GCancellable *
camb_deadline_get_cancellable (CambDeadline *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->cancellable;
}

/**
 * camb_deadline_restart:
 * @self: a deadline
 *
 * Says that something has happened, so that the time starts anew.
 */
void
camb_deadline_restart (CambDeadline *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&lock);
  self->due = in_seconds (self->seconds);
  g_mutex_unlock (&lock);
}

/**
 * camb_deadline_explain:
 * @self: a deadline
 * @error: (nullable): the error of the blocking call
 *
 * Turns the cancellation that a deadline caused into %G_IO_ERROR_TIMED_OUT. A
 * cancellation by the caller stays one.
 */
void
camb_deadline_explain (CambDeadline *self, GError **error)
{
  gboolean expired;

  g_return_if_fail (self != NULL);

  g_mutex_lock (&lock);
  expired = self->expired;
  g_mutex_unlock (&lock);
  if (error == NULL || !expired || g_cancellable_is_cancelled (self->parent) ||
      !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_error (error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
               _ ("no byte arrived within %u s"), self->seconds);
}

/**
 * camb_deadline_drain:
 *
 * Waits until no deadline is left and the thread that watches them has ended.
 * For tests and leak checkers.
 */
void
camb_deadline_drain (void)
{
  g_autoptr (GThread) ended = NULL;

  g_mutex_lock (&lock);
  draining = TRUE;
  g_cond_broadcast (&changed);
  while (running)
    g_cond_wait (&changed, &lock);
  draining = FALSE;
  ended = g_steal_pointer (&thread);
  g_mutex_unlock (&lock);
  if (ended != NULL)
    g_thread_join (g_steal_pointer (&ended));
}
