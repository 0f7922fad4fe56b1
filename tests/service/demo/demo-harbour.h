/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "demo-scene.h"

G_BEGIN_DECLS

#define DEMO_HORIZON 400

/* The night, the lighthouse and the boat. Times are in seconds. */
void demo_harbour_draw_still (cairo_t *cr);
void demo_harbour_draw_moving (cairo_t *cr, double time);
void demo_harbour_draw_water (cairo_surface_t *surface, int top, double time);
void demo_harbour_draw_pier (cairo_t *cr);

G_END_DECLS
