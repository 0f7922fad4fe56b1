/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-blind-trial.h"
#include "preview-time.h"

/* Milliseconds until the picture is made anew in another size. */
#define REFRESH_DELAY 250
#define STEP (5 * PREVIEW_SECOND)

struct _PreviewBlindTrial
{
  AdwBin parent_instance;

  GtkPicture *picture;
  GtkLabel *progress;
  GtkLabel *question;
  GtkLabel *status;
  GtkToggleButton *a_button;
  GtkToggleButton *b_button;
  GtkToggleButton *x_button;
  GtkButton *answer_a;
  GtkButton *answer_b;
  GtkButton *play_button;
  GtkRange *position;
  GtkWidget *undo_button;

  PreviewBlindStage *stage;
  guint refresh;
  gboolean is_updating;
};

enum
{
  SIGNAL_PAUSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewBlindTrial, preview_blind_trial, ADW_TYPE_BIN)

static const char names[PREVIEW_N_BLIND_LETTERS][2] = {"A", "B", "X"};

static GtkToggleButton *
get_button (PreviewBlindTrial *self, PreviewBlindLetter letter)
{
  return letter == PREVIEW_BLIND_A   ? self->a_button
         : letter == PREVIEW_BLIND_B ? self->b_button
                                     : self->x_button;
}

static gboolean
is_abx (PreviewBlindTrial *self)
{
  PreviewBlindTest *test = preview_blind_stage_get_test (self->stage);

  return preview_blind_test_get_plan (test)->mode == PREVIEW_BLIND_ABX;
}

static void
answers_cb (PreviewBlindTrial *self)
{
  PreviewBlindTest *test = preview_blind_stage_get_test (self->stage);
  guint n = preview_blind_test_get_plan (test)->n_trials;
  guint trial = preview_blind_test_get_n_answers (test);
  g_autofree char *text =
      g_strdup_printf (_ ("Question %u of %u"), MIN (trial + 1, n), n);

  gtk_label_set_text (self->progress, text);
  gtk_widget_set_sensitive (self->undo_button, trial > 0);
}

/* It says what is heard, for those who do not see which button is down. */
static void
letter_cb (PreviewBlindTrial *self)
{
  PreviewBlindLetter letter = preview_blind_stage_get_letter (self->stage);
  gboolean can_answer = preview_blind_stage_can_answer (self->stage);
  g_autofree char *heard = g_strdup_printf (_ ("%s is heard."), names[letter]);
  g_autofree char *text =
      can_answer
          ? g_strdup (heard)
          : g_strdup_printf (is_abx (self) ? _ ("%s Hear A, B and X to answer.")
                                           : _ ("%s Hear A and B to answer."),
                             heard);

  self->is_updating = TRUE;
  for (guint i = 0; i < PREVIEW_N_BLIND_LETTERS; i++)
    gtk_toggle_button_set_active (get_button (self, i), i == letter);
  self->is_updating = FALSE;
  gtk_label_set_text (self->status, text);
  gtk_widget_set_sensitive (GTK_WIDGET (self->answer_a), can_answer);
  gtk_widget_set_sensitive (GTK_WIDGET (self->answer_b), can_answer);
}

