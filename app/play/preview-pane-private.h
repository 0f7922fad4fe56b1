/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-pane.h"
#include "preview-pipe.h"

G_BEGIN_DECLS

struct _PreviewPane
{
  GObject parent_instance;

  PreviewRun *run;
  PreviewResolver *resolver;
  PreviewVideoSink *video_sink;
  PreviewPipe *pipe;
  CambCues *cues;

  PreviewPaneState state;
  char *problem;
  int percent;
  gboolean is_prepared;

  /* Where the segment of the pipeline starts, and how fast it goes. */
  guint64 start;
  double rate;
  /* Where to go when the seek under way is done. */
  gboolean has_target;
  guint64 target;
  double target_rate;
  gboolean target_is_exact;
  gboolean is_seeking;

  gboolean voice_only;
  double volume;
  gboolean is_muted;
};

G_END_DECLS
