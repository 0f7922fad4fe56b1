/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <adwaita.h>

#include "preview-player.h"

G_BEGIN_DECLS

/**
 * PreviewHeardButton:
 *
 * What is heard: the same mark as on its pane, its number, name and gain. It
 * opens what sets the sound of all that are side by side.
 */
#define PREVIEW_TYPE_HEARD_BUTTON (preview_heard_button_get_type ())
G_DECLARE_FINAL_TYPE (PreviewHeardButton,
                      preview_heard_button,
                      PREVIEW,
                      HEARD_BUTTON,
                      AdwBin)

void preview_heard_button_set_player (PreviewHeardButton *self,
                                      PreviewPlayer *player);
void preview_heard_button_set_narrow (PreviewHeardButton *self,
                                      gboolean is_narrow);
void preview_heard_button_update (PreviewHeardButton *self);

G_END_DECLS
