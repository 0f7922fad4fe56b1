/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-cues.h"

G_BEGIN_DECLS

/*
 * CambTiming: what a line says of its time, in the unit to be found out.
 * Either of the two may be missing: not finite.
 */
typedef struct
{
  double start;
  double end;
  guint n_chars;
} CambTiming;

CambTimeUnit camb_units_decide (const CambTiming *timings,
                                guint n_timings,
                                guint64 media_duration,
                                char **reason);

G_END_DECLS
