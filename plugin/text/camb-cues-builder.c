/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "camb-clean.h"
#include "camb-cues-private.h"
#include "camb-pace.h"
#include "camb-palette.h"
#include "camb-units.h"

/* No media that anybody dubs is longer; beyond it are broken numbers. */
#define MAX_TIME (48 * 3600 * CAMB_PACE_SECOND)

/* The index of no speaker. */
#define NOBODY (-1)

/* A line with text and at least one time; its timing has the same index. */
typedef struct
{
  const char *text;
  int speaker;
  guint delivered;
} Line;

struct _CambCuesBuilder
{
  CambStrings *strings;
  GArray *timings;
  GArray *lines;
  guint n_delivered;
  /* Names to indices plus one. A tree, since names come from the network and
   * string hashes collide on demand. */
  GTree *speakers;
  GPtrArray *names;
  /* So many of the names are known from elsewhere, in their order. */
  guint n_known;
  /* Who spoke last, NOBODY before anybody does. */
  int last_speaker;
  GString *clean;
  char *decision;
  /* Texts outlive the cues. */
  gboolean borrows;
  gboolean shares_colors;
};

/**
 * camb_cues_builder_new: (constructor)
 *
 * Returns: (transfer full): a builder without lines
 */
CambCuesBuilder *
camb_cues_builder_new (void)
{
  CambCuesBuilder *self = g_new0 (CambCuesBuilder, 1);

  self->strings = camb_strings_new ();
  self->timings = g_array_new (FALSE, FALSE, sizeof (CambTiming));
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  self->speakers = g_tree_new ((GCompareFunc)strcmp);
  self->names = g_ptr_array_new ();
  self->clean = g_string_new (NULL);
  self->last_speaker = NOBODY;
  return self;
}

/**
 * camb_cues_builder_free:
 * @self: (transfer full): a builder
 *
 * Frees the builder. Cues built from it live on.
 */
void
camb_cues_builder_free (CambCuesBuilder *self)
{
  g_return_if_fail (self != NULL);

  camb_strings_unref (self->strings);
  g_array_unref (self->timings);
  g_array_unref (self->lines);
  g_tree_unref (self->speakers);
  g_ptr_array_unref (self->names);
  g_string_free (self->clean, TRUE);
  g_free (self->decision);
  g_free (self);
}

static gboolean
is_last_speaker (const CambCuesBuilder *self, const char *speaker)
{
  return self->last_speaker != NOBODY && speaker != NULL &&
         g_str_equal (g_ptr_array_index (self->names, self->last_speaker),
                      speaker);
}

static int
add_speaker (CambCuesBuilder *self, const char *clean)
{
  const char *name = camb_strings_add (self->strings, clean, -1);

  g_ptr_array_add (self->names, (gpointer)name);
  g_tree_insert (self->speakers, (gpointer)name,
                 GUINT_TO_POINTER (self->names->len));
  return self->names->len - 1;
}

static int
intern_speaker (CambCuesBuilder *self, const char *speaker)
{
  gpointer known;

  /* People speak several lines in a row. */
  if (is_last_speaker (self, speaker))
    return self->last_speaker;
  if (!camb_clean (self->clean, speaker, CAMB_CLEAN_MAX_NAME))
    return NOBODY;
  camb_clean_flatten (self->clean->str);
  known = g_tree_lookup (self->speakers, self->clean->str);
  self->last_speaker = known != NULL ? GPOINTER_TO_INT (known) - 1
                                     : add_speaker (self, self->clean->str);
  return self->last_speaker;
}

/* Returns: the cleaned text, or NULL if there is nothing to read in it. */
static const char *
keep_text (CambCuesBuilder *self, const char *text, guint *n_chars)
{
  const GString *clean = self->clean;
  gsize length = camb_clean_measure (text, CAMB_CLEAN_MAX_TEXT);

  if (length > 0) {
    *n_chars = length;
    return self->borrows ? text
                         : camb_strings_add (self->strings, text, length);
  }
  if (!camb_clean (self->clean, text, CAMB_CLEAN_MAX_TEXT))
    return NULL;
  *n_chars = g_utf8_strlen (clean->str, clean->len);
  return camb_strings_add (self->strings, clean->str, clean->len);
}

/**
 * camb_cues_builder_add:
 * @self: a builder
 * @start: when the line starts, in the transcript's unit; not finite if missing
 * @end: when it ends, in the same unit; not finite if missing
 * @text: (nullable): what is said, untrusted
 * @speaker: (nullable): who says it, untrusted
 *
 * Adds a line as it was delivered, whatever it holds.
 *
 * Lines without anything to read or without any time only count as delivered.
 */
