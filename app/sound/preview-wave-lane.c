/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "preview-time.h"
#include "preview-wave-draw.h"
#include "preview-wave-lane.h"

#define MIN_HEIGHT 40
#define NATURAL_HEIGHT 84
/* What small text has around it. */
#define STRIP_PADDING 4

/* Seconds that a key goes, as everywhere else. */
#define STEP 5
#define PAGE 30

/* A range, since GTK tells the values of ranges alone to screen readers. What
 * a range looks like, and does with a pointer, is of no use here. */
struct _PreviewWaveLane
{
  GtkRange parent_instance;

  GtkWidget *button;
  GtkWidget *mark;
  GtkLabel *name;
  GtkLabel *state;

  PreviewSound *sound;
  PreviewWaveScale *scale;
  guint number;
  gboolean shows_spectrum;
  guint64 position;
  char *told;
  gboolean is_updating;
};

enum
{
  SIGNAL_CHOSEN,
  SIGNAL_SOUGHT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewWaveLane, preview_wave_lane, GTK_TYPE_RANGE)

static double
get_seconds (guint64 time)
{
  return (double)time / (double)PREVIEW_SECOND;
}

static PreviewRun *
get_run (PreviewWaveLane *self)
{
  return preview_pane_get_run (preview_sound_get_pane (self->sound));
}

/* A language says most about a run that has one. */
static char *
dup_name (PreviewWaveLane *self)
{
  const char *language = preview_run_get_language (get_run (self));

  return language != NULL ? preview_language_dup_name (language)
                          : preview_run_dup_title (get_run (self));
}

static int
get_strip (PreviewWaveLane *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = PANGO_PIXELS (pango_font_metrics_get_height (metrics) *
                             PANGO_SCALE_SMALL);

  pango_font_metrics_unref (metrics);
  return height + STRIP_PADDING;
}

static void
preview_wave_lane_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PreviewWaveLane *self = PREVIEW_WAVE_LANE (widget);
  PreviewWaveDrawing drawing = {
      .widget = widget,
      .sound = self->sound,
      .scale = self->scale,
      .width = gtk_widget_get_width (widget),
      .height = gtk_widget_get_height (widget),
      .strip = get_strip (self),
      .is_high_contrast = adw_style_manager_get_high_contrast (
          adw_style_manager_get_default ()),
  };

  if (drawing.width <= 0 || preview_wave_scale_get_duration (self->scale) == 0)
    return;
  if (self->shows_spectrum)
    preview_wave_draw_spectrum (&drawing, snapshot);
  drawing.cr = gtk_snapshot_append_cairo (
      snapshot,
      &GRAPHENE_RECT_INIT (0, 0, (float)drawing.width, (float)drawing.height));
  if (self->shows_spectrum)
    preview_wave_draw_frequencies (&drawing);
  else
    preview_wave_draw_wave (&drawing);
  preview_wave_draw_marks (&drawing);
  preview_wave_draw_cues (&drawing);
  cairo_destroy (drawing.cr);
  gtk_widget_snapshot_child (widget, self->button, snapshot);
}

static void
preview_wave_lane_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  PreviewWaveLane *self = PREVIEW_WAVE_LANE (widget);
  int child;

  gtk_widget_measure (self->button, orientation, -1, &child, NULL, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = *natural = child;
    return;
  }
  *minimum = MAX (child + get_strip (self), MIN_HEIGHT);
  *natural = MAX (*minimum, NATURAL_HEIGHT);
}

/* The name stands in the corner where no cue and no mark is. */
static void
preview_wave_lane_size_allocate (GtkWidget *widget,
                                 int width,
                                 int height,
                                 int baseline)
{
  PreviewWaveLane *self = PREVIEW_WAVE_LANE (widget);
  GtkRequisition size;
  GtkAllocation place;

  gtk_widget_get_preferred_size (self->button, NULL, &size);
  place.x = 0;
  place.width = MIN (size.width, width);
  place.height = size.height;
  place.y = MIN (get_strip (self), height - place.height);
  gtk_widget_size_allocate (self->button, &place, -1);
}

