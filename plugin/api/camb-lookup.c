/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-api"

#include "config.h"

#include "camb-lookup-private.h"

typedef struct
{
  CambLookupFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
} Callback;

GMutex camb_resolver_mutex;

static CambPolicy
complete_policy (const CambPolicy *policy)
{
  CambPolicy complete = policy ? *policy : CAMB_POLICY_DEFAULT;

  complete.timeout = MAX (complete.timeout, 1);
  return complete;
}

/**
 * camb_lookup_new: (skip)
 * @kind: the kind
 * @run_id: the run
 * @policy: (nullable): the first asker's patience
 * @counters: (nullable): the first asker's counters
 *
 * Creates a look-up with one asker.
 *
 * Returns: (transfer full): the look-up
 */
CambLookup *
camb_lookup_new (CambKind kind,
                 guint64 run_id,
                 const CambPolicy *policy,
                 CambCounters *counters)
{
  CambLookup *self = g_new0 (CambLookup, 1);

  self->kind = kind;
  self->run_id = run_id;
  self->counters = counters ? camb_counters_ref (counters) : NULL;
  self->asked_at = g_get_monotonic_time ();
  self->policy = complete_policy (policy);
  self->n_refs = 1;
  self->n_askers = 1;
  g_cond_init (&self->answered);
  return self;
}

static void
replace_counters (CambLookup *self, CambCounters *counters)
{
  g_clear_pointer (&self->counters, camb_counters_unref);
  self->counters = counters ? camb_counters_ref (counters) : NULL;
}

/**
 * camb_lookup_add_asker_locked: (skip)
 * @self: a look-up that is not done
 * @policy: (nullable): the asker's patience; the longest of all counts
 * @counters: (nullable): the asker's counters, which count when all who asked
 *     before have given up before a call was made
 *
 * Adds a reference of an asker.
 */
void
camb_lookup_add_asker_locked (CambLookup *self,
                              const CambPolicy *policy,
                              CambCounters *counters)
{
  CambPolicy more = complete_policy (policy);

  if (self->n_askers == 0 && self->call == NULL)
    replace_counters (self, counters);
  self->policy.timeout = MAX (self->policy.timeout, more.timeout);
  self->policy.max_retries = MAX (self->policy.max_retries, more.max_retries);
  self->policy.backoff = MAX (self->policy.backoff, more.backoff);
  self->n_refs++;
  self->n_askers++;
}

/**
 * camb_lookup_hold_locked: (skip)
 * @self: a look-up
 *
 * Takes a reference that is no asker's.
 *
 * Returns: (transfer full): @self
 */
CambLookup *
camb_lookup_hold_locked (CambLookup *self)
{
  self->n_refs++;
  return self;
}

/**
 * camb_lookup_release_locked: (skip)
 * @self: (transfer full): a look-up without callbacks
 *
 * Drops a reference that is no asker's.
 */
void
camb_lookup_release_locked (CambLookup *self)
{
  if (--self->n_refs > 0)
    return;
  g_assert (self->callbacks == NULL);
  g_clear_pointer (&self->counters, camb_counters_unref);
  g_clear_pointer (&self->run, camb_run_unref);
  g_clear_error (&self->error);
  g_cond_clear (&self->answered);
  g_free (self);
}

/**
 * camb_lookup_leave_locked: (skip)
 * @self: a look-up
 *
 * Makes sure that nobody joins a look-up any more.
 */
void
camb_lookup_leave_locked (CambLookup *self)
{
  if (self->home != NULL)
    g_hash_table_remove (self->home, self);
  self->home = NULL;
}

/**
 * camb_lookup_answer_locked: (skip)
 * @self: a look-up
 * @run: (nullable) (transfer full): the answer, or
 * @error: (nullable) (transfer full): why there is none
 *
 * Answers a look-up, and wakes who waits. camb_lookup_call() is to follow when
 * the lock is free.
 */
void
camb_lookup_answer_locked (CambLookup *self, CambRun *run, GError *error)
{
  g_assert (!self->done);

  camb_lookup_leave_locked (self);
  self->run = run;
  self->error = error;
  self->call = NULL;
  self->done = TRUE;
  g_cond_broadcast (&self->answered);
}

static void
callback_free (gpointer data)
{
  Callback *callback = data;

  if (callback->destroy)
    callback->destroy (callback->user_data);
  g_free (callback);
}

/**
 * camb_lookup_call: (skip)
 * @self: a look-up that is done
 *
 * Calls who wants to be called, unless the question was abandoned. Called
 * without the lock.
 */
void
camb_lookup_call (CambLookup *self)
{
  g_autoptr (GSList) callbacks = NULL;
  gboolean wanted;

  g_mutex_lock (&camb_resolver_mutex);
  callbacks = g_slist_reverse (g_steal_pointer (&self->callbacks));
  wanted = self->n_askers > 0;
  g_mutex_unlock (&camb_resolver_mutex);
  for (GSList *l = callbacks; l != NULL; l = l->next) {
    Callback *callback = l->data;

    if (wanted)
      callback->func (self, callback->user_data);
    callback_free (callback);
  }
}

