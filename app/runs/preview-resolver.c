/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-lookup.h"
#include "preview-resolver.h"

/* Seconds until a run that is not finished is asked for again. */
#define FIRST_WAIT 3
#define LONGEST_WAIT 60
/* Microseconds to ask for many runs, before others have their turn. */
#define SLICE 5000
/* So many are asked for in one go: whole calls, which take five runs each. */
#define BURST 200

struct _PreviewResolver
{
  GObject parent_instance;

  PreviewRuns *runs;
  PreviewAccount *account;
  PreviewAccount *sample_account;
  /* By run: what is being asked. */
  GHashTable *questions;
  /* Runs to be asked for. */
  GQueue news;
  /* Those of them whose question is ready. */
  GQueue ready;
  guint idle;
};

G_DEFINE_FINAL_TYPE (PreviewResolver, preview_resolver, G_TYPE_OBJECT)

typedef struct
{
  PreviewResolver *resolver;
  PreviewRun *run;
  PreviewAccount *account;
  PreviewLookup *lookup;
  gboolean was_asked;
  guint wait;
  guint timeout;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->lookup);
  g_clear_object (&self->account);
  g_object_unref (self->run);
  g_free (self);
}

static gboolean
ask_again_cb (gpointer data)
{
  Question *question = data;

  question->timeout = 0;
  preview_run_set_resolving (question->run);
  preview_lookup_ask (question->lookup);
  return G_SOURCE_REMOVE;
}

static void
schedule (Question *question)
{
  question->wait = question->wait == 0
                       ? FIRST_WAIT
                       : MIN (question->wait * 3 / 2, LONGEST_WAIT);
  g_clear_handle_id (&question->timeout, g_source_remove);
  question->timeout =
      g_timeout_add_seconds (question->wait, ask_again_cb, question);
}

static void
answered_cb (const GstStructure *answer, gpointer data)
{
  Question *question = data;
  g_autoptr (PreviewRun) run = g_object_ref (question->run);
  g_autoptr (PreviewAccount) account = g_object_ref (question->account);
  const char *state = gst_structure_get_string (answer, "state");

  if (g_strcmp0 (state, "pending") == 0)
    schedule (question);
  preview_run_take_answer (run, answer);
  /* Who hears of it may drop the question. */
  if (preview_run_is_refused (run))
    preview_account_note_refusal (account);
  else if (g_strcmp0 (state, "error") != 0)
    preview_account_note_acceptance (account);
}

/* Whether there is whom to ask. */
static gboolean
can_ask (PreviewResolver *self, PreviewRun *run)
{
  PreviewAccount *account = preview_resolver_get_account (self, run);

  if (preview_run_get_kind (run) == PREVIEW_KIND_FILE)
    return FALSE;
  if (account == NULL ||
      preview_account_get_key_state (account) == PREVIEW_KEY_LOADING)
    return FALSE;
  if (preview_account_get_key_state (account) != PREVIEW_KEY_MISSING)
    return TRUE;
  g_hash_table_remove (self->questions, run);
  preview_run_fail (run, _ ("There is no key for the service yet."));
  return FALSE;
}

/* Makes the question, which takes its time, but does not ask it. */
static void
prepare (PreviewResolver *self, PreviewRun *run)
{
  PreviewAccount *account = preview_resolver_get_account (self, run);
  Question *question;

  question = g_new0 (Question, 1);
  question->resolver = self;
  question->run = g_object_ref (run);
  question->account = g_object_ref (account);
  question->lookup = preview_lookup_new (preview_run_get_spec (run), account,
                                         answered_cb, question);
  g_hash_table_replace (self->questions, run, question);
  preview_run_set_resolving (run);
}

static void
ask_prepared (PreviewResolver *self, PreviewRun *run)
{
  Question *question = g_hash_table_lookup (self->questions, run);

  /* It may have been removed, or asked for in the meantime. */
  if (question == NULL || question->was_asked)
    return;
  question->was_asked = TRUE;
  preview_lookup_ask (question->lookup);
}

static void
ask (PreviewResolver *self, PreviewRun *run)
{
  if (!can_ask (self, run))
    return;
  prepare (self, run);
  ask_prepared (self, run);
}

static void
forget_removed (PreviewResolver *self)
{
  GHashTableIter iter;
  gpointer run;

  g_hash_table_iter_init (&iter, self->questions);
  while (g_hash_table_iter_next (&iter, &run, NULL)) {
    if (!preview_runs_find (self->runs, run, NULL))
      g_hash_table_iter_remove (&iter);
  }
}

static void
prepare_news (PreviewResolver *self)
{
  gint64 end = g_get_monotonic_time () + SLICE;

  while (!g_queue_is_empty (&self->news) && self->ready.length < BURST &&
         g_get_monotonic_time () < end) {
    g_autoptr (PreviewRun) run = g_queue_pop_head (&self->news);

    if (!preview_runs_find (self->runs, run, NULL) ||
        g_hash_table_contains (self->questions, run) || !can_ask (self, run))
      continue;
    prepare (self, run);
    g_queue_push_tail (&self->ready, g_steal_pointer (&run));
  }
}

/* The element gathers what comes within some milliseconds, so that few calls
 * do: no question waits for the making of the next one. */
static gboolean
ask_news_cb (gpointer data)
{
  PreviewResolver *self = data;

  prepare_news (self);
  if (!g_queue_is_empty (&self->news) && self->ready.length < BURST)
    return G_SOURCE_CONTINUE;
  while (!g_queue_is_empty (&self->ready)) {
    g_autoptr (PreviewRun) run = g_queue_pop_head (&self->ready);

    ask_prepared (self, run);
  }
  if (!g_queue_is_empty (&self->news))
    return G_SOURCE_CONTINUE;
  self->idle = 0;
  return G_SOURCE_REMOVE;
}

