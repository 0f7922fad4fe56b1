/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-paintable.h"

struct _PreviewPaintable
{
  GObject parent_instance;

  /* Of the main thread. */
  PreviewFrame *frame;
  double aspect_ratio;
  guint64 n_frames;
  /* What was drawn last, and before that: while a window still shows a
   * surface, cairo would copy it when it goes. */
  cairo_surface_t *drawn[2];

  /* What the streaming thread left, under the lock. */
  GMutex lock;
  PreviewFrame *newest;
  gboolean is_scheduled;
};

static int
get_width (PreviewPaintable *self)
{
  return gdk_texture_get_width (preview_frame_get_texture (self->frame));
}

static int
get_height (PreviewPaintable *self)
{
  return gdk_texture_get_height (preview_frame_get_texture (self->frame));
}

/* Whether windows are drawn without a graphics card. The renderer of one is
 * that of all. */
static gboolean
is_drawn_by_cairo (void)
{
  static gboolean is_known = FALSE;
  static gboolean result = FALSE;
  GListModel *windows;

  if (is_known || !gtk_is_initialized ())
    return result;
  windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows) && !is_known; i++) {
    g_autoptr (GtkNative) native = g_list_model_get_item (windows, i);
    GskRenderer *renderer = gtk_native_get_renderer (native);

    is_known = renderer != NULL;
    result = is_known && GSK_IS_CAIRO_RENDERER (renderer);
  }
  return result;
}

/* For a texture, GTK 4.8 goes by way of floating point numbers; this is one
 * copy, and none where the size is right. */
static gboolean
draw (PreviewPaintable *self,
      GtkSnapshot *snapshot,
      double width,
      double height)
{
  cairo_surface_t *surface = preview_frame_create_surface (self->frame);
  cairo_t *cr;

  if (surface == NULL)
    return FALSE;
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  cairo_scale (cr, width / get_width (self), height / get_height (self));
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  cairo_paint (cr);
  cairo_destroy (cr);

  g_clear_pointer (&self->drawn[1], cairo_surface_destroy);
  self->drawn[1] = self->drawn[0];
  self->drawn[0] = surface;
  return TRUE;
}

/* A frame that was made for this size is off by the rounding of the aspect
 * ratio at most: shown as it is, nothing has to be scaled once more. */
static gboolean
is_close (double shown, int size)
{
  return shown > size - 2 && shown < size + 2;
}

static void
snapshot (GdkPaintable *paintable,
          GdkSnapshot *target,
          double width,
          double height)
{
  PreviewPaintable *self = PREVIEW_PAINTABLE (paintable);

  if (self->frame == NULL)
    return;
  if (is_close (width, get_width (self)) &&
      is_close (height, get_height (self))) {
    width = get_width (self);
    height = get_height (self);
  }
  if (!is_drawn_by_cairo () || !draw (self, target, width, height))
    gdk_paintable_snapshot (
        GDK_PAINTABLE (preview_frame_get_texture (self->frame)), target, width,
        height);
}

static GdkPaintable *
get_current_image (GdkPaintable *paintable)
{
  PreviewPaintable *self = PREVIEW_PAINTABLE (paintable);

  if (self->frame != NULL)
    return GDK_PAINTABLE (
        g_object_ref (preview_frame_get_texture (self->frame)));
  return gdk_paintable_new_empty (0, 0);
}

/* In square pixels. */
static int
get_intrinsic_width (GdkPaintable *paintable)
{
  PreviewPaintable *self = PREVIEW_PAINTABLE (paintable);

  if (self->frame == NULL)
    return 0;
  return (int)(get_height (self) * self->aspect_ratio + 0.5);
}

static int
get_intrinsic_height (GdkPaintable *paintable)
{
  PreviewPaintable *self = PREVIEW_PAINTABLE (paintable);

  return self->frame != NULL ? get_height (self) : 0;
}

static double
get_intrinsic_aspect_ratio (GdkPaintable *paintable)
{
  return PREVIEW_PAINTABLE (paintable)->aspect_ratio;
}

