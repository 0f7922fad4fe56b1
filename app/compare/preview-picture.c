/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <math.h>

#include "preview-picture.h"

/* Pixels that a pointer may tremble before it drags. */
#define THRESHOLD 6.0
#define DEFAULT_ASPECT_RATIO (16.0 / 9.0)
/* Half the width of the line between two pictures. */
#define HALF_LINE 1.0f

struct _PreviewPicture
{
  GtkWidget parent_instance;

  PreviewZoom *zoom;
  GdkPaintable *paintables[2];
  PreviewBlend blend;

  double pointer_x;
  double pointer_y;
  /* Of the drag under way: where it was. */
  gboolean is_dragged;
  double drag_x;
  double drag_y;
  double pinch_scale;
};

enum
{
  PROP_0,
  PROP_PAINTABLE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_POINTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewPicture, preview_picture, GTK_TYPE_WIDGET)

static double
get_aspect_ratio (GdkPaintable *paintable)
{
  double ratio = paintable != NULL
                     ? gdk_paintable_get_intrinsic_aspect_ratio (paintable)
                     : 0;

  return ratio > 0 ? ratio : DEFAULT_ASPECT_RATIO;
}

static void
place (PreviewPicture *self, guint index, PreviewPlaced *placed)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));

  placed->paintable = self->paintables[index];
  preview_zoom_place (self->zoom, width, height,
                      get_aspect_ratio (placed->paintable), &placed->place);
  /* On whole pixels, a frame that was made for this size stays sharp. */
  placed->place.origin.x = roundf (placed->place.origin.x);
  placed->place.origin.y = roundf (placed->place.origin.y);
}

static void
draw_line (PreviewPicture *self,
           GtkSnapshot *snapshot,
           const graphene_rect_t *bounds)
{
  static const GdkRGBA white = {1, 1, 1, 0.9f};
  float x = (float)preview_blend_get_line (&self->blend, bounds->size.width);

  gtk_snapshot_append_color (snapshot, &white,
                             &GRAPHENE_RECT_INIT (x - HALF_LINE, 0,
                                                  2 * HALF_LINE,
                                                  bounds->size.height));
}

static void
preview_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PreviewPicture *self = PREVIEW_PICTURE (widget);
  graphene_rect_t bounds =
      GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (widget),
                          (float)gtk_widget_get_height (widget));
  PreviewPlaced first, second;

  gtk_snapshot_push_clip (snapshot, &bounds);
  place (self, 0, &first);
  if (self->paintables[1] != NULL) {
    place (self, 1, &second);
    preview_blend_snapshot (&self->blend, snapshot, &first, &second, &bounds);
    if (self->blend.mode == PREVIEW_BLEND_SPLIT)
      draw_line (self, snapshot, &bounds);
  } else {
    preview_placed_snapshot (&first, snapshot);
  }
  gtk_snapshot_pop (snapshot);
}

static void
zoom_at (PreviewPicture *self, double scale, double x, double y)
{
  GtkWidget *widget = GTK_WIDGET (self);
  PreviewPlaced placed;

  place (self, 0, &placed);
  preview_zoom_at (self->zoom, scale, &placed.place,
                   gtk_widget_get_width (widget),
                   gtk_widget_get_height (widget), x, y);
}

static gboolean
scroll_cb (PreviewPicture *self, double dx, double dy, gpointer scroll)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (scroll);

  if ((state & GDK_CONTROL_MASK) == 0)
    return FALSE;
  zoom_at (self, preview_zoom_get_scale (self->zoom) * exp2 (-dy / 2),
           self->pointer_x, self->pointer_y);
  return TRUE;
}

static void
drag_begin_cb (PreviewPicture *self)
{
  self->is_dragged = FALSE;
  self->drag_x = self->drag_y = 0;
}

static void
drag_update_cb (PreviewPicture *self, double x, double y, GtkGesture *gesture)
{
  PreviewPlaced placed;
  double middle_x, middle_y;

  if (!self->is_dragged && hypot (x, y) < THRESHOLD)
    return;
  if (!self->is_dragged)
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  self->is_dragged = TRUE;
  place (self, 0, &placed);
  preview_zoom_get_middle (self->zoom, &middle_x, &middle_y);
  preview_zoom_set (self->zoom, preview_zoom_get_scale (self->zoom),
                    middle_x - (x - self->drag_x) / placed.place.size.width,
                    middle_y - (y - self->drag_y) / placed.place.size.height);
  self->drag_x = x;
  self->drag_y = y;
}