static void
show_name (PreviewWaveLane *self)
{
  g_autofree char *name = dup_name (self);
  g_autofree char *text = g_strdup_printf ("%u  %s", self->number, name);
  /* Translators: a button that makes this run the one that is heard. */
  g_autofree char *hear = g_strdup_printf (_ ("Hear %s"), name);
  g_autofree char *label = g_strdup_printf (_ ("Waveform of %s"), name);

  gtk_label_set_text (self->name, text);
  gtk_widget_set_tooltip_text (self->button, hear);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, hear, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
show_state (PreviewWaveLane *self)
{
  PreviewWave *wave = preview_sound_get_wave (self->sound);
  g_autofree char *text = NULL;

  if (wave != NULL && preview_wave_get_state (wave) == PREVIEW_WAVE_FAILED)
    text = g_strdup (preview_wave_get_problem (wave));
  else if (wave != NULL && preview_wave_get_state (wave) != PREVIEW_WAVE_DONE)
    /* Translators: how much of a waveform was read so far. */
    text = g_strdup_printf (_ ("reading, %.0f %%"),
                            preview_wave_get_progress (wave) * 100);
  gtk_label_set_text (self->state, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->state), text != NULL);
}

/* Who speaks at the position, or nobody. */
static const char *
find_speaker (PreviewWaveLane *self)
{
  CambCues *cues = preview_pane_get_cues (preview_sound_get_pane (self->sound));
  gint64 time = (gint64)self->position - preview_sound_get_offset (self->sound);
  guint index = cues != NULL && time >= 0
                    ? preview_wave_find_cue (cues, (guint64)time)
                    : G_MAXUINT;
  const CambCue *cue = index != G_MAXUINT ? camb_cues_get (cues, index) : NULL;

  return cue != NULL && cue->speaker >= 0
             ? camb_cues_get_speaker (cues, cue->speaker)
             : NULL;
}

static char *
dup_value (PreviewWaveLane *self)
{
  g_autofree char *name = dup_name (self);
  g_autofree char *time = preview_time_format_tenths (self->position);
  const char *speaker = find_speaker (self);

  if (speaker == NULL)
    /* Translators: a language, a time. */
    return g_strdup_printf (_ ("%s, %s"), name, time);
  /* Translators: a language, a time, a speaker; for a screen reader. */
  return g_strdup_printf (_ ("%s, %s, %s speaking"), name, time, speaker);
}

static void
tell_position (PreviewWaveLane *self)
{
  g_autofree char *value = dup_value (self);
  guint64 duration = preview_wave_scale_get_duration (self->scale);

  if (g_strcmp0 (self->told, value) == 0)
    return;
  self->is_updating = TRUE;
  gtk_range_set_range (GTK_RANGE (self), 0, get_seconds (duration));
  gtk_range_set_value (GTK_RANGE (self), get_seconds (self->position));
  self->is_updating = FALSE;
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, value,
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, value, -1);
  g_free (self->told);
  self->told = g_steal_pointer (&value);
}

static void
changed_cb (PreviewWaveLane *self)
{
  show_name (self);
  show_state (self);
  tell_position (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
seek (PreviewWaveLane *self, double value)
{
  double most = get_seconds (preview_wave_scale_get_duration (self->scale));

  g_signal_emit (self, signals[SIGNAL_SOUGHT], 0,
                 (guint64)(CLAMP (value, 0, most) * PREVIEW_SECOND));
}

static gboolean
preview_wave_lane_change_value (GtkRange *range,
                                GtkScrollType scroll,
                                double value)
{
  seek (PREVIEW_WAVE_LANE (range), value);
  return TRUE;
}

/* By a screen reader. */
static void
preview_wave_lane_value_changed (GtkRange *range)
{
  PreviewWaveLane *self = PREVIEW_WAVE_LANE (range);

  if (!self->is_updating)
    seek (self, gtk_range_get_value (range));
}

static void
clicked_cb (PreviewWaveLane *self)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0);
}

static void
preview_wave_lane_dispose (GObject *object)
{
  PreviewWaveLane *self = PREVIEW_WAVE_LANE (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->sound);
  g_clear_object (&self->scale);
  g_clear_pointer (&self->told, g_free);
  G_OBJECT_CLASS (preview_wave_lane_parent_class)->dispose (object);
}

