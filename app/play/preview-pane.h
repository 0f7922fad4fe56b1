/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-loudness.h"
#include "preview-mix.h"
#include "preview-resolver.h"
#include "preview-timeline.h"
#include "preview-video-sink.h"

#include "camb-cues.h"

G_BEGIN_DECLS

/* A level that nobody hears, in dBFS. */
#define PREVIEW_SILENCE (-120.0)

/**
 * PreviewPaneState:
 * @PREVIEW_PANE_IDLE: there is nothing to play, or not yet
 * @PREVIEW_PANE_OPENING: the run is being opened
 * @PREVIEW_PANE_SEEKING: it goes elsewhere
 * @PREVIEW_PANE_READY: it has a frame and waits for its cue
 * @PREVIEW_PANE_PLAYING: it plays
 * @PREVIEW_PANE_STALLED: it waits for the network
 * @PREVIEW_PANE_ENDED: it is at its end
 * @PREVIEW_PANE_FAILED: see preview_pane_get_problem()
 */
typedef enum
{
  PREVIEW_PANE_IDLE,
  PREVIEW_PANE_OPENING,
  PREVIEW_PANE_SEEKING,
  PREVIEW_PANE_READY,
  PREVIEW_PANE_PLAYING,
  PREVIEW_PANE_STALLED,
  PREVIEW_PANE_ENDED,
  PREVIEW_PANE_FAILED,
} PreviewPaneState;

/**
 * PreviewPanePlace:
 * @PREVIEW_PANE_INSIDE: it has a picture or a sound for this moment
 * @PREVIEW_PANE_BEFORE: it starts later; its picture is that of its start
 * @PREVIEW_PANE_AFTER: it was over earlier; its picture is that of its end
 *
 * Where the common moment lies in a run that may be shorter than others, or
 * shifted against them.
 */
typedef enum
{
  PREVIEW_PANE_INSIDE,
  PREVIEW_PANE_BEFORE,
  PREVIEW_PANE_AFTER,
} PreviewPanePlace;

/**
 * PreviewPane:
 *
 * One run among those that share a moment: it opens it, follows the timeline
 * as well as it can, and says how it is doing. It never makes another wait.
 */
#define PREVIEW_TYPE_PANE (preview_pane_get_type ())
G_DECLARE_FINAL_TYPE (PreviewPane, preview_pane, PREVIEW, PANE, GObject)

PreviewPane *preview_pane_new (PreviewRun *run,
                               PreviewResolver *resolver,
                               PreviewMix *mix,
                               PreviewLoudness *loudness);
void preview_pane_close (PreviewPane *self);
PreviewRun *preview_pane_get_run (PreviewPane *self);
PreviewPaneState preview_pane_get_state (PreviewPane *self);
const char *preview_pane_get_problem (PreviewPane *self);
CambCues *preview_pane_get_cues (PreviewPane *self);
PreviewVideoSink *preview_pane_get_video_sink (PreviewPane *self);
gboolean preview_pane_has_video (PreviewPane *self);
gboolean preview_pane_has_picture (PreviewPane *self);
gboolean preview_pane_has_voice (PreviewPane *self);
guint64 preview_pane_get_buffered (PreviewPane *self);
int preview_pane_get_percent (PreviewPane *self);
PreviewPanePlace preview_pane_get_place (PreviewPane *self);
gint64 preview_pane_get_offset (PreviewPane *self);
double preview_pane_get_loudness (PreviewPane *self);
double preview_pane_get_true_peak (PreviewPane *self);
double preview_pane_get_gain (PreviewPane *self);
double preview_pane_get_level (PreviewPane *self);
gboolean preview_pane_is_heard (PreviewPane *self);

void preview_pane_seek (PreviewPane *self,
                        guint64 position,
                        double rate,
                        gboolean is_exact);
void preview_pane_join (PreviewPane *self,
                        const PreviewTimeline *timeline,
                        guint64 now);
void preview_pane_pause (PreviewPane *self);
void preview_pane_settle (PreviewPane *self, guint64 position);
void preview_pane_follow (PreviewPane *self, guint64 position);
void preview_pane_set_offset (PreviewPane *self, gint64 offset);
void preview_pane_set_gain (PreviewPane *self, double gain);
void preview_pane_set_picture (PreviewPane *self, gboolean has_picture);
void preview_pane_measure (PreviewPane *self);
void preview_pane_warn (PreviewPane *self, const char *message);
void preview_pane_set_heard (PreviewPane *self, gboolean is_heard);
void preview_pane_retry (PreviewPane *self);
void preview_pane_set_voice_only (PreviewPane *self, gboolean voice_only);

G_END_DECLS
