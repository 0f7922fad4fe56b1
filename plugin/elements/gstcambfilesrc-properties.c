/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "gstcambfilesrc-private.h"
#include "gstcambrun.h"
#include "gstcamburi.h"

enum
{
  PROP_0,
  PROP_KIND,
  PROP_RUN_ID,
  PROP_URI,
  PROP_LANGUAGE,
  PROP_FILE,
  PROP_OFFLINE,
  PROP_SERVICE,
  PROP_SERVICE_LAST = PROP_SERVICE + GST_CAMB_N_SERVICE_PROPERTIES - 1,
  PROP_RUN,
  PROP_TRANSCRIPT,
  PROP_CONTENT,
  PROP_STATISTICS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

#define READ_FLAGS (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS)

/* Lock held. A bad URI is complained of when the element starts. */
static void
set_uri (GstCambFileSrc *self, const char *uri)
{
  g_autoptr (GstCambSettings) probe = gst_camb_settings_new ();
  g_autoptr (GError) error = NULL;
  guint fields;

  gst_camb_problem_clear (&self->problem, "uri");
  if (uri == NULL)
    return;
  if (!gst_camb_uri_parse (uri, probe, &fields, &error)) {
    gst_camb_problem_note (&self->problem, "uri", error->message);
    return;
  }
  g_clear_pointer (&self->settings->language, g_free);
  gst_camb_uri_parse (uri, self->settings, &fields, NULL);
}

/* Returns: whether @id is a choice of this element. Lock held. */
static gboolean
set_choice (GstCambFileSrc *self, guint id, const GValue *value)
{
  switch (id) {
  case PROP_KIND:
    self->settings->kind = g_value_get_enum (value);
    return TRUE;
  case PROP_RUN_ID:
    self->settings->run_id = g_value_get_uint64 (value);
    return TRUE;
  case PROP_URI:
    set_uri (self, g_value_get_string (value));
    return TRUE;
  case PROP_LANGUAGE:
    gst_camb_settings_take_text (&self->settings->language, "language", value,
                                 GST_CAMB_MAX_TEXT_LENGTH, &self->problem);
    return TRUE;
  case PROP_FILE:
    self->choice = g_value_get_enum (value);
    return TRUE;
  case PROP_OFFLINE:
    self->offline = g_value_get_boolean (value);
    return TRUE;
  default:
    return FALSE;
  }
}

static void
gst_camb_file_src_set_property (GObject *object,
                                guint id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  GstCambFileSrc *self = GST_CAMB_FILE_SRC (object);
  gboolean known;

  g_mutex_lock (&self->lock);
  known = set_choice (self, id, value) ||
          gst_camb_settings_set_service (self->settings, id - PROP_SERVICE,
                                         value, &self->problem);
  g_mutex_unlock (&self->lock);
  if (!known)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* Lock held. */
static gboolean
get_choice (GstCambFileSrc *self, guint id, GValue *value)
{
  const GstCambSettings *settings = self->settings;

  switch (id) {
  case PROP_KIND:
    g_value_set_enum (value, (int)settings->kind);
    return TRUE;
  case PROP_RUN_ID:
    g_value_set_uint64 (value, settings->run_id);
    return TRUE;
  case PROP_URI:
    if (settings->run_id != 0)
      g_value_take_string (value, gst_camb_uri_format_run (settings->kind,
                                                           settings->run_id,
                                                           settings->language));
    return TRUE;
  case PROP_LANGUAGE:
    g_value_set_string (value, settings->language);
    return TRUE;
  case PROP_FILE:
    g_value_set_enum (value, (int)self->choice);
    return TRUE;
  case PROP_OFFLINE:
    g_value_set_boolean (value, self->offline);
    return TRUE;
  default:
    return FALSE;
  }
}

/* Lock held. */
static gboolean
get_result (GstCambFileSrc *self, guint id, GValue *value)
{
  switch (id) {
  case PROP_RUN:
    g_value_set_boxed (value, self->run);
    return TRUE;
  case PROP_TRANSCRIPT:
    if (self->transcript != NULL)
      g_value_take_boxed (value, gst_camb_cues_to_structure (self->transcript));
    return TRUE;
  case PROP_CONTENT:
    g_value_set_boxed (value, self->content);
    return TRUE;
  case PROP_STATISTICS:
    g_value_take_boxed (value, gst_camb_counters_to_structure (self->counters));
    return TRUE;
  default:
    return FALSE;
  }
}

static void
gst_camb_file_src_get_property (GObject *object,
                                guint id,
                                GValue *value,
                                GParamSpec *pspec)
{
  GstCambFileSrc *self = GST_CAMB_FILE_SRC (object);
  gboolean known;

  g_mutex_lock (&self->lock);
  known =
      get_choice (self, id, value) || get_result (self, id, value) ||
      gst_camb_settings_get_service (self->settings, id - PROP_SERVICE, value);
  g_mutex_unlock (&self->lock);
  if (!known)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* Takes both. */
void
gst_camb_file_src_take_run (GstCambFileSrc *self,
                            GstStructure *run,
                            CambCues *transcript)
{
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->run, gst_structure_free);
  g_clear_pointer (&self->transcript, camb_cues_unref);
  self->run = run;
  self->transcript = transcript;
  g_mutex_unlock (&self->lock);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUN]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRANSCRIPT]);
}

