/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "gstcambfilesrc-private.h"
#include "gstcambrun.h"
#include "gstcamburi.h"

#define MAX_TEXT_LENGTH 128
#define MAX_PATH_LENGTH 4096
#define MAX_SECRET_LENGTH 8192

enum
{
  PROP_0,
  PROP_KIND,
  PROP_RUN_ID,
  PROP_URI,
  PROP_LANGUAGE,
  PROP_FILE,
  PROP_OFFLINE,
  PROP_API_KEY,
  PROP_API_BASE_URL,
  PROP_WAIT,
  PROP_TIMEOUT,
  PROP_MAX_RETRIES,
  PROP_CACHE,
  PROP_CACHE_DIR,
  PROP_CACHE_MAX_SIZE,
  PROP_RUN,
  PROP_TRANSCRIPT,
  PROP_CONTENT,
  PROP_STATISTICS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

#define FLAGS \
  (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY)
#define READ_FLAGS (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS)

/* A property cannot refuse a value, so the element refuses to start with it.
 * Lock held. */
static void
set_text (GstCambFileSrc *self,
          char **target,
          const char *name,
          const GValue *value,
          gsize max)
{
  const char *text = g_value_get_string (value);

  g_clear_pointer (&self->problem, g_free);
  if (!gst_camb_settings_check_text (text, max)) {
    self->problem = g_strdup_printf (
        _ ("The value of “%s” is too long, is not UTF-8 or has control "
           "characters. Set it again."),
        name);
    return;
  }
  g_free (*target);
  *target = text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

/* Lock held. A bad URI is complained of when the element starts. */
static void
set_uri (GstCambFileSrc *self, const char *uri)
{
  g_autoptr (GstCambSettings) probe = gst_camb_settings_new ();
  g_autoptr (GError) error = NULL;
  guint fields;

  g_clear_pointer (&self->problem, g_free);
  if (uri == NULL)
    return;
  if (!gst_camb_uri_parse (uri, probe, &fields, &error)) {
    self->problem = g_strdup (error->message);
    return;
  }
  g_clear_pointer (&self->settings->language, g_free);
  gst_camb_uri_parse (uri, self->settings, &fields, NULL);
}

/* Returns: whether @id is a choice within the run. Lock held. */
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
    set_text (self, &self->settings->language, "language", value,
              MAX_TEXT_LENGTH);
    return TRUE;
  case PROP_FILE:
    self->choice = g_value_get_enum (value);
    return TRUE;
  default:
    return FALSE;
  }
}

/* Lock held. */
static gboolean
set_option (GstCambFileSrc *self, guint id, const GValue *value)
{
  GstCambSettings *settings = self->settings;

  switch (id) {
  case PROP_OFFLINE:
    self->offline = g_value_get_boolean (value);
    return TRUE;
  case PROP_API_KEY:
    set_text (self, &settings->api_key, "api-key", value, MAX_SECRET_LENGTH);
    return TRUE;
  case PROP_API_BASE_URL:
    set_text (self, &settings->api_base_url, "api-base-url", value,
              MAX_SECRET_LENGTH);
    return TRUE;
  case PROP_WAIT:
    settings->wait = g_value_get_uint (value);
    return TRUE;
  case PROP_TIMEOUT:
    settings->timeout = g_value_get_uint (value);
    return TRUE;
  case PROP_MAX_RETRIES:
    settings->max_retries = g_value_get_uint (value);
    return TRUE;
  case PROP_CACHE:
    settings->cache = g_value_get_boolean (value);
    return TRUE;
  case PROP_CACHE_DIR:
    set_text (self, &settings->cache_dir, "cache-dir", value, MAX_PATH_LENGTH);
    return TRUE;
  case PROP_CACHE_MAX_SIZE:
    settings->cache_max_size = g_value_get_uint64 (value);
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
  known = set_choice (self, id, value) || set_option (self, id, value);
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
  default:
    return FALSE;
  }
}