static void
preview_wave_lane_class_init (PreviewWaveLaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkRangeClass *range_class = GTK_RANGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = preview_wave_lane_dispose;
  widget_class->snapshot = preview_wave_lane_snapshot;
  widget_class->measure = preview_wave_lane_measure;
  widget_class->size_allocate = preview_wave_lane_size_allocate;
  range_class->change_value = preview_wave_lane_change_value;
  range_class->value_changed = preview_wave_lane_value_changed;
  gtk_widget_class_set_css_name (widget_class, "wavelane");
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_SLIDER);

  /**
   * PreviewWaveLane::chosen:
   * @self: a lane
   */
  signals[SIGNAL_CHOSEN] =
      g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * PreviewWaveLane::sought:
   * @self: a lane
   * @position: in nanoseconds
   */
  signals[SIGNAL_SOUGHT] =
      g_signal_new ("sought", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
}

/* The pointer is for all lanes together: see preview-wave-input.c. What a range
 * has for it stays, since it relies on that, but hears nothing. */
static void
ignore_pointer (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  guint n = g_list_model_get_n_items (controllers);

  for (guint i = 0; i < n; i++) {
    g_autoptr (GtkEventController) controller =
        g_list_model_get_item (controllers, i);

    if (GTK_IS_GESTURE (controller) ||
        GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
      gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
  }
}

static GtkLabel *
add_label (GtkWidget *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, css_class);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
preview_wave_lane_init (PreviewWaveLane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  ignore_pointer (GTK_WIDGET (self));
  /* Until there is something to seek in. */
  self->is_updating = TRUE;
  self->button = gtk_button_new ();
  self->mark = gtk_image_new_from_icon_name ("camb-heard-symbolic");
  gtk_box_append (GTK_BOX (box), self->mark);
  self->name = add_label (box, "caption-heading");
  self->state = add_label (box, "caption");
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  gtk_widget_add_css_class (self->button, "lane-name");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_widget_set_visible (self->mark, FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  /* Time goes from left to right in every script, as in all audio programs. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (clicked_cb),
                            self);
}

/**
 * preview_wave_lane_new:
 * @sound: what it shows
 * @scale: which part of it
 * @number: which of the runs that are shown, from 1
 *
 * Returns: (transfer floating): a lane
 */
PreviewWaveLane *
preview_wave_lane_new (PreviewSound *sound,
                       PreviewWaveScale *scale,
                       guint number)
{
  PreviewWaveLane *self = g_object_new (PREVIEW_TYPE_WAVE_LANE, NULL);

  self->sound = g_object_ref (sound);
  self->scale = g_object_ref (scale);
  self->number = number;
  gtk_range_set_adjustment (GTK_RANGE (self),
                            gtk_adjustment_new (0, 0, 0, STEP, PAGE, 0));
  self->is_updating = FALSE;
  g_signal_connect_object (sound, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scale, "changed", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return self;
}

/**
 * preview_wave_lane_get_sound:
 * @self: a lane
 *
 * Returns: (transfer none): what it shows
 */
PreviewSound *
preview_wave_lane_get_sound (PreviewWaveLane *self)
{
  return self->sound;
}

/**
 * preview_wave_lane_set_heard:
 * @self: a lane
 * @is_heard: whether it is the one that is heard
 */
void
preview_wave_lane_set_heard (PreviewWaveLane *self, gboolean is_heard)
{
  gtk_widget_set_visible (self->mark, is_heard);
  if (is_heard)
    gtk_widget_add_css_class (GTK_WIDGET (self), "heard");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "heard");
}

/**
 * preview_wave_lane_set_spectrum:
 * @self: a lane
 * @shows_spectrum: whether it shows frequencies instead of samples
 */
void
preview_wave_lane_set_spectrum (PreviewWaveLane *self, gboolean shows_spectrum)
{
  self->shows_spectrum = shows_spectrum;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * preview_wave_lane_set_position:
 * @self: a lane
 * @position: what is played, in nanoseconds
 * @is_playing: whether it goes on by itself
 *
 * Tells a screen reader, not more often than it can speak.
 */
void
preview_wave_lane_set_position (PreviewWaveLane *self,
                                guint64 position,
                                gboolean is_playing)
{
  gboolean is_told = is_playing && position / PREVIEW_SECOND ==
                                       self->position / PREVIEW_SECOND;

  self->position = position;
  if (!is_told)
    tell_position (self);
}
