/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "demo-scene.h"

G_BEGIN_DECLS

#define DEMO_PANEL_HEIGHT 120

/* Where the name of the language is: the only thing in which the pictures of
 * the versions differ. Even numbers, for 4:2:0. */
#define DEMO_BADGE_X 258
#define DEMO_BADGE_Y 12
#define DEMO_BADGE_WIDTH 150
#define DEMO_BADGE_HEIGHT 36

/* The instruments at the top, and the frame number at the bottom. */
void demo_panel_draw_still (cairo_t *cr, const DemoStory *story);
void demo_panel_draw_moving (cairo_t *cr, guint frame);
void demo_panel_draw_badge (cairo_t *cr, const char *language);

G_END_DECLS
