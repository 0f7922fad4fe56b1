/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Changing over between sounds, measured on what reaches the loudspeaker. The
 * argument `--all` makes it a thousand times. */

#include "config.h"

#include <math.h>
#include <string.h>

#include "player-fixture.h"
#include "sound-code.h"
#include "sound-record.h"

#define RATE 48000
#define BLOCK 480
#define N_TRACKS 4
/* Milliseconds between two switches, at most. */
#define LONGEST_PAUSE 24

static guint n_switches = 150;
/* Of each sound. */
static guint seconds = 20;

/* What one frame of the record says. */
typedef struct
{
  guint track;
  guint frame;
} Code;

static void
add_sound (PlayerFixture *self, SoundFunc func, guint track)
{
  g_autofree char *name = g_strdup_printf ("sound-%u.wav", track);
  g_autofree char *json =
      g_strdup_printf ("{\"output_url\": \"media:%s\"}", name);
  g_autoptr (GBytes) wav = sound_wav_new (func, track, seconds * RATE);

  camb_service_add_media (self->service, name, "audio/wav", wav);
  camb_service_add_run (self->service, "sound", 7000 + track, json);
  player_fixture_show (self, PREVIEW_KIND_SOUND, 7000 + track);
}

/* As they are: 1.0 all the way. */
static void
open_sounds (PlayerFixture *self, SoundFunc func)
{
  for (guint i = 0; i < N_TRACKS; i++)
    add_sound (self, func, i);
  preview_player_set_matching (self->player, FALSE);
  player_fixture_open (self);
}

static SoundRecord *
start (PlayerFixture *self)
{
  SoundRecord *record =
      sound_record_new (preview_player_get_output (self->player));

  preview_player_play (self->player);
  WAIT_FOR (sound_record_get_n_frames (record) > RATE / 10);
  return record;
}

static gboolean
wake_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

/* A user who does nothing for a moment; what is measured does not depend on
 * how long it really was. */
