/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-cues.h"
#include "preview-speech.h"

G_BEGIN_DECLS

/**
 * PreviewTimingKind:
 * @PREVIEW_TIMING_EARLY: the voice begins before the line
 * @PREVIEW_TIMING_LATE: the voice begins after the line
 * @PREVIEW_TIMING_OVERRUN: the voice ends after the line
 * @PREVIEW_TIMING_DEAD_AIR: nobody speaks during the line, or for too long
 */
typedef enum
{
  PREVIEW_TIMING_EARLY,
  PREVIEW_TIMING_LATE,
  PREVIEW_TIMING_OVERRUN,
  PREVIEW_TIMING_DEAD_AIR,
} PreviewTimingKind;

#define PREVIEW_N_TIMING_KINDS (PREVIEW_TIMING_DEAD_AIR + 1)

/**
 * PreviewTimingMark:
 * @kind: what is wrong
 * @line: with which line
 * @start: where that is to be heard, in nanoseconds
 * @end: until when, later than @start
 *
 * Voice and transcript that do not agree. How much is @end less @start.
 */
typedef struct
{
  PreviewTimingKind kind;
  guint line;
  guint64 start;
  guint64 end;
} PreviewTimingMark;

/**
 * PreviewTimingLimits:
 * @limits: by kind, what is allowed, in nanoseconds
 */
typedef struct
{
  guint64 limits[PREVIEW_N_TIMING_KINDS];
} PreviewTimingLimits;

GArray *preview_timing_judge (const CambCues *cues,
                              const GArray *speech,
                              const PreviewTimingLimits *limits);
const PreviewTimingMark *preview_timing_find_next (const GArray *marks,
                                                   guint64 time);
const PreviewTimingMark *preview_timing_find_at (const GArray *marks,
                                                 guint64 time);
char *preview_timing_mark_dup_text (const PreviewTimingMark *self);

G_END_DECLS
