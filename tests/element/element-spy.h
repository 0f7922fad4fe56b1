/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "element-harness.h"

G_BEGIN_DECLS

/* Reads everything that a program shows of itself, and looks for secrets. */
void spy_init (const char *const *secrets);
void spy_read (const char *where, const char *text);
void spy_read_pipeline (Harness *h);
guint spy_get_n_texts (const char *where);
char *spy_take_finds (void);

G_END_DECLS
