/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Two pictures as one, down to the pixel, by each renderer that there is. */

#include "config.h"

#include <gtk/gtk.h>
#if !GTK_CHECK_VERSION(4, 18, 0)
#include <gsk/gl/gskglrenderer.h>
#endif

#include "preview-arrange.h"
#include "preview-blend.h"
#include "preview-zoom.h"

#define WIDTH 64
#define HEIGHT 32
#define SIZE 512

typedef struct
{
  GskRenderer *renderer;
  guchar pixels[HEIGHT][WIDTH][4];
} Screen;

static const graphene_rect_t bounds = {{0, 0}, {WIDTH, HEIGHT}};

/* As large as a video: renderers treat icons otherwise. */
static GdkPaintable *
create_picture (guint32 rgb)
{
  gsize size = SIZE * SIZE * sizeof rgb;
  guint32 *pixels = g_malloc (size);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, size);

  for (guint i = 0; i < SIZE * SIZE; i++)
    pixels[i] = rgb | 0xff000000;
  return GDK_PAINTABLE (gdk_memory_texture_new (SIZE, SIZE, GDK_MEMORY_DEFAULT,
                                                bytes, SIZE * sizeof rgb));
}

static void
draw (Screen *screen, const PreviewBlend *blend, guint32 a, guint32 b)
{
  g_autoptr (GdkPaintable) picture_a = create_picture (a);
  g_autoptr (GdkPaintable) picture_b = create_picture (b);
  PreviewPlaced first = {picture_a, bounds};
  PreviewPlaced second = {picture_b, bounds};
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  preview_blend_snapshot (blend, snapshot, &first, &second, &bounds);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (screen->renderer, node, &bounds);
  gdk_texture_download (texture, (guchar *)screen->pixels, WIDTH * 4);
}

/* In the order of GDK_MEMORY_DEFAULT, as 0xrrggbb. */
static void
assert_pixel (Screen *screen, int x, guint32 rgb, int tolerance)
{
  guint32 pixel;

  memcpy (&pixel, screen->pixels[HEIGHT / 2][x], sizeof pixel);
  for (int shift = 0; shift <= 16; shift += 8) {
    int is = (int)(pixel >> shift & 0xff);
    int wanted = (int)(rgb >> shift & 0xff);

    g_assert_cmpint (ABS (is - wanted), <=, tolerance);
  }
}

static void
test_split (Screen *screen)
{
  PreviewBlend blend = {.mode = PREVIEW_BLEND_SPLIT, .share = 0.25, .gain = 1};

  draw (screen, &blend, 0xff0000, 0x0000ff);
  assert_pixel (screen, 0, 0xff0000, 0);
  assert_pixel (screen, WIDTH / 4 - 1, 0xff0000, 0);
  assert_pixel (screen, WIDTH / 4, 0x0000ff, 0);
  assert_pixel (screen, WIDTH - 1, 0x0000ff, 0);

  blend.is_mirrored = TRUE;
  draw (screen, &blend, 0xff0000, 0x0000ff);
  assert_pixel (screen, 0, 0x0000ff, 0);
  assert_pixel (screen, WIDTH * 3 / 4 - 1, 0x0000ff, 0);
  assert_pixel (screen, WIDTH * 3 / 4, 0xff0000, 0);

  blend.is_mirrored = FALSE;
  blend.share = 0;
  draw (screen, &blend, 0xff0000, 0x0000ff);
  assert_pixel (screen, 0, 0x0000ff, 0);
  blend.share = 1;
  draw (screen, &blend, 0xff0000, 0x0000ff);
  assert_pixel (screen, WIDTH - 1, 0xff0000, 0);
}

static void
test_opacity (Screen *screen)
{
  PreviewBlend blend = {.mode = PREVIEW_BLEND_BLEND, .share = 0.25, .gain = 1};

  draw (screen, &blend, 0xff0000, 0x0000ff);
  assert_pixel (screen, 5, 0xbf0040, 2);
  blend.share = 0;
  draw (screen, &blend, 0x123456, 0xffffff);
  assert_pixel (screen, 5, 0x123456, 1);
  blend.share = 1;
  draw (screen, &blend, 0x123456, 0xfedcba);
  assert_pixel (screen, 5, 0xfedcba, 1);
}

static void
test_difference (Screen *screen)
{
  PreviewBlend blend = {.mode = PREVIEW_BLEND_DIFFERENCE, .gain = 1};

  draw (screen, &blend, 0x804020, 0x804020);
  assert_pixel (screen, 5, 0x000000, 1);
  draw (screen, &blend, 0x804020, 0x706028);
  assert_pixel (screen, 5, 0x102008, 1);
  draw (screen, &blend, 0x706028, 0x804020);
  assert_pixel (screen, 5, 0x102008, 1);
  blend.gain = 4;
  draw (screen, &blend, 0x804020, 0x706028);
  assert_pixel (screen, 5, 0x408020, 4);
  blend.gain = PREVIEW_MAX_GAIN;
  draw (screen, &blend, 0x804020, 0x706028);
  assert_pixel (screen, 5, 0xffff80, 16);
}

