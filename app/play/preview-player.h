/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-pane.h"

G_BEGIN_DECLS

#define PREVIEW_MIN_RATE 0.25
#define PREVIEW_MAX_RATE 4.0
/* What are all that keys can reach. */
#define PREVIEW_MAX_PANES 9
/* In dB. */
#define PREVIEW_MIN_TRIM (-24.0)
#define PREVIEW_MAX_TRIM 12.0

/**
 * PreviewPlayer:
 *
 * Plays any number of runs as one: one clock, one timeline, a pane for each.
 * It goes on as long as one of them can, and waits when none can.
 */
#define PREVIEW_TYPE_PLAYER (preview_player_get_type ())
G_DECLARE_FINAL_TYPE (PreviewPlayer, preview_player, PREVIEW, PLAYER, GObject)

/**
 * PreviewSwitch:
 * @PREVIEW_SWITCH_CUT: from one sample to the next
 * @PREVIEW_SWITCH_FADE: one fades into the other within 10 ms
 *
 * How the sound changes over from one run to another.
 */
typedef enum
{
  PREVIEW_SWITCH_CUT,
  PREVIEW_SWITCH_FADE,
} PreviewSwitch;

PreviewPlayer *preview_player_new (PreviewResolver *resolver);
void preview_player_set_runs (PreviewPlayer *self, GPtrArray *runs);
guint preview_player_get_n_panes (PreviewPlayer *self);
PreviewPane *preview_player_get_pane (PreviewPlayer *self, guint index);
void preview_player_close (PreviewPlayer *self);

gint64 preview_player_get_offset (PreviewPlayer *self, guint index);
void
preview_player_set_offset (PreviewPlayer *self, guint index, gint64 offset);
int preview_player_get_picture (PreviewPlayer *self);
void preview_player_set_picture (PreviewPlayer *self, int index);

PreviewPane *preview_player_get_heard (PreviewPlayer *self);
guint preview_player_get_heard_index (PreviewPlayer *self);
void preview_player_set_heard (PreviewPlayer *self, guint index);
GstElement *preview_player_get_output (PreviewPlayer *self);
int preview_player_find_original (PreviewPlayer *self);
PreviewSwitch preview_player_get_switch_mode (PreviewPlayer *self);
void preview_player_set_switch_mode (PreviewPlayer *self, PreviewSwitch mode);
gboolean preview_player_get_matching (PreviewPlayer *self);
void preview_player_set_matching (PreviewPlayer *self, gboolean is_matching);
double preview_player_get_gain (PreviewPlayer *self, guint index);
double preview_player_get_trim (PreviewPlayer *self, guint index);
void preview_player_set_trim (PreviewPlayer *self, guint index, double trim);

void preview_player_play (PreviewPlayer *self);
void preview_player_pause (PreviewPlayer *self);
gboolean preview_player_is_playing (PreviewPlayer *self);
gboolean preview_player_is_waiting (PreviewPlayer *self);
guint64 preview_player_get_position (PreviewPlayer *self);
guint64 preview_player_get_duration (PreviewPlayer *self);
void
preview_player_seek (PreviewPlayer *self, guint64 position, gboolean is_exact);
void preview_player_step (PreviewPlayer *self, int n_frames);

double preview_player_get_rate (PreviewPlayer *self);
void preview_player_set_rate (PreviewPlayer *self, double rate);
double preview_player_get_volume (PreviewPlayer *self);
void preview_player_set_volume (PreviewPlayer *self, double volume);
gboolean preview_player_get_muted (PreviewPlayer *self);
void preview_player_set_muted (PreviewPlayer *self, gboolean is_muted);
void preview_player_set_loop (PreviewPlayer *self, guint64 start, guint64 end);
gboolean
preview_player_get_loop (PreviewPlayer *self, guint64 *start, guint64 *end);

G_END_DECLS
