/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-paste.h"

G_BEGIN_DECLS

void preview_paste_take_spec (PreviewPaste *self, PreviewSpec *spec);
void preview_paste_add_problem (PreviewPaste *self,
                                const char *what,
                                gssize length,
                                const char *why);
void preview_paste_add_text (PreviewPaste *self, const char *text);
void preview_paste_add_cell (PreviewPaste *self,
                             PreviewKind kind,
                             const char *language,
                             const char *cell);
gboolean preview_paste_add_json (PreviewPaste *self, const char *text);
gboolean preview_paste_add_table (PreviewPaste *self, char **lines);

G_END_DECLS
