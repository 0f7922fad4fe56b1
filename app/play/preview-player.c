/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-player-private.h"

/* Between a decision and the moment that it is for. */
#define LEAD (20 * GST_MSECOND)
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
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PreviewPlayer, preview_player, G_TYPE_OBJECT)

static void update (PreviewPlayer *self);

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
  return G_SOURCE_CONTINUE;
}

static void
run_timeline (PreviewPlayer *self)
{
  preview_timeline_start (&self->timeline, preview_player_now (self) + LEAD);
  if (self->tick == 0)
    self->tick = g_timeout_add (TICK, tick_cb, self);
}

static void
halt_timeline (PreviewPlayer *self)
{
  if (self->timeline.is_running)
    preview_timeline_stop (&self->timeline, preview_player_now (self));
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_handle_id (&self->grace, g_source_remove);
  remember_position (self);
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
    update (self);
  }
  return G_SOURCE_REMOVE;
}

/* All that could play is at its end. */
static void
finish (PreviewPlayer *self)
{
  guint64 duration = preview_player_get_duration (self);

  halt_timeline (self);
  if (duration != GST_CLOCK_TIME_NONE)
    preview_timeline_seek (&self->timeline, duration);
  set_wanted (self, FALSE);
  set_waiting (self, FALSE);
  remember_position (self);
}

static void
pause_all (PreviewPlayer *self)
{
  halt_timeline (self);
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
      halt_timeline (self);
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
static void
update (PreviewPlayer *self)
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
duration_cb (PreviewPlayer *self)
{
  notify (self, PROP_DURATION);
}

static void
drop_pane (gpointer data)
{
  PreviewPane *pane = data;

  preview_pane_close (pane);
  g_object_unref (pane);
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
}

static void
preview_player_init (PreviewPlayer *self)
{
  self->panes = g_ptr_array_new_with_free_func (drop_pane);
  self->clock = gst_system_clock_obtain ();
  self->timeline = (PreviewTimeline)PREVIEW_TIMELINE_INIT;
  self->volume = 1.0;
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

static void
open_pane (PreviewPlayer *self, PreviewRun *run)
{
  PreviewPane *pane = preview_pane_new (run, self->resolver);

  g_ptr_array_add (self->panes, pane);
  g_signal_connect_object (pane, "notify::state", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::duration", G_CALLBACK (duration_cb),
                           self, G_CONNECT_SWAPPED);
}

/**
 * preview_player_set_runs:
 * @self: a player
 * @runs: (element-type PreviewRun): what to show together; the first is heard
 *
 * Opens these runs and no others, at the position where the first was left.
 */
void
preview_player_set_runs (PreviewPlayer *self, GPtrArray *runs)
{
  guint64 position = 0;

  set_wanted (self, FALSE);
  halt_timeline (self);
  for (guint i = 0; i < self->panes->len; i++)
    g_signal_handlers_disconnect_by_data (
        preview_pane_get_run (g_ptr_array_index (self->panes, i)), self);
  g_ptr_array_set_size (self->panes, 0);
  self->loop_start = self->loop_end = 0;
  if (runs->len > 0)
    position = preview_run_get_settings (g_ptr_array_index (runs, 0))->position;
  preview_timeline_seek (&self->timeline, position);

  for (guint i = 0; i < runs->len; i++)
    open_pane (self, g_ptr_array_index (runs, i));
  preview_player_apply_volume (self);
  notify (self, PROP_HEARD);
  notify (self, PROP_DURATION);
  notify (self, PROP_POSITION);
  notify (self, PROP_LOOP);
  for (guint i = 0; i < self->panes->len; i++) {
    PreviewPane *pane = g_ptr_array_index (self->panes, i);

    preview_pane_seek (pane, position, self->timeline.rate, TRUE);
    preview_pane_retry (pane);
  }
}

/**
 * preview_player_get_heard:
 * @self: a player
 *
 * Returns: (transfer none) (nullable): the pane whose sound is heard
 */
PreviewPane *
preview_player_get_heard (PreviewPlayer *self)
{
  return preview_player_get_pane (self, 0);
}

/**
 * preview_player_get_n_panes:
 * @self: a player
 *
 * Returns: how many runs are shown together
 */
guint
preview_player_get_n_panes (PreviewPlayer *self)
{
  return self->panes->len;
}

/**
 * preview_player_get_pane:
 * @self: a player
 * @index: which
 *
 * Returns: (transfer none) (nullable): a pane
 */
PreviewPane *
preview_player_get_pane (PreviewPlayer *self, guint index)
{
  return index < self->panes->len ? g_ptr_array_index (self->panes, index)
                                  : NULL;
}

/**
 * preview_player_close:
 * @self: a player
 *
 * Stops everything. Returns at once.
 */
void
preview_player_close (PreviewPlayer *self)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  preview_player_set_runs (self, none);
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
  set_wanted (self, TRUE);
  if (count (self, is_at_end) > 0 && duration != GST_CLOCK_TIME_NONE &&
      preview_player_get_position (self) + GST_SECOND / 10 >= duration)
    preview_player_seek (self, 0, TRUE);
  update (self);
}

/**
 * preview_player_pause:
 * @self: a player
 */
void
preview_player_pause (PreviewPlayer *self)
{
  set_wanted (self, FALSE);
  update (self);
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
 * Returns: that of the longest run, in nanoseconds; %GST_CLOCK_TIME_NONE if
 *   none is known
 */
guint64
preview_player_get_duration (PreviewPlayer *self)
{
  guint64 longest = GST_CLOCK_TIME_NONE;

  for (guint i = 0; i < self->panes->len; i++) {
    PreviewPane *pane = g_ptr_array_index (self->panes, i);
    guint64 duration = preview_run_get_duration (preview_pane_get_run (pane));

    if (duration != GST_CLOCK_TIME_NONE &&
        (longest == GST_CLOCK_TIME_NONE || duration > longest))
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
  halt_timeline (self);
  self->is_updating = TRUE;
  for (guint i = 0; i < self->panes->len; i++)
    preview_pane_seek (g_ptr_array_index (self->panes, i), position,
                       self->timeline.rate, is_exact);
  self->is_updating = FALSE;
  update (self);
}
