/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Sounds whose every sample says where it belongs. */

#include "config.h"

#include <math.h>

#include "sound-code.h"

#define RATE 48000
#define N_CHANNELS 2

/**
 * sound_code_get:
 * @track: which sound, below 8
 * @frame: which of its frames
 * @channel: 0 or 1
 *
 * The left sample has 15 bits of the number of the frame, the right one the
 * others and the number of the track.
 *
 * Returns: the sample
 */
gint16
sound_code_get (guint track, guint frame, guint channel)
{
  return channel == 0 ? (gint16)(frame & 0x7fff)
                      : (gint16)(track << 12 | frame >> 15);
}

/**
 * sound_tone_get:
 * @track: which sound, below 8
 * @frame: which of its frames
 * @channel: 0 or 1
 *
 * A low tone for each, of two parts that only together come back: smooth, and
 * no two moments are alike.
 *
 * Returns: the sample
 */
gint16
sound_tone_get (guint track, guint frame, guint channel)
{
  double time = (double)frame / RATE;
  double pitch = 60 + 13 * track + 3 * channel;
  double value = sin (2 * G_PI * pitch * time) +
                 sin (2 * G_PI * pitch * G_SQRT2 / 2 * time);

  return (gint16)lrint (value * 8000);
}

static void
add_text (GByteArray *array, const char *text)
{
  g_byte_array_append (array, (const guint8 *)text, 4);
}

static void
add_number (GByteArray *array, guint32 value, guint size)
{
  guint32 little = GUINT32_TO_LE (value);

  g_byte_array_append (array, (const guint8 *)&little, size);
}

/**
 * sound_wav_new:
 * @func: gives the samples
 * @track: for @func
 * @n_frames: how long it is
 *
 * Returns: (transfer full): a WAV file, stereo, 48 kHz, 16 bits
 */
GBytes *
sound_wav_new (SoundFunc func, guint track, guint n_frames)
{
  GByteArray *array = g_byte_array_new ();
  guint32 size = n_frames * N_CHANNELS * 2;

  add_text (array, "RIFF");
  add_number (array, 36 + size, 4);
  add_text (array, "WAVE");
  add_text (array, "fmt ");
  add_number (array, 16, 4);
  add_number (array, 1, 2);
  add_number (array, N_CHANNELS, 2);
  add_number (array, RATE, 4);
  add_number (array, RATE * N_CHANNELS * 2, 4);
  add_number (array, N_CHANNELS * 2, 2);
  add_number (array, 16, 2);
  add_text (array, "data");
  add_number (array, size, 4);
  for (guint i = 0; i < n_frames; i++) {
    for (guint c = 0; c < N_CHANNELS; c++)
      add_number (array, (guint16)func (track, i, c), 2);
  }
  return g_byte_array_free_to_bytes (array);
}
