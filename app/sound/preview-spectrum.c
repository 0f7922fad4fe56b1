/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <gst/fft/gstfftf32.h>
#include <math.h>
#include <string.h>

#include "preview-spectrum.h"

#define SECOND (G_GUINT64_CONSTANT (1000000000))
/* A window about as long as this tells harmonics of a voice apart, and shows
 * stops as such. */
#define WINDOW (SECOND / 40)
/* A column that is longer than a window is the mean of so many. */
#define MAX_WINDOWS 4

struct _PreviewSpectrum
{
  guint64 start;
  guint64 step;
  guint n_columns;
  guint8 *columns;

  int rate;
  guint size;
  GstFFTF32 *fft;
  GstFFTF32Complex *bins;
  float *windowed;

  /* Of float: what has come and is still needed, all channels as one, and
   * which sample of the sound is the first of them. */
  GArray *pending;
  gint64 first;
  /* The window that is next: of which column, and which of its windows. */
  guint column;
  guint window;
  double powers[PREVIEW_SPECTRUM_ROWS];
};

static guint
count_windows (PreviewSpectrum *self)
{
  return (guint)CLAMP (self->step / WINDOW, 1, MAX_WINDOWS);
}

/* Returns: the first sample of the window that is next, around its time. */
static gint64
find_window (PreviewSpectrum *self)
{
  double share = (self->window + 0.5) / count_windows (self);
  double time =
      (double)self->start + (self->column + share) * (double)self->step;

  return llround (time * self->rate / (double)SECOND) - self->size / 2;
}

static void
start (PreviewSpectrum *self, const PreviewSamples *samples)
{
  self->rate = samples->rate;
  self->size = 64;
  while (self->size * SECOND < WINDOW * (guint64)self->rate * 2 / 3)
    self->size *= 2;
  self->fft = gst_fft_f32_new ((int)self->size, FALSE);
  self->bins = g_new0 (GstFFTF32Complex, self->size / 2 + 1);
  self->windowed = g_new0 (float, self->size);
  self->first = llround ((double)samples->time * self->rate / (double)SECOND);
}

/* The strongest of the frequencies of a row, so that none is lost. */
static double
find_power (PreviewSpectrum *self, guint row)
{
  const double per_bin = (double)self->rate / self->size;
  const double per_row = PREVIEW_SPECTRUM_TOP / PREVIEW_SPECTRUM_ROWS;
  guint from = (guint)(row * per_row / per_bin);
  guint to = (guint)MAX ((row + 1) * per_row / per_bin, from + 1);
  double most = 0;

  for (guint i = from; i < to && i <= self->size / 2; i++) {
    double r = self->bins[i].r, j = self->bins[i].i;

    most = MAX (most, r * r + j * j);
  }
  /* A sine at full scale is 1: half of it is at negative frequencies, half is
   * lost to the window. */
  return most * 16 / ((double)self->size * self->size);
}

static void
end_column (PreviewSpectrum *self)
{
  guint8 *column = self->columns + self->column * PREVIEW_SPECTRUM_ROWS;

  for (guint i = 0; i < PREVIEW_SPECTRUM_ROWS; i++) {
    double power = self->powers[i] / count_windows (self);
    double db = power > 0 ? 10 * log10 (power) : PREVIEW_SPECTRUM_FLOOR;
    double level = 1 - db / PREVIEW_SPECTRUM_FLOOR;

    column[i] = (guint8)lround (CLAMP (level, 0, 1) * G_MAXUINT8);
    self->powers[i] = 0;
  }
  self->window = 0;
  self->column++;
}

static void
transform (PreviewSpectrum *self, gsize place)
{
  memcpy (self->windowed, &g_array_index (self->pending, float, place),
          self->size * sizeof (float));
  gst_fft_f32_window (self->fft, self->windowed, GST_FFT_WINDOW_HANN);
  gst_fft_f32_fft (self->fft, self->windowed, self->bins);
  for (guint i = 0; i < PREVIEW_SPECTRUM_ROWS; i++)
    self->powers[i] += find_power (self, i);
  if (++self->window >= count_windows (self))
    end_column (self);
}

