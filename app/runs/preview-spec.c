/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "preview-spec.h"

#define SCHEME "camb:"
#define MAX_DIGITS 19
#define MAX_LANGUAGE_LENGTH 128

/**
 * preview_spec_new:
 * @kind: whose run it is
 * @run_id: the run
 *
 * Returns: (transfer full): what names that run
 */
PreviewSpec *
preview_spec_new (PreviewKind kind, guint64 run_id)
{
  PreviewSpec *self = g_new0 (PreviewSpec, 1);

  self->kind = kind;
  self->run_id = run_id;
  return self;
}

/**
 * preview_spec_new_file:
 * @uri: of a file, or an address on the web
 *
 * Returns: (transfer full): what names it
 */
PreviewSpec *
preview_spec_new_file (const char *uri)
{
  PreviewSpec *self = preview_spec_new (PREVIEW_KIND_FILE, g_str_hash (uri));

  self->uri = g_strdup (uri);
  return self;
}

/**
 * preview_spec_copy:
 * @self: what names a run
 *
 * Returns: (transfer full): a copy
 */
PreviewSpec *
preview_spec_copy (const PreviewSpec *self)
{
  PreviewSpec *copy = preview_spec_new (self->kind, self->run_id);

  copy->language = g_strdup (self->language);
  copy->translation = self->translation;
  copy->uri = g_strdup (self->uri);
  return copy;
}

/**
 * preview_spec_free:
 * @self: (transfer full): what names a run
 */
void
preview_spec_free (PreviewSpec *self)
{
  g_free (self->language);
  g_free (self->uri);
  g_free (self);
}

/**
 * preview_spec_equal:
 * @a: what names a run
 * @b: another
 *
 * Returns: whether both name the same run in the same language
 */
gboolean
preview_spec_equal (const PreviewSpec *a, const PreviewSpec *b)
{
  return a->kind == b->kind && a->run_id == b->run_id &&
         g_strcmp0 (a->language, b->language) == 0 &&
         g_strcmp0 (a->uri, b->uri) == 0;
}

/**
 * preview_parse_run_id:
 * @text: text
 * @length: its length in bytes, or -1
 * @id: (out): the run
 *
 * Reads a run id: digits and nothing else, from 1 to %G_MAXINT64.
 *
 * Returns: whether it is one
 */
gboolean
preview_parse_run_id (const char *text, gssize length, guint64 *id)
{
  gsize n = length < 0 ? strlen (text) : (gsize)length;
  guint64 value = 0;

  if (n == 0 || n > MAX_DIGITS)
    return FALSE;
  for (gsize i = 0; i < n; i++) {
    if (!g_ascii_isdigit (text[i]))
      return FALSE;
    value = value * 10 + (guint64)(text[i] - '0');
  }
  if (value == 0 || value > G_MAXINT64)
    return FALSE;
  *id = value;
  return TRUE;
}

static gboolean
parse_parameter (PreviewSpec *self,
                 const char *name,
                 const char *value,
                 char **problem)
{
  if (g_str_equal (name, "language")) {
    if (strlen (value) > MAX_LANGUAGE_LENGTH) {
      *problem = g_strdup (_ ("The language is too long."));
      return FALSE;
    }
    g_free (self->language);
    self->language = g_strdup (value);
    return TRUE;
  }
  if (g_str_equal (name, "translation")) {
    if (preview_parse_run_id (value, -1, &self->translation))
      return TRUE;
    *problem = g_strdup_printf (_ ("“%s” is no translation run."), value);
    return FALSE;
  }
  /* What the element knows as well, and the window decides by itself. */
  if (g_strv_contains (
          (const char *const[]){"audio", "subtitles", "speakers", "unit", NULL},
          name))
    return TRUE;

  *problem = g_strdup_printf (
      _ ("“%s” is not part of a camb:// URI; a key never is."), name);
  return FALSE;
}

static gboolean
parse_query (PreviewSpec *self, const char *query, char **problem)
{
  GUriParamsIter iter;
  char *name, *value;

  g_uri_params_iter_init (&iter, query, -1, "&", G_URI_PARAMS_NONE);
  while (g_uri_params_iter_next (&iter, &name, &value, NULL)) {
    g_autofree char *owned_name = name;
    g_autofree char *owned_value = value;

    if (!parse_parameter (self, owned_name, owned_value, problem))
      return FALSE;
  }
  return TRUE;
}

/* Splits KIND/ID. */
static PreviewSpec *
parse_path (const char *text, char **problem)
{
  const char *slash = strchr (text, '/');
  g_autofree char *word = NULL;
  PreviewKind kind;
  guint64 run_id;

  if (slash == NULL) {
    *problem = g_strdup_printf (_ ("“%s” has no run id: write KIND/ID."), text);
    return NULL;
  }
  word = g_strndup (text, (gsize)(slash - text));
  kind = preview_kind_from_word (word, -1);
  if (kind == PREVIEW_KIND_NONE) {
    *problem = g_strdup_printf (_ ("“%s” is no kind of run: write dubbing, "
                                   "tts, sound or translation."),
                                word);
    return NULL;
  }
  if (!preview_parse_run_id (slash + 1, -1, &run_id)) {
    *problem = g_strdup_printf (_ ("“%s” is no run id: a run id is a positive "
                                   "number."),
                                slash + 1);
    return NULL;
  }
  return preview_spec_new (kind, run_id);
}

/**
 * preview_spec_parse:
 * @text: a `camb://` URI, or `KIND/ID`
 * @length: its length in bytes, or -1
 * @problem: (out): what is wrong with it, for the user
 *
 * Returns: (transfer full) (nullable): the run that it names
 */
PreviewSpec *
preview_spec_parse (const char *text, gssize length, char **problem)
{
  g_autofree char *copy =
      length < 0 ? g_strdup (text) : g_strndup (text, (gsize)length);
  g_autoptr (PreviewSpec) self = NULL;
  char *start = copy;
  char *query;

  if (g_ascii_strncasecmp (start, SCHEME, strlen (SCHEME)) == 0)
    start += strlen (SCHEME);
  start += strspn (start, "/");
  query = strchr (start, '?');
  if (query != NULL)
    *query++ = '\0';
  if (g_str_has_suffix (start, "/"))
    start[strlen (start) - 1] = '\0';

  self = parse_path (start, problem);
  if (self == NULL || (query != NULL && !parse_query (self, query, problem)))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * preview_spec_to_uri:
 * @self: what names a run of a known kind
 *
 * Returns: (transfer full): its `camb://` URI; that of a file is its own
 */
char *
preview_spec_to_uri (const PreviewSpec *self)
{
  GString *uri;
  char separator = '?';

  if (self->uri != NULL)
    return g_strdup (self->uri);
  uri = g_string_new (NULL);
  g_string_printf (uri, "camb://%s/%" PRIu64,
                   preview_kind_get_nick (self->kind), self->run_id);
  if (self->language != NULL) {
    g_string_append_printf (uri, "%clanguage=", separator);
    g_string_append_uri_escaped (uri, self->language, NULL, TRUE);
    separator = '&';
  }
  if (self->translation != 0)
    g_string_append_printf (uri, "%csubtitles=both&translation=%" PRIu64,
                            separator, self->translation);
  return g_string_free (uri, FALSE);
}
