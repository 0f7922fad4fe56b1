/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "demo-scene.h"

G_BEGIN_DECLS

/* The speakers. @lit is 0 for silent, 1 for speaking, and between. */
guint32 demo_figures_get_color (guint speaker);
void demo_figures_draw (cairo_t *cr,
                        guint speaker,
                        const char *name,
                        double lit,
                        double time);

G_END_DECLS
