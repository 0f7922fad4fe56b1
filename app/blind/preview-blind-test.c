/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-blind-stats.h"
#include "preview-blind-test.h"

struct _PreviewBlindTest
{
  GObject parent_instance;

  PreviewBlindPlan plan;
  PreviewBlindSource sources[2];
  gint64 start;
  char *switching;
  gboolean has_picture;
  gboolean voice_only;
  GArray *answers;
  guint n_undone;
};

enum
{
  PROP_0,
  PROP_N_ANSWERS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PreviewBlindTest, preview_blind_test, G_TYPE_OBJECT)

static void
preview_blind_test_get_property (GObject *object,
                                 guint id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  PreviewBlindTest *self = PREVIEW_BLIND_TEST (object);

  if (id == PROP_N_ANSWERS)
    g_value_set_uint (value, self->answers->len);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
preview_blind_test_finalize (GObject *object)
{
  PreviewBlindTest *self = PREVIEW_BLIND_TEST (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->sources); i++) {
    g_clear_pointer (&self->sources[i].spec, preview_spec_free);
    g_free (self->sources[i].checksum);
  }
  g_free (self->switching);
  g_array_unref (self->answers);
  G_OBJECT_CLASS (preview_blind_test_parent_class)->finalize (object);
}

static void
preview_blind_test_class_init (PreviewBlindTestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = preview_blind_test_get_property;
  object_class->finalize = preview_blind_test_finalize;

  properties[PROP_N_ANSWERS] =
      g_param_spec_uint ("n-answers", NULL, NULL, 0, PREVIEW_BLIND_MAX_TRIALS,
                         0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
preview_blind_test_init (PreviewBlindTest *self)
{
  self->answers = g_array_new (FALSE, FALSE, sizeof (PreviewBlindAnswer));
  self->switching = g_strdup ("");
}

/**
 * preview_blind_test_new:
 * @plan: a valid plan, copied
 *
 * Returns: (transfer full): a test without answers
 */
PreviewBlindTest *
preview_blind_test_new (const PreviewBlindPlan *plan)
{
  PreviewBlindTest *self = g_object_new (PREVIEW_TYPE_BLIND_TEST, NULL);

  self->plan = *plan;
  return self;
}

/**
 * preview_blind_test_get_plan:
 * @self: a test
 *
 * Returns: (transfer none): what was fixed before the start
 */
const PreviewBlindPlan *
preview_blind_test_get_plan (PreviewBlindTest *self)
{
  return &self->plan;
}

/**
 * preview_blind_test_get_source:
 * @self: a test
 * @index: 0 or 1
 *
 * Returns: (transfer none): one of both sounds, to be filled in before the
 * start
 */
PreviewBlindSource *
preview_blind_test_get_source (PreviewBlindTest *self, guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (self->sources), NULL);

  return &self->sources[index];
}

/**
 * preview_blind_test_get_start:
 * @self: a test
 *
 * Returns: when it started, in microseconds since 1970, UTC
 */
gint64
preview_blind_test_get_start (PreviewBlindTest *self)
{
  return self->start;
}

/**
 * preview_blind_test_set_start:
 * @self: a test
 * @start: in microseconds since 1970, UTC
 */
void
preview_blind_test_set_start (PreviewBlindTest *self, gint64 start)
{
  self->start = start;
}

/**
 * preview_blind_test_get_switching:
 * @self: a test
 *
 * Returns: how one sound gives way to the other, a word for the report
 */
const char *
preview_blind_test_get_switching (PreviewBlindTest *self)
{
  return self->switching;
}

/**
 * preview_blind_test_set_switching:
 * @self: a test
 * @switching: a word for the report
 */
void
preview_blind_test_set_switching (PreviewBlindTest *self, const char *switching)
{
  char *copy = g_strdup (switching);

  g_free (self->switching);
  self->switching = copy;
}

/**
 * preview_blind_test_has_picture:
 * @self: a test
 *
 * Returns: whether a picture is shown, the same whatever is heard
 */
gboolean
preview_blind_test_has_picture (PreviewBlindTest *self)
{
  return self->has_picture;
}

/**
 * preview_blind_test_set_picture:
 * @self: a test
 * @has_picture: whether a picture is shown
 */
void
preview_blind_test_set_picture (PreviewBlindTest *self, gboolean has_picture)
{
  self->has_picture = has_picture;
}

/**
 * preview_blind_test_is_voice_only:
 * @self: a test
 *
 * Returns: whether the voices are heard alone
 */
gboolean
preview_blind_test_is_voice_only (PreviewBlindTest *self)
{
  return self->voice_only;
}

/**
 * preview_blind_test_set_voice_only:
 * @self: a test
 * @voice_only: whether the voices are heard alone
 */
void
preview_blind_test_set_voice_only (PreviewBlindTest *self, gboolean voice_only)
{
  self->voice_only = voice_only;
}

/**
 * preview_blind_test_get_n_answers:
 * @self: a test
 *
 * Returns: how many there are, and so which trial is on, from 0
 */
guint
preview_blind_test_get_n_answers (PreviewBlindTest *self)
{
  return self->answers->len;
}

/**
 * preview_blind_test_get_answer:
 * @self: a test
 * @trial: one that was answered
 *
 * Returns: (transfer none): the answer
 */
const PreviewBlindAnswer *
preview_blind_test_get_answer (PreviewBlindTest *self, guint trial)
{
  g_return_val_if_fail (trial < self->answers->len, NULL);

  return &g_array_index (self->answers, PreviewBlindAnswer, trial);
}

/**
 * preview_blind_test_get_n_undone:
 * @self: a test
 *
 * Returns: how many answers were taken back
 */
guint
preview_blind_test_get_n_undone (PreviewBlindTest *self)
{
  return self->n_undone;
}

/**
 * preview_blind_test_set_n_undone:
 * @self: a test from a file
 * @n_undone: how many answers were taken back
 */
void
preview_blind_test_set_n_undone (PreviewBlindTest *self, guint n_undone)
{
  self->n_undone = n_undone;
}

/**
 * preview_blind_test_is_done:
 * @self: a test
 *
 * Returns: whether every trial is answered
 */
gboolean
preview_blind_test_is_done (PreviewBlindTest *self)
{
  return self->answers->len >= self->plan.n_trials;
}

/**
 * preview_blind_test_find:
 * @self: a test
 * @letter: what the listener calls it
 *
 * Returns: which of both sounds that is in the trial that is on
 */
guint
preview_blind_test_find (PreviewBlindTest *self, PreviewBlindLetter letter)
{
  return preview_blind_plan_get_source (&self->plan, self->answers->len,
                                        letter);
}

/**
 * preview_blind_test_answer:
 * @self: a test that is not done
 * @answer: the answer to the trial that is on
 */
void
preview_blind_test_answer (PreviewBlindTest *self,
                           const PreviewBlindAnswer *answer)
{
  g_return_if_fail (!preview_blind_test_is_done (self));
  g_return_if_fail (answer->letter != PREVIEW_BLIND_X);

  g_array_append_val (self->answers, *answer);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ANSWERS]);
}

