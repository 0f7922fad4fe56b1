/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *demo_cache_make (void);
void demo_cache_remove (char *folder);

G_END_DECLS
