/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "camb-clean.h"
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
#define DELIVERED_CHARS 1000
#define DELIVERED_LIMIT \
  { \
    DELIVERED_CHARS, DELIVERED_CHARS \
  }

/* A line looks at so many that follow for company, and makes room for so many
 * rows below it. */
#define MAX_COMPANY CAMB_TIMELINE_MAX_LINES
#define MAX_BELOW 4

/* Overlaps up to this are how a transcript rounds, not how people speak: a line
 * that flashed up for so long would only disturb. */
#define SLIVER (200 * CAMB_PACE_MS)

/*
 * Layout: the cues from @from up to, not including, @to, during which somebody
 * always speaks; nothing of them depends on the others. @busy_until has the
 * latest end of the cues before each, so far as they are among these.
 */
typedef struct
{
  const CambCues *cues;
  const CambLayoutRules *rules;
  CambStrings *strings;
  GArray *lines;
  guint from;
  guint to;
  guint64 *busy_until;
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

/* Lays out a cue as it is, but for a text that no screen can hold. */
static void
lay_out_as_delivered (Layout *self, guint index)
{
  static const CambWrap rules = {DELIVERED_LIMIT, DELIVERED_LIMIT, 2, 1};
  CambLine line = {*camb_cues_get (self->cues, index), index};
  g_autoptr (GArray) pieces = NULL;

  if (g_utf8_strlen (line.cue.text, -1) <= DELIVERED_CHARS) {
    g_array_append_val (self->lines, line);
    return;
  }
  pieces = camb_wrap_text (line.cue.text, &rules, self->strings);
  append_pieces (self, &line.cue, index, pieces, G_MAXUINT64);
}

static gboolean
overlaps (const Layout *self, guint index)
{
  const CambCue *cue = camb_cues_get (self->cues, index);

  if (self->busy_until[index - self->from] > cue->start)
    return TRUE;
  return index + 1 < self->to &&
         camb_cues_get (self->cues, index + 1)->start < cue->end;
}

/* How much of the first line something else needs: at most half of it. */
static CambMeasure
leave_room (const Layout *self, guint index, CambMeasure limit)
{
  const CambCue *cue = camb_cues_get (self->cues, index);
  guint cells = overlaps (self, index) ? DASH_CELLS : 0;
  int number = camb_cues_get_color_number (self->cues, cue->speaker);
  const char *at;

  if (camb_compose_shows_name (self->rules->style, number)) {
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

/* The first cue after @index that starts no earlier than @time. */
static guint
find_start (const Layout *self, guint index, guint64 time)
{
  guint low = index + 1;
  guint high = self->to;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (camb_cues_get (self->cues, middle)->start >= time)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

/* How long a cue should be on screen: to be seen, and to be read if twelve
 * frames more than it is spoken are enough for that. */
static guint64
get_wanted_end (const Layout *self, const CambCue *cue, guint n_pieces)
{
  guint64 pace = camb_pace_get_duration (cue->text, self->rules->language);
  guint64 end = cue->start + n_pieces * CAMB_PACE_MIN;

  if (cue->start + pace > cue->end)
    end = MAX (end, MIN (cue->start + pace, cue->end + CAMB_PACE_CHAIN));
  return MAX (end, cue->end);
}

/* The end of a cue before silence, up to @limit where the next one wants two
 * frames to itself. What is left of a short silence would only flicker. */
static guint64
use_silence (const Layout *self,
             const CambCue *cue,
             guint n_pieces,
             guint64 limit)
{
  guint64 end = get_wanted_end (self, cue, n_pieces);

  if (limit < cue->start + CAMB_PACE_MIN)
    return MAX (cue->end, MIN (end, limit));
  if (limit <= end + (CAMB_PACE_CHAIN - CAMB_PACE_GAP) &&
      limit - cue->start <= n_pieces * CAMB_PACE_MAX)
    return limit;
  return MIN (end, limit);
}

/* The end of a cue that is shown in @n_pieces. Where somebody else goes on
 * speaking it stays as it was delivered. */
static guint64
get_end (const Layout *self, guint index, guint n_pieces)
{
  const CambCue *cue = camb_cues_get (self->cues, index);
  guint64 speech = cue->end > SLIVER ? cue->end - SLIVER : 0;
  guint next = find_start (self, index, speech);
  guint64 media_end = self->rules->media_duration;
  guint64 end;

  if (MAX (self->busy_until[next - self->from], cue->end) > cue->end)
    return cue->end;
  if (next < camb_cues_get_length (self->cues)) {
    guint64 start = camb_cues_get (self->cues, next)->start;

    end = use_silence (self, cue, n_pieces,
                       MAX (start, CAMB_PACE_GAP) - CAMB_PACE_GAP);
  } else {
    end = get_wanted_end (self, cue, n_pieces);
  }
  return cue->end <= media_end ? MIN (end, media_end) : end;
}

/* The pieces of a cue are two frames apart, like cues. */
static void
separate_pieces (Layout *self, guint from)
{
  for (guint i = from; i + 1 < self->lines->len; i++) {
    CambCue *cue = &g_array_index (self->lines, CambLine, i).cue;
    guint64 next = g_array_index (self->lines, CambLine, i + 1).cue.start;

    if (next >= cue->start + CAMB_PACE_MIN + CAMB_PACE_GAP)
      cue->end = MIN (cue->end, next - CAMB_PACE_GAP);
  }
}

static void
lay_out_for_reading (Layout *self, guint index)
{
  CambCue cue = *camb_cues_get (self->cues, index);
  g_autoptr (GArray) pieces = wrap_cue (self, index);
  guint n_before = self->lines->len;

  cue.end = get_end (self, index, pieces->len);
  append_pieces (self, &cue, index, pieces, CAMB_PACE_MAX);
  separate_pieces (self, n_before);
}

static guint
count_rows (const CambLine *line)
{
  guint n = 1;

  for (const char *at = line->cue.text; (at = strchr (at, '\n')) != NULL; at++)
    n++;
  return n;
}

/* Makes room for the line @other, which is on screen at the same time as
 * @line. */
static void
share_screen (CambLine *line, CambLine *other)
{
  CambLine *upper = line->rank < other->rank ? line : other;
  CambLine *lower = upper == line ? other : line;

  upper->below = MAX (upper->below, lower->below + count_rows (lower));
  if (!camb_compose_are_apart (&line->cue, &other->cue))
    return;
  line->shared = TRUE;
  other->shared = TRUE;
}

/* A line that others will join stands where it will then be from the beginning,
 * with its dash, and stays there when they are gone. In a long chain of
 * interruptions it would climb up the screen, so then it does not. */
static void
share_screens (Layout *self)
{
  CambLine *lines = (CambLine *)self->lines->data;

  for (guint i = self->lines->len; i-- > 0;) {
    guint n = MIN (self->lines->len - i, MAX_COMPANY);

    for (guint j = 1; j < n; j++) {
      if (lines[i + j].cue.start >= lines[i].cue.end)
        break;
      if (lines[i + j].rank != lines[i].rank)
        share_screen (&lines[i], &lines[i + j]);
    }
    if (lines[i].below > MAX_BELOW)
      lines[i].below = 0;
  }
}

static void
compute_busy (Layout *self)
{
  guint64 latest = 0;

  for (guint i = self->from; i < self->to; i++) {
    self->busy_until[i - self->from] = latest;
    latest = MAX (latest, camb_cues_get (self->cues, i)->end);
  }
  self->busy_until[self->to - self->from] = latest;
}

/* So much later than its last end a crowd may still be on screen, for each cue:
 * a nanosecond for every piece. */
#define MAX_DRIFT CAMB_CLEAN_MAX_TEXT

/* So many lines never have to wait for a place on screen if they last for so
 * long. */
#define MAX_UNCROWDED CAMB_TIMELINE_MAX_LINES

/* Where those cues end that have to be laid out together with cue @from: the
 * first one by which all before it are off the screen. */
guint
camb_layout_find_end (const CambCues *cues, guint from)
{
  guint n = camb_cues_get_length (cues);
  gboolean crowded = FALSE;
  guint64 latest = 0;
  guint to;

  for (to = from; to < n; to++) {
    const CambCue *cue = camb_cues_get (cues, to);
    guint64 drift = crowded ? (guint64)(to - from) * MAX_DRIFT : 0;

    if (to > from && cue->start >= latest + drift)
      break;
    latest = MAX (latest, cue->end);
    crowded = crowded || to - from >= MAX_UNCROWDED ||
              cue->end - cue->start < MAX_DRIFT;
  }
  return to;
}

/* Lays out the cues from @from up to, not including, @to, which is where
 * camb_layout_find_end() says. Returns CambLines sorted by start; their texts
 * are in @cues or in @strings. */
GArray *
camb_layout_lay_out (const CambCues *cues,
                     const CambLayoutRules *rules,
                     guint from,
                     guint to,
                     CambStrings *strings)
{
  g_autofree guint64 *busy_until = g_new (guint64, to - from + 1);
  Layout self = {cues, rules, strings, NULL, from, to, busy_until};

  self.lines = g_array_new (FALSE, FALSE, sizeof (CambLine));
  compute_busy (&self);
  for (guint i = from; i < to; i++)
    if (rules->layout == CAMB_SUBTITLE_LAYOUT_READING)
      lay_out_for_reading (&self, i);
    else
      lay_out_as_delivered (&self, i);
  g_array_sort (self.lines, compare_starts);
  if (rules->layout == CAMB_SUBTITLE_LAYOUT_READING)
    share_screens (&self);
  return self.lines;
}
