/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "gstcambstream.h"

G_BEGIN_DECLS

struct _GstCambGate
{
  GstCambGateFuncs funcs;
  gpointer user_data;

  GMutex lock;
  GCond cond;
  /* All below, and what the streams say so of, is guarded by the lock. */
  GList *streams;
  gboolean open;
  gboolean shut_down;
  gboolean eos_requested;
  /* Media waits until the text has been sought as well. */
  gboolean holding;
  /* Who reads the text takes no markup. */
  gboolean plain_text;
  guint32 seqnum;
  GstSegment segment;
  GstClockTime position;
};

struct _GstCambStream
{
  GstCambGate *gate;
  /* Streams of one owner come out of one demuxer. */
  gconstpointer owner;
  GstCambStreamRole role;
  char *stream_id;
  guint group_id;
  GstTagList *tags;
  GstPad *ghost;
  GstStream *stream;

  /* Only the streaming thread touches these. */
  GstSegment segment;
  gboolean tags_sent;
  gboolean plain_text;
  gboolean needs_segment;
  guint32 segment_seqnum;
  GstClockTime skip_until;

  /* Guarded by the gate's lock. */
  gboolean ready;
  gboolean flushing;
  gboolean flush_sent;
  gboolean unread;
  GstClockTime position;
  gboolean ended;
  gboolean segment_done;
};

void gst_camb_stream_free (GstCambStream *self);

GstFlowReturn gst_camb_gate_wait (GstCambGate *self, GstCambStream *stream);
gboolean gst_camb_gate_is_eos_requested (GstCambGate *self);
GstFlowReturn gst_camb_gate_park (GstCambGate *self, GstCambStream *stream);
void gst_camb_gate_note_read (GstCambGate *self, GstCambStream *stream);
void gst_camb_gate_set_flushing (GstCambGate *self,
                                 GstCambStream *stream,
                                 gboolean flushing);
gboolean gst_camb_gate_is_flushing (GstCambGate *self, GstCambStream *stream);
gboolean gst_camb_gate_take_flush_start (GstCambGate *self,
                                         GstCambStream *stream);
void gst_camb_gate_add_progress (GstCambGate *self,
                                 GstCambStream *stream,
                                 GstClockTime position);
void gst_camb_gate_set_plain_text (GstCambGate *self, gboolean plain);
void gst_camb_gate_end (GstCambGate *self, GstCambStream *stream);
void gst_camb_gate_end_segment (GstCambGate *self,
                                GstCambStream *stream,
                                gint64 position);
void gst_camb_gate_get_segment (GstCambGate *self, GstSegment *segment);
GstEvent *
gst_camb_gate_stamp (GstCambGate *self, GstCambStream *stream, GstEvent *event);

G_END_DECLS
