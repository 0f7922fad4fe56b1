/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-compose.h"
#include "camb-speakers.h"
#include "camb-writer-private.h"

static void
begin (CambWriter *self)
{
}

/* SubRip has no escapes. Readers know tags in angle brackets, the arrows of a
 * timing line, and braces and backslashes that come from other formats. */
static void
append_guarded (GString *out, const char *text)
{
  for (; *text != '\0'; text++) {
    g_string_append_c (out, *text);
    if (*text == '<' || *text == '{' || *text == '\\' ||
        g_str_has_prefix (text, "-->"))
      g_string_append (out, CAMB_WRITER_GUARD);
  }
}

static void
append_line (CambWriter *self, const CambLine *line, gboolean dash)
{
  gboolean color = camb_writer_has_color (self, line->cue.speaker);

  if (color)
    g_string_append_printf (self->out, "<font color=\"#%06x\">",
                            camb_speakers_get_color (line->cue.speaker));
  append_guarded (self->out, camb_writer_compose (self, line, dash));
  if (color)
    g_string_append (self->out, "</font>");
  g_string_append_c (self->out, '\n');
}

static void
entry (CambWriter *self,
       guint64 start,
       guint64 end,
       const CambLine *lines,
       guint n_lines)
{
  camb_writer_append_block (self, start, end, ',', append_line, lines, n_lines);
}

static void
end (CambWriter *self)
{
}

const CambWriterClass camb_writer_srt = {
    .name = "srt",
    .media_type = "application/x-subrip",
    .begin = begin,
    .entry = entry,
    .end = end,
};
