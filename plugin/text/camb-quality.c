/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "camb-measure.h"
#include "camb-pace.h"
#include "camb-quality.h"
#include "camb-words.h"
#include "camb-wrap.h"

#define NS_PER_SECOND 1e9
#define MAX_LINES 2

/*
 * Netflix, Timed Text Style Guide, general requirements, as of August 2026:
 * https://partnerhelp.netflixstudios.com/hc/en-us/articles/215758617. 5/6 s to
 * 7 s, two lines, 2 frames between cues and no gap of 3 to 11; the speed and
 * the length of lines are in camb-measure.c.
 */

/* Whatever the frame rate is, from 24 to 30 a second. */
#define TWO_FRAMES ((gint64)(66 * CAMB_PACE_MS))
#define THREE_FRAMES ((gint64)(125 * CAMB_PACE_MS))
#define TWELVE_FRAMES ((gint64)(400 * CAMB_PACE_MS))

/*
 * BBC, Subtitle Guidelines: https://www.bbc.co.uk/accessibility/forproducts/
 * guides/subtitles/. 160 to 180 words a minute, 37 characters a line, and
 * either no gap or one of at least a second.
 */
#define BBC_WORDS_PER_SECOND 3.0
#define BBC_CHARS_PER_SECOND 15.0
#define BBC_LINE 37
#define BBC_MIN_GAP (CAMB_PACE_SECOND)

static const char *const profile_names[] = {
    [CAMB_PROFILE_NONE] = "none",
    [CAMB_PROFILE_NETFLIX] = "netflix",
    [CAMB_PROFILE_BBC] = "bbc",
};

static const char *const rule_names[CAMB_N_RULES] = {
    "speed",        "line-length", "lines",   "min-duration",
    "max-duration", "gap",         "overlap",
};

/* The line that text is broken at to be judged, in cells. */
static CambMeasure
get_limit (CambProfile profile,
           const char *language,
           const char *text,
           gboolean wide)
{
  CambMeasure limit = camb_measure_for_text (text, language);
  guint line = profile == CAMB_PROFILE_NETFLIX
                   ? camb_measure_get_netflix_line (language, wide)
                   : BBC_LINE;

  if (profile == CAMB_PROFILE_NONE)
    return limit;
  if (wide)
    return (CambMeasure){MIN (2 * line, limit.cells),
                         MIN (2 * line, limit.chars)};
  return (CambMeasure){line, line};
}

static guint
count_words (const char *text)
{
  gboolean inside = FALSE;
  guint n = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    gboolean space = g_unichar_isspace (g_utf8_get_char (text));

    n += !space && !inside;
    inside = !space;
  }
  return n;
}

/* Breaks the text as a layout would, into as many lines as it takes. */
static void
measure_lines (const char *text, CambMeasure limit, CambQuality *quality)
{
  g_autoptr (CambStrings) strings = camb_strings_new ();
  CambWrap rules = {limit, limit, MAX_LINES, 1};
  g_autoptr (GArray) pieces = camb_wrap_text (text, &rules, strings);

  quality->n_lines = 0;
  quality->longest_line = 0;
  for (guint i = 0; i < pieces->len; i++) {
    const char *line = g_array_index (pieces, CambPiece, i).text;

    while (line != NULL) {
      const char *end = strchr (line, '\n');
      glong length = g_utf8_strlen (line, end != NULL ? end - line : -1);

      quality->n_lines++;
      quality->longest_line = MAX (quality->longest_line, (guint)length);
      line = end != NULL ? end + 1 : NULL;
    }
  }
}

/* A word that does not fit makes its line as long as it is. */
static gboolean
has_long_word (const char *text, CambMeasure limit, CambQuality *quality)
{
  g_autoptr (GArray) words = NULL;
  gboolean found = FALSE;
  guint start = 0;

  if (quality->n_lines == 1)
    return FALSE;
  words = camb_words_split (text, limit);
  for (guint i = 0; i < words->len; i++) {
    const CambWord *word = &g_array_index (words, CambWord, i);
    guint length =
        word->after.chars - g_array_index (words, CambWord, start).before.chars;

    if (word->quality == CAMB_BREAK_FORCED) {
      found = TRUE;
      continue;
    }
    if (i > start)
      quality->longest_line = MAX (quality->longest_line, length);
    start = i + 1;
  }
  return found;
}

static CambRules
judge_netflix (const CambQuality *quality, const char *language, gboolean wide)
{
  CambRules broken = 0;

  if (quality->chars_per_second > camb_measure_get_speed (language, wide))
    broken |= CAMB_RULE_SPEED;
  if (quality->duration < CAMB_PACE_MIN)
    broken |= CAMB_RULE_MIN_DURATION;
  if (quality->duration > CAMB_PACE_MAX)
    broken |= CAMB_RULE_MAX_DURATION;
  if ((quality->gap >= 0 && quality->gap < TWO_FRAMES) ||
      (quality->gap >= THREE_FRAMES && quality->gap < TWELVE_FRAMES))
    broken |= CAMB_RULE_GAP;
  return broken;
}

