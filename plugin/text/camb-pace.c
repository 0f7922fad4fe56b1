/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-pace.h"

#define CHARS_PER_SECOND 17

/* How long it takes to read @text: 17 Unicode characters a second, spaces and
 * marks included, but never under 0.833 s or over 7 s. */
guint64
camb_pace_get_duration (const char *text)
{
  guint64 n_chars = g_utf8_strlen (text, -1);
  guint64 duration = n_chars * CAMB_PACE_SECOND / CHARS_PER_SECOND;

  return CLAMP (duration, CAMB_PACE_MIN, CAMB_PACE_MAX);
}
