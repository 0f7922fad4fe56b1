/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "demo-harbour.h"

#include <math.h>

#define TAU (2 * G_PI)
#define LAMP_X 1010
#define LAMP_Y 212
#define BEAM_PERIOD 5.0
#define BEAM_LENGTH 1100
#define PIER_Y 588

static void
set_color (cairo_t *cr, guint32 rgb, double alpha)
{
  cairo_set_source_rgba (cr, (rgb >> 16 & 255) / 255.0,
                         (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0, alpha);
}

static void
add_stop (cairo_pattern_t *pattern, double offset, guint32 rgb, double alpha)
{
  cairo_pattern_add_color_stop_rgba (pattern, offset, (rgb >> 16 & 255) / 255.0,
                                     (rgb >> 8 & 255) / 255.0,
                                     (rgb & 255) / 255.0, alpha);
}

static void
glow (cairo_t *cr, double x, double y, double radius, guint32 rgb, double alpha)
{
  g_autoptr (cairo_pattern_t) pattern =
      cairo_pattern_create_radial (x, y, 0, x, y, radius);

  add_stop (pattern, 0, rgb, alpha);
  add_stop (pattern, 0.3, rgb, alpha * 0.35);
  add_stop (pattern, 1, rgb, 0);
  cairo_set_source (cr, pattern);
  cairo_rectangle (cr, x - radius, y - radius, 2 * radius, 2 * radius);
  cairo_fill (cr);
}

static void
fill_circle (cairo_t *cr, double x, double y, double radius)
{
  cairo_arc (cr, x, y, radius, 0, TAU);
  cairo_fill (cr);
}

static void
draw_sky (cairo_t *cr)
{
  g_autoptr (cairo_pattern_t) sky =
      cairo_pattern_create_linear (0, 0, 0, DEMO_HORIZON);

  add_stop (sky, 0, 0x050a1a, 1);
  add_stop (sky, 0.5, 0x0f1d40, 1);
  add_stop (sky, 0.8, 0x2a355f, 1);
  add_stop (sky, 0.94, 0x5b4a70, 1);
  add_stop (sky, 1, 0x99636b, 1);
  cairo_set_source (cr, sky);
  cairo_rectangle (cr, 0, 0, DEMO_WIDTH, DEMO_HORIZON);
  cairo_fill (cr);
}

static void
draw_stars (cairo_t *cr)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1851);

  for (int i = 0; i < 260; i++) {
    double x = g_rand_double_range (random, 0, DEMO_WIDTH);
    double y = g_rand_double_range (random, 110, 360);
    double size = g_rand_double_range (random, 0.5, 1.5);
    double alpha = g_rand_double_range (random, 0.2, 0.95);

    set_color (cr, 0xf2f4ff, alpha * (1 - pow ((y - 110) / 260, 1.5)));
    fill_circle (cr, x, y, size);
  }
}

static void
draw_moon (cairo_t *cr)
{
  static const double craters[][3] = {
      {-12, -8, 7}, {9, 4, 9}, {-6, 15, 5}, {14, -15, 4}, {-20, 6, 3}};

  glow (cr, 300, 196, 190, 0xbfcdf5, 0.5);
  set_color (cr, 0xf4efda, 1);
  fill_circle (cr, 300, 196, 36);
  set_color (cr, 0xd8d0b4, 0.55);
  for (guint i = 0; i < G_N_ELEMENTS (craters); i++)
    fill_circle (cr, 300 + craters[i][0], 196 + craters[i][1], craters[i][2]);
}

static void
draw_hills (cairo_t *cr)
{
  set_color (cr, 0x1d2649, 1);
  cairo_move_to (cr, 0, DEMO_HORIZON);
  cairo_line_to (cr, 0, 344);
  cairo_curve_to (cr, 90, 300, 170, 340, 260, 352);
  cairo_curve_to (cr, 350, 330, 420, 318, 520, 362);
  cairo_curve_to (cr, 600, 378, 680, 380, 760, DEMO_HORIZON);
  cairo_fill (cr);
  set_color (cr, 0x121a36, 1);
  cairo_move_to (cr, 0, DEMO_HORIZON);
  cairo_line_to (cr, 0, 372);
  cairo_curve_to (cr, 120, 352, 230, 384, 330, 380);
  cairo_curve_to (cr, 420, 372, 500, 390, 590, DEMO_HORIZON);
  cairo_fill (cr);
}

