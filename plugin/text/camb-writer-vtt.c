/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-compose.h"
#include "camb-writer-private.h"

/* Braces and backslashes mean nothing here, but many readers come from formats
 * where they do. */
static const CambReplacement text_replacements[] = {
    {'&', "&amp;"},
    {'<', "&lt;"},
    {'>', "&gt;"},
    {'\\', "\\" CAMB_WRITER_GUARD},
    {'{', "{" CAMB_WRITER_GUARD},
    {0},
};

/* References would do here, but there are readers that take one for the end of
 * the tag. */
static const CambReplacement annotation_replacements[] = {
    {'&', "＆"}, {'<', "＜"}, {'>', "＞"}, {'{', "｛"}, {'}', "｝"}, {0},
};

/* The format's own colours, the nearest to ours that can be read on black. A
 * style sheet would give the exact ones, but many readers stop at it. */
static const char *const color_classes[] = {
    "white", "yellow", "cyan", "lime", "magenta", "red",
};

static void
begin (CambWriter *self)
{
  g_string_append (self->out, "WEBVTT\n\n");
}

/* Those who come after all colours are used need their names as well. */
static gboolean
is_beyond_colors (const CambWriter *self, int speaker)
{
  return self->options->speaker_style == CAMB_SPEAKER_STYLE_COLOR &&
         speaker >= (int)G_N_ELEMENTS (color_classes) &&
         !camb_compose_shows_name (CAMB_SPEAKER_STYLE_COLOR, speaker);
}

static void
append_voice (CambWriter *self, int speaker)
{
  const char *name = camb_cues_get_speaker (self->cues, speaker);

  g_string_append (self->out, "<v");
  if (camb_writer_has_color (self, speaker))
    g_string_append_printf (
        self->out, ".%s",
        color_classes[speaker % G_N_ELEMENTS (color_classes)]);
  g_string_append_c (self->out, ' ');
  camb_writer_append_replaced (self->out, name, annotation_replacements);
  g_string_append_c (self->out, '>');
  if (!is_beyond_colors (self, speaker))
    return;
  camb_writer_append_replaced (self->out, name, text_replacements);
  g_string_append (self->out, ": ");
}

static void
append_line (CambWriter *self, const CambLine *line, gboolean dash)
{
  gboolean voice = line->cue.speaker >= 0;

  if (voice)
    append_voice (self, line->cue.speaker);
  camb_writer_append_replaced (
      self->out, camb_writer_compose (self, line, dash), text_replacements);
  if (voice)
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
  camb_writer_append_block (self, start, end, '.', append_line, lines, n_lines);
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
