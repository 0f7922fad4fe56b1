/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Waveforms as data: what is measured, what is found at every resolution, what
 * is kept on disk and what is not believed. */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "preview-peak-meter.h"
#include "preview-wave-file.h"
#include "preview-wave-scale.h"

#define SECOND (G_GUINT64_CONSTANT (1000000000))
#define RATE 48000

static void
test_levels (void)
{
  g_assert_cmpint (preview_level_from_power (1), ==, G_MAXUINT8);
  g_assert_cmpint (preview_level_from_power (0), ==, 0);
  g_assert_cmpint (preview_level_from_power (NAN), ==, 0);
  g_assert_cmpint (preview_level_from_power (1e9), ==, G_MAXUINT8);
  for (double db = 0; db > -127; db -= 0.5) {
    guint8 level = preview_level_from_power (pow (10, db / 10));

    g_assert_cmpfloat_with_epsilon (preview_level_to_db (level), db, 0.01);
  }
}

/* Whatever part is asked for, it is what looking at each peak would find. */
static void
test_find (void)
{
  g_autoptr (PreviewPeaks) peaks = preview_peaks_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  const PreviewWavePeak *all;
  gsize n;

  for (guint i = 0; i < 3000; i++) {
    PreviewWavePeak part[7];
    guint n_part = (guint)g_rand_int_range (random, 0, 8);

    for (guint j = 0; j < n_part; j++) {
      part[j].low = (gint8)g_rand_int_range (random, -127, 1);
      part[j].high = (gint8)g_rand_int_range (random, 0, 128);
      part[j].level = (guint8)g_rand_int_range (random, 0, 256);
      part[j].speech = 0;
    }
    preview_peaks_append (peaks, part, n_part);
  }
  all = preview_peaks_get_data (peaks);
  n = preview_peaks_get_length (peaks);
  for (guint i = 0; i < 2000; i++) {
    gsize first = (gsize)g_rand_int_range (random, 0, (gint32)n);
    gsize last = (gsize)g_rand_int_range (random, (gint32)first, (gint32)n + 9);
    PreviewWavePeak found = preview_peaks_find (peaks, first, last);
    PreviewWavePeak wanted =
        first < MIN (last, n) ? all[first] : (PreviewWavePeak){0};
    double power = 0;

    for (gsize j = first; j < MIN (last, n); j++) {
      wanted.low = MIN (wanted.low, all[j].low);
      wanted.high = MAX (wanted.high, all[j].high);
      power += preview_level_to_power (all[j].level);
    }
    power /= (double)MAX (MIN (last, n) - first, 1);
    g_assert_cmpint (found.low, ==, wanted.low);
    g_assert_cmpint (found.high, ==, wanted.high);
    /* Each of the levels rounds. */
    g_assert_cmpint (ABS (found.level - preview_level_from_power (power)), <=,
                     2);
  }
}

static void
add (PreviewPeakMeter *meter,
     const float *samples,
     gsize n_frames,
     guint n_channels,
     gboolean is_planar,
     guint64 time)
{
  PreviewSamples block = {
      .n_channels = n_channels,
      .stride = is_planar ? 1 : n_channels,
      .n_frames = n_frames,
      .rate = RATE,
      .time = time,
  };

  for (guint c = 0; c < n_channels; c++)
    block.channels[c] = samples + (is_planar ? c * n_frames : c);
  preview_peak_meter_add (meter, &block);
}

static float *
make_sine (double frequency, float amplitude, gsize n)
{
  float *samples = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    samples[i] =
        amplitude * (float)sin (2 * G_PI * frequency * (double)i / RATE);
  return samples;
}

static void
test_meter (void)
{
  g_autoptr (PreviewPeakMeter) meter = preview_peak_meter_new (TRUE);
  g_autofree float *sine = make_sine (1000, 0.5f, RATE);
  g_autoptr (GArray) peaks = NULL;
  gsize done = 0;

  /* In blocks of the size of an AAC frame, as a decoder would. */
  while (done < RATE) {
    gsize n = MIN (1024, RATE - done);

    add (meter, sine + done, n, 1, FALSE, done * SECOND / RATE);
    done += n;
  }
  preview_peak_meter_finish (meter);
  peaks = preview_peak_meter_steal (meter);
  g_assert_cmpuint (peaks->len, ==, 100);
  g_assert_cmpuint (preview_peak_meter_get_duration (meter), ==, SECOND);
  for (guint i = 5; i < 100; i++) {
    PreviewWavePeak *peak = &g_array_index (peaks, PreviewWavePeak, i);

    g_assert_cmpint (peak->low, ==, -64);
    g_assert_cmpint (peak->high, ==, 64);
    g_assert_cmpfloat_with_epsilon (preview_level_to_db (peak->level), -9.03,
                                    0.3);
    g_assert_cmpfloat_with_epsilon (preview_level_to_db (peak->speech), -9.03,
                                    0.5);
  }
}