/* Takes @content. */
void
gst_camb_file_src_take_content (GstCambFileSrc *self, GstStructure *content)
{
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->content, gst_structure_free);
  self->content = content;
  g_mutex_unlock (&self->lock);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTENT]);
}

static void
create_run_properties (void)
{
  properties[PROP_KIND] = g_param_spec_enum (
      "kind", "Kind", "Which endpoint owns the run", GST_TYPE_CAMB_KIND,
      CAMB_KIND_DUBBING, GST_CAMB_PARAM_FLAGS);
  properties[PROP_RUN_ID] = g_param_spec_uint64 (
      "run-id", "Run id", "The id of the run, 1 or more (0 = none chosen)", 0,
      G_MAXINT64, 0, GST_CAMB_PARAM_FLAGS);
  properties[PROP_URI] = g_param_spec_string (
      "uri", "URI", "Run and language as one URI, of the form cambsrc takes",
      NULL, GST_CAMB_PARAM_FLAGS);
  properties[PROP_LANGUAGE] = g_param_spec_string (
      "language", "Language",
      "Language of a run with several: key, id, BCP-47 tag or English name "
      "(unset = the first)",
      NULL, GST_CAMB_PARAM_FLAGS);
  /**
   * GstCambFileSrc:file:
   *
   * Which of the run's files is delivered.
   */
  properties[PROP_FILE] = g_param_spec_enum (
      "file", "File", "Which of the run's files is delivered",
      GST_TYPE_CAMB_FILE_CHOICE, GST_CAMB_FILE_MAIN, GST_CAMB_PARAM_FLAGS);
  /**
   * GstCambFileSrc:offline:
   *
   * Whether to do with what is on disk and ask nobody.
   */
  properties[PROP_OFFLINE] = g_param_spec_boolean (
      "offline", "Offline", "Do with what is on disk and ask nobody", FALSE,
      GST_CAMB_PARAM_FLAGS);
}

static void
create_result_properties (void)
{
  properties[PROP_RUN] = g_param_spec_boxed (
      "run", "Run", "What the run resolved to", GST_TYPE_STRUCTURE, READ_FLAGS);
  properties[PROP_TRANSCRIPT] =
      g_param_spec_boxed ("transcript", "Transcript",
                          "The transcript as delivered, times in nanoseconds",
                          GST_TYPE_STRUCTURE, READ_FLAGS);
  /**
   * GstCambFileSrc:content:
   *
   * What the open file is: `run-id`, `kind`, `language` as the service calls it
   * and `language-tag` as BCP-47 does, `file` (`video` or `audio`),
   * `media-type` such as `video/mp4`, told from its bytes, and `size` in bytes
   * as far as it is known. An element message `camb-file` says the
   * same. Never a URL.
   */
  properties[PROP_CONTENT] = g_param_spec_boxed (
      "content", "Content", "What the open file is: its type and its size",
      GST_TYPE_STRUCTURE, READ_FLAGS);
  properties[PROP_STATISTICS] = g_param_spec_boxed (
      "statistics", "Statistics", "What it took: requests, retries and bytes",
      GST_TYPE_STRUCTURE, READ_FLAGS);
}

void
gst_camb_file_src_install_properties (GObjectClass *object_class)
{
  object_class->set_property = gst_camb_file_src_set_property;
  object_class->get_property = gst_camb_file_src_get_property;

  create_run_properties ();
  gst_camb_service_create_properties (&properties[PROP_SERVICE]);
  create_result_properties ();
  g_object_class_install_properties (object_class, N_PROPS, properties);
}
