/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which texts of two translations belong together. Texts carry no times: with
 * as many as rows, they belong one to one; else, as the element does with a
 * dub, they are laid along the whole by their length, in order, each once. */

#include "config.h"

#include "preview-align.h"

/* A text without letters takes its place as well. */
static gsize
measure (const char *text)
{
  return (gsize)MAX (g_utf8_strlen (text, -1), 1);
}

/**
 * preview_align_measure:
 * @texts: the texts of a translation
 *
 * Returns: how long they are together, in characters
 */
gsize
preview_align_measure (const char *const *texts)
{
  gsize total = 0;

  for (guint i = 0; texts[i] != NULL; i++)
    total += measure (texts[i]);
  return total;
}

static void
free_string (gpointer string)
{
  if (string != NULL)
    g_string_free (string, TRUE);
}

/**
 * preview_align_texts:
 * @texts: the texts of a translation
 * @n_rows: how many rows there are
 * @total: preview_align_measure() of @texts
 *
 * Returns: (transfer full) (element-type GString): for each row its texts, one
 *   a line; `NULL` where there is none
 */
GPtrArray *
preview_align_texts (const char *const *texts, guint n_rows, gsize total)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (free_string);
  guint n_texts = g_strv_length ((char **)texts);
  gsize before = 0;

  g_ptr_array_set_size (rows, (int)n_rows);
  for (guint i = 0; i < n_texts; i++) {
    gsize length = measure (texts[i]);
    /* Where its middle lies along the whole. */
    guint row = n_texts == n_rows ? i
                                  : (guint)((guint64)(2 * before + length) *
                                            n_rows / (2 * MAX (total, 1)));
    GString **place;

    row = MIN (row, n_rows - 1);
    place = (GString **)&g_ptr_array_index (rows, row);
    if (*place == NULL)
      *place = g_string_new (texts[i]);
    else
      g_string_append_printf (*place, "\n%s", texts[i]);
    before += length;
  }
  return rows;
}
