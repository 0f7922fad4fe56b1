/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-quality.h"
#include "camb-subtitles.h"

G_BEGIN_DECLS

/**
 * CambSubtitleFormat:
 * @CAMB_SUBTITLE_FORMAT_SRT: SubRip
 * @CAMB_SUBTITLE_FORMAT_VTT: WebVTT, speakers as voice spans
 * @CAMB_SUBTITLE_FORMAT_ASS: Advanced SubStation Alpha, a style per speaker
 * @CAMB_SUBTITLE_FORMAT_TTML: Timed Text Markup Language, as EBU-TT-D
 * @CAMB_SUBTITLE_FORMAT_CSV: a table of the cues with their quality figures
 *
 * What subtitles can be written as.
 */
typedef enum
{
  CAMB_SUBTITLE_FORMAT_SRT,
  CAMB_SUBTITLE_FORMAT_VTT,
  CAMB_SUBTITLE_FORMAT_ASS,
  CAMB_SUBTITLE_FORMAT_TTML,
  CAMB_SUBTITLE_FORMAT_CSV,
} CambSubtitleFormat;

/** CAMB_N_SUBTITLE_FORMATS: how many formats there are, counted from 0. */
#define CAMB_N_SUBTITLE_FORMATS 5

/**
 * CambWriterOptions:
 * @speaker_style: names before lines, colours, both or neither. Formats that
 *     know speakers name them whatever this is.
 * @layout: %CAMB_SUBTITLE_LAYOUT_NONE writes each cue as it was delivered, so
 *     that cues may overlap; %CAMB_SUBTITLE_LAYOUT_READING what the element
 *     shows. A table always has the cues as delivered.
 * @profile: whose rules the table judges by
 * @language: (nullable): the language of the text, a BCP-47 tag
 * @title: (nullable): what the file is, for formats that can say so
 * @media_duration: the length of the media in nanoseconds, or %G_MAXUINT64
 *
 * How to write. Start from %CAMB_WRITER_OPTIONS_INIT.
 */
typedef struct
{
  CambSpeakerStyle speaker_style;
  CambSubtitleLayout layout;
  CambProfile profile;
  const char *language;
  const char *title;
  guint64 media_duration;
} CambWriterOptions;

#define CAMB_WRITER_OPTIONS_INIT \
  { \
    CAMB_SPEAKER_STYLE_NONE, CAMB_SUBTITLE_LAYOUT_NONE, CAMB_PROFILE_NONE, \
        NULL, NULL, G_MAXUINT64 \
  }

GBytes *camb_writer_write (const CambCues *cues,
                           CambSubtitleFormat format,
                           const CambWriterOptions *options);

const char *camb_subtitle_format_to_string (CambSubtitleFormat format);
gboolean camb_subtitle_format_from_string (const char *name,
                                           CambSubtitleFormat *format);
const char *camb_subtitle_format_get_media_type (CambSubtitleFormat format);

G_END_DECLS
