/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The number that is burnt into the sample picture, read from what a window
 * would show, in any size. */

#include "config.h"

#include "frame-picture.h"

#define N_BITS 16
/* The strip, in 720ths of the height. */
#define TOP 704
#define FULL_HEIGHT 720

static gboolean
is_bright (const guint8 *pixel)
{
  return pixel[0] + pixel[1] + pixel[2] > 3 * 128;
}

/**
 * frame_picture_read:
 * @paintable: that of a pane
 *
 * Returns: the number of the frame; -1 if there is none
 */
int
frame_picture_read (GdkPaintable *paintable)
{
  g_autoptr (GdkPaintable) image = gdk_paintable_get_current_image (paintable);
  g_autofree guint8 *pixels = NULL;
  int width, height, y;
  int number = 0;

  if (!GDK_IS_TEXTURE (image))
    return -1;
  width = gdk_texture_get_width (GDK_TEXTURE (image));
  height = gdk_texture_get_height (GDK_TEXTURE (image));
  pixels = g_malloc ((gsize)width * (gsize)height * 4);
  gdk_texture_download (GDK_TEXTURE (image), pixels, (gsize)width * 4);
  y = height * (TOP + FULL_HEIGHT) / 2 / FULL_HEIGHT;
  for (int bit = 0; bit < N_BITS; bit++) {
    int x = width * (2 * bit + 1) / 2 / N_BITS;

    number = number << 1 | is_bright (pixels + 4 * (y * width + x));
  }
  return number;
}
