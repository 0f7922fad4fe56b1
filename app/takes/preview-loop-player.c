/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <gst/app/app.h>
#include <gst/audio/audio.h>
#include <math.h>

#include "preview-loop-player.h"
#include "preview-worker.h"

#define LINE \
  "appsrc name=source format=time ! audioconvert ! audioresample ! " \
  "volume name=volume ! autoaudiosink"
/* Frames in one buffer. */
#define PORTION 4096

struct _PreviewLoopPlayer
{
  GstElement *pipeline;
  PreviewWorker *worker;
  GArray *samples;
  guint channels;
  guint rate;
  /* Of the streaming thread. */
  gsize next;
  guint64 n_frames;
};

static void
need_data_cb (GstAppSrc *source, guint length, gpointer data)
{
  PreviewLoopPlayer *self = data;
  gsize total = self->samples->len;
  gsize n = (gsize)PORTION * self->channels;
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, n * sizeof (float), NULL);
  gsize done = 0;

  while (done < n) {
    gsize part = MIN (n - done, total - self->next);

    gst_buffer_fill (buffer, done * sizeof (float),
                     &g_array_index (self->samples, float, self->next),
                     part * sizeof (float));
    done += part;
    self->next = (self->next + part) % total;
  }
  GST_BUFFER_PTS (buffer) =
      gst_util_uint64_scale (self->n_frames, GST_SECOND, self->rate);
  self->n_frames += PORTION;
  GST_BUFFER_DURATION (buffer) =
      gst_util_uint64_scale (self->n_frames, GST_SECOND, self->rate) -
      GST_BUFFER_PTS (buffer);
  gst_app_src_push_buffer (source, buffer);
}

static void
start_work (gpointer data)
{
  gst_element_set_state (data, GST_STATE_PLAYING);
}

static void
stop_work (gpointer data)
{
  PreviewLoopPlayer *self = data;

  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_object_unref (self->pipeline);
  g_array_unref (self->samples);
  g_free (self);
}

static void
set_up (PreviewLoopPlayer *self, double volume)
{
  g_autoptr (GstElement) source =
      gst_bin_get_by_name (GST_BIN (self->pipeline), "source");
  g_autoptr (GstElement) control =
      gst_bin_get_by_name (GST_BIN (self->pipeline), "volume");
  GstAppSrcCallbacks callbacks = {.need_data = need_data_cb};
  GstAudioInfo info;
  g_autoptr (GstCaps) caps = NULL;

  gst_audio_info_set_format (&info, GST_AUDIO_FORMAT_F32LE, (int)self->rate,
                             (int)self->channels, NULL);
  caps = gst_audio_info_to_caps (&info);
  gst_app_src_set_caps (GST_APP_SRC (source), caps);
  gst_app_src_set_callbacks (GST_APP_SRC (source), &callbacks, self, NULL);
  /* As even as the volume of the window. */
  g_object_set (control, "volume", pow (volume, 3), NULL);
}

/**
 * preview_loop_player_new:
 * @sound: what to play
 * @volume: 0 to 1
 *
 * Plays until it is stopped.
 *
 * Returns: (transfer full) (nullable): a player, or %NULL if nothing can be
 *   played here
 */
PreviewLoopPlayer *
preview_loop_player_new (const PreviewLoopSound *sound, double volume)
{
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = gst_parse_launch (LINE, &error);
  PreviewLoopPlayer *self;

  if (error != NULL) {
    g_warning ("%s", error->message);
    g_clear_object (&pipeline);
    return NULL;
  }
  self = g_new0 (PreviewLoopPlayer, 1);
  self->pipeline = gst_object_ref_sink (pipeline);
  self->samples = preview_loop_sound_compose (sound);
  self->channels = sound->channels;
  self->rate = sound->rate;
  set_up (self, volume);
  self->worker = preview_worker_new ("loop");
  preview_worker_push (self->worker, start_work, gst_object_ref (pipeline),
                       gst_object_unref);
  return self;
}

/**
 * preview_loop_player_stop:
 * @self: (transfer full): a player
 *
 * Returns at once.
 */
void
preview_loop_player_stop (PreviewLoopPlayer *self)
{
  PreviewWorker *worker = self->worker;

  preview_worker_push (worker, stop_work, self, NULL);
  preview_worker_finish (worker);
}
