/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "frame-strip.h"
#include "raw-pipeline.h"
#include "story-cues.h"

#define FRAME (GST_SECOND / FRAME_STRIP_FPS)
/* Rounding of the demuxers' time scales. */
#define EPSILON (GST_MSECOND / 2)

/* The decoder that the voice of a sample run needs. */
static const char *
get_voice_decoder (guint run_id)
{
  switch (run_id) {
  case 1002:
    return "! mpg123audiodec";
  case 1003:
    return "";
  default:
    return "! flacdec";
  }
}

/**
 * raw_pipeline_new:
 * @run_id: a sample dub with everything
 * @properties: more of the element's properties
 *
 * The sinks do not keep time once the pipeline plays.
 *
 * Returns: (transfer full): a rig with the sinks `video`, `audio`, `voice` and
 *   `text` behind the source `s`
 */
Rig *
raw_pipeline_new (guint run_id, const char *properties)
{
  return rig_new ("cambsrc name=s run-id=%u audio=both subtitle-layout=none %s "
                  "s.video_0 ! avdec_h264 ! fakesink name=video sync=false "
                  "s.audio_0 ! avdec_aac ! fakesink name=audio sync=false "
                  "s.audio_1 %s ! fakesink name=voice sync=false "
                  "s.text_0 ! fakesink name=text sync=false",
                  run_id, properties, get_voice_decoder (run_id));
}

/** raw_pipeline_read_picture: the number of the picture on display. */
int
raw_pipeline_read_picture (Rig *rig)
{
  g_autoptr (GstElement) sink = rig_dup_element (rig, "video");

  return frame_strip_read_sink (sink);
}

/** raw_pipeline_check_segments: all pads went to @time with the seek. */
void
raw_pipeline_check_segments (Rig *rig, guint32 seqnum, GstClockTime time)
{
  for (guint i = 0; i < rig_get_n_monitors (rig); i++) {
    PadMonitor *monitor = rig_get_monitor_at (rig, i);
    PadRecord record;

    pad_monitor_wait_segment (monitor, seqnum);
    record = pad_monitor_get_record (monitor);
    g_assert_cmpuint (record.time, ==, time);
  }
}

/* What a decoder shows first covers the position, or begins there. */
static void
check_sink (Rig *rig, const char *name, GstClockTime position)
{
  g_autoptr (GstElement) sink = rig_dup_element (rig, name);
  g_autoptr (GstSample) sample = NULL;
  const GstSegment *segment;
  GstClockTime time;

  g_object_get (sink, "last-sample", &sample, NULL);
  g_assert_nonnull (sample);
  segment = gst_sample_get_segment (sample);
  time = GST_BUFFER_PTS (gst_sample_get_buffer (sample));
  /* A picture or sample that covers the position may begin before the segment,
   * and then has no stream time of its own. */
  time = time + segment->time - MIN (segment->start, time + segment->time);
  if (time + FRAME < position || time > position + FRAME)
    g_error ("%s lands at %" GST_TIME_FORMAT " instead of %" GST_TIME_FORMAT,
             name, GST_TIME_ARGS (time), GST_TIME_ARGS (position));
}

/**
 * raw_pipeline_check_text:
 * @rig: a rig
 * @cues: (element-type StoryCue): what is on screen when
 * @position: where the text was taken to
 *
 * The text begins there, with the cue that covers the position if there is one.
 */
void
raw_pipeline_check_text (Rig *rig, GPtrArray *cues, GstClockTime position)
{
  PadMonitor *monitor = rig_get_monitor (rig, "text_0");
  const StoryCue *cue = story_cues_find (cues, position);
  g_autoptr (GPtrArray) items = NULL;
  const PadItem *item;

  pad_monitor_wait_item (monitor);
  items = pad_monitor_dup_items (monitor);
  item = items->pdata[0];
  g_assert_cmpuint (item->start, ==, position);
  if (cue == NULL) {
    g_assert_null (item->text);
    return;
  }
  g_assert_nonnull (item->text);
  g_assert_cmpuint (item->end, ==, cue->end);
  {
    g_autofree char *plain = story_cues_dup_plain (item->text);

    g_assert_cmpstr (plain, ==, cue->text);
  }
}

/**
 * raw_pipeline_check_landing:
 * @rig: a paused rig of raw_pipeline_new()
 * @position: where it was taken to
 *
 * All streams have the same stream time, the picture is the one of the
 * position, and nothing is more than a frame away.
 */
void
raw_pipeline_check_landing (Rig *rig, GstClockTime position)
{
  static const char *const sinks[] = {"video", "audio", "voice"};

  for (guint i = 0; i < rig_get_n_monitors (rig); i++) {
    PadMonitor *monitor = rig_get_monitor_at (rig, i);
    PadRecord record = pad_monitor_get_record (monitor);

    if (record.time != position)
      g_error ("%s goes on at %" GST_TIME_FORMAT
               " instead of %" GST_TIME_FORMAT,
               pad_monitor_get_name (monitor), GST_TIME_ARGS (record.time),
               GST_TIME_ARGS (position));
  }
  for (guint i = 0; i < G_N_ELEMENTS (sinks); i++)
    check_sink (rig, sinks[i], position);
  g_assert_cmpint (raw_pipeline_read_picture (rig), ==,
                   (int)((position + EPSILON) / FRAME));
}
