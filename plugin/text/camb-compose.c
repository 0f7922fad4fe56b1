/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-bidi.h"
#include "camb-compose.h"
#include "camb-cues-private.h"
#include "camb-speakers.h"

/* Whether a line in colour @number starts with the name. Where there are
 * colours only, those that get a colour for the second time need it too. */
gboolean
camb_compose_shows_name (CambSpeakerStyle style, int number)
{
  if (number < 0 || style == CAMB_SPEAKER_STYLE_NONE)
    return FALSE;
  return style != CAMB_SPEAKER_STYLE_COLOR || number >= CAMB_SPEAKERS_N_COLORS;
}

/* Whether a line by a speaker with colour @number is in that colour. */
gboolean
camb_compose_has_color (CambSpeakerStyle style, int number)
{
  return number >= 0 && (style == CAMB_SPEAKER_STYLE_COLOR ||
                         style == CAMB_SPEAKER_STYLE_NAME_COLOR);
}

/* Dashes tell speakers apart, so one speaker needs none. Lines that do not say
 * who speaks may be anybody's. */
gboolean
camb_compose_are_apart (const CambCue *a, const CambCue *b)
{
  return a->speaker < 0 || a->speaker != b->speaker;
}

/* Whether line @index of those on screen starts with a dash: while others
 * speak, and from the beginning if they will or did. */
gboolean
camb_compose_has_dash (const CambLine *lines, guint n_lines, guint index)
{
  if (lines[index].shared)
    return TRUE;
  for (guint i = 1; i < n_lines; i++)
    if (camb_compose_are_apart (&lines[i].cue, &lines[0].cue))
      return TRUE;
  return FALSE;
}

/* The name takes no part in how the line runs. Isolates are not enough for
 * that: Pango looks into them for the direction of the paragraph. */
static void
append_name (GString *out, const char *name, const char *text)
{
  if (camb_bidi_has_rtl (name) || camb_bidi_has_rtl (text)) {
    camb_bidi_append_mark (out, camb_bidi_get_direction (text));
    camb_bidi_append_isolated (out, name);
  } else {
    g_string_append (out, name);
  }
  g_string_append (out, ": ");
}

/* Appends what is said, after the name if @style wants it, as plain text. */
void
camb_compose_line (GString *out,
                   const CambCues *cues,
                   CambSpeakerStyle style,
                   const CambCue *line)
{
  const char *name = camb_cues_get_speaker (cues, line->speaker);
  int number = camb_cues_get_color_number (cues, line->speaker);

  if (name != NULL && camb_compose_shows_name (style, number))
    append_name (out, name, line->text);
  camb_bidi_append_lines (out, line->text, cues->bilingual);
}
