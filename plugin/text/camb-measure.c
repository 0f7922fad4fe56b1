/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-measure.h"

/*
 * What readers of a language are used to, for text in wide or narrow letters.
 *
 * Lines: Netflix, Timed Text Style Guides, has 42 characters for nearly all
 * languages, 35 for Thai, and for wide letters 13 (Japanese) or 16 (Chinese,
 * Korean), on a screen to be read from a sofa. Television in China and Japan
 * goes from 15 to 20, cinema to 23. Here wide characters count two cells, so
 * that 32 cells are 16 ideographs, and narrow ones among them may use what is
 * left, up to 23 characters.
 *
 * Speed, in characters a second: the same guides, as of August 2026, for adult
 * programmes, https://partnerhelp.netflixstudios.com/hc/en-us/sections/
 * 22463232153235.
 */
typedef struct
{
  const char *language;
  gboolean wide;
  CambMeasure limit;
  guint netflix_line;
  double speed;
} Habit;

static const Habit habits[] = {
    {"ar", FALSE, {42, 42}, 42, 20}, {"en", FALSE, {42, 42}, 42, 20},
    {"hi", FALSE, {42, 42}, 42, 22}, {"ja", TRUE, {32, 23}, 13, 4},
    {"ko", TRUE, {32, 23}, 16, 12},  {"th", FALSE, {35, 35}, 35, 17},
    {"zh", TRUE, {32, 23}, 16, 9},
};

static const Habit wide_habit = {NULL, TRUE, {32, 23}, 16, 9};
static const Habit narrow_habit = {NULL, FALSE, {42, 42}, 42, 17};

/* How much of a line @c takes. Marks take as much as any other character: the
 * guides count them. */
guint
camb_measure_get_cells (gunichar c)
{
  return g_unichar_iswide (c) ? 2 : 1;
}

/* No wide letter does without a byte from this one on. */
#define FIRST_WIDE_BYTE 0xe1

static gboolean
is_ideographic (gunichar c)
{
  return c >= 0x1100 && c < 0x1f000 && g_unichar_isalpha (c) &&
         g_unichar_iswide (c);
}

/* Whether most letters of @text are wide. The text decides and not its tag,
 * since a cue may hold two languages and a tag may be wrong. */
gboolean
camb_measure_is_wide (const char *text)
{
  const guchar *byte = (const guchar *)text;
  guint n_wide = 0;
  guint n_narrow = 0;

  /* Most texts have nothing that could be: a quick look is enough. */
  while (*byte != '\0' && *byte < FIRST_WIDE_BYTE)
    byte++;
  if (*byte == '\0')
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (is_ideographic (c))
      n_wide++;
    else if (g_unichar_isalpha (c))
      n_narrow++;
  }
  return n_wide > n_narrow / 2;
}

static const Habit *
find_habit (const char *language, gboolean wide)
{
  gsize length = language != NULL ? strcspn (language, "-_") : 0;

  for (gsize i = 0; i < G_N_ELEMENTS (habits); i++)
    if (habits[i].wide == wide && strlen (habits[i].language) == length &&
        g_ascii_strncasecmp (habits[i].language, language, length) == 0)
      return &habits[i];
  return wide ? &wide_habit : &narrow_habit;
}

/* How long a line of @text, in a @language that may be unknown, may be. */
CambMeasure
camb_measure_for_text (const char *text, const char *language)
{
  return find_habit (language, camb_measure_is_wide (text))->limit;
}

/* How much there is to read in @text, in characters, spaces and marks included.
 * Where characters are @wide, narrow ones count half. */
double
camb_measure_count_read (const char *text, gboolean wide)
{
  guint cells = 0;

  if (!wide)
    return g_utf8_strlen (text, -1);
  for (; *text != '\0'; text = g_utf8_next_char (text))
    cells += camb_measure_get_cells (g_utf8_get_char (text));
  return cells / 2.0;
}

/* How many of these a second can be read. */
double
camb_measure_get_speed (const char *language, gboolean wide)
{
  return find_habit (language, wide)->speed;
}

/* How long a line may be by Netflix's guides, in characters. */
guint
camb_measure_get_netflix_line (const char *language, gboolean wide)
{
  return find_habit (language, wide)->netflix_line;
}