/**
 * camb_lookup_hash: (skip)
 * @self: a look-up
 *
 * Makes a hash of what is asked for.
 *
 * Returns: the hash
 */
guint
camb_lookup_hash (gconstpointer self)
{
  const CambLookup *lookup = self;

  return g_int64_hash (&lookup->run_id) * CAMB_N_KINDS + lookup->kind;
}

/**
 * camb_lookup_equal: (skip)
 * @a: a look-up
 * @b: another of the same account
 *
 * Tells whether two look-ups ask for the same run.
 *
 * Returns: whether they do
 */
gboolean
camb_lookup_equal (gconstpointer a, gconstpointer b)
{
  const CambLookup *la = a;
  const CambLookup *lb = b;

  return la->kind == lb->kind && la->run_id == lb->run_id;
}

/**
 * camb_lookup_ref:
 * @self: a look-up
 *
 * Takes a reference, which counts as one more asker.
 *
 * Returns: (transfer full): @self
 */
CambLookup *
camb_lookup_ref (CambLookup *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&camb_resolver_mutex);
  self->n_refs++;
  self->n_askers++;
  g_mutex_unlock (&camb_resolver_mutex);
  return self;
}

/* Called with the lock held. */
static gboolean
is_abandoned (CambCall *call)
{
  for (guint i = 0; i < call->lookups->len; i++) {
    CambLookup *lookup = g_ptr_array_index (call->lookups, i);

    if (lookup->n_askers > 0)
      return FALSE;
  }
  return TRUE;
}

/**
 * camb_lookup_unref:
 * @self: (transfer full): a look-up
 *
 * Drops an asker's reference. This never waits. A question that nobody asks any
 * more is not sent; an exchange that nobody waits for any more is cancelled.
 */
void
camb_lookup_unref (CambLookup *self)
{
  g_autoptr (GCancellable) cancellable = NULL;

  g_return_if_fail (self != NULL);

  g_mutex_lock (&camb_resolver_mutex);
  self->n_askers--;
  if (self->n_askers == 0 && self->call && is_abandoned (self->call)) {
    self->call->cancelled = TRUE;
    cancellable = g_object_ref (self->call->cancellable);
  }
  camb_lookup_release_locked (self);
  g_mutex_unlock (&camb_resolver_mutex);
  /* Without the lock: it wakes those who want it. */
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  CambLookup *self = data;

  g_mutex_lock (&camb_resolver_mutex);
  g_cond_broadcast (&self->answered);
  g_mutex_unlock (&camb_resolver_mutex);
}

/**
 * camb_lookup_wait:
 * @self: a look-up that the caller has a reference to
 * @cancellable: (nullable): ends the wait at once, whatever the network does
 * @error: return location for an error: %CAMB_ERROR_NOT_FOUND when the service
 *     knows no such run, %CAMB_ERROR_UNAUTHORIZED, %CAMB_ERROR_SETTINGS,
 *     %CAMB_ERROR_UNREACHABLE, %CAMB_ERROR_PROTOCOL, %G_IO_ERROR_CANCELLED
 *
 * Waits until a look-up is answered.
 *
 * A run that is pending or has failed is an answer, not an error.
 *
 * Returns: (transfer full): the run, or %NULL
 */
CambRun *
camb_lookup_wait (CambLookup *self, GCancellable *cancellable, GError **error)
{
  CambRun *run = NULL;
  gulong handler = 0;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                     self, NULL);
  g_mutex_lock (&camb_resolver_mutex);
  while (!self->done && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->answered, &camb_resolver_mutex);
  if (self->done && self->run)
    run = camb_run_ref (self->run);
  else if (self->done && error)
    *error = g_error_copy (self->error);
  else if (!self->done)
    g_cancellable_set_error_if_cancelled (cancellable, error);
  g_mutex_unlock (&camb_resolver_mutex);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);
  return run;
}

/**
 * camb_lookup_then:
 * @self: a look-up that the caller has a reference to
 * @func: called once when the look-up is answered; camb_lookup_wait() returns
 *     at once then
 * @user_data: for @func
 * @destroy: (nullable): called for @user_data after that, or when the question
 *     is abandoned
 *
 * Asks to be called instead of waiting.
 *
 * @func is called from a thread of the resolver, or at once from the caller's
 * when the look-up is answered already. It must not block. It is called as long
 * as anybody has a reference to @self, so also when the caller has dropped its
 * own while others ask for the same run: @user_data has to live until @destroy.
 */
void
camb_lookup_then (CambLookup *self,
                  CambLookupFunc func,
                  gpointer user_data,
                  GDestroyNotify destroy)
{
  Callback *callback;
  gboolean done;

  g_return_if_fail (self != NULL && func != NULL);

  callback = g_new (Callback, 1);
  *callback = (Callback){func, user_data, destroy};
  g_mutex_lock (&camb_resolver_mutex);
  done = self->done;
  if (!done)
    self->callbacks = g_slist_prepend (self->callbacks, callback);
  g_mutex_unlock (&camb_resolver_mutex);
  if (done) {
    func (self, user_data);
    callback_free (callback);
  }
}
