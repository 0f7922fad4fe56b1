/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-kind.h"

G_BEGIN_DECLS

char *preview_export_name_stem (PreviewKind kind,
                                guint64 run_id,
                                const char *language);
char *preview_export_name_join (const char *stem,
                                const char *what,
                                const char *extension);
char *preview_export_name_number (const char *name, guint number);
const char *preview_export_name_get_extension (const char *media_type);
gboolean preview_export_name_is_safe (const char *name);

G_END_DECLS
