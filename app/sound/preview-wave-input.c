/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Pointer, touch and keyboard on the waveforms: to go somewhere, to mark what
 * is looped, to see more or less of it. */

#include "config.h"

#include "preview-time.h"
#include "preview-wave-stack-private.h"

/* A pointer that moves less has clicked, in pixels. */
#define THRESHOLD 6
/* An edge of the region is this wide for the pointer. */
#define EDGE 6
/* How much one step of the wheel, and one key, zooms. */
#define WHEEL 1.25
#define KEY 2.0
/* How much of the screen a step of the wheel scrolls, and a fine step goes. */
#define SCROLL 0.1
#define FINE 0.01

static double
get_width (PreviewWaveStack *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self->lanes));
}

static guint64
get_time (PreviewWaveStack *self, double x)
{
  return preview_wave_scale_get_time (self->scale, x, get_width (self));
}

static double
get_x (PreviewWaveStack *self, guint64 time)
{
  return preview_wave_scale_get_x (self->scale, time, get_width (self));
}

/* The edge of the region near the pointer moves; the other one stays. */
static gboolean
find_anchor (PreviewWaveStack *self, double x, guint64 *anchor)
{
  guint64 start, end;

  if (!preview_player_get_loop (self->player, &start, &end))
    return FALSE;
  if (ABS (get_x (self, start) - x) <= EDGE)
    *anchor = end;
  else if (ABS (get_x (self, end) - x) <= EDGE)
    *anchor = start;
  else
    return FALSE;
  return TRUE;
}

/* Keys go on where the pointer was. */
static void
focus_lane (PreviewWaveStack *self, double x, double y)
{
  GtkWidget *there =
      gtk_widget_pick (GTK_WIDGET (self->lanes), x, y, GTK_PICK_DEFAULT);
  GtkWidget *lane =
      there != NULL ? gtk_widget_get_ancestor (there, PREVIEW_TYPE_WAVE_LANE)
                    : NULL;

  if (lane != NULL)
    gtk_widget_grab_focus (lane);
}

static void
drag_begin_cb (PreviewWaveStack *self, double x, double y)
{
  focus_lane (self, x, y);
  self->is_marking = FALSE;
  if (!find_anchor (self, x, &self->anchor))
    self->anchor = get_time (self, x);
  self->head = get_time (self, x);
}

static void
drag_update_cb (PreviewWaveStack *self, double dx, double dy, GtkGesture *drag)
{
  double x, y;

  if (!self->is_marking && ABS (dx) < THRESHOLD)
    return;
  gtk_gesture_set_state (drag, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_gesture_drag_get_start_point (GTK_GESTURE_DRAG (drag), &x, &y);
  self->is_marking = TRUE;
  self->head = get_time (self, x + dx);
  preview_wave_stack_show_region (self);
}

static void
drag_end_cb (PreviewWaveStack *self, double dx, double dy)
{
  guint64 start = MIN (self->anchor, self->head);
  guint64 end = MAX (self->anchor, self->head);

  if (!self->is_marking) {
    preview_player_seek (self->player, self->head, TRUE);
    return;
  }
  self->is_marking = FALSE;
  preview_player_set_loop (self->player, start, end);
  if (preview_player_get_position (self->player) < start ||
      preview_player_get_position (self->player) > end)
    preview_player_seek (self->player, start, TRUE);
}

static void
drag_cancel_cb (PreviewWaveStack *self)
{
  self->is_marking = FALSE;
  preview_wave_stack_show_region (self);
}

static void
motion_cb (PreviewWaveStack *self, double x, double y)
{
  guint64 anchor;

  self->pointer = x;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->lanes),
                                   find_anchor (self, x, &anchor) ? "ew-resize"
                                                                  : "text");
}

/* With Control it zooms where the pointer is, with Shift it goes sideways, and
 * alone it is for who scrolls the lanes. */
