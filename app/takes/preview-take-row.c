/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "preview-analysis.h"
#include "preview-loop-player.h"
#include "preview-stars.h"
#include "preview-take-row.h"
#include "preview-time.h"
#include "preview-wave-view.h"

struct _PreviewTakeRow
{
  GtkListBoxRow parent_instance;

  GtkButton *play_button;
  GtkLabel *title;
  GtkLabel *facts;
  GtkLabel *text;
  GtkStack *wave_stack;
  PreviewWaveView *wave;
  GtkLabel *problem;
  GtkWidget *loop_box;
  GtkLabel *loop_label;
  GtkToggleButton *loop_button;
  PreviewStars *stars;
  GtkToggleButton *pick_button;
  GtkToggleButton *reject_button;
  GtkEntry *reason;

  PreviewRun *run;
  PreviewAnalysis *analysis;
  GCancellable *cancellable;
  PreviewLoopSound *loop;
  PreviewLoopPlayer *loop_player;
  double volume;
  gboolean is_measured;
  gboolean is_playing;
  gboolean is_updating;
};

enum
{
  SIGNAL_PLAYED,
  SIGNAL_SOUGHT,
  SIGNAL_MEASURED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewTakeRow, preview_take_row, GTK_TYPE_LIST_BOX_ROW)

static PreviewVerdict *
get_verdict (PreviewTakeRow *self)
{
  return preview_run_get_verdict (self->run);
}

static void
label_row (PreviewTakeRow *self)
{
  g_autofree char *title = preview_run_dup_title (self->run);
  PreviewDecision decision = preview_verdict_get_decision (get_verdict (self));
  guint rating = preview_verdict_get_rating (get_verdict (self));
  g_autofree char *stars =
      g_strdup_printf (ngettext ("%u star", "%u stars", rating), rating);
  const char *parts[4] = {title};
  guint n = 1;
  g_autofree char *label = NULL;

  if (decision != PREVIEW_DECISION_NONE)
    parts[n++] = preview_decision_get_label (decision);
  if (rating > 0)
    parts[n++] = stars;
  label = g_strjoinv (", ", (char **)parts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
verdict_cb (PreviewTakeRow *self)
{
  PreviewVerdict *verdict = get_verdict (self);
  PreviewDecision decision = preview_verdict_get_decision (verdict);
  const char *reason = preview_verdict_get_reason (verdict);

  self->is_updating = TRUE;
  gtk_toggle_button_set_active (self->pick_button,
                                decision == PREVIEW_DECISION_PICKED);
  gtk_toggle_button_set_active (self->reject_button,
                                decision == PREVIEW_DECISION_REJECTED);
  gtk_widget_set_visible (GTK_WIDGET (self->reason),
                          decision == PREVIEW_DECISION_REJECTED ||
                              *reason != '\0');
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->reason)), reason) !=
      0)
    gtk_editable_set_text (GTK_EDITABLE (self->reason), reason);
  self->is_updating = FALSE;
  label_row (self);
}

static void
toggled_cb (PreviewTakeRow *self, GtkToggleButton *button)
{
  PreviewDecision decision = PREVIEW_DECISION_NONE;

  if (self->is_updating)
    return;
  if (gtk_toggle_button_get_active (button))
    decision = button == self->pick_button ? PREVIEW_DECISION_PICKED
                                           : PREVIEW_DECISION_REJECTED;
  preview_verdict_set_decision (get_verdict (self), decision);
  if (decision == PREVIEW_DECISION_REJECTED)
    gtk_widget_grab_focus (GTK_WIDGET (self->reason));
}

static void
reason_cb (PreviewTakeRow *self)
{
  if (!self->is_updating)
    preview_verdict_set_reason (
        get_verdict (self),
        gtk_editable_get_text (GTK_EDITABLE (self->reason)));
}

static void
play_cb (PreviewTakeRow *self)
{
  g_signal_emit (self, signals[SIGNAL_PLAYED], 0);
}

static void
sought_cb (PreviewTakeRow *self, guint64 position)
{
  g_signal_emit (self, signals[SIGNAL_SOUGHT], 0, position);
}

