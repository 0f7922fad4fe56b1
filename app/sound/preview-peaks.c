/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <math.h>

#include "preview-peaks.h"

/* Each level has a peak for so many of the one below. */
#define FACTOR 4
/* Enough for 2^32 peaks. */
#define N_LEVELS 17
/* Levels to a decibel. */
#define PER_DB 2

struct _PreviewPeaks
{
  GArray *levels[N_LEVELS];
};

/**
 * preview_level_to_db:
 * @level: a power as peaks hold it
 *
 * Returns: in dB below full scale; 0 is a constant at full scale
 */
double
preview_level_to_db (guint8 level)
{
  return ((double)level - G_MAXUINT8) / PER_DB;
}

/**
 * preview_level_to_power:
 * @level: a power as peaks hold it
 *
 * Returns: the mean square
 */
double
preview_level_to_power (guint8 level)
{
  return level > 0 ? exp (preview_level_to_db (level) * G_LN10 / 10) : 0;
}

/**
 * preview_level_from_power:
 * @power: a mean square
 *
 * Returns: the power as peaks hold it, to half a dB; 0 for silence
 */
guint8
preview_level_from_power (double power)
{
  double level;

  if (!(power > 0))
    return 0;
  level = G_MAXUINT8 + PER_DB * 10 * log10 (power);
  return (guint8)CLAMP (lround (level), 0, G_MAXUINT8);
}

static PreviewWavePeak
get (const PreviewPeaks *self, guint level, gsize index)
{
  return g_array_index (self->levels[level], PreviewWavePeak, index);
}

/* Powers are added as such: what is loud for a moment is not lost when many
 * peaks become one. */
static double
get_power (guint8 level)
{
  static double powers[G_MAXUINT8 + 1];
  static gsize is_ready;

  if (g_once_init_enter (&is_ready)) {
    for (guint i = 0; i <= G_MAXUINT8; i++)
      powers[i] = preview_level_to_power ((guint8)i);
    g_once_init_leave (&is_ready, 1);
  }
  return powers[level];
}

static PreviewWavePeak
join (const PreviewWavePeak *peaks, guint n_peaks)
{
  PreviewWavePeak result = peaks[0];
  double level = 0, speech = 0;

  for (guint i = 0; i < n_peaks; i++) {
    result.low = MIN (result.low, peaks[i].low);
    result.high = MAX (result.high, peaks[i].high);
    level += get_power (peaks[i].level);
    speech += get_power (peaks[i].speech);
  }
  result.level = preview_level_from_power (level / n_peaks);
  result.speech = preview_level_from_power (speech / n_peaks);
  return result;
}

/* A level has a peak only for what is complete below it. */
static void
grow (PreviewPeaks *self)
{
  for (guint level = 1; level < N_LEVELS; level++) {
    GArray *below = self->levels[level - 1];
    GArray *array = self->levels[level];

    if (array->len >= below->len / FACTOR)
      return;
    while (array->len < below->len / FACTOR) {
      PreviewWavePeak peak = join (
          &g_array_index (below, PreviewWavePeak, (gsize)array->len * FACTOR),
          FACTOR);

      g_array_append_val (array, peak);
    }
  }
}

/**
 * preview_peaks_new:
 *
 * Returns: (transfer full): a waveform of nothing
 */
PreviewPeaks *
preview_peaks_new (void)
{
  PreviewPeaks *self = g_new0 (PreviewPeaks, 1);

  for (guint i = 0; i < N_LEVELS; i++)
    self->levels[i] = g_array_new (FALSE, FALSE, sizeof (PreviewWavePeak));
  return self;
}

/**
 * preview_peaks_free:
 * @self: (transfer full): a waveform
 */
void
preview_peaks_free (PreviewPeaks *self)
{
  for (guint i = 0; i < N_LEVELS; i++)
    g_array_unref (self->levels[i]);
  g_free (self);
}

/**
 * preview_peaks_append:
 * @self: a waveform
 * @peaks: (array length=n_peaks): copied
 * @n_peaks: how many there are
 */
void
preview_peaks_append (PreviewPeaks *self,
                      const PreviewWavePeak *peaks,
                      gsize n_peaks)
{
  if (n_peaks == 0)
    return;
  g_array_append_vals (self->levels[0], peaks, (guint)n_peaks);
  grow (self);
}

/**
 * preview_peaks_get_length:
 * @self: a waveform
 *
 * Returns: how many stretches there are so far
 */
gsize
preview_peaks_get_length (const PreviewPeaks *self)
{
  return self->levels[0]->len;
}

/**
 * preview_peaks_get_data:
 * @self: a waveform
 *
 * Returns: (transfer none): the finest peaks, until more are appended
 */
const PreviewWavePeak *
preview_peaks_get_data (const PreviewPeaks *self)
{
  return (const PreviewWavePeak *)(gpointer)self->levels[0]->data;
}

/* The largest part that starts at a peak, ends by another, and is one peak of
 * some level. */
static guint
find_level (const PreviewPeaks *self, gsize first, gsize last)
{
  guint level = 0;
  gsize size = FACTOR;

  while (level + 1 < N_LEVELS && first % size == 0 && first + size <= last &&
         first / size < self->levels[level + 1]->len) {
    level++;
    size *= FACTOR;
  }
  return level;
}

/**
 * preview_peaks_find:
 * @self: a waveform
 * @first: a stretch
 * @last: one behind the last stretch
 *
 * Looks at a few peaks for each level, however much there is between the two.
 *
 * Returns: the extremes between the two; all 0 where there is no sound
 */
PreviewWavePeak
preview_peaks_find (const PreviewPeaks *self, gsize first, gsize last)
{
  PreviewWavePeak result = {0, 0, 0, 0};
  double power = 0, speech = 0;
  gsize start = first;

  last = MIN (last, self->levels[0]->len);
  if (first >= last)
    return result;
  result = get (self, 0, first);
  while (first < last) {
    guint level = find_level (self, first, last);
    gsize size = (gsize)1 << (2 * level);
    PreviewWavePeak peak = get (self, level, first / size);

    result.low = MIN (result.low, peak.low);
    result.high = MAX (result.high, peak.high);
    power += get_power (peak.level) * (double)size;
    speech += get_power (peak.speech) * (double)size;
    first += size;
  }
  result.level = preview_level_from_power (power / (double)(last - start));
  result.speech = preview_level_from_power (speech / (double)(last - start));
  return result;
}
