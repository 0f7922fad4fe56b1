/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "gstcambsrc-private.h"
#include "gstcambrun.h"

#include "camb-error.h"

GST_DEBUG_CATEGORY_EXTERN (gst_camb_src_debug);
#define GST_CAT_DEFAULT gst_camb_src_debug

enum
{
  PROP_0,
  PROP_KIND,
  PROP_RUN_ID,
  PROP_URI,
  PROP_LANGUAGE,
  PROP_AUDIO,
  PROP_SUBTITLES,
  PROP_TRANSLATION_RUN_ID,
  PROP_SPEAKER_STYLE,
  PROP_SUBTITLE_LAYOUT,
  PROP_TIME_UNIT,
  PROP_SERVICE,
  PROP_SERVICE_LAST = PROP_SERVICE + GST_CAMB_N_SERVICE_PROPERTIES - 1,
  PROP_RUN,
  PROP_TRANSCRIPT,
  PROP_STATISTICS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

#define READ_FLAGS (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS)

/* The exact URI says no longer what the settings say. Lock held. */
static void
outdate_uri (GstCambSrc *self)
{
  g_clear_pointer (&self->exact_uri, g_free);
}

/* Returns: whether @id is a choice within the run. Lock held. */
static gboolean
set_choice (GstCambSrc *self, guint id, const GValue *value)
{
  GstCambSettings *settings = self->settings;

  switch (id) {
  case PROP_KIND:
    settings->kind = g_value_get_enum (value);
    break;
  case PROP_RUN_ID:
    settings->run_id = g_value_get_uint64 (value);
    break;
  case PROP_LANGUAGE:
    gst_camb_settings_take_text (&settings->language, "language", value,
                                 GST_CAMB_MAX_TEXT_LENGTH, &self->problem);
    break;
  case PROP_AUDIO:
    settings->audio = g_value_get_enum (value);
    break;
  case PROP_SUBTITLES:
    settings->subtitles = g_value_get_enum (value);
    break;
  case PROP_TRANSLATION_RUN_ID:
    settings->translation_run_id = g_value_get_uint64 (value);
    break;
  case PROP_SPEAKER_STYLE:
    settings->speaker_style = g_value_get_enum (value);
    break;
  case PROP_TIME_UNIT:
    settings->time_unit = g_value_get_enum (value);
    break;
  default:
    return FALSE;
  }
  outdate_uri (self);

  return TRUE;
}

/* Lock held. */
static gboolean
set_option (GstCambSrc *self, guint id, const GValue *value)
{
  if (id == PROP_SUBTITLE_LAYOUT) {
    self->settings->subtitle_layout = g_value_get_enum (value);
    return TRUE;
  }
  return gst_camb_settings_set_service (self->settings, id - PROP_SERVICE,
                                        value, &self->problem);
}

void
gst_camb_src_take_run (GstCambSrc *self, GstStructure *run)
{
  gboolean changed;

  g_mutex_lock (&self->lock);
  changed = self->run != run;
  g_clear_pointer (&self->run, gst_structure_free);
  self->run = run;
  g_mutex_unlock (&self->lock);

  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUN]);
}

/* The same for an answer to `resolve`, unless something else has been asked for
 * since. */
void
gst_camb_src_take_answer (GstCambSrc *self, guint question, GstStructure *run)
{
  g_autoptr (GstStructure) old = run;
  gboolean current;

  g_mutex_lock (&self->lock);
  current = self->question == question;
  if (current) {
    old = self->run;
    self->run = run;
  }
  g_mutex_unlock (&self->lock);
  if (current)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUN]);
}

/* A structure of it is made for each who asks: with many lines it is large. */
void
gst_camb_src_take_transcript (GstCambSrc *self, CambCues *transcript)
{
  gboolean changed;

  g_mutex_lock (&self->lock);
  changed = self->transcript != transcript;
  g_clear_pointer (&self->transcript, camb_cues_unref);
  self->transcript = transcript;
  g_mutex_unlock (&self->lock);

  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRANSCRIPT]);
}

/* What is known of a run stays until another one is chosen or started. */
void
gst_camb_src_forget_run (GstCambSrc *self)
{
  gst_camb_src_take_run (self, NULL);
  gst_camb_src_take_transcript (self, NULL);
}

