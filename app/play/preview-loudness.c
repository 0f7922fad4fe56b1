/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-loudness-store.h"
#include "preview-loudness.h"

typedef struct
{
  PreviewLoudness *loudness;
  PreviewSpec *spec;
  PreviewAccount *account;
  gboolean voice_only;
  guint64 duration;
  char *key;
  PreviewMeterFunc answer;
  gpointer owner;
} Question;

struct _PreviewLoudness
{
  grefcount ref_count;
  /* The first is being measured. */
  GQueue questions;
  PreviewMeter *meter;
  guint idle;
};

static void
question_free (gpointer data)
{
  Question *self = data;

  preview_spec_free (self->spec);
  g_clear_object (&self->account);
  g_free (self->key);
  g_free (self);
}

/**
 * preview_loudness_new:
 *
 * Returns: (transfer full): who knows nothing yet but what was kept
 */
PreviewLoudness *
preview_loudness_new (void)
{
  PreviewLoudness *self = g_new0 (PreviewLoudness, 1);

  g_ref_count_init (&self->ref_count);
  g_queue_init (&self->questions);
  return self;
}

/**
 * preview_loudness_ref:
 * @self: who knows
 *
 * Returns: (transfer full): @self
 */
PreviewLoudness *
preview_loudness_ref (PreviewLoudness *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * preview_loudness_unref:
 * @self: (transfer full): who knows
 */
void
preview_loudness_unref (PreviewLoudness *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->meter, preview_meter_stop);
  g_queue_clear_full (&self->questions, question_free);
  g_free (self);
}

static void measure_next (PreviewLoudness *self);

static gboolean
measure_next_cb (gpointer data)
{
  PreviewLoudness *self = data;

  self->idle = 0;
  measure_next (self);
  return G_SOURCE_REMOVE;
}

/* Never from within the meter that is done. */
static void
schedule (PreviewLoudness *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add (measure_next_cb, self);
}

static void
measured_cb (gpointer owner, const PreviewLoudnessFacts *facts)
{
  PreviewLoudness *self = owner;
  Question *question = g_queue_pop_head (&self->questions);

  if (facts != NULL)
    preview_loudness_store_save (question->key, question->duration, facts);
  schedule (self);
  question->answer (question->owner, facts);
  question_free (question);
}

static void
measure_next (PreviewLoudness *self)
{
  Question *question = g_queue_peek_head (&self->questions);

  g_clear_pointer (&self->meter, preview_meter_stop);
  if (question != NULL)
    self->meter = preview_meter_new (question->spec, question->account,
                                     question->voice_only, measured_cb, self);
}

/**
 * preview_loudness_ask:
 * @self: who knows
 * @spec: which run in which language, or which file
 * @account: (nullable): where it comes from; a file needs none
 * @voice_only: whether the voice is meant, if there is one
 * @duration: of the run, in nanoseconds; %GST_CLOCK_TIME_NONE if not known
 * @answer: called with the answer, before this returns if it is known
 * @owner: for @answer
 */
void
preview_loudness_ask (PreviewLoudness *self,
                      const PreviewSpec *spec,
                      PreviewAccount *account,
                      gboolean voice_only,
                      guint64 duration,
                      PreviewMeterFunc answer,
                      gpointer owner)
{
  g_autofree char *key =
      preview_loudness_store_dup_key (spec, account, voice_only);
  PreviewLoudnessFacts facts;
  Question *question;

  if (preview_loudness_store_load (key, duration, &facts)) {
    answer (owner, &facts);
    return;
  }
  question = g_new0 (Question, 1);
  question->spec = preview_spec_copy (spec);
  question->account = account != NULL ? g_object_ref (account) : NULL;
  question->voice_only = voice_only;
  question->duration = duration;
  question->key = g_steal_pointer (&key);
  question->answer = answer;
  question->owner = owner;
  g_queue_push_tail (&self->questions, question);
  if (self->meter == NULL)
    schedule (self);
}

/**
 * preview_loudness_forget:
 * @self: who knows
 * @owner: who asked, and wants no answer any more
 */
void
preview_loudness_forget (PreviewLoudness *self, gpointer owner)
{
  gboolean is_first = TRUE;
  GList *next;

  for (GList *it = self->questions.head; it != NULL; it = next) {
    Question *question = it->data;

    next = it->next;
    if (question->owner == owner) {
      if (is_first && self->meter != NULL) {
        g_clear_pointer (&self->meter, preview_meter_stop);
        schedule (self);
      }
      g_queue_delete_link (&self->questions, it);
      question_free (question);
    } else {
      is_first = FALSE;
    }
  }
}
