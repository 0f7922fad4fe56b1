/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-player-private.h"

/* Between a decision and the moment that it is for. */
#define LEAD (60 * GST_MSECOND)
/* How long those that are ready wait for the others before they start. */
#define GRACE 400
/* Milliseconds between two looks at the position. */
#define TICK 40

enum
{
  PROP_0,
  PROP_HEARD,
  PROP_PLAYING,
  PROP_WAITING,
  PROP_POSITION,
  PROP_DURATION,
  PROP_RATE,
  PROP_VOLUME,
  PROP_MUTED,
  PROP_LOOP,
  PROP_N_PANES,
  PROP_PICTURE,
  PROP_MATCHING,
  PROP_SWITCH_MODE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PreviewPlayer, preview_player, G_TYPE_OBJECT)

static void
notify (PreviewPlayer *self, guint id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

guint64
preview_player_now (PreviewPlayer *self)
{
  return gst_clock_get_time (self->clock);
}

static gboolean
is_busy (PreviewPaneState state)
{
  return state == PREVIEW_PANE_OPENING || state == PREVIEW_PANE_SEEKING ||
         state == PREVIEW_PANE_STALLED;
}

static guint
count (PreviewPlayer *self, gboolean (*matches) (PreviewPaneState state))
{
  guint n = 0;

  for (guint i = 0; i < self->panes->len; i++)
    n += matches (preview_pane_get_state (g_ptr_array_index (self->panes, i)));
  return n;
}

static gboolean
can_play (PreviewPaneState state)
{
  return state == PREVIEW_PANE_READY || state == PREVIEW_PANE_PLAYING;
}

static gboolean
is_at_end (PreviewPaneState state)
{
  return state == PREVIEW_PANE_ENDED;
}

static void
set_waiting (PreviewPlayer *self, gboolean is_waiting)
{
  if (self->is_waiting == is_waiting)
    return;
  self->is_waiting = is_waiting;
  notify (self, PROP_WAITING);
}

static void
set_wanted (PreviewPlayer *self, gboolean is_wanted)
{
  if (self->is_wanted == is_wanted)
    return;
  self->is_wanted = is_wanted;
  notify (self, PROP_PLAYING);
}

static void
remember_position (PreviewPlayer *self)
{
  guint64 position = preview_player_get_position (self);

  for (guint i = 0; i < self->panes->len; i++) {
    PreviewPane *pane = g_ptr_array_index (self->panes, i);

    preview_run_get_settings (preview_pane_get_run (pane))->position = position;
    preview_pane_follow (pane, position);
  }
  notify (self, PROP_POSITION);
}

static gboolean
tick_cb (gpointer data)
{
  PreviewPlayer *self = data;
  guint64 position = preview_player_get_position (self);

  if (self->loop_end > self->loop_start && position >= self->loop_end) {
    preview_player_seek (self, self->loop_start, TRUE);
    return G_SOURCE_CONTINUE;
  }
  remember_position (self);
  preview_player_measure (self);
  return G_SOURCE_CONTINUE;
}

static void
run_timeline (PreviewPlayer *self)
{
  preview_timeline_start (&self->timeline, preview_player_now (self) + LEAD);
  preview_player_play_output (self);
  if (self->tick == 0)
    self->tick = g_timeout_add (TICK, tick_cb, self);
}

void
preview_player_halt (PreviewPlayer *self)
{
  if (self->timeline.is_running)
    preview_timeline_stop (&self->timeline, preview_player_now (self));
  preview_player_pause_output (self);
  preview_player_measure (self);
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_handle_id (&self->grace, g_source_remove);
  remember_position (self);
}

/* Wants nothing any more. */
void
preview_player_stop (PreviewPlayer *self)
{
  set_wanted (self, FALSE);
  preview_player_halt (self);
}

static void
join_ready (PreviewPlayer *self)
{
  for (guint i = 0; i < self->panes->len; i++) {
    PreviewPane *pane = g_ptr_array_index (self->panes, i);

    if (preview_pane_get_state (pane) == PREVIEW_PANE_READY)
      preview_pane_join (pane, &self->timeline, preview_player_now (self));
  }
}

static gboolean
grace_over_cb (gpointer data)
{
  PreviewPlayer *self = data;

  self->grace = 0;
  if (self->is_wanted && !self->timeline.is_running &&
      count (self, can_play) > 0) {
    run_timeline (self);
    preview_player_update (self);
  }
  return G_SOURCE_REMOVE;
}

/* All that could play is at its end. */
static void
finish (PreviewPlayer *self)
{
  guint64 duration = preview_player_get_duration (self);

  preview_player_halt (self);
  if (duration != GST_CLOCK_TIME_NONE)
    preview_timeline_seek (&self->timeline, duration);
  set_wanted (self, FALSE);
  set_waiting (self, FALSE);
  remember_position (self);
}

static void
pause_all (PreviewPlayer *self)
{
  preview_player_halt (self);
  for (guint i = 0; i < self->panes->len; i++)
    preview_pane_pause (g_ptr_array_index (self->panes, i));
}

static void
decide (PreviewPlayer *self)
{
  guint n_able = count (self, can_play);
  guint n_busy = count (self, is_busy);

  if (n_able == 0) {
    if (self->timeline.is_running)
      preview_player_halt (self);
    if (n_busy == 0 && count (self, is_at_end) > 0)
      finish (self);
    set_waiting (self, self->is_wanted && n_busy > 0);
    return;
  }
  set_waiting (self, FALSE);
  if (self->timeline.is_running) {
    join_ready (self);
  } else if (n_busy == 0) {
    run_timeline (self);
    join_ready (self);
  } else if (self->grace == 0) {
    self->grace = g_timeout_add (GRACE, grace_over_cb, self);
  }
}

/* The one place that decides what goes on. A pane that changes its state
 * meanwhile makes it look once more. */
void
preview_player_update (PreviewPlayer *self)
{
  self->is_outdated = TRUE;
  if (self->is_updating)
    return;
  self->is_updating = TRUE;
  while (self->is_outdated) {
    self->is_outdated = FALSE;
    if (self->is_wanted) {
      decide (self);
    } else {
      pause_all (self);
      set_waiting (self, FALSE);
    }
  }
  self->is_updating = FALSE;
}

static void
preview_player_get_property (GObject *object,
                             guint id,
                             GValue *value,
                             GParamSpec *pspec)
{
  PreviewPlayer *self = PREVIEW_PLAYER (object);

  switch (id) {
  case PROP_HEARD:
    g_value_set_object (value, preview_player_get_heard (self));
    break;
  case PROP_PLAYING:
    g_value_set_boolean (value, self->is_wanted);
    break;
  case PROP_WAITING:
    g_value_set_boolean (value, self->is_waiting);
    break;
  case PROP_POSITION:
    g_value_set_uint64 (value, preview_player_get_position (self));
    break;
  case PROP_DURATION:
    g_value_set_uint64 (value, preview_player_get_duration (self));
    break;
  case PROP_RATE:
    g_value_set_double (value, self->timeline.rate);
    break;
  case PROP_VOLUME:
    g_value_set_double (value, self->volume);
    break;
  case PROP_MUTED:
    g_value_set_boolean (value, self->is_muted);
    break;
  case PROP_LOOP:
    g_value_set_boolean (value, self->loop_end > self->loop_start);
    break;
  case PROP_N_PANES:
    g_value_set_uint (value, self->panes->len);
    break;
  case PROP_PICTURE:
    g_value_set_int (value, self->picture);
    break;
  case PROP_MATCHING:
    g_value_set_boolean (value, self->is_matching);
    break;
  case PROP_SWITCH_MODE:
    g_value_set_uint (value, self->switch_mode);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
preview_player_set_property (GObject *object,
                             guint id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  PreviewPlayer *self = PREVIEW_PLAYER (object);

  switch (id) {
  case PROP_VOLUME:
    preview_player_set_volume (self, g_value_get_double (value));
    break;
  case PROP_MUTED:
    preview_player_set_muted (self, g_value_get_boolean (value));
    break;
  case PROP_MATCHING:
    preview_player_set_matching (self, g_value_get_boolean (value));
    break;
  case PROP_SWITCH_MODE:
    preview_player_set_switch_mode (self, g_value_get_uint (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
preview_player_dispose (GObject *object)
{
  PreviewPlayer *self = PREVIEW_PLAYER (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_handle_id (&self->grace, g_source_remove);
  g_clear_pointer (&self->panes, g_ptr_array_unref);
  g_clear_pointer (&self->output, preview_output_close);
  g_clear_pointer (&self->mix, preview_mix_unref);
  g_clear_pointer (&self->loudness, preview_loudness_unref);
  g_clear_object (&self->clock);
  g_clear_object (&self->resolver);
  G_OBJECT_CLASS (preview_player_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable =
      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_HEARD] =
      g_param_spec_object ("heard", NULL, NULL, PREVIEW_TYPE_PANE, readable);
  properties[PROP_PLAYING] =
      g_param_spec_boolean ("playing", NULL, NULL, FALSE, readable);
  properties[PROP_WAITING] =
      g_param_spec_boolean ("waiting", NULL, NULL, FALSE, readable);
  properties[PROP_POSITION] =
      g_param_spec_uint64 ("position", NULL, NULL, 0, G_MAXUINT64, 0, readable);
  properties[PROP_DURATION] = g_param_spec_uint64 (
      "duration", NULL, NULL, 0, G_MAXUINT64, GST_CLOCK_TIME_NONE, readable);
  properties[PROP_RATE] = g_param_spec_double (
      "rate", NULL, NULL, PREVIEW_MIN_RATE, PREVIEW_MAX_RATE, 1.0, readable);
  properties[PROP_VOLUME] =
      g_param_spec_double ("volume", NULL, NULL, 0, 1.0, 1.0, writable);
  properties[PROP_MUTED] =
      g_param_spec_boolean ("muted", NULL, NULL, FALSE, writable);
  properties[PROP_LOOP] =
      g_param_spec_boolean ("loop", NULL, NULL, FALSE, readable);
  properties[PROP_N_PANES] =
      g_param_spec_uint ("n-panes", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_PICTURE] =
      g_param_spec_int ("picture", NULL, NULL, -1, G_MAXINT, -1, readable);
  properties[PROP_MATCHING] =
      g_param_spec_boolean ("matching", NULL, NULL, TRUE, writable);
  properties[PROP_SWITCH_MODE] =
      g_param_spec_uint ("switch-mode", NULL, NULL, 0, PREVIEW_SWITCH_FADE,
                         PREVIEW_SWITCH_FADE, writable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
preview_player_class_init (PreviewPlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = preview_player_get_property;
  object_class->set_property = preview_player_set_property;
  object_class->dispose = preview_player_dispose;
  install_properties (object_class);

  /**
   * PreviewPlayer::panes-changed:
   * @self: a player
   *
   * Other runs are shown, or in another order.
   */
  g_signal_new ("panes-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
preview_player_init (PreviewPlayer *self)
{
  self->panes = preview_player_new_panes ();
  self->mix = preview_mix_new ();
  self->loudness = preview_loudness_new ();
  self->clock = gst_system_clock_obtain ();
  self->timeline = (PreviewTimeline)PREVIEW_TIMELINE_INIT;
  self->volume = 1.0;
  self->picture = -1;
  self->is_matching = TRUE;
  self->switch_mode = PREVIEW_SWITCH_FADE;
}

/**
 * preview_player_new:
 * @resolver: who knows where runs come from
 *
 * Returns: (transfer full): a player with no pane
 */
PreviewPlayer *
preview_player_new (PreviewResolver *resolver)
{
  PreviewPlayer *self = g_object_new (PREVIEW_TYPE_PLAYER, NULL);

  self->resolver = g_object_ref (resolver);
  return self;
}

/**
 * preview_player_play:
 * @self: a player
 *
 * Plays, from the start if it is at the end.
 */
void
preview_player_play (PreviewPlayer *self)
{
  guint64 duration = preview_player_get_duration (self);

  if (self->panes->len == 0)
    return;
  preview_player_open_output (self);
  set_wanted (self, TRUE);
  if (count (self, is_at_end) > 0 && duration != GST_CLOCK_TIME_NONE &&
      preview_player_get_position (self) + GST_SECOND / 10 >= duration)
    preview_player_seek (self, 0, TRUE);
  preview_player_update (self);
}

/**
 * preview_player_pause:
 * @self: a player
 *
 * All stop at the same moment, and show the frame of that moment.
 */
void
preview_player_pause (PreviewPlayer *self)
{
  set_wanted (self, FALSE);
  preview_player_update (self);
  for (guint i = 0; i < self->panes->len; i++)
    preview_pane_settle (g_ptr_array_index (self->panes, i),
                         self->timeline.position);
}

/**
 * preview_player_get_position:
 * @self: a player
 *
 * Returns: the moment that is shown, in nanoseconds
 */
guint64
preview_player_get_position (PreviewPlayer *self)
{
  guint64 position = preview_timeline_get_position (&self->timeline,
                                                    preview_player_now (self));
  guint64 duration = preview_player_get_duration (self);

  return duration != GST_CLOCK_TIME_NONE ? MIN (position, duration) : position;
}

/**
 * preview_player_get_duration:
 * @self: a player
 *
 * Returns: when the last run ends, in nanoseconds, offsets included;
 *   %GST_CLOCK_TIME_NONE if no duration is known
 */
guint64
preview_player_get_duration (PreviewPlayer *self)
{
  guint64 longest = GST_CLOCK_TIME_NONE;

  for (guint i = 0; i < self->panes->len; i++) {
    PreviewPane *pane = g_ptr_array_index (self->panes, i);
    guint64 duration = preview_run_get_duration (preview_pane_get_run (pane));

    if (duration == GST_CLOCK_TIME_NONE)
      continue;
    duration =
        (guint64)MAX ((gint64)duration + preview_pane_get_offset (pane), 0);
    if (longest == GST_CLOCK_TIME_NONE || duration > longest)
      longest = duration;
  }
  return longest;
}

/**
 * preview_player_seek:
 * @self: a player
 * @position: in nanoseconds, clamped to what there is
 * @is_exact: whether the frame is to be that one, rather than soon
 *
 * Goes elsewhere, and plays on from there if it plays.
 */
void
preview_player_seek (PreviewPlayer *self, guint64 position, gboolean is_exact)
{
  guint64 duration = preview_player_get_duration (self);

  if (duration != GST_CLOCK_TIME_NONE)
    position = MIN (position, duration);
  preview_timeline_seek (&self->timeline, position);
  preview_player_halt (self);
  preview_player_seek_output (self);
  self->is_updating = TRUE;
  for (guint i = 0; i < self->panes->len; i++)
    preview_pane_seek (g_ptr_array_index (self->panes, i), position,
                       self->timeline.rate, is_exact);
  self->is_updating = FALSE;
  preview_player_update (self);
}