static void
paintable_init (GdkPaintableInterface *iface)
{
  iface->snapshot = snapshot;
  iface->get_current_image = get_current_image;
  iface->get_intrinsic_width = get_intrinsic_width;
  iface->get_intrinsic_height = get_intrinsic_height;
  iface->get_intrinsic_aspect_ratio = get_intrinsic_aspect_ratio;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PreviewPaintable,
                               preview_paintable,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE,
                                                      paintable_init))

static void
take_frame (PreviewPaintable *self, PreviewFrame *frame)
{
  int height = self->frame != NULL ? get_height (self) : 0;
  double aspect_ratio =
      frame != NULL ? preview_frame_get_aspect_ratio (frame) : 0;
  gboolean resized;

  g_clear_pointer (&self->frame, preview_frame_free);
  self->frame = frame;
  resized = self->aspect_ratio != aspect_ratio || frame == NULL ||
            get_height (self) != height;
  self->aspect_ratio = aspect_ratio;
  if (resized)
    gdk_paintable_invalidate_size (GDK_PAINTABLE (self));
  gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
}

static gboolean
take_newest_cb (gpointer data)
{
  PreviewPaintable *self = data;
  PreviewFrame *frame;

  g_mutex_lock (&self->lock);
  frame = g_steal_pointer (&self->newest);
  self->is_scheduled = FALSE;
  g_mutex_unlock (&self->lock);

  if (frame != NULL) {
    self->n_frames++;
    take_frame (self, frame);
  }
  return G_SOURCE_REMOVE;
}

static void
preview_paintable_finalize (GObject *object)
{
  PreviewPaintable *self = PREVIEW_PAINTABLE (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->drawn); i++)
    g_clear_pointer (&self->drawn[i], cairo_surface_destroy);
  g_clear_pointer (&self->frame, preview_frame_free);
  g_clear_pointer (&self->newest, preview_frame_free);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (preview_paintable_parent_class)->finalize (object);
}

static void
preview_paintable_class_init (PreviewPaintableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = preview_paintable_finalize;
}

static void
preview_paintable_init (PreviewPaintable *self)
{
  g_mutex_init (&self->lock);
}

/**
 * preview_paintable_new:
 *
 * Returns: (transfer full): a paintable that shows nothing yet
 */
PreviewPaintable *
preview_paintable_new (void)
{
  return g_object_new (PREVIEW_TYPE_PAINTABLE, NULL);
}

/**
 * preview_paintable_show:
 * @self: a paintable
 * @frame: (transfer full): a frame
 *
 * Shows a frame. May be called from any thread.
 */
void
preview_paintable_show (PreviewPaintable *self, PreviewFrame *frame)
{
  PreviewFrame *missed;
  gboolean schedule;

  g_mutex_lock (&self->lock);
  missed = self->newest;
  self->newest = frame;
  schedule = !self->is_scheduled;
  self->is_scheduled = TRUE;
  g_mutex_unlock (&self->lock);

  g_clear_pointer (&missed, preview_frame_free);
  if (schedule)
    g_idle_add_full (GDK_PRIORITY_REDRAW - 1, take_newest_cb,
                     g_object_ref (self), g_object_unref);
}

/**
 * preview_paintable_clear:
 * @self: a paintable
 *
 * Shows nothing.
 */
void
preview_paintable_clear (PreviewPaintable *self)
{
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->newest, preview_frame_free);
  g_mutex_unlock (&self->lock);
  take_frame (self, NULL);
}

/**
 * preview_paintable_has_frame:
 * @self: a paintable
 *
 * Returns: whether there is something to see
 */
gboolean
preview_paintable_has_frame (PreviewPaintable *self)
{
  return self->frame != NULL;
}

/**
 * preview_paintable_get_n_frames:
 * @self: a paintable
 *
 * Returns: how many frames were shown so far
 */
guint64
preview_paintable_get_n_frames (PreviewPaintable *self)
{
  return self->n_frames;
}
