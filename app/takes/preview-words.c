/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which words of two texts differ, by their longest common subsequence. */

#include "config.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <string.h>

#include "preview-words.h"

/* Beyond this, the table would take more memory than it is worth; the middle
 * of such texts counts as changed. */
#define MAX_CELLS (4 * 1024 * 1024)

static void
append (GArray *words, const char *text, const char *from, const char *to)
{
  PreviewWord word = {(gsize)(from - text), (gsize)(to - from), FALSE};

  g_array_append_val (words, word);
}

/**
 * preview_words_split:
 * @text: valid UTF-8
 *
 * Splits by the rules of Unicode, which know of scripts without spaces as well.
 * There, where a dictionary would be needed, each character stands for itself.
 *
 * Returns: (transfer full) (element-type PreviewWord): words and marks, without
 *   the spaces between them
 */
GArray *
preview_words_split (const char *text)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (PreviewWord));
  int n_chars = (int)g_utf8_strlen (text, -1);
  g_autofree PangoLogAttr *attributes = g_new0 (PangoLogAttr, n_chars + 1);
  const char *start = text;
  const char *c = text;

  pango_get_log_attrs (text, (int)strlen (text), -1,
                       pango_language_get_default (), attributes, n_chars + 1);
  for (int i = 0; i <= n_chars; i++) {
    gboolean is_end = i == n_chars;

    if (c > start &&
        (is_end || attributes[i].is_word_boundary || attributes[i].is_white ||
         g_unichar_isspace (g_utf8_get_char (start)))) {
      if (!g_unichar_isspace (g_utf8_get_char (start)))
        append (words, text, start, c);
      start = c;
    }
    if (!is_end)
      c = g_utf8_next_char (c);
  }
  return words;
}

static gboolean
is_same (const char *one,
         const PreviewWord *a,
         const char *other,
         const PreviewWord *b)
{
  return a->length == b->length &&
         memcmp (one + a->start, other + b->start, a->length) == 0;
}

static PreviewWord *
get (GArray *words, guint index)
{
  return &g_array_index (words, PreviewWord, index);
}

/* Marks what is not common between @from and the ends. */
static guint
mark (const char *one,
      GArray *a,
      const char *other,
      GArray *b,
      guint from,
      guint a_end,
      guint b_end)
{
  const guint rows = a_end - from;
  const guint columns = b_end - from;
  g_autofree guint16 *table = NULL;
  guint n_common = 0;
  guint i = 0, j = 0;

#define AT(row, column) table[(gsize)(row) * (columns + 1) + (column)]
  if ((guint64)(rows + 1) * (columns + 1) <= MAX_CELLS) {
    table = g_new0 (guint16, (gsize)(rows + 1) * (columns + 1));
    for (guint row = rows; row-- > 0;)
      for (guint column = columns; column-- > 0;)
        AT (row, column) =
            is_same (one, get (a, from + row), other, get (b, from + column))
                ? AT (row + 1, column + 1) + 1
                : MAX (AT (row + 1, column), AT (row, column + 1));
  }
  while (i < rows || j < columns) {
    gboolean both = table != NULL && i < rows && j < columns;

    if (both && is_same (one, get (a, from + i), other, get (b, from + j))) {
      n_common++;
      i++;
      j++;
    } else if (i < rows &&
               (j == columns || !both || AT (i + 1, j) >= AT (i, j + 1))) {
      get (a, from + i++)->is_changed = TRUE;
    } else {
      get (b, from + j++)->is_changed = TRUE;
    }
  }
#undef AT
  return n_common;
}

/**
 * preview_words_compare:
 * @one: a text
 * @other: another
 * @one_words: (out) (element-type PreviewWord): the words of @one
 * @other_words: (out) (element-type PreviewWord): the words of @other
 *
 * Marks the words that are not in both, in the same order.
 *
 * Returns: how much is common, from 0 for nothing to 1 for all
 */
double
preview_words_compare (const char *one,
                       const char *other,
                       GArray **one_words,
                       GArray **other_words)
{
  GArray *a = preview_words_split (one);
  GArray *b = preview_words_split (other);
  guint a_end = a->len;
  guint b_end = b->len;
  guint from = 0;
  guint n_common;

  while (from < a_end && from < b_end &&
         is_same (one, get (a, from), other, get (b, from)))
    from++;
  while (a_end > from && b_end > from &&
         is_same (one, get (a, a_end - 1), other, get (b, b_end - 1))) {
    a_end--;
    b_end--;
  }
  n_common = from + (a->len - a_end);
  n_common += mark (one, a, other, b, from, a_end, b_end);
  *one_words = a;
  *other_words = b;
  return a->len + b->len > 0 ? 2.0 * n_common / (a->len + b->len) : 1;
}

/**
 * preview_words_describe:
 * @text: a text
 * @words: (element-type PreviewWord): its words, compared
 *
 * Returns: (transfer full): which words differ, for who does not see it
 */
char *
preview_words_describe (const char *text, GArray *words)
{
  g_autoptr (GString) changed = g_string_new (NULL);
  gsize end = 0;

  for (guint i = 0; i < words->len; i++) {
    const PreviewWord *word = get (words, i);

    if (!word->is_changed)
      continue;
    if (changed->len > 0)
      g_string_append (changed, word->start <= end + 1 ? " " : ", ");
    g_string_append_len (changed, text + word->start, (gssize)word->length);
    end = word->start + word->length;
  }
  if (changed->len == 0)
    return g_strdup (_ ("No difference"));
  /* Translators: %s: words of a text. */
  return g_strdup_printf (_ ("Different: %s"), changed->str);
}
