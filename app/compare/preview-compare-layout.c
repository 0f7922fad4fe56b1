/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Where bars and pictures lie. */

#include "config.h"

#include "preview-arrange.h"
#include "preview-compare-private.h"

#define GAP 6
#define ASPECT_RATIO (16.0 / 9.0)

static int
measure (gpointer widget, GtkOrientation orientation)
{
  int least;

  gtk_widget_measure (widget, orientation, -1, &least, NULL, NULL, NULL);
  return least;
}

static int
get_bar_size (PreviewCompareView *self, GtkOrientation orientation)
{
  int size = 0;

  for (guint i = 0; i < self->bars->len; i++)
    size = MAX (size, measure (g_ptr_array_index (self->bars, i), orientation));
  return size;
}

static void
place (gpointer widget, const GdkRectangle *box)
{
  gtk_widget_size_allocate (
      widget,
      &(GtkAllocation){
          box->x, box->y,
          MAX (box->width, measure (widget, GTK_ORIENTATION_HORIZONTAL)),
          MAX (box->height, measure (widget, GTK_ORIENTATION_VERTICAL))},
      -1);
}

static gboolean
is_mirrored (PreviewCompareView *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static void
allocate_grid (PreviewCompareView *self, int width, int height)
{
  int bar_height = get_bar_size (self, GTK_ORIENTATION_VERTICAL);
  int bar_width = get_bar_size (self, GTK_ORIENTATION_HORIZONTAL);
  guint n = self->cells->len;
  guint n_columns =
      preview_arrange_columns (n, width, height, bar_height, ASPECT_RATIO);

  n_columns = CLAMP ((guint)((width + GAP) / (bar_width + GAP)), 1, n_columns);
  for (guint i = 0; i < n; i++) {
    GdkRectangle box;

    preview_arrange_cell (i, n, n_columns, width, height, GAP,
                          is_mirrored (self), &box);
    place (g_ptr_array_index (self->bars, i),
           &(GdkRectangle){box.x, box.y, box.width, bar_height});
    place (g_ptr_array_index (self->cells, i),
           &(GdkRectangle){box.x, box.y + bar_height, box.width,
                           MAX (box.height - bar_height, 0)});
  }
}

/* Bars in rows, from @y on; returns where they end. */
static int
allocate_bars (PreviewCompareView *self,
               const guint *indices,
               guint n,
               guint n_columns,
               int width,
               int y)
{
  int bar_height = get_bar_size (self, GTK_ORIENTATION_VERTICAL);
  guint n_rows = (n + n_columns - 1) / n_columns;

  for (guint i = 0; i < n; i++) {
    GdkRectangle box;

    preview_arrange_cell (i, n, n_columns, width, (int)n_rows * bar_height, 0,
                          is_mirrored (self), &box);
    box.y += y;
    place (g_ptr_array_index (self->bars, indices[i]), &box);
  }
  return y + (int)n_rows * bar_height;
}

static gboolean
is_in_front (PreviewCompareView *self, guint index)
{
  if (self->shows_blend)
    return index == self->front[0] || index == self->front[1];
  return index == self->shown;
}

/* What is in front stands over its picture, the others wait below. */
static int
allocate_tabs (PreviewCompareView *self, int width)
{
  guint others[PREVIEW_MAX_PANES];
  guint n_others = 0;
  int bar_width = 1;
  guint n_columns;
  int y;

  if (self->shows_blend)
    y = allocate_bars (self, self->front, 2, 2, width, 0);
  else
    y = allocate_bars (self, &self->shown, 1, 1, width, 0);
  for (guint i = 0; i < self->bars->len; i++) {
    if (is_in_front (self, i) || n_others == G_N_ELEMENTS (others))
      continue;
    bar_width = MAX (bar_width, measure (g_ptr_array_index (self->bars, i),
                                         GTK_ORIENTATION_HORIZONTAL));
    others[n_others++] = i;
  }
  if (n_others == 0)
    return y;
  n_columns = CLAMP ((guint)(width / bar_width), 1, n_others);
  return allocate_bars (self, others, n_others, n_columns, width, y);
}

/**
 * preview_compare_view_allocate:
 * @self: a view
 * @width: of the room there is
 * @height: likewise
 */
void
preview_compare_view_allocate (PreviewCompareView *self, int width, int height)
{
  GdkRectangle box = {0, 0, width, height};

  if (self->cells->len == 0)
    return;
  if (self->shows_all) {
    allocate_grid (self, width, height);
    return;
  }
  box.y = allocate_tabs (self, width);
  box.height = MAX (height - box.y, 0);
  if (self->shows_blend)
    place (self->blend_area, &box);
  else
    place (g_ptr_array_index (self->cells, self->shown), &box);
}

/**
 * preview_compare_view_get_least_width:
 * @self: a view
 *
 * Returns: how little is enough for its bars
 */
int
preview_compare_view_get_least_width (PreviewCompareView *self)
{
  int bar = get_bar_size (self, GTK_ORIENTATION_HORIZONTAL);

  if (!self->shows_blend)
    return bar;
  return MAX (2 * bar, measure (self->blend_area, GTK_ORIENTATION_HORIZONTAL));
}

/**
 * preview_compare_view_get_picture_size:
 * @self: a view
 * @width: (out): how much room a picture has
 * @height: (out): likewise
 *
 * Returns: whether there is any
 */
gboolean
preview_compare_view_get_picture_size (PreviewCompareView *self,
                                       int *width,
                                       int *height)
{
  GtkWidget *widget;

  if (self->cells->len == 0)
    return FALSE;
  if (self->shows_blend)
    widget = preview_blend_area_get_picture (self->blend_area);
  else
    widget = g_ptr_array_index (self->cells, self->shown);
  *width = gtk_widget_get_width (widget);
  *height = gtk_widget_get_height (widget);
  return *width > 0 && *height > 0;
}
