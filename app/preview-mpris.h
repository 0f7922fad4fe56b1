/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-window.h"

G_BEGIN_DECLS

/**
 * PreviewMpris:
 *
 * Media keys and players' remote controls: MPRIS 2 on the session bus.
 */
#define PREVIEW_TYPE_MPRIS (preview_mpris_get_type ())
G_DECLARE_FINAL_TYPE (PreviewMpris, preview_mpris, PREVIEW, MPRIS, GObject)

PreviewMpris *preview_mpris_new (PreviewWindow *window,
                                 GDBusConnection *connection);

G_END_DECLS
