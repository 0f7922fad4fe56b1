/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

#include "preview-sound-reader.h"

G_BEGIN_DECLS

/* Columns of a tile. */
#define PREVIEW_TILE_COLUMNS 128

/**
 * PreviewSpectrogram:
 *
 * The spectrum of a sound over time, as tiles, made when they are on screen
 * and remembered for a while. Emits `changed` when there are more.
 */
#define PREVIEW_TYPE_SPECTROGRAM (preview_spectrogram_get_type ())
G_DECLARE_FINAL_TYPE (PreviewSpectrogram,
                      preview_spectrogram,
                      PREVIEW,
                      SPECTROGRAM,
                      GObject)

PreviewSpectrogram *preview_spectrogram_new (const PreviewSpec *spec,
                                             PreviewAccount *account,
                                             PreviewSoundTrack track);
guint preview_spectrogram_find_level (guint64 step);
guint64 preview_spectrogram_get_tile_duration (guint level);
void preview_spectrogram_want (PreviewSpectrogram *self,
                               guint level,
                               guint64 first,
                               guint64 last);
GdkTexture *
preview_spectrogram_find (PreviewSpectrogram *self, guint level, guint64 tile);

G_END_DECLS
