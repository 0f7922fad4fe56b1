/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-compose.h"
#include "camb-markup.h"
#include "camb-speakers.h"

static void
append_line (CambMarkup *self, const CambCue *line)
{
  gboolean color = camb_compose_has_color (self->style, line->speaker);
  g_autofree char *escaped = NULL;

  g_string_truncate (self->plain, 0);
  camb_compose_line (self->plain, self->cues, self->style, line);
  escaped = g_markup_escape_text (self->plain->str, self->plain->len);
  if (color)
    g_string_append_printf (self->out, "<span foreground=\"#%06X\">",
                            camb_speakers_get_color (line->speaker));
  g_string_append (self->out, escaped);
  if (color)
    g_string_append (self->out, "</span>");
}

/* Puts what is on screen at one time into @self->out as valid Pango markup, a
 * line below the other. */
void
camb_markup_write (CambMarkup *self, const CambLine *lines, guint n_lines)
{
  gboolean dashes = camb_compose_needs_dashes (lines, n_lines);

  g_string_truncate (self->out, 0);
  for (guint i = 0; i < n_lines; i++) {
    if (i > 0)
      g_string_append_c (self->out, '\n');
    if (dashes)
      g_string_append (self->out, CAMB_COMPOSE_DASH);
    append_line (self, &lines[i].cue);
  }
}
