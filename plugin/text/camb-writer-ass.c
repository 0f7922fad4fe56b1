/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-compose.h"
#include "camb-speakers.h"
#include "camb-writer-private.h"

#define NS_PER_CS 10000000

/* For lines that do not say who speaks. */
#define DEFAULT_STYLE "Default"

/* What a style is but for its name and colour: a sans serif face of 60 lines
 * in 1080, outlined in black, at the bottom in the middle. */
#define STYLE_FACE "Sans,60"
#define STYLE_REST \
  "&H000000FF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,3,1,2,60,60,60,1"

/* Fields end in commas; a style must not look like an override either. */
static const CambReplacement field_replacements[] = {
    {',', "，"}, {'*', "＊"}, {'{', "｛"}, {'}', "｝"}, {'\n', " "}, {0},
};

/* Backslashes begin escapes and braces hide what is between them: there is no
 * way to write either that all renderers understand. */
static const CambReplacement text_replacements[] = {
    {'\n', "\\N"}, {'\\', "\\" CAMB_WRITER_GUARD}, {'{', "｛"}, {'}', "｝"},
    {0},
};

/* Colours are blue, green, red. */
static guint32
to_ass_color (guint32 rgb)
{
  return (rgb & 0xff) << 16 | (rgb & 0xff00) | rgb >> 16;
}

static guint32
get_color (const CambWriter *self, int speaker)
{
  return camb_writer_has_color (self, speaker)
             ? camb_speakers_get_color (speaker)
             : 0xffffff;
}

/* A speaker called as the style of nobody would take that. */
static void
append_style_name (CambWriter *self, int speaker)
{
  const char *name = camb_cues_get_speaker (self->cues, speaker);

  if (name == NULL) {
    g_string_append (self->out, DEFAULT_STYLE);
    return;
  }
  camb_writer_append_replaced (self->out, name, field_replacements);
  if (g_ascii_strcasecmp (name, DEFAULT_STYLE) == 0)
    g_string_append (self->out, CAMB_WRITER_GUARD);
}

static void
begin (CambWriter *self)
{
  guint n_speakers = camb_cues_get_n_speakers (self->cues);
  const char *title = self->options->title;

  g_string_append (self->out, "[Script Info]\n");
  if (title != NULL) {
    g_string_append (self->out, "Title: ");
    camb_writer_append_replaced (self->out, title, field_replacements);
    g_string_append_c (self->out, '\n');
  }
  g_string_append (self->out,
                   "ScriptType: v4.00+\n"
                   "PlayResX: 1920\n"
                   "PlayResY: 1080\n"
                   "WrapStyle: 0\n"
                   "ScaledBorderAndShadow: yes\n\n"
                   "[V4+ Styles]\n"
                   "Format: Name, Fontname, Fontsize, PrimaryColour, "
                   "SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
                   "Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, "
                   "BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, "
                   "MarginV, Encoding\n");
  for (int i = -1; i < (int)n_speakers; i++) {
    g_string_append (self->out, "Style: ");
    append_style_name (self, i);
    g_string_append_printf (self->out,
                            "," STYLE_FACE ",&H00%06X," STYLE_REST "\n",
                            to_ass_color (get_color (self, i)));
  }
  g_string_append (self->out,
                   "\n[Events]\n"
                   "Format: Layer, Start, End, Style, Name, MarginL, MarginR, "
                   "MarginV, Effect, Text\n");
}

static void
append_time (GString *out, guint64 time)
{
  guint64 cs = (time + NS_PER_CS / 2) / NS_PER_CS;

  g_string_append_printf (out, "%u:%02u:%02u.%02u", (guint)(cs / 360000),
                          (guint)(cs / 6000 % 60), (guint)(cs / 100 % 60),
                          (guint)(cs % 100));
}

static gboolean
is_one_speaker (const CambLine *lines, guint n_lines)
{
  for (guint i = 1; i < n_lines; i++)
    if (lines[i].cue.speaker != lines[0].cue.speaker)
      return FALSE;
  return TRUE;
}

static void
append_text (CambWriter *self, const CambLine *line, gboolean dash)
{
  camb_writer_append_replaced (
      self->out, camb_writer_compose (self, line, dash), text_replacements);
}

/* Lines of several speakers change style on the way, all in one event, so that
 * no renderer puts them in an order of its own. */
static void
append_lines (CambWriter *self, const CambLine *lines, guint n_lines)
{
  gboolean switches = !is_one_speaker (lines, n_lines);

  for (guint i = 0; i < n_lines; i++) {
    if (i > 0)
      g_string_append (self->out, "\\N");
    if (switches) {
      g_string_append (self->out, "{\\r");
      append_style_name (self, lines[i].cue.speaker);
      g_string_append_c (self->out, '}');
    }
    append_text (self, &lines[i], camb_compose_has_dash (lines, n_lines, i));
  }
}

static void
entry (CambWriter *self,
       guint64 start,
       guint64 end,
       const CambLine *lines,
       guint n_lines)
{
  const char *name = camb_cues_get_speaker (self->cues, lines[0].cue.speaker);
  gboolean one = is_one_speaker (lines, n_lines);

  g_string_append (self->out, "Dialogue: 0,");
  append_time (self->out, start);
  g_string_append_c (self->out, ',');
  append_time (self->out, end);
  g_string_append_c (self->out, ',');
  append_style_name (self, one ? lines[0].cue.speaker : -1);
  g_string_append_c (self->out, ',');
  if (one && name != NULL)
    camb_writer_append_replaced (self->out, name, field_replacements);
  g_string_append (self->out, ",0,0,0,,");
  append_lines (self, lines, n_lines);
  g_string_append_c (self->out, '\n');
}

static void
end (CambWriter *self)
{
}

const CambWriterClass camb_writer_ass = {
    .name = "ass",
    .media_type = "text/x-ass",
    .begin = begin,
    .entry = entry,
    .end = end,
};
