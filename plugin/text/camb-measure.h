/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * CambMeasure: how long a line may be, in cells. A character takes one cell,
 * a wide one (CJK, emoji) two.
 */
typedef struct
{
  guint cells;
  guint chars;
} CambMeasure;

guint camb_measure_get_cells (gunichar c);
gboolean camb_measure_is_wide (const char *text);
CambMeasure camb_measure_for_text (const char *text, const char *language);
double camb_measure_count_read (const char *text, gboolean wide);
double camb_measure_get_speed (const char *language, gboolean wide);
guint camb_measure_get_netflix_line (const char *language, gboolean wide);

G_END_DECLS
