/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How long a line wants to be on screen, in nanoseconds. */
#define CAMB_PACE_SECOND (G_GUINT64_CONSTANT (1000000000))
#define CAMB_PACE_MS (G_GUINT64_CONSTANT (1000000))
#define CAMB_PACE_MIN (G_GUINT64_CONSTANT (833000000))
#define CAMB_PACE_MAX (7 * CAMB_PACE_SECOND)

/* Two frames between lines let the eye see that the text has changed, and what
 * is under twelve would flicker: at 24 frames a second, and so at any other. */
#define CAMB_PACE_GAP (84 * CAMB_PACE_MS)
#define CAMB_PACE_CHAIN (500 * CAMB_PACE_MS)

guint64 camb_pace_get_duration (const char *text, const char *language);

G_END_DECLS
