/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <adwaita.h>

#include "preview-runs.h"

G_BEGIN_DECLS

/**
 * PreviewTextsPage:
 *
 * All translations of the list next to each other, row by row. What differs
 * from the first one is marked, word by word.
 */
#define PREVIEW_TYPE_TEXTS_PAGE (preview_texts_page_get_type ())
G_DECLARE_FINAL_TYPE (PreviewTextsPage,
                      preview_texts_page,
                      PREVIEW,
                      TEXTS_PAGE,
                      AdwBin)

PreviewTextsPage *preview_texts_page_new (PreviewRuns *runs);
void preview_texts_page_set_shown (PreviewTextsPage *self, gboolean is_shown);

G_END_DECLS
