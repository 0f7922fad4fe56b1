/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "gstcambgate.h"

G_BEGIN_DECLS

/**
 * GstCambStreamRole:
 *
 * What a stream is of its run, in the order in which streams are exposed:
 * players select the first of each type.
 */
typedef enum
{
  GST_CAMB_STREAM_VIDEO,
  GST_CAMB_STREAM_MIX,
  GST_CAMB_STREAM_VOICE,
  GST_CAMB_STREAM_TEXT,
} GstCambStreamRole;

/**
 * GstCambStreamInfo:
 * @role: what the stream is
 * @stream_id: its id, the same in every process
 * @group_id: the group of all streams of one start
 * @tags: (nullable): what there is to say about it
 * @is_alternative: whether it stands in for another stream of its type
 */
typedef struct
{
  GstCambStreamRole role;
  const char *stream_id;
  guint group_id;
  GstTagList *tags;
  gboolean is_alternative;
} GstCambStreamInfo;

/**
 * GstCambStream:
 *
 * One stream as the user of the element sees it: its ghost pad and its
 * identity. It belongs to its gate.
 */
GstCambStream *gst_camb_stream_new (GstCambGate *gate,
                                    gconstpointer owner,
                                    GstPad *target,
                                    GstPadTemplate *template,
                                    GstCaps *caps,
                                    const GstCambStreamInfo *info);
GstCambStreamRole gst_camb_stream_get_role (const GstCambStream *self);
GstPad *gst_camb_stream_get_pad (const GstCambStream *self);
GstStream *gst_camb_stream_get_stream (const GstCambStream *self);
char *gst_camb_stream_dup_language (const GstCambStream *self);
void gst_camb_stream_set_language (GstCambStream *self, const char *language);
void gst_camb_stream_set_collection (GstCambStream *self,
                                     GstStreamCollection *collection);

G_END_DECLS
