/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

#include "preview-wave-scale.h"

G_BEGIN_DECLS

/**
 * PreviewWaveRuler:
 *
 * Says what time it is where in the waveforms below it.
 */
#define PREVIEW_TYPE_WAVE_RULER (preview_wave_ruler_get_type ())
G_DECLARE_FINAL_TYPE (PreviewWaveRuler,
                      preview_wave_ruler,
                      PREVIEW,
                      WAVE_RULER,
                      GtkWidget)

PreviewWaveRuler *preview_wave_ruler_new (PreviewWaveScale *scale);
guint64 preview_wave_ruler_find_step (guint64 least);
char *preview_wave_ruler_format (guint64 time, guint64 step);

G_END_DECLS
