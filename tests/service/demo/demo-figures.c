/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "demo-figures.h"

#include <math.h>

#define TAU (2 * G_PI)
#define FEET 600

typedef struct
{
  double x;
  double scale;
  guint32 color;
  guint32 coat;
  guint32 skin;
  double head;
} Look;

static const Look looks[DEMO_N_SPEAKERS] = {
    {230, 1.0, 0xffb44a, 0x7a4a2a, 0xe8b898, -170},
    {470, 1.06, 0x58d3c8, 0x25575c, 0xd9a585, -178},
    {690, 0.82, 0xff86a4, 0x74324c, 0xf0c4a4, -160},
};

/* A colour in the dark, lit up by @light. */
static void
set_lit (cairo_t *cr, guint32 rgb, double light)
{
  double k = 0.2 + 0.8 * light;

  cairo_set_source_rgb (cr, (rgb >> 16 & 255) / 255.0 * k + 0.03,
                        (rgb >> 8 & 255) / 255.0 * k + 0.04,
                        (rgb & 255) / 255.0 * k + 0.09 * (1 - light));
}

static void
fill_ellipse (cairo_t *cr, double x, double y, double rx, double ry)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, rx, ry);
  cairo_arc (cr, 0, 0, 1, 0, TAU);
  cairo_restore (cr);
  cairo_fill (cr);
}

static void
fill_box (cairo_t *cr,
          double x,
          double y,
          double width,
          double height,
          double r)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + r, y + r, r, G_PI, 1.5 * G_PI);
  cairo_arc (cr, x + width - r, y + r, r, 1.5 * G_PI, TAU);
  cairo_arc (cr, x + width - r, y + height - r, r, 0, 0.5 * G_PI);
  cairo_arc (cr, x + r, y + height - r, r, 0.5 * G_PI, G_PI);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* A coat from the shoulders to the hem, with sleeves, and what is under it. */
static void
draw_body (cairo_t *cr,
           const Look *look,
           double shoulder,
           double hem,
           double light)
{
  set_lit (cr, 0x1c2030, light);
  cairo_rectangle (cr, -19, -44, 14, 44);
  cairo_rectangle (cr, 5, -44, 14, 44);
  cairo_fill (cr);
  set_lit (cr, 0x0d0f18, light);
  fill_box (cr, -23, -9, 20, 10, 4);
  fill_box (cr, 3, -9, 20, 10, 4);
  set_lit (cr, look->coat, light);
  cairo_move_to (cr, -shoulder, look->head + 42);
  cairo_curve_to (cr, -shoulder + 4, look->head + 22, shoulder - 4,
                  look->head + 22, shoulder, look->head + 42);
  cairo_line_to (cr, hem, -30);
  cairo_line_to (cr, -hem, -30);
  cairo_fill (cr);
  for (int side = -1; side <= 1; side += 2) {
    cairo_move_to (cr, side * (shoulder - 4), look->head + 36);
    cairo_curve_to (cr, side * (shoulder + 12), look->head + 60,
                    side * (hem + 6), -80, side * (hem - 2), -66);
    cairo_line_to (cr, side * (hem - 14), -70);
    cairo_fill (cr);
  }
}

static void
draw_buttons (cairo_t *cr, const Look *look, double light)
{
  set_lit (cr, look->color, light);
  for (int i = 0; i < 3; i++)
    fill_ellipse (cr, 0, look->head + 62 + i * 24, 2.6, 2.6);
}

/* The mouth opens and closes while its owner speaks. */
static void
draw_face (cairo_t *cr, const Look *look, double light, double open)
{
  double y = look->head;

  set_lit (cr, look->skin, light);
  fill_ellipse (cr, 0, y, 21, 24);
  set_lit (cr, 0x1a1420, 1);
  fill_ellipse (cr, -8, y - 2, 2.4, 3.2);
  fill_ellipse (cr, 8, y - 2, 2.4, 3.2);
  set_lit (cr, 0x6b2430, light);
  fill_ellipse (cr, 0, y + 11, 6 - open, 1.4 + 4.5 * open);
}

static void
draw_mara (cairo_t *cr, const Look *look, double light, double open)
{
  double y = look->head;

  set_lit (cr, 0x4a2416, light);
  fill_ellipse (cr, 0, y - 3, 25, 28);
  fill_ellipse (cr, 13, y - 31, 12, 11);
  cairo_rectangle (cr, -25, y - 2, 50, 22);
  cairo_fill (cr);
  draw_body (cr, look, 34, 44, light);
  draw_buttons (cr, look, light);
  draw_face (cr, look, light, open);
  set_lit (cr, 0x4a2416, light);
  cairo_arc (cr, 0, y - 6, 23, G_PI, TAU);
  cairo_curve_to (cr, 14, y - 16, -4, y - 18, -23, y - 6);
  cairo_fill (cr);
  set_lit (cr, look->color, light);
  fill_box (cr, -22, y + 22, 44, 13, 6);
  fill_box (cr, 6, y + 28, 13, 36, 5);
}

