/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean demo_tools_check (GError **error);
gboolean demo_tools_run (const char *const *argv, GError **error);
gboolean demo_tools_encode (const char *from,
                            const char *to,
                            const char *const *options,
                            GError **error);
GSubprocess *demo_tools_start_encoder (const char *to, GError **error);

G_END_DECLS
