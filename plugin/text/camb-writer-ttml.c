/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-compose.h"
#include "camb-speakers.h"
#include "camb-writer-private.h"

/* Who speaks is an agent; what it looks like is a style; both by number, since
 * names are no identifiers. */
#define AGENT "speaker%d"
#define STYLE "color%d"

static void
append_escaped (GString *out, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (out, escaped);
}

static void
append_metadata (CambWriter *self)
{
  g_string_append (self->out, "    <metadata>\n");
  if (self->options->title != NULL) {
    g_string_append (self->out, "      <ttm:title>");
    append_escaped (self->out, self->options->title);
    g_string_append (self->out, "</ttm:title>\n");
  }
  for (guint i = 0; i < camb_cues_get_n_speakers (self->cues); i++) {
    g_string_append_printf (self->out,
                            "      <ttm:agent type=\"character\" "
                            "xml:id=\"" AGENT "\">\n"
                            "        <ttm:name type=\"full\">",
                            i);
    append_escaped (self->out, camb_cues_get_speaker (self->cues, i));
    g_string_append (self->out, "</ttm:name>\n      </ttm:agent>\n");
  }
  g_string_append (self->out, "    </metadata>\n");
}

static void
append_styles (CambWriter *self)
{
  guint n_speakers = camb_cues_get_n_speakers (self->cues);

  g_string_append (
      self->out,
      "    <styling>\n"
      "      <style xml:id=\"base\" tts:fontFamily=\"proportionalSansSerif\""
      " tts:fontSize=\"100%\" tts:lineHeight=\"normal\""
      " tts:textAlign=\"center\" tts:color=\"#ffffff\"/>\n"
      "      <style xml:id=\"back\" tts:backgroundColor=\"#000000c2\"/>\n");
  for (guint i = 0; i < MIN (n_speakers, CAMB_SPEAKERS_N_COLORS); i++)
    if (camb_writer_has_color (self, i))
      g_string_append_printf (self->out,
                              "      <style xml:id=\"" STYLE "\" "
                              "tts:color=\"#%06x\"/>\n",
                              i, camb_speakers_get_color (i));
  g_string_append (self->out, "    </styling>\n");
}

static void
begin (CambWriter *self)
{
  g_string_append_printf (self->out,
                          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                          "<tt xmlns=\"http://www.w3.org/ns/ttml\" "
                          "xmlns:ttp=\"http://www.w3.org/ns/ttml#parameter\" "
                          "xmlns:tts=\"http://www.w3.org/ns/ttml#styling\" "
                          "xmlns:ttm=\"http://www.w3.org/ns/ttml#metadata\" "
                          "ttp:timeBase=\"media\" ttp:cellResolution=\"32 15\" "
                          "xml:lang=\"%s\">\n"
                          "  <head>\n",
                          camb_writer_get_language (self));
  append_metadata (self);
  append_styles (self);
  g_string_append (self->out,
                   "    <layout>\n"
                   "      <region xml:id=\"bottom\" tts:origin=\"10% 10%\" "
                   "tts:extent=\"80% 80%\" tts:displayAlign=\"after\"/>\n"
                   "    </layout>\n"
                   "  </head>\n"
                   "  <body style=\"base\">\n"
                   "    <div>\n");
}

static void
append_text (CambWriter *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    if (i > 0)
      g_string_append (self->out, "<br/>");
    append_escaped (self->out, lines[i]);
  }
}

static void
append_line (CambWriter *self, const CambLine *line, gboolean dash)
{
  int speaker = line->cue.speaker;

  g_string_append (self->out, "<span style=\"back");
  if (camb_writer_has_color (self, speaker))
    g_string_append_printf (self->out, " " STYLE,
                            speaker % CAMB_SPEAKERS_N_COLORS);
  g_string_append_c (self->out, '"');
  if (speaker >= 0)
    g_string_append_printf (self->out, " ttm:agent=\"" AGENT "\"", speaker);
  g_string_append_c (self->out, '>');
  append_text (self, camb_writer_compose (self, line, dash));
  g_string_append (self->out, "</span>");
}

static void
entry (CambWriter *self,
       guint64 start,
       guint64 end,
       const CambLine *lines,
       guint n_lines)
{
  g_string_append_printf (self->out, "      <p xml:id=\"cue%u\" begin=\"",
                          self->n_entries);
  camb_writer_append_time (self, start, '.');
  g_string_append (self->out, "\" end=\"");
  camb_writer_append_time (self, end, '.');
  g_string_append (self->out, "\" region=\"bottom\">");
  for (guint i = 0; i < n_lines; i++) {
    if (i > 0)
      g_string_append (self->out, "<br/>");
    append_line (self, &lines[i], camb_compose_has_dash (lines, n_lines, i));
  }
  g_string_append (self->out, "</p>\n");
}

static void
end (CambWriter *self)
{
  g_string_append (self->out, "    </div>\n  </body>\n</tt>\n");
}

const CambWriterClass camb_writer_ttml = {
    .name = "ttml",
    .media_type = "application/ttml+xml",
    .begin = begin,
    .entry = entry,
    .end = end,
};
