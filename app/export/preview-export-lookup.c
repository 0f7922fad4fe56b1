/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-export-lookup.h"

/* How long it takes to notice that nobody wants the answer any more. */
#define STEP (100 * G_TIME_SPAN_MILLISECOND)

/* Where an answer arrives. Atomically reference counted. */
typedef struct
{
  GMutex lock;
  GCond changed;
  GstStructure *run;
} Answer;

typedef struct
{
  PreviewSpec *spec;
  GstElement *element;
  Answer *answer;
} Question;

struct _PreviewExportLookup
{
  GPtrArray *questions;
};

static Answer *
answer_new (void)
{
  Answer *self = g_atomic_rc_box_new0 (Answer);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

static void
answer_clear (gpointer data)
{
  Answer *self = data;

  g_clear_pointer (&self->run, gst_structure_free);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
}

static void
answer_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, answer_clear);
}

static void
closure_gone_cb (gpointer data, GClosure *closure)
{
  answer_unref (data);
}

/* In whatever thread the answer arrives. */
static void
notify_run_cb (GstElement *element, GParamSpec *pspec, gpointer data)
{
  Answer *self = data;
  GstStructure *run = NULL;

  g_object_get (element, "run", &run, NULL);
  if (run == NULL)
    return;
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->run, gst_structure_free);
  self->run = run;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static void
question_free (gpointer data)
{
  Question *self = data;

  g_signal_handlers_disconnect_by_data (self->element, self->answer);
  gst_object_unref (self->element);
  answer_unref (self->answer);
  preview_spec_free (self->spec);
  g_free (self);
}

/**
 * preview_export_lookup_new:
 *
 * Returns: (transfer full): a lookup that asks for nothing
 */
PreviewExportLookup *
preview_export_lookup_new (void)
{
  PreviewExportLookup *self = g_new0 (PreviewExportLookup, 1);

  self->questions = g_ptr_array_new_with_free_func (question_free);
  return self;
}

/** preview_export_lookup_free: forgets what was asked. */
void
preview_export_lookup_free (PreviewExportLookup *self)
{
  g_ptr_array_unref (self->questions);
  g_free (self);
}

static Question *
find (PreviewExportLookup *self, const PreviewSpec *spec)
{
  for (guint i = 0; i < self->questions->len; i++) {
    Question *question = self->questions->pdata[i];

    if (question->spec->kind == spec->kind &&
        question->spec->run_id == spec->run_id)
      return question;
  }
  return NULL;
}

/**
 * preview_export_lookup_ask:
 * @self: a lookup
 * @account: whom to ask
 * @spec: for which run
 *
 * Asks, unless that run was asked for. Returns at once.
 */
void
preview_export_lookup_ask (PreviewExportLookup *self,
                           PreviewAccount *account,
                           const PreviewSpec *spec)
{
  GstElement *element = NULL;
  Question *question;

  if (find (self, spec) == NULL)
    element = gst_element_factory_make ("cambsrc", NULL);
  if (element == NULL)
    return;
  question = g_new0 (Question, 1);
  question->spec = preview_spec_copy (spec);
  question->element = gst_object_ref_sink (element);
  question->answer = answer_new ();
  gst_util_set_object_arg (G_OBJECT (element), "kind",
                           preview_kind_get_nick (spec->kind));
  g_object_set (element, "run-id", spec->run_id, NULL);
  preview_account_apply (account, element);
  g_signal_connect_data (element, "notify::run", G_CALLBACK (notify_run_cb),
                         g_atomic_rc_box_acquire (question->answer),
                         closure_gone_cb, 0);
  g_ptr_array_add (self->questions, question);
  g_signal_emit_by_name (element, "resolve");
}

/**
 * preview_export_lookup_wait:
 * @self: a lookup
 * @spec: a run that was asked for
 * @cancellable: (nullable): ends the wait
 *
 * Returns: (transfer full) (nullable): what the service says of it; %NULL if it
 *   was not asked for, or if nobody wants to know any more
 */
GstStructure *
preview_export_lookup_wait (PreviewExportLookup *self,
                            const PreviewSpec *spec,
                            GCancellable *cancellable)
{
  Question *question = find (self, spec);
  Answer *answer = question != NULL ? question->answer : NULL;
  GstStructure *run = NULL;

  if (answer == NULL)
    return NULL;
  g_mutex_lock (&answer->lock);
  while (answer->run == NULL && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&answer->changed, &answer->lock,
                       g_get_monotonic_time () + STEP);
  if (answer->run != NULL)
    run = gst_structure_copy (answer->run);
  g_mutex_unlock (&answer->lock);
  return run;
}