static void
ask_soon (PreviewResolver *self, PreviewRun *run)
{
  g_queue_push_tail (&self->news, g_object_ref (run));
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_DEFAULT, ask_news_cb, self, NULL);
}

/* All that is added at once is asked for in a row, and not between the rows of
 * a list. */
static void
items_changed_cb (PreviewResolver *self,
                  guint position,
                  guint n_removed,
                  guint n_added)
{
  if (n_removed > 0)
    forget_removed (self);
  for (guint i = position; i < position + n_added; i++) {
    g_autoptr (PreviewRun) run =
        g_list_model_get_item (G_LIST_MODEL (self->runs), i);

    ask_soon (self, run);
  }
}

/* Many may have failed at once. */
static void
ask_anew (PreviewResolver *self, PreviewRun *run)
{
  g_hash_table_remove (self->questions, run);
  ask_soon (self, run);
}

/* What was never asked for, or refused for its key. What failed for another
 * reason would fail again. */
static gboolean
waits_for_key (PreviewResolver *self, PreviewRun *run, PreviewAccount *account)
{
  PreviewRunState state = preview_run_get_state (run);

  if (preview_resolver_get_account (self, run) != account)
    return FALSE;
  if (state == PREVIEW_RUN_FAILED && preview_run_is_refused (run))
    return TRUE;
  return (state == PREVIEW_RUN_FAILED || state == PREVIEW_RUN_RESOLVING) &&
         !g_hash_table_contains (self->questions, run);
}

static void
key_state_cb (PreviewResolver *self, GParamSpec *pspec, PreviewAccount *account)
{
  PreviewKeyState state = preview_account_get_key_state (account);

  if (state != PREVIEW_KEY_UNCHECKED && state != PREVIEW_KEY_ACCEPTED &&
      state != PREVIEW_KEY_MISSING)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->runs));
       i++) {
    g_autoptr (PreviewRun) run =
        g_list_model_get_item (G_LIST_MODEL (self->runs), i);

    if (waits_for_key (self, run, account))
      ask_anew (self, run);
  }
}

static void
preview_resolver_dispose (GObject *object)
{
  PreviewResolver *self = PREVIEW_RESOLVER (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_queue_clear_full (&self->news, g_object_unref);
  g_queue_clear_full (&self->ready, g_object_unref);
  g_clear_pointer (&self->questions, g_hash_table_unref);
  g_clear_object (&self->runs);
  g_clear_object (&self->account);
  g_clear_object (&self->sample_account);
  G_OBJECT_CLASS (preview_resolver_parent_class)->dispose (object);
}

static void
preview_resolver_class_init (PreviewResolverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = preview_resolver_dispose;
}

static void
preview_resolver_init (PreviewResolver *self)
{
  g_queue_init (&self->news);
  g_queue_init (&self->ready);
  self->questions = g_hash_table_new_full (NULL, NULL, NULL, question_free);
}

/**
 * preview_resolver_new:
 * @runs: the list to keep informed
 * @account: whom to ask
 *
 * Returns: (transfer full): what asks
 */
PreviewResolver *
preview_resolver_new (PreviewRuns *runs, PreviewAccount *account)
{
  PreviewResolver *self = g_object_new (PREVIEW_TYPE_RESOLVER, NULL);

  self->runs = g_object_ref (runs);
  self->account = g_object_ref (account);
  g_signal_connect_object (runs, "items-changed", G_CALLBACK (items_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "notify::key-state",
                           G_CALLBACK (key_state_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * preview_resolver_set_sample_account:
 * @self: what asks
 * @account: whom to ask for sample runs
 */
void
preview_resolver_set_sample_account (PreviewResolver *self,
                                     PreviewAccount *account)
{
  g_return_if_fail (PREVIEW_IS_RESOLVER (self));

  g_set_object (&self->sample_account, account);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->runs));
       i++) {
    g_autoptr (PreviewRun) run =
        g_list_model_get_item (G_LIST_MODEL (self->runs), i);

    if (preview_run_is_sample (run))
      ask (self, run);
  }
}

/**
 * preview_resolver_get_account:
 * @self: what asks
 * @run: a run
 *
 * Returns: (transfer none) (nullable): whom to ask for it; %NULL for a sample
 *   run whose service is not there yet
 */
PreviewAccount *
preview_resolver_get_account (PreviewResolver *self, PreviewRun *run)
{
  return preview_run_is_sample (run) ? self->sample_account : self->account;
}

/**
 * preview_resolver_retry:
 * @self: what asks
 * @run: a run in the list
 *
 * Asks for it once more, now.
 */
void
preview_resolver_retry (PreviewResolver *self, PreviewRun *run)
{
  g_return_if_fail (PREVIEW_IS_RESOLVER (self));

  ask (self, run);
}

/**
 * preview_resolver_retry_all:
 * @self: what asks
 *
 * Asks for all that failed.
 */
void
preview_resolver_retry_all (PreviewResolver *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->runs));
       i++) {
    g_autoptr (PreviewRun) run =
        g_list_model_get_item (G_LIST_MODEL (self->runs), i);

    if (preview_run_get_state (run) == PREVIEW_RUN_FAILED)
      ask_anew (self, run);
  }
}

/**
 * preview_resolver_get_wait:
 * @self: what asks
 * @run: a run
 *
 * Returns: how many seconds lie between two questions for a run that is not
 *   finished; 0 for any other
 */
guint
preview_resolver_get_wait (PreviewResolver *self, PreviewRun *run)
{
  Question *question = g_hash_table_lookup (self->questions, run);

  return question != NULL && question->timeout != 0 ? question->wait : 0;
}
