/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-note.h"
#include "preview-seek-bar.h"
#include "preview-time.h"

#define MARK 2.0f
#define LOOP_HEIGHT 18.0f
/* Seconds. */
#define STEP 5
#define PAGE 30

/* A scale: pointer, keys, right-to-left and screen readers come with it. */
struct _PreviewSeekBar
{
  GtkScale parent_instance;

  guint64 duration;
  guint64 loop_start;
  guint64 loop_end;
  GListModel *notes;
  gint64 note_offset;
  gboolean is_dragged;
};

enum
{
  SIGNAL_SOUGHT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewSeekBar, preview_seek_bar, GTK_TYPE_SCALE)

static double
get_seconds (guint64 time)
{
  return (double)time / PREVIEW_SECOND;
}

static float
get_x (PreviewSeekBar *self, guint64 time)
{
  double share =
      self->duration > 0 ? MIN ((double)time / (double)self->duration, 1.0) : 0;
  GdkRectangle track;

  gtk_range_get_range_rect (GTK_RANGE (self), &track);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    share = 1.0 - share;
  return (float)track.x + (float)(share * track.width);
}

static void
draw_loop (PreviewSeekBar *self, GtkSnapshot *snapshot, const GdkRGBA *accent)
{
  const float middle = (float)gtk_widget_get_height (GTK_WIDGET (self)) / 2;
  float a = get_x (self, self->loop_start);
  float b = get_x (self, self->loop_end);
  GdkRGBA color = *accent;
  GskRoundedRect box;

  color.alpha *= 0.3f;
  gsk_rounded_rect_init_from_rect (
      &box,
      &GRAPHENE_RECT_INIT (MIN (a, b), middle - LOOP_HEIGHT / 2, ABS (b - a),
                           LOOP_HEIGHT),
      LOOP_HEIGHT / 4);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, &color, &box.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
draw_notes (PreviewSeekBar *self, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  guint n = self->notes != NULL ? g_list_model_get_n_items (self->notes) : 0;

  for (guint i = 0; i < n; i++) {
    g_autoptr (PreviewNote) note = g_list_model_get_item (self->notes, i);
    gint64 shown = (gint64)preview_note_get_position (note) + self->note_offset;
    float x = get_x (self, (guint64)MAX (shown, 0));

    gtk_snapshot_append_color (snapshot, color,
                               &GRAPHENE_RECT_INIT (x - MARK / 2, 2, MARK, 6));
  }
}

static void
preview_seek_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PreviewSeekBar *self = PREVIEW_SEEK_BAR (widget);
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRGBA color, accent;

  gtk_style_context_get_color (context, &color);
  if (!gtk_style_context_lookup_color (context, "accent_color", &accent))
    accent = color;
  if (self->loop_end > self->loop_start && self->duration > 0)
    draw_loop (self, snapshot, &accent);
  GTK_WIDGET_CLASS (preview_seek_bar_parent_class)->snapshot (widget, snapshot);
  if (self->duration > 0)
    draw_notes (self, snapshot, &color);
}

