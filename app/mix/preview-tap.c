/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <gst/base/gstbasetransform.h>

#include "preview-tap.h"

/* Time stamps that are off by less are those of a container that rounds: a
 * sound goes on where it was. */
#define TOLERANCE (PREVIEW_MIX_RATE / 25)
/* Frames of a gap that are filled; a longer one is no gap. */
#define LONGEST_GAP (60 * PREVIEW_MIX_RATE)

/**
 * PreviewTap:
 *
 * Lets a sound pass and fills a track with it, each frame where it belongs in
 * the run. The track decides how far ahead.
 */
#define PREVIEW_TYPE_TAP (preview_tap_get_type ())
G_DECLARE_FINAL_TYPE (PreviewTap, preview_tap, PREVIEW, TAP, GstBaseTransform)

struct _PreviewTap
{
  GstBaseTransform parent_instance;

  PreviewTrack *track;
  /* Of the streaming thread: where the next frame goes, -1 if that is open. */
  gint64 next;
};

G_DEFINE_FINAL_TYPE (PreviewTap, preview_tap, GST_TYPE_BASE_TRANSFORM)

/* Where a moment of the stream lies in the run; may be before its start. */
static gboolean
find_frame (PreviewTap *self, GstClockTime pts, gint64 *frame)
{
  const GstSegment *segment = &GST_BASE_TRANSFORM (self)->segment;
  guint64 time;
  int sign;

  if (!GST_CLOCK_TIME_IS_VALID (pts) || segment->format != GST_FORMAT_TIME)
    return FALSE;
  sign = gst_segment_to_stream_time_full (segment, GST_FORMAT_TIME, pts, &time);
  if (sign == 0)
    return FALSE;
  *frame = sign * (gint64)preview_mix_time_to_frame (time);
  return TRUE;
}

static gboolean
write_silence (PreviewTap *self, gint64 n_frames)
{
  gboolean goes_on = preview_track_write (self->track, (guint64)self->next,
                                          NULL, (guint)n_frames);

  self->next += n_frames;
  return goes_on;
}

/* Decides where a buffer goes, and fills what it leaves open before it. */
static gboolean
move_to (PreviewTap *self, GstClockTime pts)
{
  gint64 frame;

  if (!find_frame (self, pts, &frame))
    return self->next >= 0;
  if (self->next >= 0 && ABS (frame - self->next) <= TOLERANCE)
    return TRUE;
  if (self->next >= 0 && frame > self->next && frame - self->next < LONGEST_GAP)
    return write_silence (self, frame - self->next);
  self->next = frame;
  return TRUE;
}

static gboolean
write_frames (PreviewTap *self, const float *frames, gint64 n_frames)
{
  gint64 skip = CLAMP (-self->next, 0, n_frames);
  gboolean goes_on = TRUE;

  if (skip < n_frames)
    goes_on = preview_track_write (self->track, (guint64)(self->next + skip),
                                   frames + skip * PREVIEW_MIX_CHANNELS,
                                   (guint)(n_frames - skip));
  self->next += n_frames;
  return goes_on;
}

static GstFlowReturn
transform_ip (GstBaseTransform *transform, GstBuffer *buffer)
{
  PreviewTap *self = PREVIEW_TAP (transform);
  gboolean goes_on;
  GstMapInfo map;

  if (!move_to (self, GST_BUFFER_PTS (buffer)) ||
      !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return GST_FLOW_OK;
  goes_on = write_frames (self, (const float *)(gconstpointer)map.data,
                          (gint64)(map.size / PREVIEW_MIX_BYTES));
  gst_buffer_unmap (buffer, &map);
  return goes_on ? GST_FLOW_OK : GST_FLOW_FLUSHING;
}

static void
note_gap (PreviewTap *self, GstEvent *event)
{
  GstClockTime pts, duration;
  gint64 end;

  gst_event_parse_gap (event, &pts, &duration);
  if (!GST_CLOCK_TIME_IS_VALID (duration) || !move_to (self, pts) ||
      !find_frame (self, pts + duration, &end) || end <= self->next ||
      self->next < 0 || end - self->next >= LONGEST_GAP)
    return;
  write_silence (self, end - self->next);
}

static gboolean
sink_event (GstBaseTransform *transform, GstEvent *event)
{
  PreviewTap *self = PREVIEW_TAP (transform);

  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_FLUSH_START:
    preview_track_set_flushing (self->track, TRUE);
    break;
  case GST_EVENT_FLUSH_STOP:
    self->next = -1;
    preview_track_set_flushing (self->track, FALSE);
    break;
  case GST_EVENT_SEGMENT:
    self->next = -1;
    break;
  case GST_EVENT_GAP:
    note_gap (self, event);
    break;
  case GST_EVENT_EOS:
    preview_track_end (self->track);
    break;
  default:
    break;
  }
  return GST_BASE_TRANSFORM_CLASS (preview_tap_parent_class)
      ->sink_event (transform, event);
}

/* Before the pads stop, who waits in the track has to leave it. */
static GstStateChangeReturn
change_state (GstElement *element, GstStateChange transition)
{
  PreviewTap *self = PREVIEW_TAP (element);

  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED) {
    self->next = -1;
    preview_track_set_flushing (self->track, FALSE);
  } else if (transition == GST_STATE_CHANGE_PAUSED_TO_READY) {
    preview_track_set_flushing (self->track, TRUE);
  }
  return GST_ELEMENT_CLASS (preview_tap_parent_class)
      ->change_state (element, transition);
}

static void
preview_tap_finalize (GObject *object)
{
  preview_track_unref (PREVIEW_TAP (object)->track);
  G_OBJECT_CLASS (preview_tap_parent_class)->finalize (object);
}

static void
preview_tap_class_init (PreviewTapClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);
  g_autoptr (GstCaps) caps = gst_caps_from_string (PREVIEW_MIX_CAPS);

  G_OBJECT_CLASS (klass)->finalize = preview_tap_finalize;
  element_class->change_state = change_state;
  transform_class->transform_ip = transform_ip;
  transform_class->sink_event = sink_event;
  gst_element_class_add_pad_template (
      element_class,
      gst_pad_template_new ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, caps));
  gst_element_class_add_pad_template (
      element_class,
      gst_pad_template_new ("src", GST_PAD_SRC, GST_PAD_ALWAYS, caps));
  gst_element_class_set_static_metadata (
      element_class, "Preview tap", "Filter/Audio",
      "Fills a track of a mix with what passes", "Camb Preview");
}

static void
preview_tap_init (PreviewTap *self)
{
  self->next = -1;
  gst_base_transform_set_passthrough (GST_BASE_TRANSFORM (self), TRUE);
}

/**
 * preview_tap_new:
 * @track: what to fill
 *
 * Returns: (transfer floating): an element with the pads `sink` and `src`
 */
GstElement *
preview_tap_new (PreviewTrack *track)
{
  PreviewTap *self = g_object_new (PREVIEW_TYPE_TAP, NULL);

  self->track = preview_track_ref (track);
  return GST_ELEMENT (self);
}
