/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* From a reader to buffers, for the sources that have one. */

#include "config.h"

#include "gstcambread.h"

static GstFlowReturn
to_flow (gssize n_read, const GError *error)
{
  if (n_read > 0)
    return GST_FLOW_OK;
  if (n_read == 0)
    return GST_FLOW_EOS;
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
             ? GST_FLOW_FLUSHING
             : GST_FLOW_ERROR;
}

/**
 * gst_camb_read:
 * @reader: a reader
 * @offset: where in the file
 * @size: bytes, at most
 * @cancellable: what stops it
 * @buffer: (inout): where the bytes go; a new one if it is %NULL
 * @error: set with %GST_FLOW_ERROR, unless there is no memory to write to
 *
 * Reads as #GstBaseSrcClass.create() is to.
 *
 * Returns: %GST_FLOW_OK, %GST_FLOW_EOS at the end, %GST_FLOW_FLUSHING when it
 *   was stopped, or %GST_FLOW_ERROR
 */
GstFlowReturn
gst_camb_read (CambReader *reader,
               guint64 offset,
               guint size,
               GCancellable *cancellable,
               GstBuffer **buffer,
               GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GstBuffer) owned = NULL;
  GstBuffer *target = *buffer;
  GstFlowReturn flow;
  GstMapInfo map;
  gssize n_read;

  if (target == NULL)
    target = owned = gst_buffer_new_allocate (NULL, size, NULL);
  if (target == NULL || !gst_buffer_map (target, &map, GST_MAP_WRITE))
    return GST_FLOW_ERROR;

  n_read = camb_reader_read (reader, offset, map.data, MIN (map.size, size),
                             cancellable, &failure);
  gst_buffer_unmap (target, &map);
  flow = to_flow (n_read, failure);
  if (flow == GST_FLOW_ERROR)
    g_propagate_error (error, g_steal_pointer (&failure));
  if (flow != GST_FLOW_OK)
    return flow;

  gst_buffer_set_size (target, n_read);
  GST_BUFFER_OFFSET (target) = offset;
  GST_BUFFER_OFFSET_END (target) = offset + n_read;
  if (owned != NULL)
    *buffer = g_steal_pointer (&owned);
  return GST_FLOW_OK;
}

/**
 * gst_camb_read_tell_problem:
 * @element: who reads
 * @reader: from what
 *
 * Warns when nothing more is kept on disk; all is read still.
 */
void
gst_camb_read_tell_problem (GstElement *element, CambReader *reader)
{
  g_autoptr (GError) problem = camb_reader_take_problem (reader);

  if (problem != NULL)
    gst_element_post_message (
        element, gst_message_new_warning (GST_OBJECT (element), problem, NULL));
}
