/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* GLib's locks on pthread's. Debian's GLib uses futexes of its own, which
 * ThreadSanitizer and helgrind do not know, so that every lock looks like none.
 * Linked into a test or preloaded, these stand before GLib's. */

#include <errno.h>
#include <glib.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;

static pthread_mutex_t *
get_mutex (GMutex *mutex)
{
  pthread_mutex_t *impl = __atomic_load_n (&mutex->p, __ATOMIC_ACQUIRE);

  if (impl != NULL)
    return impl;
  pthread_mutex_lock (&making);
  impl = mutex->p;
  if (impl == NULL) {
    impl = malloc (sizeof *impl);
    pthread_mutex_init (impl, NULL);
    __atomic_store_n (&mutex->p, impl, __ATOMIC_RELEASE);
  }
  pthread_mutex_unlock (&making);
  return impl;
}

static pthread_cond_t *
get_cond (GCond *cond)
{
  pthread_cond_t *impl = __atomic_load_n (&cond->p, __ATOMIC_ACQUIRE);
  pthread_condattr_t monotonic;

  if (impl != NULL)
    return impl;
  pthread_mutex_lock (&making);
  impl = cond->p;
  if (impl == NULL) {
    impl = malloc (sizeof *impl);
    pthread_condattr_init (&monotonic);
    pthread_condattr_setclock (&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init (impl, &monotonic);
    pthread_condattr_destroy (&monotonic);
    __atomic_store_n (&cond->p, impl, __ATOMIC_RELEASE);
  }
  pthread_mutex_unlock (&making);
  return impl;
}

void
g_mutex_init (GMutex *mutex)
{
  mutex->p = NULL;
}

void
g_mutex_clear (GMutex *mutex)
{
  if (mutex->p == NULL)
    return;
  pthread_mutex_destroy (mutex->p);
  free (mutex->p);
  mutex->p = NULL;
}

void
g_mutex_lock (GMutex *mutex)
{
  pthread_mutex_lock (get_mutex (mutex));
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  return pthread_mutex_trylock (get_mutex (mutex)) == 0;
}

void
g_mutex_unlock (GMutex *mutex)
{
  pthread_mutex_unlock (get_mutex (mutex));
}

void
g_cond_init (GCond *cond)
{
  cond->p = NULL;
}

void
g_cond_clear (GCond *cond)
{
  if (cond->p == NULL)
    return;
  pthread_cond_destroy (cond->p);
  free (cond->p);
  cond->p = NULL;
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  pthread_cond_wait (get_cond (cond), get_mutex (mutex));
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end)
{
  struct timespec time = {end / G_USEC_PER_SEC, end % G_USEC_PER_SEC * 1000};

  return pthread_cond_timedwait (get_cond (cond), get_mutex (mutex), &time) !=
         ETIMEDOUT;
}

void
g_cond_signal (GCond *cond)
{
  pthread_cond_signal (get_cond (cond));
}

void
g_cond_broadcast (GCond *cond)
{
  pthread_cond_broadcast (get_cond (cond));
}

/* Its reference counts too: what is written before the last reference goes is
 * seen by who frees. */
void (g_atomic_ref_count_inc) (gatomicrefcount *count)
{
  __atomic_add_fetch (count, 1, __ATOMIC_RELAXED);
}

gboolean (g_atomic_ref_count_dec) (gatomicrefcount *count)
{
  return __atomic_sub_fetch (count, 1, __ATOMIC_ACQ_REL) == 0;
}