static void
playing_cb (PreviewBlindTrial *self)
{
  gboolean is_playing = preview_blind_stage_is_playing (self->stage);
  const char *label = is_playing ? _ ("Pause") : _ ("Play");

  gtk_button_set_icon_name (self->play_button,
                            is_playing ? "media-playback-pause-symbolic"
                                       : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
position_cb (PreviewBlindTrial *self)
{
  gtk_range_set_value (self->position,
                       (double)preview_blind_stage_get_position (self->stage) /
                           PREVIEW_SECOND);
}

static void
hear (PreviewBlindTrial *self, PreviewBlindLetter letter)
{
  if (letter == PREVIEW_BLIND_X && !is_abx (self))
    return;
  preview_blind_stage_hear (self->stage, letter);
  preview_blind_stage_play (self->stage);
  /* A screen reader reads what the focus goes to. */
  gtk_widget_grab_focus (GTK_WIDGET (get_button (self, letter)));
}

static void
toggled_cb (PreviewBlindTrial *self, GtkToggleButton *button)
{
  if (self->is_updating || self->stage == NULL)
    return;
  for (guint i = 0; i < PREVIEW_N_BLIND_LETTERS; i++) {
    if (get_button (self, i) == button)
      hear (self, i);
  }
}

static void
answer (PreviewBlindTrial *self, PreviewBlindLetter letter)
{
  if (!preview_blind_stage_can_answer (self->stage)) {
    gtk_widget_error_bell (GTK_WIDGET (self));
    return;
  }
  preview_blind_stage_answer (self->stage, letter);
  gtk_widget_grab_focus (GTK_WIDGET (self->a_button));
}

static void
answer_a_cb (PreviewBlindTrial *self)
{
  answer (self, PREVIEW_BLIND_A);
}

static void
answer_b_cb (PreviewBlindTrial *self)
{
  answer (self, PREVIEW_BLIND_B);
}

static void
undo_cb (PreviewBlindTrial *self)
{
  if (!preview_blind_stage_undo (self->stage))
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
play_cb (PreviewBlindTrial *self)
{
  if (preview_blind_stage_is_playing (self->stage))
    preview_blind_stage_pause (self->stage);
  else
    preview_blind_stage_play (self->stage);
}

static void
pause_cb (PreviewBlindTrial *self)
{
  g_signal_emit (self, signals[SIGNAL_PAUSED], 0);
}

static gboolean
change_value_cb (PreviewBlindTrial *self, GtkScrollType type, double value)
{
  preview_blind_stage_seek (self->stage,
                            (guint64)(MAX (value, 0) * PREVIEW_SECOND));
  return GDK_EVENT_STOP;
}

static void
step (PreviewBlindTrial *self, gboolean is_back)
{
  guint64 position = preview_blind_stage_get_position (self->stage);

  if (!is_back)
    position += STEP;
  else
    position -= MIN (position, STEP);
  preview_blind_stage_seek (self->stage, position);
}

static gboolean
refresh_cb (gpointer data)
{
  PreviewBlindTrial *self = data;
  GtkWidget *picture = GTK_WIDGET (self->picture);
  int scale = gtk_widget_get_scale_factor (picture);
  PreviewVideoSink *sink =
      self->stage != NULL ? preview_blind_stage_get_video_sink (self->stage)
                          : NULL;

  self->refresh = 0;
  if (sink != NULL &&
      preview_video_sink_set_size (sink, gtk_widget_get_width (picture) * scale,
                                   gtk_widget_get_height (picture) * scale) &&
      !preview_blind_stage_is_playing (self->stage))
    preview_blind_stage_seek (self->stage,
                              preview_blind_stage_get_position (self->stage));
  return G_SOURCE_REMOVE;
}

static void
preview_blind_trial_size_allocate (GtkWidget *widget,
                                   int width,
                                   int height,
                                   int baseline)
{
  PreviewBlindTrial *self = PREVIEW_BLIND_TRIAL (widget);

  GTK_WIDGET_CLASS (preview_blind_trial_parent_class)
      ->size_allocate (widget, width, height, baseline);
  if (self->refresh == 0)
    self->refresh = g_timeout_add (REFRESH_DELAY, refresh_cb, self);
}

static void
preview_blind_trial_dispose (GObject *object)
{
  PreviewBlindTrial *self = PREVIEW_BLIND_TRIAL (object);

  g_clear_handle_id (&self->refresh, g_source_remove);
  if (self->stage != NULL)
    preview_blind_trial_set_stage (self, NULL);
  G_OBJECT_CLASS (preview_blind_trial_parent_class)->dispose (object);
}

#define BIND(name) \
  gtk_widget_class_bind_template_child (widget_class, PreviewBlindTrial, name)
#define BIND_CALLBACK(name) \
  gtk_widget_class_bind_template_callback (widget_class, name)

static void
preview_blind_trial_class_init (PreviewBlindTrialClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = preview_blind_trial_dispose;
  widget_class->size_allocate = preview_blind_trial_size_allocate;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-blind-trial.ui");
  BIND (picture);
  BIND (progress);
  BIND (question);
  BIND (status);
  BIND (a_button);
  BIND (b_button);
  BIND (x_button);
  BIND (answer_a);
  BIND (answer_b);
  BIND (play_button);
  BIND (position);
  BIND (undo_button);
  BIND_CALLBACK (toggled_cb);
  BIND_CALLBACK (answer_a_cb);
  BIND_CALLBACK (answer_b_cb);
  BIND_CALLBACK (undo_cb);
  BIND_CALLBACK (play_cb);
  BIND_CALLBACK (pause_cb);
  BIND_CALLBACK (change_value_cb);

  signals[SIGNAL_PAUSED] =
      g_signal_new ("paused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
preview_blind_trial_init (PreviewBlindTrial *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Time goes from left to right in every script. */
  gtk_widget_set_direction (GTK_WIDGET (self->position), GTK_TEXT_DIR_LTR);
}

static void
label_answers (PreviewBlindTrial *self)
{
  gboolean abx = is_abx (self);

  gtk_label_set_text (self->question,
                      abx ? _ ("What is X?") : _ ("Which is better?"));
  gtk_widget_set_visible (GTK_WIDGET (self->x_button), abx);
  gtk_button_set_label (self->answer_a,
                        abx ? _ ("X is A  (1)") : _ ("A is better  (1)"));
  gtk_button_set_label (self->answer_b,
                        abx ? _ ("X is B  (2)") : _ ("B is better  (2)"));
}

static void
show_picture (PreviewBlindTrial *self)
{
  PreviewVideoSink *sink = preview_blind_stage_get_video_sink (self->stage);

  gtk_picture_set_paintable (
      self->picture,
      sink != NULL ? preview_video_sink_get_paintable (sink) : NULL);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->picture)),
                          sink != NULL);
}

static void
follow (PreviewBlindTrial *self, const char *signal, GCallback callback)
{
  g_signal_connect_object (self->stage, signal, callback, self,
                           G_CONNECT_SWAPPED);
}

/**
 * preview_blind_trial_set_stage:
 * @self: a page
 * @stage: (nullable): a stage that is ready
 */
void
preview_blind_trial_set_stage (PreviewBlindTrial *self,
                               PreviewBlindStage *stage)
{
  if (self->stage != NULL) {
    g_signal_handlers_disconnect_by_data (self->stage, self);
    g_signal_handlers_disconnect_by_data (
        preview_blind_stage_get_test (self->stage), self);
    gtk_picture_set_paintable (self->picture, NULL);
  }
  g_set_object (&self->stage, stage);
  if (stage == NULL)
    return;
  follow (self, "notify::letter", G_CALLBACK (letter_cb));
  follow (self, "notify::can-answer", G_CALLBACK (letter_cb));
  follow (self, "notify::playing", G_CALLBACK (playing_cb));
  follow (self, "notify::position", G_CALLBACK (position_cb));
  g_signal_connect_object (preview_blind_stage_get_test (stage),
                           "notify::n-answers", G_CALLBACK (answers_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_range_set_range (self->position, 0,
                       (double)preview_blind_stage_get_duration (stage) /
                           PREVIEW_SECOND);
  label_answers (self);
  show_picture (self);
  answers_cb (self);
  letter_cb (self);
  playing_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->a_button));
}

/**
 * preview_blind_trial_press:
 * @self: a page with a stage
 * @key: a key that was pressed
 * @modifiers: those that are held
 *
 * Returns: whether it means anything here
 */
gboolean
preview_blind_trial_press (PreviewBlindTrial *self,
                           guint key,
                           GdkModifierType modifiers)
{
  if ((modifiers & GDK_CONTROL_MASK) != 0 &&
      gdk_keyval_to_lower (key) == GDK_KEY_z)
    key = GDK_KEY_BackSpace;
  else if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  switch (gdk_keyval_to_lower (key)) {
  case GDK_KEY_a:
    hear (self, PREVIEW_BLIND_A);
    return TRUE;
  case GDK_KEY_b:
    hear (self, PREVIEW_BLIND_B);
    return TRUE;
  case GDK_KEY_x:
    hear (self, PREVIEW_BLIND_X);
    return TRUE;
  case GDK_KEY_1:
  case GDK_KEY_KP_1:
    answer (self, PREVIEW_BLIND_A);
    return TRUE;
  case GDK_KEY_2:
  case GDK_KEY_KP_2:
    answer (self, PREVIEW_BLIND_B);
    return TRUE;
  case GDK_KEY_BackSpace:
    undo_cb (self);
    return TRUE;
  case GDK_KEY_space:
    play_cb (self);
    return TRUE;
  case GDK_KEY_Left:
  case GDK_KEY_Right:
    step (self, key == GDK_KEY_Left);
    return TRUE;
  case GDK_KEY_Home:
    preview_blind_stage_seek (self->stage, 0);
    return TRUE;
  case GDK_KEY_Escape:
    pause_cb (self);
    return TRUE;
  default:
    return FALSE;
  }
}
