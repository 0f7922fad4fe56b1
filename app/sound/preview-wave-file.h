/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-peaks.h"
#include "preview-sound-reader.h"

G_BEGIN_DECLS

/* Bytes of all files together; the least recently used go first. */
#define PREVIEW_WAVE_FILES_SIZE (G_GUINT64_CONSTANT (128) << 20)

char *preview_wave_file_dup_folder (void);
char *preview_wave_file_dup_name (const PreviewSpec *spec,
                                  const char *origin,
                                  PreviewSoundTrack track);
GArray *preview_wave_file_load (const char *folder,
                                const char *name,
                                guint64 *duration,
                                GError **error);
gboolean preview_wave_file_save (const char *folder,
                                 const char *name,
                                 guint64 duration,
                                 const PreviewWavePeak *peaks,
                                 gsize n_peaks,
                                 GError **error);
void preview_wave_file_trim (const char *folder, guint64 max_size);

G_END_DECLS
