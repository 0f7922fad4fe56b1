/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>

#include "camb-words.h"
#include "camb-wrap.h"

/* Words do not fill lines: so many hundredths of the room get used. */
#define FILL 85

/* What a break costs, in cells of imbalance that a better one may cause. A
 * break that was delivered is taken whenever it can be. */
static const int costs[] = {
    [CAMB_BREAK_FORCED] = 30,   [CAMB_BREAK_SYLLABLE] = 24,
    [CAMB_BREAK_INNER] = 16,    [CAMB_BREAK_SPACE] = 14,
    [CAMB_BREAK_PHRASE] = 8,    [CAMB_BREAK_CLAUSE] = 1,
    [CAMB_BREAK_SENTENCE] = -3, [CAMB_BREAK_LINE] = -100,
};

/* What it costs more to break after a word of so many cells. */
#define PARTICLE_CELLS 3
#define PARTICLE_COST 8

typedef struct
{
  const CambWrap *rules;
  const char *text;
  GArray *words;
} Wrapper;

static const CambWord *
get_word (const Wrapper *self, guint index)
{
  return &g_array_index (self->words, CambWord, index);
}

static guint
get_cells (const Wrapper *self, guint from, guint to)
{
  return get_word (self, to - 1)->after.cells -
         get_word (self, from)->before.cells;
}

/* Whether the words from @from up to, not including, @to fit on one line. */
static gboolean
fits_line (const Wrapper *self, guint from, guint to, const CambMeasure *limit)
{
  guint chars = get_word (self, to - 1)->after.chars -
                get_word (self, from)->before.chars;

  return get_cells (self, from, to) <= limit->cells && chars <= limit->chars;
}

static gboolean
fits_piece (const Wrapper *self, guint from, guint to)
{
  guint middle = from + 1;

  if (fits_line (self, from, to, &self->rules->first))
    return TRUE;
  if (self->rules->max_lines < 2 || to - from < 2)
    return FALSE;
  while (middle + 1 < to &&
         fits_line (self, from, middle + 1, &self->rules->first))
    middle++;
  return fits_line (self, middle, to, &self->rules->limit);
}

/* Articles and prepositions belong to what follows. They are short, in any
 * alphabet, and stand alone: the second half of "forty-two" is none. */
static gboolean
ends_in_particle (const Wrapper *self, guint at)
{
  const CambWord *word = get_word (self, at - 1);
  const CambWord *previous = at > 1 ? get_word (self, at - 2) : NULL;

  if (previous != NULL && previous->end == word->start)
    return FALSE;
  return (word->quality == CAMB_BREAK_SPACE ||
          word->quality == CAMB_BREAK_PHRASE) &&
         get_cells (self, at - 1, at) <= PARTICLE_CELLS;
}

static int
get_cost (const Wrapper *self, guint from, guint at, int target)
{
  int cost = abs ((int)get_cells (self, from, at) - target);

  if (ends_in_particle (self, at))
    cost += PARTICLE_COST;
  return cost + costs[get_word (self, at - 1)->quality];
}

/* Where to break the line within a piece, or @to if it is one line. */
static guint
find_line_break (const Wrapper *self, guint from, guint to)
{
  gboolean fits = fits_line (self, from, to, &self->rules->first);
  int reserved = self->rules->limit.cells - self->rules->first.cells;
  int target = ((int)get_cells (self, from, to) - reserved) / 2;
  int best_cost = G_MAXINT;
  guint best = to;

  if (self->rules->max_lines < 2)
    return to;
  for (guint at = from + 1; at < to; at++) {
    int cost = get_cost (self, from, at, target);

    if (fits && get_word (self, at - 1)->quality != CAMB_BREAK_LINE)
      continue;
    if (!fits_line (self, from, at, &self->rules->first))
      break;
    if (!fits_line (self, at, to, &self->rules->limit) || cost >= best_cost)
      continue;
    best_cost = cost;
    best = at;
  }
  return best;
}

