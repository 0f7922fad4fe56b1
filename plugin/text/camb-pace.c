/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-measure.h"
#include "camb-pace.h"

/* How long it takes to read @text in a @language that may be unknown: 17
 * characters a second in most, but never under 0.833 s or over 7 s. */
guint64
camb_pace_get_duration (const char *text, const char *language)
{
  gboolean wide = camb_measure_is_wide (text);
  double seconds = camb_measure_count_read (text, wide) /
                   camb_measure_get_speed (language, wide);
  guint64 duration = (guint64)(seconds * CAMB_PACE_SECOND);

  return CLAMP (duration, CAMB_PACE_MIN, CAMB_PACE_MAX);
}
