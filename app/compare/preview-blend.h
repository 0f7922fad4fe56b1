/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PREVIEW_MAX_GAIN 16

/**
 * PreviewBlendMode:
 * @PREVIEW_BLEND_SPLIT: one beside the other, along a line
 * @PREVIEW_BLEND_BLEND: one through the other
 * @PREVIEW_BLEND_DIFFERENCE: black where they are the same
 *
 * How two pictures make one.
 */
typedef enum
{
  PREVIEW_BLEND_SPLIT,
  PREVIEW_BLEND_BLEND,
  PREVIEW_BLEND_DIFFERENCE,
} PreviewBlendMode;

/**
 * PreviewBlend:
 * @mode: how
 * @share: of the split, how much of the width the first one has; of the blend,
 *   how much is seen of the second; from 0 to 1
 * @gain: how much a difference is amplified, from 1 to %PREVIEW_MAX_GAIN
 * @luma_only: whether differences of colour alone are left out
 * @is_mirrored: whether the first one is on the right of the split
 */
typedef struct
{
  PreviewBlendMode mode;
  double share;
  int gain;
  gboolean luma_only;
  gboolean is_mirrored;
} PreviewBlend;

/**
 * PreviewPlaced:
 * @paintable: (nullable): a picture
 * @place: where it lies
 */
typedef struct
{
  GdkPaintable *paintable;
  graphene_rect_t place;
} PreviewPlaced;

void preview_placed_snapshot (const PreviewPlaced *self, GtkSnapshot *snapshot);
void preview_blend_snapshot (const PreviewBlend *self,
                             GtkSnapshot *snapshot,
                             const PreviewPlaced *first,
                             const PreviewPlaced *second,
                             const graphene_rect_t *bounds);
double preview_blend_get_line (const PreviewBlend *self, double width);

G_END_DECLS
