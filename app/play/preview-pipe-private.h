/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-pipe.h"
#include "preview-worker.h"

G_BEGIN_DECLS

/* The mix, and the voice alone. */
#define PREVIEW_PIPE_N_SOUNDS 2

struct _PreviewPipe
{
  gatomicrefcount ref_count;

  /* Of the main thread. */
  const PreviewPipeFuncs *funcs;
  gpointer owner;
  PreviewWorker *worker;
  guint bus_watch;
  int percent;
  int voice_percent;
  /* Seeks that were ordered, and, atomically, those that were done. */
  int n_seeks;
  int n_sought;

  /* Set before the pipeline starts. */
  GstElement *pipeline;
  GstElement *source;
  GstElement *queue;
  GstElement *voice_queue;
  GstElement *video;
  guint64 id;

  /* Of the worker: what keeps video from being decoded. */
  gulong video_block;

  /* What the streaming threads build, under the lock. */
  GMutex lock;
  PreviewMix *mix;
  PreviewTrack *tracks[PREVIEW_PIPE_N_SOUNDS];
  guint n_audio;
  gboolean has_video;
  GstPad *video_pad;
  gboolean voice_only;
  gboolean is_heard;
};

PreviewPipe *preview_pipe_ref (PreviewPipe *self);
void preview_pipe_unref (PreviewPipe *self);
guint preview_pipe_count (void);
void preview_pipe_watch_pads (PreviewPipe *self);
gboolean preview_pipe_create_queues (PreviewPipe *self);
int preview_pipe_get_percent (PreviewPipe *self);
void
preview_pipe_note_percent (PreviewPipe *self, GstObject *queue, int percent);
void preview_pipe_apply_sound (PreviewPipe *self);
void preview_pipe_watch_facts (PreviewPipe *self);
gboolean preview_pipe_bus_cb (GstBus *bus, GstMessage *message, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewPipe, preview_pipe_unref)

G_END_DECLS
