/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PreviewWavePeak:
 * @low: the lowest sample of a stretch, -1 to 1 as -127 to 127
 * @high: the highest
 * @level: its power, see preview_level_to_db()
 * @speech: the power in the band of speech alone; 0 if that was not measured
 */
typedef struct
{
  gint8 low;
  gint8 high;
  guint8 level;
  guint8 speech;
} PreviewWavePeak;

/* What there is in the files of all versions: four bytes. */
G_STATIC_ASSERT (sizeof (PreviewWavePeak) == 4);

/* How long a stretch of a whole sound is, in nanoseconds. */
#define PREVIEW_WAVE_STEP (G_GUINT64_CONSTANT (10000000))

/* The power of silence, in dB below full scale, as far as it is told apart. */
#define PREVIEW_LEVEL_FLOOR (-127.5)

/**
 * PreviewPeaks:
 *
 * A waveform at every resolution: one peak for each stretch of a sound, one
 * for each four of these, and so on up to the whole. It grows at its end, and
 * is asked from the thread that it grows in.
 */
typedef struct _PreviewPeaks PreviewPeaks;

PreviewPeaks *preview_peaks_new (void);
void preview_peaks_free (PreviewPeaks *self);
void preview_peaks_append (PreviewPeaks *self,
                           const PreviewWavePeak *peaks,
                           gsize n_peaks);
gsize preview_peaks_get_length (const PreviewPeaks *self);
const PreviewWavePeak *preview_peaks_get_data (const PreviewPeaks *self);
PreviewWavePeak
preview_peaks_find (const PreviewPeaks *self, gsize first, gsize last);

double preview_level_to_db (guint8 level);
guint8 preview_level_from_power (double power);
double preview_level_to_power (guint8 level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewPeaks, preview_peaks_free)

G_END_DECLS
