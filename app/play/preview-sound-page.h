/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <adwaita.h>

#include "preview-resolver.h"

G_BEGIN_DECLS

/**
 * PreviewSoundPage:
 *
 * A run without a picture: its waveform, its loudness, and the line that is
 * spoken.
 */
#define PREVIEW_TYPE_SOUND_PAGE (preview_sound_page_get_type ())
G_DECLARE_FINAL_TYPE (PreviewSoundPage,
                      preview_sound_page,
                      PREVIEW,
                      SOUND_PAGE,
                      AdwBin)

void preview_sound_page_show_run (PreviewSoundPage *self,
                                  PreviewRun *run,
                                  PreviewResolver *resolver);
gboolean preview_sound_page_has_run (PreviewSoundPage *self);
void preview_sound_page_set_position (PreviewSoundPage *self, guint64 position);
void preview_sound_page_set_caption (PreviewSoundPage *self,
                                     const char *markup);

G_END_DECLS
