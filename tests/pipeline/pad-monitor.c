/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "pad-monitor.h"

/* A group of pictures of the samples lasts two seconds: that much may come
 * before the segment so that a decoder gets there. A parser of audio goes back
 * a few frames at most. */
#define VIDEO_LEAD_IN (2100 * GST_MSECOND)
#define AUDIO_LEAD_IN (500 * GST_MSECOND)
/* Pictures come in the order of decoding: some are ahead of the stop. */
#define LEAD_OUT (400 * GST_MSECOND)

#define PATIENCE (600 * G_TIME_SPAN_SECOND)

struct _PadMonitor
{
  GstPad *pad;
  char *name;
  gulong probe;
  gboolean is_video;
  gboolean is_text;

  GMutex lock;
  GCond cond;
  /* All below is guarded by the lock. */
  GPtrArray *breaches;
  PadRecord record;
  GPtrArray *items;
  GstEvent *segment_event;
  gboolean has_start;
  gboolean has_caps;
  gboolean needs_segment;
  gboolean is_flushing;
  guint32 flush_seqnum;
  GstClockTime last_dts;
};

static void
pad_item_free (gpointer data)
{
  PadItem *item = data;

  g_free (item->text);
  g_free (item);
}

G_GNUC_PRINTF (2, 3)
static void
note_breach (PadMonitor *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self->breaches, g_strdup_vprintf (format, args));
  va_end (args);
}

/* Data ends with EOS until there is a flush or another segment. */
static void
start_over (PadMonitor *self)
{
  self->record.n_buffers = 0;
  self->record.n_gaps = 0;
  self->record.n_ends = 0;
  self->record.n_segment_dones = 0;
  g_ptr_array_set_size (self->items, 0);
}

static void
handle_flush_start (PadMonitor *self, GstEvent *event)
{
  if (self->is_flushing)
    note_breach (self, "FLUSH_START twice");
  self->record.n_flush_starts++;
  self->is_flushing = TRUE;
  self->flush_seqnum = gst_event_get_seqnum (event);
}

static void
handle_flush_stop (PadMonitor *self, GstEvent *event)
{
  if (!self->is_flushing)
    note_breach (self, "FLUSH_STOP without FLUSH_START");
  if (gst_event_get_seqnum (event) != self->flush_seqnum)
    note_breach (self, "FLUSH_STOP of another seek than FLUSH_START");
  self->is_flushing = FALSE;
  self->needs_segment = TRUE;
  start_over (self);
}

static void
handle_segment (PadMonitor *self, GstEvent *event)
{
  PadRecord *record = &self->record;

  /* A pad that is linked anew repeats what is sticky. */
  if (event == self->segment_event && !self->needs_segment)
    return;
  if (!self->has_start || !self->has_caps)
    note_breach (self, "SEGMENT before stream-start and caps");
  if (record->n_flush_starts > 0 && self->needs_segment &&
      gst_event_get_seqnum (event) != self->flush_seqnum)
    note_breach (self, "SEGMENT of another seek than the flush");

  gst_event_replace (&self->segment_event, event);
  gst_event_copy_segment (event, &record->segment);
  record->seqnum = gst_event_get_seqnum (event);
  record->n_segments++;
  record->n_ends = record->n_segment_dones = 0;
  record->lowest = GST_CLOCK_TIME_NONE;
  record->highest = 0;
  record->time = gst_segment_to_stream_time (&record->segment, GST_FORMAT_TIME,
                                             record->segment.start);
  self->needs_segment = FALSE;
  self->last_dts = GST_CLOCK_TIME_NONE;
  if (record->segment.format != GST_FORMAT_TIME)
    note_breach (self, "SEGMENT is not in time");
}

static void
handle_end (PadMonitor *self, GstEvent *event)
{
  if (self->needs_segment)
    note_breach (self, "%s before SEGMENT", GST_EVENT_TYPE_NAME (event));
  if (gst_event_get_seqnum (event) != self->record.seqnum)
    note_breach (self, "%s of another seek than SEGMENT",
                 GST_EVENT_TYPE_NAME (event));
  if (GST_EVENT_TYPE (event) == GST_EVENT_EOS)
    self->record.n_ends++;
  else
    self->record.n_segment_dones++;
}

static GstClockTime
to_stream_time (PadMonitor *self, GstClockTime time)
{
  const GstSegment *segment = &self->record.segment;
  GstClockTime stop =
      GST_CLOCK_TIME_IS_VALID (segment->stop) ? segment->stop : time;

  return gst_segment_to_stream_time (segment, GST_FORMAT_TIME,
                                     CLAMP (time, segment->start, stop));
}

