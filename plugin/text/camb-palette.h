/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GArray *camb_palette_assign (const GPtrArray *names);

G_END_DECLS
