/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The media of the sample runs, made by real encoders on first use. */
char *demo_media_dup_folder (const char *media_dir);
gboolean demo_media_prepare (const char *folder, GError **error);

G_END_DECLS