static void
add_item (PadMonitor *self, GstClockTime start, GstClockTime end, char *text)
{
  PadItem *item = g_new (PadItem, 1);

  item->start = to_stream_time (self, start);
  item->end = to_stream_time (self, end);
  item->text = text;
  g_ptr_array_add (self->items, item);
}

/* Whether data may come at all. */
static void
check_order (PadMonitor *self, const char *what)
{
  if (!self->has_caps || self->needs_segment)
    note_breach (self, "%s before caps and SEGMENT", what);
  if (self->record.n_ends > 0 || self->record.n_segment_dones > 0)
    note_breach (self, "%s after the end", what);
}

/* Text is cut to the segment; a decoder needs more than the segment. */
static void
check_time (PadMonitor *self, GstClockTime start, GstClockTime end)
{
  const GstSegment *segment = &self->record.segment;
  GstClockTime before = self->is_text    ? 0
                        : self->is_video ? VIDEO_LEAD_IN
                                         : AUDIO_LEAD_IN;
  GstClockTime after = self->is_text ? 0 : LEAD_OUT;

  if (end + before < segment->start)
    note_breach (self, "%" GST_TIME_FORMAT " is before the segment's start",
                 GST_TIME_ARGS (start));
  if (GST_CLOCK_TIME_IS_VALID (segment->stop) && start > segment->stop + after)
    note_breach (self, "%" GST_TIME_FORMAT " is after the segment's stop",
                 GST_TIME_ARGS (start));
  if (self->is_text &&
      (start < segment->start ||
       (GST_CLOCK_TIME_IS_VALID (segment->stop) && end > segment->stop)))
    note_breach (self, "text is not cut to the segment");
}

static void
handle_gap (PadMonitor *self, GstEvent *event)
{
  GstClockTime start, duration;

  gst_event_parse_gap (event, &start, &duration);
  check_order (self, "GAP");
  if (!GST_CLOCK_TIME_IS_VALID (duration))
    duration = 0;
  check_time (self, start, start + duration);
  self->record.n_gaps++;
  if (self->is_text)
    add_item (self, start, start + duration, NULL);
}

static void
check_decoding_order (PadMonitor *self, GstBuffer *buffer)
{
  GstClockTime dts = GST_BUFFER_DTS_OR_PTS (buffer);

  if (self->record.segment.rate > 0 &&
      GST_CLOCK_TIME_IS_VALID (self->last_dts) && dts < self->last_dts)
    note_breach (self, "%" GST_TIME_FORMAT " comes after %" GST_TIME_FORMAT,
                 GST_TIME_ARGS (dts), GST_TIME_ARGS (self->last_dts));
  self->last_dts = dts;
}

static void
handle_buffer (PadMonitor *self, GstBuffer *buffer)
{
  GstClockTime start = GST_BUFFER_PTS (buffer);
  GstClockTime end = start;
  PadRecord *record = &self->record;

  check_order (self, "buffer");
  if (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_HEADER) &&
      !GST_CLOCK_TIME_IS_VALID (start))
    return;
  record->n_buffers++;
  if (!GST_CLOCK_TIME_IS_VALID (start)) {
    note_breach (self, "buffer without a time");
    return;
  }
  if (GST_BUFFER_DURATION_IS_VALID (buffer))
    end += GST_BUFFER_DURATION (buffer);
  check_time (self, start, end);
  check_decoding_order (self, buffer);

  if (end > record->segment.start) {
    record->lowest = MIN (record->lowest, to_stream_time (self, start));
    record->highest = MAX (record->highest, to_stream_time (self, end));
  }
  if (self->is_text) {
    g_autofree char *text = g_malloc0 (gst_buffer_get_size (buffer) + 1);

    gst_buffer_extract (buffer, 0, text, gst_buffer_get_size (buffer));
    add_item (self, start, end, g_steal_pointer (&text));
  }
}

static void
handle_event (PadMonitor *self, GstEvent *event)
{
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_STREAM_START:
    self->has_start = TRUE;
    break;
  case GST_EVENT_CAPS:
    if (!self->has_start)
      note_breach (self, "caps before stream-start");
    self->has_caps = TRUE;
    break;
  case GST_EVENT_SEGMENT:
    handle_segment (self, event);
    break;
  case GST_EVENT_FLUSH_START:
    handle_flush_start (self, event);
    break;
  case GST_EVENT_FLUSH_STOP:
    handle_flush_stop (self, event);
    break;
  case GST_EVENT_GAP:
    if (!self->is_flushing)
      handle_gap (self, event);
    break;
  case GST_EVENT_EOS:
  case GST_EVENT_SEGMENT_DONE:
    if (!self->is_flushing)
      handle_end (self, event);
    break;
  default:
    break;
  }
}

/* What a streaming thread has in hand while another flushes the pad may be
 * seen late: it does not count. */
