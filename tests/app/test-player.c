/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Several runs as one, without a window: one clock, and nobody waits for who
 * cannot. */

#include "config.h"

#include <locale.h>

#include "player-fixture.h"

typedef PlayerFixture Fixture;

static void
test_one (Fixture *self, gconstpointer data)
{
  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1001);
  preview_player_set_runs (self->player, self->shown);
  WAIT_FOR (player_fixture_get_state (self, 0) == PREVIEW_PANE_READY);
  g_assert_cmpuint (preview_player_get_duration (self->player), >,
                    29 * GST_SECOND);
  g_assert_true (
      preview_pane_has_voice (preview_player_get_pane (self->player, 0)));
  g_assert_nonnull (
      preview_pane_get_cues (preview_player_get_pane (self->player, 0)));

  preview_player_play (self->player);
  WAIT_FOR (player_fixture_get_position (self) > GST_SECOND);
  preview_player_pause (self->player);
  WAIT_FOR (player_fixture_get_state (self, 0) == PREVIEW_PANE_READY);
  g_assert_cmpuint (player_fixture_get_position (self), <, 20 * GST_SECOND);
}

static void
test_seek (Fixture *self, gconstpointer data)
{
  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1002);
  preview_player_set_runs (self->player, self->shown);
  WAIT_FOR (player_fixture_get_state (self, 0) == PREVIEW_PANE_READY);
  for (guint i = 1; i <= 20; i++)
    preview_player_seek (self->player, i * GST_SECOND, FALSE);
  WAIT_FOR (player_fixture_get_state (self, 0) == PREVIEW_PANE_READY);
  g_assert_cmpuint (player_fixture_get_position (self), ==, 20 * GST_SECOND);

  preview_player_step (self->player, 1);
  g_assert_cmpuint (player_fixture_get_position (self), ==,
                    20 * GST_SECOND + 60 * GST_MSECOND);
  preview_player_step (self->player, -1);
  g_assert_cmpuint (player_fixture_get_position (self), ==,
                    20 * GST_SECOND + 20 * GST_MSECOND);
  preview_player_seek (self->player, 1000 * GST_SECOND, TRUE);
  g_assert_cmpuint (player_fixture_get_position (self), ==,
                    preview_player_get_duration (self->player));
}

static void
test_end (Fixture *self, gconstpointer data)
{
  player_fixture_show (self, PREVIEW_KIND_SOUND, 3002);
  preview_player_set_runs (self->player, self->shown);
  WAIT_FOR (player_fixture_get_state (self, 0) == PREVIEW_PANE_READY);
  preview_player_set_rate (self->player, 4.0);
  preview_player_play (self->player);
  WAIT_FOR (!preview_player_is_playing (self->player));
  g_assert_cmpint (player_fixture_get_state (self, 0), ==, PREVIEW_PANE_ENDED);
  g_assert_cmpuint (player_fixture_get_position (self), ==,
                    preview_player_get_duration (self->player));

  /* From the start again. */
  preview_player_play (self->player);
  g_assert_cmpuint (player_fixture_get_position (self), <, GST_SECOND);
  WAIT_FOR (player_fixture_get_state (self, 0) == PREVIEW_PANE_PLAYING);
}

static void
test_loop (Fixture *self, gconstpointer data)
{
  player_fixture_show (self, PREVIEW_KIND_SOUND, 3001);
  preview_player_set_runs (self->player, self->shown);
  WAIT_FOR (player_fixture_get_state (self, 0) == PREVIEW_PANE_READY);
  preview_player_set_loop (self->player, GST_SECOND, 2 * GST_SECOND);
  preview_player_seek (self->player, 1900 * GST_MSECOND, TRUE);
  preview_player_play (self->player);
  WAIT_FOR (player_fixture_get_position (self) < 1500 * GST_MSECOND);
  g_assert_cmpuint (player_fixture_get_position (self), >=, GST_SECOND);
}

