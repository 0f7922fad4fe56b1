/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "camb-compose.h"
#include "camb-markup.h"
#include "camb-speakers.h"

/* A row that is empty to the eye, but not to who takes an empty one for the end
 * of a subtitle. */
#define BLANK_ROW "\n\u00a0"

static void
append_line (CambMarkup *self, const CambCue *line)
{
  int number = camb_cues_get_color_number (self->cues, line->speaker);
  gboolean color = camb_compose_has_color (self->style, number);
  g_autofree char *escaped = NULL;

  g_string_truncate (self->plain, 0);
  camb_compose_line (self->plain, self->cues, self->style, line);
  escaped = g_markup_escape_text (self->plain->str, self->plain->len);
  if (color)
    g_string_append_printf (self->out, "<span foreground=\"#%06X\">",
                            camb_speakers_get_color (number));
  g_string_append (self->out, escaped);
  if (color)
    g_string_append (self->out, "</span>");
}

static guint
count_rows (const char *text)
{
  guint n = 1;

  for (; (text = strchr (text, '\n')) != NULL; text++)
    n++;
  return n;
}

/* How many empty rows have to follow each line so that all of them stand where
 * they are meant to, counted from the bottom. */
static void
find_blanks (const CambLine *lines, guint n_lines, guint *blanks)
{
  guint row = 0;

  for (guint i = n_lines; i-- > 0;) {
    blanks[i] = lines[i].below > row ? lines[i].below - row : 0;
    row += blanks[i] + count_rows (lines[i].cue.text);
  }
}

/* Puts what is on screen at one time into @self->out as valid Pango markup, a
 * line below the other. */
void
camb_markup_write (CambMarkup *self, const CambLine *lines, guint n_lines)
{
  guint blanks[CAMB_TIMELINE_MAX_LINES];

  g_assert (n_lines <= CAMB_TIMELINE_MAX_LINES);

  find_blanks (lines, n_lines, blanks);
  g_string_truncate (self->out, 0);
  for (guint i = 0; i < n_lines; i++) {
    if (i > 0)
      g_string_append_c (self->out, '\n');
    if (camb_compose_has_dash (lines, n_lines, i))
      g_string_append (self->out, CAMB_COMPOSE_DASH);
    append_line (self, &lines[i].cue);
    for (guint j = 0; j < blanks[i]; j++)
      g_string_append (self->out, BLANK_ROW);
  }
}
