/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How loud runs are after matching, measured by ffmpeg on what reaches the
 * loudspeaker. */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "player-fixture.h"
#include "sound-code.h"
#include "sound-record.h"

#define RATE 48000
#define SECONDS 4
#define N_TRACKS 3
#define FIRST_RUN 7300
/* What ffmpeg and libebur128 may disagree by, and one sample may hide. */
#define TOLERANCE 0.1

/* What is never the same twice: a hash of the number of the frame. */
static double
get_noise (guint frame, guint seed)
{
  guint32 x = frame * 2654435761u + seed * 40503u + 12345u;

  x ^= x >> 15;
  x *= 2246822519u;
  x ^= x >> 13;
  x *= 3266489917u;
  x ^= x >> 16;
  return x / (double)G_MAXUINT32 * 2 - 1;
}

/* Loud; quiet with clicks that leave no room; in between. */
static gint16
get_noisy (guint track, guint frame, guint channel)
{
  static const double heights[N_TRACKS] = {14000, 4000, 9000};

  if (track == 1 && frame % (RATE / 2) == RATE / 4)
    return 32600;
  return (gint16)lrint (get_noise (frame, track * 2 + channel) *
                        heights[track]);
}

static gint16
get_steady (guint track, guint frame, guint channel)
{
  double height = track == 0 ? 16384 : 3276.8;

  return (gint16)lrint (sin (2 * G_PI * 997 * frame / RATE) * height);
}

static void
open_sounds (PlayerFixture *self, SoundFunc func)
{
  for (guint i = 0; i < N_TRACKS; i++) {
    g_autofree char *name = g_strdup_printf ("level-%u.wav", i);
    g_autofree char *json =
        g_strdup_printf ("{\"output_url\": \"media:%s\"}", name);
    g_autoptr (GBytes) wav = sound_wav_new (func, i, SECONDS * RATE);

    camb_service_add_media (self->service, name, "audio/wav", wav);
    camb_service_add_run (self->service, "sound", FIRST_RUN + i, json);
    player_fixture_show (self, PREVIEW_KIND_SOUND, FIRST_RUN + i);
  }
  player_fixture_open (self);
}

static gboolean
are_known (PlayerFixture *self)
{
  for (guint i = 0; i < preview_player_get_n_panes (self->player); i++) {
    PreviewPane *pane = preview_player_get_pane (self->player, i);

    if (isnan (preview_pane_get_loudness (pane)))
      return FALSE;
  }
  return TRUE;
}

/* The last value of one that ffmpeg prints for every tenth of a second. */
static double
find_last (const char *text, const char *name)
{
  g_autofree char *key = g_strdup_printf ("%s=", name);
  const char *at = g_strrstr (text, key);

  g_assert_nonnull (at);
  return g_ascii_strtod (at + strlen (key), NULL);
}

static void
measure (const char *samples, gsize size, double *loudness, double *peak)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("levels-XXXXXX", &error);
  g_autofree char *filename = g_build_filename (folder, "heard.f32", NULL);
  g_autofree char *output = NULL;
  const char *argv[] = {"ffmpeg",
                        "-v",
                        "error",
                        "-f",
                        "f32le",
                        "-ar",
                        "48000",
                        "-ac",
                        "2",
                        "-i",
                        filename,
                        "-af",
                        "ebur128=peak=true:metadata=1,ametadata=print:file=-",
                        "-f",
                        "null",
                        "-",
                        NULL};
  int status;

  g_assert_no_error (error);
  g_file_set_contents (filename, samples, (gssize)size, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_remove (filename);
  g_rmdir (folder);
  *loudness = find_last (output, "lavfi.r128.I");
  *peak = 20 * log10 (MAX (find_last (output, "lavfi.r128.true_peaks_ch0"),
                           find_last (output, "lavfi.r128.true_peaks_ch1")));
}

/* Plays one from start to end. */
static void
listen (PlayerFixture *self, guint index, double *loudness, double *peak)
{
  SoundRecord *record;
  g_autofree float *samples = NULL;
  guint n_frames;

  preview_player_set_heard (self->player, index);
  preview_player_seek (self->player, 0, TRUE);
  WAIT_FOR (player_fixture_all_are (self, PREVIEW_PANE_READY));
  record = sound_record_new (preview_player_get_output (self->player));
  preview_player_play (self->player);
  WAIT_FOR (sound_record_get_n_frames (record) >= SECONDS * RATE);
  preview_player_pause (self->player);
  samples = sound_record_dup (record, &n_frames);
  sound_record_free (record);
  measure ((const char *)samples, SECONDS * RATE * 2 * sizeof (float), loudness,
           peak);
}

static void
test_matching (PlayerFixture *self, gconstpointer data)
{
  double loudness[N_TRACKS], peaks[N_TRACKS];

  open_sounds (self, get_noisy);
  WAIT_FOR (are_known (self));
  for (guint i = 0; i < N_TRACKS; i++) {
    listen (self, i, &loudness[i], &peaks[i]);
    g_test_message ("%u: %.2f LUFS, %.2f dBTP, gain %.2f dB", i, loudness[i],
                    peaks[i], preview_player_get_gain (self->player, i));
    g_assert_cmpfloat (preview_player_get_gain (self->player, i), <=, 0);
    g_assert_cmpfloat (peaks[i], <=, -1.0 + TOLERANCE);
    g_assert_cmpfloat_with_epsilon (loudness[i], loudness[0], TOLERANCE);
  }
  /* No quieter than it has to be. */
  g_assert_cmpfloat_with_epsilon (peaks[1], -1.0, TOLERANCE);
}

