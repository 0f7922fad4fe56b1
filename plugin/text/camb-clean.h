/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What one line and one name may hold. Far beyond what anybody reads, and
 * little enough that no single text can hurt a renderer. */
#define CAMB_CLEAN_MAX_TEXT 16384
#define CAMB_CLEAN_MAX_NAME 256

/* Marks and format characters on one base character. */
#define CAMB_CLEAN_MAX_MARKS 8

gboolean camb_clean (GString *out, const char *text, gsize max_bytes);
gsize camb_clean_measure (const char *text, gsize max_bytes);
void camb_clean_flatten (char *text);

G_END_DECLS
