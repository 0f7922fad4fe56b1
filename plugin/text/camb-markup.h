/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-subtitles.h"
#include "camb-timeline.h"

G_BEGIN_DECLS

/* CambMarkup: writes lines as markup to @out; @plain is for its own use. */
typedef struct
{
  const CambCues *cues;
  CambSpeakerStyle style;
  GString *out;
  GString *plain;
} CambMarkup;

void camb_markup_write (CambMarkup *self, const CambLine *lines, guint n_lines);

G_END_DECLS
