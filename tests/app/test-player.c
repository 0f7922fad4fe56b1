/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Several runs as one, without a window: one clock, and nobody waits for who
 * cannot. */

#include "config.h"

#include <locale.h>

#include "camb-service.h"
#include "preview-player.h"
#include "preview-worker.h"

/* Seconds until a wait is given up. */
#define PATIENCE 60

typedef struct
{
  CambService *service;
  PreviewAccount *account;
  PreviewRuns *runs;
  PreviewResolver *resolver;
  PreviewPlayer *player;
  GPtrArray *shown;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->service = camb_service_new (NULL, &error);
  g_assert_no_error (error);
  self->account =
      preview_account_new_with_key (camb_service_get_base_url (self->service),
                                    camb_service_get_api_key (self->service));
  self->runs = preview_runs_new ();
  self->resolver = preview_resolver_new (self->runs, self->account);
  self->player = preview_player_new (self->resolver);
  self->shown = g_ptr_array_new ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  preview_player_close (self->player);
  g_assert_finalize_object (self->player);
  g_assert_finalize_object (self->resolver);
  g_clear_object (&self->runs);
  g_clear_object (&self->account);
  g_ptr_array_unref (self->shown);
  preview_worker_wait_for_all ();
  camb_service_stop (self->service);
  g_clear_object (&self->service);
}

static void
show (Fixture *self, PreviewKind kind, guint64 run_id)
{
  g_autoptr (PreviewSpec) spec = preview_spec_new (kind, run_id);

  g_ptr_array_add (self->shown,
                   preview_runs_add (self->runs, spec, FALSE, NULL));
}

static gboolean
give_up_cb (gpointer data)
{
  g_error ("waited %d s for %s", PATIENCE, (const char *)data);
  return G_SOURCE_REMOVE;
}

