/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * GstCambGate:
 *
 * What the streams of one start have in common: nothing passes until all of
 * them are known, what nobody reads is parked, one seek flushes all, and text
 * learns how far the media has come.
 */
typedef struct _GstCambGate GstCambGate;
typedef struct _GstCambStream GstCambStream;

/**
 * GstCambMediaState:
 * @GST_CAMB_MEDIA_NONE: nobody reads video or audio
 * @GST_CAMB_MEDIA_RUNNING: some of what is read has not ended
 * @GST_CAMB_MEDIA_FINISHED: all that is read has ended
 */
typedef enum
{
  GST_CAMB_MEDIA_NONE,
  GST_CAMB_MEDIA_RUNNING,
  GST_CAMB_MEDIA_FINISHED,
} GstCambMediaState;

/**
 * GstCambGateFuncs:
 * @progress: the media has come to a position, and its slowest stream to
 *     another, in stream time, since the seek of that seqnum
 *     (%GST_SEQNUM_INVALID before the first)
 * @media_changed: ask gst_camb_gate_get_media_state() again
 * @segment_done: the segment of a segment seek has ended on all streams
 * @unread: nobody reads any stream
 *
 * What the gate tells its owner, without a lock held, from any thread.
 */
typedef struct
{
  void (*progress) (gpointer user_data,
                    guint32 seqnum,
                    GstClockTime position,
                    GstClockTime slowest);
  void (*media_changed) (gpointer user_data);
  void (*segment_done) (gpointer user_data, guint32 seqnum, gint64 position);
  void (*unread) (gpointer user_data);
} GstCambGateFuncs;

GstCambGate *gst_camb_gate_new (const GstCambGateFuncs *funcs,
                                gpointer user_data);
void gst_camb_gate_free (GstCambGate *self);
gboolean gst_camb_gate_wait_ready (GstCambGate *self);
void gst_camb_gate_open (GstCambGate *self);
gboolean gst_camb_gate_is_open (GstCambGate *self);
gboolean gst_camb_gate_is_segment_done (GstCambGate *self);
void gst_camb_gate_shut_down (GstCambGate *self);
void gst_camb_gate_wake (GstCambGate *self, GstPad *pad);
GList *gst_camb_gate_get_streams (GstCambGate *self);
void gst_camb_gate_start_seek (GstCambGate *self,
                               guint32 seqnum,
                               const GstSegment *segment,
                               gboolean flush);
void gst_camb_gate_release (GstCambGate *self);
void gst_camb_gate_finish_seek (GstCambGate *self);
void gst_camb_gate_request_eos (GstCambGate *self);
GstCambMediaState gst_camb_gate_get_media_state (GstCambGate *self,
                                                 guint32 *seqnum,
                                                 GstClockTime *slowest);
gboolean gst_camb_gate_is_plain_text (GstCambGate *self);
GstClockTime gst_camb_gate_get_position (GstCambGate *self);

G_END_DECLS
