/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

#include "preview-wave-scale.h"

G_BEGIN_DECLS

/**
 * PreviewWaveCursor:
 *
 * What lies above all waveforms: where it plays, and the region that is
 * looped. It is a widget of its own, so that they are not drawn anew whenever
 * it moves.
 */
#define PREVIEW_TYPE_WAVE_CURSOR (preview_wave_cursor_get_type ())
G_DECLARE_FINAL_TYPE (PreviewWaveCursor,
                      preview_wave_cursor,
                      PREVIEW,
                      WAVE_CURSOR,
                      GtkWidget)

PreviewWaveCursor *preview_wave_cursor_new (PreviewWaveScale *scale);
void preview_wave_cursor_set_position (PreviewWaveCursor *self,
                                       guint64 position);
void preview_wave_cursor_set_region (PreviewWaveCursor *self,
                                     guint64 start,
                                     guint64 end);

G_END_DECLS
