/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "demo-figures.h"
#include "demo-harbour.h"
#include "demo-panel.h"

/* How long a speaker takes to light up and to go dark again, in seconds. */
#define FADE 0.16

struct DemoScene
{
  const DemoStory *story;
  cairo_surface_t *still;
  cairo_surface_t *pier;
  cairo_surface_t *frame;
};

static cairo_surface_t *
new_surface (cairo_format_t format)
{
  return cairo_image_surface_create (format, DEMO_WIDTH, DEMO_HEIGHT);
}

static void
draw_still (DemoScene *self)
{
  g_autoptr (cairo_t) still = cairo_create (self->still);
  g_autoptr (cairo_t) pier = cairo_create (self->pier);

  demo_harbour_draw_still (still);
  demo_panel_draw_still (still, self->story);
  demo_harbour_draw_pier (pier);
}

DemoScene *
demo_scene_new (const DemoStory *story)
{
  DemoScene *self = g_new0 (DemoScene, 1);

  self->story = story;
  self->still = new_surface (CAIRO_FORMAT_RGB24);
  self->pier = new_surface (CAIRO_FORMAT_ARGB32);
  self->frame = new_surface (CAIRO_FORMAT_RGB24);
  draw_still (self);
  return self;
}

void
demo_scene_free (DemoScene *self)
{
  cairo_surface_destroy (self->still);
  cairo_surface_destroy (self->pier);
  cairo_surface_destroy (self->frame);
  g_free (self);
}

static double
get_light (const DemoStory *story, guint speaker, double time)
{
  double light = 0;

  for (guint i = 0; i < story->n_lines; i++) {
    const DemoLine *line = &story->lines[i];
    double rise = (time - line->start) / FADE + 1;
    double fall = (line->end - time) / FADE + 1;

    if (line->speaker == speaker)
      light = MAX (light, CLAMP (MIN (rise, fall), 0, 1));
  }
  return light;
}

/* The frame is the scene's own, and good until the next one is drawn. */
cairo_surface_t *
demo_scene_draw (DemoScene *self, guint frame)
{
  double time = frame / (double)DEMO_FPS;
  g_autoptr (cairo_t) cr = cairo_create (self->frame);

  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_set_source_surface (cr, self->still, 0, 0);
  cairo_rectangle (cr, 0, 0, DEMO_WIDTH, DEMO_HORIZON);
  cairo_fill (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);

  cairo_save (cr);
  cairo_rectangle (cr, 0, DEMO_PANEL_HEIGHT, DEMO_WIDTH,
                   DEMO_HEIGHT - DEMO_PANEL_HEIGHT);
  cairo_clip (cr);
  demo_harbour_draw_moving (cr, time);
  demo_harbour_draw_water (self->frame, DEMO_PANEL_HEIGHT, time);
  cairo_set_source_surface (cr, self->pier, 0, 0);
  cairo_rectangle (cr, 0, 530, DEMO_WIDTH, DEMO_HEIGHT - 530);
  cairo_fill (cr);
  for (guint s = 0; s < DEMO_N_SPEAKERS; s++)
    demo_figures_draw (cr, s, self->story->speakers[s].name,
                       get_light (self->story, s, time), time);
  cairo_restore (cr);
  demo_panel_draw_moving (cr, frame);
  cairo_surface_flush (self->frame);
  return self->frame;
}