static CambRules
judge_bbc (const CambQuality *quality, const char *text, gboolean wide)
{
  double seconds = quality->duration / NS_PER_SECOND;
  double needed =
      wide ? quality->chars_per_second * seconds / BBC_CHARS_PER_SECOND
           : count_words (text) / BBC_WORDS_PER_SECOND;
  CambRules broken = 0;

  if (seconds < needed)
    broken |= CAMB_RULE_SPEED;
  if (quality->gap > 0 && quality->gap < (gint64)BBC_MIN_GAP)
    broken |= CAMB_RULE_GAP;
  return broken;
}

static void
judge (const CambCue *cue,
       CambProfile profile,
       const char *language,
       CambMeasure limit,
       gboolean wide,
       CambQuality *quality)
{
  if (profile == CAMB_PROFILE_NONE)
    return;
  if (profile == CAMB_PROFILE_NETFLIX)
    quality->broken = judge_netflix (quality, language, wide);
  else
    quality->broken = judge_bbc (quality, cue->text, wide);
  if (quality->gap < 0)
    quality->broken |= CAMB_RULE_OVERLAP;
  if (quality->n_lines > MAX_LINES)
    quality->broken |= CAMB_RULE_LINES;
  if (has_long_word (cue->text, limit, quality))
    quality->broken |= CAMB_RULE_LINE_LENGTH;
}

/**
 * camb_quality_measure:
 * @cues: the lines
 * @index: less than camb_cues_get_length()
 * @profile: whose rules to judge by
 * @language: (nullable): the language of the text, a BCP-47 tag
 * @quality: (out): where the figures go
 *
 * Measures one cue as it was delivered, and says what rules it breaks. This
 * looks at no cue but this one and the next, so that a long list can do it for
 * what is on screen.
 *
 * Lines are counted after breaking the text at the profile's line length; for
 * %CAMB_PROFILE_NONE at that of the layout `reading`. %CAMB_PROFILE_NONE breaks
 * no rule.
 */
void
camb_quality_measure (const CambCues *cues,
                      guint index,
                      CambProfile profile,
                      const char *language,
                      CambQuality *quality)
{
  const CambCue *cue;
  CambMeasure limit;
  gboolean wide;

  g_return_if_fail (cues != NULL);
  g_return_if_fail (quality != NULL);
  g_return_if_fail (index < camb_cues_get_length (cues));

  *quality = (CambQuality){.gap = CAMB_QUALITY_NO_GAP};
  cue = camb_cues_get (cues, index);
  wide = camb_measure_is_wide (cue->text);
  limit = get_limit (profile, language, cue->text, wide);
  quality->n_chars = g_utf8_strlen (cue->text, -1);
  quality->duration = cue->end - cue->start;
  quality->chars_per_second = camb_measure_count_read (cue->text, wide) /
                              (quality->duration / NS_PER_SECOND);
  if (index + 1 < camb_cues_get_length (cues))
    quality->gap = (gint64)(camb_cues_get (cues, index + 1)->start - cue->end);
  measure_lines (cue->text, limit, quality);
  judge (cue, profile, language, limit, wide, quality);
}

static gboolean
is_wide_language (const char *language)
{
  return language != NULL && (g_ascii_strncasecmp (language, "ja", 2) == 0 ||
                              g_ascii_strncasecmp (language, "ko", 2) == 0 ||
                              g_ascii_strncasecmp (language, "zh", 2) == 0);
}

/**
 * camb_profile_get_max_speed:
 * @profile: a profile
 * @language: (nullable): the language of the text, a BCP-47 tag
 *
 * Returns: the most characters a second that @profile allows, to colour figures
 *     by; for %CAMB_PROFILE_NONE what is comfortable to read, which no cue has
 *     to keep to
 */
double
camb_profile_get_max_speed (CambProfile profile, const char *language)
{
  if (profile == CAMB_PROFILE_BBC)
    return BBC_CHARS_PER_SECOND;
  return camb_measure_get_speed (language, is_wide_language (language));
}

/**
 * camb_profile_to_string:
 * @profile: a profile
 *
 * Returns: (transfer none): its name: `none`, `netflix` or `bbc`
 */
const char *
camb_profile_to_string (CambProfile profile)
{
  g_return_val_if_fail ((guint)profile < G_N_ELEMENTS (profile_names), NULL);

  return profile_names[profile];
}

/**
 * camb_profile_from_string:
 * @name: (nullable): a name, in any case
 * @profile: (out): where the profile goes
 *
 * Returns: whether there is such a profile
 */
gboolean
camb_profile_from_string (const char *name, CambProfile *profile)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (profile_names); i++)
    if (g_ascii_strcasecmp (profile_names[i], name) == 0) {
      *profile = i;
      return TRUE;
    }
  return FALSE;
}

/**
 * camb_rule_to_string:
 * @rule: one rule
 *
 * Returns: (transfer none) (nullable): its name as it is in tables, e.g.
 *     `max-duration`, or %NULL if @rule is not exactly one
 */
const char *
camb_rule_to_string (CambRules rule)
{
  for (guint i = 0; i < CAMB_N_RULES; i++)
    if (rule == 1u << i)
      return rule_names[i];
  return NULL;
}
