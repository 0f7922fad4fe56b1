/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * SoundRecord:
 *
 * What reaches the loudspeaker, frame by frame, with the moment that each is
 * said to be of.
 */
typedef struct _SoundRecord SoundRecord;

SoundRecord *sound_record_new (GstElement *output);
void sound_record_free (SoundRecord *self);
void sound_record_clear (SoundRecord *self);
guint sound_record_get_n_frames (SoundRecord *self);
guint64 sound_record_get_start (SoundRecord *self);
float *sound_record_dup (SoundRecord *self, guint *n_frames);
guint sound_record_get_n_breaks (SoundRecord *self);

G_END_DECLS
