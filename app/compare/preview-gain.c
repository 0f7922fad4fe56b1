/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "preview-gain.h"

/**
 * preview_gain_format:
 * @gain: in dB
 *
 * Returns: (transfer full): with its sign and its unit, for the user
 */
char *
preview_gain_format (double gain)
{
  double tenths = round (gain * 10);
  const char *sign = tenths < 0 ? "−" : tenths > 0 ? "+" : "";

  /* Translators: a sign, and decibels. */
  return g_strdup_printf (_ ("%s%.1f dB"), sign, fabs (tenths) / 10);
}
