/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "demo-figures.h"
#include "demo-panel.h"

#include <math.h>

#define TAU (2 * G_PI)
#define RULER_X 40.0
#define RULER_WIDTH 1200.0
#define LANES_Y 60
#define LANE_HEIGHT 9
#define TICKS_Y 92
#define DIAL_X 1232
#define DIAL_Y 30
#define N_BITS 16
#define BIT_WIDTH (DEMO_WIDTH / N_BITS)
#define BIT_HEIGHT 16

static void
set_gray (cairo_t *cr, double gray)
{
  cairo_set_source_rgb (cr, gray * 0.92, gray * 0.95, gray);
}

static void
set_font (cairo_t *cr, const char *family, double size)
{
  cairo_select_font_face (cr, family, CAIRO_FONT_SLANT_NORMAL,
                          CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size (cr, size);
}

static void
draw_text (cairo_t *cr, double x, double y, const char *text)
{
  cairo_move_to (cr, x, y);
  cairo_show_text (cr, text);
}

static double
get_ruler_x (double time)
{
  return RULER_X + RULER_WIDTH * time / DEMO_SECONDS;
}

/* Who speaks when, a lane for each speaker. */
static void
draw_lanes (cairo_t *cr, const DemoStory *story)
{
  for (guint i = 0; i < story->n_lines; i++) {
    const DemoLine *line = &story->lines[i];
    guint32 rgb = demo_figures_get_color (line->speaker);
    double x = get_ruler_x (line->start);

    cairo_set_source_rgb (cr, (rgb >> 16 & 255) / 255.0,
                          (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
    cairo_rectangle (cr, x, LANES_Y + line->speaker * (LANE_HEIGHT + 1),
                     get_ruler_x (line->end) - x, LANE_HEIGHT - 1);
    cairo_fill (cr);
  }
}

static void
draw_ticks (cairo_t *cr)
{
  set_font (cr, "DejaVu Sans", 11);
  for (int second = 0; second <= DEMO_SECONDS; second++) {
    gboolean is_long = second % 5 == 0;
    double x = get_ruler_x (second);
    g_autofree char *label = g_strdup_printf ("%d", second);

    set_gray (cr, is_long ? 0.95 : 0.55);
    cairo_rectangle (cr, x - 1, TICKS_Y, 2, is_long ? 12 : 7);
    cairo_fill (cr);
    if (is_long)
      draw_text (cr, x + 5, TICKS_Y + 14, label);
  }
}

void
demo_panel_draw_still (cairo_t *cr, const DemoStory *story)
{
  set_gray (cr, 0.06);
  cairo_rectangle (cr, 0, 0, DEMO_WIDTH, DEMO_PANEL_HEIGHT);
  cairo_fill (cr);
  set_gray (cr, 0.12);
  cairo_rectangle (cr, RULER_X, LANES_Y, RULER_WIDTH, 3 * (LANE_HEIGHT + 1));
  cairo_fill (cr);
  draw_lanes (cr, story);
  draw_ticks (cr);
  set_gray (cr, 0.98);
  set_font (cr, "DejaVu Sans", 28);
  draw_text (cr, RULER_X, 40, story->title);
  set_gray (cr, 0.5);
  set_font (cr, "DejaVu Sans", 13);
  draw_text (cr, 800, 37, "FRAME");
}

/* A hand that goes round once in a second. */
static void
draw_dial (cairo_t *cr, guint frame)
{
  double turn = (frame % DEMO_FPS) / (double)DEMO_FPS;

  set_gray (cr, 0.2);
  cairo_arc (cr, DIAL_X, DIAL_Y, 22, 0, TAU);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 1, 0.83, 0.36);
  cairo_move_to (cr, DIAL_X, DIAL_Y);
  cairo_arc (cr, DIAL_X, DIAL_Y, 22, -G_PI / 2, -G_PI / 2 + TAU * turn);
  cairo_fill (cr);
  set_gray (cr, 0.06);
  cairo_arc (cr, DIAL_X, DIAL_Y, 11, 0, TAU);
  cairo_fill (cr);
}

static void
draw_readout (cairo_t *cr, guint frame)
{
  guint seconds = frame / DEMO_FPS;
  g_autofree char *time = g_strdup_printf ("%02u:%02u:%02u", seconds / 60,
                                           seconds % 60, frame % DEMO_FPS);
  g_autofree char *number = g_strdup_printf ("%04u", frame);

  set_gray (cr, 0.98);
  set_font (cr, "DejaVu Sans Mono", 38);
  draw_text (cr, 1006, 43, time);
  set_gray (cr, 0.8);
  set_font (cr, "DejaVu Sans Mono", 24);
  draw_text (cr, 860, 39, number);
}

/* How far the clip is, and at the lower edge how far the second is. */
static void
draw_progress (cairo_t *cr, guint frame)
{
  double x = get_ruler_x (frame / (double)DEMO_FPS);
  double part = (frame % DEMO_FPS + 1) / (double)DEMO_FPS;

  cairo_set_source_rgba (cr, 1, 1, 1, 0.16);
  cairo_rectangle (cr, RULER_X, LANES_Y, x - RULER_X, 3 * (LANE_HEIGHT + 1));
  cairo_fill (cr);
  set_gray (cr, 1);
  cairo_rectangle (cr, x - 1.5, LANES_Y - 4, 3, TICKS_Y - LANES_Y + 12);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 1, 0.83, 0.36);
  cairo_rectangle (cr, 0, DEMO_PANEL_HEIGHT - 5, DEMO_WIDTH * part, 5);
  cairo_fill (cr);
}

/* For programs: see DemoScene. */
static void
draw_bits (cairo_t *cr, guint frame)
{
  for (guint i = 0; i < N_BITS; i++) {
    gboolean set = (frame >> (N_BITS - 1 - i) & 1) != 0;

    cairo_set_source_rgb (cr, set, set, set);
    cairo_rectangle (cr, i * BIT_WIDTH, DEMO_HEIGHT - BIT_HEIGHT, BIT_WIDTH,
                     BIT_HEIGHT);
    cairo_fill (cr);
  }
}

void
demo_panel_draw_moving (cairo_t *cr, guint frame)
{
  draw_progress (cr, frame);
  draw_readout (cr, frame);
  draw_dial (cr, frame);
  draw_bits (cr, frame);
}

/* Into the rectangle of the badge, whose corner is the origin. */
void
demo_panel_draw_badge (cairo_t *cr, const char *language)
{
  cairo_text_extents_t extents;

  cairo_set_source_rgb (cr, 1, 0.83, 0.36);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0.06, 0.07, 0.12);
  set_font (cr, "DejaVu Sans", 21);
  cairo_text_extents (cr, language, &extents);
  draw_text (cr, (DEMO_BADGE_WIDTH - extents.x_advance) / 2, 26, language);
}
