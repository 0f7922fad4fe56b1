/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-player.h"
#include "preview-runs.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PreviewTransport:
 *
 * What moves the player, at the foot of the window. Buttons are actions of the
 * window; what is only a setting goes to the settings.
 */
#define PREVIEW_TYPE_TRANSPORT (preview_transport_get_type ())
G_DECLARE_FINAL_TYPE (PreviewTransport,
                      preview_transport,
                      PREVIEW,
                      TRANSPORT,
                      GtkBox)

void preview_transport_set_player (PreviewTransport *self,
                                   PreviewPlayer *player,
                                   PreviewRuns *runs,
                                   GSettings *settings);
void preview_transport_set_narrow (PreviewTransport *self, gboolean is_narrow);
void preview_transport_update (PreviewTransport *self);

G_END_DECLS
