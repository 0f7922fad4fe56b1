/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PreviewViewSwitcher:
 *
 * A button for each way to look at what is side by side.
 */
#define PREVIEW_TYPE_VIEW_SWITCHER (preview_view_switcher_get_type ())
G_DECLARE_FINAL_TYPE (PreviewViewSwitcher,
                      preview_view_switcher,
                      PREVIEW,
                      VIEW_SWITCHER,
                      GtkBox)

G_END_DECLS
