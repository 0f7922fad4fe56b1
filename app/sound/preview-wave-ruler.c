/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-time.h"
#include "preview-wave-ruler.h"

#define HEIGHT 18
#define TICK 5.0f
/* What a time takes on screen, and some air. */
#define MIN_DISTANCE 84

struct _PreviewWaveRuler
{
  GtkWidget parent_instance;

  PreviewWaveScale *scale;
};

G_DEFINE_FINAL_TYPE (PreviewWaveRuler, preview_wave_ruler, GTK_TYPE_WIDGET)

/* From a millisecond to ten hours, as people count. In milliseconds. */
static const guint steps[] = {
    1,      2,      5,      10,      20,      50,      100,     200,
    500,    1000,   2000,   5000,    10000,   15000,   30000,   60000,
    120000, 300000, 600000, 1200000, 1800000, 3600000, 7200000, 36000000,
};

/**
 * preview_wave_ruler_find_step:
 * @least: how far apart two times have to be, in nanoseconds
 *
 * Returns: a round time that is not less, in nanoseconds
 */
guint64
preview_wave_ruler_find_step (guint64 least)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    if (steps[i] * PREVIEW_MSECOND >= least)
      return steps[i] * PREVIEW_MSECOND;
  }
  return steps[G_N_ELEMENTS (steps) - 1] * PREVIEW_MSECOND;
}

/**
 * preview_wave_ruler_format:
 * @time: in nanoseconds
 * @step: how far apart two times are, in nanoseconds
 *
 * Returns: (transfer full): "0:30", or "0:06.250" where that makes a difference
 */
char *
preview_wave_ruler_format (guint64 time, guint64 step)
{
  g_autofree char *seconds = preview_time_format (time);
  guint rest = (guint)(time / PREVIEW_MSECOND % 1000);

  if (step >= PREVIEW_SECOND)
    return g_steal_pointer (&seconds);
  if (step >= PREVIEW_SECOND / 10)
    return g_strdup_printf ("%s.%u", seconds, rest / 100);
  return g_strdup_printf ("%s.%03u", seconds, rest);
}

static void
draw_time (PreviewWaveRuler *self,
           GtkSnapshot *snapshot,
           guint64 time,
           guint64 step,
           const GdkRGBA *color)
{
  GtkWidget *widget = GTK_WIDGET (self);
  float x = (float)preview_wave_scale_get_x (self->scale, time,
                                             gtk_widget_get_width (widget));
  const float height = (float)gtk_widget_get_height (widget);
  g_autofree char *text = preview_wave_ruler_format (time, step);
  g_autoptr (PangoLayout) layout =
      gtk_widget_create_pango_layout (widget, text);
  int text_height;

  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT (x, height - TICK, 1, TICK));
  pango_layout_get_pixel_size (layout, NULL, &text_height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot,
      &GRAPHENE_POINT_INIT (x + 4, (height - (float)text_height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
preview_wave_ruler_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PreviewWaveRuler *self = PREVIEW_WAVE_RULER (widget);
  const int width = gtk_widget_get_width (widget);
  guint64 start = preview_wave_scale_get_start (self->scale);
  guint64 span = preview_wave_scale_get_span (self->scale);
  guint64 step;
  GdkRGBA color;

  if (width <= 0 || preview_wave_scale_get_duration (self->scale) == 0)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  step = preview_wave_ruler_find_step (span * MIN_DISTANCE / (guint64)width);
  for (guint64 time = start / step * step; time <= start + span; time += step)
    draw_time (self, snapshot, time, step, &color);
}

static void
preview_wave_ruler_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 0;
}

static void
preview_wave_ruler_dispose (GObject *object)
{
  g_clear_object (&PREVIEW_WAVE_RULER (object)->scale);
  G_OBJECT_CLASS (preview_wave_ruler_parent_class)->dispose (object);
}

static void
preview_wave_ruler_class_init (PreviewWaveRulerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = preview_wave_ruler_dispose;
  widget_class->snapshot = preview_wave_ruler_snapshot;
  widget_class->measure = preview_wave_ruler_measure;
  gtk_widget_class_set_css_name (widget_class, "waveruler");
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
preview_wave_ruler_init (PreviewWaveRuler *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
}

/**
 * preview_wave_ruler_new:
 * @scale: which part of the time is on screen
 *
 * Returns: (transfer floating): a ruler
 */
PreviewWaveRuler *
preview_wave_ruler_new (PreviewWaveScale *scale)
{
  PreviewWaveRuler *self = g_object_new (PREVIEW_TYPE_WAVE_RULER, NULL);

  self->scale = g_object_ref (scale);
  g_signal_connect_object (scale, "changed", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
  return self;
}
