/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "gstcambsettings.h"

/**
 * gst_camb_settings_new:
 *
 * Returns: (transfer full): the defaults
 */
GstCambSettings *
gst_camb_settings_new (void)
{
  GstCambSettings *self = g_new0 (GstCambSettings, 1);

  self->kind = CAMB_KIND_DUBBING;
  self->audio = GST_CAMB_AUDIO_MIX;
  self->subtitles = GST_CAMB_SUBTITLES_DUB;
  self->speaker_style = CAMB_SPEAKER_STYLE_NONE;
  self->subtitle_layout = CAMB_SUBTITLE_LAYOUT_READING;
  self->time_unit = CAMB_TIME_UNIT_AUTO;
  self->timeout = 15;
  self->max_retries = 5;
  self->cache = TRUE;
  self->cache_max_size = GST_CAMB_DEFAULT_CACHE_MAX_SIZE;

  return self;
}

/**
 * gst_camb_settings_copy:
 * @self: settings
 *
 * Returns: (transfer full): a deep copy
 */
GstCambSettings *
gst_camb_settings_copy (const GstCambSettings *self)
{
  GstCambSettings *copy = g_new (GstCambSettings, 1);

  *copy = *self;
  copy->language = g_strdup (self->language);
  copy->api_key = g_strdup (self->api_key);
  copy->api_base_url = g_strdup (self->api_base_url);
  copy->cache_dir = g_strdup (self->cache_dir);

  return copy;
}

/** gst_camb_settings_free: frees @self and forgets its key. */
void
gst_camb_settings_free (GstCambSettings *self)
{
  if (self->api_key != NULL)
    explicit_bzero (self->api_key, strlen (self->api_key));
  g_free (self->api_key);
  g_free (self->api_base_url);
  g_free (self->language);
  g_free (self->cache_dir);
  g_free (self);
}

static const char *
first_set (const char *setting, const char *variable, const char *fallback)
{
  const char *value = setting;

  if (value == NULL || *value == '\0')
    value = g_getenv (variable);
  if (value == NULL || *value == '\0')
    value = fallback;

  return value;
}

/**
 * gst_camb_settings_dup_account:
 * @self: settings
 * @error: return location for an error
 *
 * The account that the settings and the environment name: `CAMB_API_KEY` and
 * `CAMB_API_BASE_URL` stand in for what is not set.
 *
 * Returns: (transfer full) (nullable): the account, or %NULL with
 *   %CAMB_ERROR_UNAUTHORIZED when there is no key, %CAMB_ERROR_SETTINGS when
 *   key or URL cannot be right
 */
CambAccount *
gst_camb_settings_dup_account (const GstCambSettings *self, GError **error)
{
  return camb_account_new (first_set (self->api_base_url, "CAMB_API_BASE_URL",
                                      CAMB_DEFAULT_BASE_URL),
                           first_set (self->api_key, "CAMB_API_KEY", NULL),
                           error);
}

/**
 * gst_camb_settings_dup_base_url:
 * @self: settings
 * @error: return location for a %CAMB_ERROR_SETTINGS
 *
 * Returns: (transfer full) (nullable): which service is meant, whether there is
 *   a key for it or not
 */
char *
gst_camb_settings_dup_base_url (const GstCambSettings *self, GError **error)
{
  return camb_account_dup_base_url (
      first_set (self->api_base_url, "CAMB_API_BASE_URL", NULL), error);
}

/**
 * gst_camb_settings_open_cache:
 * @self: settings
 * @error: return location for a %CAMB_ERROR_SETTINGS
 *
 * Opens the cache that the settings or `CAMB_CACHE_DIR` name, or else the one
 * in the user's cache folder.
 *
 * Returns: (transfer full) (nullable): the cache; %NULL without an error if
 *   there is to be none
 */
CambCache *
gst_camb_settings_open_cache (const GstCambSettings *self, GError **error)
{
  g_autofree char *fallback =
      g_build_filename (g_get_user_cache_dir (), "camb", NULL);

  if (!self->cache)
    return NULL;
  return camb_cache_new (
      first_set (self->cache_dir, "CAMB_CACHE_DIR", fallback),
      self->cache_max_size, error);
}

/** gst_camb_settings_get_policy: how patient @self is with servers. */
CambPolicy
gst_camb_settings_get_policy (const GstCambSettings *self)
{
  return (CambPolicy){
      .timeout = self->timeout,
      .max_retries = self->max_retries,
  };
}

/**
 * gst_camb_settings_check_text:
 * @text: (nullable): what the user set
 * @max_length: bytes
 *
 * Returns: whether @text is valid UTF-8 of a sane length without control
 *   characters, so that it cannot break a header, a log line or a file name
 */
gboolean
gst_camb_settings_check_text (const char *text, gsize max_length)
{
  if (text == NULL)
    return TRUE;
  if (strlen (text) > max_length || !g_utf8_validate (text, -1, NULL))
    return FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  }

  return TRUE;
}
