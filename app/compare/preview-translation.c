/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-lookup.h"
#include "preview-translation.h"

struct _PreviewTranslation
{
  GObject parent_instance;

  PreviewRun *run;
  PreviewRuns *runs;
  PreviewResolver *resolver;
  PreviewLookup *lookup;
  char **texts;
  char *problem;
};

enum
{
  PROP_0,
  PROP_TEXTS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PreviewTranslation, preview_translation, G_TYPE_OBJECT)

static void
take (PreviewTranslation *self, const char *const *texts, const char *problem)
{
  g_strfreev (self->texts);
  self->texts = g_strdupv ((char **)texts);
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXTS]);
}

static const char *const *
find_texts (PreviewTranslation *self, guint64 run_id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));

  for (guint i = 0; i < n; i++) {
    g_autoptr (PreviewRun) run =
        g_list_model_get_item (G_LIST_MODEL (self->runs), i);

    if (preview_run_get_kind (run) == PREVIEW_KIND_TRANSLATION &&
        preview_run_get_spec (run)->run_id == run_id &&
        preview_run_is_sample (run) == preview_run_is_sample (self->run) &&
        preview_run_get_texts (run) != NULL)
      return preview_run_get_texts (run);
  }
  return NULL;
}

static void
known_cb (const GstStructure *answer, gpointer data)
{
  PreviewTranslation *self = data;
  PreviewSpec spec = {PREVIEW_KIND_TRANSLATION, 1, NULL, 0};
  g_autoptr (PreviewRun) run = preview_run_new (&spec, FALSE);

  preview_run_take_answer (run, answer);
  if (preview_run_get_texts (run) != NULL)
    take (self, preview_run_get_texts (run), NULL);
  else if (preview_run_get_reason (run) != NULL)
    take (self, NULL, preview_run_get_reason (run));
}

static void
ask (PreviewTranslation *self, guint64 run_id)
{
  PreviewSpec spec = {PREVIEW_KIND_TRANSLATION, run_id, NULL, 0};
  PreviewAccount *account =
      preview_resolver_get_account (self->resolver, self->run);

  if (account == NULL)
    return;
  self->lookup = preview_lookup_new (&spec, account, known_cb, self);
  preview_lookup_ask (self->lookup);
}

static void
update (PreviewTranslation *self)
{
  guint64 run_id = preview_run_get_spec (self->run)->translation;
  const char *const *texts = run_id != 0 ? find_texts (self, run_id) : NULL;

  g_clear_object (&self->lookup);
  take (self, texts, NULL);
  if (run_id != 0 && texts == NULL)
    ask (self, run_id);
}

static void
preview_translation_get_property (GObject *object,
                                  guint id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  if (id == PROP_TEXTS)
    g_value_set_boxed (value, PREVIEW_TRANSLATION (object)->texts);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
preview_translation_dispose (GObject *object)
{
  PreviewTranslation *self = PREVIEW_TRANSLATION (object);

  g_clear_object (&self->lookup);
  g_clear_object (&self->run);
  g_clear_object (&self->runs);
  g_clear_object (&self->resolver);
  G_OBJECT_CLASS (preview_translation_parent_class)->dispose (object);
}

static void
preview_translation_finalize (GObject *object)
{
  PreviewTranslation *self = PREVIEW_TRANSLATION (object);

  g_strfreev (self->texts);
  g_free (self->problem);
  G_OBJECT_CLASS (preview_translation_parent_class)->finalize (object);
}

static void
preview_translation_class_init (PreviewTranslationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = preview_translation_get_property;
  object_class->dispose = preview_translation_dispose;
  object_class->finalize = preview_translation_finalize;

  properties[PROP_TEXTS] =
      g_param_spec_boxed ("texts", NULL, NULL, G_TYPE_STRV,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
preview_translation_init (PreviewTranslation *self)
{
}

/**
 * preview_translation_new:
 * @run: a dub
 * @runs: the list
 * @resolver: who knows where runs come from
 *
 * Returns: (transfer full): the texts that are laid on it, if any
 */
PreviewTranslation *
preview_translation_new (PreviewRun *run,
                         PreviewRuns *runs,
                         PreviewResolver *resolver)
{
  PreviewTranslation *self = g_object_new (PREVIEW_TYPE_TRANSLATION, NULL);

  self->run = g_object_ref (run);
  self->runs = g_object_ref (runs);
  self->resolver = g_object_ref (resolver);
  g_signal_connect_object (run, "notify::translation", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}

/**
 * preview_translation_get_texts:
 * @self: a translation
 *
 * Returns: (transfer none) (nullable): its texts, as far as known
 */
const char *const *
preview_translation_get_texts (PreviewTranslation *self)
{
  return (const char *const *)self->texts;
}

/**
 * preview_translation_get_problem:
 * @self: a translation
 *
 * Returns: (transfer none) (nullable): why there are none, for the user
 */
const char *
preview_translation_get_problem (PreviewTranslation *self)
{
  return self->problem;
}
