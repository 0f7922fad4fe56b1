/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-player.h"

G_BEGIN_DECLS

struct _PreviewPlayer
{
  GObject parent_instance;

  PreviewResolver *resolver;
  GPtrArray *panes;
  GstClock *clock;
  PreviewTimeline timeline;

  /* What the user wants, and whether nothing can. */
  gboolean is_wanted;
  gboolean is_waiting;
  gboolean is_updating;
  gboolean is_outdated;
  guint tick;
  guint grace;

  double volume;
  gboolean is_muted;
  guint64 loop_start;
  guint64 loop_end;
};

void preview_player_apply_volume (PreviewPlayer *self);
guint64 preview_player_now (PreviewPlayer *self);

G_END_DECLS
