/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <adwaita.h>

#include "preview-player.h"

G_BEGIN_DECLS

/**
 * PreviewTakesPage:
 *
 * All takes and sounds of the list below each other, to be played one after the
 * other and judged. Emits `chosen` for the run that is selected, and `wanted`
 * for the one that is to be played.
 */
#define PREVIEW_TYPE_TAKES_PAGE (preview_takes_page_get_type ())
G_DECLARE_FINAL_TYPE (PreviewTakesPage,
                      preview_takes_page,
                      PREVIEW,
                      TAKES_PAGE,
                      AdwBin)

PreviewTakesPage *preview_takes_page_new (PreviewRuns *runs,
                                          PreviewResolver *resolver,
                                          PreviewPlayer *player);
gboolean preview_takes_page_takes (PreviewRun *run);
void preview_takes_page_set_shown (PreviewTakesPage *self, gboolean is_shown);

G_END_DECLS
