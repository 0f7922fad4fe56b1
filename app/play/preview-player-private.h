/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-output.h"
#include "preview-player.h"

G_BEGIN_DECLS

struct _PreviewPlayer
{
  GObject parent_instance;

  PreviewResolver *resolver;
  GPtrArray *panes;
  guint heard;
  /* The only pane with a picture, or -1. */
  int picture;
  PreviewMix *mix;
  PreviewLoudness *loudness;
  /* Open while there are panes; NULL when nothing can be heard. */
  PreviewOutput *output;
  GstClock *clock;
  PreviewTimeline timeline;

  /* What the user wants, and whether nothing can. */
  gboolean is_wanted;
  gboolean is_waiting;
  gboolean is_updating;
  gboolean is_outdated;
  guint tick;
  guint n_ticks;
  guint grace;

  double volume;
  PreviewSwitch switch_mode;
  gboolean is_matching;
  gboolean is_muted;
  guint64 loop_start;
  guint64 loop_end;
};

GPtrArray *preview_player_new_panes (void);
void preview_player_update (PreviewPlayer *self);
void preview_player_halt (PreviewPlayer *self);
void preview_player_stop (PreviewPlayer *self);
void preview_player_open_output (PreviewPlayer *self);
void preview_player_seek_output (PreviewPlayer *self);
void preview_player_play_output (PreviewPlayer *self);
void preview_player_pause_output (PreviewPlayer *self);
void preview_player_measure (PreviewPlayer *self);
void preview_player_apply_sound (PreviewPlayer *self);
guint64 preview_player_now (PreviewPlayer *self);

G_END_DECLS
