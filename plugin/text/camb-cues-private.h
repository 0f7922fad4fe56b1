/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-cues.h"
#include "camb-strings.h"

G_BEGIN_DECLS

/*
 * CambCueRow: a cue and its place among the lines as they were delivered.
 */
typedef struct
{
  CambCue cue;
  guint delivered;
} CambCueRow;

/* Immutable as soon as it leaves the function that makes it. */
struct _CambCues
{
  GArray *rows;
  CambStrings *strings;
  GPtrArray *speakers;
  /* Of int, by speaker: the number of the colour. NULL if that is the number of
   * the speaker. */
  GArray *colors;
  guint64 end;
  guint n_delivered;
  CambTimeUnit unit;
  /* Texts hold the original, a newline and its translation. */
  gboolean bilingual;
};

CambCues *camb_cues_new (CambStrings *strings, guint reserved);
CambCueRow *camb_cues_get_row (const CambCues *self, guint index);
CambCues *camb_cues_without_colors (const CambCues *self);
void camb_cues_append (CambCues *self, const CambCueRow *row);
void camb_cues_finish (CambCues *self);

G_END_DECLS