static void
linger (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, wake_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
switch_at_random (PlayerFixture *self)
{
  for (guint i = 0; i < n_switches; i++) {
    guint old = preview_player_get_heard_index (self->player);
    guint new = (old + (guint)g_test_rand_int_range (1, N_TRACKS)) % N_TRACKS;

    preview_player_set_heard (self->player, new);
    linger ((guint)g_test_rand_int_range (1, LONGEST_PAUSE));
  }
}

static Code
read_code (const float *frame)
{
  guint left = (guint)lrintf (frame[0] * 32768);
  guint right = (guint)lrintf (frame[1] * 32768);

  return (Code){
      .track = right >> 12,
      .frame = (right & 0xfff) << 15 | left,
  };
}

/* Each frame is that of its moment, whichever track it is of. */
static guint
check_codes (SoundRecord *record, const gint64 *offsets)
{
  guint n_frames, n_changes = 0;
  g_autofree float *samples = sound_record_dup (record, &n_frames);
  gint64 start = (gint64)sound_record_get_start (record);
  guint last = read_code (samples).track;

  for (guint i = 0; i < n_frames; i++) {
    Code code = read_code (samples + 2 * i);

    if (code.track >= N_TRACKS || code.frame != start + i - offsets[code.track])
      g_error ("frame %u: track %u, frame %u instead of %" G_GINT64_FORMAT, i,
               code.track, code.frame, start + i);
    n_changes += code.track != last;
    last = code.track;
  }
  return n_changes;
}

/* Hard cuts: not a frame too much or too little. */
static void
test_cut (PlayerFixture *self, gconstpointer data)
{
  static const gint64 none[N_TRACKS];
  SoundRecord *record;
  guint n_changes;

  preview_player_set_switch_mode (self->player, PREVIEW_SWITCH_CUT);
  open_sounds (self, sound_code_get);
  record = start (self);
  switch_at_random (self);
  n_changes = check_codes (record, none);
  g_test_message ("%u switches, %u heard", n_switches, n_changes);
  g_assert_cmpuint (n_changes, >, n_switches / 3);
  g_assert_cmpuint (sound_record_get_n_breaks (record), ==, 0);
  g_assert_true (player_fixture_all_are (self, PREVIEW_PANE_PLAYING));
  sound_record_free (record);
}

/* Shifted runs are heard shifted, to the frame. */
static void
test_offsets (PlayerFixture *self, gconstpointer data)
{
  gint64 offsets[N_TRACKS] = {0, 5926, -4801, 48000};
  SoundRecord *record;
  guint n_changes;

  preview_player_set_switch_mode (self->player, PREVIEW_SWITCH_CUT);
  open_sounds (self, sound_code_get);
  for (guint i = 0; i < N_TRACKS; i++)
    preview_player_set_offset (self->player, i,
                               offsets[i] * (gint64)GST_SECOND / RATE);
  WAIT_FOR (player_fixture_all_are (self, PREVIEW_PANE_READY));
  preview_player_seek (self->player, 2 * GST_SECOND, TRUE);
  WAIT_FOR (player_fixture_all_are (self, PREVIEW_PANE_READY));
  record = start (self);
  switch_at_random (self);
  n_changes = check_codes (record, offsets);
  g_assert_cmpuint (n_changes, >, n_switches / 3);
  g_assert_cmpuint (sound_record_get_n_breaks (record), ==, 0);
  sound_record_free (record);
}

/* What was not heard yet is heard later, and nothing twice. */
static void
test_pause (PlayerFixture *self, gconstpointer data)
{
  static const gint64 none[N_TRACKS];
  SoundRecord *record;

  preview_player_set_switch_mode (self->player, PREVIEW_SWITCH_CUT);
  open_sounds (self, sound_code_get);
  record = start (self);
  for (guint i = 0; i < 10; i++) {
    guint n_frames;

    preview_player_pause (self->player);
    preview_player_set_heard (self->player, i % N_TRACKS);
    linger (20);
    n_frames = sound_record_get_n_frames (record);
    preview_player_play (self->player);
    WAIT_FOR (sound_record_get_n_frames (record) > n_frames + RATE / 20);
  }
  check_codes (record, none);
  g_assert_cmpuint (sound_record_get_n_breaks (record), ==, 0);
  sound_record_free (record);
}

/* After a seek, the first frame is that of the moment. */
static void
test_seek (PlayerFixture *self, gconstpointer data)
{
  static const gint64 none[N_TRACKS];
  SoundRecord *record;

  preview_player_set_switch_mode (self->player, PREVIEW_SWITCH_CUT);
  open_sounds (self, sound_code_get);
  record = start (self);
  for (guint i = 0; i < 8; i++) {
    guint frame = (guint)g_test_rand_int_range (0, (int)(seconds - 2) * RATE);

    preview_player_pause (self->player);
    preview_player_seek (self->player,
                         gst_util_uint64_scale (frame, GST_SECOND, RATE), TRUE);
    WAIT_FOR (player_fixture_all_are (self, PREVIEW_PANE_READY));
    sound_record_clear (record);
    preview_player_play (self->player);
    WAIT_FOR (sound_record_get_n_frames (record) > RATE / 5);
    g_assert_cmpuint (sound_record_get_n_breaks (record), ==, 0);
    check_codes (record, none);
  }
  sound_record_free (record);
}

static gboolean
is_track (const float *samples, guint64 frame, guint track, guint n)
{
  for (guint i = 0; i < n * 2; i++) {
    float wanted =
        sound_tone_get (track, (guint)frame + i / 2, i % 2) / 32768.f;

    if (fabsf (samples[i] - wanted) > 1e-6f)
      return FALSE;
  }
  return TRUE;
}

static guint
find_track (const float *samples, guint64 frame)
{
  guint track = 0;

  while (track < N_TRACKS && !is_track (samples, frame, track, BLOCK))
    track++;
  return track;
}

/* From one to the other in a straight line: no frame of it is off. */
static gboolean
is_fade (const float *samples, guint64 frame, guint from, guint to)
{
  for (guint i = 0; i < BLOCK * 2; i++) {
    guint at = (guint)frame + i / 2;
    float a = sound_tone_get (from, at, i % 2) / 32768.f;
    float b = sound_tone_get (to, at, i % 2) / 32768.f;
    float wanted = a + (b - a) * (float)(i / 2 + 1) / BLOCK;

    if (fabsf (samples[i] - wanted) > 1e-5f)
      return FALSE;
  }
  return TRUE;
}

static float
find_steepest (const float *samples, guint n_frames)
{
  float steepest = 0;

  for (guint i = 2; i < n_frames * 2; i++)
    steepest = MAX (steepest, fabsf (samples[i] - samples[i - 2]));
  return steepest;
}

/* What else it may be: silence, or a track that is not all there. */
static void
complain (const float *block, guint64 frame, guint last)
{
  guint n_silent = 0;

  for (guint i = 0; i < BLOCK; i++)
    n_silent += block[2 * i] == 0 && block[2 * i + 1] == 0;
  g_error ("frame %" G_GUINT64_FORMAT ": no track and no fade from track %u; "
           "%u of %u frames are silent",
           frame, last, n_silent, BLOCK);
}

/* Every block is one track as it is, or a fade from one to another, at the
 * right place. Which fade it is, the blocks around it tell, or all are tried
 * when two follow each other. */
static guint
check_fades (SoundRecord *record)
{
  guint n_frames, n_fades = 0, last = 0;
  g_autofree float *samples = sound_record_dup (record, &n_frames);
  guint64 start = sound_record_get_start (record);

  for (guint i = 0; i + BLOCK <= n_frames; i += BLOCK) {
    const float *block = samples + 2 * i;
    guint track = find_track (block, start + i);

    if (track == N_TRACKS) {
      for (track = 0; track < N_TRACKS; track++)
        if (is_fade (block, start + i, last, track))
          break;
      n_fades++;
    } else if (i > 0) {
      g_assert_cmpuint (track, ==, last);
    }
    if (track == N_TRACKS)
      complain (block, start + i, last);
    last = track;
  }
  return n_fades;
}

/* A tone of 99 Hz and its companion rise by 0.0055 from one frame to the next
 * at most, and a fade between two that are 1.0 apart by 1/480 more. */
static void
test_fade (PlayerFixture *self, gconstpointer data)
{
  SoundRecord *record;
  g_autofree float *samples = NULL;
  guint n_frames, n_fades;
  float steepest;

  open_sounds (self, sound_tone_get);
  record = start (self);
  switch_at_random (self);
  n_fades = check_fades (record);
  samples = sound_record_dup (record, &n_frames);
  steepest = find_steepest (samples, n_frames);
  g_test_message ("%u switches, %u fades, steepest step %.5f", n_switches,
                  n_fades, (double)steepest);
  g_assert_cmpuint (n_fades, >, n_switches / 3);
  g_assert_cmpfloat (steepest, <, 0.0055f + 1.0f / BLOCK);
  g_assert_cmpuint (sound_record_get_n_breaks (record), ==, 0);
  sound_record_free (record);
}

/* Mix and voice of one run are two sounds like any other. */
static void
test_voice (PlayerFixture *self, gconstpointer data)
{
  static const gint64 none[N_TRACKS];
  g_autoptr (GBytes) mix = sound_wav_new (sound_code_get, 0, seconds * RATE);
  g_autoptr (GBytes) voice = sound_wav_new (sound_code_get, 1, seconds * RATE);
  PreviewPane *pane;
  SoundRecord *record;

  camb_service_add_media (self->service, "mix.wav", "audio/wav", mix);
  camb_service_add_media (self->service, "voice.wav", "audio/wav", voice);
  camb_service_add_run (
      self->service, "dubbing", 7100,
      "{\"video_url\": \"media:mix.wav\", \"audio_url\": \"media:voice.wav\","
      " \"transcript\": []}");
  player_fixture_show (self, PREVIEW_KIND_DUBBING, 7100);
  preview_player_set_matching (self->player, FALSE);
  preview_player_set_switch_mode (self->player, PREVIEW_SWITCH_CUT);
  player_fixture_open (self);
  pane = preview_player_get_pane (self->player, 0);
  record = start (self);
  for (guint i = 0; i < 40; i++) {
    preview_pane_set_voice_only (pane, i % 2 == 0);
    linger ((guint)g_test_rand_int_range (12, LONGEST_PAUSE));
  }
  g_assert_cmpuint (check_codes (record, none), >, 10);
  g_assert_cmpuint (sound_record_get_n_breaks (record), ==, 0);
  sound_record_free (record);
}

/* Who hangs is silent, and holds up nobody. */
static void
test_hanging (PlayerFixture *self, gconstpointer data)
{
  static const gint64 none[N_TRACKS];
  SoundRecord *record;
  guint n_frames;

  camb_service_hang_next (self->service, "/media/sound-3", G_MAXUINT);
  preview_player_set_switch_mode (self->player, PREVIEW_SWITCH_CUT);
  for (guint i = 0; i < N_TRACKS; i++)
    add_sound (self, sound_code_get, i);
  preview_player_set_matching (self->player, FALSE);
  preview_player_set_runs (self->player, self->shown);
  WAIT_FOR (player_fixture_get_state (self, 0) == PREVIEW_PANE_READY &&
            player_fixture_get_state (self, 1) == PREVIEW_PANE_READY &&
            player_fixture_get_state (self, 2) == PREVIEW_PANE_READY);
  record = start (self);
  preview_player_set_heard (self->player, 3);
  n_frames = sound_record_get_n_frames (record);
  WAIT_FOR (sound_record_get_n_frames (record) > n_frames + RATE / 5);
  preview_player_set_heard (self->player, 2);
  n_frames = sound_record_get_n_frames (record);
  WAIT_FOR (sound_record_get_n_frames (record) > n_frames + RATE / 5);
  sound_record_clear (record);
  WAIT_FOR (sound_record_get_n_frames (record) > RATE / 10);
  g_assert_cmpuint (check_codes (record, none), ==, 0);
  g_assert_cmpint (player_fixture_get_state (self, 3), ==,
                   PREVIEW_PANE_OPENING);
  sound_record_free (record);
}

int
main (int argc, char **argv)
{
  int status;

  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  if (argc > 1 && strcmp (argv[1], "--all") == 0) {
    n_switches = 1000;
    seconds = 85;
  }
  player_fixture_add ("/app/switching/cut", test_cut);
  player_fixture_add ("/app/switching/fade", test_fade);
  player_fixture_add ("/app/switching/offsets", test_offsets);
  player_fixture_add ("/app/switching/pause", test_pause);
  player_fixture_add ("/app/switching/seek", test_seek);
  player_fixture_add ("/app/switching/voice", test_voice);
  player_fixture_add ("/app/switching/hanging", test_hanging);
  status = g_test_run ();
  gst_deinit ();
  return status;
}
