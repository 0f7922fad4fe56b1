/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "demo-story.h"

#include <cairo.h>

G_BEGIN_DECLS

#define DEMO_WIDTH 1280
#define DEMO_HEIGHT 720
#define DEMO_N_FRAMES (DEMO_SECONDS * DEMO_FPS)

/* The picture of the clip: a harbour at night, who speaks, and what time it
 * is. The lowest 16 rows carry the number of the frame: 16 blocks of 80
 * pixels, the most significant bit on the left, white for one. */
typedef struct DemoScene DemoScene;

DemoScene *demo_scene_new (const DemoStory *story);
void demo_scene_free (DemoScene *self);
cairo_surface_t *demo_scene_draw (DemoScene *self, guint frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoScene, demo_scene_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (cairo_t, cairo_destroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (cairo_surface_t, cairo_surface_destroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (cairo_pattern_t, cairo_pattern_destroy)

G_END_DECLS
