/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "preview-pane-private.h"

/* A pane that is further off than this goes to the right place by a seek;
 * nearer, it gets there by dropping or holding frames. */
#define MAX_LAG (300 * GST_MSECOND)
/* Nor does anybody wait for long. */
#define MAX_LEAD (3 * GST_SECOND)
/* A new seek takes about this long; every time that it takes longer, the next
 * gets twice as much. */
#define SEEK_TIME (150 * GST_MSECOND)
#define LONGEST_SEEK_TIME (2 * GST_SECOND)

static GParamSpec *properties[PREVIEW_PANE_N_PROPS];

enum
{
  SIGNAL_WARNED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewPane, preview_pane, G_TYPE_OBJECT)

void
preview_pane_notify (PreviewPane *self, PreviewPaneProp prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

static void
set_state (PreviewPane *self, PreviewPaneState state)
{
  if (self->state == state)
    return;
  self->state = state;
  preview_pane_notify (self, PREVIEW_PANE_PROP_STATE);
}

static void
set_place (PreviewPane *self, PreviewPanePlace place)
{
  if (self->place == place)
    return;
  self->place = place;
  preview_pane_notify (self, PREVIEW_PANE_PROP_PLACE);
}

static PreviewPanePlace
find_place (PreviewPane *self, guint64 position)
{
  guint64 duration = preview_run_get_duration (self->run);
  gint64 own = (gint64)position - self->offset;

  if (own < 0)
    return PREVIEW_PANE_BEFORE;
  if (duration != GST_CLOCK_TIME_NONE && own >= (gint64)duration)
    return PREVIEW_PANE_AFTER;
  return PREVIEW_PANE_INSIDE;
}

/* From common time to the run's own. Before it, there is its first frame, and
 * after it the last. */
static guint64
get_own_position (PreviewPane *self, guint64 position)
{
  guint64 duration = preview_run_get_duration (self->run);
  guint64 half = preview_video_sink_get_frame_duration (self->video_sink) / 2;

  switch (find_place (self, position)) {
  case PREVIEW_PANE_BEFORE:
    return 0;
  case PREVIEW_PANE_AFTER:
    return duration > half ? duration - half : 0;
  default:
    return (guint64)((gint64)position - self->offset);
  }
}

static void
start_seek (PreviewPane *self)
{
  self->has_target = FALSE;
  self->is_seeking = TRUE;
  self->start = get_own_position (self, self->target);
  self->rate = self->target_rate;
  set_place (self, find_place (self, self->target));
  preview_pipe_seek (self->pipe, self->start, self->target_rate,
                     self->target_is_exact);
}

/* Ready means: there is a frame, and enough behind it. */
static void
become_ready (PreviewPane *self)
{
  if (!self->is_prepared || self->is_seeking)
    return;
  if (self->place == PREVIEW_PANE_AFTER)
    set_state (self, PREVIEW_PANE_ENDED);
  else if (self->percent >= 100)
    set_state (self, PREVIEW_PANE_READY);
  else
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

  if (self->is_seeking)
    return;
  set_place (self, PREVIEW_PANE_AFTER);
  set_state (self, PREVIEW_PANE_ENDED);
}

static void
buffering_cb (gpointer owner, int percent)
{
  PreviewPane *self = owner;

  if (self->percent == percent)
    return;
  self->percent = percent;
  preview_pane_notify (self, PREVIEW_PANE_PROP_PERCENT);
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
  preview_pane_notify (self, PREVIEW_PANE_PROP_CUES);
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
  self->has_target =
      self->target > 0 || self->offset != 0 || self->target_rate != 1.0;
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
    self->target = (guint64)MAX ((gint64)position + self->offset, 0);
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
  case PREVIEW_PANE_PROP_STATE:
    g_value_set_uint (value, self->state);
    break;
  case PREVIEW_PANE_PROP_CUES:
    g_value_set_pointer (value, self->cues);
    break;
  case PREVIEW_PANE_PROP_PERCENT:
    g_value_set_int (value, self->percent);
    break;
  case PREVIEW_PANE_PROP_PLACE:
    g_value_set_uint (value, self->place);
    break;
  case PREVIEW_PANE_PROP_OFFSET:
    g_value_set_int64 (value, self->offset);
    break;
  case PREVIEW_PANE_PROP_HEARD:
    g_value_set_boolean (value, self->is_heard);
    break;
  case PREVIEW_PANE_PROP_LOUDNESS:
    g_value_set_double (value, self->loudness);
    break;
  case PREVIEW_PANE_PROP_GAIN:
    g_value_set_double (value, self->gain);
    break;
  case PREVIEW_PANE_PROP_LEVEL:
    g_value_set_double (value, self->level);
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
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  properties[PREVIEW_PANE_PROP_STATE] = g_param_spec_uint (
      "state", NULL, NULL, 0, PREVIEW_PANE_FAILED, PREVIEW_PANE_IDLE, flags);
  properties[PREVIEW_PANE_PROP_CUES] =
      g_param_spec_pointer ("cues", NULL, NULL, flags);
  properties[PREVIEW_PANE_PROP_PERCENT] =
      g_param_spec_int ("percent", NULL, NULL, 0, 100, 100, flags);
  properties[PREVIEW_PANE_PROP_PLACE] = g_param_spec_uint (
      "place", NULL, NULL, 0, PREVIEW_PANE_AFTER, PREVIEW_PANE_INSIDE, flags);
  properties[PREVIEW_PANE_PROP_OFFSET] = g_param_spec_int64 (
      "offset", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PREVIEW_PANE_PROP_HEARD] =
      g_param_spec_boolean ("heard", NULL, NULL, FALSE, flags);
  properties[PREVIEW_PANE_PROP_LOUDNESS] = g_param_spec_double (
      "loudness", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  properties[PREVIEW_PANE_PROP_GAIN] = g_param_spec_double (
      "gain", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  properties[PREVIEW_PANE_PROP_LEVEL] =
      g_param_spec_double ("level", NULL, NULL, PREVIEW_SILENCE, G_MAXDOUBLE,
                           PREVIEW_SILENCE, flags);
  g_object_class_install_properties (object_class, PREVIEW_PANE_N_PROPS,
                                     properties);
}

static void
preview_pane_class_init (PreviewPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = preview_pane_get_property;
  object_class->dispose = preview_pane_dispose;
  object_class->finalize = preview_pane_finalize;

  install_properties (object_class);

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
  self->seek_time = SEEK_TIME;
  self->loudness = NAN;
  self->level = PREVIEW_SILENCE;
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
  self->offset = preview_run_get_settings (run)->offset;
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
 * @position: in common time, in nanoseconds
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

/* Whether frames would have to be dropped for too long. Who is ahead only has
 * to wait; before its start, it is there. */
static gboolean
is_late (PreviewPane *self, const PreviewTimeline *timeline, guint64 now)
{
  gint64 there =
      (gint64)preview_timeline_get_position (timeline, now) - self->offset;
  guint64 here = preview_pipe_get_position (self->pipe);

  if (here == GST_CLOCK_TIME_NONE)
    here = self->start;
  return there - (gint64)here > (gint64)(MAX_LAG * timeline->rate) ||
         (gint64)here - MAX (there, 0) > (gint64)(MAX_LEAD * timeline->rate);
}

static void
catch_up (PreviewPane *self, const PreviewTimeline *timeline, guint64 now)
{
  guint64 lead = (guint64)((double)self->seek_time * timeline->rate);

  self->seek_time = MIN (self->seek_time * 2, LONGEST_SEEK_TIME);
  preview_pane_seek (self, preview_timeline_get_position (timeline, now) + lead,
                     timeline->rate, TRUE);
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
  gint64 start = (gint64)self->start + self->offset;

  g_return_if_fail (self->state == PREVIEW_PANE_READY);

  if (self->rate != timeline->rate || is_late (self, timeline, now)) {
    catch_up (self, timeline, now);
    return;
  }
  self->seek_time = SEEK_TIME;
  preview_pipe_play (self->pipe,
                     preview_timeline_get_base_time (timeline, start));
  set_state (self, PREVIEW_PANE_PLAYING);
}

/**
 * preview_pane_follow:
 * @self: a pane
 * @position: the common moment, in nanoseconds
 *
 * Notes where that lies in the run.
 */
void
preview_pane_follow (PreviewPane *self, guint64 position)
{
  if (self->state == PREVIEW_PANE_PLAYING)
    set_place (self, find_place (self, position));
}

/**
 * preview_pane_set_offset:
 * @self: a pane
 * @offset: how much later than the others it is shown, in nanoseconds
 *
 * What is shown only follows with the next seek.
 */
void
preview_pane_set_offset (PreviewPane *self, gint64 offset)
{
  if (self->offset == offset)
    return;
  self->offset = offset;
  preview_pane_notify (self, PREVIEW_PANE_PROP_OFFSET);
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
