/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-compose.h"
#include "camb-layout.h"
#include "camb-pace.h"
#include "camb-timeline.h"
#include "camb-wrap.h"

/* What goes before a line: the dash, and the colon after a name. */
#define DASH_CELLS 2
#define COLON_CELLS 2

/* A piece is worth its own time on screen from this length on. */
#define MIN_PIECE_CELLS 20

/* Longer than this nothing can be read, and drawing it takes all the time
 * there is: even a text that is left as it was delivered gets split. */
static const CambMeasure delivered_limit = {1000, 1000};

typedef struct
{
  const CambCues *cues;
  const CambLayoutRules *rules;
  CambStrings *strings;
  GArray *lines;
  /* The latest end of the cues before the one at hand. */
  guint64 busy_until;
} Layout;

/* Gives each piece its part of the time, by length. @max limits each. */
static void
append_pieces (Layout *self,
               const CambCue *cue,
               guint rank,
               GArray *pieces,
               guint64 max)
{
  double duration = cue->end - cue->start;
  double all = 0;
  double done = 0;

  for (guint i = 0; i < pieces->len; i++)
    all += g_array_index (pieces, CambPiece, i).weight;
  for (guint i = 0; i < pieces->len; i++) {
    CambPiece *piece = &g_array_index (pieces, CambPiece, i);
    CambLine line = {.cue = *cue, .rank = rank};

    line.cue.text = piece->text;
    line.cue.start = cue->start + (guint64)(duration * (done / all));
    done += piece->weight;
    if (i + 1 < pieces->len)
      line.cue.end = cue->start + (guint64)(duration * (done / all));
    if (line.cue.end - line.cue.start > max)
      line.cue.end = line.cue.start + max;
    g_array_append_val (self->lines, line);
  }
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const CambLine *x = a;
  const CambLine *y = b;

  if (x->cue.start != y->cue.start)
    return x->cue.start < y->cue.start ? -1 : 1;
  return (x->rank > y->rank) - (x->rank < y->rank);
}

/* Lays out @cues as they are, but for texts that no screen can hold. Returns
 * CambLines sorted by start; their texts are in @cues or in @strings. */
GArray *
camb_layout_as_delivered (const CambCues *cues, CambStrings *strings)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (CambLine));
  CambWrap rules = {delivered_limit, delivered_limit, 2, 1};
  Layout self = {cues, NULL, strings, lines, 0};

  for (guint i = 0; i < camb_cues_get_length (cues); i++) {
    CambLine line = {*camb_cues_get (cues, i), i};
    g_autoptr (GArray) pieces = NULL;

    if (g_utf8_strlen (line.cue.text, -1) <= delivered_limit.chars) {
      g_array_append_val (lines, line);
      continue;
    }
    pieces = camb_wrap_text (line.cue.text, &rules, strings);
    append_pieces (&self, &line.cue, i, pieces, G_MAXUINT64);
  }
  g_array_sort (lines, compare_starts);
  return lines;
}

static const CambCue *
get_next (const Layout *self, guint index)
{
  return index + 1 < camb_cues_get_length (self->cues)
             ? camb_cues_get (self->cues, index + 1)
             : NULL;
}

static gboolean
overlaps (const Layout *self, guint index)
{
  const CambCue *cue = camb_cues_get (self->cues, index);
  const CambCue *next = get_next (self, index);

  return self->busy_until > cue->start ||
         (next != NULL && next->start < cue->end);
}

/* How much of the first line something else needs: at most half of it. */
static CambMeasure
leave_room (const Layout *self, guint index, CambMeasure limit)
{
  const CambCue *cue = camb_cues_get (self->cues, index);
  guint cells = overlaps (self, index) ? DASH_CELLS : 0;
  const char *at;

  if (camb_compose_shows_name (self->rules->style, cue->speaker)) {
    cells += COLON_CELLS;
    at = camb_cues_get_speaker (self->cues, cue->speaker);
    for (; *at != '\0'; at = g_utf8_next_char (at))
      cells += camb_measure_get_cells (g_utf8_get_char (at));
  }
  return (CambMeasure){limit.cells - MIN (cells, limit.cells / 2),
                       limit.chars - MIN (cells, limit.chars / 2)};
}

/* A cue that lasts too long for one screen goes on several, if there is text
 * for them. */
