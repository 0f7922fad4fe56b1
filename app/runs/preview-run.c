/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-note.h"
#include "preview-run.h"

struct _PreviewRun
{
  GObject parent_instance;

  PreviewSpec *spec;
  gboolean is_sample;

  PreviewRunState state;
  char *reason;
  gboolean is_refused;
  char *cached;
  char **languages;
  char **texts;
  char *played_language;
  gboolean has_voice;
  gboolean has_video;
  guint64 duration;

  PreviewRunSettings settings;
  GListStore *notes;
  PreviewVerdict *verdict;
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_LANGUAGE,
  PROP_DURATION,
  PROP_TRANSLATION,
  PROP_VERDICT,
  PROP_SETTINGS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PreviewRun, preview_run, G_TYPE_OBJECT)

static void
preview_run_get_property (GObject *object,
                          guint id,
                          GValue *value,
                          GParamSpec *pspec)
{
  PreviewRun *self = PREVIEW_RUN (object);

  switch (id) {
  case PROP_STATE:
    g_value_set_uint (value, self->state);
    break;
  case PROP_LANGUAGE:
    g_value_set_string (value, preview_run_get_language (self));
    break;
  case PROP_DURATION:
    g_value_set_uint64 (value, self->duration);
    break;
  case PROP_TRANSLATION:
    g_value_set_uint64 (value, self->spec->translation);
    break;
  case PROP_VERDICT:
    g_value_set_object (value, self->verdict);
    break;
  case PROP_SETTINGS:
    g_value_set_pointer (value, &self->settings);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
preview_run_finalize (GObject *object)
{
  PreviewRun *self = PREVIEW_RUN (object);

  g_clear_pointer (&self->spec, preview_spec_free);
  g_clear_pointer (&self->languages, g_strfreev);
  g_clear_pointer (&self->texts, g_strfreev);
  g_free (self->reason);
  g_free (self->cached);
  g_free (self->played_language);
  g_clear_object (&self->notes);
  g_clear_object (&self->verdict);
  G_OBJECT_CLASS (preview_run_parent_class)->finalize (object);
}

static void
preview_run_class_init (PreviewRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = preview_run_get_property;
  object_class->finalize = preview_run_finalize;

  properties[PROP_STATE] = g_param_spec_uint (
      "state", NULL, NULL, 0, PREVIEW_RUN_FAILED, PREVIEW_RUN_RESOLVING, flags);
  properties[PROP_LANGUAGE] =
      g_param_spec_string ("language", NULL, NULL, NULL, flags);
  properties[PROP_DURATION] = g_param_spec_uint64 (
      "duration", NULL, NULL, 0, G_MAXUINT64, GST_CLOCK_TIME_NONE, flags);
  properties[PROP_TRANSLATION] =
      g_param_spec_uint64 ("translation", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_VERDICT] =
      g_param_spec_object ("verdict", NULL, NULL, PREVIEW_TYPE_VERDICT, flags);
  properties[PROP_SETTINGS] =
      g_param_spec_pointer ("settings", NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
verdict_cb (PreviewRun *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERDICT]);
}

static void
preview_run_init (PreviewRun *self)
{
  self->duration = GST_CLOCK_TIME_NONE;
  self->notes = g_list_store_new (PREVIEW_TYPE_NOTE);
  self->verdict = preview_verdict_new ();
  g_signal_connect_object (self->verdict, "notify", G_CALLBACK (verdict_cb),
                           self, G_CONNECT_SWAPPED);
}

/**
 * preview_run_new:
 * @spec: which run
 * @is_sample: whether it is one of the stand-in service
 *
 * Returns: (transfer full): a run that nothing is known of yet
 */
PreviewRun *
preview_run_new (const PreviewSpec *spec, gboolean is_sample)
{
  PreviewRun *self = g_object_new (PREVIEW_TYPE_RUN, NULL);

  self->spec = preview_spec_copy (spec);
  self->is_sample = is_sample;
  /* Nobody has to be asked for a file. */
  if (spec->kind == PREVIEW_KIND_FILE)
    self->state = PREVIEW_RUN_READY;
  return self;
}

/**
 * preview_run_get_spec:
 * @self: a run
 *
 * Returns: what names it
 */
const PreviewSpec *
preview_run_get_spec (PreviewRun *self)
{
  return self->spec;
}

/**
 * preview_run_get_kind:
 * @self: a run
 *
 * Returns: its kind
 */
PreviewKind
preview_run_get_kind (PreviewRun *self)
{
  return self->spec->kind;
}

/**
 * preview_run_is_sample:
 * @self: a run
 *
 * Returns: whether it is one of the stand-in service
 */
gboolean
preview_run_is_sample (PreviewRun *self)
{
  return self->is_sample;
}

/**
 * preview_run_get_state:
 * @self: a run
 *
 * Returns: what is known of it
 */
PreviewRunState
preview_run_get_state (PreviewRun *self)
{
  g_return_val_if_fail (PREVIEW_IS_RUN (self), PREVIEW_RUN_FAILED);

  return self->state;
}

/**
 * preview_run_get_reason:
 * @self: a run
 *
 * Returns: (nullable): why it waits or failed, for the user
 */
const char *
preview_run_get_reason (PreviewRun *self)
{
  return self->reason;
}

/**
 * preview_run_is_refused:
 * @self: a run
 *
 * Returns: whether it failed for want of a key that the service accepts
 */
gboolean
preview_run_is_refused (PreviewRun *self)
{
  return self->is_refused;
}

/**
 * preview_run_get_cached:
 * @self: a run
 *
 * Returns: how much of its media is on disk: nothing, part or all
 */
const char *
preview_run_get_cached (PreviewRun *self)
{
  return self->cached != NULL ? self->cached : "nothing";
}

static void
set_state (PreviewRun *self, PreviewRunState state, const char *reason)
{
  g_free (self->reason);
  self->reason = g_strdup (reason);
  self->state = state;
  /* The reason and all else may have changed, even if the state has not. */
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/**
 * preview_run_set_resolving:
 * @self: a run
 *
 * The service is being asked.
 */
void
preview_run_set_resolving (PreviewRun *self)
{
  self->is_refused = FALSE;
  /* What waits goes on waiting for the user. */
  if (self->state != PREVIEW_RUN_WAITING)
    set_state (self, PREVIEW_RUN_RESOLVING, NULL);
}

/**
 * preview_run_fail:
 * @self: a run
 * @reason: why it cannot be played, for the user
 */
void
preview_run_fail (PreviewRun *self, const char *reason)
{
  set_state (self, PREVIEW_RUN_FAILED, reason);
}

static char **
dup_strings (const GstStructure *structure, const char *field)
{
  const GValue *array = gst_structure_get_value (structure, field);
  guint n;
  char **strings;

  if (array == NULL || !GST_VALUE_HOLDS_ARRAY (array))
    return NULL;
  n = gst_value_array_get_size (array);
  strings = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    strings[i] = g_value_dup_string (gst_value_array_get_value (array, i));
  return strings;
}

static PreviewRunState
read_state (const GstStructure *answer)
{
  const char *state = gst_structure_get_string (answer, "state");

  if (g_strcmp0 (state, "ready") == 0)
    return PREVIEW_RUN_READY;
  if (g_strcmp0 (state, "pending") == 0)
    return PREVIEW_RUN_WAITING;
  return PREVIEW_RUN_FAILED;
}

static void
read_facts (PreviewRun *self, const GstStructure *answer)
{
  g_strfreev (self->languages);
  self->languages = dup_strings (answer, "languages");
  g_strfreev (self->texts);
  self->texts = dup_strings (answer, "texts");
  g_free (self->played_language);
  self->played_language =
      g_strdup (gst_structure_get_string (answer, "language"));
  self->has_voice = self->has_video = FALSE;
  gst_structure_get (answer, "has-voice", G_TYPE_BOOLEAN, &self->has_voice,
                     NULL);
  gst_structure_get (answer, "has-video", G_TYPE_BOOLEAN, &self->has_video,
                     NULL);
}

/**
 * preview_run_take_answer:
 * @self: a run
 * @answer: the element's property `run`
 *
 * Learns what the service said.
 */
void
preview_run_take_answer (PreviewRun *self, const GstStructure *answer)
{
  PreviewRunState state = read_state (answer);

  g_free (self->cached);
  self->cached = g_strdup (gst_structure_get_string (answer, "cached"));
  self->is_refused = g_strcmp0 (gst_structure_get_string (answer, "code"),
                                "unauthorized") == 0;
  if (state != PREVIEW_RUN_FAILED)
    read_facts (self, answer);
  set_state (self, state, gst_structure_get_string (answer, "reason"));
}

/**
 * preview_run_get_languages:
 * @self: a run
 *
 * Returns: (nullable): the languages that it has, as the service names them
 */
const char *const *
preview_run_get_languages (PreviewRun *self)
{
  return (const char *const *)self->languages;
}

/**
 * preview_run_get_language:
 * @self: a run
 *
 * Returns: (nullable): the language that is chosen or played
 */
const char *
preview_run_get_language (PreviewRun *self)
{
  return self->spec->language != NULL ? self->spec->language
                                      : self->played_language;
}

/**
 * preview_run_set_language:
 * @self: a run
 * @language: one of its languages
 */
void
preview_run_set_language (PreviewRun *self, const char *language)
{
  if (g_strcmp0 (preview_run_get_language (self), language) == 0)
    return;
  g_free (self->spec->language);
  self->spec->language = g_strdup (language);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LANGUAGE]);
}

/**
 * preview_run_get_texts:
 * @self: a run
 *
 * Returns: (nullable): the texts of a translation
 */
const char *const *
preview_run_get_texts (PreviewRun *self)
{
  return (const char *const *)self->texts;
}

/**
 * preview_run_has_voice:
 * @self: a run
 *
 * Returns: whether the voice can be heard alone
 */
gboolean
preview_run_has_voice (PreviewRun *self)
{
  return self->has_voice;
}

/**
 * preview_run_has_video:
 * @self: a run
 *
 * Returns: whether there is a picture
 */
gboolean
preview_run_has_video (PreviewRun *self)
{
  return self->has_video;
}

/**
 * preview_run_get_duration:
 * @self: a run
 *
 * Returns: in nanoseconds, %GST_CLOCK_TIME_NONE until it was opened once
 */
guint64
preview_run_get_duration (PreviewRun *self)
{
  return self->duration;
}

/**
 * preview_run_set_duration:
 * @self: a run
 * @duration: in nanoseconds
 */
void
preview_run_set_duration (PreviewRun *self, guint64 duration)
{
  if (self->duration == duration)
    return;
  self->duration = duration;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION]);
}

