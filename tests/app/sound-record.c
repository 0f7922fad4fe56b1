/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <gst/audio/audio.h>

#include "sound-record.h"

#define RATE 48000
#define BYTES (2 * sizeof (float))

struct _SoundRecord
{
  GstPad *pad;
  gulong probe;

  GMutex lock;
  GArray *samples;
  guint64 start;
  guint64 next;
  /* Flushes, and frames that do not follow the last one. */
  guint n_breaks;
};

static void
take (SoundRecord *self, GstBuffer *buffer)
{
  guint64 frame =
      gst_util_uint64_scale_round (GST_BUFFER_PTS (buffer), RATE, GST_SECOND);
  GstMapInfo map;

  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_READ));
  g_mutex_lock (&self->lock);
  if (self->samples->len == 0)
    self->start = frame;
  else if (frame != self->next)
    self->n_breaks++;
  self->next = frame + map.size / BYTES;
  g_array_append_vals (self->samples, map.data,
                       (guint)(map.size / sizeof (float)));
  g_mutex_unlock (&self->lock);
  gst_buffer_unmap (buffer, &map);
}

static GstPadProbeReturn
probe_cb (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  SoundRecord *self = data;

  if (info->type & GST_PAD_PROBE_TYPE_BUFFER) {
    g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
    GstAudioInfo format;

    g_assert_true (gst_audio_info_from_caps (&format, caps));
    g_assert_cmpint (GST_AUDIO_INFO_RATE (&format), ==, RATE);
    g_assert_cmpint (GST_AUDIO_INFO_FORMAT (&format), ==,
                     GST_AUDIO_FORMAT_F32LE);
    take (self, GST_PAD_PROBE_INFO_BUFFER (info));
  } else if (GST_EVENT_TYPE (info->data) == GST_EVENT_FLUSH_START) {
    g_mutex_lock (&self->lock);
    self->n_breaks++;
    g_mutex_unlock (&self->lock);
  }
  return GST_PAD_PROBE_OK;
}

/**
 * sound_record_new:
 * @output: the pipeline to the loudspeaker
 *
 * Returns: (transfer full): a record of what passes from now on
 */
SoundRecord *
sound_record_new (GstElement *output)
{
  SoundRecord *self = g_new0 (SoundRecord, 1);
  g_autoptr (GstElement) sink =
      gst_bin_get_by_name (GST_BIN (output), "autoaudiosink");

  g_mutex_init (&self->lock);
  self->samples = g_array_new (FALSE, FALSE, sizeof (float));
  self->pad = gst_element_get_static_pad (sink, "sink");
  self->probe = gst_pad_add_probe (
      self->pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_FLUSH,
      probe_cb, self, NULL);
  return self;
}

/** sound_record_free: stops. */
void
sound_record_free (SoundRecord *self)
{
  gst_pad_remove_probe (self->pad, self->probe);
  gst_object_unref (self->pad);
  g_array_unref (self->samples);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/** sound_record_clear: forgets what was there. */
void
sound_record_clear (SoundRecord *self)
{
  g_mutex_lock (&self->lock);
  g_array_set_size (self->samples, 0);
  self->n_breaks = 0;
  g_mutex_unlock (&self->lock);
}

/** sound_record_get_n_frames: how many came. */
guint
sound_record_get_n_frames (SoundRecord *self)
{
  guint n_frames;

  g_mutex_lock (&self->lock);
  n_frames = self->samples->len / 2;
  g_mutex_unlock (&self->lock);
  return n_frames;
}

/** sound_record_get_start: the number of the first. */
guint64
sound_record_get_start (SoundRecord *self)
{
  guint64 start;

  g_mutex_lock (&self->lock);
  start = self->start;
  g_mutex_unlock (&self->lock);
  return start;
}

/** sound_record_dup: all of them, left and right in turn. */
float *
sound_record_dup (SoundRecord *self, guint *n_frames)
{
  float *samples;

  g_mutex_lock (&self->lock);
  *n_frames = self->samples->len / 2;
  samples =
      g_memdup2 (self->samples->data, self->samples->len * sizeof (float));
  g_mutex_unlock (&self->lock);
  return samples;
}

/** sound_record_get_n_breaks: how often it did not just go on. */
guint
sound_record_get_n_breaks (SoundRecord *self)
{
  guint n_breaks;

  g_mutex_lock (&self->lock);
  n_breaks = self->n_breaks;
  g_mutex_unlock (&self->lock);
  return n_breaks;
}
