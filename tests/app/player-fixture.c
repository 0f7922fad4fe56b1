/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "player-fixture.h"
#include "preview-worker.h"

/** player_fixture_set_up: starts the service, and a player with no pane. */
void
player_fixture_set_up (PlayerFixture *self, gconstpointer data)
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

/** player_fixture_tear_down: nothing may be left of it. */
void
player_fixture_tear_down (PlayerFixture *self, gconstpointer data)
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

/** player_fixture_show: one more run, for player_fixture_open(). */
void
player_fixture_show (PlayerFixture *self, PreviewKind kind, guint64 id)
{
  g_autoptr (PreviewSpec) spec = preview_spec_new (kind, id);

  g_ptr_array_add (self->shown,
                   preview_runs_add (self->runs, spec, FALSE, NULL));
}

/** player_fixture_open: opens what is shown, and waits until all are ready. */
void
player_fixture_open (PlayerFixture *self)
{
  preview_player_set_runs (self->player, self->shown);
  WAIT_FOR (player_fixture_all_are (self, PREVIEW_PANE_READY));
}

/** player_fixture_all_are: whether all panes are in one state. */
gboolean
player_fixture_all_are (PlayerFixture *self, PreviewPaneState state)
{
  for (guint i = 0; i < preview_player_get_n_panes (self->player); i++) {
    if (player_fixture_get_state (self, i) != state)
      return FALSE;
  }
  return TRUE;
}

/** player_fixture_get_state: that of one pane. */
PreviewPaneState
player_fixture_get_state (PlayerFixture *self, guint index)
{
  return preview_pane_get_state (preview_player_get_pane (self->player, index));
}

/** player_fixture_get_position: of the player, in nanoseconds. */
guint64
player_fixture_get_position (PlayerFixture *self)
{
  return preview_player_get_position (self->player);
}

static gboolean
give_up_cb (gpointer data)
{
  g_error ("waited %d s for %s", PLAYER_PATIENCE, (const char *)data);
  return G_SOURCE_REMOVE;
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/** player_fixture_start_wait: for WAIT_FOR(). */
void
player_fixture_start_wait (guint ids[2], const char *what)
{
  ids[0] = g_timeout_add_seconds (PLAYER_PATIENCE, give_up_cb, (gpointer)what);
  ids[1] = g_timeout_add (10, tick_cb, NULL);
}

/** player_fixture_end_wait: for WAIT_FOR(). */
void
player_fixture_end_wait (guint ids[2])
{
  g_source_remove (ids[0]);
  g_source_remove (ids[1]);
}
