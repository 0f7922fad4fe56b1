/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-layout.h"
#include "camb-markup.h"
#include "camb-timeline.h"

/* A line that stays while others come and go is written again and again. With
 * hostile times that would multiply the memory of a transcript by a hundred,
 * so there is an end to it: beyond, lines are shown once. */
#define MAX_REPEATED (16 * 1024 * 1024)

/* No block is laid out. */
#define NO_BLOCK G_MAXUINT

/*
 * The cues fall into blocks that have nothing to do with each other; one block
 * at a time is laid out. A block begins with cue @firsts[block].
 */
struct _CambSubtitles
{
  CambCues *cues;
  CambLayoutRules rules;
  char *language;
  GArray *firsts;
  guint64 end;

  guint block;
  GArray *subtitles;
  /* The texts of the block, and its lines while they are laid out. */
  CambStrings *strings;
  CambStrings *broken;
  GString *markup;
  GString *plain;
};

typedef struct
{
  CambSubtitles *subtitles;
  CambMarkup markup;
  /* What the last subtitle shows. */
  CambLine shown[CAMB_TIMELINE_MAX_LINES];
  guint n_shown;
  gsize repeated;
} Writer;

static void
clear_subtitles (gpointer data)
{
  CambSubtitles *self = data;

  g_array_unref (self->subtitles);
  g_array_unref (self->firsts);
  camb_strings_unref (self->strings);
  camb_strings_unref (self->broken);
  camb_cues_unref (self->cues);
  g_string_free (self->markup, TRUE);
  g_string_free (self->plain, TRUE);
  g_free (self->language);
}

/* Copies to @kept what may be shown of @lines. */
static guint
select_lines (Writer *self,
              guint64 now,
              const CambLine *lines,
              guint n_lines,
              CambLine *kept)
{
  guint n_kept = 0;

  for (guint i = 0; i < n_lines; i++) {
    gboolean repeats = lines[i].cue.start < now;

    if (repeats)
      self->repeated += strlen (lines[i].cue.text);
    if (!repeats || self->repeated <= MAX_REPEATED)
      kept[n_kept++] = lines[i];
  }
  return n_kept;
}

static gboolean
is_shown (const Writer *self, const CambLine *lines, guint n_lines)
{
  if (self->n_shown != n_lines)
    return FALSE;
  for (guint i = 0; i < n_lines; i++)
    if (lines[i].cue.text != self->shown[i].cue.text ||
        lines[i].rank != self->shown[i].rank)
      return FALSE;
  return TRUE;
}

/* Nothing has come or gone if @lines are what the last subtitle shows: then it
 * lasts until @end. Lines that went never come back, so there is no gap. */
static gboolean
extend_last (Writer *self, guint64 end, const CambLine *lines, guint n_lines)
{
  GArray *subtitles = self->subtitles->subtitles;

  if (subtitles->len == 0 || !is_shown (self, lines, n_lines))
    return FALSE;
  g_array_index (subtitles, CambSubtitle, subtitles->len - 1).end = end;
  return TRUE;
}

static void
write_screen (guint64 start,
              guint64 end,
              const CambLine *lines,
              guint n_lines,
              gpointer user_data)
{
  Writer *self = user_data;
  CambLine kept[CAMB_TIMELINE_MAX_LINES];
  CambSubtitle subtitle = {.start = start, .end = end};
  guint n_kept = select_lines (self, start, lines, n_lines, kept);

  if (n_kept == 0 || extend_last (self, end, kept, n_kept))
    return;
  camb_markup_write (&self->markup, kept, n_kept);
  subtitle.markup = camb_strings_add (
      self->subtitles->strings, self->markup.out->str, self->markup.out->len);
  g_array_append_val (self->subtitles->subtitles, subtitle);
  memcpy (self->shown, kept, n_kept * sizeof (CambLine));
  self->n_shown = n_kept;
}

static guint
get_first (const CambSubtitles *self, guint block)
{
  return g_array_index (self->firsts, guint, block);
}

static guint64
get_start (const CambSubtitles *self, guint block)
{
  return camb_cues_get (self->cues, get_first (self, block))->start;
}

/* Lays out @block unless it is. */
static void
enter_block (CambSubtitles *self, guint block)
{
  guint n = camb_cues_get_length (self->cues);
  guint to = block + 1 < self->firsts->len ? get_first (self, block + 1) : n;
  Writer writer = {.subtitles = self};
  g_autoptr (GArray) lines = NULL;

  if (self->block == block)
    return;
  self->block = block;
  g_array_set_size (self->subtitles, 0);
  camb_strings_clear (self->strings);
  camb_strings_clear (self->broken);
  lines = camb_layout_lay_out (self->cues, &self->rules,
                               get_first (self, block), to, self->broken);
  writer.markup =
      (CambMarkup){self->cues, self->rules.style, self->markup, self->plain};
  camb_timeline_sweep (lines, write_screen, &writer);
}

static void
find_blocks (CambSubtitles *self)
{
  guint n = camb_cues_get_length (self->cues);
  guint to;

  for (guint from = 0; from < n; from = to) {
    g_array_append_val (self->firsts, from);
    to = camb_layout_find_end (self->cues, from);
  }
}

static const CambSubtitle *
get_subtitle (const CambSubtitles *self, guint index)
{
  return &g_array_index (self->subtitles, CambSubtitle, index);
}

static void
find_end (CambSubtitles *self)
{
  if (self->firsts->len == 0)
    return;
  enter_block (self, self->firsts->len - 1);
  self->end = get_subtitle (self, self->subtitles->len - 1)->end;
}

