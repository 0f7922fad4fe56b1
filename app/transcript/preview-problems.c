/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-problems.h"

#define BITS 8

struct _PreviewProblems
{
  GObject parent_instance;

  /* A bit for each line, set if it breaks a rule; NULL until that is known. */
  GBytes *bits;
  guint n_problems;
  GCancellable *cancellable;
};

enum
{
  PROP_0,
  PROP_READY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PreviewProblems, preview_problems, G_TYPE_OBJECT)

typedef struct
{
  CambCues *cues;
  CambProfile profile;
  char *language;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  camb_cues_unref (self->cues);
  g_free (self->language);
  g_free (self);
}

static gboolean
breaks_rule (const Job *job, guint line)
{
  CambQuality quality;

  camb_quality_measure (job->cues, line, job->profile, job->language, &quality);
  return quality.broken != 0;
}

static void
judge (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  guint n = camb_cues_get_length (job->cues);
  gsize size = (n + BITS - 1) / BITS;
  guint8 *bits = g_malloc0 (size);

  for (guint i = 0; i < n && !g_cancellable_is_cancelled (cancellable); i++)
    if (breaks_rule (job, i))
      bits[i / BITS] |= 1 << i % BITS;
  g_task_return_pointer (task, g_bytes_new_take (bits, size),
                         (GDestroyNotify)g_bytes_unref);
}

static gboolean
has_bit (GBytes *bits, guint line)
{
  const guint8 *data = g_bytes_get_data (bits, NULL);

  return (data[line / BITS] & 1 << line % BITS) != 0;
}

static void
take_bits (PreviewProblems *self, GBytes *bits)
{
  guint n = BITS * (guint)g_bytes_get_size (bits);

  self->bits = bits;
  for (guint i = 0; i < n; i++)
    self->n_problems += has_bit (bits, i);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
}

static void
judged_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GBytes *bits = g_task_propagate_pointer (G_TASK (result), NULL);

  /* If not, others are being looked for. */
  if (bits != NULL)
    take_bits (PREVIEW_PROBLEMS (object), bits);
}

static void
forget (PreviewProblems *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->bits, g_bytes_unref);
  self->n_problems = 0;
}

static void
preview_problems_get_property (GObject *object,
                               guint id,
                               GValue *value,
                               GParamSpec *pspec)
{
  PreviewProblems *self = PREVIEW_PROBLEMS (object);

  if (id == PROP_READY)
    g_value_set_boolean (value, preview_problems_is_ready (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
preview_problems_dispose (GObject *object)
{
  forget (PREVIEW_PROBLEMS (object));
  G_OBJECT_CLASS (preview_problems_parent_class)->dispose (object);
}

static void
preview_problems_class_init (PreviewProblemsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = preview_problems_get_property;
  object_class->dispose = preview_problems_dispose;

  properties[PROP_READY] = g_param_spec_boolean (
      "ready", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
preview_problems_init (PreviewProblems *self)
{
}

/**
 * preview_problems_new:
 *
 * Returns: (transfer full): no problems, and not ready
 */
PreviewProblems *
preview_problems_new (void)
{
  return g_object_new (PREVIEW_TYPE_PROBLEMS, NULL);
}

/**
 * preview_problems_look:
 * @self: problems
 * @cues: (nullable): the lines to look at
 * @profile: whose rules they have to keep
 * @language: (nullable): of the lines, a BCP-47 tag
 *
 * Looks for other problems; those of before are forgotten at once.
 */
void
preview_problems_look (PreviewProblems *self,
                       CambCues *cues,
                       CambProfile profile,
                       const char *language)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  forget (self);
  if (cues == NULL || profile == CAMB_PROFILE_NONE) {
    take_bits (self, g_bytes_new (NULL, 0));
    return;
  }
  job = g_new0 (Job, 1);
  job->cues = camb_cues_ref (cues);
  job->profile = profile;
  job->language = g_strdup (language);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, judged_cb, NULL);
  g_task_set_source_tag (task, preview_problems_look);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, judge);
}

/**
 * preview_problems_is_ready:
 * @self: problems
 *
 * Returns: whether all lines have been looked at
 */
gboolean
preview_problems_is_ready (PreviewProblems *self)
{
  return self->bits != NULL;
}

/**
 * preview_problems_count:
 * @self: problems
 *
 * Returns: how many lines break a rule, as far as that is known
 */
guint
preview_problems_count (PreviewProblems *self)
{
  return self->n_problems;
}

/**
 * preview_problems_find:
 * @self: problems
 * @after: the line where the search starts, itself left out; %PREVIEW_NO_LINE
 *   for the start
 *
 * Returns: the next line that breaks a rule, from the start again after the
 *   end; %PREVIEW_NO_LINE if none is known
 */
guint
preview_problems_find (PreviewProblems *self, guint after)
{
  guint first = after == PREVIEW_NO_LINE ? 0 : after + 1;
  guint n;

  if (self->n_problems == 0)
    return PREVIEW_NO_LINE;
  n = BITS * (guint)g_bytes_get_size (self->bits);
  for (guint i = 0; i < n; i++) {
    guint line = (first + i) % n;

    if (has_bit (self->bits, line))
      return line;
  }
  return PREVIEW_NO_LINE;
}
