/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-pane-private.h"

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

void
preview_pane_set_state (PreviewPane *self, PreviewPaneState state)
{
  if (self->state == state)
    return;
  self->state = state;
  preview_pane_notify (self, PREVIEW_PANE_PROP_STATE);
}

static void
start_seek (PreviewPane *self)
{
  self->has_target = FALSE;
  self->is_seeking = TRUE;
  self->start = preview_pane_get_own_position (self, self->target);
  self->rate = self->target_rate;
  self->is_exact = self->target_is_exact;
  preview_pane_set_place (self, preview_pane_find_place (self, self->target));
  /* Nothing comes any more of what was there before. */
  preview_video_sink_commit (self->video_sink);
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
    preview_pane_set_state (self, PREVIEW_PANE_ENDED);
  else if (self->percent >= 100)
    preview_pane_set_state (self, PREVIEW_PANE_READY);
  else
    preview_pane_set_state (self, PREVIEW_PANE_STALLED);
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
    if (!self->has_picture)
      preview_pipe_set_picture (self->pipe, FALSE);
    preview_pane_ask_loudness (self);
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
  preview_pane_set_place (self, PREVIEW_PANE_AFTER);
  preview_pane_set_state (self, PREVIEW_PANE_ENDED);
}

/* The picture stops at once, and not with what comes next. */
static void
halt (PreviewPane *self)
{
  preview_video_sink_hold (self->video_sink);
  preview_pipe_pause (self->pipe);
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
    halt (self);
    preview_pane_set_state (self, PREVIEW_PANE_STALLED);
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
  preview_pane_set_state (self, PREVIEW_PANE_FAILED);
}

static void
warned_cb (gpointer owner, const GError *error)
{
  preview_pane_warn (owner, error->message);
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

  if (account == NULL && preview_run_get_kind (self->run) != PREVIEW_KIND_FILE)
    return;
  g_clear_pointer (&self->pipe, preview_pipe_close);
  preview_pane_forget_loudness (self);
  self->is_prepared = FALSE;
  self->is_seeking = FALSE;
  self->percent = 100;
  self->pipe =
      preview_pipe_new (preview_run_get_spec (self->run), account,
                        self->video_sink, self->mix, &pipe_funcs, self);
  preview_pane_apply_sound (self);
  self->has_target =
      self->target > 0 || self->offset != 0 || self->target_rate != 1.0;
  self->target_is_exact = TRUE;
  self->start = 0;
  self->rate = 1.0;
  self->is_exact = TRUE;
  if (self->has_target)
    preview_video_sink_hold (self->video_sink);
  preview_pipe_open (self->pipe);
  preview_pane_set_state (self, PREVIEW_PANE_OPENING);
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
    g_value_set_double (value, preview_pane_get_loudness (self));
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
  PreviewPane *self = PREVIEW_PANE (object);

  g_free (self->problem);
  g_clear_pointer (&self->mix, preview_mix_unref);
  g_clear_pointer (&self->loudness, preview_loudness_unref);
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
  self->has_picture = TRUE;
  self->seek_time = PREVIEW_PANE_SEEK_TIME;
  for (guint i = 0; i < PREVIEW_PANE_N_SOUNDS; i++)
    self->sounds[i].pane = self;
  self->level = PREVIEW_SILENCE;
}

/**
 * preview_pane_new:
 * @run: a run
 * @resolver: who knows where it comes from
 * @mix: where its sound goes
 * @loudness: who knows how loud it is
 *
 * Opens the run as soon as it is ready.
 *
 * Returns: (transfer full): a pane
 */
PreviewPane *
preview_pane_new (PreviewRun *run,
                  PreviewResolver *resolver,
                  PreviewMix *mix,
                  PreviewLoudness *loudness)
{
  PreviewPane *self = g_object_new (PREVIEW_TYPE_PANE, NULL);

  self->run = g_object_ref (run);
  self->resolver = g_object_ref (resolver);
  self->mix = preview_mix_ref (mix);
  self->loudness = preview_loudness_ref (loudness);
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
  preview_pane_forget_loudness (self);
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
  preview_pane_set_state (self, self->is_prepared ? PREVIEW_PANE_SEEKING
                                                  : PREVIEW_PANE_OPENING);
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
  halt (self);
  preview_pane_set_state (self, PREVIEW_PANE_READY);
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
    preview_pane_set_state (self, PREVIEW_PANE_IDLE);
}

/**
 * preview_pane_warn:
 * @self: a pane
 * @message: what is missing, for the user
 */
void
preview_pane_warn (PreviewPane *self, const char *message)
{
  g_signal_emit (self, signals[SIGNAL_WARNED], 0, message);
}
