/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "gstcambmediasrc.h"
#include "gstcambread.h"

GST_DEBUG_CATEGORY_STATIC (gst_camb_media_src_debug);
#define GST_CAT_DEFAULT gst_camb_media_src_debug

/* How much is pushed at a time: at first so little that the first bytes of a
 * slow server are not waited for, and more where they come at once. */
#define BLOCK_SIZE_MIN (16 * 1024)
#define BLOCK_SIZE_MAX (256 * 1024)

/* Reads that take less are quick, and those that take more are slow. */
#define QUICK (2 * G_TIME_SPAN_MILLISECOND)
#define SLOW (40 * G_TIME_SPAN_MILLISECOND)

/*
 * GstCambMediaSrc:
 *
 * The bytes of one artifact of a run, for a parser behind it. It gets a
 * reader that is open already, so that nothing here waits for the network
 * but create(). Where the bytes come from is the reader's business.
 */
struct _GstCambMediaSrc
{
  GstBaseSrc parent_instance;

  CambReader *reader;
  GCancellable *cancellable;
};

static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src",
                             GST_PAD_SRC,
                             GST_PAD_ALWAYS,
                             GST_STATIC_CAPS_ANY);

G_DEFINE_FINAL_TYPE (GstCambMediaSrc, gst_camb_media_src, GST_TYPE_BASE_SRC)

static gboolean
gst_camb_media_src_get_size (GstBaseSrc *src, guint64 *size)
{
  GstCambMediaSrc *self = GST_CAMB_MEDIA_SRC (src);
  gint64 known = camb_reader_get_size (self->reader);

  if (known < 0)
    return FALSE;
  *size = (guint64)known;
  return TRUE;
}

static gboolean
gst_camb_media_src_is_seekable (GstBaseSrc *src)
{
  GstCambMediaSrc *self = GST_CAMB_MEDIA_SRC (src);

  return camb_reader_is_seekable (self->reader);
}

/* The bin turns the message into the element's one error. */
static void
tell_failure (GstCambMediaSrc *self, GError *error)
{
  GST_WARNING_OBJECT (self, "%s", error->message);
  gst_element_post_message (
      GST_ELEMENT (self),
      gst_message_new_error (GST_OBJECT (self), error, NULL));
}

static void
post_news (GstCambMediaSrc *self, const char *name)
{
  gst_element_post_message (
      GST_ELEMENT (self),
      gst_message_new_element (GST_OBJECT (self),
                               gst_structure_new_empty (name)));
}

static void
stalled_cb (gpointer data)
{
  post_news (data, GST_CAMB_MEDIA_STALLED);
}

static void
kept_cb (gpointer data)
{
  post_news (data, GST_CAMB_MEDIA_KEPT);
}

/* What pulls says itself how much it wants. */
static void
adapt_block_size (GstCambMediaSrc *self, guint size, gint64 taken)
{
  GstBaseSrc *src = GST_BASE_SRC (self);

  if (GST_PAD_MODE (src->srcpad) != GST_PAD_MODE_PUSH)
    return;
  if (taken < QUICK && size < BLOCK_SIZE_MAX)
    gst_base_src_set_blocksize (src, MIN (size * 2, BLOCK_SIZE_MAX));
  else if (taken > SLOW && size > BLOCK_SIZE_MIN)
    gst_base_src_set_blocksize (src, MAX (size / 2, BLOCK_SIZE_MIN));
}

static GstFlowReturn
gst_camb_media_src_create (GstBaseSrc *src,
                           guint64 offset,
                           guint size,
                           GstBuffer **buffer)
{
  GstCambMediaSrc *self = GST_CAMB_MEDIA_SRC (src);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  GstFlowReturn flow = gst_camb_read (self->reader, offset, size,
                                      self->cancellable, buffer, &error);

  adapt_block_size (self, size, g_get_monotonic_time () - start);
  gst_camb_read_tell_problem (GST_ELEMENT (self), self->reader);
  if (error != NULL)
    tell_failure (self, error);
  return flow;
}

static gboolean
gst_camb_media_src_unlock (GstBaseSrc *src)
{
  g_cancellable_cancel (GST_CAMB_MEDIA_SRC (src)->cancellable);

  return TRUE;
}

static gboolean
gst_camb_media_src_unlock_stop (GstBaseSrc *src)
{
  g_cancellable_reset (GST_CAMB_MEDIA_SRC (src)->cancellable);

  return TRUE;
}

static void
gst_camb_media_src_finalize (GObject *object)
{
  GstCambMediaSrc *self = GST_CAMB_MEDIA_SRC (object);

  if (self->reader != NULL)
    camb_reader_close (self->reader);
  g_clear_pointer (&self->reader, camb_reader_unref);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (gst_camb_media_src_parent_class)->finalize (object);
}

static void
gst_camb_media_src_class_init (GstCambMediaSrcClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseSrcClass *src_class = GST_BASE_SRC_CLASS (klass);

  object_class->finalize = gst_camb_media_src_finalize;

  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (
      element_class, "Camb.ai media source", "Source/Network",
      "Bytes of one artifact of a Camb.ai run", "The cambsrc developers");

  src_class->get_size = gst_camb_media_src_get_size;
  src_class->is_seekable = gst_camb_media_src_is_seekable;
  src_class->create = gst_camb_media_src_create;
  src_class->unlock = gst_camb_media_src_unlock;
  src_class->unlock_stop = gst_camb_media_src_unlock_stop;

  GST_DEBUG_CATEGORY_INIT (gst_camb_media_src_debug, "cambmediasrc", 0,
                           "Media of Camb.ai runs");
}

static void
gst_camb_media_src_init (GstCambMediaSrc *self)
{
  self->cancellable = g_cancellable_new ();
  gst_base_src_set_blocksize (GST_BASE_SRC (self), BLOCK_SIZE_MIN);
}

/**
 * gst_camb_media_src_new:
 * @reader: (transfer none): an open reader
 *
 * Returns: (transfer floating): an element with one pad `src`
 */
GstElement *
gst_camb_media_src_new (CambReader *reader)
{
  GstCambMediaSrc *self = g_object_new (GST_TYPE_CAMB_MEDIA_SRC, NULL);

  self->reader = camb_reader_ref (reader);
  camb_reader_set_funcs (reader, stalled_cb, kept_cb, self);

  return GST_ELEMENT (self);
}
