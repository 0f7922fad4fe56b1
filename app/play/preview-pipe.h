/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-account.h"
#include "preview-spec.h"
#include "preview-track.h"
#include "preview-video-sink.h"

#include "camb-cues.h"

G_BEGIN_DECLS

/**
 * PreviewPipeFuncs:
 * @prepared: there is a frame or a sample; also after each seek
 * @ended: the end of the media is reached
 * @buffering: how full the queues are, in percent
 * @run_known: the element's property `run`
 * @cues_known: the transcript
 * @failed: nothing goes any more; @code is the element's, or `NULL`
 *
 * What a pipe tells its owner, all in the main thread.
 */
typedef struct
{
  void (*prepared) (gpointer owner);
  void (*ended) (gpointer owner);
  void (*buffering) (gpointer owner, int percent);
  void (*run_known) (gpointer owner, const GstStructure *run);
  void (*cues_known) (gpointer owner, CambCues *cues);
  void (*failed) (gpointer owner, const GError *error);
  void (*warned) (gpointer owner, const GError *error);
} PreviewPipeFuncs;

/**
 * PreviewPipe:
 *
 * The pipeline of one run in one language, from opening to the end. The shared
 * clock and a base time from outside decide what it shows when. Everything
 * that may wait is done in a thread of its own.
 */
typedef struct _PreviewPipe PreviewPipe;

PreviewPipe *preview_pipe_new (const PreviewSpec *spec,
                               PreviewAccount *account,
                               PreviewVideoSink *video_sink,
                               PreviewMix *mix,
                               const PreviewPipeFuncs *funcs,
                               gpointer owner);
void preview_pipe_close (PreviewPipe *self);
void preview_pipe_open (PreviewPipe *self);
void preview_pipe_seek (PreviewPipe *self,
                        guint64 position,
                        double rate,
                        gboolean is_exact);
void preview_pipe_play (PreviewPipe *self, guint64 base_time);
void preview_pipe_pause (PreviewPipe *self);
void preview_pipe_set_voice_only (PreviewPipe *self, gboolean voice_only);
void preview_pipe_set_heard (PreviewPipe *self, gboolean is_heard);
void
preview_pipe_set_gain (PreviewPipe *self, gboolean voice_only, double gain);
void preview_pipe_set_offset (PreviewPipe *self, gint64 offset);
void preview_pipe_set_picture (PreviewPipe *self, gboolean has_picture);
double preview_pipe_take_peak (PreviewPipe *self);
gboolean preview_pipe_has_video (PreviewPipe *self);
gboolean preview_pipe_has_voice (PreviewPipe *self);
guint64 preview_pipe_get_duration (PreviewPipe *self);
guint64 preview_pipe_get_position (PreviewPipe *self);
guint64 preview_pipe_get_buffered (PreviewPipe *self);

G_END_DECLS