static void
append (PreviewSpectrum *self, const PreviewSamples *samples)
{
  const float scale = 1.0f / (float)samples->n_channels;
  const guint length = self->pending->len;
  float *mixed;

  g_array_set_size (self->pending, length + (guint)samples->n_frames);
  mixed = &g_array_index (self->pending, float, length);
  for (gsize i = 0; i < samples->n_frames; i++) {
    float sum = 0;

    for (guint c = 0; c < samples->n_channels; c++)
      sum += samples->channels[c][i * samples->stride];
    mixed[i] = isfinite (sum) ? sum * scale : 0;
  }
}

/* Most of what comes lies between two windows, when a column is long. */
static gboolean
is_needed (PreviewSpectrum *self, const PreviewSamples *samples)
{
  gint64 end =
      self->first + (gint64)self->pending->len + (gint64)samples->n_frames;

  if (self->column < self->n_columns && find_window (self) < end)
    return TRUE;
  g_array_set_size (self->pending, 0);
  self->first = end;
  return FALSE;
}

/* What lies before the next window is not needed again. */
static void
drop_before (PreviewSpectrum *self, gint64 place)
{
  gint64 n = MIN (place - self->first, (gint64)self->pending->len);

  if (n <= 0)
    return;
  g_array_remove_range (self->pending, 0, (guint)n);
  self->first += n;
}

/**
 * preview_spectrum_new:
 * @start: where the first column starts, in nanoseconds
 * @step: how long a column is, in nanoseconds
 * @n_columns: how many there are
 *
 * Returns: (transfer full): a spectrum of silence
 */
PreviewSpectrum *
preview_spectrum_new (guint64 first, guint64 step, guint n_columns)
{
  PreviewSpectrum *self = g_new0 (PreviewSpectrum, 1);

  self->start = first;
  self->step = step;
  self->n_columns = n_columns;
  self->columns = g_malloc0 ((gsize)n_columns * PREVIEW_SPECTRUM_ROWS);
  self->pending = g_array_new (FALSE, TRUE, sizeof (float));
  return self;
}

/**
 * preview_spectrum_free:
 * @self: (transfer full): a spectrum
 */
void
preview_spectrum_free (PreviewSpectrum *self)
{
  g_clear_pointer (&self->fft, gst_fft_f32_free);
  g_array_unref (self->pending);
  g_free (self->bins);
  g_free (self->windowed);
  g_free (self->columns);
  g_free (self);
}

/**
 * preview_spectrum_add:
 * @self: a spectrum
 * @samples: what comes next; all blocks have the rate of the first
 */
void
preview_spectrum_add (PreviewSpectrum *self, const PreviewSamples *samples)
{
  if (self->rate == 0)
    start (self, samples);
  if (samples->rate != self->rate || !is_needed (self, samples))
    return;
  append (self, samples);
  while (self->column < self->n_columns) {
    gint64 place = find_window (self);

    drop_before (self, place);
    if (place + self->size > self->first + (gint64)self->pending->len)
      return;
    /* Nothing is known of what was before the first sample. */
    if (place < self->first) {
      if (++self->window >= count_windows (self))
        end_column (self);
      continue;
    }
    transform (self, (gsize)(place - self->first));
  }
}

/**
 * preview_spectrum_get_column:
 * @self: a spectrum
 * @column: which
 *
 * Returns: (array fixed-size=128) (transfer none): the power by frequency, from
 *   0 Hz up
 */
const guint8 *
preview_spectrum_get_column (PreviewSpectrum *self, guint column)
{
  return self->columns + (gsize)column * PREVIEW_SPECTRUM_ROWS;
}

/**
 * preview_spectrum_get_lead:
 *
 * Returns: how much sound is wanted before the first column and after the last,
 *   in nanoseconds
 */
guint64
preview_spectrum_get_lead (void)
{
  return 2 * WINDOW;
}