/* One has no sound, one is gone from the store, one hangs: the others play. */
static void
test_many (Fixture *self, gconstpointer data)
{
  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1001);
  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1008);
  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1015);
  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1003);
  player_fixture_show (self, PREVIEW_KIND_TTS, 2001);
  camb_service_hang_next (self->service, "/media/harbour-de", G_MAXUINT);
  preview_player_set_runs (self->player, self->shown);
  preview_player_play (self->player);
  WAIT_FOR (player_fixture_get_position (self) > 2 * GST_SECOND);

  g_assert_cmpint (player_fixture_get_state (self, 0), ==,
                   PREVIEW_PANE_PLAYING);
  g_assert_cmpint (player_fixture_get_state (self, 1), ==, PREVIEW_PANE_IDLE);
  g_assert_cmpint (player_fixture_get_state (self, 3), ==,
                   PREVIEW_PANE_OPENING);
  g_assert_cmpint (player_fixture_get_state (self, 4), ==,
                   PREVIEW_PANE_PLAYING);
  WAIT_FOR (player_fixture_get_state (self, 2) == PREVIEW_PANE_FAILED);
  g_assert_nonnull (
      preview_pane_get_problem (preview_player_get_pane (self->player, 2)));
}

/* One runs dry on the way, one is at its end: the others play on. */
static void
test_stall (PlayerFixture *self, gconstpointer data)
{
  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1001);
  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1003);
  player_fixture_show (self, PREVIEW_KIND_SOUND, 3002);
  camb_service_break_at (self->service, "/media/harbour-de.mp4", G_MAXUINT,
                         1500000, CAMB_SERVICE_END_STALL, NULL, NULL);
  preview_player_set_runs (self->player, self->shown);
  WAIT_FOR (player_fixture_all_are (self, PREVIEW_PANE_READY));
  preview_player_set_rate (self->player, 4.0);
  preview_player_play (self->player);
  WAIT_FOR (player_fixture_get_state (self, 1) == PREVIEW_PANE_STALLED);
  WAIT_FOR (player_fixture_get_state (self, 2) == PREVIEW_PANE_ENDED);
  g_assert_cmpint (
      preview_pane_get_place (preview_player_get_pane (self->player, 2)), ==,
      PREVIEW_PANE_AFTER);
  WAIT_FOR (player_fixture_get_position (self) > 20 * GST_SECOND);
  g_assert_cmpint (player_fixture_get_state (self, 0), ==,
                   PREVIEW_PANE_PLAYING);
  g_assert_cmpint (player_fixture_get_state (self, 1), ==,
                   PREVIEW_PANE_STALLED);
}

/* Nine runs at once, all of them heard in turn. */
static void
test_nine (PlayerFixture *self, gconstpointer data)
{
  static const guint64 dubs[] = {1001, 1002, 1003, 1005, 1006, 1010};

  for (guint i = 0; i < G_N_ELEMENTS (dubs); i++)
    player_fixture_show (self, PREVIEW_KIND_DUBBING, dubs[i]);
  player_fixture_show (self, PREVIEW_KIND_SOUND, 3001);
  player_fixture_show (self, PREVIEW_KIND_SOUND, 3002);
  player_fixture_show (self, PREVIEW_KIND_TTS, 2001);
  g_assert_cmpuint (self->shown->len, ==, PREVIEW_MAX_PANES);
  player_fixture_open (self);
  preview_player_play (self->player);
  WAIT_FOR (player_fixture_get_position (self) > GST_SECOND / 2);
  for (guint i = 0; i < PREVIEW_MAX_PANES; i++) {
    preview_player_set_heard (self->player, i);
    g_assert_cmpuint (preview_player_get_heard_index (self->player), ==, i);
    for (guint j = 0; j < PREVIEW_MAX_PANES; j++)
      g_assert_true (preview_pane_is_heard (preview_player_get_pane (
                         self->player, j)) == (i == j));
  }
}

