/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Waveforms of sample runs: read through the element, kept, given up; and what
 * is looked at more closely. */

#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>

#include "player-fixture.h"
#include "preview-close-up.h"
#include "preview-spectrogram.h"
#include "preview-spectrum.h"
#include "preview-wave-file.h"
#include "preview-wave.h"
#include "preview-worker.h"

#define RATE 48000
#define TONE_RUN 7500
#define TONE 3000.0
#define TONE_SECONDS 4

typedef PlayerFixture Fixture;

static PreviewWave *
read_wave (Fixture *self,
           PreviewKind kind,
           guint64 run_id,
           PreviewSoundTrack track)
{
  g_autoptr (PreviewSpec) spec = preview_spec_new (kind, run_id);

  return preview_wave_new (spec, self->account, track);
}

static gboolean
is_over (PreviewWave *wave)
{
  PreviewWaveState state = preview_wave_get_state (wave);

  return state == PREVIEW_WAVE_DONE || state == PREVIEW_WAVE_FAILED;
}

static void
check_whole (PreviewWave *wave)
{
  const PreviewPeaks *peaks = preview_wave_get_peaks (wave);
  gsize n = preview_peaks_get_length (peaks);
  PreviewWavePeak all = preview_peaks_find (peaks, 0, n);

  g_assert_cmpstr (preview_wave_get_problem (wave), ==, NULL);
  g_assert_cmpint (preview_wave_get_state (wave), ==, PREVIEW_WAVE_DONE);
  g_assert_cmpfloat (preview_wave_get_progress (wave), ==, 1);
  /* 30 s, as far as AAC counts in blocks of its own. */
  g_assert_cmpuint (n, >=, 2990);
  g_assert_cmpuint (n, <=, 3010);
  g_assert_cmpint (all.low, <, -20);
  g_assert_cmpint (all.high, >, 20);
}

/* The second time nothing is decoded, and it is just the same. */
static void
test_kept (Fixture *self, gconstpointer data)
{
  g_autoptr (PreviewWave) first =
      read_wave (self, PREVIEW_KIND_DUBBING, 1001, PREVIEW_SOUND_TRACK_MIX);
  g_autoptr (PreviewWave) second = NULL;
  const PreviewPeaks *a, *b;

  WAIT_FOR (is_over (first));
  check_whole (first);
  g_assert_false (preview_wave_was_kept (first));
  preview_worker_wait_for_all ();
  second =
      read_wave (self, PREVIEW_KIND_DUBBING, 1001, PREVIEW_SOUND_TRACK_MIX);
  WAIT_FOR (is_over (second));
  check_whole (second);
  g_assert_true (preview_wave_was_kept (second));
  a = preview_wave_get_peaks (first);
  b = preview_wave_get_peaks (second);
  g_assert_cmpmem (preview_peaks_get_data (a),
                   preview_peaks_get_length (a) * sizeof (PreviewWavePeak),
                   preview_peaks_get_data (b),
                   preview_peaks_get_length (b) * sizeof (PreviewWavePeak));
}

/* The voice is another sound than the mix, and its speech is measured. */
static void
test_voice (Fixture *self, gconstpointer data)
{
  g_autoptr (PreviewWave) voice =
      read_wave (self, PREVIEW_KIND_DUBBING, 1002, PREVIEW_SOUND_TRACK_VOICE);
  g_autoptr (PreviewWave) mix =
      read_wave (self, PREVIEW_KIND_DUBBING, 1002, PREVIEW_SOUND_TRACK_MIX);
  PreviewWavePeak all;

  WAIT_FOR (is_over (voice) && is_over (mix));
  check_whole (voice);
  check_whole (mix);
  all = preview_peaks_find (preview_wave_get_peaks (voice), 0, 3000);
  g_assert_cmpint (all.speech, >, 150);
  all = preview_peaks_find (preview_wave_get_peaks (mix), 0, 3000);
  g_assert_cmpint (all.speech, ==, 0);
}

/* Without a voice, what there is of the run is measured in its place. */
static void
test_no_voice (Fixture *self, gconstpointer data)
{
  g_autoptr (PreviewWave) voice =
      read_wave (self, PREVIEW_KIND_DUBBING, 1012, PREVIEW_SOUND_TRACK_VOICE);

  WAIT_FOR (is_over (voice));
  check_whole (voice);
}

static void
test_failed (Fixture *self, gconstpointer data)
{
  g_autoptr (PreviewWave) wave =
      read_wave (self, PREVIEW_KIND_DUBBING, 99999, PREVIEW_SOUND_TRACK_MIX);

  WAIT_FOR (is_over (wave));
  g_assert_cmpint (preview_wave_get_state (wave), ==, PREVIEW_WAVE_FAILED);
  g_assert_nonnull (preview_wave_get_problem (wave));
}

/* Nine at once, given up at once: nothing is left, nobody waits. */
static void
test_given_up (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 9; i++)
    g_object_unref (read_wave (self, PREVIEW_KIND_TTS, 2001 + i % 3,
                               PREVIEW_SOUND_TRACK_MIX));
  preview_worker_wait_for_all ();
}