/* Lock held. */
static gboolean
get_option (GstCambFileSrc *self, guint id, GValue *value)
{
  const GstCambSettings *settings = self->settings;

  switch (id) {
  case PROP_OFFLINE:
    g_value_set_boolean (value, self->offline);
    return TRUE;
  case PROP_API_BASE_URL:
    g_value_set_string (value, settings->api_base_url);
    return TRUE;
  case PROP_WAIT:
    g_value_set_uint (value, settings->wait);
    return TRUE;
  case PROP_TIMEOUT:
    g_value_set_uint (value, settings->timeout);
    return TRUE;
  case PROP_MAX_RETRIES:
    g_value_set_uint (value, settings->max_retries);
    return TRUE;
  case PROP_CACHE:
    g_value_set_boolean (value, settings->cache);
    return TRUE;
  case PROP_CACHE_DIR:
    g_value_set_string (value, settings->cache_dir);
    return TRUE;
  case PROP_CACHE_MAX_SIZE:
    g_value_set_uint64 (value, settings->cache_max_size);
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
  known = get_choice (self, id, value) || get_option (self, id, value) ||
          get_result (self, id, value);
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
  properties[PROP_KIND] =
      g_param_spec_enum ("kind", "Kind", "Which endpoint owns the run",
                         GST_TYPE_CAMB_KIND, CAMB_KIND_DUBBING, FLAGS);
  properties[PROP_RUN_ID] = g_param_spec_uint64 (
      "run-id", "Run id", "The id of the run, 1 or more (0 = none chosen)", 0,
      G_MAXINT64, 0, FLAGS);
  properties[PROP_URI] = g_param_spec_string (
      "uri", "URI", "Run and language as one URI, of the form cambsrc takes",
      NULL, FLAGS);
  properties[PROP_LANGUAGE] = g_param_spec_string (
      "language", "Language",
      "Language of a run with several: key, id, BCP-47 tag or English name "
      "(unset = the first)",
      NULL, FLAGS);
  /**
   * GstCambFileSrc:file:
   *
   * Which of the run's files is delivered.
   */
  properties[PROP_FILE] = g_param_spec_enum (
      "file", "File", "Which of the run's files is delivered",
      GST_TYPE_CAMB_FILE_CHOICE, GST_CAMB_FILE_MAIN, FLAGS);
}

static void
create_service_properties (void)
{
  /**
   * GstCambFileSrc:offline:
   *
   * Whether to do with what is on disk and ask nobody.
   */
  properties[PROP_OFFLINE] = g_param_spec_boolean (
      "offline", "Offline", "Do with what is on disk and ask nobody", FALSE,
      FLAGS);
  properties[PROP_API_KEY] = g_param_spec_string (
      "api-key", "API key",
      "The key of the API (unset = the environment's CAMB_API_KEY)", NULL,
      G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY);
  properties[PROP_API_BASE_URL] = g_param_spec_string (
      "api-base-url", "API base URL",
      "Where the API is (unset = the environment's CAMB_API_BASE_URL, else "
      "https://client.camb.ai/apis)",
      NULL, FLAGS);
  properties[PROP_WAIT] = g_param_spec_uint (
      "wait", "Wait", "Seconds to wait for a run that is not finished yet", 0,
      G_MAXUINT, 0, FLAGS);
  properties[PROP_TIMEOUT] = g_param_spec_uint (
      "timeout", "Timeout", "Seconds without a byte, for any one exchange", 1,
      3600, 15, FLAGS);
  properties[PROP_MAX_RETRIES] = g_param_spec_uint (
      "max-retries", "Max retries",
      "How often any one exchange is tried again, with back-off", 0, 100, 5,
      FLAGS);
}

static void
create_cache_properties (void)
{
  properties[PROP_CACHE] = g_param_spec_boolean (
      "cache", "Cache", "Keep media of finished runs on disk", TRUE, FLAGS);
  properties[PROP_CACHE_DIR] = g_param_spec_string (
      "cache-dir", "Cache directory",
      "Where the cache is (unset = the environment's CAMB_CACHE_DIR, else "
      "camb in the user's cache directory)",
      NULL, FLAGS);
  properties[PROP_CACHE_MAX_SIZE] = g_param_spec_uint64 (
      "cache-max-size", "Maximum cache size",
      "Bytes on disk; the least recently used runs go first", 0, G_MAXUINT64,
      GST_CAMB_DEFAULT_CACHE_MAX_SIZE, FLAGS);
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
  create_service_properties ();
  create_cache_properties ();
  create_result_properties ();
  g_object_class_install_properties (object_class, N_PROPS, properties);
}