static void
tell_position (PreviewSeekBar *self)
{
  double seconds = gtk_range_get_value (GTK_RANGE (self));
  g_autofree char *now =
      preview_time_format_spoken ((guint64)(seconds * PREVIEW_SECOND));
  g_autofree char *end = preview_time_format_spoken (self->duration);
  /* Translators: position and duration, for a screen reader. */
  g_autofree char *text = g_strdup_printf (_ ("%s of %s"), now, end);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static gboolean
preview_seek_bar_change_value (GtkRange *range,
                               GtkScrollType scroll,
                               double value)
{
  PreviewSeekBar *self = PREVIEW_SEEK_BAR (range);

  if (self->duration == 0)
    return TRUE;
  value = CLAMP (value, 0, get_seconds (self->duration));
  gtk_range_set_value (range, value);
  tell_position (self);
  g_signal_emit (self, signals[SIGNAL_SOUGHT], 0,
                 (guint64)(value * PREVIEW_SECOND), !self->is_dragged);
  return TRUE;
}

static void
pressed_cb (PreviewSeekBar *self)
{
  self->is_dragged = TRUE;
}

/* Now the user has made up their mind. */
static void
released_cb (PreviewSeekBar *self)
{
  double value = gtk_range_get_value (GTK_RANGE (self));

  if (!self->is_dragged)
    return;
  self->is_dragged = FALSE;
  if (self->duration > 0)
    g_signal_emit (self, signals[SIGNAL_SOUGHT], 0,
                   (guint64)(value * PREVIEW_SECOND), TRUE);
}

static gboolean
event_cb (PreviewSeekBar *self, GdkEvent *event)
{
  switch (gdk_event_get_event_type (event)) {
  case GDK_BUTTON_PRESS:
  case GDK_TOUCH_BEGIN:
    pressed_cb (self);
    break;
  case GDK_BUTTON_RELEASE:
  case GDK_TOUCH_END:
  case GDK_TOUCH_CANCEL:
    released_cb (self);
    break;
  default:
    break;
  }
  return FALSE;
}

static void
preview_seek_bar_dispose (GObject *object)
{
  g_clear_object (&PREVIEW_SEEK_BAR (object)->notes);
  G_OBJECT_CLASS (preview_seek_bar_parent_class)->dispose (object);
}

static void
preview_seek_bar_class_init (PreviewSeekBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = preview_seek_bar_dispose;
  widget_class->snapshot = preview_seek_bar_snapshot;
  GTK_RANGE_CLASS (klass)->change_value = preview_seek_bar_change_value;

  /**
   * PreviewSeekBar::sought:
   * @self: a seek bar
   * @position: in nanoseconds
   * @is_exact: whether the user has made up their mind
   */
  signals[SIGNAL_SOUGHT] = g_signal_new (
      "sought", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_BOOLEAN);
}

static void
preview_seek_bar_init (PreviewSeekBar *self)
{
  GtkEventController *events = gtk_event_controller_legacy_new ();
  GtkRange *range = GTK_RANGE (self);

  gtk_range_set_adjustment (range, gtk_adjustment_new (0, 0, 0, STEP, PAGE, 0));
  gtk_scale_set_draw_value (GTK_SCALE (self), FALSE);
  gtk_range_set_show_fill_level (range, TRUE);
  gtk_range_set_restrict_to_fill_level (range, FALSE);
  gtk_range_set_fill_level (range, 0);
  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (events, "event", G_CALLBACK (event_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), events);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Position"), -1);
}

/**
 * preview_seek_bar_set_duration:
 * @self: a seek bar
 * @duration: in nanoseconds, 0 if unknown
 */
void
preview_seek_bar_set_duration (PreviewSeekBar *self, guint64 duration)
{
  if (self->duration == duration)
    return;
  self->duration = duration;
  gtk_range_set_range (GTK_RANGE (self), 0, get_seconds (duration));
  gtk_widget_set_sensitive (GTK_WIDGET (self), duration > 0);
  tell_position (self);
}

/**
 * preview_seek_bar_set_position:
 * @self: a seek bar
 * @position: in nanoseconds
 *
 * Moves the knob, unless the user has it in hand.
 */
void
preview_seek_bar_set_position (PreviewSeekBar *self, guint64 position)
{
  double before = gtk_range_get_value (GTK_RANGE (self));

  if (self->is_dragged)
    return;
  gtk_range_set_value (GTK_RANGE (self), get_seconds (position));
  /* Screen readers need no more than this. */
  if ((guint64)before != position / PREVIEW_SECOND)
    tell_position (self);
}

/**
 * preview_seek_bar_set_buffered:
 * @self: a seek bar
 * @buffered: how much lies ready behind the position, in nanoseconds
 * @is_cached: whether all of it is kept on disk
 */
void
preview_seek_bar_set_buffered (PreviewSeekBar *self,
                               guint64 buffered,
                               gboolean is_cached)
{
  double value = gtk_range_get_value (GTK_RANGE (self));

  gtk_range_set_fill_level (GTK_RANGE (self),
                            is_cached ? get_seconds (self->duration)
                                      : value + get_seconds (buffered));
}

/**
 * preview_seek_bar_set_loop:
 * @self: a seek bar
 * @start: in nanoseconds
 * @end: in nanoseconds; not after @start means none
 */
void
preview_seek_bar_set_loop (PreviewSeekBar *self, guint64 start, guint64 end)
{
  self->loop_start = start;
  self->loop_end = end;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * preview_seek_bar_set_notes:
 * @self: a seek bar
 * @notes: (nullable): notes to mark
 */
void
preview_seek_bar_set_notes (PreviewSeekBar *self, GListModel *notes)
{
  if (self->notes != NULL)
    g_signal_handlers_disconnect_by_data (self->notes, self);
  g_set_object (&self->notes, notes);
  if (notes != NULL)
    g_signal_connect_object (notes, "items-changed",
                             G_CALLBACK (gtk_widget_queue_draw), self,
                             G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * preview_seek_bar_set_note_offset:
 * @self: a seek bar
 * @offset: how much later than in its own time the run of the notes is shown,
 *   in nanoseconds, may be negative
 */
void
preview_seek_bar_set_note_offset (PreviewSeekBar *self, gint64 offset)
{
  if (self->note_offset == offset)
    return;
  self->note_offset = offset;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
