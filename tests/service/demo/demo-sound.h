/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DEMO_RATE 48000

/* Sound in memory: interleaved samples around zero, 48 kHz. */
typedef struct
{
  float *samples;
  guint n_channels;
  guint n_frames;
} DemoSound;

DemoSound *demo_sound_new (guint n_channels, guint n_frames);
DemoSound *demo_sound_load_speech (const char *filename, GError **error);
void demo_sound_free (DemoSound *self);
double demo_sound_get_seconds (const DemoSound *self);
void demo_sound_mix (DemoSound *self,
                     const DemoSound *other,
                     double at,
                     double gain,
                     double pan);
void demo_sound_level (DemoSound *self, double rms);
void demo_sound_limit (DemoSound *self);
void demo_sound_fade (DemoSound *self, double in, double out);
gboolean
demo_sound_save (const DemoSound *self, const char *filename, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSound, demo_sound_free)

G_END_DECLS
