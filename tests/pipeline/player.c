/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "frame-strip.h"
#include "player.h"

#define FRAME (GST_SECOND / FRAME_STRIP_FPS)
#define EPSILON (GST_MSECOND / 2)

/**
 * player_check_landing:
 * @rig: a paused player of rig_new_player()
 * @seqnum: the seek
 * @position: where it went
 *
 * All streams of the element went to @position, whether the player shows them
 * or not; the picture is the one of @position, and sound begins there.
 */
void
player_check_landing (Rig *rig, guint32 seqnum, GstClockTime position)
{
  g_autoptr (GstElement) video = rig_dup_element (rig, "video");
  g_autoptr (GstElement) audio = rig_dup_element (rig, "audio");
  g_autoptr (GstSample) sample = NULL;
  const GstSegment *segment;
  GstClockTime time;

  for (guint i = 0; i < rig_get_n_monitors (rig); i++) {
    PadMonitor *monitor = rig_get_monitor_at (rig, i);

    pad_monitor_wait_segment (monitor, seqnum);
    time = pad_monitor_get_record (monitor).time;
    if (time != position)
      g_error ("%s went to %" GST_TIME_FORMAT " instead of %" GST_TIME_FORMAT,
               pad_monitor_get_name (monitor), GST_TIME_ARGS (time),
               GST_TIME_ARGS (position));
  }

  g_assert_cmpint (frame_strip_read_sink (video), ==,
                   (int)((position + EPSILON) / FRAME));
  g_object_get (audio, "last-sample", &sample, NULL);
  g_assert_nonnull (sample);
  segment = gst_sample_get_segment (sample);
  time = gst_segment_to_stream_time (
      segment, GST_FORMAT_TIME,
      MAX (GST_BUFFER_PTS (gst_sample_get_buffer (sample)), segment->start));
  g_assert_cmpuint (time, >=, position);
  g_assert_cmpuint (time, <=, position + FRAME);
}
