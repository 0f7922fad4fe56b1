/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_PLAY_FIRST_RUN 60000
#define BENCH_PLAY_FPS 25
/* Of one pane, in pixels. */
#define BENCH_PLAY_WIDTH 640
#define BENCH_PLAY_HEIGHT 360

int bench_play (const char *base_url,
                const char *key,
                guint n_runs,
                guint n_seconds);

G_END_DECLS
