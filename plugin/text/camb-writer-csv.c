/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "camb-writer-private.h"

#define NS_PER_SECOND 1e9

/* Without it the most common spreadsheet takes the text for Latin-1. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* What makes a spreadsheet run a cell instead of showing it. */
#define FORMULA_STARTS "=+-@"

static void
begin (CambWriter *self)
{
  g_string_append (self->out, BYTE_ORDER_MARK
                   "number,start,end,speaker,text,characters,"
                   "characters_per_second,lines,longest_line,duration,gap,"
                   "broken_rules\r\n");
}

/* RFC 4180. */
static void
append_text (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  if (*text != '\0' && strchr (FORMULA_STARTS, *text) != NULL)
    g_string_append (out, CAMB_WRITER_GUARD);
  for (; *text != '\0'; text++) {
    if (*text == '"')
      g_string_append_c (out, '"');
    g_string_append_c (out, *text);
  }
  g_string_append_c (out, '"');
}

/* Numbers look the same in every locale. */
static void
append_number (GString *out, const char *format, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (text, sizeof text, format, value));
}

static void
append_rules (GString *out, CambRules broken)
{
  gboolean any = FALSE;

  for (guint i = 0; i < CAMB_N_RULES; i++) {
    if (!(broken & 1 << i))
      continue;
    if (any)
      g_string_append_c (out, ' ');
    g_string_append (out, camb_rule_to_string (1 << i));
    any = TRUE;
  }
}

static void
append_quality (GString *out, const CambQuality *quality)
{
  g_string_append_printf (out, "%u,", quality->n_chars);
  append_number (out, "%.1f", quality->chars_per_second);
  g_string_append_printf (out, ",%u,%u,", quality->n_lines,
                          quality->longest_line);
  append_number (out, "%.3f", quality->duration / NS_PER_SECOND);
  g_string_append_c (out, ',');
  if (quality->gap != CAMB_QUALITY_NO_GAP)
    append_number (out, "%.3f", quality->gap / NS_PER_SECOND);
  g_string_append_c (out, ',');
  append_rules (out, quality->broken);
}

static void
entry (CambWriter *self,
       guint64 start,
       guint64 end,
       const CambLine *lines,
       guint n_lines)
{
  const CambCue *cue = &lines[0].cue;
  const char *speaker = camb_cues_get_speaker (self->cues, cue->speaker);
  CambQuality quality;

  g_string_append_printf (self->out, "%u,", self->n_entries);
  camb_writer_append_time (self, start, '.');
  g_string_append_c (self->out, ',');
  camb_writer_append_time (self, end, '.');
  g_string_append_c (self->out, ',');
  append_text (self->out, speaker != NULL ? speaker : "");
  g_string_append_c (self->out, ',');
  append_text (self->out, cue->text);
  g_string_append_c (self->out, ',');
  camb_quality_measure (self->cues, self->n_entries - 1, self->options->profile,
                        self->options->language, &quality);
  append_quality (self->out, &quality);
  g_string_append (self->out, "\r\n");
}

static void
end (CambWriter *self)
{
}

const CambWriterClass camb_writer_csv = {
    .name = "csv",
    .media_type = "text/csv",
    .begin = begin,
    .entry = entry,
    .end = end,
};
