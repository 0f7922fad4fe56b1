/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The figures of subtitles, in words. */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-quality.h"

#define SECOND 1e9

/* What comes near the limit is shown before it is over. */
#define NEAR 0.85

static const char *const broken_rules[CAMB_N_RULES] = {
    N_ ("Too much text for its time"),
    N_ ("A word longer than a line"),
    N_ ("More than two lines"),
    N_ ("Too short to be seen"),
    N_ ("On screen for too long"),
    N_ ("Gap to the next line too short"),
    N_ ("The next line starts before it ends"),
};

/**
 * preview_quality_get_pace:
 * @self: what was measured
 *
 * Returns: how hard the line is to read; too fast only if that breaks a rule
 */
PreviewPaceLevel
preview_quality_get_pace (const PreviewQuality *self)
{
  if (self->figures.broken & CAMB_RULE_SPEED)
    return PREVIEW_PACE_TOO_FAST;
  if (self->figures.chars_per_second > NEAR * self->max_speed)
    return PREVIEW_PACE_FAST;
  return PREVIEW_PACE_EASY;
}

/**
 * preview_quality_format_pace:
 * @self: what was measured
 *
 * Returns: (transfer full): the reading speed, short
 */
char *
preview_quality_format_pace (const PreviewQuality *self)
{
  /* Translators: characters per second, a reading speed. */
  return g_strdup_printf (_ ("%.0f ch/s"), self->figures.chars_per_second);
}

static void
append_gap (GString *out, gint64 gap)
{
  if (gap == CAMB_QUALITY_NO_GAP)
    return;
  g_string_append_c (out, '\n');
  if (gap >= 0)
    g_string_append_printf (out, _ ("%.2f s until the next line"),
                            (double)gap / SECOND);
  else
    g_string_append_printf (out, _ ("%.2f s together with the next line"),
                            -(double)gap / SECOND);
}

/**
 * preview_quality_describe:
 * @self: what was measured
 *
 * Returns: (transfer full): all figures, one a line
 */
char *
preview_quality_describe (const PreviewQuality *self)
{
  const CambQuality *figures = &self->figures;
  GString *out = g_string_new (NULL);

  g_string_append_printf (
      out, _ ("%.1f characters per second, comfortable up to %.0f"),
      figures->chars_per_second, self->max_speed);
  g_string_append_c (out, '\n');
  g_string_append_printf (out,
                          ngettext ("%u line, %u characters at most",
                                    "%u lines, %u characters at most",
                                    figures->n_lines),
                          figures->n_lines, figures->longest_line);
  g_string_append_c (out, '\n');
  g_string_append_printf (out, _ ("%.2f s on screen"),
                          (double)figures->duration / SECOND);
  append_gap (out, figures->gap);
  return g_string_free (out, FALSE);
}

/**
 * preview_quality_list_broken:
 * @self: what was measured
 *
 * Returns: (transfer full) (nullable): what rules the line breaks, one a line;
 *   %NULL if it breaks none
 */
char *
preview_quality_list_broken (const PreviewQuality *self)
{
  GString *out;

  if (self->figures.broken == 0)
    return NULL;
  out = g_string_new (NULL);
  for (guint i = 0; i < CAMB_N_RULES; i++) {
    if (!(self->figures.broken & 1 << i))
      continue;
    if (out->len > 0)
      g_string_append_c (out, '\n');
    g_string_append (out, _ (broken_rules[i]));
  }
  return g_string_free (out, FALSE);
}
