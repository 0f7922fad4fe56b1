/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

#include "preview-player.h"
#include "preview-sound.h"

G_BEGIN_DECLS

/**
 * PreviewWaveStack:
 *
 * The waveforms of all runs that are shown, one above the other, on one scale
 * of time, with what is played and what is looped.
 */
#define PREVIEW_TYPE_WAVE_STACK (preview_wave_stack_get_type ())
G_DECLARE_FINAL_TYPE (PreviewWaveStack,
                      preview_wave_stack,
                      PREVIEW,
                      WAVE_STACK,
                      GtkBox)

PreviewWaveStack *preview_wave_stack_new (PreviewPlayer *player,
                                          PreviewResolver *resolver,
                                          GSettings *settings);
PreviewSound *preview_wave_stack_get_sound (PreviewWaveStack *self,
                                            PreviewPane *pane);
gboolean preview_wave_stack_press_key (PreviewWaveStack *self,
                                       guint key,
                                       GdkModifierType modifiers);
void preview_wave_stack_reveal (PreviewWaveStack *self, guint64 time);
void preview_wave_stack_update_tracks (PreviewWaveStack *self);

G_END_DECLS
