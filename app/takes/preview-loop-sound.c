/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <gst/app/app.h>
#include <gst/audio/audio.h>

#include "preview-loop-sound.h"

#define LINE \
  "cambsrc name=source subtitles=none ! decodebin ! audioconvert ! " \
  "audio/x-raw,format=F32LE,layout=interleaved ! " \
  "appsink name=sink sync=false max-buffers=64"
/* Between two looks at whether anybody still wants it. */
#define PATIENCE (100 * GST_MSECOND)
/* Seconds of each end that are kept. */
#define KEPT 3
/* How a long sound stops and starts again where it does not loop, in
 * milliseconds. */
#define FADE 150
#define REST 400

typedef struct
{
  GstElement *pipeline;
  GstElement *sink;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  g_clear_object (&self->sink);
  g_clear_object (&self->pipeline);
  g_free (self);
}

/**
 * preview_loop_sound_free:
 * @self: a sound
 */
void
preview_loop_sound_free (PreviewLoopSound *self)
{
  g_array_unref (self->head);
  g_array_unref (self->tail);
  g_free (self);
}

static gsize
get_kept (const PreviewLoopSound *self)
{
  return (gsize)KEPT * self->rate * self->channels;
}

/* The start fills up first; behind it, only the last stays. */
static void
append (PreviewLoopSound *self, const float *samples, gsize n)
{
  gsize kept = get_kept (self);
  gsize n_head = MIN (n, kept - MIN (self->head->len, kept));

  self->n_frames += n / self->channels;
  g_array_append_vals (self->head, samples, (guint)n_head);
  g_array_append_vals (self->tail, samples + n_head, (guint)(n - n_head));
  if (self->tail->len > 2 * kept)
    g_array_remove_range (self->tail, 0, (guint)(self->tail->len - kept));
}

static void
take_sample (PreviewLoopSound *self, GstSample *sample)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  GstAudioInfo info;
  GstMapInfo map;

  if (!gst_audio_info_from_caps (&info, gst_sample_get_caps (sample)))
    return;
  if (self->rate == 0) {
    self->rate = (guint)GST_AUDIO_INFO_RATE (&info);
    self->channels = (guint)GST_AUDIO_INFO_CHANNELS (&info);
  }
  if (self->channels != (guint)GST_AUDIO_INFO_CHANNELS (&info) ||
      !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;
  append (self, (const float *)map.data, map.size / sizeof (float));
  gst_buffer_unmap (buffer, &map);
}

static void
finish (PreviewLoopSound *self)
{
  gsize kept = get_kept (self);
  GArray *end = self->tail->len > 0 ? self->tail : self->head;

  if (self->tail->len > kept)
    g_array_remove_range (self->tail, 0, (guint)(self->tail->len - kept));
  preview_loop_joint_measure (
      &self->joint, (const float *)(gpointer)end->data,
      end->len / self->channels, (const float *)(gpointer)self->head->data,
      self->head->len / self->channels, self->channels, self->rate);
}

static gboolean
read_all (Job *job,
          PreviewLoopSound *self,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (job->pipeline);

  while (!gst_app_sink_is_eos (GST_APP_SINK (job->sink))) {
    g_autoptr (GstSample) sample =
        gst_app_sink_try_pull_sample (GST_APP_SINK (job->sink), PATIENCE);
    g_autoptr (GstMessage) message =
        gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);

    if (message != NULL)
      gst_message_parse_error (message, error, NULL);
    if (message != NULL ||
        g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (sample != NULL)
      take_sample (self, sample);
  }
  if (self->head->len > 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _ ("There is no sound in it."));
  return FALSE;
}

static void
read_thread (GTask *task,
             gpointer source,
             gpointer data,
             GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (PreviewLoopSound) self = g_new0 (PreviewLoopSound, 1);
  GError *error = NULL;
  gboolean is_read;

  self->head = g_array_new (FALSE, FALSE, sizeof (float));
  self->tail = g_array_new (FALSE, FALSE, sizeof (float));
  gst_element_set_state (job->pipeline, GST_STATE_PLAYING);
  is_read = read_all (job, self, cancellable, &error);
  gst_element_set_state (job->pipeline, GST_STATE_NULL);
  if (!is_read) {
    g_task_return_error (task, error);
    return;
  }
  finish (self);
  g_task_return_pointer (task, g_steal_pointer (&self),
                         (GDestroyNotify)preview_loop_sound_free);
}

/**
 * preview_loop_sound_read_async:
 * @spec: a run
 * @account: where it comes from
 * @cancellable: (nullable): gives it up
 * @callback: called in the main thread
 * @data: for @callback
 */
void
preview_loop_sound_read_async (const PreviewSpec *spec,
                               PreviewAccount *account,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autoptr (GstElement) source = NULL;
  GError *error = NULL;
  GstElement *pipeline = gst_parse_launch (LINE, &error);
  Job *job;

  g_task_set_source_tag (task, preview_loop_sound_read_async);
  if (pipeline == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_clear_error (&error);
  job = g_new0 (Job, 1);
  job->pipeline = gst_object_ref_sink (pipeline);
  job->sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  gst_util_set_object_arg (G_OBJECT (source), "kind",
                           preview_kind_get_nick (spec->kind));
  g_object_set (source, "run-id", spec->run_id, "language", spec->language,
                NULL);
  preview_account_apply (account, source);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, read_thread);
}

/**
 * preview_loop_sound_read_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full): a sound
 */
PreviewLoopSound *
preview_loop_sound_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fade (const PreviewLoopSound *self, GArray *samples, gsize from, gboolean out)
{
  gsize n_frames = MIN ((gsize)self->rate * FADE / 1000,
                        (samples->len - from) / self->channels);

  for (gsize i = 0; i < n_frames; i++) {
    float share = (float)i / (float)n_frames;

    for (guint c = 0; c < self->channels; c++)
      g_array_index (samples, float, from + i * self->channels + c) *=
          out ? 1 - share : share;
  }
}

/**
 * preview_loop_sound_compose:
 * @self: a sound
 *
 * Returns: (transfer full) (element-type float): what is to be played again and
 *   again to hear how it loops: a short sound as it is; of a long one its end
 *   and its start, with a rest after both
 */
GArray *
preview_loop_sound_compose (const PreviewLoopSound *self)
{
  GArray *out = g_array_new (FALSE, TRUE, sizeof (float));
  gsize n_fade = (gsize)self->rate * FADE / 1000 * self->channels;
  gsize n_rest = (gsize)self->rate * REST / 1000 * self->channels;

  if (self->n_frames * self->channels <= self->head->len + self->tail->len) {
    g_array_append_vals (out, self->head->data, self->head->len);
    g_array_append_vals (out, self->tail->data, self->tail->len);
    return out;
  }
  g_array_append_vals (out, self->tail->data, self->tail->len);
  fade (self, out, 0, FALSE);
  g_array_append_vals (out, self->head->data, self->head->len);
  fade (self, out, out->len - MIN (n_fade, out->len), TRUE);
  g_array_set_size (out, (guint)(out->len + n_rest));
  return out;
}
