/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <gst/gst.h>

#include "gstcamburi.h"

#define MAX_URI_LENGTH 2048
#define MAX_LANGUAGE_LENGTH 128

#define SYNTAX "camb://KIND/RUN-ID"

typedef struct
{
  const char *name;
  guint field;
  GType (*get_type) (void);
  gsize offset;
} EnumParameter;

/* The parameters whose values are words. */
static const EnumParameter enum_parameters[] = {
    {"audio", GST_CAMB_URI_AUDIO, gst_camb_audio_get_type,
     G_STRUCT_OFFSET (GstCambSettings, audio)},
    {"subtitles", GST_CAMB_URI_SUBTITLES, gst_camb_subtitles_get_type,
     G_STRUCT_OFFSET (GstCambSettings, subtitles)},
    {"speakers", GST_CAMB_URI_SPEAKERS, gst_camb_speaker_style_get_type,
     G_STRUCT_OFFSET (GstCambSettings, speaker_style)},
    {"unit", GST_CAMB_URI_UNIT, gst_camb_time_unit_get_type,
     G_STRUCT_OFFSET (GstCambSettings, time_unit)},
};

static gboolean bad_uri (GError **error, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

static gboolean
bad_uri (GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, GST_URI_ERROR, GST_URI_ERROR_BAD_URI, message);

  return FALSE;
}

static gboolean
parse_run_id (const char *text, guint64 *run_id, GError **error)
{
  g_autoptr (GError) number_error = NULL;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, run_id,
                                   &number_error))
    return bad_uri (error,
                    _ ("The run id must be a whole number of 1 or more: %s"),
                    SYNTAX);

  return TRUE;
}

static gboolean
parse_enum (const EnumParameter *parameter,
            const char *value,
            GstCambSettings *settings,
            GError **error)
{
  int *target = (int *)((char *)settings + parameter->offset);

  if (!gst_camb_enum_from_nick (parameter->get_type (), value, target)) {
    g_autoptr (GTypeClass) klass = g_type_class_ref (parameter->get_type ());
    g_autoptr (GString) words = g_string_new (NULL);

    for (guint i = 0; i < G_ENUM_CLASS (klass)->n_values; i++)
      g_string_append_printf (words, "%s%s", i > 0 ? ", " : "",
                              G_ENUM_CLASS (klass)->values[i].value_nick);
    return bad_uri (error, _ ("“%s” in a camb:// URI must be one of: %s"),
                    parameter->name, words->str);
  }

  return TRUE;
}

static gboolean
parse_language (const char *value, GstCambSettings *settings, GError **error)
{
  if (*value == '\0' ||
      !gst_camb_settings_check_text (value, MAX_LANGUAGE_LENGTH))
    return bad_uri (error, _ ("“language” in a camb:// URI must be a short "
                              "name, tag or id without control characters"));

  g_free (settings->language);
  settings->language = g_strdup (value);
  return TRUE;
}

static gboolean
looks_like_a_secret (const char *name)
{
  static const char *const words[] = {"key",      "token", "secret",
                                      "password", "auth",  "signature"};
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (strstr (lower, words[i]) != NULL)
      return TRUE;
  }

  return FALSE;
}

static gboolean
parse_parameter (const char *name,
                 const char *value,
                 GstCambSettings *settings,
                 guint *field,
                 GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (enum_parameters); i++) {
    if (g_str_equal (name, enum_parameters[i].name)) {
      *field = enum_parameters[i].field;
      return parse_enum (&enum_parameters[i], value, settings, error);
    }
  }
  if (g_str_equal (name, "language")) {
    *field = GST_CAMB_URI_LANGUAGE;
    return parse_language (value, settings, error);
  }
  if (g_str_equal (name, "translation")) {
    *field = GST_CAMB_URI_TRANSLATION;
    return parse_run_id (value, &settings->translation_run_id, error);
  }
  /* The value may be a secret, so it is never repeated. */
  if (looks_like_a_secret (name))
    return bad_uri (error, _ ("A camb:// URI carries no key or token: set the "
                              "api-key property or CAMB_API_KEY instead"));

  return bad_uri (error,
                  _ ("A camb:// URI knows language, audio, subtitles, "
                     "translation, speakers and unit, and nothing else"));
}

static gboolean
parse_query (const char *query,
             GstCambSettings *settings,
             guint *fields,
             GError **error)
{
  GUriParamsIter iter;
  char *name, *value;
  g_autoptr (GError) local_error = NULL;

  g_uri_params_iter_init (&iter, query, -1, "&", G_URI_PARAMS_NONE);
  while (g_uri_params_iter_next (&iter, &name, &value, &local_error)) {
    guint field = 0;
    gboolean ok = parse_parameter (name, value, settings, &field, error);

    g_free (name);
    g_free (value);
    if (!ok)
      return FALSE;
    if (*fields & field)
      return bad_uri (error,
                      _ ("A camb:// URI names each parameter only once"));
    *fields |= field;
  }
  if (local_error != NULL)
    return bad_uri (error, _ ("The parameters of a camb:// URI are "
                              "name=value pairs joined by “&”"));

  return TRUE;
}

