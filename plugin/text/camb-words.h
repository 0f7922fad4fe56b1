/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-measure.h"

G_BEGIN_DECLS

/* How good a place the end of a word is for a break. */
typedef enum
{
  CAMB_BREAK_FORCED,   /* within a word that is too long */
  CAMB_BREAK_SYLLABLE, /* between words or within one: nobody knows */
  CAMB_BREAK_INNER,    /* between ideographs, after a hyphen */
  CAMB_BREAK_SPACE,
  CAMB_BREAK_PHRASE, /* before a conjunction or a preposition */
  CAMB_BREAK_CLAUSE,
  CAMB_BREAK_SENTENCE,
  CAMB_BREAK_LINE, /* there is one in the text */
} CambBreak;

/* So much of a text: cells and characters before a point in it. */
typedef struct
{
  guint cells;
  guint chars;
} CambExtent;

/*
 * CambWord: what stays together. White space between words belongs to none.
 */
typedef struct
{
  guint start;
  guint end;
  CambExtent before;
  CambExtent after;
  CambBreak quality;
} CambWord;

GArray *camb_words_split (const char *text, CambMeasure limit);

G_END_DECLS
