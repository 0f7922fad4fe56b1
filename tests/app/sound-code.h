/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SoundFunc:
 * @track: which sound
 * @frame: which of its frames
 * @channel: 0 or 1
 *
 * Returns: the sample, as 16 bits
 */
typedef gint16 (*SoundFunc) (guint track, guint frame, guint channel);

gint16 sound_code_get (guint track, guint frame, guint channel);
gint16 sound_tone_get (guint track, guint frame, guint channel);
GBytes *sound_wav_new (SoundFunc func, guint track, guint n_frames);

G_END_DECLS
