/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What all elements that ask the service are told the same way. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "gstcambservice.h"

#define MAX_PATH_LENGTH 4096
#define MAX_SECRET_LENGTH 8192

/**
 * gst_camb_problem_note:
 * @self: a problem
 * @property: (transfer none): the name of a property, a literal
 * @text: what is wrong with its value
 */
void
gst_camb_problem_note (GstCambProblem *self,
                       const char *property,
                       const char *text)
{
  g_free (self->text);
  self->text = g_strdup (text);
  self->property = property;
}

/**
 * gst_camb_problem_clear:
 * @self: a problem
 * @property: (nullable): which property has another value now; all if %NULL
 */
void
gst_camb_problem_clear (GstCambProblem *self, const char *property)
{
  if (property == NULL || g_strcmp0 (self->property, property) == 0)
    g_clear_pointer (&self->text, g_free);
}

/**
 * gst_camb_settings_take_text:
 * @target: (inout): one of the texts of settings
 * @name: the name of its property, a literal
 * @value: what it is to be; nothing and an empty text are the same
 * @max: how many bytes it may have
 * @problem: where it is noted if it cannot be that
 */
void
gst_camb_settings_take_text (char **target,
                             const char *name,
                             const GValue *value,
                             gsize max,
                             GstCambProblem *problem)
{
  const char *text = g_value_get_string (value);
  g_autofree char *complaint = NULL;

  gst_camb_problem_clear (problem, name);
  if (!gst_camb_settings_check_text (text, max)) {
    complaint = g_strdup_printf (
        _ ("The value of “%s” is too long, is not UTF-8 or has control "
           "characters. Set it again."),
        name);
    gst_camb_problem_note (problem, name, complaint);
    GST_WARNING ("refused the value of %s", name);
    return;
  }

  g_free (*target);
  *target = text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

/**
 * gst_camb_settings_set_service:
 * @self: settings
 * @property: a #GstCambServiceProperty
 * @value: what it is to be
 * @problem: where a value is noted that cannot be taken
 *
 * Returns: whether there is such a property
 */
gboolean
gst_camb_settings_set_service (GstCambSettings *self,
                               guint property,
                               const GValue *value,
                               GstCambProblem *problem)
{
  switch (property) {
  case GST_CAMB_SERVICE_API_KEY:
    gst_camb_settings_take_text (&self->api_key, "api-key", value,
                                 MAX_SECRET_LENGTH, problem);
    return TRUE;
  case GST_CAMB_SERVICE_API_BASE_URL:
    gst_camb_settings_take_text (&self->api_base_url, "api-base-url", value,
                                 MAX_SECRET_LENGTH, problem);
    return TRUE;
  case GST_CAMB_SERVICE_WAIT:
    self->wait = g_value_get_uint (value);
    return TRUE;
  case GST_CAMB_SERVICE_TIMEOUT:
    self->timeout = g_value_get_uint (value);
    return TRUE;
  case GST_CAMB_SERVICE_MAX_RETRIES:
    self->max_retries = g_value_get_uint (value);
    return TRUE;
  case GST_CAMB_SERVICE_CACHE:
    self->cache = g_value_get_boolean (value);
    return TRUE;
  case GST_CAMB_SERVICE_CACHE_DIR:
    gst_camb_settings_take_text (&self->cache_dir, "cache-dir", value,
                                 MAX_PATH_LENGTH, problem);
    return TRUE;
  case GST_CAMB_SERVICE_CACHE_MAX_SIZE:
    self->cache_max_size = g_value_get_uint64 (value);
    return TRUE;
  default:
    return FALSE;
  }
}

/**
 * gst_camb_settings_get_service:
 * @self: settings
 * @property: a #GstCambServiceProperty
 * @value: (inout): where it goes
 *
 * Returns: whether there is such a property that can be read
 */
gboolean
gst_camb_settings_get_service (const GstCambSettings *self,
                               guint property,
                               GValue *value)
{
  switch (property) {
  case GST_CAMB_SERVICE_API_BASE_URL:
    g_value_set_string (value, self->api_base_url);
    return TRUE;
  case GST_CAMB_SERVICE_WAIT:
    g_value_set_uint (value, self->wait);
    return TRUE;
  case GST_CAMB_SERVICE_TIMEOUT:
    g_value_set_uint (value, self->timeout);
    return TRUE;
  case GST_CAMB_SERVICE_MAX_RETRIES:
    g_value_set_uint (value, self->max_retries);
    return TRUE;
  case GST_CAMB_SERVICE_CACHE:
    g_value_set_boolean (value, self->cache);
    return TRUE;
  case GST_CAMB_SERVICE_CACHE_DIR:
    g_value_set_string (value, self->cache_dir);
    return TRUE;
  case GST_CAMB_SERVICE_CACHE_MAX_SIZE:
    g_value_set_uint64 (value, self->cache_max_size);
    return TRUE;
  default:
    return FALSE;
  }
}

static void
create_access_properties (GParamSpec **properties)
{
  /**
   * GstCambSrc:api-key:
   *
   * The key of the API. It goes to the API and nowhere else, and cannot be
   * read back.
   */
  properties[GST_CAMB_SERVICE_API_KEY] = g_param_spec_string (
      "api-key", "API key",
      "The key of the API (unset = the environment's CAMB_API_KEY)", NULL,
      G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY);
  /**
   * GstCambSrc:api-base-url:
   *
   * Where the API is: https, or http on loopback.
   */
  properties[GST_CAMB_SERVICE_API_BASE_URL] = g_param_spec_string (
      "api-base-url", "API base URL",
      "Where the API is (unset = the environment's CAMB_API_BASE_URL, else "
      "https://client.camb.ai/apis)",
      NULL, GST_CAMB_PARAM_FLAGS);
  /**
   * GstCambSrc:wait:
   *
   * How many seconds to wait for a run that is not finished.
   */
  properties[GST_CAMB_SERVICE_WAIT] = g_param_spec_uint (
      "wait", "Wait", "Seconds to wait for a run that is not finished yet", 0,
      G_MAXUINT, 0, GST_CAMB_PARAM_FLAGS);
  /**
   * GstCambSrc:timeout:
   *
   * How many seconds any one exchange may go without a byte.
   */
  properties[GST_CAMB_SERVICE_TIMEOUT] = g_param_spec_uint (
      "timeout", "Timeout", "Seconds without a byte, for any one exchange", 1,
      3600, 15, GST_CAMB_PARAM_FLAGS);
  /**
   * GstCambSrc:max-retries:
   *
   * How often any one exchange is tried again, with back-off.
   */
  properties[GST_CAMB_SERVICE_MAX_RETRIES] = g_param_spec_uint (
      "max-retries", "Max retries",
      "How often any one exchange is tried again, with back-off", 0, 100, 5,
      GST_CAMB_PARAM_FLAGS);
}

static void
create_cache_properties (GParamSpec **properties)
{
  /**
   * GstCambSrc:cache:
   *
   * Whether media of finished runs is kept on disk.
   */
  properties[GST_CAMB_SERVICE_CACHE] = g_param_spec_boolean (
      "cache", "Cache", "Keep media of finished runs on disk", TRUE,
      GST_CAMB_PARAM_FLAGS);
  /**
   * GstCambSrc:cache-dir:
   *
   * Where the cache is.
   */
  properties[GST_CAMB_SERVICE_CACHE_DIR] = g_param_spec_string (
      "cache-dir", "Cache directory",
      "Where the cache is (unset = the environment's CAMB_CACHE_DIR, else "
      "camb in the user's cache directory)",
      NULL, GST_CAMB_PARAM_FLAGS);
  /**
   * GstCambSrc:cache-max-size:
   *
   * How many bytes the cache may hold; what was used least recently goes
   * first.
   */
  properties[GST_CAMB_SERVICE_CACHE_MAX_SIZE] = g_param_spec_uint64 (
      "cache-max-size", "Maximum cache size",
      "Bytes on disk; the least recently used runs go first", 0, G_MAXUINT64,
      GST_CAMB_DEFAULT_CACHE_MAX_SIZE, GST_CAMB_PARAM_FLAGS);
}

/**
 * gst_camb_service_create_properties:
 * @properties: (out): room for %GST_CAMB_N_SERVICE_PROPERTIES, in the order of
 *   #GstCambServiceProperty
 */
void
gst_camb_service_create_properties (GParamSpec **properties)
{
  create_access_properties (properties);
  create_cache_properties (properties);
}
