/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CAMB_SPEAKERS_N_COLORS 8

guint32 camb_speakers_get_color (int speaker);

G_END_DECLS