/* Hum is no speech; channels count as one; layouts make no difference. */
static void
test_channels (void)
{
  g_autoptr (PreviewPeakMeter) planar = preview_peak_meter_new (TRUE);
  g_autoptr (PreviewPeakMeter) woven = preview_peak_meter_new (TRUE);
  g_autofree float *hum = make_sine (50, 0.8f, RATE);
  g_autofree float *planes = g_new0 (float, 2 * RATE);
  g_autofree float *pairs = g_new0 (float, 2 * RATE);
  g_autoptr (GArray) first = NULL;
  g_autoptr (GArray) second = NULL;

  for (gsize i = 0; i < RATE; i++)
    planes[i] = pairs[2 * i] = hum[i];
  add (planar, planes, RATE, 2, TRUE, 0);
  add (woven, pairs, RATE, 2, FALSE, 0);
  first = preview_peak_meter_steal (planar);
  second = preview_peak_meter_steal (woven);
  g_assert_cmpuint (first->len, ==, 100);
  g_assert_cmpmem (first->data, first->len * sizeof (PreviewWavePeak),
                   second->data, second->len * sizeof (PreviewWavePeak));
  for (guint i = 10; i < first->len; i++) {
    PreviewWavePeak *peak = &g_array_index (first, PreviewWavePeak, i);

    g_assert_cmpint (peak->speech + 30, <, peak->level);
  }
}

/* Gaps are silence, what overlaps changes nothing, nonsense does no harm. */
static void
test_strange (void)
{
  g_autoptr (PreviewPeakMeter) meter = preview_peak_meter_new (TRUE);
  g_autofree float *sine = make_sine (440, 1, RATE);
  PreviewSamples other = {.n_channels = 1, .n_frames = 4, .rate = 8000};
  g_autoptr (GArray) peaks = NULL;

  other.channels[0] = sine;
  add (meter, sine, RATE / 10, 1, FALSE, 0);
  add (meter, sine, RATE / 10, 1, FALSE, SECOND);
  add (meter, sine, RATE / 10, 1, FALSE, SECOND);
  add (meter, sine, RATE / 10, 1, FALSE, G_MAXUINT64 - 1);
  preview_peak_meter_add (meter, &other);
  sine[5] = NAN;
  sine[6] = INFINITY;
  add (meter, sine, RATE / 10, 1, FALSE, 0);
  preview_peak_meter_finish (meter);
  peaks = preview_peak_meter_steal (meter);
  g_assert_cmpuint (peaks->len, ==, 140);
  g_assert_cmpint (g_array_index (peaks, PreviewWavePeak, 9).high, ==, 127);
  for (guint i = 10; i < 100; i++)
    g_assert_cmpint (g_array_index (peaks, PreviewWavePeak, i).high, ==, 0);
  g_assert_cmpint (g_array_index (peaks, PreviewWavePeak, 100).high, ==, 127);
  g_assert_cmpint (g_array_index (peaks, PreviewWavePeak, 139).high, ==, 127);
  g_assert_cmpint (g_array_index (peaks, PreviewWavePeak, 139).level, >, 240);
}

typedef struct
{
  char *folder;
  char *name;
  char *path;
  PreviewWavePeak peaks[1000];
} Kept;

static void
set_up (Kept *self, gconstpointer data)
{
  g_autofree char *top = g_dir_make_tmp ("waves-XXXXXX", NULL);
  g_autoptr (PreviewSpec) spec = preview_spec_new (PREVIEW_KIND_DUBBING, 1001);

  self->folder = g_build_filename (top, "inner", NULL);
  self->name = preview_wave_file_dup_name (spec, "https://api.example/apis",
                                           PREVIEW_SOUND_TRACK_MIX);
  self->path = g_build_filename (self->folder, self->name, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (self->peaks); i++)
    self->peaks[i] =
        (PreviewWavePeak){-(gint8)(i % 128), (gint8)(i % 128), (guint8)i, 1};
  g_assert_true (preview_wave_file_save (
      self->folder, self->name, 10 * SECOND - 5, self->peaks, 1000, NULL));
}