static guint
count_pieces_for_time (const CambCue *cue)
{
  guint64 duration = cue->end - cue->start;
  guint64 wanted = (duration + CAMB_PACE_MAX - 1) / CAMB_PACE_MAX;
  guint64 possible;

  if (wanted <= 1)
    return 1;
  possible = g_utf8_strlen (cue->text, -1) / MIN_PIECE_CELLS;
  return CLAMP (possible, 1, wanted);
}

static GArray *
wrap (Layout *self,
      guint index,
      const char *text,
      guint max_lines,
      guint min_pieces)
{
  CambMeasure limit = camb_measure_for_text (text, self->rules->language);
  CambWrap rules = {leave_room (self, index, limit), limit, max_lines,
                    min_pieces};

  return camb_wrap_text (text, &rules, self->strings);
}

/* Puts the pieces of two languages together, one line each. Where one has
 * fewer its pieces stay while those of the other go on. */
static GArray *
pair_pieces (Layout *self, GArray *above, GArray *below)
{
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (CambPiece));
  guint n = MAX (above->len, below->len);

  for (guint i = 0; i < n; i++) {
    guint a = (guint64)i * above->len / n;
    guint b = (guint64)i * below->len / n;
    CambPiece *first = &g_array_index (above, CambPiece, a);
    CambPiece *second = &g_array_index (below, CambPiece, b);
    g_autofree char *text = NULL;
    CambPiece pair;

    text = g_strconcat (first->text, "\n", second->text, NULL);
    pair.text = camb_strings_add (self->strings, text, -1);
    pair.weight = first->weight + second->weight;
    g_array_append_val (pairs, pair);
  }
  return pairs;
}

static GArray *
wrap_pair (Layout *self, guint index, const char *newline)
{
  const CambCue *cue = camb_cues_get (self->cues, index);
  g_autofree char *original = g_strndup (cue->text, newline - cue->text);
  guint n = count_pieces_for_time (cue);
  g_autoptr (GArray) above = wrap (self, index, original, 1, n);
  g_autoptr (GArray) below = NULL;

  below = wrap (self, index, newline + 1, 1, above->len);
  if (below->len > above->len) {
    g_array_unref (above);
    above = wrap (self, index, original, 1, below->len);
  }
  return pair_pieces (self, above, below);
}

static GArray *
wrap_cue (Layout *self, guint index)
{
  const CambCue *cue = camb_cues_get (self->cues, index);
  const char *newline = NULL;

  if (self->cues->bilingual)
    newline = strchr (cue->text, '\n');
  if (newline != NULL)
    return wrap_pair (self, index, newline);
  return wrap (self, index, cue->text, 2, count_pieces_for_time (cue));
}

/* The end of a cue that is shown in @n_pieces: later than delivered if it is
 * too short, as far as nobody else speaks and the media goes on. */
static guint64
get_end (const Layout *self, guint index, guint n_pieces)
{
  const CambCue *cue = camb_cues_get (self->cues, index);
  const CambCue *next = get_next (self, index);
  guint64 end = cue->start + n_pieces * CAMB_PACE_MIN;

  if (end <= cue->end || self->busy_until > cue->end)
    return cue->end;
  if (next != NULL)
    end = MIN (end, next->start);
  end = MIN (end, self->rules->media_duration);
  return MAX (end, cue->end);
}

static void
lay_out_cue (Layout *self, guint index)
{
  CambCue cue = *camb_cues_get (self->cues, index);
  g_autoptr (GArray) pieces = wrap_cue (self, index);

  cue.end = get_end (self, index, pieces->len);
  append_pieces (self, &cue, index, pieces, CAMB_PACE_MAX);
  self->busy_until =
      MAX (self->busy_until, camb_cues_get (self->cues, index)->end);
}

/* Lays out @cues so that they can be read. Returns CambLines sorted by start;
 * their texts are in @cues or in @strings. */
GArray *
camb_layout_for_reading (const CambCues *cues,
                         const CambLayoutRules *rules,
                         CambStrings *strings)
{
  Layout self = {cues, rules, strings, NULL, 0};

  self.lines = g_array_new (FALSE, FALSE, sizeof (CambLine));
  for (guint i = 0; i < camb_cues_get_length (cues); i++)
    lay_out_cue (&self, i);
  g_array_sort (self.lines, compare_starts);
  return self.lines;
}
