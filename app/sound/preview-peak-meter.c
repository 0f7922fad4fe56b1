/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <math.h>

#include "preview-peak-meter.h"

#define SECOND (G_GUINT64_CONSTANT (1000000000))
/* Where a voice has its power. Below there is hum and rumble, above it hiss. */
#define LOWEST 150.0
#define HIGHEST 4000.0
/* Times are rounded; only what is longer is a gap, in nanoseconds. */
#define MIN_GAP (G_GUINT64_CONSTANT (5000000))
/* No sound is longer than a day, whatever its time stamps say. */
#define MAX_DURATION (G_GUINT64_CONSTANT (86400) * SECOND)

/* A filter of second order, Butterworth. */
typedef struct
{
  float b0, b1, b2, a1, a2;
  float z1, z2;
} Filter;

struct _PreviewPeakMeter
{
  GArray *peaks;
  int rate;
  guint64 n_frames;
  guint64 n_peaks;
  gboolean with_speech;
  Filter high_pass;
  Filter low_pass;

  /* Of the peak under way. */
  float low;
  float high;
  double sum;
  double speech;
  guint64 n_in_peak;
  guint64 n_values;
};

/* From the cookbook of Robert Bristow-Johnson, with the Q of Butterworth. */
static void
init_filter (Filter *self, gboolean is_high_pass, double frequency, int rate)
{
  double w = 2 * G_PI * MIN (frequency, rate * 0.45) / rate;
  double alpha = sin (w) / G_SQRT2;
  double a0 = 1 + alpha;
  double b1 = is_high_pass ? -(1 + cos (w)) : 1 - cos (w);

  self->b1 = (float)(b1 / a0);
  self->b0 = self->b2 = (float)(fabs (b1) / 2 / a0);
  self->a1 = (float)(-2 * cos (w) / a0);
  self->a2 = (float)((1 - alpha) / a0);
  self->z1 = self->z2 = 0;
}

static float
filter (Filter *self, float x)
{
  float y = self->b0 * x + self->z1;

  self->z1 = self->b1 * x - self->a1 * y + self->z2;
  self->z2 = self->b2 * x - self->a2 * y;
  return y;
}

static gint8
to_byte (float sample)
{
  return (gint8)lroundf (CLAMP (sample, -1.0f, 1.0f) * G_MAXINT8);
}

static void
end_peak (PreviewPeakMeter *self)
{
  PreviewWavePeak peak = {0, 0, 0, 0};

  if (self->n_values > 0) {
    peak.low = to_byte (self->low);
    peak.high = to_byte (self->high);
    peak.level = preview_level_from_power (self->sum / (double)self->n_values);
    peak.speech =
        preview_level_from_power (self->speech / (double)self->n_in_peak);
  }
  g_array_append_val (self->peaks, peak);
  self->n_peaks++;
  self->low = self->high = 0;
  self->sum = self->speech = 0;
  self->n_in_peak = self->n_values = 0;
}

/* Sample number at which the peak under way ends: also right for rates that
 * are no multiple of a hundred. */
static guint64
get_boundary (PreviewPeakMeter *self)
{
  return (self->n_peaks + 1) * (guint64)self->rate /
         (SECOND / PREVIEW_WAVE_STEP);
}

/* What is not a number counts as nothing. */
static float
clean (float sample)
{
  return isfinite (sample) ? sample : 0;
}

static void
measure_channel (PreviewPeakMeter *self,
                 const float *samples,
                 gsize stride,
                 gsize n)
{
  float low = self->low, high = self->high;
  float sum = 0;

  for (gsize i = 0; i < n; i++) {
    float sample = samples[i * stride];

    low = sample < low ? sample : low;
    high = sample > high ? sample : high;
    sum += sample * sample;
  }
  self->low = low;
  self->high = high;
  self->sum += clean (sum);
}

static float
mix_down (const PreviewSamples *samples, gsize i)
{
  float mono = samples->channels[0][i * samples->stride];

  for (guint c = 1; c < samples->n_channels; c++)
    mono += samples->channels[c][i * samples->stride];
  return mono;
}