static void
tear_down (Kept *self, gconstpointer data)
{
  g_autofree char *top = g_path_get_dirname (self->folder);

  g_remove (self->path);
  g_rmdir (self->folder);
  g_rmdir (top);
  g_free (self->folder);
  g_free (self->name);
  g_free (self->path);
}

static GArray *
load (Kept *self)
{
  guint64 duration;

  return preview_wave_file_load (self->folder, self->name, &duration, NULL);
}

static void
test_kept (Kept *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint64 duration;
  g_autoptr (GArray) peaks =
      preview_wave_file_load (self->folder, self->name, &duration, &error);
  GStatBuf info;
  gsize size;

  g_assert_no_error (error);
  g_assert_cmpuint (duration, ==, 10 * SECOND - 5);
  g_assert_cmpmem (peaks->data, peaks->len * sizeof (PreviewWavePeak),
                   self->peaks, sizeof self->peaks);
  /* Nobody else reads it, and nobody learns from it what it is about. */
  g_assert_cmpint (g_stat (self->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (self->folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_true (g_file_get_contents (self->path, &text, &size, NULL));
  g_assert_null (memmem (text, size, "example", 7));
  g_assert_null (memmem (text, size, "1001", 4));
  g_assert_null (strstr (self->name, "1001"));
}

/* Each run, language, track and service has a waveform of its own. */
static void
test_names (Kept *self, gconstpointer data)
{
  g_autoptr (GHashTable) names =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *const origins[] = {"https://a.example", "https://b.example"};
  const char *const languages[] = {NULL, "es", "de"};
  guint n = 0;

  for (guint o = 0; o < 2; o++) {
    for (guint l = 0; l < 3; l++) {
      for (guint t = 0; t < PREVIEW_N_SOUND_TRACKS; t++) {
        for (guint k = PREVIEW_KIND_DUBBING; k <= PREVIEW_KIND_SOUND; k++) {
          g_autoptr (PreviewSpec) spec = preview_spec_new (k, 7);

          spec->language = g_strdup (languages[l]);
          g_hash_table_add (names, preview_wave_file_dup_name (
                                       spec, origins[o], (PreviewSoundTrack)t));
          n++;
        }
      }
    }
  }
  g_assert_cmpuint (g_hash_table_size (names), ==, n);
}

/* A file of the user's counts only as long as it is the same. */
static void
test_changed_file (Kept *self, gconstpointer data)
{
  g_autofree char *uri = g_filename_to_uri (self->path, NULL, NULL);
  g_autoptr (PreviewSpec) spec = preview_spec_new_file (uri);
  g_autoptr (PreviewSpec) remote =
      preview_spec_new_file ("https://a.example/original.wav");
  g_autofree char *before =
      preview_wave_file_dup_name (spec, "x", PREVIEW_SOUND_TRACK_MIX);
  g_autofree char *after = NULL;

  g_assert_true (g_file_set_contents (self->path, "other", -1, NULL));
  after = preview_wave_file_dup_name (spec, "x", PREVIEW_SOUND_TRACK_MIX);
  g_assert_cmpstr (before, !=, after);
  g_assert_null (
      preview_wave_file_dup_name (remote, "x", PREVIEW_SOUND_TRACK_MIX));
}

/* Cut anywhere, changed anywhere, too long, under another name, or no file at
 * all: it is not believed, and nothing breaks. */
static void
test_damaged (Kept *self, gconstpointer data)
{
  g_autofree char *good = NULL;
  g_autofree char *other = g_build_filename (self->folder, "b.wave", NULL);
  gsize size;
  guint64 duration;

  g_assert_true (g_file_get_contents (self->path, &good, &size, NULL));
  for (gsize length = 0; length < size; length += length < 80 ? 1 : 97) {
    g_assert_true (
        g_file_set_contents (self->path, good, (gssize)length, NULL));
    g_assert_null (load (self));
  }
  for (gsize i = 0; i < size; i += i < 80 ? 1 : 131) {
    g_autofree char *bad = g_memdup2 (good, size);

    bad[i] ^= 0x40;
    g_assert_true (g_file_set_contents (self->path, bad, (gssize)size, NULL));
    g_assert_null (load (self));
  }
  g_assert_true (g_file_set_contents (other, good, (gssize)size, NULL));
  g_assert_null (
      preview_wave_file_load (self->folder, "b.wave", &duration, NULL));
  g_assert_cmpint (g_remove (other), ==, 0);
  g_assert_cmpint (g_remove (self->path), ==, 0);
  g_assert_cmpint (g_mkdir (self->path, 0700), ==, 0);
  g_assert_null (load (self));
  g_assert_cmpint (g_rmdir (self->path), ==, 0);
  g_assert_cmpint (mkfifo (self->path, 0600), ==, 0);
  g_assert_null (load (self));
  g_assert_cmpint (g_remove (self->path), ==, 0);
  g_assert_null (load (self));
}

static void
test_trim (Kept *self, gconstpointer data)
{
  g_autofree char *old = g_build_filename (self->folder, "old.wave", NULL);
  g_autofree char *foreign = g_build_filename (self->folder, "mine.txt", NULL);
  const struct timespec long_ago[2] = {{1, 0}, {1, 0}};

  g_assert_true (g_file_set_contents (old, "0123456789", -1, NULL));
  g_assert_true (g_file_set_contents (foreign, "0123456789", -1, NULL));
  g_assert_cmpint (utimensat (AT_FDCWD, old, long_ago, 0), ==, 0);
  preview_wave_file_trim (self->folder, 5000);
  g_assert_true (g_file_test (old, G_FILE_TEST_EXISTS));
  preview_wave_file_trim (self->folder, 4070);
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (self->path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  g_remove (foreign);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_scale (void)
{
  g_autoptr (PreviewWaveScale) scale = preview_wave_scale_new ();
  guint n_changes = 0;

  g_signal_connect_swapped (scale, "changed", G_CALLBACK (count_cb),
                            &n_changes);
  preview_wave_scale_set_duration (scale, 3600 * SECOND);
  g_assert_cmpuint (preview_wave_scale_get_span (scale), ==, 3600 * SECOND);
  g_assert_cmpuint (n_changes, >, 0);

  /* What is under the pointer stays there, from the whole to 10 ms. */
  for (guint i = 0; i < 60; i++) {
    guint64 center = preview_wave_scale_get_time (scale, 700, 1000);

    preview_wave_scale_zoom (scale, 1.5, center);
    g_assert_cmpfloat_with_epsilon (
        preview_wave_scale_get_x (scale, center, 1000), 700, 1);
  }
  g_assert_cmpuint (preview_wave_scale_get_span (scale), ==, SECOND / 100);
  preview_wave_scale_zoom (scale, 1e-12, 0);
  g_assert_cmpuint (preview_wave_scale_get_span (scale), ==, 3600 * SECOND);
  g_assert_cmpuint (preview_wave_scale_get_start (scale), ==, 0);

  preview_wave_scale_show (scale, 3599 * SECOND, 10 * SECOND);
  g_assert_cmpuint (preview_wave_scale_get_start (scale), ==, 3590 * SECOND);
  preview_wave_scale_scroll (scale, -5000 * (gint64)SECOND);
  g_assert_cmpuint (preview_wave_scale_get_start (scale), ==, 0);

  /* The page turns when the time leaves it, not before. */
  n_changes = 0;
  preview_wave_scale_follow (scale, 9 * SECOND);
  g_assert_cmpuint (n_changes, ==, 0);
  preview_wave_scale_follow (scale, 11 * SECOND);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpfloat (preview_wave_scale_get_x (scale, 11 * SECOND, 1000), <,
                     100);
  preview_wave_scale_reveal (scale, 100 * SECOND);
  g_assert_cmpfloat_with_epsilon (
      preview_wave_scale_get_x (scale, 100 * SECOND, 1000), 500, 1);

  /* Who sees all of it goes on seeing all. */
  preview_wave_scale_show (scale, 0, 3600 * SECOND);
  preview_wave_scale_set_duration (scale, 7200 * SECOND);
  g_assert_cmpuint (preview_wave_scale_get_span (scale), ==, 7200 * SECOND);
  preview_wave_scale_set_duration (scale, 0);
  g_assert_cmpuint (preview_wave_scale_get_start (scale), ==, 0);
}

#define ADD_KEPT(name, func) \
  g_test_add ("/peaks/file/" name, Kept, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/peaks/levels", test_levels);
  g_test_add_func ("/peaks/find", test_find);
  g_test_add_func ("/peaks/meter", test_meter);
  g_test_add_func ("/peaks/channels", test_channels);
  g_test_add_func ("/peaks/strange", test_strange);
  ADD_KEPT ("kept", test_kept);
  ADD_KEPT ("names", test_names);
  ADD_KEPT ("changed-file", test_changed_file);
  ADD_KEPT ("damaged", test_damaged);
  ADD_KEPT ("trim", test_trim);
  g_test_add_func ("/peaks/scale", test_scale);
  return g_test_run ();
}
