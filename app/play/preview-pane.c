/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-pane-private.h"

/* A pane that is further off than this goes to the right place by a seek;
 * nearer, it gets there by dropping or holding frames. */
#define MAX_LAG (300 * GST_MSECOND)
/* A new seek takes about this long. */
#define SEEK_TIME (150 * GST_MSECOND)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_CUES,
  PROP_PERCENT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_WARNED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewPane, preview_pane, G_TYPE_OBJECT)

static void
set_state (PreviewPane *self, PreviewPaneState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
start_seek (PreviewPane *self)
{
  self->has_target = FALSE;
  self->is_seeking = TRUE;
  self->start = self->target;
  self->rate = self->target_rate;
  preview_pipe_seek (self->pipe, self->target, self->target_rate,
                     self->target_is_exact);
}

/* Ready means: there is a frame, and enough behind it. */
static void
become_ready (PreviewPane *self)
{
  if (self->is_prepared && !self->is_seeking && self->percent >= 100)
    set_state (self, PREVIEW_PANE_READY);
  else if (self->is_prepared && !self->is_seeking)
    set_state (self, PREVIEW_PANE_STALLED);
}

static void
note_duration (PreviewPane *self)
{
  guint64 duration = preview_pipe_get_duration (self->pipe);

  if (duration != GST_CLOCK_TIME_NONE)
    preview_run_set_duration (self->run, duration);
}

static void
prepared_cb (gpointer owner)
{
  PreviewPane *self = owner;
  gboolean is_first = !self->is_prepared;

  if (self->state == PREVIEW_PANE_PLAYING)
    return;
  if (is_first) {
    self->is_prepared = TRUE;
    note_duration (self);
  }
  self->is_seeking = FALSE;
  if (self->has_target) {
    start_seek (self);
    return;
  }
  preview_video_sink_commit (self->video_sink);
  become_ready (self);
}

static void
ended_cb (gpointer owner)
{
  PreviewPane *self = owner;

  if (!self->is_seeking)
    set_state (self, PREVIEW_PANE_ENDED);
}

static void
buffering_cb (gpointer owner, int percent)
{
  PreviewPane *self = owner;

  if (self->percent == percent)
    return;
  self->percent = percent;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PERCENT]);
  if (percent < 100 && self->state == PREVIEW_PANE_PLAYING) {
    preview_pipe_pause (self->pipe);
    set_state (self, PREVIEW_PANE_STALLED);
  } else if (percent >= 100 && self->state == PREVIEW_PANE_STALLED) {
    become_ready (self);
  }
}

static void
run_known_cb (gpointer owner, const GstStructure *run)
{
  PreviewPane *self = owner;

  if (preview_run_get_state (self->run) == PREVIEW_RUN_READY &&
      g_strcmp0 (gst_structure_get_string (run, "state"), "ready") == 0)
    preview_run_take_answer (self->run, run);
}

static void
cues_known_cb (gpointer owner, CambCues *cues)
{
  PreviewPane *self = owner;

  g_clear_pointer (&self->cues, camb_cues_unref);
  self->cues = camb_cues_ref (cues);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CUES]);
}

static void
failed_cb (gpointer owner, const GError *error)
{
  PreviewPane *self = owner;
  PreviewAccount *account =
      preview_resolver_get_account (self->resolver, self->run);

  g_free (self->problem);
  self->problem = g_strdup (error->message);
  g_clear_pointer (&self->pipe, preview_pipe_close);
  if (account != NULL && g_error_matches (error, GST_RESOURCE_ERROR,
                                          GST_RESOURCE_ERROR_NOT_AUTHORIZED))
    preview_account_note_refusal (account);
  set_state (self, PREVIEW_PANE_FAILED);
}

static void
warned_cb (gpointer owner, const GError *error)
{
  g_signal_emit (owner, signals[SIGNAL_WARNED], 0, error->message);
}

static const PreviewPipeFuncs pipe_funcs = {
    .prepared = prepared_cb,
    .ended = ended_cb,
    .buffering = buffering_cb,
    .run_known = run_known_cb,
    .cues_known = cues_known_cb,
    .failed = failed_cb,
    .warned = warned_cb,
};