static GBytes *
make_tone (void)
{
  const guint32 n_bytes = TONE_SECONDS * RATE * 2;
  const guint32 head[] = {
      GUINT32_TO_LE (0x46464952), GUINT32_TO_LE (36 + n_bytes),
      GUINT32_TO_LE (0x45564157), GUINT32_TO_LE (0x20746d66),
      GUINT32_TO_LE (16),         GUINT32_TO_LE (0x00010001),
      GUINT32_TO_LE (RATE),       GUINT32_TO_LE (RATE * 2),
      GUINT32_TO_LE (0x00100002), GUINT32_TO_LE (0x61746164),
      GUINT32_TO_LE (n_bytes),
  };
  GByteArray *wav = g_byte_array_new ();

  g_byte_array_append (wav, (const guint8 *)head, sizeof head);
  for (guint i = 0; i < TONE_SECONDS * RATE; i++) {
    /* Silence first, so that there is an edge to be found. */
    double sample = i < RATE ? 0 : 0.5 * sin (2 * G_PI * TONE * i / RATE);
    gint16 value = GINT16_TO_LE ((gint16)(sample * G_MAXINT16));

    g_byte_array_append (wav, (const guint8 *)&value, sizeof value);
  }
  return g_byte_array_free_to_bytes (wav);
}

static PreviewSpec *
add_tone (Fixture *self)
{
  g_autoptr (GBytes) wav = make_tone ();

  camb_service_add_media (self->service, "tone.wav", "audio/wav", wav);
  camb_service_add_run (self->service, "sound", TONE_RUN,
                        "{\"output_url\": \"media:tone.wav\"}");
  return preview_spec_new (PREVIEW_KIND_SOUND, TONE_RUN);
}

/* Sample by sample: the edge is where it is, also far from the start. */
static void
test_close_up (Fixture *self, gconstpointer data)
{
  g_autoptr (PreviewSpec) spec = add_tone (self);
  g_autoptr (PreviewCloseUp) close_up =
      preview_close_up_new (spec, self->account, PREVIEW_SOUND_TRACK_MIX);
  const guint64 start = GST_SECOND - 5 * GST_MSECOND;
  float low, high;

  g_assert_false (
      preview_close_up_find (close_up, start, start + 1, &low, &high));
  WAIT_FOR (preview_close_up_want (close_up, start, start + 10 * GST_MSECOND));
  g_assert_true (preview_close_up_find (close_up, start,
                                        GST_SECOND - GST_MSECOND, &low, &high));
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat (high, ==, 0);
  g_assert_true (preview_close_up_find (close_up, GST_SECOND,
                                        GST_SECOND + GST_MSECOND, &low, &high));
  g_assert_cmpfloat_with_epsilon (low, -0.5, 0.01);
  g_assert_cmpfloat_with_epsilon (high, 0.5, 0.01);
  /* More than anybody can see sample by sample is not read so. */
  g_assert_false (preview_close_up_want (close_up, 0, 3600 * GST_SECOND));
}

/* The tone is where it should be in time and frequency. */
static void
test_spectrogram (Fixture *self, gconstpointer data)
{
  g_autoptr (PreviewSpec) spec = add_tone (self);
  g_autoptr (PreviewSpectrogram) spectrogram =
      preview_spectrogram_new (spec, self->account, PREVIEW_SOUND_TRACK_MIX);
  const guint level = preview_spectrogram_find_level (10 * GST_MSECOND);
  const guint row =
      PREVIEW_SPECTRUM_ROWS - 1 -
      (guint)(TONE / PREVIEW_SPECTRUM_TOP * PREVIEW_SPECTRUM_ROWS);
  const gsize stride = PREVIEW_TILE_COLUMNS * 4;
  g_autofree guint8 *pixels = g_malloc (stride * PREVIEW_SPECTRUM_ROWS);
  GdkTexture *tile;

  g_assert_cmpuint (preview_spectrogram_get_tile_duration (level), ==,
                    1280 * GST_MSECOND);
  preview_spectrogram_want (spectrogram, level, 0, 2);
  WAIT_FOR (preview_spectrogram_find (spectrogram, level, 2) != NULL);
  tile = preview_spectrogram_find (spectrogram, level, 0);
  gdk_texture_download (tile, pixels, stride);
  for (guint y = 0; y < PREVIEW_SPECTRUM_ROWS; y++) {
    guint early = pixels[y * stride + 50 * 4 + 1];
    guint late = pixels[y * stride + 115 * 4 + 1];

    g_assert_cmpuint (early, <, 20);
    if (y >= row - 1 && y <= row + 1)
      g_assert_cmpuint (late, >, 100);
    else if (y + 4 < row || y > row + 4)
      g_assert_cmpuint (late, <, 100);
  }
}

int
main (int argc, char **argv)
{
  g_autofree char *cache = g_dir_make_tmp ("waves-XXXXXX", NULL);

  setlocale (LC_ALL, "");
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  player_fixture_add ("/wave/kept", test_kept);
  player_fixture_add ("/wave/voice", test_voice);
  player_fixture_add ("/wave/no-voice", test_no_voice);
  player_fixture_add ("/wave/failed", test_failed);
  player_fixture_add ("/wave/given-up", test_given_up);
  player_fixture_add ("/wave/close-up", test_close_up);
  player_fixture_add ("/wave/spectrogram", test_spectrogram);
  return g_test_run ();
}
