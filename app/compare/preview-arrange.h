/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

guint preview_arrange_columns (guint n_cells,
                               double width,
                               double height,
                               double bar_height,
                               double aspect_ratio);
void preview_arrange_cell (guint index,
                           guint n_cells,
                           guint n_columns,
                           int width,
                           int height,
                           int gap,
                           gboolean is_mirrored,
                           GdkRectangle *cell);

G_END_DECLS