static void
draw_jonas (cairo_t *cr, const Look *look, double light, double open)
{
  double y = look->head;

  draw_body (cr, look, 44, 42, light);
  draw_buttons (cr, look, light);
  draw_face (cr, look, light, 0);
  set_lit (cr, 0xd5d6da, light);
  cairo_arc (cr, 0, y + 4, 23, 0, G_PI);
  cairo_curve_to (cr, -16, y + 4, -12, y + 8, 0, y + 6);
  cairo_curve_to (cr, 12, y + 8, 16, y + 4, 23, y + 4);
  cairo_fill (cr);
  set_lit (cr, 0x6b2430, light);
  fill_ellipse (cr, 0, y + 14, 6 - open, 1.2 + 4 * open);
  set_lit (cr, 0x172338, light);
  cairo_move_to (cr, -27, y - 14);
  cairo_curve_to (cr, -34, y - 44, 34, y - 44, 27, y - 14);
  cairo_fill (cr);
  set_lit (cr, 0x0a0d16, light);
  fill_box (cr, -26, y - 18, 52, 8, 4);
  set_lit (cr, look->color, light);
  fill_ellipse (cr, 0, y - 25, 4.5, 4.5);
}

static void
draw_pip (cairo_t *cr, const Look *look, double light, double open)
{
  double y = look->head;

  draw_body (cr, look, 32, 34, light);
  draw_buttons (cr, look, light);
  set_lit (cr, 0xb8722e, light);
  fill_ellipse (cr, 0, y - 2, 24, 25);
  draw_face (cr, look, light, open);
  set_lit (cr, look->color, light);
  cairo_arc (cr, 0, y - 8, 26, G_PI, TAU);
  cairo_fill (cr);
  fill_ellipse (cr, 0, y - 36, 8, 8);
  set_lit (cr, 0xf5e6ea, light);
  fill_box (cr, -28, y - 14, 56, 9, 4);
  set_lit (cr, look->color, light);
  fill_box (cr, -20, y + 22, 40, 11, 5);
}

static void
draw_glow (cairo_t *cr, const Look *look, double lit)
{
  double r = (look->color >> 16 & 255) / 255.0;
  double g = (look->color >> 8 & 255) / 255.0;
  double b = (look->color & 255) / 255.0;
  g_autoptr (cairo_pattern_t) pattern =
      cairo_pattern_create_radial (0, -120, 0, 0, -120, 150);

  cairo_pattern_add_color_stop_rgba (pattern, 0, r, g, b, 0.5 * lit);
  cairo_pattern_add_color_stop_rgba (pattern, 1, r, g, b, 0);
  cairo_set_source (cr, pattern);
  cairo_rectangle (cr, -150, -270, 300, 270);
  cairo_fill (cr);
}

/* Rings that leave the mouth. */
static void
draw_voice (cairo_t *cr, const Look *look, double lit, double time)
{
  cairo_set_line_width (cr, 3);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (int i = 0; i < 3; i++) {
    double x = fmod (time * 1.6 + i / 3.0, 1);

    cairo_set_source_rgba (cr, (look->color >> 16 & 255) / 255.0,
                           (look->color >> 8 & 255) / 255.0,
                           (look->color & 255) / 255.0, lit * (1 - x));
    cairo_arc (cr, 8, look->head + 8, 28 + 38 * x, -0.5, 0.5);
    cairo_stroke (cr);
  }
}

static void
draw_label (cairo_t *cr, const Look *look, const char *name, double lit)
{
  cairo_text_extents_t extents;
  double width = 0;
  double y = look->head - 76;

  cairo_select_font_face (cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                          CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size (cr, 19);
  cairo_text_extents (cr, name, &extents);
  width = extents.x_advance + 26;
  cairo_set_source_rgba (cr, 0.02, 0.04, 0.1, 0.7);
  fill_box (cr, -width / 2, y, width, 28, 14);
  cairo_set_source_rgba (cr, (look->color >> 16 & 255) / 255.0,
                         (look->color >> 8 & 255) / 255.0,
                         (look->color & 255) / 255.0, lit);
  fill_box (cr, -width / 2, y, width, 28, 14);
  cairo_set_source_rgb (cr, 0.72 * (1 - lit) + 0.04, 0.76 * (1 - lit) + 0.05,
                        0.84 * (1 - lit) + 0.1);
  cairo_move_to (cr, -extents.x_advance / 2, y + 20.5);
  cairo_show_text (cr, name);
}

guint32
demo_figures_get_color (guint speaker)
{
  return looks[speaker].color;
}

void
demo_figures_draw (cairo_t *cr,
                   guint speaker,
                   const char *name,
                   double lit,
                   double time)
{
  static void (*const draw[DEMO_N_SPEAKERS]) (cairo_t *, const Look *, double,
                                              double) = {draw_mara, draw_jonas,
                                                         draw_pip};
  const Look *look = &looks[speaker];
  double open = lit * (0.5 + 0.5 * sin (TAU * time * 4.3) *
                                 sin (TAU * time * 1.7 + speaker));

  cairo_save (cr);
  cairo_translate (cr, look->x, FEET);
  cairo_scale (cr, look->scale, look->scale);
  if (lit > 0)
    draw_glow (cr, look, lit);
  draw[speaker](cr, look, 0.25 + 0.75 * lit, MAX (0, open));
  if (lit > 0)
    draw_voice (cr, look, lit, time);
  draw_label (cr, look, name, lit);
  cairo_restore (cr);
}