static void
pinch_begin_cb (PreviewPicture *self)
{
  self->pinch_scale = preview_zoom_get_scale (self->zoom);
}

static void
pinch_cb (PreviewPicture *self, double scale, GtkGesture *gesture)
{
  double x, y;

  if (gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    zoom_at (self, self->pinch_scale * scale, x, y);
}

static void
motion_cb (PreviewPicture *self, double x, double y)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  self->pointer_x = x;
  self->pointer_y = y;
  if (width > 0 && !self->is_dragged)
    g_signal_emit (self, signals[SIGNAL_POINTED], 0, CLAMP (x / width, 0, 1));
}

static void
preview_picture_set_property (GObject *object,
                              guint id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  if (id == PROP_PAINTABLE)
    preview_picture_set_paintable (PREVIEW_PICTURE (object),
                                   g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
set_paintable (PreviewPicture *self, guint index, GdkPaintable *paintable)
{
  GdkPaintable *old = self->paintables[index];

  if (old == paintable)
    return;
  if (old != NULL && old != self->paintables[1 - index])
    g_signal_handlers_disconnect_by_data (old, self);
  if (paintable != NULL && paintable != self->paintables[1 - index]) {
    g_signal_connect_object (paintable, "invalidate-contents",
                             G_CALLBACK (gtk_widget_queue_draw), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (paintable, "invalidate-size",
                             G_CALLBACK (gtk_widget_queue_draw), self,
                             G_CONNECT_SWAPPED);
  }
  g_set_object (&self->paintables[index], paintable);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
preview_picture_dispose (GObject *object)
{
  PreviewPicture *self = PREVIEW_PICTURE (object);

  set_paintable (self, 0, NULL);
  set_paintable (self, 1, NULL);
  g_clear_object (&self->zoom);
  G_OBJECT_CLASS (preview_picture_parent_class)->dispose (object);
}

static void
preview_picture_class_init (PreviewPictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = preview_picture_set_property;
  object_class->dispose = preview_picture_dispose;
  widget_class->snapshot = preview_picture_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  properties[PROP_PAINTABLE] =
      g_param_spec_object ("paintable", NULL, NULL, GDK_TYPE_PAINTABLE,
                           G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * PreviewPicture::pointed:
   * @self: a picture
   * @share: how far to the right the pointer is, from 0 to 1
   */
  signals[SIGNAL_POINTED] =
      g_signal_new ("pointed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
add_controller (PreviewPicture *self,
                gpointer controller,
                const char *signal,
                GCallback callback)
{
  g_signal_connect_swapped (controller, signal, callback, self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
preview_picture_init (PreviewPicture *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  self->zoom = preview_zoom_new ();
  self->blend.gain = 1;
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb),
                            self);
  add_controller (self, drag, "drag-update", G_CALLBACK (drag_update_cb));
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  add_controller (self, pinch, "scale-changed", G_CALLBACK (pinch_cb));
  add_controller (
      self,
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL),
      "scroll", G_CALLBACK (scroll_cb));
  add_controller (self, gtk_event_controller_motion_new (), "motion",
                  G_CALLBACK (motion_cb));
}

/**
 * preview_picture_set_zoom:
 * @self: a picture
 * @zoom: how large it is shown, together with others
 */
void
preview_picture_set_zoom (PreviewPicture *self, PreviewZoom *zoom)
{
  g_signal_handlers_disconnect_by_data (self->zoom, self);
  g_set_object (&self->zoom, zoom);
  g_signal_connect_object (zoom, "changed", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * preview_picture_set_paintable:
 * @self: a picture
 * @paintable: (nullable): what to show
 */
void
preview_picture_set_paintable (PreviewPicture *self, GdkPaintable *paintable)
{
  set_paintable (self, 0, paintable);
}

/**
 * preview_picture_set_second:
 * @self: a picture
 * @paintable: (nullable): what to show as one with the first
 */
void
preview_picture_set_second (PreviewPicture *self, GdkPaintable *paintable)
{
  set_paintable (self, 1, paintable);
}

/**
 * preview_picture_set_blend:
 * @self: a picture
 * @blend: how two make one
 */
void
preview_picture_set_blend (PreviewPicture *self, const PreviewBlend *blend)
{
  self->blend = *blend;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
