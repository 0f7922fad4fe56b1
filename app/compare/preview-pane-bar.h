/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-player.h"

G_BEGIN_DECLS

/**
 * PreviewPaneBar:
 *
 * What stands above a pane: its number, which is the key that makes it heard,
 * the mark of what is heard, its name, how it is doing and how loud it is.
 */
#define PREVIEW_TYPE_PANE_BAR (preview_pane_bar_get_type ())
G_DECLARE_FINAL_TYPE (PreviewPaneBar,
                      preview_pane_bar,
                      PREVIEW,
                      PANE_BAR,
                      GtkBox)

PreviewPaneBar *preview_pane_bar_new (PreviewPlayer *player, PreviewPane *pane);
void preview_pane_bar_set_index (PreviewPaneBar *self, guint index);
void preview_pane_bar_set_compact (PreviewPaneBar *self, gboolean is_compact);
char *preview_pane_dup_name (PreviewPane *pane);

G_END_DECLS