/* Houses along the shore, with windows that are lit. */
static void
draw_town (cairo_t *cr)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (77);
  double x = 6;

  while (x < 500) {
    double width = g_rand_double_range (random, 16, 34);
    double height = g_rand_double_range (random, 14, 34);
    double y = DEMO_HORIZON - height;

    set_color (cr, 0x0c1228, 1);
    cairo_rectangle (cr, x, y, width, height);
    cairo_fill (cr);
    cairo_move_to (cr, x - 2, y);
    cairo_line_to (cr, x + width / 2, y - 9);
    cairo_line_to (cr, x + width + 2, y);
    cairo_fill (cr);
    for (double wx = x + 4; wx < x + width - 5; wx += 8)
      for (double wy = y + 4; wy < DEMO_HORIZON - 6; wy += 10) {
        set_color (cr, g_rand_boolean (random) ? 0xffd27a : 0xffb457,
                   g_rand_int_range (random, 0, 3) > 0 ? 0.95 : 0.08);
        cairo_rectangle (cr, wx, wy, 3.5, 5);
        cairo_fill (cr);
      }
    x += width + g_rand_double_range (random, 1, 12);
  }
}

static void
draw_rock (cairo_t *cr)
{
  set_color (cr, 0x0a0f20, 1);
  cairo_move_to (cr, 890, DEMO_HORIZON);
  cairo_curve_to (cr, 920, 372, 960, 376, 985, 366);
  cairo_line_to (cr, 1042, 366);
  cairo_curve_to (cr, 1080, 370, 1120, 378, 1150, DEMO_HORIZON);
  cairo_fill (cr);
}

/* The half width of the tower at @y. */
static double
get_tower_width (double y)
{
  return 14 + 14 * (y - 236) / (370 - 236);
}

static void
draw_tower (cairo_t *cr)
{
  static const double bands[][2] = {{262, 288}, {314, 340}};
  g_autoptr (cairo_pattern_t) shade =
      cairo_pattern_create_linear (LAMP_X - 28, 0, LAMP_X + 28, 0);

  cairo_move_to (cr, LAMP_X - get_tower_width (236), 236);
  cairo_line_to (cr, LAMP_X + get_tower_width (236), 236);
  cairo_line_to (cr, LAMP_X + get_tower_width (370), 370);
  cairo_line_to (cr, LAMP_X - get_tower_width (370), 370);
  set_color (cr, 0xc9cbd8, 1);
  cairo_fill (cr);
  set_color (cr, 0xa03a3e, 1);
  for (guint i = 0; i < G_N_ELEMENTS (bands); i++) {
    double top = bands[i][0];
    double bottom = bands[i][1];

    cairo_move_to (cr, LAMP_X - get_tower_width (top), top);
    cairo_line_to (cr, LAMP_X + get_tower_width (top), top);
    cairo_line_to (cr, LAMP_X + get_tower_width (bottom), bottom);
    cairo_line_to (cr, LAMP_X - get_tower_width (bottom), bottom);
    cairo_fill (cr);
  }
  add_stop (shade, 0, 0x0a1026, 0.35);
  add_stop (shade, 0.35, 0x0a1026, 0.1);
  add_stop (shade, 1, 0x0a1026, 0.85);
  cairo_move_to (cr, LAMP_X - get_tower_width (236), 236);
  cairo_line_to (cr, LAMP_X + get_tower_width (236), 236);
  cairo_line_to (cr, LAMP_X + get_tower_width (370), 370);
  cairo_line_to (cr, LAMP_X - get_tower_width (370), 370);
  cairo_set_source (cr, shade);
  cairo_fill (cr);
  set_color (cr, 0xffcf70, 0.9);
  cairo_rectangle (cr, LAMP_X - 4, 296, 7, 10);
  cairo_rectangle (cr, LAMP_X - 4, 346, 7, 12);
  cairo_fill (cr);
}