#define WAIT_FOR(condition) \
  G_STMT_START \
  { \
    guint timeout = \
        g_timeout_add_seconds (PATIENCE, give_up_cb, (gpointer) #condition); \
    guint tick = g_timeout_add (10, tick_cb, NULL); \
    while (!(condition)) \
      g_main_context_iteration (NULL, TRUE); \
    g_source_remove (timeout); \
    g_source_remove (tick); \
  } \
  G_STMT_END

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static PreviewPaneState
get_state (Fixture *self, guint index)
{
  return preview_pane_get_state (preview_player_get_pane (self->player, index));
}

static guint64
get_position (Fixture *self)
{
  return preview_player_get_position (self->player);
}

static void
test_one (Fixture *self, gconstpointer data)
{
  show (self, PREVIEW_KIND_DUBBING, 1001);
  preview_player_set_runs (self->player, self->shown);
  WAIT_FOR (get_state (self, 0) == PREVIEW_PANE_READY);
  g_assert_cmpuint (preview_player_get_duration (self->player), >,
                    29 * GST_SECOND);
  g_assert_true (
      preview_pane_has_voice (preview_player_get_pane (self->player, 0)));
  g_assert_nonnull (
      preview_pane_get_cues (preview_player_get_pane (self->player, 0)));

  preview_player_play (self->player);
  WAIT_FOR (get_position (self) > GST_SECOND);
  preview_player_pause (self->player);
  g_assert_cmpint (get_state (self, 0), ==, PREVIEW_PANE_READY);
  g_assert_cmpuint (get_position (self), <, 20 * GST_SECOND);
}

static void
test_seek (Fixture *self, gconstpointer data)
{
  show (self, PREVIEW_KIND_DUBBING, 1002);
  preview_player_set_runs (self->player, self->shown);
  WAIT_FOR (get_state (self, 0) == PREVIEW_PANE_READY);
  for (guint i = 1; i <= 20; i++)
    preview_player_seek (self->player, i * GST_SECOND, FALSE);
  WAIT_FOR (get_state (self, 0) == PREVIEW_PANE_READY);
  g_assert_cmpuint (get_position (self), ==, 20 * GST_SECOND);

  preview_player_step (self->player, 1);
  g_assert_cmpuint (get_position (self), ==,
                    20 * GST_SECOND + 60 * GST_MSECOND);
  preview_player_step (self->player, -1);
  g_assert_cmpuint (get_position (self), ==,
                    20 * GST_SECOND + 20 * GST_MSECOND);
  preview_player_seek (self->player, 1000 * GST_SECOND, TRUE);
  g_assert_cmpuint (get_position (self), ==,
                    preview_player_get_duration (self->player));
}

static void
test_end (Fixture *self, gconstpointer data)
{
  show (self, PREVIEW_KIND_SOUND, 3002);
  preview_player_set_runs (self->player, self->shown);
  WAIT_FOR (get_state (self, 0) == PREVIEW_PANE_READY);
  preview_player_set_rate (self->player, 4.0);
  preview_player_play (self->player);
  WAIT_FOR (!preview_player_is_playing (self->player));
  g_assert_cmpint (get_state (self, 0), ==, PREVIEW_PANE_ENDED);
  g_assert_cmpuint (get_position (self), ==,
                    preview_player_get_duration (self->player));

  /* From the start again. */
  preview_player_play (self->player);
  g_assert_cmpuint (get_position (self), <, GST_SECOND);
  WAIT_FOR (get_state (self, 0) == PREVIEW_PANE_PLAYING);
}

static void
test_loop (Fixture *self, gconstpointer data)
{
  show (self, PREVIEW_KIND_SOUND, 3001);
  preview_player_set_runs (self->player, self->shown);
  WAIT_FOR (get_state (self, 0) == PREVIEW_PANE_READY);
  preview_player_set_loop (self->player, GST_SECOND, 2 * GST_SECOND);
  preview_player_seek (self->player, 1900 * GST_MSECOND, TRUE);
  preview_player_play (self->player);
  WAIT_FOR (get_position (self) < 1500 * GST_MSECOND);
  g_assert_cmpuint (get_position (self), >=, GST_SECOND);
}

/* One has no sound, one is gone from the store, one hangs: the others play. */
static void
test_many (Fixture *self, gconstpointer data)
{
  show (self, PREVIEW_KIND_DUBBING, 1001);
  show (self, PREVIEW_KIND_DUBBING, 1008);
  show (self, PREVIEW_KIND_DUBBING, 1015);
  show (self, PREVIEW_KIND_DUBBING, 1003);
  show (self, PREVIEW_KIND_TTS, 2001);
  camb_service_hang_next (self->service, "/media/harbour-de", G_MAXUINT);
  preview_player_set_runs (self->player, self->shown);
  preview_player_play (self->player);
  WAIT_FOR (get_position (self) > 2 * GST_SECOND);

  g_assert_cmpint (get_state (self, 0), ==, PREVIEW_PANE_PLAYING);
  g_assert_cmpint (get_state (self, 1), ==, PREVIEW_PANE_IDLE);
  g_assert_cmpint (get_state (self, 3), ==, PREVIEW_PANE_OPENING);
  g_assert_cmpint (get_state (self, 4), ==, PREVIEW_PANE_PLAYING);
  WAIT_FOR (get_state (self, 2) == PREVIEW_PANE_FAILED);
  g_assert_nonnull (
      preview_pane_get_problem (preview_player_get_pane (self->player, 2)));
}

/* Who is late finds the place of the others. */
static void
test_late (Fixture *self, gconstpointer data)
{
  show (self, PREVIEW_KIND_DUBBING, 1001);
  show (self, PREVIEW_KIND_DUBBING, 1003);
  preview_player_set_runs (self->player, self->shown);
  preview_player_play (self->player);
  WAIT_FOR (get_state (self, 0) == PREVIEW_PANE_PLAYING &&
            get_state (self, 1) == PREVIEW_PANE_PLAYING);
  preview_run_set_language (g_ptr_array_index (self->shown, 1), "de-de");
  WAIT_FOR (get_state (self, 1) != PREVIEW_PANE_PLAYING);
  g_assert_cmpint (get_state (self, 0), ==, PREVIEW_PANE_PLAYING);
}

static void
test_language (Fixture *self, gconstpointer data)
{
  show (self, PREVIEW_KIND_DUBBING, 1004);
  preview_player_set_runs (self->player, self->shown);
  WAIT_FOR (get_state (self, 0) == PREVIEW_PANE_READY);
  preview_player_seek (self->player, 10 * GST_SECOND, TRUE);
  WAIT_FOR (get_state (self, 0) == PREVIEW_PANE_READY);
  preview_run_set_language (g_ptr_array_index (self->shown, 0), "de-de");
  g_assert_cmpint (get_state (self, 0), ==, PREVIEW_PANE_OPENING);
  WAIT_FOR (get_state (self, 0) == PREVIEW_PANE_READY);
  g_assert_cmpuint (get_position (self), ==, 10 * GST_SECOND);
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
    show (self, PREVIEW_KIND_TTS, 5000 + i);
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
    show (self, PREVIEW_KIND_DUBBING, ids[i]);
    preview_player_set_runs (self->player, self->shown);
    preview_player_play (self->player);
    preview_player_seek (self->player, GST_SECOND, TRUE);
    while (g_main_context_iteration (NULL, FALSE))
      ;
    preview_player_set_runs (self->player, none);
  }
}

#define ADD(name, func) \
  g_test_add (name, Fixture, NULL, set_up, func, tear_down)

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
  ADD ("/app/player/late", test_late);
  ADD ("/app/player/language", test_language);
  ADD ("/app/player/resolve", test_resolve);
  ADD ("/app/player/close", test_close);
  status = g_test_run ();
  gst_deinit ();
  return status;
}
