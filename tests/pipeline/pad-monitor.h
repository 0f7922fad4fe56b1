/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * PadMonitor:
 *
 * Watches what passes a source pad and notes every breach of the rules of
 * GStreamer's streams: stream-start before caps before segment before data,
 * flushes in pairs, one seqnum from a seek to its end, times inside the segment
 * and in order. All functions may be called from any thread.
 */
typedef struct _PadMonitor PadMonitor;

/**
 * PadRecord:
 * @n_flush_starts: since the beginning
 * @n_segments: since the beginning
 * @n_buffers: since the last flush
 * @n_gaps: since the last flush
 * @n_ends: EOS events since the last flush
 * @n_segment_dones: since the last flush
 * @segment: the last one
 * @seqnum: its seqnum
 * @time: its start, in stream time
 * @lowest: the earliest stream time of a buffer in it
 * @highest: the latest stream time at which a buffer of it ends
 *
 * What a pad has seen.
 */
typedef struct
{
  guint n_flush_starts;
  guint n_segments;
  guint n_buffers;
  guint n_gaps;
  guint n_ends;
  guint n_segment_dones;
  GstSegment segment;
  guint32 seqnum;
  GstClockTime time;
  GstClockTime lowest;
  GstClockTime highest;
} PadRecord;

/**
 * PadItem:
 * @start: in stream time
 * @end: in stream time
 * @text: (nullable): what the buffer holds, %NULL for a GAP
 *
 * What a text pad shows for a time.
 */
typedef struct
{
  GstClockTime start;
  GstClockTime end;
  char *text;
} PadItem;

PadMonitor *pad_monitor_new (GstPad *pad);
void pad_monitor_free (PadMonitor *self);
const char *pad_monitor_get_name (const PadMonitor *self);
gboolean pad_monitor_is_text (const PadMonitor *self);
PadRecord pad_monitor_get_record (PadMonitor *self);
GPtrArray *pad_monitor_dup_items (PadMonitor *self);
void pad_monitor_wait_segment (PadMonitor *self, guint32 seqnum);
void pad_monitor_wait_item (PadMonitor *self);
void pad_monitor_check (PadMonitor *self);

G_END_DECLS
