/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-measure.h"

/* Line lengths by language subtag, for text in wide or narrow letters. Wide
 * characters count two cells, so that 32 cells are 16 ideographs, and narrow
 * ones among them may use what is left, up to 23 characters. */
static const struct
{
  const char *language;
  gboolean wide;
  CambMeasure limit;
} limits[] = {
    {"ja", TRUE, {32, 23}},
    {"ko", TRUE, {32, 23}},
    {"th", FALSE, {35, 35}},
    {"zh", TRUE, {32, 23}},
};

static const CambMeasure wide_limit = {32, 23};
static const CambMeasure narrow_limit = {42, 42};

/* How much of a line @c takes. Marks take as much as any other character: the
 * guides count them. */
guint
camb_measure_get_cells (gunichar c)
{
  return g_unichar_iswide (c) ? 2 : 1;
}

static gboolean
is_ideographic (gunichar c)
{
  return c >= 0x1100 && c < 0x1f000 && g_unichar_isalpha (c) &&
         g_unichar_iswide (c);
}

/* Whether most letters of @text are wide. The text decides and not its tag,
 * since a cue may hold two languages and a tag may be wrong. */
static gboolean
is_mostly_wide (const char *text)
{
  guint n_wide = 0;
  guint n_narrow = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (is_ideographic (c))
      n_wide++;
    else if (g_unichar_isalpha (c))
      n_narrow++;
  }
  return n_wide > n_narrow / 2;
}

/* How long a line of @text, in a @language that may be unknown, may be. */
CambMeasure
camb_measure_for_text (const char *text, const char *language)
{
  gsize length = language != NULL ? strcspn (language, "-_") : 0;
  gboolean wide = is_mostly_wide (text);

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    if (limits[i].wide == wide && strlen (limits[i].language) == length &&
        g_ascii_strncasecmp (limits[i].language, language, length) == 0)
      return limits[i].limit;
  return wide ? wide_limit : narrow_limit;
}