static void
show_facts (PreviewTakeRow *self, const PreviewSoundFacts *facts)
{
  g_autofree char *time = preview_time_format_tenths (facts->duration);
  g_autofree char *level = isinf (facts->loudness)
                               ? g_strdup ("−∞")
                               : g_strdup_printf ("%.1f", facts->loudness);
  g_autofree char *peak = isinf (facts->true_peak)
                              ? g_strdup ("−∞")
                              : g_strdup_printf ("%.1f", facts->true_peak);
  /* Translators: how long, how loud (integrated loudness), and true peak. */
  g_autofree char *text =
      g_strdup_printf (_ ("%s · %s LUFS · peak %s dBTP"), time, level, peak);

  gtk_label_set_text (self->facts, text);
}

static void
analysed_cb (PreviewTakeRow *self)
{
  const PreviewSoundFacts *facts = preview_analysis_get_facts (self->analysis);
  const PreviewPeak *peaks;
  guint n_peaks;

  if (facts == NULL) {
    gtk_label_set_text (self->problem,
                        preview_analysis_get_problem (self->analysis));
    gtk_stack_set_visible_child (self->wave_stack, GTK_WIDGET (self->problem));
  } else {
    peaks = preview_analysis_get_peaks (self->analysis, &n_peaks);
    preview_wave_view_set_peaks (self->wave, peaks, n_peaks);
    gtk_stack_set_visible_child (self->wave_stack, GTK_WIDGET (self->wave));
    show_facts (self, facts);
  }
  g_signal_handlers_disconnect_by_data (self->analysis, self);
  g_clear_pointer (&self->analysis, preview_analysis_stop);
  self->is_measured = TRUE;
  g_signal_emit (self, signals[SIGNAL_MEASURED], 0);
}

static void
loop_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PreviewTakeRow) self = data;
  g_autoptr (GError) error = NULL;
  PreviewLoopSound *sound = preview_loop_sound_read_finish (result, &error);
  g_autofree char *text = NULL;

  if (sound == NULL)
    return;
  self->loop = sound;
  text = preview_loop_joint_describe (&sound->joint);
  gtk_label_set_text (self->loop_label, text);
  gtk_widget_set_visible (self->loop_box, TRUE);
}

/**
 * preview_take_row_stop_loop:
 * @self: a row
 */
void
preview_take_row_stop_loop (PreviewTakeRow *self)
{
  g_clear_pointer (&self->loop_player, preview_loop_player_stop);
  gtk_toggle_button_set_active (self->loop_button, FALSE);
}

static void
loop_toggled_cb (PreviewTakeRow *self)
{
  gboolean is_on = gtk_toggle_button_get_active (self->loop_button);

  if (is_on && self->loop_player == NULL && self->loop != NULL) {
    self->loop_player = preview_loop_player_new (self->loop, self->volume);
    /* Nothing else is heard meanwhile. */
    gtk_widget_activate_action (GTK_WIDGET (self), "win.pause", NULL);
  } else if (!is_on) {
    g_clear_pointer (&self->loop_player, preview_loop_player_stop);
  }
}

static void
preview_take_row_dispose (GObject *object)
{
  PreviewTakeRow *self = PREVIEW_TAKE_ROW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->analysis != NULL) {
    g_signal_handlers_disconnect_by_data (self->analysis, self);
    g_clear_pointer (&self->analysis, preview_analysis_stop);
  }
  g_clear_pointer (&self->loop_player, preview_loop_player_stop);
  g_clear_pointer (&self->loop, preview_loop_sound_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (preview_take_row_parent_class)->dispose (object);
}

#define BIND(name) \
  gtk_widget_class_bind_template_child (widget_class, PreviewTakeRow, name)
#define BIND_CALLBACK(name) \
  gtk_widget_class_bind_template_callback (widget_class, name)

/* A tooltip asks the X server where the pointer is: not more often than
 * needed. */
