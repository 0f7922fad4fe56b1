/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Tables with a head: a CSV, or cells copied from a spreadsheet. */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "preview-paste-private.h"

#define NO_COLUMN (-1)

typedef struct
{
  char separator;
  int run;
  int kind;
  int language;
} Columns;

static const char *const run_names[] = {"run_id", "run id", "runid", "run-id",
                                        "run",    "id",     "uri",   NULL};
static const char *const kind_names[] = {"kind", "type", "run_type", "run type",
                                         NULL};
static const char *const language_names[] = {
    "language", "lang", "target_language", "target language", NULL};

/* RFC 4180: a cell in quotes may hold the separator, and quotes doubled. */
static GPtrArray *
split_row (const char *line, char separator)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
  GString *cell = g_string_new (NULL);
  gboolean is_quoted = FALSE;

  for (const char *c = line; *c != '\0'; c++) {
    if (*c == '"' && is_quoted && c[1] == '"') {
      g_string_append_c (cell, '"');
      c++;
    } else if (*c == '"') {
      is_quoted = !is_quoted;
    } else if (*c == separator && !is_quoted) {
      g_ptr_array_add (cells, g_strstrip (g_string_free (cell, FALSE)));
      cell = g_string_new (NULL);
    } else {
      g_string_append_c (cell, *c);
    }
  }
  g_ptr_array_add (cells, g_strstrip (g_string_free (cell, FALSE)));
  return cells;
}

static const char *
get_cell (GPtrArray *cells, int column)
{
  if (column < 0 || (guint)column >= cells->len)
    return "";
  return g_ptr_array_index (cells, column);
}

static int
find_column (GPtrArray *cells, const char *const *names)
{
  for (guint n = 0; names[n] != NULL; n++) {
    for (guint i = 0; i < cells->len; i++) {
      if (g_ascii_strcasecmp (g_ptr_array_index (cells, i), names[n]) == 0)
        return (int)i;
    }
  }
  return NO_COLUMN;
}

static gboolean
read_head (const char *line, Columns *columns)
{
  static const char separators[] = {'\t', ';', ',', '|'};

  for (guint i = 0; i < G_N_ELEMENTS (separators); i++) {
    g_autoptr (GPtrArray) cells = split_row (line, separators[i]);

    columns->separator = separators[i];
    columns->run = find_column (cells, run_names);
    columns->kind = find_column (cells, kind_names);
    columns->language = find_column (cells, language_names);
    if (columns->run != NO_COLUMN)
      return TRUE;
  }
  return FALSE;
}

static void
add_row (PreviewPaste *self, const Columns *columns, const char *line)
{
  g_autoptr (GPtrArray) cells = split_row (line, columns->separator);
  const char *kind = get_cell (cells, columns->kind);
  const char *language = get_cell (cells, columns->language);
  const char *run = get_cell (cells, columns->run);

  if (*run == '\0') {
    preview_paste_add_problem (self, line, -1, _ ("the row names no run."));
    return;
  }
  preview_paste_add_cell (self, preview_kind_from_word (kind, -1),
                          *language != '\0' ? language : NULL, run);
}

/**
 * preview_paste_add_table:
 * @self: a paste
 * @lines: its lines
 *
 * Reads a table, if the first line names a column for the runs.
 *
 * Returns: whether it is one
 */
gboolean
preview_paste_add_table (PreviewPaste *self, char **lines)
{
  Columns columns;

  if (lines[0] == NULL || lines[1] == NULL || !read_head (lines[0], &columns))
    return FALSE;
  for (guint i = 1; lines[i] != NULL; i++) {
    if (*lines[i] != '\0')
      add_row (self, &columns, lines[i]);
  }
  return TRUE;
}
