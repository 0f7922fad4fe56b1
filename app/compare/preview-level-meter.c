/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "preview-level-meter.h"

#define LOWEST (-60.0)
/* From here on it is loud, from there on it clips. */
#define LOUD (-9.0)
#define CLIPPED (-1.0)
#define WIDTH 44
#define HEIGHT 6.0f
/* What a screen reader is told, in decibels. */
#define STEP 6.0

struct _PreviewLevelMeter
{
  GtkWidget parent_instance;

  double level;
  double told;
};

G_DEFINE_FINAL_TYPE (PreviewLevelMeter, preview_level_meter, GTK_TYPE_WIDGET)

static double
get_share (double level)
{
  return CLAMP ((level - LOWEST) / -LOWEST, 0.0, 1.0);
}

static void
draw_part (PreviewLevelMeter *self,
           GtkSnapshot *snapshot,
           double from,
           double to,
           const GdkRGBA *color)
{
  float width = (float)gtk_widget_get_width (GTK_WIDGET (self));
  float height = (float)gtk_widget_get_height (GTK_WIDGET (self));
  float x = (float)get_share (from) * width;
  float end = (float)get_share (to) * width;

  if (end <= x)
    return;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = width - end;
  gtk_snapshot_append_color (
      snapshot, color,
      &GRAPHENE_RECT_INIT (x, (height - HEIGHT) / 2,
                           end - (float)get_share (from) * width, HEIGHT));
}

static void
look_up (PreviewLevelMeter *self, const char *name, GdkRGBA *color)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));

  if (!gtk_style_context_lookup_color (context, name, color))
    gtk_style_context_get_color (context, color);
}

static void
preview_level_meter_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PreviewLevelMeter *self = PREVIEW_LEVEL_METER (widget);
  GdkRGBA ground, normal, loud, clipped;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ground);
  ground.alpha *= 0.15f;
  look_up (self, "success_color", &normal);
  look_up (self, "warning_color", &loud);
  look_up (self, "error_color", &clipped);
  draw_part (self, snapshot, LOWEST, 0, &ground);
  draw_part (self, snapshot, LOWEST, MIN (self->level, LOUD), &normal);
  draw_part (self, snapshot, LOUD, MIN (self->level, CLIPPED), &loud);
  draw_part (self, snapshot, CLIPPED, self->level, &clipped);
}

static void
preview_level_meter_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = *natural =
      orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : (int)HEIGHT;
}

static void
preview_level_meter_class_init (PreviewLevelMeterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = preview_level_meter_snapshot;
  widget_class->measure = preview_level_meter_measure;
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_METER);
}

static void
preview_level_meter_init (PreviewLevelMeter *self)
{
  self->level = self->told = -INFINITY;
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Level"),
      GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, LOWEST,
      GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 0.0, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
      LOWEST, -1);
}

/**
 * preview_level_meter_set_level:
 * @self: a meter
 * @level: in dBFS; minus infinity for silence
 */
void
preview_level_meter_set_level (PreviewLevelMeter *self, double level)
{
  double shown = CLAMP (level, LOWEST, 0.0);

  if (shown == self->level)
    return;
  self->level = shown;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (fabs (shown - self->told) < STEP)
    return;
  self->told = shown;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, shown, -1);
}
