/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-cues.h"

G_BEGIN_DECLS

/* So many lines can be told apart on one screen, and drawn in time. */
#define CAMB_TIMELINE_MAX_LINES 8

/*
 * CambLine: a cue, or a piece of one.
 * @rank: lower ones stand above
 * @below: how many rows of text to leave free below it, so that it stays where
 *     it is while others come and go
 * @shared: whether others speak during it
 */
typedef struct
{
  CambCue cue;
  guint rank;
  guint below;
  gboolean shared;
} CambLine;

/*
 * CambScreenFunc: what is on screen from @start to @end. @lines are in the
 * order of their ranks, and valid during the call; their starts tell since
 * when they have been on screen.
 */
typedef void (*CambScreenFunc) (guint64 start,
                                guint64 end,
                                const CambLine *lines,
                                guint n_lines,
                                gpointer user_data);

void
camb_timeline_sweep (GArray *lines, CambScreenFunc func, gpointer user_data);

G_END_DECLS
