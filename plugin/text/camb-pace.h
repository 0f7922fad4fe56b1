/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How long a line wants to be on screen, in nanoseconds. */
#define CAMB_PACE_SECOND (G_GUINT64_CONSTANT (1000000000))
#define CAMB_PACE_MIN (G_GUINT64_CONSTANT (833000000))
#define CAMB_PACE_MAX (7 * CAMB_PACE_SECOND)

guint64 camb_pace_get_duration (const char *text);

G_END_DECLS