static void
draw_lantern (cairo_t *cr)
{
  set_color (cr, 0x121830, 1);
  cairo_rectangle (cr, LAMP_X - 22, 230, 44, 7);
  cairo_fill (cr);
  set_color (cr, 0xffe9b0, 1);
  cairo_rectangle (cr, LAMP_X - 11, 201, 22, 29);
  cairo_fill (cr);
  set_color (cr, 0x121830, 1);
  for (int i = -1; i <= 1; i++) {
    cairo_rectangle (cr, LAMP_X - 1 + i * 10, 200, 2, 30);
    cairo_fill (cr);
  }
  cairo_move_to (cr, LAMP_X - 16, 202);
  cairo_curve_to (cr, LAMP_X - 12, 186, LAMP_X + 12, 186, LAMP_X + 16, 202);
  cairo_fill (cr);
  cairo_rectangle (cr, LAMP_X - 1, 178, 2, 14);
  cairo_fill (cr);
}

/* What never moves. */
void
demo_harbour_draw_still (cairo_t *cr)
{
  draw_sky (cr);
  draw_stars (cr);
  draw_moon (cr);
  draw_hills (cr);
  draw_town (cr);
  draw_rock (cr);
  draw_tower (cr);
  draw_lantern (cr);
}

/* One of the two beams: a wedge that is short when it points at us or away. */
static void
draw_beam (cairo_t *cr, double angle)
{
  double reach = BEAM_LENGTH * cos (angle);
  double spread = 40 + 70 * fabs (sin (angle));
  double alpha = 0.34 + 0.2 * sin (angle);
  g_autoptr (cairo_pattern_t) pattern = NULL;

  if (fabs (reach) < 40)
    return;
  pattern = cairo_pattern_create_linear (LAMP_X, 0, LAMP_X + reach, 0);
  add_stop (pattern, 0, 0xfff3c8, alpha * 1.6);
  add_stop (pattern, 0.25, 0xfff0c0, alpha * 0.55);
  add_stop (pattern, 1, 0xfff0c0, 0);
  cairo_set_source (cr, pattern);
  cairo_move_to (cr, LAMP_X, LAMP_Y);
  cairo_line_to (cr, LAMP_X + reach, LAMP_Y + 24 - spread);
  cairo_line_to (cr, LAMP_X + reach, LAMP_Y + 24 + spread);
  cairo_fill (cr);
}

static void
draw_boat (cairo_t *cr, double time)
{
  double bob = 1.6 * sin (TAU * time / 2.7);

  cairo_save (cr);
  cairo_translate (cr, 1230 - 22.0 * time, DEMO_HORIZON - 1 + bob);
  cairo_rotate (cr, 0.018 * sin (TAU * time / 3.3));
  cairo_scale (cr, -1, 1);
  glow (cr, 6, -28, 70, 0xffc66b, 0.5);
  set_color (cr, 0x060a16, 1);
  cairo_move_to (cr, -52, -13);
  cairo_line_to (cr, 60, -19);
  cairo_line_to (cr, 44, 6);
  cairo_line_to (cr, -44, 6);
  cairo_fill (cr);
  cairo_rectangle (cr, -24, -34, 36, 22);
  cairo_rectangle (cr, -28, -37, 44, 4);
  cairo_rectangle (cr, 24, -74, 3, 60);
  cairo_rectangle (cr, -36, -52, 2, 40);
  cairo_fill (cr);
  set_color (cr, 0x8e2f35, 1);
  cairo_move_to (cr, -49, -6);
  cairo_line_to (cr, 55, -11);
  cairo_line_to (cr, 53, -8);
  cairo_line_to (cr, -48, -2);
  cairo_fill (cr);
  set_color (cr, 0xffd98c, 1);
  cairo_rectangle (cr, -19, -30, 10, 9);
  cairo_rectangle (cr, -4, -30, 10, 9);
  cairo_fill (cr);
  glow (cr, 25, -74, 26, 0xfff6dd, 0.95);
  glow (cr, 58, -20, 16, 0x55ff8a, 0.95);
  set_color (cr, 0x39425f, 0.9);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, 25, -72);
  cairo_line_to (cr, 58, -19);
  cairo_move_to (cr, 25, -72);
  cairo_line_to (cr, -35, -50);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* The beam turns once in five seconds, and a flare marks the moment in which
 * it points at us. */
void
demo_harbour_draw_moving (cairo_t *cr, double time)
{
  double angle = TAU * time / BEAM_PERIOD - G_PI / 2;
  double facing = MAX (0, sin (angle));

  draw_beam (cr, angle + G_PI);
  draw_beam (cr, angle);
  glow (cr, LAMP_X, LAMP_Y + 3, 60 + 150 * pow (facing, 8), 0xfff4cf,
        0.75 + 0.25 * pow (facing, 8));
  draw_boat (cr, time);
}

