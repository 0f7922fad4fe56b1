/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Each stretch of speech is given to the line that it belongs to: the one with
 * which it shares most time, or else the nearest. What goes on through a line
 * and well into the next is cut where the next one starts. Then each line is
 * compared with what it was given. */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-time.h"
#include "preview-timing.h"

/* Speech that is further from any line belongs to none. */
#define REACH (2 * PREVIEW_SECOND)
/* So many marks may lie above each other. */
#define MAX_OVERLAP 8

/* What a line was given. */
typedef struct
{
  guint64 onset;
  guint64 end;
  /* Whether these are pauses of the voice, or cuts. */
  gboolean has_onset;
  gboolean has_end;
  /* The longest silence within, in nanoseconds. */
  guint64 pause_start;
  guint64 pause_end;
  gboolean is_spoken;
} Given;

typedef struct
{
  const CambCues *cues;
  guint n_lines;
  /* The latest end of all lines up to each. */
  guint64 *ends;
  Given *given;
} Judge;

static guint64
get_overlap (const CambCue *cue, guint64 start, guint64 end)
{
  guint64 from = MAX (cue->start, start);
  guint64 to = MIN (cue->end, end);

  return to > from ? to - from : 0;
}

static guint64
get_distance (const CambCue *cue, guint64 start, guint64 end)
{
  if (end <= cue->start)
    return cue->start - end;
  return start >= cue->end ? start - cue->end : 0;
}

/* Returns: the first line that may end after @time. */
static guint
find_first (Judge *self, guint64 time)
{
  guint low = 0, high = self->n_lines;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (self->ends[middle] > time)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

/* Returns: the line that shares most with it, the nearest, or none. */
static guint
find_owner (Judge *self, guint64 start, guint64 end)
{
  guint best = self->n_lines;
  guint64 most = 0, nearest = REACH;

  for (guint i = find_first (self, start > REACH ? start - REACH : 0);
       i < self->n_lines; i++) {
    const CambCue *cue = camb_cues_get (self->cues, i);
    guint64 overlap = get_overlap (cue, start, end);

    if (cue->start > end + REACH)
      break;
    if (overlap > most) {
      best = i;
      most = overlap;
    } else if (most == 0 && get_distance (cue, start, end) < nearest) {
      best = i;
      nearest = get_distance (cue, start, end);
    }
  }
  return best;
}

static void
give (Judge *self,
      guint line,
      guint64 start,
      guint64 end,
      gboolean has_onset,
      gboolean has_end)
{
  Given *given = &self->given[line];

  if (!given->is_spoken) {
    given->onset = start;
    given->has_onset = has_onset;
  } else if (start > given->end &&
             start - given->end > given->pause_end - given->pause_start) {
    given->pause_start = given->end;
    given->pause_end = start;
  }
  given->end = MAX (given->end, end);
  given->has_end = has_end;
  given->is_spoken = TRUE;
}

/* Most of a line, spoken without a pause before it, is that line; a little is
 * what the line before it has too much. */
static guint
find_cut (Judge *self, guint owner, guint64 start, guint64 end)
{
  for (guint i = owner + 1; i < self->n_lines; i++) {
    const CambCue *cue = camb_cues_get (self->cues, i);

    if (cue->start >= end)
      break;
    if (cue->start > start &&
        get_overlap (cue, start, end) * 2 > cue->end - cue->start)
      return i;
  }
  return self->n_lines;
}

/* Returns: the first line for which speech of so many lines began. */
static guint
find_leader (Judge *self, guint owner, guint64 start, guint64 end)
{
  guint leader = owner;

  for (guint i = find_first (self, start); i < owner; i++) {
    const CambCue *cue = camb_cues_get (self->cues, i);

    if (get_overlap (cue, start, end) * 2 > cue->end - cue->start)
      return i;
  }
  return leader;
}

static void
hand_out (Judge *self, const PreviewSpeech *speech)
{
  guint64 start = speech->start;
  guint line = find_owner (self, speech->start, speech->end);
  gboolean has_onset = TRUE;

  if (line >= self->n_lines)
    return;
  line = find_leader (self, line, speech->start, speech->end);
  for (;;) {
    guint next = find_cut (self, line, start, speech->end);
    guint64 cut;

    if (next >= self->n_lines)
      break;
    cut = camb_cues_get (self->cues, next)->start;
    give (self, line, start, cut, has_onset, FALSE);
    start = cut;
    has_onset = FALSE;
    line = next;
  }
  give (self, line, start, speech->end, has_onset, TRUE);
}

static void
add_mark (GArray *marks,
          PreviewTimingKind kind,
          guint line,
          guint64 start,
          guint64 end)
{
  PreviewTimingMark mark = {kind, line, start, end};

  g_array_append_val (marks, mark);
}

/* Whether another line runs at that moment: then nobody can tell whose voice
 * it is. */
static gboolean
is_shared (Judge *self, guint line, guint64 time)
{
  for (guint i = find_first (self, time); i < self->n_lines; i++) {
    const CambCue *cue = camb_cues_get (self->cues, i);

    if (cue->start > time)
      return FALSE;
    if (i != line && cue->end > time)
      return TRUE;
  }
  return FALSE;
}

static void
judge_onset (Judge *self,
             guint line,
             const PreviewTimingLimits *limits,
             GArray *marks)
{
  const CambCue *cue = camb_cues_get (self->cues, line);
  const Given *given = &self->given[line];

  if (!given->has_onset)
    return;
  if (given->onset + limits->limits[PREVIEW_TIMING_EARLY] < cue->start &&
      !is_shared (self, line, given->onset))
    add_mark (marks, PREVIEW_TIMING_EARLY, line, given->onset, cue->start);
  else if (given->onset > cue->start + limits->limits[PREVIEW_TIMING_LATE] &&
           !is_shared (self, line, cue->start))
    add_mark (marks, PREVIEW_TIMING_LATE, line, cue->start, given->onset);
}

static void
judge_end (Judge *self,
           guint line,
           const PreviewTimingLimits *limits,
           GArray *marks)
{
  const CambCue *cue = camb_cues_get (self->cues, line);
  const Given *given = &self->given[line];
  guint64 limit = limits->limits[PREVIEW_TIMING_DEAD_AIR];

  if (given->has_end &&
      given->end > cue->end + limits->limits[PREVIEW_TIMING_OVERRUN] &&
      !is_shared (self, line, cue->end))
    add_mark (marks, PREVIEW_TIMING_OVERRUN, line, cue->end, given->end);
  if (given->pause_end > given->pause_start + limit)
    add_mark (marks, PREVIEW_TIMING_DEAD_AIR, line, given->pause_start,
              given->pause_end);
  if (given->has_end && cue->end > given->end + limit)
    add_mark (marks, PREVIEW_TIMING_DEAD_AIR, line,
              MAX (given->end, cue->start), cue->end);
}

static void
judge_line (Judge *self,
            guint line,
            const PreviewTimingLimits *limits,
            GArray *marks)
{
  const CambCue *cue = camb_cues_get (self->cues, line);
  guint64 middle = cue->start + (cue->end - cue->start) / 2;

  if (self->given[line].is_spoken) {
    judge_onset (self, line, limits, marks);
    judge_end (self, line, limits, marks);
  } else if (!is_shared (self, line, middle)) {
    add_mark (marks, PREVIEW_TIMING_DEAD_AIR, line, cue->start, cue->end);
  }
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  const PreviewTimingMark *first = a;
  const PreviewTimingMark *second = b;

  if (first->start != second->start)
    return first->start < second->start ? -1 : 1;
  return (first->line > second->line) - (first->line < second->line);
}

/**
 * preview_timing_judge:
 * @cues: the transcript
 * @speech: (element-type PreviewSpeech): where somebody speaks
 * @limits: what is allowed
 *
 * Compares a voice with its transcript. A line without any speech is dead air
 * as a whole, whatever is allowed.
 *
 * Returns: (transfer full): the #PreviewTimingMark, by time
 */
GArray *
preview_timing_judge (const CambCues *cues,
                      const GArray *speech,
                      const PreviewTimingLimits *limits)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (PreviewTimingMark));
  guint n = camb_cues_get_length (cues);
  g_autofree guint64 *ends = g_new (guint64, MAX (n, 1));
  g_autofree Given *given = g_new0 (Given, MAX (n, 1));
  Judge judge = {cues, n, ends, given};

  for (guint i = 0; i < n; i++)
    ends[i] = MAX (camb_cues_get (cues, i)->end, i > 0 ? ends[i - 1] : 0);
  for (guint i = 0; i < speech->len; i++)
    hand_out (&judge, &g_array_index (speech, PreviewSpeech, i));
  for (guint i = 0; i < n; i++)
    judge_line (&judge, i, limits, marks);
  g_array_sort (marks, compare_marks);
  return marks;
}

