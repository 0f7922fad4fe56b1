/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-blend.h"

static const GdkRGBA black = {0, 0, 0, 1};

/**
 * preview_placed_snapshot:
 * @self: a picture
 * @snapshot: where to draw it
 */
void
preview_placed_snapshot (const PreviewPlaced *self, GtkSnapshot *snapshot)
{
  const graphene_rect_t *place = &self->place;

  if (self->paintable == NULL || place->size.width <= 0 ||
      place->size.height <= 0)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &place->origin);
  gdk_paintable_snapshot (self->paintable, GDK_SNAPSHOT (snapshot),
                          place->size.width, place->size.height);
  gtk_snapshot_restore (snapshot);
}

/* What is black around a picture is part of it: a difference to nothing would
 * be the picture itself. */
static void
draw_layer (GtkSnapshot *snapshot,
            const PreviewPlaced *placed,
            const graphene_rect_t *bounds)
{
  gtk_snapshot_push_clip (snapshot, bounds);
  gtk_snapshot_append_color (snapshot, &black, bounds);
  preview_placed_snapshot (placed, snapshot);
  gtk_snapshot_pop (snapshot);
}

/* The luma of BT.709, in which HD video is coded. GSK multiplies by the
 * transpose. */
static void
push_luma (GtkSnapshot *snapshot)
{
  static const float weights[16] = {
      0.2126f, 0.2126f, 0.2126f, 0, 0.7152f, 0.7152f, 0.7152f, 0,
      0.0722f, 0.0722f, 0.0722f, 0, 0,       0,       0,       1,
  };
  graphene_matrix_t matrix;
  graphene_vec4_t offset;

  graphene_matrix_init_from_float (&matrix, weights);
  graphene_vec4_init (&offset, 0, 0, 0, 0);
  gtk_snapshot_push_color_matrix (snapshot, &matrix, &offset);
}

static void
push_gain (GtkSnapshot *snapshot, int gain)
{
  graphene_matrix_t matrix;
  graphene_vec4_t offset;

  graphene_matrix_init_scale (&matrix, (float)gain, (float)gain, (float)gain);
  graphene_vec4_init (&offset, 0, 0, 0, 0);
  gtk_snapshot_push_color_matrix (snapshot, &matrix, &offset);
}

static void
draw_luma_layer (const PreviewBlend *self,
                 GtkSnapshot *snapshot,
                 const PreviewPlaced *placed,
                 const graphene_rect_t *bounds)
{
  if (self->luma_only)
    push_luma (snapshot);
  draw_layer (snapshot, placed, bounds);
  if (self->luma_only)
    gtk_snapshot_pop (snapshot);
}

static void
draw_difference (const PreviewBlend *self,
                 GtkSnapshot *snapshot,
                 const PreviewPlaced *first,
                 const PreviewPlaced *second,
                 const graphene_rect_t *bounds)
{
  int gain = CLAMP (self->gain, 1, PREVIEW_MAX_GAIN);

  if (gain > 1)
    push_gain (snapshot, gain);
  gtk_snapshot_push_blend (snapshot, GSK_BLEND_MODE_DIFFERENCE);
  draw_luma_layer (self, snapshot, first, bounds);
  gtk_snapshot_pop (snapshot);
  draw_luma_layer (self, snapshot, second, bounds);
  gtk_snapshot_pop (snapshot);
  if (gain > 1)
    gtk_snapshot_pop (snapshot);
}

static void
draw_split (const PreviewBlend *self,
            GtkSnapshot *snapshot,
            const PreviewPlaced *first,
            const PreviewPlaced *second,
            const graphene_rect_t *bounds)
{
  const PreviewPlaced *left = self->is_mirrored ? second : first;
  const PreviewPlaced *right = self->is_mirrored ? first : second;
  float line = (float)preview_blend_get_line (self, bounds->size.width);
  graphene_rect_t half = *bounds;

  half.size.width = line;
  if (line > 0)
    draw_layer (snapshot, left, &half);
  half.origin.x += line;
  half.size.width = bounds->size.width - line;
  if (half.size.width > 0)
    draw_layer (snapshot, right, &half);
}

static void
draw_blend (const PreviewBlend *self,
            GtkSnapshot *snapshot,
            const PreviewPlaced *first,
            const PreviewPlaced *second,
            const graphene_rect_t *bounds)
{
  draw_layer (snapshot, first, bounds);
  gtk_snapshot_push_opacity (snapshot, CLAMP (self->share, 0.0, 1.0));
  draw_layer (snapshot, second, bounds);
  gtk_snapshot_pop (snapshot);
}

/**
 * preview_blend_get_line:
 * @self: a blend
 * @width: of the whole
 *
 * Returns: where the line of the split is, in whole pixels from the left
 */
double
preview_blend_get_line (const PreviewBlend *self, double width)
{
  double share = CLAMP (self->share, 0.0, 1.0);

  if (self->is_mirrored)
    share = 1.0 - share;
  return (double)(int)(share * width + 0.5);
}

/**
 * preview_blend_snapshot:
 * @self: how two pictures make one
 * @snapshot: where to draw it
 * @first: one
 * @second: the other
 * @bounds: what is drawn
 */
void
preview_blend_snapshot (const PreviewBlend *self,
                        GtkSnapshot *snapshot,
                        const PreviewPlaced *first,
                        const PreviewPlaced *second,
                        const graphene_rect_t *bounds)
{
  switch (self->mode) {
  case PREVIEW_BLEND_BLEND:
    draw_blend (self, snapshot, first, second, bounds);
    break;
  case PREVIEW_BLEND_DIFFERENCE:
    draw_difference (self, snapshot, first, second, bounds);
    break;
  case PREVIEW_BLEND_SPLIT:
  default:
    draw_split (self, snapshot, first, second, bounds);
    break;
  }
}