/* Red and a green of the same luma differ in colour alone. */
static void
test_luma (Screen *screen)
{
  PreviewBlend blend = {
      .mode = PREVIEW_BLEND_DIFFERENCE,
      .gain = 1,
      .luma_only = TRUE,
  };

  draw (screen, &blend, 0xff0000, 0x004c00);
  assert_pixel (screen, 5, 0x000000, 2);
  draw (screen, &blend, 0xffffff, 0x000000);
  assert_pixel (screen, 5, 0xffffff, 1);
  draw (screen, &blend, 0x0000ff, 0x000000);
  assert_pixel (screen, 5, 0x121212, 2);
}

static void
test_renderer (gconstpointer data)
{
  gboolean is_gl = GPOINTER_TO_INT (data);
  GdkSurface *surface = gdk_surface_new_toplevel (gdk_display_get_default ());
  Screen screen = {is_gl ? gsk_gl_renderer_new () : gsk_cairo_renderer_new ()};
  g_autoptr (GError) error = NULL;

  if (gsk_renderer_realize (screen.renderer, surface, &error)) {
    test_split (&screen);
    test_opacity (&screen);
    test_difference (&screen);
    test_luma (&screen);
    gsk_renderer_unrealize (screen.renderer);
  } else {
    /* Without cairo, nothing could be drawn at all. */
    g_assert_true (is_gl);
    g_test_skip (error->message);
  }
  g_object_unref (screen.renderer);
  gdk_surface_destroy (surface);
  g_object_unref (surface);
}

static void
test_arrange (void)
{
  GdkRectangle cell;

  g_assert_cmpuint (preview_arrange_columns (1, 800, 600, 30, 1.78), ==, 1);
  g_assert_cmpuint (preview_arrange_columns (4, 800, 600, 30, 1.78), ==, 2);
  g_assert_cmpuint (preview_arrange_columns (2, 1600, 400, 30, 1.78), ==, 2);
  g_assert_cmpuint (preview_arrange_columns (2, 400, 900, 30, 1.78), ==, 1);
  g_assert_cmpuint (preview_arrange_columns (9, 1600, 900, 30, 1.78), ==, 3);

  preview_arrange_cell (0, 3, 2, 206, 106, 6, FALSE, &cell);
  g_assert_cmpint (cell.x, ==, 0);
  g_assert_cmpint (cell.width, ==, 100);
  g_assert_cmpint (cell.height, ==, 50);
  preview_arrange_cell (0, 3, 2, 206, 106, 6, TRUE, &cell);
  g_assert_cmpint (cell.x, ==, 106);
  /* The last row is not full: in the middle. */
  preview_arrange_cell (2, 3, 2, 206, 106, 6, FALSE, &cell);
  g_assert_cmpint (cell.x, ==, 53);
  g_assert_cmpint (cell.y, ==, 56);
}

static void
assert_close (double a, double b)
{
  g_assert_cmpfloat_with_epsilon (a, b, 0.01);
}

static void
test_zoom (void)
{
  g_autoptr (PreviewZoom) zoom = preview_zoom_new ();
  graphene_rect_t place, after;
  double x, y;

  preview_zoom_place (zoom, 400, 400, 2, &place);
  assert_close (place.origin.x, 0);
  assert_close (place.origin.y, 100);
  assert_close (place.size.width, 400);

  /* What is under the pointer stays there. */
  preview_zoom_at (zoom, 4, &place, 400, 400, 300, 150);
  preview_zoom_place (zoom, 400, 400, 2, &after);
  assert_close (after.size.width, 1600);
  assert_close ((300 - after.origin.x) / 1600, 0.75);
  assert_close ((150 - after.origin.y) / 800, 0.25);

  /* Never past the edge, never too large or too small. */
  preview_zoom_move (zoom, 100, -100);
  preview_zoom_get_middle (zoom, &x, &y);
  assert_close (x, 1 - 0.125);
  assert_close (y, 0.125);
  preview_zoom_set (zoom, 100, 0.5, 0.5);
  assert_close (preview_zoom_get_scale (zoom), PREVIEW_MAX_ZOOM);
  preview_zoom_set (zoom, 0, 0, 1);
  assert_close (preview_zoom_get_scale (zoom), PREVIEW_MIN_ZOOM);
  preview_zoom_get_middle (zoom, &x, &y);
  assert_close (x, 0.5);
  assert_close (y, 0.5);
  preview_zoom_step (zoom, 2);
  assert_close (preview_zoom_get_scale (zoom), 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  g_test_add_data_func ("/blend/cairo", GINT_TO_POINTER (FALSE), test_renderer);
  g_test_add_data_func ("/blend/gl", GINT_TO_POINTER (TRUE), test_renderer);
  g_test_add_func ("/arrange", test_arrange);
  g_test_add_func ("/zoom", test_zoom);
  return g_test_run ();
}
