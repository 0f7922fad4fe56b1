/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GPtrArray *
preview_align_texts (const char *const *texts, guint n_rows, gsize total);
gsize preview_align_measure (const char *const *texts);

G_END_DECLS
