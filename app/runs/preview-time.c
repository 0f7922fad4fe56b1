/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-time.h"

#define HOUR 3600
#define MINUTE 60

static char *
format (guint64 seconds)
{
  guint hours = (guint)(seconds / HOUR);
  guint minutes = (guint)(seconds / MINUTE % MINUTE);
  guint rest = (guint)(seconds % MINUTE);

  if (hours > 0)
    return g_strdup_printf ("%u:%02u:%02u", hours, minutes, rest);
  return g_strdup_printf ("%u:%02u", minutes, rest);
}

/**
 * preview_time_format:
 * @time: in nanoseconds
 *
 * Returns: (transfer full): "0:30", "1:02:03", rounded down
 */
char *
preview_time_format (guint64 time)
{
  return format (time / PREVIEW_SECOND);
}

/**
 * preview_time_format_tenths:
 * @time: in nanoseconds
 *
 * Returns: (transfer full): "0:06.4", rounded down
 */
char *
preview_time_format_tenths (guint64 time)
{
  g_autofree char *seconds = format (time / PREVIEW_SECOND);
  guint tenths = (guint)(time / (PREVIEW_SECOND / 10) % 10);

  return g_strdup_printf ("%s.%u", seconds, tenths);
}

/**
 * preview_time_format_spoken:
 * @time: in nanoseconds
 *
 * Returns: (transfer full): for a screen reader, translated
 */
char *
preview_time_format_spoken (guint64 time)
{
  guint64 seconds = time / PREVIEW_SECOND;
  guint minutes = (guint)(seconds / MINUTE);
  guint rest = (guint)(seconds % MINUTE);
  g_autofree char *tail =
      g_strdup_printf (ngettext ("%u second", "%u seconds", rest), rest);
  g_autofree char *head = NULL;

  if (minutes == 0)
    return g_steal_pointer (&tail);
  head =
      g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes), minutes);
  return g_strdup_printf ("%s %s", head, tail);
}
