/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-pane.h"
#include "preview-pipe.h"

G_BEGIN_DECLS

/* A new seek takes about this long; every time that it takes longer, the next
 * gets twice as much. */
#define PREVIEW_PANE_SEEK_TIME (150 * GST_MSECOND)

#define PREVIEW_PANE_N_SOUNDS 2

typedef enum
{
  PREVIEW_PANE_PROP_0,
  PREVIEW_PANE_PROP_STATE,
  PREVIEW_PANE_PROP_CUES,
  PREVIEW_PANE_PROP_PERCENT,
  PREVIEW_PANE_PROP_PLACE,
  PREVIEW_PANE_PROP_OFFSET,
  PREVIEW_PANE_PROP_HEARD,
  PREVIEW_PANE_PROP_LOUDNESS,
  PREVIEW_PANE_PROP_GAIN,
  PREVIEW_PANE_PROP_LEVEL,
  PREVIEW_PANE_N_PROPS,
} PreviewPaneProp;

/* The mix or the voice, and how loud it is. */
typedef struct
{
  PreviewPane *pane;
  gboolean is_asked;
  gboolean is_known;
  PreviewLoudnessFacts facts;
} PreviewPaneSound;

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

  /* How much later than the others it is shown, and what that means for where
   * the common moment lies. */
  gint64 offset;
  PreviewPanePlace place;

  /* Where the segment of the pipeline starts, in the run's own time, and how
   * fast it goes. */
  guint64 start;
  double rate;
  gboolean is_exact;
  /* Where to go, in common time, when the seek under way is done. */
  gboolean has_target;
  guint64 target;
  double target_rate;
  gboolean target_is_exact;
  gboolean is_seeking;
  guint64 seek_time;

  PreviewMix *mix;
  PreviewLoudness *loudness;
  PreviewPaneSound sounds[PREVIEW_PANE_N_SOUNDS];
  gboolean voice_only;
  gboolean has_picture;

  /* Decibels and dBFS, for who looks. */
  gboolean is_heard;
  double gain;
  double level;
};

void preview_pane_set_state (PreviewPane *self, PreviewPaneState state);
void preview_pane_set_place (PreviewPane *self, PreviewPanePlace place);
PreviewPanePlace preview_pane_find_place (PreviewPane *self, guint64 position);
guint64 preview_pane_get_own_position (PreviewPane *self, guint64 position);
void preview_pane_apply_sound (PreviewPane *self);
void preview_pane_ask_loudness (PreviewPane *self);
void preview_pane_forget_loudness (PreviewPane *self);
void preview_pane_notify (PreviewPane *self, PreviewPaneProp prop);

G_END_DECLS
