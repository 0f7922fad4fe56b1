/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-loop-sound.h"

G_BEGIN_DECLS

/**
 * PreviewLoopPlayer:
 *
 * Plays how a sound loops, from memory: a seek would put a gap of its own where
 * the ear looks for one.
 */
typedef struct _PreviewLoopPlayer PreviewLoopPlayer;

PreviewLoopPlayer *preview_loop_player_new (const PreviewLoopSound *sound,
                                            double volume);
void preview_loop_player_stop (PreviewLoopPlayer *self);

G_END_DECLS