static guint32
mix_water (guint32 mirrored, guint32 light, guint32 tint)
{
  guint32 rb = (mirrored & 0xff00ff) * light >> 8 & 0xff00ff;
  guint32 g = (mirrored & 0x00ff00) * light >> 8 & 0x00ff00;

  return (rb | g) + tint;
}

/* The sky upside down, each row pushed aside by the waves, more the nearer it
 * is; @top is the first row of the picture that is sky. */
void
demo_harbour_draw_water (cairo_surface_t *surface, int top, double time)
{
  guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  double scale =
      (double)(DEMO_HORIZON - 1 - top) / (DEMO_HEIGHT - DEMO_HORIZON);

  cairo_surface_flush (surface);
  for (int y = DEMO_HORIZON; y < DEMO_HEIGHT; y++) {
    int depth = y - DEMO_HORIZON;
    double near = 1 + depth / 26.0;
    double ripple = sin (170 / near + 3.1 * time) +
                    0.6 * sin (410 / near - 2.3 * time + depth * 0.21) +
                    0.5 * sin (depth * 0.9 + 5 * time);
    int aside = (int)lround (ripple * near * 0.75);
    double source = DEMO_HORIZON - 1 - depth * scale + 0.4 * ripple * near;
    int from = CLAMP ((int)source, top, DEMO_HORIZON - 1);
    guint32 light = (guint32)(176 - 76 * depth / 320);
    guint32 tint = depth < 3 ? 0x0a0c14 : 0x04080e;
    const guint32 *mirrored = (const guint32 *)(data + from * stride);
    guint32 *row = (guint32 *)(data + y * stride);
    int left = CLAMP (-aside, 0, DEMO_WIDTH);
    int right = CLAMP (DEMO_WIDTH - aside, 0, DEMO_WIDTH);

    for (int x = 0; x < left; x++)
      row[x] = mix_water (mirrored[0], light, tint);
    for (int x = left; x < right; x++)
      row[x] = mix_water (mirrored[x + aside], light, tint);
    for (int x = right; x < DEMO_WIDTH; x++)
      row[x] = mix_water (mirrored[DEMO_WIDTH - 1], light, tint);
  }
  cairo_surface_mark_dirty (surface);
}

static void
draw_post (cairo_t *cr, double x, double top)
{
  g_autoptr (cairo_pattern_t) shade =
      cairo_pattern_create_linear (x - 11, 0, x + 11, 0);

  add_stop (shade, 0, 0x2a2533, 1);
  add_stop (shade, 0.4, 0x1c1926, 1);
  add_stop (shade, 1, 0x0a0a14, 1);
  cairo_set_source (cr, shade);
  cairo_rectangle (cr, x - 11, top, 22, DEMO_HEIGHT - top);
  cairo_fill (cr);
  set_color (cr, 0x3a3344, 1);
  cairo_save (cr);
  cairo_translate (cr, x, top);
  cairo_scale (cr, 11, 3.5);
  cairo_arc (cr, 0, 0, 1, 0, TAU);
  cairo_restore (cr);
  cairo_fill (cr);
}

/* Where they stand, dark enough for subtitles to be read on it. */
void
demo_harbour_draw_pier (cairo_t *cr)
{
  set_color (cr, 0x100f1a, 1);
  cairo_rectangle (cr, 0, PIER_Y, 890, DEMO_HEIGHT - PIER_Y);
  cairo_fill (cr);
  for (int i = 0; i < 4; i++) {
    double y = PIER_Y + 2 + i * 6 + i * i;

    set_color (cr, 0x3b3342, 1 - 0.2 * i);
    cairo_rectangle (cr, 0, y, 890 + 6 * i, 4 + i);
    cairo_fill (cr);
  }
  set_color (cr, 0x07070e, 0.8);
  for (int x = 40; x < 880; x += 74) {
    cairo_rectangle (cr, x, PIER_Y + 2, 2, 30);
    cairo_fill (cr);
  }
  set_color (cr, 0x181622, 1);
  cairo_rectangle (cr, 0, PIER_Y + 34, 890, 30);
  cairo_fill (cr);
  draw_post (cr, 36, 548);
  draw_post (cr, 872, 540);
}
