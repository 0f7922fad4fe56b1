/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-wave-cursor.h"

#define PLAYHEAD 2.0f
#define EDGE 2.0f
#define SHADE 0.25f

struct _PreviewWaveCursor
{
  GtkWidget parent_instance;

  PreviewWaveScale *scale;
  guint64 position;
  guint64 start;
  guint64 end;
};

G_DEFINE_FINAL_TYPE (PreviewWaveCursor, preview_wave_cursor, GTK_TYPE_WIDGET)

static float
get_x (PreviewWaveCursor *self, guint64 time)
{
  return (float)preview_wave_scale_get_x (
      self->scale, time, gtk_widget_get_width (GTK_WIDGET (self)));
}

static void
draw_region (PreviewWaveCursor *self,
             GtkSnapshot *snapshot,
             const GdkRGBA *accent)
{
  const float width = (float)gtk_widget_get_width (GTK_WIDGET (self));
  const float height = (float)gtk_widget_get_height (GTK_WIDGET (self));
  float from = CLAMP (get_x (self, self->start), -EDGE, width);
  float to = CLAMP (get_x (self, self->end), 0, width + EDGE);
  GdkRGBA shade = *accent;

  shade.alpha = SHADE;
  gtk_snapshot_append_color (snapshot, &shade,
                             &GRAPHENE_RECT_INIT (from, 0, to - from, height));
  gtk_snapshot_append_color (snapshot, accent,
                             &GRAPHENE_RECT_INIT (from, 0, EDGE, height));
  gtk_snapshot_append_color (snapshot, accent,
                             &GRAPHENE_RECT_INIT (to - EDGE, 0, EDGE, height));
}

static void
preview_wave_cursor_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PreviewWaveCursor *self = PREVIEW_WAVE_CURSOR (widget);
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  const float height = (float)gtk_widget_get_height (widget);
  const float x = get_x (self, self->position);
  const GdkRGBA white = {1, 1, 1, 1}, black = {0, 0, 0, 0.6f};
  GdkRGBA accent;

  if (preview_wave_scale_get_duration (self->scale) == 0)
    return;
  if (!gtk_style_context_lookup_color (context, "accent_bg_color", &accent))
    accent = white;
  if (self->end > self->start)
    draw_region (self, snapshot, &accent);
  if (x < -PLAYHEAD || x > (float)gtk_widget_get_width (widget) + PLAYHEAD)
    return;
  /* White with a dark rim is seen on every colour. */
  gtk_snapshot_append_color (
      snapshot, &black,
      &GRAPHENE_RECT_INIT (x - PLAYHEAD, 0, 2 * PLAYHEAD, height));
  gtk_snapshot_append_color (
      snapshot, &white,
      &GRAPHENE_RECT_INIT (x - PLAYHEAD / 2, 0, PLAYHEAD, height));
}

static void
preview_wave_cursor_dispose (GObject *object)
{
  g_clear_object (&PREVIEW_WAVE_CURSOR (object)->scale);
  G_OBJECT_CLASS (preview_wave_cursor_parent_class)->dispose (object);
}

static void
preview_wave_cursor_class_init (PreviewWaveCursorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = preview_wave_cursor_dispose;
  widget_class->snapshot = preview_wave_cursor_snapshot;
  /* The lanes tell the position. */
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
preview_wave_cursor_init (PreviewWaveCursor *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * preview_wave_cursor_new:
 * @scale: which part of the time is on screen
 *
 * Returns: (transfer floating): a cursor at the start
 */
PreviewWaveCursor *
preview_wave_cursor_new (PreviewWaveScale *scale)
{
  PreviewWaveCursor *self = g_object_new (PREVIEW_TYPE_WAVE_CURSOR, NULL);

  self->scale = g_object_ref (scale);
  g_signal_connect_object (scale, "changed", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * preview_wave_cursor_set_position:
 * @self: a cursor
 * @position: what is played, in nanoseconds
 */
void
preview_wave_cursor_set_position (PreviewWaveCursor *self, guint64 position)
{
  if (self->position == position)
    return;
  self->position = position;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * preview_wave_cursor_set_region:
 * @self: a cursor
 * @start: in nanoseconds
 * @end: in nanoseconds; not after @start means none
 */
void
preview_wave_cursor_set_region (PreviewWaveCursor *self,
                                guint64 start,
                                guint64 end)
{
  if (self->start == start && self->end == end)
    return;
  self->start = start;
  self->end = end;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
