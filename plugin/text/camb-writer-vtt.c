/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-compose.h"
#include "camb-speakers.h"
#include "camb-writer-private.h"

static void
append_escaped (GString *out, const char *text)
{
  for (; *text != '\0'; text++)
    switch (*text) {
    case '&':
      g_string_append (out, "&amp;");
      break;
    case '<':
      g_string_append (out, "&lt;");
      break;
    case '>':
      g_string_append (out, "&gt;");
      break;
    default:
      g_string_append_c (out, *text);
      break;
    }
}

/* A string of CSS. Nothing in it may end a style block, which an arrow does. */
static void
append_css (GString *out, const char *text)
{
  for (; *text != '\0'; text++)
    if (g_ascii_isalnum (*text) || *text == ' ' || (guchar)*text >= 0x80)
      g_string_append_c (out, *text);
    else
      g_string_append_printf (out, "\\%x ", (guint)*text);
}

static void
begin (CambWriter *self)
{
  guint n_speakers = camb_cues_get_n_speakers (self->cues);

  g_string_append (self->out, "WEBVTT\n\n");
  if (n_speakers == 0 || !camb_writer_has_color (self, 0))
    return;
  g_string_append (self->out, "STYLE\n");
  for (guint i = 0; i < n_speakers; i++) {
    g_string_append (self->out, "::cue(v[voice=\"");
    append_css (self->out, camb_cues_get_speaker (self->cues, i));
    g_string_append_printf (self->out, "\"]) { color: #%06x }\n",
                            camb_speakers_get_color (i));
  }
  g_string_append_c (self->out, '\n');
}

static void
append_line (CambWriter *self, const CambLine *line, gboolean dash)
{
  const char *name = camb_cues_get_speaker (self->cues, line->cue.speaker);

  if (name != NULL) {
    g_string_append (self->out, "<v ");
    append_escaped (self->out, name);
    g_string_append_c (self->out, '>');
  }
  append_escaped (self->out, camb_writer_compose (self, line, dash));
  if (name != NULL)
    g_string_append (self->out, "</v>");
  g_string_append_c (self->out, '\n');
}

static void
entry (CambWriter *self,
       guint64 start,
       guint64 end,
       const CambLine *lines,
       guint n_lines)
{
  gboolean dashes = camb_compose_needs_dashes (lines, n_lines);

  g_string_append_printf (self->out, "%u\n", self->n_entries);
  camb_writer_append_time (self, start, '.');
  g_string_append (self->out, " --> ");
  camb_writer_append_time (self, end, '.');
  g_string_append_c (self->out, '\n');
  for (guint i = 0; i < n_lines; i++)
    append_line (self, &lines[i], dashes);
  g_string_append_c (self->out, '\n');
}

static void
end (CambWriter *self)
{
}

const CambWriterClass camb_writer_vtt = {
    .name = "vtt",
    .media_type = "text/vtt",
    .begin = begin,
    .entry = entry,
    .end = end,
};