/* Who is late finds the place of the others. */
static void
test_late (Fixture *self, gconstpointer data)
{
  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1001);
  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1003);
  preview_player_set_runs (self->player, self->shown);
  preview_player_play (self->player);
  WAIT_FOR (player_fixture_get_state (self, 0) == PREVIEW_PANE_PLAYING &&
            player_fixture_get_state (self, 1) == PREVIEW_PANE_PLAYING);
  preview_run_set_language (g_ptr_array_index (self->shown, 1), "de-de");
  WAIT_FOR (player_fixture_get_state (self, 1) != PREVIEW_PANE_PLAYING);
  g_assert_cmpint (player_fixture_get_state (self, 0), ==,
                   PREVIEW_PANE_PLAYING);
}

static void
test_language (Fixture *self, gconstpointer data)
{
  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1004);
  preview_player_set_runs (self->player, self->shown);
  WAIT_FOR (player_fixture_get_state (self, 0) == PREVIEW_PANE_READY);
  preview_player_seek (self->player, 10 * GST_SECOND, TRUE);
  WAIT_FOR (player_fixture_get_state (self, 0) == PREVIEW_PANE_READY);
  preview_run_set_language (g_ptr_array_index (self->shown, 0), "de-de");
  g_assert_cmpint (player_fixture_get_state (self, 0), ==,
                   PREVIEW_PANE_OPENING);
  WAIT_FOR (player_fixture_get_state (self, 0) == PREVIEW_PANE_READY);
  g_assert_cmpuint (player_fixture_get_position (self), ==, 10 * GST_SECOND);
}

/* 200 runs at once: a call for every five, and no pipeline. */
static void
test_resolve (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 200; i++) {
    camb_service_add_run (self->service, "tts", 5000 + i,
                          "{\"output_url\": \"media:welcome-1.flac\"}");
  }
  for (guint i = 0; i < 200; i++)
    player_fixture_show (self, PREVIEW_KIND_TTS, 5000 + i);
  for (guint i = 0; i < 200; i++) {
    PreviewRun *run = g_ptr_array_index (self->shown, i);

    WAIT_FOR (preview_run_get_state (run) != PREVIEW_RUN_RESOLVING);
    g_assert_cmpint (preview_run_get_state (run), ==, PREVIEW_RUN_READY);
  }
  g_assert_cmpuint (
      camb_service_get_n_requests (self->service, "/apis/tts-results"), ==, 40);
}

/* Whatever it does, closing takes no time. */
static void
test_close (Fixture *self, gconstpointer data)
{
  static const guint64 ids[] = {1001, 1007, 1008, 1015};
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  camb_service_hang_next (self->service, "/media/", G_MAXUINT);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_ptr_array_set_size (self->shown, 0);
    player_fixture_show (self, PREVIEW_KIND_DUBBING, ids[i]);
    preview_player_set_runs (self->player, self->shown);
    preview_player_play (self->player);
    preview_player_seek (self->player, GST_SECOND, TRUE);
    while (g_main_context_iteration (NULL, FALSE))
      ;
    preview_player_set_runs (self->player, none);
  }
}

#define ADD(name, func) player_fixture_add (name, func)

int
main (int argc, char **argv)
{
  int status;

  setlocale (LC_ALL, "");
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  ADD ("/app/player/one", test_one);
  ADD ("/app/player/seek", test_seek);
  ADD ("/app/player/end", test_end);
  ADD ("/app/player/loop", test_loop);
  ADD ("/app/player/many", test_many);
  ADD ("/app/player/stall", test_stall);
  ADD ("/app/player/nine", test_nine);
  ADD ("/app/player/late", test_late);
  ADD ("/app/player/language", test_language);
  ADD ("/app/player/resolve", test_resolve);
  ADD ("/app/player/close", test_close);
  status = g_test_run ();
  gst_deinit ();
  return status;
}
