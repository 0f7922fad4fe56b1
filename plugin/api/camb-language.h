/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *camb_language_dup_tag (const char *key);
const char *camb_language_get_name (const char *tag);
gboolean camb_language_matches (const char *key, const char *wanted);

G_END_DECLS