/* The filters are copied, so that the compiler keeps them in registers. */
static void
measure_speech (PreviewPeakMeter *self,
                const PreviewSamples *samples,
                gsize from,
                gsize n)
{
  const float scale = 1.0f / (float)samples->n_channels;
  Filter high_pass = self->high_pass;
  Filter low_pass = self->low_pass;
  float sum = 0;

  for (gsize i = from; i < from + n; i++) {
    float mono = clean (mix_down (samples, i)) * scale;
    float band = filter (&low_pass, filter (&high_pass, mono));

    sum += band * band;
  }
  self->high_pass = high_pass;
  self->low_pass = low_pass;
  self->speech += (double)sum;
}

static void
add_part (PreviewPeakMeter *self,
          const PreviewSamples *samples,
          gsize from,
          gsize n)
{
  for (guint c = 0; c < samples->n_channels; c++)
    measure_channel (self, samples->channels[c] + from * samples->stride,
                     samples->stride, n);
  if (self->with_speech)
    measure_speech (self, samples, from, n);
  self->n_in_peak += n;
  self->n_values += n * samples->n_channels;
  self->n_frames += n;
}

/* Nothing is heard until then. */
static void
skip_to (PreviewPeakMeter *self, guint64 time)
{
  guint64 here = preview_peak_meter_get_duration (self);
  guint64 target;

  if (time <= here + MIN_GAP || time > MAX_DURATION)
    return;
  target = (guint64)((double)time * self->rate / SECOND);
  while (self->n_frames < target) {
    guint64 boundary = get_boundary (self);
    guint64 n = MIN (boundary, target) - self->n_frames;

    self->n_in_peak += n;
    self->n_values += n;
    self->n_frames += n;
    if (self->n_frames >= boundary)
      end_peak (self);
  }
}

static void
start (PreviewPeakMeter *self, int rate)
{
  self->rate = rate;
  init_filter (&self->high_pass, TRUE, LOWEST, rate);
  init_filter (&self->low_pass, FALSE, HIGHEST, rate);
}

/**
 * preview_peak_meter_new:
 * @with_speech: whether the band of speech is measured as well
 *
 * Returns: (transfer full): a meter at the start of a sound
 */
PreviewPeakMeter *
preview_peak_meter_new (gboolean with_speech)
{
  PreviewPeakMeter *self = g_new0 (PreviewPeakMeter, 1);

  self->peaks = g_array_new (FALSE, FALSE, sizeof (PreviewWavePeak));
  self->with_speech = with_speech;
  return self;
}

/**
 * preview_peak_meter_free:
 * @self: (transfer full): a meter
 */
void
preview_peak_meter_free (PreviewPeakMeter *self)
{
  g_array_unref (self->peaks);
  g_free (self);
}

/**
 * preview_peak_meter_add:
 * @self: a meter
 * @samples: what comes next; a gap before it is silence. All blocks have the
 *   rate of the first; others are left out
 */
void
preview_peak_meter_add (PreviewPeakMeter *self, const PreviewSamples *samples)
{
  gsize from = 0;

  if (samples->rate < (int)(SECOND / PREVIEW_WAVE_STEP) ||
      samples->n_channels == 0)
    return;
  if (self->rate == 0)
    start (self, samples->rate);
  if (samples->rate != self->rate)
    return;
  skip_to (self, samples->time);
  while (from < samples->n_frames) {
    guint64 boundary = get_boundary (self);
    gsize n = (gsize)MIN (boundary - self->n_frames, samples->n_frames - from);

    add_part (self, samples, from, n);
    from += n;
    if (self->n_frames >= boundary)
      end_peak (self);
  }
}

/**
 * preview_peak_meter_finish:
 * @self: a meter
 *
 * The sound is at its end: the last stretch is shorter than the others.
 */
void
preview_peak_meter_finish (PreviewPeakMeter *self)
{
  if (self->n_in_peak > 0)
    end_peak (self);
}

/**
 * preview_peak_meter_steal:
 * @self: a meter
 *
 * Returns: (transfer full): the #PreviewWavePeak since the last call
 */
GArray *
preview_peak_meter_steal (PreviewPeakMeter *self)
{
  GArray *peaks = self->peaks;

  self->peaks = g_array_new (FALSE, FALSE, sizeof (PreviewWavePeak));
  return peaks;
}

/**
 * preview_peak_meter_get_duration:
 * @self: a meter
 *
 * Returns: how long the sound is so far, in nanoseconds
 */
guint64
preview_peak_meter_get_duration (PreviewPeakMeter *self)
{
  if (self->rate == 0)
    return 0;
  return (guint64)((double)self->n_frames * SECOND / self->rate);
}