static void
open_pipe (PreviewPane *self)
{
  PreviewAccount *account =
      preview_resolver_get_account (self->resolver, self->run);

  if (account == NULL)
    return;
  g_clear_pointer (&self->pipe, preview_pipe_close);
  self->is_prepared = FALSE;
  self->is_seeking = FALSE;
  self->percent = 100;
  self->pipe = preview_pipe_new (preview_run_get_spec (self->run), account,
                                 self->video_sink, &pipe_funcs, self);
  preview_pipe_set_voice_only (self->pipe, self->voice_only);
  preview_pipe_set_volume (self->pipe, self->volume, self->is_muted);
  self->has_target = self->target > 0 || self->target_rate != 1.0;
  self->target_is_exact = TRUE;
  self->start = 0;
  self->rate = 1.0;
  if (self->has_target)
    preview_video_sink_hold (self->video_sink);
  preview_pipe_open (self->pipe);
  set_state (self, PREVIEW_PANE_OPENING);
}

static gboolean
is_playable (PreviewPane *self)
{
  return preview_run_get_kind (self->run) != PREVIEW_KIND_TRANSLATION;
}

static void
run_state_cb (PreviewPane *self)
{
  if (self->pipe == NULL && self->state == PREVIEW_PANE_IDLE &&
      is_playable (self) &&
      preview_run_get_state (self->run) == PREVIEW_RUN_READY)
    open_pipe (self);
}

static void
run_language_cb (PreviewPane *self)
{
  guint64 position;

  if (self->pipe == NULL)
    return;
  position = preview_pipe_get_position (self->pipe);
  if (self->is_prepared && !self->is_seeking && !self->has_target &&
      position != GST_CLOCK_TIME_NONE)
    self->target = position;
  open_pipe (self);
}

