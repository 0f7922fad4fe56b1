/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-markup.h"
#include "camb-speakers.h"

#define DASH "– "

static gboolean
has_color (CambSpeakerStyle style)
{
  return style == CAMB_SPEAKER_STYLE_COLOR ||
         style == CAMB_SPEAKER_STYLE_NAME_COLOR;
}

/* Whether a line by @speaker starts with the name. Where there are colours
 * only, those that get a colour for the second time need it too. */
gboolean
camb_markup_shows_name (CambSpeakerStyle style, int speaker)
{
  if (speaker < 0 || style == CAMB_SPEAKER_STYLE_NONE)
    return FALSE;
  return style != CAMB_SPEAKER_STYLE_COLOR || speaker >= CAMB_SPEAKERS_N_COLORS;
}

/* Dashes tell speakers apart, so one speaker needs none. Lines that do not say
 * who speaks may be anybody's. */
static gboolean
needs_dashes (const CambLine *lines, guint n_lines)
{
  for (guint i = 1; i < n_lines; i++)
    if (lines[i].cue.speaker < 0 ||
        lines[i].cue.speaker != lines[0].cue.speaker)
      return TRUE;
  return FALSE;
}

static void
append_escaped (GString *markup, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (markup, escaped);
}

static void
append_line (GString *markup,
             const CambCues *cues,
             CambSpeakerStyle style,
             const CambCue *line)
{
  gboolean color = has_color (style) && line->speaker >= 0;

  if (color)
    g_string_append_printf (markup, "<span foreground=\"#%06X\">",
                            camb_speakers_get_color (line->speaker));
  if (camb_markup_shows_name (style, line->speaker)) {
    append_escaped (markup, camb_cues_get_speaker (cues, line->speaker));
    g_string_append (markup, ": ");
  }
  append_escaped (markup, line->text);
  if (color)
    g_string_append (markup, "</span>");
}

/* Appends what is on screen at one time as valid Pango markup, a line below
 * the other. */
void
camb_markup_append_lines (GString *markup,
                          const CambCues *cues,
                          CambSpeakerStyle style,
                          const CambLine *lines,
                          guint n_lines)
{
  gboolean dashes = needs_dashes (lines, n_lines);

  for (guint i = 0; i < n_lines; i++) {
    if (i > 0)
      g_string_append_c (markup, '\n');
    if (dashes)
      g_string_append (markup, DASH);
    append_line (markup, cues, style, &lines[i].cue);
  }
}
