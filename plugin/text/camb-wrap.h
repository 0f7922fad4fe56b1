/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-measure.h"
#include "camb-strings.h"

G_BEGIN_DECLS

/*
 * CambWrap: what a piece of text on screen may be.
 * @first: the limit of its first line, which may have to hold more than text
 * @limit: the limit of the other lines
 * @max_lines: 1 or 2
 * @min_pieces: into how many pieces to split even if it would fit into fewer
 */
typedef struct
{
  CambMeasure first;
  CambMeasure limit;
  guint max_lines;
  guint min_pieces;
} CambWrap;

/* CambPiece: text with its line breaks, and how much of it there is. */
typedef struct
{
  const char *text;
  guint weight;
} CambPiece;

GArray *
camb_wrap_text (const char *text, const CambWrap *rules, CambStrings *strings);

G_END_DECLS
