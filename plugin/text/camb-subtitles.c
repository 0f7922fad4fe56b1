/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-layout.h"
#include "camb-markup.h"
#include "camb-timeline.h"

/* A line that stays while others come and go is written again and again. With
 * hostile times that would multiply the memory of a transcript by a hundred,
 * so there is an end to it: beyond, lines are shown once. */
#define MAX_REPEATED (16 * 1024 * 1024)

struct _CambSubtitles
{
  GArray *subtitles;
  CambStrings *strings;
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
  camb_strings_unref (self->strings);
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

static GArray *
lay_out (const CambCues *cues,
         CambSubtitleLayout layout,
         const CambLayoutRules *rules,
         CambStrings *strings)
{
  if (layout == CAMB_SUBTITLE_LAYOUT_READING)
    return camb_layout_for_reading (cues, rules, strings);
  return camb_layout_as_delivered (cues, strings);
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
 * in at least one subtitle.
 *
 * %CAMB_SUBTITLE_LAYOUT_READING breaks lines at the ends of words, preferably
 * of phrases, at 42 characters (16 wide ones), splits what does not fit into
 * two lines, and extends what is too short to be read into the silence after
 * it, up to the media's end.
 *
 * Returns: (transfer full): the subtitles
 */
CambSubtitles *
camb_subtitles_new (const CambCues *cues,
                    CambSpeakerStyle style,
                    CambSubtitleLayout layout,
                    const char *language,
                    guint64 media_duration)
{
  g_autoptr (CambStrings) broken = camb_strings_new ();
  g_autoptr (GString) markup = g_string_new (NULL);
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autoptr (GArray) lines = NULL;
  CambLayoutRules rules = {style, language, media_duration};
  CambSubtitles *self;
  Writer writer;

  g_return_val_if_fail (cues != NULL, NULL);

  self = g_atomic_rc_box_new0 (CambSubtitles);
  self->strings = camb_strings_new ();
  self->subtitles = g_array_new (FALSE, FALSE, sizeof (CambSubtitle));
  lines = lay_out (cues, layout, &rules, broken);
  writer = (Writer){self, {cues, style, markup, plain}};
  camb_timeline_sweep (lines, write_screen, &writer);
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
 * camb_subtitles_get_length:
 * @self: subtitles
 *
 * Returns: how many there are
 */
guint
camb_subtitles_get_length (const CambSubtitles *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->subtitles->len;
}

/**
 * camb_subtitles_get:
 * @self: subtitles
 * @index: less than camb_subtitles_get_length()
 *
 * Returns: (transfer none): the subtitle, valid as long as @self
 */
const CambSubtitle *
camb_subtitles_get (const CambSubtitles *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->subtitles->len, NULL);

  return &g_array_index (self->subtitles, CambSubtitle, index);
}

/**
 * camb_subtitles_find:
 * @self: subtitles
 * @time: in nanoseconds from the start of the media
 *
 * Finds the subtitle at a time, or else the next one.
 *
 * Returns: the index of the first subtitle that ends after @time, or
 *     camb_subtitles_get_length() if all are over
 */
guint
camb_subtitles_find (const CambSubtitles *self, guint64 time)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (self != NULL, 0);

  high = self->subtitles->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (camb_subtitles_get (self, middle)->end > time)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}
