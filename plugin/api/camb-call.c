/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-api"

#include "config.h"

#include "camb-call.h"

#include <glib/gi18n-lib.h>

#include "camb-answer.h"
#include "camb-batches.h"
#include "camb-detail.h"
#include "camb-error.h"
#include "camb-exchange.h"
#include "camb-run-private.h"

/* What stays the same over all tries of a call is in CambCall, which others may
 * see. The rest is the lane's thread's own. */
typedef struct
{
  CambCall shared;
  CambAccount *account;
  guint64 run_ids[CAMB_BATCH_MAX];
  CambPolicy policy;
  CambCounters *counters;
  guint n_tries;
} Call;

static const char *
get_cure (int code)
{
  switch (code) {
  case CAMB_ERROR_UNAUTHORIZED:
    return _ ("Check the api-key property or CAMB_API_KEY.");
  case CAMB_ERROR_NOT_FOUND:
  case CAMB_ERROR_SETTINGS:
    return _ ("Check the id and the kind.");
  case CAMB_ERROR_UNREACHABLE:
    return _ ("Check the network and the api-base-url property, or try again "
              "later.");
  default:
    return _ ("Check the api-base-url property.");
  }
}

/* The service may echo the key in whatever it says. */
static GError *
make_error (Call *self, CambLookup *lookup, const GError *cause, guint n_tries)
{
  const char *kind = camb_kind_to_string (lookup->kind);
  const char *key = camb_account_get_api_key (self->account);
  g_autofree char *id = g_strdup_printf ("%" G_GUINT64_FORMAT, lookup->run_id);
  guint status = camb_error_get_http_status (cause);
  g_autofree char *detail = NULL;
  g_autofree char *what = NULL;

  if (cause->domain != CAMB_ERROR)
    return g_error_copy (cause);
  detail = camb_detail_hide (camb_error_get_detail (cause), key);
  what = camb_detail_hide (cause->message, key);
  if (n_tries > 1)
    return camb_error_new (cause->code, status, detail,
                           _ ("%s run %s: %s (tried %u times). %s"), kind, id,
                           what, n_tries, get_cure (cause->code));
  return camb_error_new (cause->code, status, detail, _ ("%s run %s: %s. %s"),
                         kind, id, what, get_cure (cause->code));
}

/* Ends the work on a look-up that is answered. */
static void
let_go (CambLookup *lookup)
{
  camb_lookup_call (lookup);
  g_mutex_lock (&camb_resolver_mutex);
  camb_lookup_release_locked (lookup);
  g_mutex_unlock (&camb_resolver_mutex);
}

static void
answer (CambLookup *lookup, CambRun *run, GError *error)
{
  g_mutex_lock (&camb_resolver_mutex);
  camb_lookup_answer_locked (lookup, run, error);
  g_mutex_unlock (&camb_resolver_mutex);
  let_go (lookup);
}

/* Called with the lock held. */
static GPtrArray *
drop_abandoned (GPtrArray *lookups)
{
  GPtrArray *dropped = g_ptr_array_new ();

  for (guint i = 0; i < lookups->len;) {
    CambLookup *lookup = g_ptr_array_index (lookups, i);

    if (lookup->n_askers > 0) {
      i++;
      continue;
    }
    camb_lookup_answer_locked (lookup, NULL,
                               g_error_new_literal (G_IO_ERROR,
                                                    G_IO_ERROR_CANCELLED,
                                                    "nobody waits any more"));
    g_ptr_array_add (dropped, g_ptr_array_remove_index (lookups, i));
  }
  return dropped;
}

/* Called with the lock held. */
static void
enlist (Call *self)
{
  GPtrArray *lookups = self->shared.lookups;

  self->policy = (CambPolicy){0};
  for (guint i = 0; i < lookups->len; i++) {
    CambLookup *lookup = g_ptr_array_index (lookups, i);
    CambPolicy *policy = &lookup->policy;

    lookup->call = &self->shared;
    self->run_ids[i] = lookup->run_id;
    self->policy.timeout = MAX (self->policy.timeout, policy->timeout);
    self->policy.max_retries =
        MAX (self->policy.max_retries, policy->max_retries);
    self->policy.backoff = MAX (self->policy.backoff, policy->backoff);
  }
}

/* Leaves out what nobody waits for, and takes the longest patience of those who
 * do: they may have changed since the last try. */
static gboolean
prepare (Call *self)
{
  g_autoptr (GPtrArray) dropped = NULL;

  g_mutex_lock (&camb_resolver_mutex);
  dropped = drop_abandoned (self->shared.lookups);
  enlist (self);
  g_mutex_unlock (&camb_resolver_mutex);
  for (guint i = 0; i < dropped->len; i++)
    let_go (g_ptr_array_index (dropped, i));
  return self->shared.lookups->len > 0;
}

static GBytes *
try_once (Call *self, CambSetback *setback, GError **error)
{
  CambLookup *first = g_ptr_array_index (self->shared.lookups, 0);
  CambQuestion question = {self->account, first->kind, self->run_ids,
                           self->shared.lookups->len};

  if (self->n_tries++ > 0)
    camb_counters_add (first->counters, CAMB_COUNTER_API_RETRIES, 1);
  else
    camb_counters_add (first->counters, CAMB_COUNTER_API_RUN_IDS,
                       question.n_run_ids);
  g_debug ("asking for %u %s runs, try %u", question.n_run_ids,
           camb_kind_to_string (question.kind), self->n_tries);
  return camb_exchange (&question, self->policy.timeout, first->counters,
                        self->shared.cancellable, setback, error);
}

