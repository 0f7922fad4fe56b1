/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <math.h>

#include "preview-zoom.h"

struct _PreviewZoom
{
  GObject parent_instance;

  double scale;
  /* What of the picture is in the middle, each from 0 to 1. */
  double x;
  double y;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewZoom, preview_zoom, G_TYPE_OBJECT)

/* A picture never leaves a gap at one side that it could fill. */
static double
keep_inside (double middle, double scale)
{
  double half = MIN (0.5 / scale, 0.5);

  return CLAMP (middle, half, 1.0 - half);
}

static void
preview_zoom_class_init (PreviewZoomClass *klass)
{
  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
preview_zoom_init (PreviewZoom *self)
{
  self->scale = 1.0;
  self->x = self->y = 0.5;
}

/**
 * preview_zoom_new:
 *
 * Returns: (transfer full): a zoom that shows all of a picture
 */
PreviewZoom *
preview_zoom_new (void)
{
  return g_object_new (PREVIEW_TYPE_ZOOM, NULL);
}

/**
 * preview_zoom_get_scale:
 * @self: a zoom
 *
 * Returns: how large, from %PREVIEW_MIN_ZOOM to %PREVIEW_MAX_ZOOM
 */
double
preview_zoom_get_scale (PreviewZoom *self)
{
  return self->scale;
}

/**
 * preview_zoom_get_middle:
 * @self: a zoom
 * @x: (out): what of the picture is in the middle, from 0 to 1
 * @y: (out): likewise
 */
void
preview_zoom_get_middle (PreviewZoom *self, double *x, double *y)
{
  *x = self->x;
  *y = self->y;
}

/**
 * preview_zoom_set:
 * @self: a zoom
 * @scale: how large, clamped
 * @x: what of the picture is to be in the middle, from 0 to 1, clamped
 * @y: likewise
 */
void
preview_zoom_set (PreviewZoom *self, double scale, double x, double y)
{
  scale = CLAMP (scale, PREVIEW_MIN_ZOOM, PREVIEW_MAX_ZOOM);
  x = keep_inside (x, scale);
  y = keep_inside (y, scale);
  if (self->scale == scale && self->x == x && self->y == y)
    return;
  self->scale = scale;
  self->x = x;
  self->y = y;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * preview_zoom_step:
 * @self: a zoom
 * @n_steps: how many steps larger, or smaller if negative
 *
 * Two steps double the size.
 */
void
preview_zoom_step (PreviewZoom *self, int n_steps)
{
  double step = round (2 * log2 (self->scale)) + n_steps;

  preview_zoom_set (self, exp2 (step / 2), self->x, self->y);
}

/**
 * preview_zoom_move:
 * @self: a zoom
 * @x: how far to go to the right, as a share of what is seen
 * @y: how far to go down, likewise
 */
void
preview_zoom_move (PreviewZoom *self, double x, double y)
{
  preview_zoom_set (self, self->scale, self->x + x / self->scale,
                    self->y + y / self->scale);
}

/**
 * preview_zoom_place:
 * @self: a zoom
 * @width: of the room there is
 * @height: likewise
 * @aspect_ratio: of the picture, width to height
 * @place: (out): where the picture lies; it may be larger than the room
 */
void
preview_zoom_place (PreviewZoom *self,
                    double width,
                    double height,
                    double aspect_ratio,
                    graphene_rect_t *place)
{
  double fit_width = MIN (width, height * aspect_ratio);
  double own_width = fit_width * self->scale;
  double own_height = fit_width / aspect_ratio * self->scale;

  graphene_rect_init (place, (float)(width / 2 - self->x * own_width),
                      (float)(height / 2 - self->y * own_height),
                      (float)own_width, (float)own_height);
}

/**
 * preview_zoom_at:
 * @self: a zoom
 * @scale: how large, clamped
 * @place: where the picture lies now
 * @width: of the room there is
 * @height: likewise
 * @x: what is to stay where it is: a point of the room
 * @y: likewise
 */
void
preview_zoom_at (PreviewZoom *self,
                 double scale,
                 const graphene_rect_t *place,
                 double width,
                 double height,
                 double x,
                 double y)
{
  double own_x = (x - place->origin.x) / place->size.width;
  double own_y = (y - place->origin.y) / place->size.height;
  double factor;

  scale = CLAMP (scale, PREVIEW_MIN_ZOOM, PREVIEW_MAX_ZOOM);
  factor = scale / self->scale;
  preview_zoom_set (self, scale,
                    own_x + (width / 2 - x) / (place->size.width * factor),
                    own_y + (height / 2 - y) / (place->size.height * factor));
}