static void
preview_pane_get_property (GObject *object,
                           guint id,
                           GValue *value,
                           GParamSpec *pspec)
{
  PreviewPane *self = PREVIEW_PANE (object);

  switch (id) {
  case PROP_STATE:
    g_value_set_uint (value, self->state);
    break;
  case PROP_CUES:
    g_value_set_pointer (value, self->cues);
    break;
  case PROP_PERCENT:
    g_value_set_int (value, self->percent);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
preview_pane_dispose (GObject *object)
{
  PreviewPane *self = PREVIEW_PANE (object);

  g_clear_pointer (&self->pipe, preview_pipe_close);
  g_clear_pointer (&self->cues, camb_cues_unref);
  g_clear_object (&self->video_sink);
  g_clear_object (&self->resolver);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (preview_pane_parent_class)->dispose (object);
}

static void
preview_pane_finalize (GObject *object)
{
  g_free (PREVIEW_PANE (object)->problem);
  G_OBJECT_CLASS (preview_pane_parent_class)->finalize (object);
}

static void
preview_pane_class_init (PreviewPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = preview_pane_get_property;
  object_class->dispose = preview_pane_dispose;
  object_class->finalize = preview_pane_finalize;

  properties[PROP_STATE] = g_param_spec_uint (
      "state", NULL, NULL, 0, PREVIEW_PANE_FAILED, PREVIEW_PANE_IDLE, flags);
  properties[PROP_CUES] = g_param_spec_pointer ("cues", NULL, NULL, flags);
  properties[PROP_PERCENT] =
      g_param_spec_int ("percent", NULL, NULL, 0, 100, 100, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * PreviewPane::warned:
   * @self: a pane
   * @message: what is missing, and what is played instead
   */
  signals[SIGNAL_WARNED] =
      g_signal_new ("warned", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
preview_pane_init (PreviewPane *self)
{
  self->video_sink = preview_video_sink_new ();
  self->percent = 100;
  self->rate = 1.0;
  self->target_rate = 1.0;
  self->volume = 1.0;
}

/**
 * preview_pane_new:
 * @run: a run
 * @resolver: who knows where it comes from
 *
 * Opens the run as soon as it is ready.
 *
 * Returns: (transfer full): a pane
 */
PreviewPane *
preview_pane_new (PreviewRun *run, PreviewResolver *resolver)
{
  PreviewPane *self = g_object_new (PREVIEW_TYPE_PANE, NULL);

  self->run = g_object_ref (run);
  self->resolver = g_object_ref (resolver);
  self->target = preview_run_get_settings (run)->position;
  self->voice_only = preview_run_get_settings (run)->voice_only;
  g_signal_connect_object (run, "notify::state", G_CALLBACK (run_state_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::language",
                           G_CALLBACK (run_language_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * preview_pane_close:
 * @self: a pane
 *
 * Stops. Returns at once.
 */
void
preview_pane_close (PreviewPane *self)
{
  g_clear_pointer (&self->pipe, preview_pipe_close);
  self->state = PREVIEW_PANE_IDLE;
  g_signal_handlers_disconnect_by_data (self->run, self);
}

/**
 * preview_pane_seek:
 * @self: a pane
 * @position: in nanoseconds
 * @rate: how fast to go from there
 * @is_exact: whether the frame is to be that one, rather than soon
 *
 * Goes elsewhere. Of many seeks in a row, the last is the one that counts.
 */
void
preview_pane_seek (PreviewPane *self,
                   guint64 position,
                   double rate,
                   gboolean is_exact)
{
  self->target = position;
  self->target_rate = rate;
  self->target_is_exact = is_exact;
  if (self->pipe == NULL)
    return;
  self->has_target = TRUE;
  if (self->is_prepared && !self->is_seeking)
    start_seek (self);
  set_state (self,
             self->is_prepared ? PREVIEW_PANE_SEEKING : PREVIEW_PANE_OPENING);
}

static guint64
get_distance (guint64 a, guint64 b)
{
  return a > b ? a - b : b - a;
}

/**
 * preview_pane_join:
 * @self: a pane that is ready
 * @timeline: a timeline that runs
 * @now: the time of the clock
 *
 * Plays along with the others, or goes where they will be.
 */
void
preview_pane_join (PreviewPane *self,
                   const PreviewTimeline *timeline,
                   guint64 now)
{
  guint64 there = preview_timeline_get_position (timeline, now);
  guint64 here;

  g_return_if_fail (self->state == PREVIEW_PANE_READY);

  here = preview_pipe_get_position (self->pipe);
  if (here == GST_CLOCK_TIME_NONE)
    here = self->start;
  if (get_distance (here, there) > (guint64)(MAX_LAG * timeline->rate) ||
      self->rate != timeline->rate) {
    preview_pane_seek (self, there + (guint64)(SEEK_TIME * timeline->rate),
                       timeline->rate, TRUE);
    return;
  }
  preview_pipe_play (self->pipe,
                     preview_timeline_get_base_time (timeline, self->start));
  set_state (self, PREVIEW_PANE_PLAYING);
}

/**
 * preview_pane_pause:
 * @self: a pane
 */
void
preview_pane_pause (PreviewPane *self)
{
  if (self->state != PREVIEW_PANE_PLAYING)
    return;
  preview_pipe_pause (self->pipe);
  set_state (self, PREVIEW_PANE_READY);
}

/**
 * preview_pane_retry:
 * @self: a pane
 *
 * Opens the run, or opens it once more where it was.
 */
void
preview_pane_retry (PreviewPane *self)
{
  if (!is_playable (self))
    return;
  if (preview_run_get_state (self->run) == PREVIEW_RUN_READY)
    open_pipe (self);
  else
    set_state (self, PREVIEW_PANE_IDLE);
}

/**
 * preview_pane_set_voice_only:
 * @self: a pane
 * @voice_only: whether the voice is heard alone, if there is one
 */
void
preview_pane_set_voice_only (PreviewPane *self, gboolean voice_only)
{
  self->voice_only = voice_only;
  if (self->pipe != NULL)
    preview_pipe_set_voice_only (self->pipe, voice_only);
}

/**
 * preview_pane_set_volume:
 * @self: a pane
 * @volume: linear
 * @is_muted: whether nothing is heard
 */
void
preview_pane_set_volume (PreviewPane *self, double volume, gboolean is_muted)
{
  self->volume = volume;
  self->is_muted = is_muted;
  if (self->pipe != NULL)
    preview_pipe_set_volume (self->pipe, volume, is_muted);
}