static gboolean
scroll_cb (PreviewWaveStack *self,
           double dx,
           double dy,
           GtkEventController *controller)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (controller);
  double span = (double)preview_wave_scale_get_span (self->scale);

  if ((state & GDK_CONTROL_MASK) != 0) {
    preview_wave_scale_zoom (self->scale, dy < 0 ? WHEEL : 1 / WHEEL,
                             get_time (self, self->pointer));
    return TRUE;
  }
  if ((state & GDK_SHIFT_MASK) != 0 && dx == 0)
    dx = dy;
  if (dx == 0)
    return FALSE;
  preview_wave_scale_scroll (self->scale, (gint64)(dx * span * SCROLL));
  return TRUE;
}

static void
pinch_begin_cb (PreviewWaveStack *self)
{
  self->pinch_span = (double)preview_wave_scale_get_span (self->scale);
}

static void
pinch_cb (PreviewWaveStack *self, double scale, GtkGesture *gesture)
{
  double x = self->pointer, y;
  double span = (double)preview_wave_scale_get_span (self->scale);

  gtk_gesture_get_bounding_box_center (gesture, &x, &y);
  preview_wave_scale_zoom (self->scale, span / (self->pinch_span / scale),
                           get_time (self, x));
}

/* Keys zoom where it plays, if that is on screen. */
static guint64
find_center (PreviewWaveStack *self)
{
  guint64 position = preview_player_get_position (self->player);
  guint64 start = preview_wave_scale_get_start (self->scale);
  guint64 span = preview_wave_scale_get_span (self->scale);

  return position >= start && position <= start + span ? position
                                                       : start + span / 2;
}

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWaveStack *self = PREVIEW_WAVE_STACK (widget);
  gboolean is_in = g_str_equal (name, "sound.zoom-in");

  preview_wave_scale_zoom (self->scale, is_in ? KEY : 1 / KEY,
                           find_center (self));
}

static void
zoom_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWaveStack *self = PREVIEW_WAVE_STACK (widget);

  preview_wave_scale_show (self->scale, 0,
                           preview_wave_scale_get_duration (self->scale));
}

/* The region, with a little around it. */
static void
zoom_region_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWaveStack *self = PREVIEW_WAVE_STACK (widget);
  guint64 start, end, rim;

  if (!preview_player_get_loop (self->player, &start, &end))
    return;
  rim = (end - start) / 10;
  preview_wave_scale_show (self->scale, start > rim ? start - rim : 0,
                           end - start + 2 * rim);
}

/* A step of the screen, not of the clock: the finer, the closer one looks. */
static void
move_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWaveStack *self = PREVIEW_WAVE_STACK (widget);
  gint64 step =
      (gint64)((double)preview_wave_scale_get_span (self->scale) * FINE);
  gint64 position = (gint64)preview_player_get_position (self->player) +
                    step * g_variant_get_int32 (parameter);

  preview_player_seek (self->player, (guint64)MAX (position, 0), TRUE);
}

/* As if the pointer were dragged from here: the first one marks a region, the
 * others move its end. */
static void
mark_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWaveStack *self = PREVIEW_WAVE_STACK (widget);
  gint64 step =
      (gint64)((double)preview_wave_scale_get_span (self->scale) * FINE);
  guint64 duration = preview_wave_scale_get_duration (self->scale);
  guint64 start, end;
  gint64 moved;

  if (!preview_player_get_loop (self->player, &start, &end))
    start = end = preview_player_get_position (self->player);
  moved = (gint64)end + step * g_variant_get_int32 (parameter);
  end = MIN ((guint64)MAX (moved, (gint64)start), duration);
  preview_player_set_loop (self->player, start, end);
}

static void
page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWaveStack *self = PREVIEW_WAVE_STACK (widget);
  gint64 span = (gint64)preview_wave_scale_get_span (self->scale);

  preview_wave_scale_scroll (self->scale,
                             span * g_variant_get_int32 (parameter));
}

static void
end_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWaveStack *self = PREVIEW_WAVE_STACK (widget);
  guint64 duration = preview_wave_scale_get_duration (self->scale);

  preview_player_seek (
      self->player, g_variant_get_int32 (parameter) > 0 ? duration : 0, TRUE);
}