void
camb_cues_builder_add (CambCuesBuilder *self,
                       double start,
                       double end,
                       const char *text,
                       const char *speaker)
{
  CambTiming timing = {.start = start, .end = end};
  Line line;

  g_return_if_fail (self != NULL);

  line.delivered = self->n_delivered++;
  if (!isfinite (start) && !isfinite (end))
    return;
  line.text = keep_text (self, text, &timing.n_chars);
  if (line.text == NULL)
    return;
  line.speaker = intern_speaker (self, speaker);
  g_array_append_val (self->timings, timing);
  g_array_append_val (self->lines, line);
}

/**
 * camb_cues_builder_add_timed:
 * @self: a builder
 * @start: when the line starts, in nanoseconds
 * @end: when the line ends, in nanoseconds
 * @text: (nullable): what is said, untrusted
 * @speaker: (nullable): who says it, untrusted; empty for nobody
 *
 * Adds a line whose times are known, as the element's `transcript` property has
 * it. Build with %CAMB_TIME_UNIT_SECONDS then, which gives the same nanoseconds
 * back.
 */
void
camb_cues_builder_add_timed (CambCuesBuilder *self,
                             guint64 start,
                             guint64 end,
                             const char *text,
                             const char *speaker)
{
  camb_cues_builder_add (self, start / 1e9, end / 1e9, text, speaker);
}

/**
 * camb_cues_builder_borrow:
 * @self: a builder without lines
 * @owner: what holds the texts of all lines to come, never changed
 * @release: (nullable): gives @owner back, from any thread
 *
 * Uses texts where they are as far as they need no cleaning, instead of copying
 * them. @owner is kept as long as the builder and everything built from it.
 */
void
camb_cues_builder_borrow (CambCuesBuilder *self,
                          gpointer owner,
                          GDestroyNotify release)
{
  g_return_if_fail (self != NULL && self->n_delivered == 0);
  g_return_if_fail (owner != NULL && !self->borrows);

  camb_strings_hold (self->strings, owner, release);
  self->borrows = TRUE;
}

/**
 * camb_cues_builder_add_speakers:
 * @self: a builder without lines
 * @cues: the same transcript in another language
 *
 * Numbers the speakers as they are in @cues, before any who are new: so the
 * same speaker has the same colour in all languages, whoever speaks first in
 * this one.
 */
void
camb_cues_builder_add_speakers (CambCuesBuilder *self, const CambCues *cues)
{
  g_return_if_fail (self != NULL && self->n_delivered == 0);

  for (guint i = 0; i < camb_cues_get_n_speakers (cues); i++)
    intern_speaker (self, camb_cues_get_speaker (cues, i));
  self->n_known = self->names->len;
}

/**
 * camb_cues_builder_share_colors:
 * @self: a builder
 *
 * Gives speakers the colours that they have in the other transcripts of this
 * process, by their names, so that dubs side by side agree, whoever speaks
 * first in each. Who is new gets a colour that few have. For what is on screen
 * alone: files have the colours of their own order of speakers in any case.
 */
void
camb_cues_builder_share_colors (CambCuesBuilder *self)
{
  g_return_if_fail (self != NULL);

  self->shares_colors = TRUE;
}

static CambTimeUnit
decide (CambCuesBuilder *self, CambTimeUnit unit, guint64 media_duration)
{
  g_clear_pointer (&self->decision, g_free);
  if (unit == CAMB_TIME_UNIT_AUTO)
    return camb_units_decide ((const CambTiming *)self->timings->data,
                              self->timings->len, media_duration,
                              &self->decision);
  self->decision = g_strdup_printf (
      "%s: as set by the user",
      unit == CAMB_TIME_UNIT_SECONDS ? "seconds" : "milliseconds");
  return unit;
}

static guint64
to_nanoseconds (double time, double scale)
{
  double scaled = time * scale;

  if (scaled <= 0)
    return 0;
  return scaled < MAX_TIME ? (guint64)(scaled + 0.5) : MAX_TIME;
}

/* The times of a line as far as it gives them. An end that is missing, or not
 * after the start, is 0: it can be worked out once the lines are sorted. */
static CambCueRow
to_row (const Line *line, const CambTiming *timing, double scale)
{
  CambCueRow row = {.delivered = line->delivered};
  guint64 pace;

  row.cue.text = line->text;
  row.cue.speaker = line->speaker;
  if (isfinite (timing->end))
    row.cue.end = to_nanoseconds (timing->end, scale);
  if (isfinite (timing->start)) {
    row.cue.start = to_nanoseconds (timing->start, scale);
    row.cue.start = MIN (row.cue.start, MAX_TIME - CAMB_PACE_MIN);
  } else {
    pace = camb_pace_get_duration (line->text, NULL);
    row.cue.start = row.cue.end > pace ? row.cue.end - pace : 0;
  }
  if (row.cue.end <= row.cue.start)
    row.cue.end = 0;
  return row;
}

