/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <adwaita.h>

#include "preview-captions.h"
#include "preview-player.h"
#include "preview-zoom.h"

G_BEGIN_DECLS

/**
 * PreviewPaneView:
 *
 * Shows one pane: its picture with subtitles, its sound, its texts, or why
 * there is none of them and what can be done about it.
 */
#define PREVIEW_TYPE_PANE_VIEW (preview_pane_view_get_type ())
G_DECLARE_FINAL_TYPE (PreviewPaneView,
                      preview_pane_view,
                      PREVIEW,
                      PANE_VIEW,
                      AdwBin)

void preview_pane_view_set_player (PreviewPaneView *self,
                                   PreviewPlayer *player,
                                   PreviewResolver *resolver,
                                   GSettings *settings);
void preview_pane_view_set_pane (PreviewPaneView *self, PreviewPane *pane);
void preview_pane_view_set_zoom (PreviewPaneView *self, PreviewZoom *zoom);
void
preview_pane_view_set_shown_size (PreviewPaneView *self, int width, int height);
const char *preview_pane_view_get_caption (PreviewPaneView *self);
PreviewCaptions *preview_pane_view_get_captions (PreviewPaneView *self);
void preview_pane_view_update_captions (PreviewPaneView *self);

G_END_DECLS