static const struct
{
  guint key;
  GdkModifierType modifiers;
  const char *action;
  int argument;
} keys[] = {
    {GDK_KEY_plus, 0, "sound.zoom-in", 0},
    {GDK_KEY_equal, 0, "sound.zoom-in", 0},
    {GDK_KEY_KP_Add, 0, "sound.zoom-in", 0},
    {GDK_KEY_minus, 0, "sound.zoom-out", 0},
    {GDK_KEY_KP_Subtract, 0, "sound.zoom-out", 0},
    {GDK_KEY_plus, GDK_CONTROL_MASK, "sound.zoom-in", 0},
    {GDK_KEY_equal, GDK_CONTROL_MASK, "sound.zoom-in", 0},
    {GDK_KEY_KP_Add, GDK_CONTROL_MASK, "sound.zoom-in", 0},
    {GDK_KEY_minus, GDK_CONTROL_MASK, "sound.zoom-out", 0},
    {GDK_KEY_KP_Subtract, GDK_CONTROL_MASK, "sound.zoom-out", 0},
    {GDK_KEY_0, GDK_CONTROL_MASK, "sound.zoom-all", 0},
    {GDK_KEY_KP_0, GDK_CONTROL_MASK, "sound.zoom-all", 0},
    {GDK_KEY_Left, GDK_ALT_MASK, "sound.move", -1},
    {GDK_KEY_Right, GDK_ALT_MASK, "sound.move", 1},
    {GDK_KEY_Left, GDK_ALT_MASK | GDK_SHIFT_MASK, "sound.mark", -1},
    {GDK_KEY_Right, GDK_ALT_MASK | GDK_SHIFT_MASK, "sound.mark", 1},
    {GDK_KEY_Page_Up, 0, "sound.page", -1},
    {GDK_KEY_Page_Down, 0, "sound.page", 1},
    {GDK_KEY_Home, 0, "sound.end", -1},
    {GDK_KEY_End, 0, "sound.end", 1},
};

/**
 * preview_wave_stack_press_key:
 * @self: a stack
 * @key: which key
 * @modifiers: what is held
 *
 * The window hands keys on: it listens to some of them for its pictures, when
 * the waveforms do not have the focus.
 *
 * Returns: whether it is one of the waveforms'
 */
gboolean
preview_wave_stack_press_key (PreviewWaveStack *self,
                              guint key,
                              GdkModifierType modifiers)
{
  modifiers &= GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_ALT_MASK;
  /* Some keyboards want it for that mark. */
  if (key == GDK_KEY_plus || key == GDK_KEY_equal)
    modifiers &= ~GDK_SHIFT_MASK;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (keys[i].key != key || keys[i].modifiers != modifiers)
      continue;
    if (keys[i].argument != 0)
      return gtk_widget_activate_action (GTK_WIDGET (self), keys[i].action, "i",
                                         keys[i].argument);
    return gtk_widget_activate_action (GTK_WIDGET (self), keys[i].action, NULL);
  }
  return FALSE;
}

void
preview_wave_stack_follow_pointer (PreviewWaveStack *self)
{
  GtkWidget *lanes = GTK_WIDGET (self->lanes);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb),
                            self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb),
                            self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (drag, "cancel", G_CALLBACK (drag_cancel_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinch_cb),
                            self);
  gtk_widget_add_controller (lanes, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (lanes, motion);
  gtk_widget_add_controller (lanes, scroll);
  gtk_widget_add_controller (lanes, GTK_EVENT_CONTROLLER (pinch));
}

void
preview_wave_stack_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *type;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
      {"sound.zoom-in", NULL, zoom_action},
      {"sound.zoom-out", NULL, zoom_action},
      {"sound.zoom-all", NULL, zoom_all_action},
      {"sound.zoom-region", NULL, zoom_region_action},
      {"sound.move", "i", move_action},
      {"sound.mark", "i", mark_action},
      {"sound.page", "i", page_action},
      {"sound.end", "i", end_action},
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name,
                                     actions[i].type, actions[i].activate);
  gtk_widget_class_install_property_action (widget_class, "sound.spectrum",
                                            "spectrum");
  gtk_widget_class_install_property_action (widget_class, "sound.follow",
                                            "follow");
}
