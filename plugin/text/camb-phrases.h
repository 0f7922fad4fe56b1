/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean camb_phrases_begin_with (const char *word, gsize length);
gboolean camb_phrases_is_title (const char *word, gsize length);

G_END_DECLS
