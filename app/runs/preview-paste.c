/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Reads what people have: ids in a mail, ranges, camb:// URIs, rows of a
 * spreadsheet, a CSV, the service's JSON. Nothing is guessed silently: what is
 * left out is a problem that says why.
 */

#include "config.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "preview-paste-private.h"

#define MAX_LENGTH (4 * 1024 * 1024)
#define MAX_PROBLEMS 50
#define MAX_SHOWN 60
/* Shorter numbers amid words count something else. */
#define MIN_DIGITS_IN_PROSE 3

#define SPACE " \t\r\n,;|\"'()<>[]{}"

/**
 * preview_paste_add_problem:
 * @self: a paste
 * @what: what is left out
 * @length: its length in bytes, or -1
 * @why: why, for the user
 */
void
preview_paste_add_problem (PreviewPaste *self,
                           const char *what,
                           gssize length,
                           const char *why)
{
  g_autofree char *copy =
      length < 0 ? g_strdup (what) : g_strndup (what, (gsize)length);
  g_autofree char *shown = NULL;

  if (self->problems->len >= MAX_PROBLEMS)
    return;
  if (g_utf8_strlen (copy, -1) > MAX_SHOWN) {
    g_autofree char *start = g_utf8_substring (copy, 0, MAX_SHOWN);
    shown = g_strconcat (start, "…", NULL);
  } else {
    shown = g_steal_pointer (&copy);
  }
  g_ptr_array_add (self->problems, g_strdup_printf ("%s: %s", shown, why));
}

static gboolean
has_spec (const PreviewPaste *self, const PreviewSpec *spec)
{
  for (guint i = 0; i < self->specs->len; i++) {
    if (preview_spec_equal (g_ptr_array_index (self->specs, i), spec))
      return TRUE;
  }
  return FALSE;
}

/**
 * preview_paste_take_spec:
 * @self: a paste
 * @spec: (transfer full): a run that it names
 */
void
preview_paste_take_spec (PreviewPaste *self, PreviewSpec *spec)
{
  if (has_spec (self, spec)) {
    self->n_again++;
  } else if (self->specs->len < PREVIEW_PASTE_MAX_RUNS) {
    g_ptr_array_add (self->specs, spec);
    return;
  } else {
    g_autofree char *id = g_strdup_printf ("%" PRIu64, spec->run_id);
    preview_paste_add_problem (self, id, -1,
                               _ ("too many runs at once; paste the rest "
                                  "later."));
  }
  preview_spec_free (spec);
}

/* Finds the two ends of 1001-1005, 1001–1005 or 1001..1005. */
static gboolean
parse_range (const char *token, guint64 *first, guint64 *last)
{
  gsize n = strspn (token, "0123456789");
  const char *rest = token + n;

  if (n == 0)
    return FALSE;
  if (g_str_has_prefix (rest, ".."))
    rest += 2;
  else if (g_str_has_prefix (rest, "–") || g_str_has_prefix (rest, "—"))
    rest += strlen ("–");
  else if (*rest == '-')
    rest++;
  else
    return FALSE;
  return preview_parse_run_id (token, (gssize)n, first) &&
         preview_parse_run_id (rest, -1, last);
}

static void
add_range (PreviewPaste *self,
           PreviewKind kind,
           const char *language,
           const char *token,
           guint64 first,
           guint64 last)
{
  if (last < first) {
    preview_paste_add_problem (self, token, -1,
                               _ ("the range ends before it starts."));
    return;
  }
  if (last - first >= PREVIEW_PASTE_MAX_RUNS) {
    preview_paste_add_problem (self, token, -1,
                               _ ("the range is too long to be meant."));
    return;
  }
  for (guint64 id = first; id <= last; id++) {
    PreviewSpec *spec = preview_spec_new (kind, id);

    spec->language = g_strdup (language);
    preview_paste_take_spec (self, spec);
  }
}

/* The service names its tasks with UUIDs, with and without dashes. */
static gboolean
is_task_id (const char *token)
{
  guint n_digits = 0;

  for (const char *c = token; *c != '\0'; c++) {
    if (g_ascii_isxdigit (*c))
      n_digits++;
    else if (*c != '-')
      return FALSE;
  }
  return n_digits == 32;
}

