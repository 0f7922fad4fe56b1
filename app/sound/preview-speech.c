/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Where somebody speaks, from the power in the band of speech, 10 ms by 10 ms.
 *
 * Two figures follow the recording: the noise, as what a tenth of the last and
 * next three seconds does not reach (nobody speaks so long without a gap), and
 * the voice, as what a few hundredths of them exceed (a word is as short). The
 * threshold lies above the first and is never further below the second than a
 * voice falls within a word, so that neither hiss nor the tail of a room is
 * taken for speech, at any level of the recording. */

#include "config.h"

#include <string.h>

#include "preview-speech.h"

#define NOISE_SHARE 0.1
#define VOICE_SHARE 0.97

/* All in half decibels, as the peaks are. */
#define DB 2
/* Noise varies: in 10 ms of the band, 3 dB are exceeded once in a while, 8
 * hardly ever. */
#define ABOVE_NOISE (8 * DB)
/* Weak consonants and the ends of phrases are 25 to 35 dB below vowels. */
#define BELOW_VOICE (34 * DB)
/* A stretch ends lower than it begins, so that it does not flicker. */
#define HYSTERESIS (3 * DB)
/* No recording is quieter than this, only files without any. -75 dB. */
#define QUIETEST (G_MAXUINT8 - 75 * DB)
/* What does not differ more than this from the noise is no voice. */
#define MIN_CONTRAST (10 * DB)

/* All in peaks. */
#define REACH 300
/* How often the threshold is looked at: it has no reason to change faster. */
#define PACE 10
/* Before a sound has begun a vowel is near; a click is shorter. */
#define MIN_ONSET 4
/* Stops close the mouth for up to 150 ms within a word. */
#define HANGOVER 20
/* The shortest words. */
#define MIN_SPEECH 8

/* How many peaks of each power there are in a window. */
typedef struct
{
  guint counts[G_MAXUINT8 + 1];
  guint n;
} Histogram;

static guint8
find_share (const Histogram *self, double share)
{
  guint wanted = (guint)(share * self->n);
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (self->counts); i++) {
    n += self->counts[i];
    if (n > wanted)
      return (guint8)i;
  }
  return G_MAXUINT8;
}

/* The window moves by one: what enters and what leaves. */
static void
count (Histogram *self, guint8 level, int change)
{
  self->counts[level] += (guint)change;
  self->n += (guint)change;
}

static guint8
find_threshold (const Histogram *window)
{
  int noise, voice;

  noise = MAX (find_share (window, NOISE_SHARE), QUIETEST);
  voice = find_share (window, VOICE_SHARE);
  if (voice < noise + MIN_CONTRAST)
    return G_MAXUINT8;
  return (guint8)MIN (MAX (noise + ABOVE_NOISE, voice - BELOW_VOICE),
                      G_MAXUINT8 - 1);
}

/* The mean of three is what noise cannot easily exceed, and moves no edge. */
static guint8
smooth (const PreviewWavePeak *peaks, gsize n_peaks, gsize i)
{
  guint before = peaks[i > 0 ? i - 1 : i].speech;
  guint after = peaks[i + 1 < n_peaks ? i + 1 : i].speech;

  return (guint8)((before + peaks[i].speech + after) / 3);
}

static guint8 *
find_thresholds (const PreviewWavePeak *peaks, gsize n_peaks)
{
  guint8 *result = g_malloc (MAX (n_peaks, 1));
  Histogram window = {{0}, 0};

  for (gsize i = 0; i < MIN (REACH, n_peaks); i++)
    count (&window, peaks[i].speech, 1);
  for (gsize i = 0; i < n_peaks; i++) {
    if (i + REACH < n_peaks)
      count (&window, peaks[i + REACH].speech, 1);
    if (i > REACH)
      count (&window, peaks[i - REACH - 1].speech, -1);
    result[i] = i % PACE == 0 ? find_threshold (&window) : result[i - 1];
  }
  return result;
}

typedef struct
{
  GArray *found;
  gsize start;
  gsize end;
  guint n_above;
  gboolean is_speech;
} Detector;

static void
end_speech (Detector *self)
{
  PreviewSpeech speech = {self->start * PREVIEW_WAVE_STEP,
                          self->end * PREVIEW_WAVE_STEP};

  if (self->is_speech && self->end - self->start >= MIN_SPEECH)
    g_array_append_val (self->found, speech);
  self->is_speech = FALSE;
  self->n_above = 0;
}

static void
detect (Detector *self, gsize i, guint8 level, guint8 threshold)
{
  gboolean is_low = threshold == G_MAXUINT8 ||
                    level < threshold - MIN (HYSTERESIS, threshold);

  if (self->is_speech) {
    if (!is_low)
      self->end = i + 1;
    else if (i - self->end >= HANGOVER)
      end_speech (self);
    return;
  }
  if (is_low) {
    self->n_above = 0;
    return;
  }
  /* It began where it rose above the lower of the two. */
  if (self->n_above == 0)
    self->start = i;
  self->n_above++;
  if (level >= threshold && self->n_above >= MIN_ONSET) {
    self->is_speech = TRUE;
    self->end = i + 1;
  }
}

/**
 * preview_speech_find:
 * @peaks: (array length=n_peaks): of a voice track, with the band of speech
 * @n_peaks: how many there are
 *
 * Finds where somebody speaks, to 10 ms: within 50 ms of the truth where the
 * noise is 30 dB or more below the voice, 150 ms where it is 20 dB below it, as
 * a test measures.
 *
 * Returns: (transfer full): the #PreviewSpeech, in order, not touching
 */
GArray *
preview_speech_find (const PreviewWavePeak *peaks, gsize n_peaks)
{
  g_autofree guint8 *thresholds = find_thresholds (peaks, n_peaks);
  Detector detector = {.found =
                           g_array_new (FALSE, FALSE, sizeof (PreviewSpeech))};

  for (gsize i = 0; i < n_peaks; i++)
    detect (&detector, i, smooth (peaks, n_peaks, i), thresholds[i]);
  end_speech (&detector);
  return detector.found;
}
