/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-counters.h"

struct _CambCounters
{
  GMutex lock;
  guint64 values[CAMB_N_COUNTERS]; /* under lock */
};

static const char *const names[CAMB_N_COUNTERS] = {
    [CAMB_COUNTER_API_REQUESTS] = "api-requests",
    [CAMB_COUNTER_API_RUN_IDS] = "api-run-ids",
    [CAMB_COUNTER_API_RETRIES] = "api-retries",
    [CAMB_COUNTER_MEDIA_REQUESTS] = "media-requests",
    [CAMB_COUNTER_MEDIA_RETRIES] = "media-retries",
    [CAMB_COUNTER_URL_REFRESHES] = "url-refreshes",
    [CAMB_COUNTER_BYTES_DOWNLOADED] = "bytes-downloaded",
    [CAMB_COUNTER_BYTES_FROM_CACHE] = "bytes-from-cache",
};

/**
 * camb_counters_new:
 *
 * Creates counters that all stand at zero.
 *
 * Returns: (transfer full): the counters
 */
CambCounters *
camb_counters_new (void)
{
  CambCounters *self = g_atomic_rc_box_new0 (CambCounters);

  g_mutex_init (&self->lock);
  return self;
}

/**
 * camb_counters_ref:
 * @self: counters
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @self
 */
CambCounters *
camb_counters_ref (CambCounters *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  CambCounters *self = data;

  g_mutex_clear (&self->lock);
}

/**
 * camb_counters_unref:
 * @self: (transfer full): counters
 *
 * Drops a reference.
 */
void
camb_counters_unref (CambCounters *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear);
}

/**
 * camb_counters_add:
 * @self: (nullable): counters; without any, nothing is counted
 * @counter: which of them
 * @n: how much has happened
 *
 * Counts. May be called from any thread.
 */
void
camb_counters_add (CambCounters *self, CambCounter counter, guint64 n)
{
  g_return_if_fail ((guint)counter < CAMB_N_COUNTERS);

  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->values[counter] += n;
  g_mutex_unlock (&self->lock);
}

/**
 * camb_counters_get:
 * @self: counters
 * @counter: which of them
 *
 * Reads a counter. May be called from any thread.
 *
 * Returns: how much has happened so far
 */
guint64
camb_counters_get (CambCounters *self, CambCounter counter)
{
  guint64 value;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail ((guint)counter < CAMB_N_COUNTERS, 0);

  g_mutex_lock (&self->lock);
  value = self->values[counter];
  g_mutex_unlock (&self->lock);
  return value;
}

/**
 * camb_counter_get_name:
 * @counter: a counter
 *
 * Gets the name of a counter, as in the element's statistics.
 *
 * Returns: the name
 */
const char *
camb_counter_get_name (CambCounter counter)
{
  g_return_val_if_fail ((guint)counter < CAMB_N_COUNTERS, NULL);

  return names[counter];
}