static void
show_playing (PreviewTakeRow *self)
{
  const char *label = self->is_playing ? _ ("Pause") : _ ("Play");

  gtk_button_set_icon_name (self->play_button,
                            self->is_playing ? "media-playback-pause-symbolic"
                                             : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
preview_take_row_class_init (PreviewTakeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PREVIEW_TYPE_STARS);
  g_type_ensure (PREVIEW_TYPE_WAVE_VIEW);
  G_OBJECT_CLASS (klass)->dispose = preview_take_row_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-take-row.ui");
  BIND (play_button);
  BIND (title);
  BIND (facts);
  BIND (text);
  BIND (wave_stack);
  BIND (wave);
  BIND (problem);
  BIND (loop_box);
  BIND (loop_label);
  BIND (loop_button);
  BIND (stars);
  BIND (pick_button);
  BIND (reject_button);
  BIND (reason);
  BIND_CALLBACK (play_cb);
  BIND_CALLBACK (sought_cb);
  BIND_CALLBACK (toggled_cb);
  BIND_CALLBACK (reason_cb);
  BIND_CALLBACK (loop_toggled_cb);

  signals[SIGNAL_PLAYED] =
      g_signal_new ("played", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * PreviewTakeRow::sought:
   * @self: a row
   * @position: in nanoseconds
   */
  signals[SIGNAL_SOUGHT] =
      g_signal_new ("sought", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
  signals[SIGNAL_MEASURED] =
      g_signal_new ("measured", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
preview_take_row_init (PreviewTakeRow *self)
{
  self->cancellable = g_cancellable_new ();
  self->volume = 1.0;
  gtk_widget_init_template (GTK_WIDGET (self));
  show_playing (self);
}

/**
 * preview_take_row_new:
 * @run: a run with sound
 *
 * Returns: (transfer floating): a row
 */
PreviewTakeRow *
preview_take_row_new (PreviewRun *run)
{
  PreviewTakeRow *self = g_object_new (PREVIEW_TYPE_TAKE_ROW, NULL);
  g_autofree char *title = preview_run_dup_title (run);

  self->run = g_object_ref (run);
  gtk_label_set_text (self->title, title);
  preview_stars_set_verdict (self->stars, get_verdict (self));
  g_signal_connect_object (get_verdict (self), "notify",
                           G_CALLBACK (verdict_cb), self, G_CONNECT_SWAPPED);
  verdict_cb (self);
  return self;
}

/**
 * preview_take_row_get_run:
 * @self: a row
 *
 * Returns: (transfer none): what it shows
 */
PreviewRun *
preview_take_row_get_run (PreviewTakeRow *self)
{
  return self->run;
}

/**
 * preview_take_row_set_text:
 * @self: a row
 * @text: (nullable): what is said, as far as known
 */
void
preview_take_row_set_text (PreviewTakeRow *self, const char *text)
{
  gtk_label_set_text (self->text, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->text),
                          text != NULL && *text != '\0');
}

/**
 * preview_take_row_measure:
 * @self: a row
 * @resolver: who knows where the run comes from
 *
 * Reads the sound, if that can be done and was not done.
 *
 * Returns: whether it is being read now; `measured` is emitted when it is done
 */
gboolean
preview_take_row_measure (PreviewTakeRow *self, PreviewResolver *resolver)
{
  PreviewAccount *account = preview_resolver_get_account (resolver, self->run);

  if (self->is_measured || self->analysis != NULL || account == NULL ||
      preview_run_get_state (self->run) != PREVIEW_RUN_READY)
    return FALSE;
  self->analysis =
      preview_analysis_new (preview_run_get_spec (self->run), account);
  g_signal_connect_swapped (self->analysis, "notify::done",
                            G_CALLBACK (analysed_cb), self);
  if (preview_run_get_kind (self->run) == PREVIEW_KIND_SOUND)
    preview_loop_sound_read_async (preview_run_get_spec (self->run), account,
                                   self->cancellable, loop_read_cb,
                                   g_object_ref (self));
  if (preview_analysis_get_problem (self->analysis) != NULL) {
    analysed_cb (self);
    return FALSE;
  }
  return TRUE;
}

/**
 * preview_take_row_is_measuring:
 * @self: a row
 *
 * Returns: whether the sound is being read
 */
gboolean
preview_take_row_is_measuring (PreviewTakeRow *self)
{
  return self->analysis != NULL;
}

/**
 * preview_take_row_set_position:
 * @self: a row
 * @position: in nanoseconds
 */
void
preview_take_row_set_position (PreviewTakeRow *self, guint64 position)
{
  preview_wave_view_set_position (self->wave, position);
}

/**
 * preview_take_row_set_playing:
 * @self: a row
 * @is_playing: whether this one is heard
 */
void
preview_take_row_set_playing (PreviewTakeRow *self, gboolean is_playing)
{
  if (is_playing)
    preview_take_row_stop_loop (self);
  if (self->is_playing == is_playing)
    return;
  self->is_playing = is_playing;
  show_playing (self);
}

/**
 * preview_take_row_set_volume:
 * @self: a row
 * @volume: of the window, 0 to 1, for what is heard from here
 */
void
preview_take_row_set_volume (PreviewTakeRow *self, double volume)
{
  self->volume = volume;
}
