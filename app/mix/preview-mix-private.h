/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-track.h"

G_BEGIN_DECLS

struct _PreviewMix
{
  gatomicrefcount ref_count;

  /* Guards all of this and of the tracks. It is held for copying a block, and
   * never while anybody waits. */
  GMutex lock;
  GCond changed;
  GPtrArray *tracks;
  /* One of them, or NULL. */
  PreviewTrack *heard;

  /* The next frame, on the common time. */
  gint64 position;
  guint n_seeks;
  gboolean is_broken;

  /* When it is due. */
  gboolean is_running;
  gboolean is_first;
  guint64 base_time;
  guint64 start;
  double rate;

  double volume;
  gboolean is_fading;
};

struct _PreviewTrack
{
  gatomicrefcount ref_count;
  PreviewMix *mix;
  GCond changed;

  /* Frames from @begin to before @end, in the run's own time, each at its
   * number modulo the capacity. */
  float *ring;
  gint64 begin;
  gint64 end;
  gint64 offset;
  gboolean has_ended;
  gboolean is_flushing;
  gboolean is_leaving;

  /* What is wanted, and what the last frame had. */
  double gain;
  gboolean was_heard;
  double factor;
  double peak;
};

gint64 preview_track_get_position (PreviewTrack *self);
gboolean preview_track_has (PreviewTrack *self, gint64 n_frames);
gboolean preview_track_mix (PreviewTrack *self, float *frames);

G_END_DECLS
