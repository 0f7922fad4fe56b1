/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-multi-private.h"

/* What a stream is told on its way to the muxer. Owned by its pad's probe. */
typedef struct
{
  /* What to say before the first buffer; NULL once it is said. */
  GstTagList *tags;
  gint64 offset;
  /* The tags on their way; only compared. */
  gconstpointer own;
} Stream;

static void
stream_free (gpointer data)
{
  Stream *self = data;

  g_clear_pointer (&self->tags, gst_tag_list_unref);
  g_free (self);
}

/* Returns: whether anything of it is left */
static gboolean
move (GstPadProbeInfo *info, gint64 offset)
{
  GstBuffer *buffer;
  gint64 pts, dts;

  if (offset == 0)
    return TRUE;
  buffer = gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  pts = (gint64)GST_BUFFER_PTS (buffer) + offset;
  dts = (gint64)GST_BUFFER_DTS (buffer) + offset;
  if (GST_BUFFER_PTS_IS_VALID (buffer) && pts < 0)
    return FALSE;
  if (GST_BUFFER_PTS_IS_VALID (buffer))
    GST_BUFFER_PTS (buffer) = (guint64)pts;
  if (GST_BUFFER_DTS_IS_VALID (buffer))
    GST_BUFFER_DTS (buffer) = (guint64)MAX (dts, 0);
  return TRUE;
}

static void
tell (Stream *self, GstPad *pad, GstTagList *tags)
{
  GstEvent *event = gst_event_new_tag (tags);

  self->own = event;
  gst_pad_push_event (pad, event);
  self->own = NULL;
}

/* What is behind the end that an edit list names comes along. */
static void
open_end (GstPadProbeInfo *info)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  GstSegment segment;

  gst_event_copy_segment (event, &segment);
  segment.stop = GST_CLOCK_TIME_NONE;
  GST_PAD_PROBE_INFO_DATA (info) = gst_event_new_segment (&segment);
  gst_event_unref (event);
}

/* What the source says of itself is not what is to be said of the stream. */
static GstPadProbeReturn
stream_cb (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Stream *self = data;

  if (info->type & GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM) {
    GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);

    if (GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT)
      open_end (info);
    return GST_EVENT_TYPE (event) == GST_EVENT_TAG && event != self->own
               ? GST_PAD_PROBE_DROP
               : GST_PAD_PROBE_OK;
  }
  if (self->tags != NULL)
    tell (self, pad, g_steal_pointer (&self->tags));
  return move (info, self->offset) ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

/**
 * preview_multi_watch:
 * @pad: a pad on the way to a muxer
 * @tags: (transfer full): what to say of the stream
 * @offset: how much later it begins, in nanoseconds
 *
 * Tells the muxer what the stream is, and moves it in time.
 */
void
preview_multi_watch (GstPad *pad, GstTagList *tags, gint64 offset)
{
  Stream *stream = g_new0 (Stream, 1);

  stream->tags = tags;
  stream->offset = offset;
  gst_pad_add_probe (
      pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
      stream_cb, stream, stream_free);
}
