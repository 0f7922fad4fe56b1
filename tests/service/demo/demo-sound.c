/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "demo-sound.h"

#include <math.h>
#include <string.h>

#define WAV_HEADER 44
/* espeak-ng's rate: 48000 / 22050 = 320 / 147. */
#define SPEECH_RATE 22050
#define UP 320
#define DOWN 147
#define N_TAPS 24
/* Quieter than this is silence before and after the speech. */
#define SILENCE 0.006f

DemoSound *
demo_sound_new (guint n_channels, guint n_frames)
{
  DemoSound *self = g_new0 (DemoSound, 1);

  self->n_channels = n_channels;
  self->n_frames = n_frames;
  self->samples = g_new0 (float, (gsize)n_channels *n_frames);
  return self;
}

void
demo_sound_free (DemoSound *self)
{
  g_free (self->samples);
  g_free (self);
}

double
demo_sound_get_seconds (const DemoSound *self)
{
  return (double)self->n_frames / DEMO_RATE;
}

static gint16
read_sample (const guint8 *data, gsize i)
{
  return (gint16)(data[2 * i] | data[2 * i + 1] << 8);
}

/* A windowed sinc for each of the UP places between two samples. */
static void
make_kernels (float kernels[UP][N_TAPS])
{
  for (int phase = 0; phase < UP; phase++)
    for (int tap = 0; tap < N_TAPS; tap++) {
      double x = tap - N_TAPS / 2 + 1 - (double)phase / UP;
      double window = 0.5 + 0.5 * cos (2 * G_PI * x / N_TAPS);
      double sinc = x == 0 ? 1 : sin (G_PI * x) / (G_PI * x);

      kernels[phase][tap] = (float)(sinc * window);
    }
}

static DemoSound *
resample (const float *input, gsize n_input)
{
  static float kernels[UP][N_TAPS];
  guint n_output = (guint)(n_input * UP / DOWN);
  DemoSound *self = demo_sound_new (1, n_output);

  make_kernels (kernels);
  for (guint i = 0; i < n_output; i++) {
    gsize place = (gsize)i * DOWN;
    const float *kernel = kernels[place % UP];
    gssize first = (gssize)(place / UP) - N_TAPS / 2 + 1;
    float sum = 0;

    for (gssize tap = 0; tap < N_TAPS; tap++)
      if (first + tap >= 0 && first + tap < (gssize)n_input)
        sum += kernel[tap] * input[first + tap];
    self->samples[i] = sum;
  }
  return self;
}

/* Reads a file of espeak-ng and drops the silence around the speech, so that
 * its length is that of the speech. */
DemoSound *
demo_sound_load_speech (const char *filename, GError **error)
{
  g_autofree char *contents = NULL;
  g_autofree float *input = NULL;
  const guint8 *data = NULL;
  gsize size = 0;
  gsize first = 0;
  gsize n = 0;

  if (!g_file_get_contents (filename, &contents, &size, error))
    return NULL;
  if (size > WAV_HEADER)
    n = (size - WAV_HEADER) / 2;
  data = (const guint8 *)contents + WAV_HEADER;
  input = g_new0 (float, n + 1);
  for (gsize i = 0; i < n; i++)
    input[i] = read_sample (data, i) / 32768.0f;
  while (n > 0 && fabsf (input[n - 1]) < SILENCE)
    n--;
  while (first < n && fabsf (input[first]) < SILENCE)
    first++;
  return resample (input + first, n - first);
}

/* Adds one channel to this sound: @at in seconds, @pan from -1 (left) to 1. */
void
demo_sound_mix (DemoSound *self,
                const DemoSound *other,
                double at,
                double gain,
                double pan)
{
  guint start = (guint)lround (at * DEMO_RATE);
  guint n = MIN (other->n_frames, self->n_frames - MIN (start, self->n_frames));
  float gains[2] = {(float)(gain * cos ((pan + 1) * G_PI / 4)),
                    (float)(gain * sin ((pan + 1) * G_PI / 4))};

  if (self->n_channels == 1)
    gains[0] = (float)gain;
  for (guint i = 0; i < n; i++)
    for (guint c = 0; c < self->n_channels; c++)
      self->samples[(start + i) * self->n_channels + c] +=
          gains[c] *
          other->samples[i * other->n_channels + c % other->n_channels];
}

void
demo_sound_level (DemoSound *self, double rms)
{
  gsize n = (gsize)self->n_channels * self->n_frames;
  double sum = 0;
  float gain = 0;

  for (gsize i = 0; i < n; i++)
    sum += (double)self->samples[i] * self->samples[i];
  if (sum > 0)
    gain = (float)(rms / sqrt (sum / (double)n));
  for (gsize i = 0; i < n; i++)
    self->samples[i] *= gain;
}

/* Bends what would be too loud, softly. */
void
demo_sound_limit (DemoSound *self)
{
  gsize n = (gsize)self->n_channels * self->n_frames;

  for (gsize i = 0; i < n; i++)
    self->samples[i] = tanhf (self->samples[i]);
}

/* Both in seconds. */
void
demo_sound_fade (DemoSound *self, double in, double out)
{
  double seconds = demo_sound_get_seconds (self);

  for (guint i = 0; i < self->n_frames; i++) {
    double t = (double)i / DEMO_RATE;
    double gain = MIN (1, t / in) * MIN (1, (seconds - t) / out);

    for (guint c = 0; c < self->n_channels; c++)
      self->samples[i * self->n_channels + c] *= (float)gain;
  }
}

static void
put (GByteArray *bytes, guint32 value, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++) {
    guint8 byte = (guint8)(value >> (8 * i));

    g_byte_array_append (bytes, &byte, 1);
  }
}

/* As WAV with 16 bits per sample. */
gboolean
demo_sound_save (const DemoSound *self, const char *filename, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint n = self->n_channels * self->n_frames;

  g_byte_array_append (bytes, (const guint8 *)"RIFF", 4);
  put (bytes, WAV_HEADER - 8 + 2 * n, 4);
  g_byte_array_append (bytes, (const guint8 *)"WAVEfmt ", 8);
  put (bytes, 16, 4);
  put (bytes, 1, 2);
  put (bytes, self->n_channels, 2);
  put (bytes, DEMO_RATE, 4);
  put (bytes, DEMO_RATE * 2 * self->n_channels, 4);
  put (bytes, 2 * self->n_channels, 2);
  put (bytes, 16, 2);
  g_byte_array_append (bytes, (const guint8 *)"data", 4);
  put (bytes, 2 * n, 4);
  for (guint i = 0; i < n; i++) {
    float sample = CLAMP (self->samples[i], -1.0f, 1.0f);

    put (bytes, (guint32)(gint32)lrintf (sample * 32767), 2);
  }
  return g_file_set_contents (filename, (const char *)bytes->data,
                              (gssize)bytes->len, error);
}
