/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-timeline.h"
#include "camb-writer.h"

G_BEGIN_DECLS

/* Keeps syntax from being syntax where a format has no escape: it is invisible,
 * takes no room, and no program takes it for a part of its markup. */
#define CAMB_WRITER_GUARD "\xe2\x81\xa0"

typedef struct _CambWriter CambWriter;

/*
 * CambWriterClass: a format. @entry is called for what is on screen from
 * @start to @end, in order of start; @lines are one below the other.
 */
typedef struct
{
  const char *name;
  const char *media_type;
  void (*begin) (CambWriter *self);
  void (*entry) (CambWriter *self,
                 guint64 start,
                 guint64 end,
                 const CambLine *lines,
                 guint n_lines);
  void (*end) (CambWriter *self);
} CambWriterClass;

struct _CambWriter
{
  const CambCues *cues;
  const CambWriterOptions *options;
  const CambWriterClass *klass;
  GString *out;
  /* For what is put together before it goes to @out. */
  GString *scratch;
  guint n_entries;
};

extern const CambWriterClass camb_writer_srt;
extern const CambWriterClass camb_writer_vtt;
extern const CambWriterClass camb_writer_ass;
extern const CambWriterClass camb_writer_ttml;
extern const CambWriterClass camb_writer_csv;

/* CambReplacement: what stands in a file instead of an ASCII character. Tables
 * of them end with the character 0. */
typedef struct
{
  char character;
  const char *instead;
} CambReplacement;

/* CambWriterLineFunc: appends one line of an entry. */
typedef void (*CambWriterLineFunc) (CambWriter *self,
                                    const CambLine *line,
                                    gboolean dash);

void camb_writer_append_block (CambWriter *self,
                               guint64 start,
                               guint64 end,
                               char separator,
                               CambWriterLineFunc append_line,
                               const CambLine *lines,
                               guint n_lines);
void camb_writer_append_replaced (GString *out,
                                  const char *text,
                                  const CambReplacement *table);
void camb_writer_append_time (CambWriter *self, guint64 time, char separator);
const char *
camb_writer_compose (CambWriter *self, const CambLine *line, gboolean dash);
gboolean camb_writer_has_color (const CambWriter *self, int speaker);
const char *camb_writer_get_language (const CambWriter *self);

G_END_DECLS
