/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-service.h"
#include "preview-player.h"

G_BEGIN_DECLS

/**
 * PlayerFixture:
 * @shown: (element-type PreviewRun): what player_fixture_show() added
 *
 * A player with a stand-in for the service, without a window.
 */
typedef struct
{
  CambService *service;
  PreviewAccount *account;
  PreviewRuns *runs;
  PreviewResolver *resolver;
  PreviewPlayer *player;
  GPtrArray *shown;
} PlayerFixture;

/* Seconds until a wait is given up. */
#define PLAYER_PATIENCE 60

#define player_fixture_add(name, func) \
  g_test_add (name, PlayerFixture, NULL, player_fixture_set_up, func, \
              player_fixture_tear_down)

#define WAIT_FOR(condition) \
  G_STMT_START \
  { \
    guint ids[2]; \
    player_fixture_start_wait (ids, #condition); \
    while (!(condition)) \
      g_main_context_iteration (NULL, TRUE); \
    player_fixture_end_wait (ids); \
  } \
  G_STMT_END

void player_fixture_set_up (PlayerFixture *self, gconstpointer data);
void player_fixture_tear_down (PlayerFixture *self, gconstpointer data);
void player_fixture_show (PlayerFixture *self, PreviewKind kind, guint64 id);
void player_fixture_open (PlayerFixture *self);
gboolean player_fixture_all_are (PlayerFixture *self, PreviewPaneState state);
PreviewPaneState player_fixture_get_state (PlayerFixture *self, guint index);
guint64 player_fixture_get_position (PlayerFixture *self);
void player_fixture_start_wait (guint ids[2], const char *what);
void player_fixture_end_wait (guint ids[2]);

G_END_DECLS
