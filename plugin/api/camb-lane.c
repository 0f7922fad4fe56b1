/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-api"

#include "config.h"

#include "camb-lane.h"

#include "camb-batches.h"
#include "camb-call.h"

struct _CambLane
{
  CambAccount *account;
  GThread *thread;

  /* Under the resolver's lock. */
  GHashTable *lookups; /* set of CambLookup, which may be joined */
  GQueue pending[CAMB_N_KINDS];
};

/* All under the resolver's lock. */
static GHashTable *lanes; /* CambAccount → CambLane */
static GSList *ended;     /* of GThread, to be joined */
static GCond idle;

static guint
hash_account (gconstpointer account)
{
  return camb_account_hash (account);
}

static gboolean
equal_accounts (gconstpointer a, gconstpointer b)
{
  return camb_account_equal (a, b);
}

/* Called with the lock held. */
static GQueue *
find_oldest (CambLane *self)
{
  GQueue *oldest = NULL;
  gint64 asked_at = G_MAXINT64;

  for (guint i = 0; i < CAMB_N_KINDS; i++) {
    CambLookup *head = g_queue_peek_head (&self->pending[i]);

    if (head != NULL && head->asked_at < asked_at) {
      oldest = &self->pending[i];
      asked_at = head->asked_at;
    }
  }
  return oldest;
}

/* How long others may still join the head of a queue. Called with the lock
 * held. */
static gint64
get_time_left (GQueue *queue)
{
  CambLookup *head = g_queue_peek_head (queue);

  return head->asked_at + CAMB_GATHER_MS * 1000 - g_get_monotonic_time ();
}

/* Called with the lock held. */
static guint
count_wanted (GQueue *queue)
{
  guint n = 0;

  for (GList *l = queue->head; l != NULL; l = l->next) {
    CambLookup *lookup = l->data;

    n += lookup->n_askers > 0;
  }
  return n;
}

/* Takes the first of the balanced batches that the queue makes now, and what
 * nobody wants in between, which must not be joined any more: the batch would
 * grow too large. The rest stays, to be joined by what comes until its turn.
 * Called with the lock held. */
static GPtrArray *
take_batch (GQueue *queue)
{
  GPtrArray *batch = g_ptr_array_new ();
  guint missing = camb_batches_get_size (count_wanted (queue), 0);

  while (!g_queue_is_empty (queue)) {
    CambLookup *head = g_queue_peek_head (queue);

    if (head->n_askers > 0 && missing-- == 0)
      break;
    if (head->n_askers == 0)
      camb_lookup_leave_locked (head);
    g_ptr_array_add (batch, g_queue_pop_head (queue));
  }
  return batch;
}

/* Threads end by themselves; the next one, or the drain, picks them up. */
static void
join_ended (void)
{
  g_autoptr (GSList) threads = NULL;

  g_mutex_lock (&camb_resolver_mutex);
  threads = g_steal_pointer (&ended);
  g_mutex_unlock (&camb_resolver_mutex);
  for (GSList *l = threads; l != NULL; l = l->next)
    g_thread_join (l->data);
}

/* Called with the lock held. */
static void
retire (CambLane *self)
{
  g_hash_table_remove (lanes, self->account);
  ended = g_slist_prepend (ended, self->thread);
  g_hash_table_unref (self->lookups);
  camb_account_unref (self->account);
  g_free (self);
  g_cond_broadcast (&idle);
}

static gpointer
work (gpointer data)
{
  CambLane *self = data;
  GQueue *queue;

  join_ended ();
  g_mutex_lock (&camb_resolver_mutex);
  while ((queue = find_oldest (self)) != NULL) {
    gint64 time_left = get_time_left (queue);

    if (time_left > 0) {
      g_mutex_unlock (&camb_resolver_mutex);
      camb_sleep (time_left, NULL);
    } else {
      g_autoptr (GPtrArray) batch = take_batch (queue);

      g_mutex_unlock (&camb_resolver_mutex);
      camb_call_make (self->account, batch);
    }
    g_mutex_lock (&camb_resolver_mutex);
  }
  retire (self);
  g_mutex_unlock (&camb_resolver_mutex);
  return NULL;
}

/**
 * camb_lane_find_locked: (skip)
 * @account: an account
 *
 * Finds the lane of an account, or opens it. Called with the resolver's lock
 * held; camb_lane_ask_locked() has to follow before that is released.
 *
 * Returns: (transfer none): the lane
 */
CambLane *
camb_lane_find_locked (CambAccount *account)
{
  CambLane *self;

  if (lanes == NULL)
    lanes = g_hash_table_new (hash_account, equal_accounts);
  self = g_hash_table_lookup (lanes, account);
  if (self != NULL)
    return self;
  self = g_new0 (CambLane, 1);
  self->account = camb_account_ref (account);
  self->lookups = g_hash_table_new (camb_lookup_hash, camb_lookup_equal);
  for (guint i = 0; i < CAMB_N_KINDS; i++)
    g_queue_init (&self->pending[i]);
  g_hash_table_insert (lanes, self->account, self);
  self->thread = g_thread_new ("camb-lane", work, self);
  return self;
}

/* One whose exchange is being cancelled cannot be joined any more. Called with
 * the lock held. */
static CambLookup *
find_joinable (CambLane *self, CambKind kind, guint64 run_id)
{
  CambLookup pattern = {.kind = kind, .run_id = run_id};
  CambLookup *found = g_hash_table_lookup (self->lookups, &pattern);

  if (found == NULL || found->call == NULL || !found->call->cancelled)
    return found;
  camb_lookup_leave_locked (found);
  return NULL;
}

/**
 * camb_lane_ask_locked: (skip)
 * @self: a lane
 * @policy: (nullable): the asker's patience
 * @kind: the kind
 * @run_id: the run
 * @counters: (nullable): the asker's counters
 *
 * Joins a look-up or starts one. Called with the resolver's lock held.
 *
 * Returns: (transfer full): the look-up
 */
CambLookup *
camb_lane_ask_locked (CambLane *self,
                      const CambPolicy *policy,
                      CambKind kind,
                      guint64 run_id,
                      CambCounters *counters)
{
  CambLookup *lookup = find_joinable (self, kind, run_id);

  if (lookup != NULL) {
    camb_lookup_add_asker_locked (lookup, policy, counters);
    return lookup;
  }
  lookup = camb_lookup_new (kind, run_id, policy, counters);
  lookup->home = self->lookups;
  g_hash_table_add (self->lookups, lookup);
  g_queue_push_tail (&self->pending[kind], camb_lookup_hold_locked (lookup));
  return lookup;
}

/**
 * camb_lane_drain: (skip)
 *
 * Waits until no lane has work, and until all their threads are gone. Called
 * without the lock.
 */
void
camb_lane_drain (void)
{
  g_mutex_lock (&camb_resolver_mutex);
  while (lanes != NULL && g_hash_table_size (lanes) > 0)
    g_cond_wait (&idle, &camb_resolver_mutex);
  g_clear_pointer (&lanes, g_hash_table_unref);
  g_mutex_unlock (&camb_resolver_mutex);
  join_ended ();
}