static void
gst_camb_src_set_property (GObject *object,
                           guint id,
                           const GValue *value,
                           GParamSpec *pspec)
{
  GstCambSrc *self = GST_CAMB_SRC (object);
  gboolean known;

  if (id == PROP_URI) {
    gst_camb_src_take_uri (self, g_value_get_string (value));
    return;
  }

  g_mutex_lock (&self->lock);
  known = set_choice (self, id, value) || set_option (self, id, value);
  g_mutex_unlock (&self->lock);
  if (id == PROP_KIND || id == PROP_RUN_ID)
    gst_camb_src_forget_run (self);
  if (!known)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* Lock held. */
static gboolean
get_choice (GstCambSrc *self, guint id, GValue *value)
{
  const GstCambSettings *settings = self->settings;

  switch (id) {
  case PROP_KIND:
    g_value_set_enum (value, (int)settings->kind);
    break;
  case PROP_RUN_ID:
    g_value_set_uint64 (value, settings->run_id);
    break;
  case PROP_LANGUAGE:
    g_value_set_string (value, settings->language);
    break;
  case PROP_AUDIO:
    g_value_set_enum (value, (int)settings->audio);
    break;
  case PROP_SUBTITLES:
    g_value_set_enum (value, (int)settings->subtitles);
    break;
  case PROP_TRANSLATION_RUN_ID:
    g_value_set_uint64 (value, settings->translation_run_id);
    break;
  case PROP_SPEAKER_STYLE:
    g_value_set_enum (value, (int)settings->speaker_style);
    break;
  case PROP_SUBTITLE_LAYOUT:
    g_value_set_enum (value, (int)settings->subtitle_layout);
    break;
  case PROP_TIME_UNIT:
    g_value_set_enum (value, (int)settings->time_unit);
    break;
  default:
    return FALSE;
  }

  return TRUE;
}

/* Lock held. */
static gboolean
get_result (GstCambSrc *self, guint id, GValue *value)
{
  switch (id) {
  case PROP_RUN:
    g_value_set_boxed (value, self->run);
    break;
  case PROP_TRANSCRIPT:
    if (self->transcript != NULL)
      g_value_take_boxed (value, gst_camb_cues_to_structure (self->transcript));
    break;
  case PROP_STATISTICS:
    g_value_take_boxed (value, gst_camb_counters_to_structure (self->counters));
    break;
  default:
    return FALSE;
  }

  return TRUE;
}

static void
gst_camb_src_get_property (GObject *object,
                           guint id,
                           GValue *value,
                           GParamSpec *pspec)
{
  GstCambSrc *self = GST_CAMB_SRC (object);
  gboolean known;

  if (id == PROP_URI) {
    g_value_take_string (value, gst_camb_src_dup_uri (self));
    return;
  }

  g_mutex_lock (&self->lock);
  known =
      get_choice (self, id, value) || get_result (self, id, value) ||
      gst_camb_settings_get_service (self->settings, id - PROP_SERVICE, value);
  g_mutex_unlock (&self->lock);
  if (!known)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
create_run_properties (void)
{
  /**
   * GstCambSrc:kind:
   *
   * Which endpoint owns the run.
   */
  properties[PROP_KIND] = g_param_spec_enum (
      "kind", "Kind", "Which endpoint owns the run", GST_TYPE_CAMB_KIND,
      CAMB_KIND_DUBBING, GST_CAMB_PARAM_FLAGS);
  /**
   * GstCambSrc:run-id:
   *
   * The id of the run; 0 means none is chosen.
   */
  properties[PROP_RUN_ID] = g_param_spec_uint64 (
      "run-id", "Run id", "The id of the run, 1 or more (0 = none chosen)", 0,
      G_MAXINT64, 0, GST_CAMB_PARAM_FLAGS);
  /**
   * GstCambSrc:uri:
   *
   * The run and what is chosen of it as one URI:
   * `camb://KIND/RUN-ID[?language=…&audio=…&subtitles=…&translation=RUN-ID&speakers=…&unit=…]`.
   */
  properties[PROP_URI] = g_param_spec_string (
      "uri", "URI",
      "Run and streams as one URI: camb://KIND/RUN-ID[?language=…&audio=…&"
      "subtitles=…&translation=RUN-ID&speakers=…&unit=…]",
      NULL, GST_CAMB_PARAM_FLAGS);
  /**
   * GstCambSrc:language:
   *
   * Which language of a run with several: its key in the API, a Camb.ai
   * language id, a BCP-47 tag or an English name. Unset: the first.
   */
  properties[PROP_LANGUAGE] = g_param_spec_string (
      "language", "Language",
      "Language of a run with several: key, id, BCP-47 tag or English name "
      "(unset = the first)",
      NULL, GST_CAMB_PARAM_FLAGS);
}

static void
create_stream_properties (void)
{
  /**
   * GstCambSrc:audio:
   *
   * Which sound of a dub is delivered. What a run does not have is replaced by
   * what it has, with a WARNING message.
   */
  properties[PROP_AUDIO] = g_param_spec_enum (
      "audio", "Audio",
      "The sound of a dub; what is missing falls back to what is there",
      GST_TYPE_CAMB_AUDIO, GST_CAMB_AUDIO_MIX, GST_CAMB_PARAM_FLAGS);
  /**
   * GstCambSrc:subtitles:
   *
   * What the text pad carries.
   */
  properties[PROP_SUBTITLES] = g_param_spec_enum (
      "subtitles", "Subtitles", "What the text pad carries",
      GST_TYPE_CAMB_SUBTITLES, GST_CAMB_SUBTITLES_DUB, GST_CAMB_PARAM_FLAGS);
  /**
   * GstCambSrc:translation-run-id:
   *
   * The translation run for #GstCambSrc:subtitles `translation` and `both`. The
   * dub plays with its own lines while this run has not been answered, and if
   * it cannot be had, each with a warning.
   */
  properties[PROP_TRANSLATION_RUN_ID] = g_param_spec_uint64 (
      "translation-run-id", "Translation run id",
      "The translation run for subtitles=translation and subtitles=both "
      "(0 = none)",
      0, G_MAXINT64, 0, GST_CAMB_PARAM_FLAGS);
  /**
   * GstCambSrc:speaker-style:
   *
   * How a subtitle shows who speaks: by name, in a colour, both or neither. The
   * colours can be told apart by colour-blind viewers and read on black; they
   * go by who appears first in the run, in all its languages alike. From the
   * ninth speaker on they repeat, with a name.
   */
  properties[PROP_SPEAKER_STYLE] = g_param_spec_enum (
      "speaker-style", "Speaker style", "How a subtitle shows who speaks",
      GST_TYPE_CAMB_SPEAKER_STYLE, CAMB_SPEAKER_STYLE_NONE,
      GST_CAMB_PARAM_FLAGS);
  /**
   * GstCambSrc:subtitle-layout:
   *
   * Whether subtitles are broken into lines and timed for reading, at most two
   * lines of 42 characters each and from 0.833 s to 7 s, or as delivered. In
   * either, lines that overlap are shown together.
   */
  properties[PROP_SUBTITLE_LAYOUT] =
      g_param_spec_enum ("subtitle-layout", "Subtitle layout",
                         "How subtitles are broken into lines and timed",
                         GST_TYPE_CAMB_SUBTITLE_LAYOUT,
                         CAMB_SUBTITLE_LAYOUT_READING, GST_CAMB_PARAM_FLAGS);
  /**
   * GstCambSrc:time-unit:
   *
   * The unit of the transcript's times, which the API calls seconds and shows
   * as milliseconds.
   */
  properties[PROP_TIME_UNIT] = g_param_spec_enum (
      "time-unit", "Time unit", "The unit of the transcript's times",
      GST_TYPE_CAMB_TIME_UNIT, CAMB_TIME_UNIT_AUTO, GST_CAMB_PARAM_FLAGS);
}

static void
create_result_properties (void)
{
  /**
   * GstCambSrc:run:
   *
   * What the run resolved to: `run-id` (uint64), `kind`, `state` (`ready`,
   * `pending`, `failed`, `missing` or `error`), `reason` (of the last three),
   * `languages`, `language`, `has-video`, `has-voice`, `speakers`, `texts` (of
   * a translation), `cached` (`nothing`, `part` or `all`). Never a URL.
   */
  properties[PROP_RUN] = g_param_spec_boxed (
      "run", "Run", "What the run resolved to", GST_TYPE_STRUCTURE, READ_FLAGS);
  /**
   * GstCambSrc:transcript:
   *
   * The transcript as delivered: field `cues`, an array of structures with
   * `start` and `end` in nanoseconds, `text` and `speaker`. %NULL until the
   * run is resolved.
   */
  properties[PROP_TRANSCRIPT] =
      g_param_spec_boxed ("transcript", "Transcript",
                          "The transcript as delivered, times in nanoseconds",
                          GST_TYPE_STRUCTURE, READ_FLAGS);
  /**
   * GstCambSrc:statistics:
   *
   * Counters as uint64: `api-requests`, `api-run-ids`, `api-retries`,
   * `media-requests`, `media-retries`, `url-refreshes`, `bytes-downloaded`,
   * `bytes-from-cache`. A request that several elements share is counted for
   * the first of them.
   */
  properties[PROP_STATISTICS] = g_param_spec_boxed (
      "statistics", "Statistics", "What it took: requests, retries and bytes",
      GST_TYPE_STRUCTURE, READ_FLAGS);
}

void
gst_camb_src_install_properties (GObjectClass *object_class)
{
  object_class->set_property = gst_camb_src_set_property;
  object_class->get_property = gst_camb_src_get_property;

  create_run_properties ();
  create_stream_properties ();
  gst_camb_service_create_properties (&properties[PROP_SERVICE]);
  create_result_properties ();
  g_object_class_install_properties (object_class, N_PROPS, properties);
}