/**
 * preview_run_set_translation:
 * @self: a run
 * @run_id: the translation run that is laid on it, or 0
 */
void
preview_run_set_translation (PreviewRun *self, guint64 run_id)
{
  if (self->spec->translation == run_id)
    return;
  self->spec->translation = run_id;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRANSLATION]);
}

/**
 * preview_run_get_settings:
 * @self: a run
 *
 * Returns: what the reviewer set for it, to be read and changed
 */
PreviewRunSettings *
preview_run_get_settings (PreviewRun *self)
{
  return &self->settings;
}

/**
 * preview_run_settings_changed:
 * @self: a run
 *
 * To be called by who changed its settings, so that they are kept.
 */
void
preview_run_settings_changed (PreviewRun *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SETTINGS]);
}

/**
 * preview_run_get_notes:
 * @self: a run
 *
 * Returns: (transfer none) (element-type PreviewNote): its notes, sorted
 */
GListStore *
preview_run_get_notes (PreviewRun *self)
{
  return self->notes;
}

/**
 * preview_run_get_verdict:
 * @self: a run
 *
 * The property `verdict` is notified when anything in it changes.
 *
 * Returns: (transfer none): what the reviewer thinks of it, to be changed
 */
PreviewVerdict *
preview_run_get_verdict (PreviewRun *self)
{
  g_return_val_if_fail (PREVIEW_IS_RUN (self), NULL);

  return self->verdict;
}

/**
 * preview_run_is_reviewed:
 * @self: a run
 *
 * Returns: whether it has notes or a verdict, which are not to be lost
 */
gboolean
preview_run_is_reviewed (PreviewRun *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->notes)) > 0 ||
         preview_verdict_is_given (self->verdict);
}