/**
 * camb_subtitles_new:
 * @cues: the lines
 * @style: how to show who speaks
 * @layout: how to break and time the lines
 * @language: (nullable): the language of the lines, a BCP-47 tag
 * @media_duration: the length of the media in nanoseconds, or %G_MAXUINT64 if
 *     that is unknown
 *
 * Works out what is on screen when.
 *
 * Lines that overlap become consecutive subtitles that hold all lines on
 * screen, older ones above; a line that stays keeps its place among the
 * others. When several speak, each line has a dash. Up to eight lines are on
 * screen at once: if there are more the oldest give way, and if more than
 * eight start at the same time they follow one another. Every line of @cues is
 * in at least one subtitle. Each line runs from right to left if most of its
 * letters do, whatever it begins with and whoever speaks.
 *
 * %CAMB_SUBTITLE_LAYOUT_READING breaks lines at the ends of words, preferably
 * of phrases, at 42 characters (16 wide ones), and splits what does not fit
 * into two lines or would stay for more than 7 s. What is too short to be seen
 * lasts 0.833 s, and what is too fast to be read up to half a second longer
 * than it is spoken, both as far as nobody else speaks and the media goes on.
 * Two frames before the next subtitle the screen is empty, and a pause of less
 * than twelve frames is no longer than that; an overlap of up to 0.2 s is taken
 * for two lines that follow each other. No subtitle begins before its line
 * does.
 *
 * Returns: (transfer full): the subtitles
 */
CambSubtitles *
camb_subtitles_new (CambCues *cues,
                    CambSpeakerStyle style,
                    CambSubtitleLayout layout,
                    const char *language,
                    guint64 media_duration)
{
  CambSubtitles *self;

  g_return_val_if_fail (cues != NULL, NULL);

  self = g_atomic_rc_box_new0 (CambSubtitles);
  self->cues = camb_cues_ref (cues);
  self->language = g_strdup (language);
  self->rules =
      (CambLayoutRules){layout, style, self->language, media_duration};
  self->firsts = g_array_new (FALSE, FALSE, sizeof (guint));
  self->subtitles = g_array_new (FALSE, FALSE, sizeof (CambSubtitle));
  self->strings = camb_strings_new ();
  self->broken = camb_strings_new ();
  self->markup = g_string_new (NULL);
  self->plain = g_string_new (NULL);
  self->block = NO_BLOCK;
  find_blocks (self);
  find_end (self);
  return self;
}

/**
 * camb_subtitles_ref:
 * @self: subtitles
 *
 * Returns: (transfer full): @self with one reference more
 */
CambSubtitles *
camb_subtitles_ref (CambSubtitles *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * camb_subtitles_unref:
 * @self: (transfer full): subtitles
 *
 * Gives a reference back; the last one frees the subtitles. From any thread.
 */
void
camb_subtitles_unref (CambSubtitles *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_subtitles);
}

/**
 * camb_subtitles_get_end:
 * @self: subtitles
 *
 * Returns: when the last subtitle disappears, in nanoseconds; 0 without any
 */
guint64
camb_subtitles_get_end (const CambSubtitles *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->end;
}

/* Whether @block starts by @time and the next one does not. */
static gboolean
covers (const CambSubtitles *self, guint block, guint64 time)
{
  if (block >= self->firsts->len || get_start (self, block) > time)
    return FALSE;
  return block + 1 == self->firsts->len || get_start (self, block + 1) > time;
}

/* The last block that starts by @time, or the first one. */
static guint
find_block (const CambSubtitles *self, guint64 time)
{
  guint low = 0;
  guint high = self->firsts->len;

  /* Mostly it is where it was, or goes on. */
  if (self->block != NO_BLOCK && covers (self, self->block, time))
    return self->block;
  if (self->block != NO_BLOCK && covers (self, self->block + 1, time))
    return self->block + 1;
  while (low + 1 < high) {
    guint middle = low + (high - low) / 2;

    if (get_start (self, middle) > time)
      high = middle;
    else
      low = middle;
  }
  return low;
}

/* The first subtitle of the block that ends after @time, or how many there
 * are. */
static guint
find_in_block (const CambSubtitles *self, guint64 time)
{
  guint low = 0;
  guint high = self->subtitles->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (get_subtitle (self, middle)->end > time)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

/**
 * camb_subtitles_find:
 * @self: subtitles
 * @time: in nanoseconds from the start of the media
 *
 * Finds the subtitle at a time, or else the next one.
 *
 * Returns: (transfer none) (nullable): the first subtitle that ends after
 *     @time, valid until the next call; %NULL if all are over
 */
const CambSubtitle *
camb_subtitles_find (CambSubtitles *self, guint64 time)
{
  guint block;
  guint index;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->firsts->len == 0)
    return NULL;
  block = find_block (self, time);
  enter_block (self, block);
  index = find_in_block (self, time);
  if (index < self->subtitles->len)
    return get_subtitle (self, index);
  if (block + 1 == self->firsts->len)
    return NULL;
  enter_block (self, block + 1);
  return get_subtitle (self, 0);
}

/**
 * camb_subtitles_find_before:
 * @self: subtitles
 * @time: in nanoseconds from the start of the media
 *
 * Finds what was on screen last before a time.
 *
 * Returns: (transfer none) (nullable): the last subtitle that starts before
 *     @time, valid until the next call; %NULL if there is none
 */
const CambSubtitle *
camb_subtitles_find_before (CambSubtitles *self, guint64 time)
{
  guint index;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->firsts->len == 0 || time == 0)
    return NULL;
  enter_block (self, find_block (self, time - 1));
  index = find_in_block (self, time - 1);
  if (index < self->subtitles->len && get_subtitle (self, index)->start < time)
    return get_subtitle (self, index);
  return index > 0 ? get_subtitle (self, index - 1) : NULL;
}
