/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "demo-sound.h"

G_BEGIN_DECLS

/* Sounds and music, computed: the same on every run. */
DemoSound *demo_synth_harbour (void);
DemoSound *demo_synth_rain (void);
DemoSound *demo_synth_bell (void);
DemoSound *demo_synth_gulls (void);
DemoSound *demo_synth_tune (void);

G_END_DECLS
