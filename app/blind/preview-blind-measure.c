/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The sound of a run is named by the SHA-256 of its bytes as the element
 * delivers them, before any decoder. That is what
 *
 *   gst-launch-1.0 cambsrc name=s run-id=… s.audio_0 ! filesink location=sound
 *   sha256sum sound
 *
 * prints, so that a report can be checked years later. On the way it is
 * measured how loud it is. */

#include "config.h"

#include <ebur128.h>
#include <glib/gi18n.h>
#include <gst/app/app.h>
#include <gst/audio/audio.h>
#include <math.h>

#include "preview-blind-measure.h"
#include "preview-sha256.h"

#define LINE \
  "cambsrc name=source subtitles=none source.audio_0 ! identity name=tap " \
  "signal-handoffs=true ! decodebin ! audioconvert ! " \
  "audio/x-raw,format=F32LE,layout=interleaved ! " \
  "appsink name=sink sync=false max-buffers=64"
/* Between two looks at whether anybody still wants it. */
#define PATIENCE (100 * GST_MSECOND)

typedef struct
{
  GstElement *pipeline;
  GstElement *sink;
  /* Of the streaming thread until the pipeline is down. */
  PreviewSha256 checksum;
  ebur128_state *meter;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  g_clear_object (&self->sink);
  g_clear_object (&self->pipeline);
  if (self->meter != NULL)
    ebur128_destroy (&self->meter);
  g_free (self);
}

static void
handoff_cb (GstElement *tap, GstBuffer *buffer, gpointer data)
{
  Job *self = data;
  GstMapInfo map;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;
  preview_sha256_update (&self->checksum, map.data, map.size);
  gst_buffer_unmap (buffer, &map);
}

static void
measure (Job *self, GstSample *sample)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  GstAudioInfo info;
  GstMapInfo map;

  if (!gst_audio_info_from_caps (&info, gst_sample_get_caps (sample)) ||
      !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;
  if (self->meter == NULL)
    self->meter =
        ebur128_init ((guint)GST_AUDIO_INFO_CHANNELS (&info),
                      (gulong)GST_AUDIO_INFO_RATE (&info), EBUR128_MODE_I);
  if (self->meter != NULL)
    ebur128_add_frames_float (self->meter, (const float *)map.data,
                              map.size / (gsize)GST_AUDIO_INFO_BPF (&info));
  gst_buffer_unmap (buffer, &map);
}

static gboolean
has_failed (Job *self, GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  g_autoptr (GstMessage) message =
      gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);

  if (message == NULL)
    return FALSE;
  gst_message_parse_error (message, error, NULL);
  return TRUE;
}

static gboolean
read_all (Job *self, GCancellable *cancellable, GError **error)
{
  GstAppSink *sink = GST_APP_SINK (self->sink);

  while (!gst_app_sink_is_eos (sink)) {
    g_autoptr (GstSample) sample =
        gst_app_sink_try_pull_sample (sink, PATIENCE);

    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        has_failed (self, error))
      return FALSE;
    if (sample != NULL)
      measure (self, sample);
  }
  if (self->meter != NULL)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _ ("There is no sound in it."));
  return FALSE;
}

static PreviewBlindFacts *
take_facts (Job *self)
{
  PreviewBlindFacts *facts = g_new0 (PreviewBlindFacts, 1);

  facts->checksum = preview_sha256_finish (&self->checksum);
  if (ebur128_loudness_global (self->meter, &facts->loudness) !=
      EBUR128_SUCCESS)
    facts->loudness = -HUGE_VAL;
  return facts;
}

static void
measure_thread (GTask *task,
                gpointer source,
                gpointer data,
                GCancellable *cancellable)
{
  Job *self = data;
  GError *error = NULL;
  gboolean is_read;

  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  is_read = read_all (self, cancellable, &error);
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  if (is_read)
    g_task_return_pointer (task, take_facts (self),
                           (GDestroyNotify)preview_blind_facts_free);
  else
    g_task_return_error (task, error);
}

static Job *
job_new (const PreviewSpec *spec,
         gboolean voice_only,
         PreviewAccount *account,
         GError **error)
{
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GstElement) tap = NULL;
  GstElement *pipeline = gst_parse_launch (LINE, error);
  Job *self;

  if (pipeline == NULL)
    return NULL;
  self = g_new0 (Job, 1);
  preview_sha256_init (&self->checksum);
  self->pipeline = gst_object_ref_sink (pipeline);
  self->sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  tap = gst_bin_get_by_name (GST_BIN (pipeline), "tap");
  g_signal_connect (tap, "handoff", G_CALLBACK (handoff_cb), self);
  source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  gst_util_set_object_arg (G_OBJECT (source), "kind",
                           preview_kind_get_nick (spec->kind));
  gst_util_set_object_arg (G_OBJECT (source), "audio",
                           voice_only ? "voice" : "mix");
  g_object_set (source, "run-id", spec->run_id, "language", spec->language,
                NULL);
  preview_account_apply (account, source);
  return self;
}

/**
 * preview_blind_facts_free:
 * @self: what is known of a sound
 */
void
preview_blind_facts_free (PreviewBlindFacts *self)
{
  g_free (self->checksum);
  g_free (self);
}

/**
 * preview_blind_measure_async:
 * @spec: which run in which language
 * @voice_only: whether it is about the voice alone
 * @account: where it comes from
 * @cancellable: (nullable): gives it up
 * @callback: called in the main thread
 * @data: for @callback
 *
 * Reads the whole sound, which puts it on the disk as well.
 */
void
preview_blind_measure_async (const PreviewSpec *spec,
                             gboolean voice_only,
                             PreviewAccount *account,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  GError *error = NULL;
  Job *job = job_new (spec, voice_only, account, &error);

  g_task_set_source_tag (task, preview_blind_measure_async);
  if (job == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, measure_thread);
}

/**
 * preview_blind_measure_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full): what is known of the sound
 */
PreviewBlindFacts *
preview_blind_measure_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
