/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-arrange.h"

static guint
get_n_rows (guint n_cells, guint n_columns)
{
  return (n_cells + n_columns - 1) / n_columns;
}

/**
 * preview_arrange_columns:
 * @n_cells: how many stand side by side
 * @width: of the room there is
 * @height: likewise
 * @bar_height: how much of a cell's height is not for its picture
 * @aspect_ratio: of the pictures, width to height
 *
 * Returns: in how many columns the pictures are largest; the fewer of two that
 *   are the same
 */
guint
preview_arrange_columns (guint n_cells,
                         double width,
                         double height,
                         double bar_height,
                         double aspect_ratio)
{
  guint best = 1;
  double largest = 0;

  for (guint n = 1; n <= n_cells; n++) {
    double own_height = height / get_n_rows (n_cells, n) - bar_height;
    double own_width = MIN (width / n, own_height * aspect_ratio);

    if (own_width > largest * 1.001) {
      largest = own_width;
      best = n;
    }
  }
  return best;
}

/**
 * preview_arrange_cell:
 * @index: which cell
 * @n_cells: how many there are
 * @n_columns: in how many columns
 * @width: of the room there is
 * @height: likewise
 * @gap: between two cells
 * @is_mirrored: whether the first is on the right
 * @cell: (out): where it lies
 *
 * The cells of a last row that is not full have the width of the others, and
 * stand in the middle.
 */
void
preview_arrange_cell (guint index,
                      guint n_cells,
                      guint n_columns,
                      int width,
                      int height,
                      int gap,
                      gboolean is_mirrored,
                      GdkRectangle *cell)
{
  int n_rows = (int)get_n_rows (n_cells, n_columns);
  int column = (int)(index % n_columns);
  int row = (int)(index / n_columns);
  int n_here =
      row == n_rows - 1 ? (int)n_cells - row * (int)n_columns : (int)n_columns;
  int own_width = (width - gap * ((int)n_columns - 1)) / (int)n_columns;
  int own_height = (height - gap * (n_rows - 1)) / n_rows;
  int used = n_here * own_width + (n_here - 1) * gap;

  if (is_mirrored)
    column = n_here - 1 - column;
  cell->x = (width - used) / 2 + column * (own_width + gap);
  cell->y = row * (own_height + gap);
  cell->width = own_width;
  cell->height = own_height;
}
