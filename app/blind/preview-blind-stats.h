/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Below this a result is called a difference, as everywhere in the field. */
#define PREVIEW_BLIND_LEVEL 0.05

double preview_blind_p_value (guint n, guint k, gboolean two_sided);
guint preview_blind_find_needed (guint n, gboolean two_sided);

G_END_DECLS
