/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-peaks.h"

G_BEGIN_DECLS

/**
 * PreviewSpeech:
 * @start: in nanoseconds, a multiple of %PREVIEW_WAVE_STEP
 * @end: in nanoseconds, later than @start
 *
 * A stretch in which somebody speaks.
 */
typedef struct
{
  guint64 start;
  guint64 end;
} PreviewSpeech;

GArray *preview_speech_find (const PreviewWavePeak *peaks, gsize n_peaks);

G_END_DECLS