static gboolean
are_sorted (const GArray *rows)
{
  const CambCueRow *row = (const CambCueRow *)rows->data;

  for (guint i = 1; i < rows->len; i++)
    if (row[i - 1].cue.start > row[i].cue.start)
      return FALSE;
  return TRUE;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const CambCueRow *x = a;
  const CambCueRow *y = b;

  if (x->cue.start != y->cue.start)
    return x->cue.start < y->cue.start ? -1 : 1;
  return (x->delivered > y->delivered) - (x->delivered < y->delivered);
}

/* Gives @cue the time to be read, but not into the next line if that leaves it
 * long enough to be seen. */
static void
invent_end (CambCue *cue, guint64 next_start)
{
  guint64 end = cue->start + camb_pace_get_duration (cue->text, NULL);

  if (next_start - cue->start >= CAMB_PACE_MIN)
    end = MIN (end, next_start);
  cue->end = MIN (end, MAX_TIME);
}

static void
complete_ends (CambCues *cues, guint64 media_duration)
{
  guint64 next_start = G_MAXUINT64;
  guint64 later_start = G_MAXUINT64;

  for (guint i = cues->rows->len; i-- > 0;) {
    CambCue *cue = &camb_cues_get_row (cues, i)->cue;

    if (later_start > cue->start)
      next_start = later_start;
    if (cue->end == 0)
      invent_end (cue, next_start);
    if (cue->start < media_duration)
      cue->end = MIN (cue->end, media_duration);
    later_start = cue->start;
  }
}

static int
number_speaker (CambCuesBuilder *self, CambCues *cues, int *numbers, int name)
{
  if (numbers[name] == 0) {
    g_ptr_array_add (cues->speakers, g_ptr_array_index (self->names, name));
    numbers[name] = cues->speakers->len;
  }
  return numbers[name] - 1;
}

/* Numbers the speakers in the order in which they first speak. */
static void
number_speakers (CambCuesBuilder *self, CambCues *cues)
{
  g_autofree int *numbers = g_new0 (int, self->names->len + 1);

  for (guint i = 0; i < self->n_known; i++)
    number_speaker (self, cues, numbers, i);
  for (guint i = 0; i < cues->rows->len; i++) {
    CambCue *cue = &camb_cues_get_row (cues, i)->cue;

    if (cue->speaker >= 0)
      cue->speaker = number_speaker (self, cues, numbers, cue->speaker);
  }
}

/**
 * camb_cues_builder_build:
 * @self: a builder
 * @unit: the unit of the times, %CAMB_TIME_UNIT_AUTO to find out
 * @media_duration: the length of the media in nanoseconds, or %G_MAXUINT64
 *     while that is unknown
 *
 * Makes cues from the lines so far, sorted by start and stable. The builder
 * stays as it is, so that this can be done again once more is known.
 *
 * No line that has text and time is lost. A missing end, or one that is not
 * after the start, becomes the time it takes to read the line, or the next
 * line's start if that comes first and leaves 0.833 s; a missing start goes
 * back from the end in the same way. Times are put between 0 and 48 hours, and
 * ends no later than the media's. A line that only starts beyond the media
 * stays where it is: it is in the transcript, but no playback reaches it.
 *
 * Returns: (transfer full): the cues
 */
CambCues *
camb_cues_builder_build (CambCuesBuilder *self,
                         CambTimeUnit unit,
                         guint64 media_duration)
{
  CambCues *cues;
  double scale;

  g_return_val_if_fail (self != NULL, NULL);

  cues = camb_cues_new (self->strings, self->lines->len);
  cues->unit = decide (self, unit, media_duration);
  cues->n_delivered = self->n_delivered;
  scale = cues->unit == CAMB_TIME_UNIT_MILLISECONDS ? 1e6 : 1e9;
  for (guint i = 0; i < self->lines->len; i++) {
    const Line *line = &g_array_index (self->lines, Line, i);
    CambTiming *timing = &g_array_index (self->timings, CambTiming, i);
    CambCueRow row = to_row (line, timing, scale);

    camb_cues_append (cues, &row);
  }
  if (!are_sorted (cues->rows))
    g_array_sort (cues->rows, compare_rows);
  complete_ends (cues, media_duration);
  number_speakers (self, cues);
  if (self->shares_colors)
    cues->colors = camb_palette_assign (cues->speakers);
  camb_cues_finish (cues);
  return cues;
}

/**
 * camb_cues_builder_get_decision:
 * @self: a builder
 *
 * Tells why the last camb_cues_builder_build() read the times in the unit it
 * did, as one English line for the log.
 *
 * Returns: (transfer none) (nullable): the reason, valid until the next build,
 *     or %NULL before the first
 */
const char *
camb_cues_builder_get_decision (CambCuesBuilder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->decision;
}