/* The path of the service's own single-run addresses ends in KIND-result/ID. */
static PreviewSpec *
parse_link (const char *token)
{
  g_autofree char *path = g_strndup (token, strcspn (token, "?#"));
  char *slash = strrchr (path, '/');
  char *word;
  PreviewKind kind;
  guint64 id;

  if (slash == NULL || !preview_parse_run_id (slash + 1, -1, &id))
    return NULL;
  *slash = '\0';
  word = strrchr (path, '/');
  kind =
      word != NULL ? preview_kind_from_word (word + 1, -1) : PREVIEW_KIND_NONE;
  return kind != PREVIEW_KIND_NONE ? preview_spec_new (kind, id) : NULL;
}

static void
add_link (PreviewPaste *self, const char *token)
{
  PreviewSpec *spec = parse_link (token);
  g_autofree char *shown = g_strndup (token, strcspn (token, "?#"));

  if (spec != NULL)
    preview_paste_take_spec (self, spec);
  else
    preview_paste_add_problem (self, shown, -1,
                               _ ("a link to a page or file does not name a "
                                  "run; paste the run id."));
}

static void
add_named (PreviewPaste *self, const char *token)
{
  g_autofree char *problem = NULL;
  /* The rest of a refused URI may hold what nobody should see. */
  g_autofree char *shown = g_strndup (token, strcspn (token, "?"));
  PreviewSpec *spec = preview_spec_parse (token, -1, &problem);

  if (spec != NULL)
    preview_paste_take_spec (self, spec);
  else
    preview_paste_add_problem (self, shown, -1, problem);
}

static gboolean
is_kind_and_id (const char *token)
{
  const char *slash = strchr (token, '/');

  return slash != NULL &&
         preview_kind_from_word (token, slash - token) != PREVIEW_KIND_NONE;
}

/* Tokens that say by themselves what they are. */
static gboolean
add_plain_token (PreviewPaste *self, const char *token)
{
  if (g_ascii_strncasecmp (token, "camb:", 5) == 0 || is_kind_and_id (token))
    add_named (self, token);
  else if (g_ascii_strncasecmp (token, "http:", 5) == 0 ||
           g_ascii_strncasecmp (token, "https:", 6) == 0)
    add_link (self, token);
  else if (is_task_id (token))
    preview_paste_add_problem (self, token, -1,
                               _ ("this is the id of a task. Ask for the "
                                  "status of the task: it names the run."));
  else
    return FALSE;
  return TRUE;
}

static gboolean
add_number (PreviewPaste *self,
            PreviewKind kind,
            const char *language,
            const char *token)
{
  guint64 first, last;

  if (*token == '#')
    token++;
  if (preview_parse_run_id (token, -1, &first))
    add_range (self, kind, language, token, first, first);
  else if (parse_range (token, &first, &last))
    add_range (self, kind, language, token, first, last);
  else
    return FALSE;
  return TRUE;
}

/**
 * preview_paste_add_cell:
 * @self: a paste
 * @kind: the kind that the row names, or %PREVIEW_KIND_NONE
 * @language: (nullable): the language that the row names
 * @cell: the cell that holds the run
 */
void
preview_paste_add_cell (PreviewPaste *self,
                        PreviewKind kind,
                        const char *language,
                        const char *cell)
{
  g_auto (GStrv) tokens = g_strsplit_set (cell, SPACE, -1);

  for (guint i = 0; tokens[i] != NULL; i++) {
    if (*tokens[i] == '\0' || add_plain_token (self, tokens[i]) ||
        add_number (self, kind, language, tokens[i]))
      continue;
    preview_paste_add_problem (self, tokens[i], -1, _ ("this is no run id."));
  }
}

