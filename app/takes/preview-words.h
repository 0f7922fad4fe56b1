/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PreviewWord:
 * @start: in bytes from the start of the text
 * @length: in bytes
 * @is_changed: whether it is not in the text that was compared with
 *
 * A word, or a mark between words.
 */
typedef struct
{
  gsize start;
  gsize length;
  gboolean is_changed;
} PreviewWord;

GArray *preview_words_split (const char *text);
double preview_words_compare (const char *one,
                              const char *other,
                              GArray **one_words,
                              GArray **other_words);
char *preview_words_describe (const char *text, GArray *words);

G_END_DECLS