static void
test_off (PlayerFixture *self, gconstpointer data)
{
  double loudness, peak;

  preview_player_set_matching (self->player, FALSE);
  open_sounds (self, get_noisy);
  WAIT_FOR (are_known (self));
  for (guint i = 0; i < N_TRACKS; i++)
    g_assert_cmpfloat (preview_player_get_gain (self->player, i), ==, 0);
  listen (self, 0, &loudness, &peak);
  g_assert_cmpfloat_with_epsilon (
      preview_pane_get_loudness (preview_player_get_pane (self->player, 0)),
      loudness, TOLERANCE);
}

static void
test_trim (PlayerFixture *self, gconstpointer data)
{
  PreviewPane *pane;
  double gain;

  open_sounds (self, get_noisy);
  WAIT_FOR (are_known (self));
  gain = preview_player_get_gain (self->player, 0);
  preview_player_set_trim (self->player, 0, -3.5);
  g_assert_cmpfloat_with_epsilon (preview_player_get_gain (self->player, 0),
                                  gain - 3.5, 1e-9);
  preview_player_set_trim (self->player, 0, -100);
  g_assert_cmpfloat (preview_player_get_trim (self->player, 0), ==,
                     PREVIEW_MIN_TRIM);
  /* Louder, but never past -1 dBTP. */
  preview_player_set_trim (self->player, 2, 100);
  pane = preview_player_get_pane (self->player, 2);
  g_assert_cmpfloat (preview_player_get_trim (self->player, 2), ==,
                     PREVIEW_MAX_TRIM);
  g_assert_cmpfloat (preview_player_get_gain (self->player, 2) +
                         preview_pane_get_true_peak (pane),
                     <=, -1.0 + 1e-9);
  g_assert_cmpfloat (
      preview_run_get_settings (g_ptr_array_index (self->shown, 2))->trim, ==,
      PREVIEW_MAX_TRIM);
}

static guint
count_kept (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (),
                                              "camb-preview", "loudness", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *filename = g_build_filename (folder, name, NULL);
    g_autofree char *text = NULL;

    g_assert_true (g_file_get_contents (filename, &text, NULL, NULL));
    g_assert_null (strstr (text, "http"));
    g_assert_null (strstr (text, "730"));
    n++;
  }
  return n;
}

/* What was measured is known at once the next time; what is kept names nothing,
 * and is not believed when it is odd. */
static void
test_kept (PlayerFixture *self, gconstpointer data)
{
  guint n_before = count_kept ();
  guint n_kept;

  open_sounds (self, get_noisy);
  WAIT_FOR (are_known (self));
  n_kept = count_kept ();
  g_assert_cmpuint (n_kept, ==, n_before + N_TRACKS);
  preview_player_close (self->player);
  player_fixture_open (self);
  g_assert_true (are_known (self));
}

static void
spoil_all (const char *text)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (),
                                              "camb-preview", "loudness", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *filename = g_build_filename (folder, name, NULL);

    g_assert_true (g_file_set_contents (filename, text, -1, NULL));
  }
}

static void
test_spoilt (PlayerFixture *self, gconstpointer data)
{
  static const char *const texts[] = {
      "", "[loudness]\nversion=1\n", "\xff\xfe",
      "[loudness]\nversion=1\nduration=4000000000\nintegrated=nan\n"
      "true-peak=1e999\n"};
  double known;

  open_sounds (self, get_noisy);
  WAIT_FOR (are_known (self));
  known = preview_pane_get_loudness (preview_player_get_pane (self->player, 0));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    preview_player_close (self->player);
    spoil_all (texts[i]);
    player_fixture_open (self);
    WAIT_FOR (are_known (self));
    g_assert_cmpfloat_with_epsilon (
        preview_pane_get_loudness (preview_player_get_pane (self->player, 0)),
        known, 0.001);
  }
}

static gboolean
has_level (PlayerFixture *self, guint index, double wanted)
{
  PreviewPane *pane = preview_player_get_pane (self->player, index);

  return fabs (preview_pane_get_level (pane) - wanted) < 0.1;
}

/* Meters show what is heard and what would be. */
static void
test_meters (PlayerFixture *self, gconstpointer data)
{
  preview_player_set_matching (self->player, FALSE);
  open_sounds (self, get_steady);
  preview_player_play (self->player);
  WAIT_FOR (has_level (self, 0, -6.02) && has_level (self, 1, -20));
  preview_player_set_trim (self->player, 1, -4);
  WAIT_FOR (has_level (self, 1, -24));
  preview_player_pause (self->player);
  WAIT_FOR (has_level (self, 0, PREVIEW_SILENCE));
}

int
main (int argc, char **argv)
{
  int status;

  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  player_fixture_add ("/app/levels/matching", test_matching);
  player_fixture_add ("/app/levels/off", test_off);
  player_fixture_add ("/app/levels/trim", test_trim);
  player_fixture_add ("/app/levels/kept", test_kept);
  player_fixture_add ("/app/levels/spoilt", test_spoilt);
  player_fixture_add ("/app/levels/meters", test_meters);
  status = g_test_run ();
  gst_deinit ();
  return status;
}
