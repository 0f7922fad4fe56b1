/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <gst/base/gstpushsrc.h>

#include "preview-mix-src.h"

/**
 * PreviewMixSrc:
 *
 * Reads a mix, block by block, shortly before each is due. It has no end.
 */
#define PREVIEW_TYPE_MIX_SRC (preview_mix_src_get_type ())
G_DECLARE_FINAL_TYPE (PreviewMixSrc,
                      preview_mix_src,
                      PREVIEW,
                      MIX_SRC,
                      GstPushSrc)

struct _PreviewMixSrc
{
  GstPushSrc parent_instance;

  PreviewMix *mix;
  GstClock *clock;
  /* Under the lock of the mix. */
  gboolean is_flushing;
};

G_DEFINE_FINAL_TYPE (PreviewMixSrc, preview_mix_src, GST_TYPE_PUSH_SRC)

static GstFlowReturn
create (GstPushSrc *src, GstBuffer **buffer)
{
  PreviewMixSrc *self = PREVIEW_MIX_SRC (src);
  gsize size = PREVIEW_MIX_BLOCK * PREVIEW_MIX_BYTES;
  float *frames;
  guint64 frame;

  if (!preview_mix_wait (self->mix, self->clock, &self->is_flushing))
    return GST_FLOW_FLUSHING;
  frames = g_malloc (size);
  frame = preview_mix_read (self->mix, frames);
  *buffer = gst_buffer_new_wrapped (frames, size);
  GST_BUFFER_PTS (*buffer) = preview_mix_frame_to_time (frame);
  GST_BUFFER_DURATION (*buffer) =
      preview_mix_frame_to_time (frame + PREVIEW_MIX_BLOCK) -
      GST_BUFFER_PTS (*buffer);
  GST_BUFFER_OFFSET (*buffer) = frame;
  GST_BUFFER_OFFSET_END (*buffer) = frame + PREVIEW_MIX_BLOCK;
  return GST_FLOW_OK;
}

static gboolean
is_seekable (GstBaseSrc *src)
{
  return TRUE;
}

/* Where to go, the mix was told already. */
static gboolean
do_seek (GstBaseSrc *src, GstSegment *segment)
{
  preview_mix_sought (PREVIEW_MIX_SRC (src)->mix);
  segment->position = segment->start;
  return TRUE;
}

static gboolean
unlock (GstBaseSrc *src)
{
  PreviewMixSrc *self = PREVIEW_MIX_SRC (src);

  preview_mix_set_flag (self->mix, &self->is_flushing, TRUE);
  return TRUE;
}

static gboolean
unlock_stop (GstBaseSrc *src)
{
  PreviewMixSrc *self = PREVIEW_MIX_SRC (src);

  preview_mix_set_flag (self->mix, &self->is_flushing, FALSE);
  return TRUE;
}

static void
preview_mix_src_finalize (GObject *object)
{
  PreviewMixSrc *self = PREVIEW_MIX_SRC (object);

  preview_mix_unref (self->mix);
  gst_object_unref (self->clock);
  G_OBJECT_CLASS (preview_mix_src_parent_class)->finalize (object);
}

static void
preview_mix_src_class_init (PreviewMixSrcClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseSrcClass *src_class = GST_BASE_SRC_CLASS (klass);
  g_autoptr (GstCaps) caps = gst_caps_from_string (PREVIEW_MIX_CAPS);

  G_OBJECT_CLASS (klass)->finalize = preview_mix_src_finalize;
  src_class->is_seekable = is_seekable;
  src_class->do_seek = do_seek;
  src_class->unlock = unlock;
  src_class->unlock_stop = unlock_stop;
  GST_PUSH_SRC_CLASS (klass)->create = create;
  gst_element_class_add_pad_template (
      element_class,
      gst_pad_template_new ("src", GST_PAD_SRC, GST_PAD_ALWAYS, caps));
  gst_element_class_set_static_metadata (element_class, "Preview mix",
                                         "Source/Audio", "Reads a mix",
                                         "Camb Preview");
}

static void
preview_mix_src_init (PreviewMixSrc *self)
{
  self->clock = gst_system_clock_obtain ();
  gst_base_src_set_format (GST_BASE_SRC (self), GST_FORMAT_TIME);
}

/**
 * preview_mix_src_new:
 * @mix: what to read
 *
 * Returns: (transfer floating): an element with the pad `src`
 */
GstElement *
preview_mix_src_new (PreviewMix *mix)
{
  PreviewMixSrc *self = g_object_new (PREVIEW_TYPE_MIX_SRC, NULL);

  self->mix = preview_mix_ref (mix);
  return GST_ELEMENT (self);
}
