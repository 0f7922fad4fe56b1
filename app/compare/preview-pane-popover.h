/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-player.h"

G_BEGIN_DECLS

/**
 * PreviewPanePopover:
 *
 * How one run lies to the others: earlier or later, louder or quieter.
 */
#define PREVIEW_TYPE_PANE_POPOVER (preview_pane_popover_get_type ())
G_DECLARE_FINAL_TYPE (PreviewPanePopover,
                      preview_pane_popover,
                      PREVIEW,
                      PANE_POPOVER,
                      GtkPopover)

PreviewPanePopover *preview_pane_popover_new (PreviewPlayer *player,
                                              PreviewPane *pane);
void preview_pane_popover_set_index (PreviewPanePopover *self, guint index);

G_END_DECLS
