/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-pipe.h"
#include "preview-worker.h"

G_BEGIN_DECLS

struct _PreviewPipe
{
  gatomicrefcount ref_count;

  /* Of the main thread. */
  const PreviewPipeFuncs *funcs;
  gpointer owner;
  PreviewWorker *worker;
  guint bus_watch;

  /* Set before the pipeline starts. */
  GstElement *pipeline;
  GstElement *source;
  GstElement *queue;
  GstElement *video;
  guint64 id;

  /* What the streaming threads build, under the lock. */
  GMutex lock;
  GstElement *selector;
  GstElement *volume_element;
  GstPad *audio_pads[2];
  guint n_audio;
  gboolean has_video;
  gboolean voice_only;
  double volume;
  gboolean is_muted;
};

PreviewPipe *preview_pipe_ref (PreviewPipe *self);
void preview_pipe_unref (PreviewPipe *self);
void preview_pipe_watch_pads (PreviewPipe *self);
void preview_pipe_watch_facts (PreviewPipe *self);
gboolean preview_pipe_bus_cb (GstBus *bus, GstMessage *message, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewPipe, preview_pipe_unref)

G_END_DECLS