static gboolean
check_characters (const char *uri, GError **error)
{
  if (strlen (uri) > MAX_URI_LENGTH)
    return bad_uri (error, _ ("A camb:// URI has at most %d characters"),
                    MAX_URI_LENGTH);

  for (const char *p = uri; *p != '\0'; p++) {
    if (*p <= ' ' || *p == 0x7f)
      return bad_uri (error, _ ("A camb:// URI has no spaces, control "
                                "characters or raw non-ASCII characters"));
    if (*p == '#')
      return bad_uri (error, _ ("A camb:// URI has no fragment (“#…”)"));
  }

  return TRUE;
}

/* KIND/RUN-ID, where a single slash at the end is forgiven. */
static gboolean
parse_path (const char *path, GstCambSettings *settings, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  guint n_parts = g_strv_length (parts);

  if (n_parts == 3 && *parts[2] == '\0')
    n_parts = 2;
  if (n_parts != 2 || *parts[0] == '\0' || *parts[1] == '\0')
    return bad_uri (error, _ ("A camb:// URI reads %s"), SYNTAX);
  if (strpbrk (parts[0], "@:") != NULL)
    return bad_uri (error,
                    _ ("A camb:// URI has no user, password or port: "
                       "it reads %s"),
                    SYNTAX);
  if (!camb_kind_from_string (parts[0], &settings->kind))
    return bad_uri (error,
                    _ ("KIND in %s is dubbing, tts, sound or "
                       "translation"),
                    SYNTAX);

  return parse_run_id (parts[1], &settings->run_id, error);
}

/**
 * gst_camb_uri_parse:
 * @uri: a URI
 * @settings: (inout): where its parts go; left as they are on failure
 * @fields: (out): the #GstCambUriField that @uri named
 * @error: return location for an error
 *
 * Reads `camb://KIND/RUN-ID[?name=value&…]`. What could be read in two ways is
 * refused rather than guessed.
 *
 * Returns: %FALSE with %GST_URI_ERROR_BAD_URI if @uri is not one of ours
 */
gboolean
gst_camb_uri_parse (const char *uri,
                    GstCambSettings *settings,
                    guint *fields,
                    GError **error)
{
  const gsize prefix = strlen (GST_CAMB_URI_SCHEME "://");
  g_autoptr (GstCambSettings) parsed = gst_camb_settings_copy (settings);
  g_autofree char *path = NULL;
  const char *query;

  *fields = 0;
  if (g_ascii_strncasecmp (uri, GST_CAMB_URI_SCHEME "://", prefix) != 0)
    return bad_uri (error, _ ("A camb:// URI reads %s"), SYNTAX);
  if (!check_characters (uri, error))
    return FALSE;

  query = strchr (uri, '?');
  path = query != NULL ? g_strndup (uri + prefix, query - uri - prefix)
                       : g_strdup (uri + prefix);
  if (!parse_path (path, parsed, error))
    return FALSE;
  if (query != NULL && query[1] != '\0' &&
      !parse_query (query + 1, parsed, fields, error))
    return FALSE;

  /* Swapped, so that the old strings are freed with the copy. */
  GstCambSettings old = *settings;
  *settings = *parsed;
  *parsed = old;

  return TRUE;
}

static void
append_parameter (GString *uri, const char *name, const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);

  g_string_append_printf (uri, "%c%s=%s",
                          strchr (uri->str, '?') == NULL ? '?' : '&', name,
                          escaped);
}

/**
 * gst_camb_uri_format:
 * @settings: settings
 *
 * Returns: (transfer full) (nullable): the URI that says the same as
 *   @settings, defaults left out; %NULL without a run id
 */
char *
gst_camb_uri_format (const GstCambSettings *settings)
{
  g_autoptr (GstCambSettings) defaults = gst_camb_settings_new ();
  g_autofree char *run = NULL;
  GString *uri;

  if (settings->run_id == 0)
    return NULL;

  run = gst_camb_uri_format_run (settings->kind, settings->run_id,
                                 settings->language);
  uri = g_string_new (run);
  for (guint i = 0; i < G_N_ELEMENTS (enum_parameters); i++) {
    const EnumParameter *parameter = &enum_parameters[i];
    int value = *(int *)((char *)settings + parameter->offset);

    if (value != *(int *)((char *)defaults + parameter->offset))
      append_parameter (uri, parameter->name,
                        gst_camb_enum_to_nick (parameter->get_type (), value));
  }
  if (settings->translation_run_id != 0) {
    g_autofree char *id =
        g_strdup_printf ("%" G_GUINT64_FORMAT, settings->translation_run_id);
    append_parameter (uri, "translation", id);
  }

  return g_string_free (uri, FALSE);
}

/**
 * gst_camb_uri_format_run:
 * @kind: the kind of run
 * @run_id: its id
 * @language: (nullable): its language
 *
 * The name of a run, whatever is chosen of it: what stream ids are made from.
 *
 * Returns: (transfer full): a URI
 */
char *
gst_camb_uri_format_run (CambKind kind, guint64 run_id, const char *language)
{
  GString *uri = g_string_new (NULL);

  g_string_printf (uri, "%s://%s/%" G_GUINT64_FORMAT, GST_CAMB_URI_SCHEME,
                   camb_kind_to_string (kind), run_id);
  if (language != NULL && *language != '\0')
    append_parameter (uri, "language", language);

  return g_string_free (uri, FALSE);
}
