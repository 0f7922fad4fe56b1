/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "camb-bidi.h"

/* No text that runs to the left does without a byte from this one on. */
#define FIRST_RTL_BYTE 0xd6

#define LEFT_TO_RIGHT_MARK 0x200e
#define RIGHT_TO_LEFT_MARK 0x200f
#define ARABIC_LETTER_MARK 0x061c
#define FIRST_STRONG_ISOLATE 0x2068
#define POP_DIRECTIONAL_ISOLATE 0x2069

/* The blocks that Unicode sets aside for scripts that run to the left. */
static gboolean
is_rtl_block (gunichar c)
{
  return (c >= 0x0590 && c <= 0x08ff) || (c >= 0xfb1d && c <= 0xfdff) ||
         (c >= 0xfe70 && c <= 0xfefe) || (c >= 0x10800 && c <= 0x10fff) ||
         (c >= 0x1e800 && c <= 0x1efff);
}

static CambDirection
get_char_direction (gunichar c)
{
  if (c == LEFT_TO_RIGHT_MARK)
    return CAMB_DIRECTION_LTR;
  if (c == RIGHT_TO_LEFT_MARK || c == ARABIC_LETTER_MARK)
    return CAMB_DIRECTION_RTL;
  if (!g_unichar_isalpha (c))
    return CAMB_DIRECTION_NEUTRAL;
  return is_rtl_block (c) ? CAMB_DIRECTION_RTL : CAMB_DIRECTION_LTR;
}

/* By what renderers go that have nothing else to go by. */
static CambDirection
get_first_direction (const char *text, const char *end)
{
  CambDirection direction = CAMB_DIRECTION_NEUTRAL;

  for (; text < end && direction == CAMB_DIRECTION_NEUTRAL;
       text = g_utf8_next_char (text))
    direction = get_char_direction (g_utf8_get_char (text));
  return direction;
}

/* By most of the letters: a sentence in Hebrew may well begin with a name in
 * Latin letters. The first letter decides a tie. */
static CambDirection
get_main_direction (const char *text, const char *end)
{
  guint n_rtl = 0;
  guint n_ltr = 0;

  for (const char *at = text; at < end; at = g_utf8_next_char (at)) {
    CambDirection direction = get_char_direction (g_utf8_get_char (at));

    n_rtl += direction == CAMB_DIRECTION_RTL;
    n_ltr += direction == CAMB_DIRECTION_LTR;
  }
  if (n_rtl == n_ltr)
    return get_first_direction (text, end);
  return n_rtl > n_ltr ? CAMB_DIRECTION_RTL : CAMB_DIRECTION_LTR;
}

/* Whether anything in the valid @text runs to the left. */
gboolean
camb_bidi_has_rtl (const char *text)
{
  const guchar *byte = (const guchar *)text;

  /* Most texts are in Latin letters: a quick look is enough. */
  while (*byte != '\0' && *byte < FIRST_RTL_BYTE)
    byte++;
  for (; *text != '\0' && *byte != '\0'; text = g_utf8_next_char (text))
    if (is_rtl_block (g_utf8_get_char (text)))
      return TRUE;
  return FALSE;
}

/* The direction of the valid @text as a whole. */
CambDirection
camb_bidi_get_direction (const char *text)
{
  return get_main_direction (text, text + strlen (text));
}

/* Appends what makes a line run in @direction, if nothing stands before it. */
void
camb_bidi_append_mark (GString *out, CambDirection direction)
{
  if (direction != CAMB_DIRECTION_NEUTRAL)
    g_string_append_unichar (out, direction == CAMB_DIRECTION_RTL
                                      ? RIGHT_TO_LEFT_MARK
                                      : LEFT_TO_RIGHT_MARK);
}

/* A renderer takes each line for a paragraph and runs it as its first letter
 * does. Where that is not how the text runs, a mark comes first. */
static void
append_line (GString *out,
             const char *line,
             const char *end,
             CambDirection direction)
{
  CambDirection first = get_first_direction (line, end);

  if (first == CAMB_DIRECTION_NEUTRAL)
    first = CAMB_DIRECTION_LTR;
  if (first != direction)
    camb_bidi_append_mark (out, direction);
  g_string_append_len (out, line, end - line);
}

/* Appends the cleaned @text so that each of its lines runs as the whole of it
 * does, or, if they stand @apart, as most of the line. */
void
camb_bidi_append_lines (GString *out, const char *text, gboolean apart)
{
  CambDirection whole;

  if (!camb_bidi_has_rtl (text)) {
    g_string_append (out, text);
    return;
  }
  whole = camb_bidi_get_direction (text);
  while (TRUE) {
    const char *end = strchrnul (text, '\n');

    append_line (out, text, end,
                 apart ? get_main_direction (text, end) : whole);
    if (*end == '\0')
      break;
    g_string_append_c (out, '\n');
    text = end + 1;
  }
}

/* Appends @text so that it neither runs as what is around it, nor the other way
 * round. */
void
camb_bidi_append_isolated (GString *out, const char *text)
{
  g_string_append_unichar (out, FIRST_STRONG_ISOLATE);
  g_string_append (out, text);
  g_string_append_unichar (out, POP_DIRECTIONAL_ISOLATE);
}
