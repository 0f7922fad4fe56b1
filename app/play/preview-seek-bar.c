/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-note.h"
#include "preview-seek-bar.h"
#include "preview-time.h"

#define HEIGHT 28
#define TRACK 6.0f
#define KNOB 7.0f
#define MARK 2.0f
#define PAGE (10 * PREVIEW_SECOND)

struct _PreviewSeekBar
{
  GtkWidget parent_instance;

  guint64 duration;
  guint64 position;
  guint64 buffered;
  gboolean is_cached;
  guint64 loop_start;
  guint64 loop_end;
  GListModel *notes;
  gboolean is_dragged;
};

enum
{
  SIGNAL_SOUGHT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewSeekBar, preview_seek_bar, GTK_TYPE_WIDGET)

/* The line starts and ends half a knob from the edges. */
static float
get_x (PreviewSeekBar *self, guint64 time)
{
  const float width = (float)gtk_widget_get_width (GTK_WIDGET (self));
  const float length = width - 2 * KNOB;
  double share =
      self->duration > 0 ? MIN ((double)time / (double)self->duration, 1.0) : 0;

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    share = 1.0 - share;
  return KNOB + (float)share * length;
}

static guint64
get_time (PreviewSeekBar *self, double x)
{
  const double width = gtk_widget_get_width (GTK_WIDGET (self));
  double share = (x - KNOB) / MAX (width - 2 * KNOB, 1);

  share = CLAMP (share, 0, 1);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    share = 1.0 - share;
  return (guint64)(share * (double)self->duration);
}

static void
draw_stretch (PreviewSeekBar *self,
              GtkSnapshot *snapshot,
              guint64 start,
              guint64 end,
              const GdkRGBA *color,
              float height)
{
  const float middle = (float)gtk_widget_get_height (GTK_WIDGET (self)) / 2;
  float a = get_x (self, start);
  float b = get_x (self, end);
  GskRoundedRect box;

  gsk_rounded_rect_init_from_rect (&box,
                                   &GRAPHENE_RECT_INIT (MIN (a, b),
                                                        middle - height / 2,
                                                        ABS (b - a), height),
                                   height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, color, &box.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
draw_knob (PreviewSeekBar *self, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  const float middle = (float)gtk_widget_get_height (GTK_WIDGET (self)) / 2;
  GskRoundedRect knob;

  gsk_rounded_rect_init_from_rect (
      &knob,
      &GRAPHENE_RECT_INIT (get_x (self, self->position) - KNOB, middle - KNOB,
                           2 * KNOB, 2 * KNOB),
      KNOB);
  gtk_snapshot_push_rounded_clip (snapshot, &knob);
  gtk_snapshot_append_color (snapshot, color, &knob.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
draw_notes (PreviewSeekBar *self, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  guint n = self->notes != NULL ? g_list_model_get_n_items (self->notes) : 0;

  for (guint i = 0; i < n; i++) {
    g_autoptr (PreviewNote) note = g_list_model_get_item (self->notes, i);
    float x = get_x (self, preview_note_get_position (note));

    gtk_snapshot_append_color (snapshot, color,
                               &GRAPHENE_RECT_INIT (x - MARK / 2, 1, MARK, 6));
  }
}

static GdkRGBA
fade (GdkRGBA color, float alpha)
{
  color.alpha *= alpha;
  return color;
}

static void
preview_seek_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PreviewSeekBar *self = PREVIEW_SEEK_BAR (widget);
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRGBA color, accent, faint, fainter;

  gtk_style_context_get_color (context, &color);
  if (!gtk_style_context_lookup_color (context, "accent_color", &accent))
    accent = color;
  faint = fade (color, 0.15f);
  fainter = fade (color, 0.2f);

  draw_stretch (self, snapshot, 0, self->duration, &faint, TRACK);
  if (self->duration == 0)
    return;
  if (self->is_cached)
    draw_stretch (self, snapshot, 0, self->duration, &fainter, TRACK / 2);
  draw_stretch (self, snapshot, self->position,
                MIN (self->position + self->buffered, self->duration), &fainter,
                TRACK);
  if (self->loop_end > self->loop_start) {
    GdkRGBA loop = fade (accent, 0.3f);

    draw_stretch (self, snapshot, self->loop_start, self->loop_end, &loop, 18);
  }
  draw_stretch (self, snapshot, 0, self->position, &accent, TRACK);
  draw_notes (self, snapshot, &color);
  draw_knob (self, snapshot, &accent);
}

static void
preview_seek_bar_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 80;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 300;
}

static void
tell_position (PreviewSeekBar *self)
{
  g_autofree char *now = preview_time_format_spoken (self->position);
  g_autofree char *end = preview_time_format_spoken (self->duration);
  /* Translators: position and duration, for a screen reader. */
  g_autofree char *text = g_strdup_printf (_ ("%s of %s"), now, end);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
                                  (double)self->duration / PREVIEW_SECOND,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  (double)self->position / PREVIEW_SECOND,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
seek (PreviewSeekBar *self, guint64 time, gboolean is_exact)
{
  if (self->duration == 0)
    return;
  self->position = MIN (time, self->duration);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_SOUGHT], 0, self->position, is_exact);
}

static void
drag_begin_cb (PreviewSeekBar *self, double x, double y)
{
  self->is_dragged = TRUE;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  seek (self, get_time (self, x), FALSE);
}

static void
drag_update_cb (PreviewSeekBar *self,
                double offset_x,
                double offset_y,
                GtkGestureDrag *gesture)
{
  double x, y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  seek (self, get_time (self, x + offset_x), FALSE);
}

static void
drag_end_cb (PreviewSeekBar *self,
             double offset_x,
             double offset_y,
             GtkGestureDrag *gesture)
{
  double x, y;

  self->is_dragged = FALSE;
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  seek (self, get_time (self, x + offset_x), TRUE);
}

static gboolean
key_pressed_cb (PreviewSeekBar *self,
                guint key,
                guint code,
                GdkModifierType modifiers)
{
  switch (key) {
  case GDK_KEY_Home:
    seek (self, 0, TRUE);
    return TRUE;
  case GDK_KEY_End:
    seek (self, self->duration, TRUE);
    return TRUE;
  case GDK_KEY_Page_Up:
    seek (self, self->position > PAGE ? self->position - PAGE : 0, TRUE);
    return TRUE;
  case GDK_KEY_Page_Down:
    seek (self, self->position + PAGE, TRUE);
    return TRUE;
  default:
    return FALSE;
  }
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
  widget_class->measure = preview_seek_bar_measure;
  gtk_widget_class_set_css_name (widget_class, "seekbar");
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_SLIDER);

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
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb),
                            self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb),
                            self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb),
                            self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
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
  tell_position (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
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
  gboolean is_new_second =
      position / PREVIEW_SECOND != self->position / PREVIEW_SECOND;

  if (self->is_dragged || self->position == position)
    return;
  self->position = position;
  /* Screen readers need no more than this. */
  if (is_new_second)
    tell_position (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
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
  if (self->buffered == buffered && self->is_cached == is_cached)
    return;
  self->buffered = buffered;
  self->is_cached = is_cached;
  gtk_widget_queue_draw (GTK_WIDGET (self));
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
