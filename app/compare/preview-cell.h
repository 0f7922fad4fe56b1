/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-pane-view.h"
#include "preview-translation.h"

G_BEGIN_DECLS

/**
 * PreviewCell:
 *
 * A pane among others: what it shows, with its subtitles and, if wanted, what
 * it is made of. A click makes it heard.
 */
#define PREVIEW_TYPE_CELL (preview_cell_get_type ())
G_DECLARE_FINAL_TYPE (PreviewCell, preview_cell, PREVIEW, CELL, AdwBin)

PreviewCell *preview_cell_new (PreviewPane *pane,
                               PreviewPlayer *player,
                               PreviewResolver *resolver,
                               PreviewRuns *runs,
                               GSettings *settings,
                               PreviewZoom *zoom);
void preview_cell_set_index (PreviewCell *self, guint index);
PreviewPane *preview_cell_get_pane (PreviewCell *self);
PreviewPaneView *preview_cell_get_view (PreviewCell *self);
PreviewTranslation *preview_cell_get_translation (PreviewCell *self);

G_END_DECLS