static gboolean
wait_to_retry (Call *self, const CambSetback *setback)
{
  gint64 delay;

  if (!setback->transient || self->n_tries > self->policy.max_retries)
    return FALSE;
  delay = camb_policy_get_delay (&self->policy, self->n_tries - 1);
  delay = MAX (delay, setback->retry_after);
  g_debug ("trying again in %" G_GINT64_FORMAT " ms", delay / 1000);
  camb_sleep (delay, self->shared.cancellable);
  return TRUE;
}

/* Returns with a body, an error, or neither when nobody waits any more. */
static GBytes *
try_often (Call *self, GError **error)
{
  while (prepare (self)) {
    g_autoptr (GError) local = NULL;
    CambSetback setback;
    GBytes *body = try_once (self, &setback, &local);

    if (body != NULL)
      return body;
    if (!wait_to_retry (self, &setback)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  }
  return NULL;
}

static void
fail (Call *self, const GError *error)
{
  for (guint i = 0; i < self->shared.lookups->len; i++) {
    CambLookup *lookup = g_ptr_array_index (self->shared.lookups, i);

    answer (lookup, NULL, make_error (self, lookup, error, self->n_tries));
  }
}

static void
answer_with (Call *self, CambLookup *lookup, CambRun *run)
{
  const char *key = camb_account_get_api_key (self->account);
  g_autoptr (GError) missing = NULL;

  if (run == NULL) {
    camb_error_set (&missing, CAMB_ERROR_NOT_FOUND,
                    _ ("the service knows no such run for this key"));
    answer (lookup, NULL, make_error (self, lookup, missing, 1));
  } else if (camb_run_get_error (run) != NULL)
    answer (lookup, NULL,
            make_error (self, lookup, camb_run_get_error (run), 1));
  else {
    g_autofree char *reason = camb_detail_hide (camb_run_get_reason (run), key);

    camb_run_set_state (run, camb_run_get_state (run), reason);
    answer (lookup, camb_run_ref (run), NULL);
  }
}

static gboolean
deliver_single (Call *self, GBytes *body, GError **error)
{
  CambLookup *lookup = g_ptr_array_index (self->shared.lookups, 0);
  g_autoptr (CambRun) run =
      camb_answer_parse_single (lookup->kind, lookup->run_id, body, error);

  if (run == NULL)
    return FALSE;
  answer_with (self, lookup, run);
  return TRUE;
}

static gboolean
deliver (Call *self, GBytes *body, GError **error)
{
  GPtrArray *lookups = self->shared.lookups;
  CambLookup *first = g_ptr_array_index (lookups, 0);
  g_autoptr (GHashTable) runs = NULL;

  if (lookups->len == 1)
    return deliver_single (self, body, error);
  runs = camb_answer_parse_bulk (first->kind, self->run_ids, lookups->len, body,
                                 error);
  if (runs == NULL)
    return FALSE;
  for (guint i = 0; i < lookups->len; i++) {
    CambLookup *lookup = g_ptr_array_index (lookups, i);

    answer_with (self, lookup, g_hash_table_lookup (runs, &self->run_ids[i]));
  }
  return TRUE;
}

/* One bad id may make the service refuse a whole batch, without telling which.
 * Asking for the halves lets only that one fail. */
static gboolean
is_to_be_split (Call *self, const GError *error)
{
  guint status = camb_error_get_http_status (error);

  return self->shared.lookups->len > 1 &&
         (status == 400 || status == 404 || status == 422);
}

static void
make_halves (Call *self)
{
  GPtrArray *lookups = self->shared.lookups;
  g_autoptr (GPtrArray) half = g_ptr_array_new ();
  guint n_first = (lookups->len + 1) / 2;

  g_mutex_lock (&camb_resolver_mutex);
  for (guint i = 0; i < lookups->len; i++)
    ((CambLookup *)g_ptr_array_index (lookups, i))->call = NULL;
  while (lookups->len > n_first)
    g_ptr_array_insert (half, 0,
                        g_ptr_array_steal_index (lookups, lookups->len - 1));
  g_mutex_unlock (&camb_resolver_mutex);
  camb_call_make (self->account, lookups);
  camb_call_make (self->account, half);
}

/**
 * camb_call_make: (skip)
 * @account: whom to ask
 * @lookups: (element-type CambLookup): 1 to %CAMB_BATCH_MAX look-ups of one
 * kind and any that nobody wants, each with a reference that is taken over
 *
 * Answers look-ups by one call of the API, which is tried again and split as
 * needed. Blocks; called without the lock by the thread of a lane.
 */
void
camb_call_make (CambAccount *account, GPtrArray *lookups)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  Call self = {.account = account};

  self.shared.lookups = lookups;
  self.shared.cancellable = cancellable;
  body = try_often (&self, &error);
  if (body != NULL && deliver (&self, body, &error))
    return;
  if (error != NULL && is_to_be_split (&self, error))
    make_halves (&self);
  else if (error != NULL)
    fail (&self, error);
}
