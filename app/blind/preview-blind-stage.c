/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-blind-stage-private.h"

enum
{
  PROP_0,
  PROP_STATE,
  PROP_LETTER,
  PROP_PLAYING,
  PROP_POSITION,
  PROP_CAN_ANSWER,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PreviewBlindStage, preview_blind_stage, G_TYPE_OBJECT)

static void
notify (PreviewBlindStage *self, guint id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

static void
preview_blind_stage_get_property (GObject *object,
                                  guint id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  PreviewBlindStage *self = PREVIEW_BLIND_STAGE (object);

  switch (id) {
  case PROP_STATE:
    g_value_set_uint (value, self->state);
    break;
  case PROP_LETTER:
    g_value_set_uint (value, self->letter);
    break;
  case PROP_PLAYING:
    g_value_set_boolean (value, self->is_wanted);
    break;
  case PROP_POSITION:
    g_value_set_uint64 (value, preview_blind_stage_get_position (self));
    break;
  case PROP_CAN_ANSWER:
    g_value_set_boolean (value, preview_blind_stage_can_answer (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
preview_blind_stage_finalize (GObject *object)
{
  PreviewBlindStage *self = PREVIEW_BLIND_STAGE (object);

  g_clear_object (&self->test);
  g_clear_object (&self->cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (self->runs); i++)
    g_clear_object (&self->runs[i]);
  g_free (self->problem);
  G_OBJECT_CLASS (preview_blind_stage_parent_class)->finalize (object);
}

static void
preview_blind_stage_class_init (PreviewBlindStageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = preview_blind_stage_get_property;
  object_class->finalize = preview_blind_stage_finalize;

  properties[PROP_STATE] =
      g_param_spec_uint ("state", NULL, NULL, 0, PREVIEW_BLIND_STAGE_FAILED,
                         PREVIEW_BLIND_STAGE_PREPARING, flags);
  properties[PROP_LETTER] = g_param_spec_uint (
      "letter", NULL, NULL, 0, PREVIEW_BLIND_X, PREVIEW_BLIND_A, flags);
  properties[PROP_PLAYING] =
      g_param_spec_boolean ("playing", NULL, NULL, FALSE, flags);
  properties[PROP_POSITION] =
      g_param_spec_uint64 ("position", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_CAN_ANSWER] =
      g_param_spec_boolean ("can-answer", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
preview_blind_stage_init (PreviewBlindStage *self)
{
  self->cancellable = g_cancellable_new ();
}

void
preview_blind_stage_set_state (PreviewBlindStage *self,
                               PreviewBlindStageState state,
                               const char *problem)
{
  if (self->state == state)
    return;
  self->state = state;
  self->problem = g_strdup (problem);
  notify (self, PROP_STATE);
}

static gboolean
is_at_rest (PreviewBlindStage *self)
{
  for (guint i = 0; i < 2; i++) {
    PreviewPane *pane = preview_player_get_pane (self->player, i);

    if (preview_pane_get_state (pane) != PREVIEW_PANE_READY)
      return FALSE;
  }
  return TRUE;
}

/* Neither is heard before both are there: who is late would give itself
 * away. */
static void
pane_state_cb (PreviewBlindStage *self)
{
  if (!self->is_going || !is_at_rest (self))
    return;
  self->is_going = FALSE;
  if (self->is_wanted)
    preview_player_play (self->player);
}

static void
go (PreviewBlindStage *self, guint64 position)
{
  preview_player_pause (self->player);
  self->is_going = TRUE;
  preview_player_seek (self->player, position, TRUE);
  notify (self, PROP_POSITION);
  pane_state_cb (self);
}

/* It goes round and round, and never to where only the longer one is heard. */
static void
position_cb (PreviewBlindStage *self)
{
  if (self->state != PREVIEW_BLIND_STAGE_READY)
    return;
  if (!self->is_going && self->is_wanted &&
      preview_player_get_position (self->player) >= self->duration)
    go (self, 0);
  notify (self, PROP_POSITION);
}

/* At an end that came too early, or when nothing comes any more. */
static void
playing_cb (PreviewBlindStage *self)
{
  if (self->state != PREVIEW_BLIND_STAGE_READY || self->is_going ||
      !self->is_wanted || preview_player_is_playing (self->player))
    return;
  go (self, 0);
}

void
preview_blind_stage_start_trial (PreviewBlindStage *self)
{
  for (guint i = 0; i < PREVIEW_N_BLIND_LETTERS; i++)
    self->is_heard[i] = FALSE;
  self->trial_start = g_get_monotonic_time ();
  preview_blind_stage_hear (self, PREVIEW_BLIND_A);
}

/**
 * preview_blind_stage_new:
 * @test: a test that is not done; one without answers learns of both sounds
 *   what belongs into its report
 * @runs: (array length=2): both runs; copies of them are played
 * @resolver: who knows where runs come from
 *
 * Starts to prepare.
 *
 * Returns: (transfer full): a stage, to be given up with
 *   preview_blind_stage_close()
 */
PreviewBlindStage *
preview_blind_stage_new (PreviewBlindTest *test,
                         PreviewRun *const *runs,
                         PreviewResolver *resolver)
{
  PreviewBlindStage *self = g_object_new (PREVIEW_TYPE_BLIND_STAGE, NULL);

  self->test = g_object_ref (test);
  self->player = preview_player_new (resolver);
  preview_blind_stage_prepare (self, runs, resolver);
  for (guint i = 0; i < 2; i++)
    g_signal_connect_object (preview_player_get_pane (self->player, i),
                             "notify::state", G_CALLBACK (pane_state_cb), self,
                             G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->player, "notify::position",
                           G_CALLBACK (position_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "notify::playing",
                           G_CALLBACK (playing_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * preview_blind_stage_close:
 * @self: (transfer full): a stage
 *
 * Stops. Returns at once.
 */
void
preview_blind_stage_close (PreviewBlindStage *self)
{
  g_cancellable_cancel (self->cancellable);
  self->is_wanted = FALSE;
  g_signal_handlers_disconnect_by_data (self->player, self);
  preview_player_close (self->player);
  g_clear_object (&self->player);
  g_object_unref (self);
}

/**
 * preview_blind_stage_get_state:
 * @self: a stage
 *
 * Returns: whether both can be heard
 */
PreviewBlindStageState
preview_blind_stage_get_state (PreviewBlindStage *self)
{
  return self->state;
}

/**
 * preview_blind_stage_get_problem:
 * @self: a stage
 *
 * Returns: (nullable): why they cannot, for the user
 */
const char *
preview_blind_stage_get_problem (PreviewBlindStage *self)
{
  return self->problem;
}

/**
 * preview_blind_stage_get_test:
 * @self: a stage
 *
 * Returns: (transfer none): the test that is on
 */
PreviewBlindTest *
preview_blind_stage_get_test (PreviewBlindStage *self)
{
  return self->test;
}

/**
 * preview_blind_stage_get_video_sink:
 * @self: a stage
 *
 * Returns: (transfer none) (nullable): the one picture, the same whatever is
 *   heard
 */
PreviewVideoSink *
preview_blind_stage_get_video_sink (PreviewBlindStage *self)
{
  int index = preview_player_get_picture (self->player);
  PreviewPane *pane = preview_player_get_pane (self->player, (guint)index);

  return pane != NULL && preview_blind_test_has_picture (self->test)
             ? preview_pane_get_video_sink (pane)
             : NULL;
}

/**
 * preview_blind_stage_get_letter:
 * @self: a stage
 *
 * Returns: what is heard
 */
PreviewBlindLetter
preview_blind_stage_get_letter (PreviewBlindStage *self)
{
  return self->letter;
}

/**
 * preview_blind_stage_hear:
 * @self: a stage
 * @letter: what is to be heard, at the same position
 */
void
preview_blind_stage_hear (PreviewBlindStage *self, PreviewBlindLetter letter)
{
  if (self->state != PREVIEW_BLIND_STAGE_READY)
    return;
  self->letter = letter;
  self->is_heard[letter] = TRUE;
  preview_player_set_heard (self->player,
                            preview_blind_test_find (self->test, letter));
  notify (self, PROP_LETTER);
  notify (self, PROP_CAN_ANSWER);
}

/**
 * preview_blind_stage_can_answer:
 * @self: a stage
 *
 * Returns: whether all that the answer is about was listened to in this trial
 */
gboolean
preview_blind_stage_can_answer (PreviewBlindStage *self)
{
  gboolean is_abx =
      preview_blind_test_get_plan (self->test)->mode == PREVIEW_BLIND_ABX;

  return self->state == PREVIEW_BLIND_STAGE_READY &&
         !preview_blind_test_is_done (self->test) &&
         self->is_heard[PREVIEW_BLIND_A] && self->is_heard[PREVIEW_BLIND_B] &&
         (!is_abx || self->is_heard[PREVIEW_BLIND_X]);
}

/**
 * preview_blind_stage_answer:
 * @self: a stage
 * @letter: what X is, or what is better
 *
 * Goes on to the next trial.
 */
void
preview_blind_stage_answer (PreviewBlindStage *self, PreviewBlindLetter letter)
{
  /* Who hears of the last answer may give this up. */
  g_autoptr (PreviewBlindStage) kept = g_object_ref (self);
  PreviewBlindAnswer answer = {letter, g_get_real_time (),
                               g_get_monotonic_time () - self->trial_start};

  if (!preview_blind_stage_can_answer (self))
    return;
  preview_blind_test_answer (self->test, &answer);
  if (self->player == NULL)
    return;
  if (!preview_blind_test_is_done (self->test))
    preview_blind_stage_start_trial (self);
  else
    preview_blind_stage_pause (self);
}

/**
 * preview_blind_stage_undo:
 * @self: a stage
 *
 * Goes back to the trial before.
 *
 * Returns: whether there was any
 */
gboolean
preview_blind_stage_undo (PreviewBlindStage *self)
{
  if (self->state != PREVIEW_BLIND_STAGE_READY ||
      !preview_blind_test_undo (self->test))
    return FALSE;
  preview_blind_stage_start_trial (self);
  return TRUE;
}

/**
 * preview_blind_stage_get_duration:
 * @self: a stage
 *
 * Returns: how long the shorter of both is, in nanoseconds
 */
guint64
preview_blind_stage_get_duration (PreviewBlindStage *self)
{
  return self->duration;
}

/**
 * preview_blind_stage_get_position:
 * @self: a stage
 *
 * Returns: in nanoseconds
 */
guint64
preview_blind_stage_get_position (PreviewBlindStage *self)
{
  return MIN (preview_player_get_position (self->player), self->duration);
}

/**
 * preview_blind_stage_seek:
 * @self: a stage
 * @position: in nanoseconds
 */
void
preview_blind_stage_seek (PreviewBlindStage *self, guint64 position)
{
  if (self->state == PREVIEW_BLIND_STAGE_READY)
    go (self, MIN (position, self->duration));
}

/**
 * preview_blind_stage_is_playing:
 * @self: a stage
 *
 * Returns: whether it plays, or will when it can
 */
gboolean
preview_blind_stage_is_playing (PreviewBlindStage *self)
{
  return self->is_wanted;
}

/**
 * preview_blind_stage_play:
 * @self: a stage
 */
void
preview_blind_stage_play (PreviewBlindStage *self)
{
  if (self->state != PREVIEW_BLIND_STAGE_READY || self->is_wanted)
    return;
  self->is_wanted = TRUE;
  go (self, preview_blind_stage_get_position (self));
  notify (self, PROP_PLAYING);
}

/**
 * preview_blind_stage_pause:
 * @self: a stage
 */
void
preview_blind_stage_pause (PreviewBlindStage *self)
{
  if (!self->is_wanted)
    return;
  self->is_wanted = FALSE;
  preview_player_pause (self->player);
  notify (self, PROP_PLAYING);
}
