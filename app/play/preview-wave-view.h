/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

#include "preview-analysis.h"

G_BEGIN_DECLS

/**
 * PreviewWaveView:
 *
 * A waveform with its playhead. Emits `sought` when it is clicked.
 */
#define PREVIEW_TYPE_WAVE_VIEW (preview_wave_view_get_type ())
G_DECLARE_FINAL_TYPE (PreviewWaveView,
                      preview_wave_view,
                      PREVIEW,
                      WAVE_VIEW,
                      GtkWidget)

void preview_wave_view_set_peaks (PreviewWaveView *self,
                                  const PreviewPeak *peaks,
                                  guint n_peaks);
void preview_wave_view_set_position (PreviewWaveView *self, guint64 position);

G_END_DECLS
