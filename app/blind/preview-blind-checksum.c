/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The sound of a run is named by the SHA-256 of its bytes as the element
 * delivers them, before any decoder. That is what
 *
 *   gst-launch-1.0 cambsrc name=s run-id=… s.audio_0 ! filesink location=sound
 *   sha256sum sound
 *
 * prints, so that a report can be checked years later. */

#include "config.h"

#include <gst/app/app.h>

#include "preview-blind-checksum.h"

#define LINE \
  "cambsrc name=source subtitles=none source.audio_0 ! " \
  "appsink name=sink sync=false max-buffers=64"
/* Between two looks at whether anybody still wants it. */
#define PATIENCE (100 * GST_MSECOND)

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

static void
update (GChecksum *checksum, GstBuffer *buffer)
{
  GstMapInfo map;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;
  g_checksum_update (checksum, map.data, (gssize)map.size);
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

static char *
read_all (Job *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  GstAppSink *sink = GST_APP_SINK (self->sink);

  while (!gst_app_sink_is_eos (sink)) {
    g_autoptr (GstSample) sample =
        gst_app_sink_try_pull_sample (sink, PATIENCE);

    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        has_failed (self, error))
      return NULL;
    if (sample != NULL)
      update (checksum, gst_sample_get_buffer (sample));
  }
  return g_strdup (g_checksum_get_string (checksum));
}

static void
checksum_thread (GTask *task,
                 gpointer source,
                 gpointer data,
                 GCancellable *cancellable)
{
  Job *self = data;
  GError *error = NULL;
  char *text;

  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  text = read_all (self, cancellable, &error);
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  if (text != NULL)
    g_task_return_pointer (task, text, g_free);
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
  GstElement *pipeline = gst_parse_launch (LINE, error);
  Job *self;

  if (pipeline == NULL)
    return NULL;
  self = g_new0 (Job, 1);
  self->pipeline = gst_object_ref_sink (pipeline);
  self->sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
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
 * preview_blind_checksum_async:
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
preview_blind_checksum_async (const PreviewSpec *spec,
                              gboolean voice_only,
                              PreviewAccount *account,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  GError *error = NULL;
  Job *job = job_new (spec, voice_only, account, &error);

  g_task_set_source_tag (task, preview_blind_checksum_async);
  if (job == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, checksum_thread);
}

/**
 * preview_blind_checksum_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full): SHA-256 in hexadecimal digits
 */
char *
preview_blind_checksum_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
