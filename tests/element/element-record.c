/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "element-record.h"

/* Lock held. */
static void G_GNUC_PRINTF (2, 3) tell (Harness *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self->story, g_strdup_vprintf (format, args));
  va_end (args);
}

void
harness_stream_free (gpointer data)
{
  HarnessStream *self = data;

  g_clear_object (&self->pad);
  gst_clear_event (&self->start);
  gst_clear_caps (&self->caps);
  gst_clear_object (&self->collection);
  g_clear_pointer (&self->tags, gst_tag_list_unref);
  g_ptr_array_unref (self->texts);
  g_free (self->name);
  g_free (self);
}

/* Lock held. */
static HarnessStream *
find_stream (Harness *self, GstPad *pad)
{
  for (guint i = 0; i < self->streams->len; i++) {
    HarnessStream *stream = self->streams->pdata[i];

    if (stream->pad == pad)
      return stream;
  }

  return NULL;
}

/* Lock held. */
static void
take_tags (HarnessStream *stream, GstEvent *event)
{
  GstTagList *old = stream->tags;
  GstTagList *tags;

  gst_event_parse_tag (event, &tags);
  if (gst_tag_list_get_scope (tags) != GST_TAG_SCOPE_STREAM)
    return;
  stream->tags = old != NULL
                     ? gst_tag_list_merge (old, tags, GST_TAG_MERGE_REPLACE)
                     : gst_tag_list_copy (tags);
  g_clear_pointer (&old, gst_tag_list_unref);
}

/* Lock held. */
static void
take_event (Harness *self, HarnessStream *stream, GstEvent *event)
{
  GstCaps *caps;

  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_STREAM_START:
    gst_event_replace (&stream->start, event);
    break;
  case GST_EVENT_CAPS:
    gst_event_parse_caps (event, &caps);
    gst_caps_replace (&stream->caps, caps);
    break;
  case GST_EVENT_STREAM_COLLECTION:
    gst_clear_object (&stream->collection);
    gst_event_parse_stream_collection (event, &stream->collection);
    break;
  case GST_EVENT_SEGMENT:
    gst_event_copy_segment (event, &stream->segment);
    break;
  case GST_EVENT_TAG:
    take_tags (stream, event);
    break;
  case GST_EVENT_EOS:
    stream->eos = TRUE;
    break;
  default:
    break;
  }
  tell (self, "%s %s", stream->name, GST_EVENT_TYPE_NAME (event));
}

/* Lock held. */
static void
take_buffer (Harness *self, HarnessStream *stream, GstBuffer *buffer)
{
  GstClockTime time = GST_BUFFER_PTS (buffer);
  GstMapInfo map;

  if (stream->n_buffers++ == 0)
    stream->first = time;
  stream->n_bytes += gst_buffer_get_size (buffer);
  if (GST_CLOCK_TIME_IS_VALID (time) && GST_BUFFER_DURATION_IS_VALID (buffer))
    time += GST_BUFFER_DURATION (buffer);
  if (GST_CLOCK_TIME_IS_VALID (time))
    stream->end =
        GST_CLOCK_TIME_IS_VALID (stream->end) ? MAX (stream->end, time) : time;
  if (g_str_has_prefix (stream->name, "text") &&
      gst_buffer_map (buffer, &map, GST_MAP_READ)) {
    g_ptr_array_add (stream->texts,
                     g_strndup ((const char *)map.data, map.size));
    gst_buffer_unmap (buffer, &map);
  }
  tell (self, "%s buffer", stream->name);
}

/* A probe on the sink's side, where each event passes exactly once. */
GstPadProbeReturn
harness_record_cb (GstPad *sink_pad, GstPadProbeInfo *info, gpointer user_data)
{
  Harness *self = user_data;
  g_autoptr (GstPad) pad = gst_pad_get_peer (sink_pad);
  HarnessStream *stream;

  g_mutex_lock (&self->lock);
  stream = find_stream (self, pad);
  if (stream != NULL && (info->type & GST_PAD_PROBE_TYPE_BUFFER))
    take_buffer (self, stream, GST_PAD_PROBE_INFO_BUFFER (info));
  else if (stream != NULL)
    take_event (self, stream, GST_PAD_PROBE_INFO_EVENT (info));
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);

  return GST_PAD_PROBE_OK;
}

/* A new pad of the element. */
void
harness_record_pad (Harness *self, GstPad *pad)
{
  HarnessStream *stream = g_new0 (HarnessStream, 1);

  stream->pad = gst_object_ref (pad);
  stream->name = gst_pad_get_name (pad);
  stream->texts = g_ptr_array_new_with_free_func (g_free);
  stream->first = stream->end = GST_CLOCK_TIME_NONE;
  gst_segment_init (&stream->segment, GST_FORMAT_UNDEFINED);

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->streams, stream);
  tell (self, "pad-added %s", stream->name);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* Anything else that has a place in the story. */
void
harness_record_line (Harness *self, const char *what, const char *of)
{
  g_mutex_lock (&self->lock);
  tell (self, "%s%s", what, of);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* The handler of the bus. */
GstBusSyncReply
harness_record_message_cb (GstBus *bus, GstMessage *message, gpointer user_data)
{
  Harness *self = user_data;

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->messages, gst_message_ref (message));
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_STATE_CHANGED)
    tell (self, "message %s from %s", GST_MESSAGE_TYPE_NAME (message),
          GST_MESSAGE_SRC (message) == GST_OBJECT (self->src) ? "cambsrc"
                                                              : "others");
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  gst_message_unref (message);

  return GST_BUS_DROP;
}