static GstPadProbeReturn
probe_cb (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  PadMonitor *self = user_data;

  g_mutex_lock (&self->lock);
  if (!(GST_PAD_PROBE_INFO_TYPE (info) & GST_PAD_PROBE_TYPE_BUFFER))
    handle_event (self, GST_PAD_PROBE_INFO_EVENT (info));
  else if (!self->is_flushing)
    handle_buffer (self, GST_PAD_PROBE_INFO_BUFFER (info));
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);

  return GST_PAD_PROBE_OK;
}

static gboolean
read_sticky_cb (GstPad *pad, GstEvent **event, gpointer user_data)
{
  handle_event (user_data, *event);

  return TRUE;
}

/**
 * pad_monitor_new:
 * @pad: (transfer none): a source pad that nothing but sticky events has passed
 *
 * Returns: (transfer full): a monitor of @pad
 */
PadMonitor *
pad_monitor_new (GstPad *pad)
{
  PadMonitor *self = g_new0 (PadMonitor, 1);

  self->pad = gst_object_ref (pad);
  self->name = gst_pad_get_name (pad);
  self->is_video = g_str_has_prefix (self->name, "video");
  self->is_text = g_str_has_prefix (self->name, "text");
  self->breaches = g_ptr_array_new_with_free_func (g_free);
  self->items = g_ptr_array_new_with_free_func (pad_item_free);
  self->needs_segment = TRUE;
  self->last_dts = GST_CLOCK_TIME_NONE;
  self->record.lowest = GST_CLOCK_TIME_NONE;
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);

  gst_pad_sticky_events_foreach (pad, read_sticky_cb, self);
  self->probe = gst_pad_add_probe (pad,
                                   GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM |
                                       GST_PAD_PROBE_TYPE_EVENT_FLUSH |
                                       GST_PAD_PROBE_TYPE_BUFFER,
                                   probe_cb, self, NULL);

  return self;
}

/** pad_monitor_free: ends the watch; no data flows any more. */
void
pad_monitor_free (PadMonitor *self)
{
  gst_pad_remove_probe (self->pad, self->probe);
  gst_object_unref (self->pad);
  gst_clear_event (&self->segment_event);
  g_ptr_array_unref (self->breaches);
  g_ptr_array_unref (self->items);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_free (self->name);
  g_free (self);
}

/** pad_monitor_get_name: the name of the pad. */
const char *
pad_monitor_get_name (const PadMonitor *self)
{
  return self->name;
}

/** pad_monitor_is_text: whether the pad carries text. */
gboolean
pad_monitor_is_text (const PadMonitor *self)
{
  return self->is_text;
}

/** pad_monitor_get_record: what passed until now. */
PadRecord
pad_monitor_get_record (PadMonitor *self)
{
  PadRecord record;

  g_mutex_lock (&self->lock);
  record = self->record;
  g_mutex_unlock (&self->lock);

  return record;
}

/**
 * pad_monitor_dup_items:
 * @self: a monitor of a text pad
 *
 * Returns: (transfer full) (element-type PadItem): what passed since the last
 *   flush, in order
 */
GPtrArray *
pad_monitor_dup_items (PadMonitor *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (pad_item_free);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->items->len; i++) {
    PadItem *item = g_memdup2 (self->items->pdata[i], sizeof (PadItem));

    item->text = g_strdup (item->text);
    g_ptr_array_add (copy, item);
  }
  g_mutex_unlock (&self->lock);

  return copy;
}

/** pad_monitor_wait_segment: waits for the segment of a seek. */
void
pad_monitor_wait_segment (PadMonitor *self, guint32 seqnum)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE;

  g_mutex_lock (&self->lock);
  while (self->is_flushing || self->needs_segment ||
         self->record.seqnum != seqnum)
    if (!g_cond_wait_until (&self->cond, &self->lock, deadline))
      g_error ("%s: no segment after the seek", self->name);
  g_mutex_unlock (&self->lock);
}

/** pad_monitor_wait_item: waits for a buffer or a GAP since the last flush. */
void
pad_monitor_wait_item (PadMonitor *self)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE;

  g_mutex_lock (&self->lock);
  while (self->record.n_buffers + self->record.n_gaps == 0)
    if (!g_cond_wait_until (&self->cond, &self->lock, deadline))
      g_error ("%s: nothing came", self->name);
  g_mutex_unlock (&self->lock);
}

/** pad_monitor_check: fails the test if a rule was broken. */
void
pad_monitor_check (PadMonitor *self)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->breaches->len; i++)
    g_test_message ("%s: %s", self->name, (char *)self->breaches->pdata[i]);
  if (self->breaches->len > 0)
    g_error ("%s: %s (%u breaches)", self->name,
             (char *)self->breaches->pdata[0], self->breaches->len);
  g_mutex_unlock (&self->lock);
}
