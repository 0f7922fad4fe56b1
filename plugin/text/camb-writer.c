/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-compose.h"
#include "camb-cues-private.h"
#include "camb-layout.h"
#include "camb-writer-private.h"

#define NS_PER_MS 1000000

static const CambWriterClass *const classes[CAMB_N_SUBTITLE_FORMATS] = {
    [CAMB_SUBTITLE_FORMAT_SRT] = &camb_writer_srt,
    [CAMB_SUBTITLE_FORMAT_VTT] = &camb_writer_vtt,
    [CAMB_SUBTITLE_FORMAT_ASS] = &camb_writer_ass,
    [CAMB_SUBTITLE_FORMAT_TTML] = &camb_writer_ttml,
    [CAMB_SUBTITLE_FORMAT_CSV] = &camb_writer_csv,
};

/* Appends @text with what @table has instead of some characters. */
void
camb_writer_append_replaced (GString *out,
                             const char *text,
                             const CambReplacement *table)
{
  for (; *text != '\0'; text++) {
    const CambReplacement *entry = table;

    while (entry->character != '\0' && entry->character != *text)
      entry++;
    if (entry->character != '\0')
      g_string_append (out, entry->instead);
    else
      g_string_append_c (out, *text);
  }
}

/* Appends @time to the nearest millisecond, as hours, minutes and seconds. */
void
camb_writer_append_time (CambWriter *self, guint64 time, char separator)
{
  guint64 ms = (time + NS_PER_MS / 2) / NS_PER_MS;

  g_string_append_printf (self->out, "%02u:%02u:%02u%c%03u",
                          (guint)(ms / 3600000), (guint)(ms / 60000 % 60),
                          (guint)(ms / 1000 % 60), separator,
                          (guint)(ms % 1000));
}

/*
 * An entry as SubRip has it, and WebVTT after it: a number, both times with
 * @separator before the milliseconds, the lines, and an empty one.
 */
void
camb_writer_append_block (CambWriter *self,
                          guint64 start,
                          guint64 end,
                          char separator,
                          CambWriterLineFunc append_line,
                          const CambLine *lines,
                          guint n_lines)
{
  g_string_append_printf (self->out, "%u\n", self->n_entries);
  camb_writer_append_time (self, start, separator);
  g_string_append (self->out, " --> ");
  camb_writer_append_time (self, end, separator);
  g_string_append_c (self->out, '\n');
  for (guint i = 0; i < n_lines; i++)
    append_line (self, &lines[i], camb_compose_has_dash (lines, n_lines, i));
  g_string_append_c (self->out, '\n');
}

/* The text of @line with all that goes before it but a colour: valid until the
 * next call. */
const char *
camb_writer_compose (CambWriter *self, const CambLine *line, gboolean dash)
{
  g_string_truncate (self->scratch, 0);
  if (dash)
    g_string_append (self->scratch, CAMB_COMPOSE_DASH);
  camb_compose_line (self->scratch, self->cues, self->options->speaker_style,
                     &line->cue);
  return self->scratch->str;
}

gboolean
camb_writer_has_color (const CambWriter *self, int speaker)
{
  return camb_compose_has_color (self->options->speaker_style, speaker);
}

/* The language for headers and attributes, "" if that is unknown or does not
 * look like a BCP-47 tag. */
const char *
camb_writer_get_language (const CambWriter *self)
{
  const char *language = self->options->language;

  if (language == NULL)
    return "";
  for (const char *at = language; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && *at != '-')
      return "";
  return language;
}

static void
write_screen (guint64 start,
              guint64 end,
              const CambLine *lines,
              guint n_lines,
              gpointer user_data)
{
  CambWriter *self = user_data;

  if (n_lines == 0)
    return;
  self->n_entries++;
  self->klass->entry (self, start, end, lines, n_lines);
}

static void
write_as_delivered (CambWriter *self)
{
  for (guint i = 0; i < camb_cues_get_length (self->cues); i++) {
    CambLine line = {*camb_cues_get (self->cues, i), i};

    write_screen (line.cue.start, line.cue.end, &line, 1, self);
  }
}