/* Into how many pieces the rest has to go at least, so far as one can tell. */
static guint
count_pieces (const Wrapper *self, guint from, guint n_done)
{
  const CambWrap *rules = self->rules;
  guint room = rules->first.cells;
  guint n_words = self->words->len;
  guint wanted = rules->min_pieces > n_done ? rules->min_pieces - n_done : 1;
  guint n;

  if (rules->max_lines > 1)
    room += rules->limit.cells;
  room = MAX (room * FILL / 100, 1);
  if (fits_piece (self, from, n_words))
    n = 1;
  else
    n = MAX (2, (get_cells (self, from, n_words) + room - 1) / room);
  return CLAMP (n, MIN (wanted, n_words - from), n_words - from);
}

/* The end of the piece that begins with word @from: near its share of what is
 * left, at the end of a phrase if there is one. */
static guint
find_piece_end (const Wrapper *self, guint from, guint n_pieces)
{
  guint n_words = self->words->len;
  int target = get_cells (self, from, n_words) / n_pieces;
  int best_cost = G_MAXINT;
  guint best = from + 1;

  if (n_pieces == 1)
    return n_words;
  for (guint at = from + 1; at < n_words; at++) {
    int cost = get_cost (self, from, at, target);

    if (at > from + 1 && !fits_piece (self, from, at))
      break;
    if (n_words - at + 1 < n_pieces)
      break;
    if (cost >= best_cost)
      continue;
    best_cost = cost;
    best = at;
  }
  return best;
}

static void
append_line (const Wrapper *self, GString *out, guint from, guint to)
{
  gsize start = out->len;
  const char *text = self->text + get_word (self, from)->start;
  const char *end = self->text + get_word (self, to - 1)->end;

  g_string_append_len (out, text, end - text);
  g_strdelimit (out->str + start, "\n", ' ');
}

static void
append_piece (const Wrapper *self, GString *out, guint from, guint to)
{
  guint middle = find_line_break (self, from, to);

  append_line (self, out, from, middle);
  if (middle == to)
    return;
  g_string_append_c (out, '\n');
  append_line (self, out, middle, to);
}

static gboolean
is_one_line (const char *text, const CambWrap *rules)
{
  guint cells = 0;
  guint chars = 0;

  if (rules->min_pieces > 1)
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    cells += camb_measure_get_cells (g_utf8_get_char (at));
    if (*at == '\n' || cells > rules->first.cells ||
        ++chars > rules->first.chars)
      return FALSE;
  }
  return TRUE;
}

static GArray *
wrap_words (const char *text, const CambWrap *rules, CambStrings *strings)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (CambPiece));
  g_autoptr (GArray) words = camb_words_split (text, rules->first);
  g_autoptr (GString) out = g_string_new (NULL);
  Wrapper self = {rules, text, words};
  guint to;

  for (guint from = 0; from < words->len; from = to) {
    CambPiece piece;

    to = find_piece_end (&self, from, count_pieces (&self, from, pieces->len));
    g_string_truncate (out, 0);
    append_piece (&self, out, from, to);
    piece.text = camb_strings_add (strings, out->str, out->len);
    piece.weight = get_cells (&self, from, to);
    g_array_append_val (pieces, piece);
  }
  return pieces;
}

/* Breaks the cleaned @text into pieces that each fit on screen, of as even a
 * length as phrases allow, and those into lines. Nothing is lost but white
 * space at breaks. Returns CambPieces whose texts are in
 * @strings; a text that is one line is itself its only piece. */
GArray *
camb_wrap_text (const char *text, const CambWrap *rules, CambStrings *strings)
{
  CambPiece all = {text, 1};
  GArray *pieces;

  /* Most lines are short: no need to know their words. */
  if (!is_one_line (text, rules))
    return wrap_words (text, rules, strings);
  pieces = g_array_new (FALSE, FALSE, sizeof (CambPiece));
  g_array_append_val (pieces, all);
  return pieces;
}
