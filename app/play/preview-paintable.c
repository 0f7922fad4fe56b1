/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-paintable.h"

struct _PreviewPaintable
{
  GObject parent_instance;

  /* Of the main thread. */
  GdkTexture *texture;
  double aspect_ratio;
  guint64 n_frames;

  /* What the streaming thread left, under the lock. */
  GMutex lock;
  GdkTexture *newest;
  double newest_aspect_ratio;
  gboolean is_scheduled;
};

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
  int own_width, own_height;

  if (self->texture == NULL)
    return;
  own_width = gdk_texture_get_width (self->texture);
  own_height = gdk_texture_get_height (self->texture);
  if (is_close (width, own_width) && is_close (height, own_height)) {
    width = own_width;
    height = own_height;
  }
  gdk_paintable_snapshot (GDK_PAINTABLE (self->texture), target, width, height);
}

static GdkPaintable *
get_current_image (GdkPaintable *paintable)
{
  PreviewPaintable *self = PREVIEW_PAINTABLE (paintable);

  if (self->texture != NULL)
    return GDK_PAINTABLE (g_object_ref (self->texture));
  return gdk_paintable_new_empty (0, 0);
}

/* In square pixels. */
static int
get_intrinsic_width (GdkPaintable *paintable)
{
  PreviewPaintable *self = PREVIEW_PAINTABLE (paintable);

  if (self->texture == NULL)
    return 0;
  return (int)(gdk_texture_get_height (self->texture) * self->aspect_ratio +
               0.5);
}

static int
get_intrinsic_height (GdkPaintable *paintable)
{
  PreviewPaintable *self = PREVIEW_PAINTABLE (paintable);

  return self->texture != NULL ? gdk_texture_get_height (self->texture) : 0;
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
take_texture (PreviewPaintable *self, GdkTexture *texture, double aspect_ratio)
{
  gboolean resized = self->texture == NULL || texture == NULL ||
                     self->aspect_ratio != aspect_ratio ||
                     gdk_texture_get_height (self->texture) !=
                         gdk_texture_get_height (texture);

  g_clear_object (&self->texture);
  self->texture = texture;
  self->aspect_ratio = aspect_ratio;
  if (resized)
    gdk_paintable_invalidate_size (GDK_PAINTABLE (self));
  gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
}

static gboolean
take_newest_cb (gpointer data)
{
  PreviewPaintable *self = data;
  GdkTexture *texture;
  double aspect_ratio;

  g_mutex_lock (&self->lock);
  texture = g_steal_pointer (&self->newest);
  aspect_ratio = self->newest_aspect_ratio;
  self->is_scheduled = FALSE;
  g_mutex_unlock (&self->lock);

  if (texture != NULL) {
    self->n_frames++;
    take_texture (self, texture, aspect_ratio);
  }
  return G_SOURCE_REMOVE;
}

static void
preview_paintable_finalize (GObject *object)
{
  PreviewPaintable *self = PREVIEW_PAINTABLE (object);

  g_clear_object (&self->texture);
  g_clear_object (&self->newest);
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
 * @texture: (transfer full): a frame
 * @aspect_ratio: width to height on the screen
 *
 * Shows a frame. May be called from any thread.
 */
void
preview_paintable_show (PreviewPaintable *self,
                        GdkTexture *texture,
                        double aspect_ratio)
{
  GdkTexture *missed;
  gboolean schedule;

  g_mutex_lock (&self->lock);
  missed = self->newest;
  self->newest = texture;
  self->newest_aspect_ratio = aspect_ratio;
  schedule = !self->is_scheduled;
  self->is_scheduled = TRUE;
  g_mutex_unlock (&self->lock);

  g_clear_object (&missed);
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
  g_clear_object (&self->newest);
  g_mutex_unlock (&self->lock);
  take_texture (self, NULL, 0);
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
  return self->texture != NULL;
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