/* Returns: the first mark that starts after @time. */
static guint
find_after (const GArray *marks, guint64 time)
{
  guint low = 0, high = marks != NULL ? marks->len : 0;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (g_array_index (marks, PreviewTimingMark, middle).start > time)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

/**
 * preview_timing_find_next:
 * @marks: (nullable) (element-type PreviewTimingMark): by time
 * @time: in nanoseconds
 *
 * Returns: (transfer none) (nullable): the first mark that starts after @time
 */
const PreviewTimingMark *
preview_timing_find_next (const GArray *marks, guint64 time)
{
  guint index = find_after (marks, time);

  return marks != NULL && index < marks->len
             ? &g_array_index (marks, PreviewTimingMark, index)
             : NULL;
}

/**
 * preview_timing_find_at:
 * @marks: (nullable) (element-type PreviewTimingMark): by time
 * @time: in nanoseconds
 *
 * Returns: (transfer none) (nullable): a mark that is there at @time, the
 *   latest of several
 */
const PreviewTimingMark *
preview_timing_find_at (const GArray *marks, guint64 time)
{
  guint after = find_after (marks, time);

  for (guint i = after; i > 0 && i + MAX_OVERLAP > after; i--) {
    const PreviewTimingMark *mark =
        &g_array_index (marks, PreviewTimingMark, i - 1);

    if (mark->end > time)
      return mark;
  }
  return NULL;
}

/**
 * preview_timing_mark_dup_text:
 * @self: a mark
 *
 * Returns: (transfer full): what is wrong, for the user
 */
char *
preview_timing_mark_dup_text (const PreviewTimingMark *self)
{
  double seconds = (double)(self->end - self->start) / (double)PREVIEW_SECOND;

  switch (self->kind) {
  case PREVIEW_TIMING_EARLY:
    /* Translators: the voice begins so many seconds before its line. */
    return g_strdup_printf (_ ("%.2f s early"), seconds);
  case PREVIEW_TIMING_LATE:
    /* Translators: the voice begins so many seconds after its line. */
    return g_strdup_printf (_ ("%.2f s late"), seconds);
  case PREVIEW_TIMING_OVERRUN:
    /* Translators: the voice ends so many seconds after its line. */
    return g_strdup_printf (_ ("%.2f s too long"), seconds);
  case PREVIEW_TIMING_DEAD_AIR:
  default:
    /* Translators: nobody speaks for so many seconds of a line. */
    return g_strdup_printf (_ ("%.2f s of silence"), seconds);
  }
}