/**
 * preview_blind_test_undo:
 * @self: a test
 *
 * Takes the last answer back; the same trial comes again. Not after the last
 * one: then the result is known.
 *
 * Returns: whether there was any
 */
gboolean
preview_blind_test_undo (PreviewBlindTest *self)
{
  if (self->answers->len == 0 || preview_blind_test_is_done (self))
    return FALSE;
  g_array_set_size (self->answers, self->answers->len - 1);
  self->n_undone++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ANSWERS]);
  return TRUE;
}

/**
 * preview_blind_test_get_chosen:
 * @self: a test
 * @trial: one that was answered
 *
 * Returns: which of both sounds was chosen, 0 or 1
 */
guint
preview_blind_test_get_chosen (PreviewBlindTest *self, guint trial)
{
  return preview_blind_plan_get_source (
      &self->plan, trial, preview_blind_test_get_answer (self, trial)->letter);
}

/**
 * preview_blind_test_is_right:
 * @self: a test of the mode %PREVIEW_BLIND_ABX
 * @trial: one that was answered
 *
 * Returns: whether what was chosen is what X was
 */
gboolean
preview_blind_test_is_right (PreviewBlindTest *self, guint trial)
{
  return preview_blind_test_get_chosen (self, trial) ==
         preview_blind_plan_get_source (&self->plan, trial, PREVIEW_BLIND_X);
}

/**
 * preview_blind_test_count:
 * @self: a test
 *
 * Returns: how many answers are right, or how many prefer the first sound
 */
guint
preview_blind_test_count (PreviewBlindTest *self)
{
  guint n = 0;

  for (guint i = 0; i < self->answers->len; i++)
    n += self->plan.mode == PREVIEW_BLIND_ABX
             ? preview_blind_test_is_right (self, i)
             : preview_blind_test_get_chosen (self, i) == 0;
  return n;
}

/**
 * preview_blind_test_get_p_value:
 * @self: a test
 *
 * Fewer right answers than by chance show nothing; a preference may go either
 * way.
 *
 * Returns: how likely chance alone gets at least as far, 0 to 1
 */
double
preview_blind_test_get_p_value (PreviewBlindTest *self)
{
  return preview_blind_p_value (self->answers->len,
                                preview_blind_test_count (self),
                                self->plan.mode == PREVIEW_BLIND_PREFERENCE);
}