static void
write_for_reading (CambWriter *self)
{
  const CambWriterOptions *options = self->options;
  CambLayoutRules rules = {options->layout, options->speaker_style,
                           options->language, options->media_duration};
  g_autoptr (CambStrings) strings = camb_strings_new ();
  guint to;

  for (guint from = 0; from < camb_cues_get_length (self->cues); from = to) {
    g_autoptr (GArray) lines = NULL;

    to = camb_layout_find_end (self->cues, from);
    lines = camb_layout_lay_out (self->cues, &rules, from, to, strings);
    camb_timeline_sweep (lines, write_screen, self);
    camb_strings_clear (strings);
  }
}

/**
 * camb_writer_write:
 * @cues: the lines
 * @format: what to write
 * @options: (nullable): how to write it; %NULL for cues as delivered, without
 *     names and colours
 *
 * Writes subtitles as a file, in UTF-8.
 *
 * Times are rounded to what the format can say: milliseconds, or hundredths of
 * a second in ASS. Text is escaped; where a format has no escape an invisible
 * U+2060 keeps text that looks like markup from being markup, and ASS gets wide
 * braces (U+FF5B, U+FF5D) in place of those that would hide text.
 *
 * Returns: (transfer full): the bytes; a complete file even without cues
 */
GBytes *
camb_writer_write (const CambCues *cues,
                   CambSubtitleFormat format,
                   const CambWriterOptions *options)
{
  static const CambWriterOptions defaults = CAMB_WRITER_OPTIONS_INIT;
  g_autoptr (GString) scratch = g_string_new (NULL);
  g_autoptr (CambCues) plain = NULL;
  CambWriter self = {.options = options != NULL ? options : &defaults};

  g_return_val_if_fail (cues != NULL, NULL);
  g_return_val_if_fail ((guint)format < CAMB_N_SUBTITLE_FORMATS, NULL);

  /* The same file each time, whatever else has been opened before. */
  self.cues = plain = camb_cues_without_colors (cues);
  self.klass = classes[format];
  self.out = g_string_new (NULL);
  self.scratch = scratch;
  self.klass->begin (&self);
  if (self.options->layout == CAMB_SUBTITLE_LAYOUT_READING &&
      format != CAMB_SUBTITLE_FORMAT_CSV)
    write_for_reading (&self);
  else
    write_as_delivered (&self);
  self.klass->end (&self);
  return g_string_free_to_bytes (self.out);
}

/**
 * camb_subtitle_format_to_string:
 * @format: a format
 *
 * Returns: (transfer none): its short name, which is also the usual suffix of
 *     such files: `srt`, `vtt`, `ass`, `ttml` or `csv`
 */
const char *
camb_subtitle_format_to_string (CambSubtitleFormat format)
{
  g_return_val_if_fail ((guint)format < CAMB_N_SUBTITLE_FORMATS, NULL);

  return classes[format]->name;
}

/**
 * camb_subtitle_format_from_string:
 * @name: (nullable): a short name, in any case
 * @format: (out): where the format goes
 *
 * Returns: whether there is such a format
 */
gboolean
camb_subtitle_format_from_string (const char *name, CambSubtitleFormat *format)
{
  for (guint i = 0; name != NULL && i < CAMB_N_SUBTITLE_FORMATS; i++)
    if (g_ascii_strcasecmp (classes[i]->name, name) == 0) {
      *format = i;
      return TRUE;
    }
  return FALSE;
}

/**
 * camb_subtitle_format_get_media_type:
 * @format: a format
 *
 * Returns: (transfer none): its media type, e.g. `text/vtt`
 */
const char *
camb_subtitle_format_get_media_type (CambSubtitleFormat format)
{
  g_return_val_if_fail ((guint)format < CAMB_N_SUBTITLE_FORMATS, NULL);

  return classes[format]->media_type;
}