static char **
split_line (const char *line)
{
  g_auto (GStrv) all = g_strsplit_set (line, SPACE, -1);
  GPtrArray *tokens = g_ptr_array_new ();

  for (guint i = 0; all[i] != NULL; i++) {
    char *token = all[i];
    gsize n = strlen (token);

    /* Marks at the end of a sentence or a label. */
    while (n > 0 && strchr (".:!?", token[n - 1]) != NULL)
      token[--n] = '\0';
    if (n > 0)
      g_ptr_array_add (tokens, g_strdup (token));
  }
  g_ptr_array_add (tokens, NULL);
  return (char **)g_ptr_array_free (tokens, FALSE);
}

static gboolean
is_number (const char *token)
{
  guint64 a, b;

  if (*token == '#')
    token++;
  return preview_parse_run_id (token, -1, &a) || parse_range (token, &a, &b);
}

/* A line of words and numbers. A word for a kind holds for the numbers after
 * it; amid other words, short numbers mean something else. */
static void
add_line (PreviewPaste *self, const char *line)
{
  g_auto (GStrv) tokens = split_line (line);
  PreviewKind kind = PREVIEW_KIND_NONE;
  gboolean is_prose = FALSE;
  gboolean found = FALSE;
  gboolean follows_kind = FALSE;

  for (guint i = 0; tokens[i] != NULL; i++) {
    PreviewKind word = preview_kind_from_word (tokens[i], -1);

    is_prose |= word == PREVIEW_KIND_NONE && !is_number (tokens[i]);
    if (kind == PREVIEW_KIND_NONE)
      kind = word;
  }
  for (guint i = 0; tokens[i] != NULL; i++) {
    PreviewKind word = preview_kind_from_word (tokens[i], -1);

    if (word != PREVIEW_KIND_NONE) {
      kind = word;
      follows_kind = TRUE;
      continue;
    }
    if (add_plain_token (self, tokens[i]))
      found = TRUE;
    else if (is_number (tokens[i]) &&
             (!is_prose || follows_kind || *tokens[i] == '#' ||
              strlen (tokens[i]) >= MIN_DIGITS_IN_PROSE))
      found |= add_number (self, kind, NULL, tokens[i]);
    follows_kind &= is_number (tokens[i]);
  }
  if (!found && tokens[0] != NULL)
    preview_paste_add_problem (self, line, -1, _ ("there is no run in it."));
}

/**
 * preview_paste_add_text:
 * @self: a paste
 * @text: text that is not JSON
 */
void
preview_paste_add_text (PreviewPaste *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_strchomp (lines[i]);
  if (preview_paste_add_table (self, lines))
    return;
  for (guint i = 0; lines[i] != NULL; i++)
    add_line (self, lines[i]);
}

static const char *
skip_start (const char *text)
{
  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    text += 3;
  while (g_ascii_isspace (*text))
    text++;
  return text;
}

/**
 * preview_paste_new:
 * @text: anything that a user pasted, dropped or typed
 *
 * Reads it.
 *
 * Returns: (transfer full): what was understood
 */
PreviewPaste *
preview_paste_new (const char *text)
{
  PreviewPaste *self = g_new0 (PreviewPaste, 1);
  g_autofree char *valid = NULL;
  const char *start;

  self->specs =
      g_ptr_array_new_with_free_func ((GDestroyNotify)preview_spec_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  if (strlen (text) > MAX_LENGTH) {
    preview_paste_add_problem (self, text, MAX_SHOWN,
                               _ ("this is too long to be a list of runs."));
    return self;
  }
  valid = g_utf8_make_valid (text, -1);
  start = skip_start (valid);
  if ((*start != '{' && *start != '[') || !preview_paste_add_json (self, start))
    preview_paste_add_text (self, start);
  return self;
}

/**
 * preview_paste_free:
 * @self: (transfer full): a paste
 */
void
preview_paste_free (PreviewPaste *self)
{
  g_ptr_array_unref (self->specs);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

/**
 * preview_paste_count_bare:
 * @self: a paste
 *
 * Returns: how many runs have no kind yet
 */
guint
preview_paste_count_bare (const PreviewPaste *self)
{
  guint n = 0;

  for (guint i = 0; i < self->specs->len; i++) {
    const PreviewSpec *spec = g_ptr_array_index (self->specs, i);
    n += spec->kind == PREVIEW_KIND_NONE;
  }
  return n;
}
