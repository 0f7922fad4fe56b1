/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-cues-private.h"
#include "camb-subtitles.h"

G_BEGIN_DECLS

/*
 * CambLayoutRules: what a layout has to know besides the cues.
 * @language: (nullable): of the text, a BCP-47 tag
 * @media_duration: in nanoseconds, G_MAXUINT64 if unknown
 */
typedef struct
{
  CambSubtitleLayout layout;
  CambSpeakerStyle style;
  const char *language;
  guint64 media_duration;
} CambLayoutRules;

guint camb_layout_find_end (const CambCues *cues, guint from);
GArray *camb_layout_lay_out (const CambCues *cues,
                             const CambLayoutRules *rules,
                             guint from,
                             guint to,
                             CambStrings *strings);

G_END_DECLS
