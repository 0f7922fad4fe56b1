/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <gst/app/gstappsink.h>
#include <gst/base/base.h>

#include "preview-export-fetch.h"

/* How often there is something to tell, and to notice that nobody wants it. */
#define STEP (100 * GST_MSECOND)
/* What is read at once of a file. */
#define BLOCK_SIZE (256 * 1024)

/* One file on its way. */
typedef struct
{
  GstElement *pipeline;
  GstElement *source;
  PreviewExportPart *part;

  /* Guarded by the lock. */
  GMutex lock;
  guint64 done;
  guint64 total;
  GError *error;
} Fetch;

/** preview_export_answer_clear: frees what is in @self. */
void
preview_export_answer_clear (PreviewExportAnswer *self)
{
  g_clear_pointer (&self->run, gst_structure_free);
  g_clear_pointer (&self->content, gst_structure_free);
  g_clear_pointer (&self->cues, camb_cues_unref);
}

static void
add_cue (CambCuesBuilder *builder, const GstStructure *cue)
{
  guint64 start = 0;
  guint64 end = 0;

  gst_structure_get (cue, "start", G_TYPE_UINT64, &start, "end", G_TYPE_UINT64,
                     &end, NULL);
  camb_cues_builder_add_timed (builder, start, end,
                               gst_structure_get_string (cue, "text"),
                               gst_structure_get_string (cue, "speaker"));
}

/**
 * preview_export_read_cues:
 * @transcript: the element's property `transcript`
 *
 * Returns: (transfer full): the lines
 */
CambCues *
preview_export_read_cues (const GstStructure *transcript)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();
  const GValue *array = gst_structure_get_value (transcript, "cues");
  guint n = array != NULL ? gst_value_array_get_size (array) : 0;

  for (guint i = 0; i < n; i++)
    add_cue (builder,
             gst_value_get_structure (gst_value_array_get_value (array, i)));
  return camb_cues_builder_build (builder, CAMB_TIME_UNIT_SECONDS, G_MAXUINT64);
}

static GstElement *
make_file_source (const char *uri)
{
  GstElement *source = gst_element_make_from_uri (GST_URI_SRC, uri, NULL, NULL);

  if (GST_IS_BASE_SRC (source))
    g_object_set (source, "blocksize", BLOCK_SIZE, NULL);
  return source;
}

/**
 * preview_export_make_source:
 * @query: which file
 *
 * Returns: (transfer floating) (nullable): an element for it, if the plugin is
 *   there
 */
GstElement *
preview_export_make_source (const PreviewExportQuery *query)
{
  const PreviewSpec *spec = query->item->spec;
  GstElement *source;

  if (spec->uri != NULL)
    return make_file_source (spec->uri);
  source = gst_element_factory_make ("cambfilesrc", NULL);
  if (source == NULL)
    return NULL;
  gst_util_set_object_arg (G_OBJECT (source), "kind",
                           preview_kind_get_nick (spec->kind));
  gst_util_set_object_arg (G_OBJECT (source), "file", query->file);
  g_object_set (source, "run-id", spec->run_id, "language", query->language,
                "offline", query->offline, NULL);
  preview_account_apply (query->item->account, source);
  return source;
}

static void
keep_error (Fetch *self, GError *error)
{
  g_mutex_lock (&self->lock);
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
  g_mutex_unlock (&self->lock);
}

static void
set_done (Fetch *self, guint64 done)
{
  g_mutex_lock (&self->lock);
  self->done = done;
  g_mutex_unlock (&self->lock);
}

/* In the pipeline's thread. */
static GstFlowReturn
new_sample_cb (GstAppSink *sink, gpointer data)
{
  Fetch *self = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  GstBuffer *buffer = sample != NULL ? gst_sample_get_buffer (sample) : NULL;
  GError *error = NULL;
  gboolean written;
  GstMapInfo map;

  if (buffer == NULL || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return GST_FLOW_ERROR;
  written = preview_export_part_write (self->part, map.data, map.size, &error);
  gst_buffer_unmap (buffer, &map);
  if (!written) {
    keep_error (self, error);
    return GST_FLOW_ERROR;
  }
  set_done (self, self->part->offset);
  return GST_FLOW_OK;
}

static GstElement *
make_sink (Fetch *self)
{
  GstElement *sink;
  GstAppSinkCallbacks callbacks = {.new_sample = new_sample_cb};

  if (self->part == NULL)
    return gst_element_factory_make ("fakesink", NULL);
  sink = gst_element_factory_make ("appsink", NULL);
  if (sink == NULL)
    return NULL;
  /* It prerolls with the first buffer and writes it once it plays. */
  g_object_set (sink, "sync", FALSE, "max-buffers", 4, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);
  return sink;
}

static gboolean
set_up (Fetch *self, const PreviewExportQuery *query, GError **error)
{
  GstElement *sink = make_sink (self);
  /* One thread reads, another writes. */
  GstElement *queue = gst_element_factory_make ("queue", NULL);

  self->source = preview_export_make_source (query);
  if (self->source == NULL || queue == NULL || sink == NULL) {
    g_set_error_literal (
        error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
        _ ("GStreamer does not find the element cambfilesrc: install the "
           "plugin, or set GST_PLUGIN_PATH to its folder."));
    g_clear_object (&queue);
    g_clear_object (&sink);
    return FALSE;
  }
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  gst_bin_add_many (GST_BIN (self->pipeline), self->source, queue, sink, NULL);
  gst_element_link_many (self->source, queue, sink, NULL);
  if (self->part != NULL && self->part->offset > 0) {
    gst_element_set_state (self->source, GST_STATE_READY);
    gst_element_send_event (
        self->source,
        gst_event_new_seek (1.0, GST_FORMAT_BYTES, GST_SEEK_FLAG_NONE,
                            GST_SEEK_TYPE_SET, (gint64)self->part->offset,
                            GST_SEEK_TYPE_NONE, -1));
  }
  return TRUE;
}

/* Returns: whether there is room for what the element says will come. */
static gboolean
reserve (Fetch *self, const GstStructure *content, GError **error)
{
  guint64 size = 0;

  if (self->part == NULL || !gst_structure_get_uint64 (content, "size", &size))
    return TRUE;
  g_mutex_lock (&self->lock);
  self->total = size;
  g_mutex_unlock (&self->lock);
  return preview_export_part_reserve (self->part, size, error);
}

/* Returns: whether to go on. Takes @message. */
static gboolean
handle_message (Fetch *self, GstMessage *taken, gboolean *done, GError **error)
{
  g_autoptr (GstMessage) message = taken;
  const GstStructure *structure = gst_message_get_structure (message);
  g_autoptr (GError) problem = NULL;

  switch (GST_MESSAGE_TYPE (message)) {
  case GST_MESSAGE_ELEMENT:
    return !gst_structure_has_name (structure, "camb-file") ||
           reserve (self, structure, error);
  case GST_MESSAGE_ASYNC_DONE:
    *done = self->part == NULL;
    return TRUE;
  case GST_MESSAGE_EOS:
    *done = TRUE;
    return TRUE;
  default:
    gst_message_parse_error (message, &problem, NULL);
    g_mutex_lock (&self->lock);
    if (self->error != NULL)
      g_propagate_error (error, g_steal_pointer (&self->error));
    else
      g_propagate_error (error, g_steal_pointer (&problem));
    g_mutex_unlock (&self->lock);
    return FALSE;
  }
}

static void
tell (Fetch *self, PreviewExportStepFunc step, gpointer data)
{
  guint64 done, total;

  g_mutex_lock (&self->lock);
  done = self->done;
  total = self->total;
  g_mutex_unlock (&self->lock);
  if (step != NULL)
    step (done, total, data);
}

static gboolean
play (Fetch *self,
      PreviewExportStepFunc step,
      gpointer data,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  gboolean done = FALSE;

  gst_element_set_state (self->pipeline, self->part != NULL ? GST_STATE_PLAYING
                                                            : GST_STATE_PAUSED);
  while (!done) {
    GstMessage *message = gst_bus_timed_pop_filtered (
        bus, STEP,
        GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_ELEMENT |
            GST_MESSAGE_ASYNC_DONE);

    if (message != NULL && !handle_message (self, message, &done, error))
      return FALSE;
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (message == NULL)
      tell (self, step, data);
  }
  return TRUE;
}

static void
read_answer (Fetch *self, PreviewExportAnswer *answer)
{
  g_autoptr (GstStructure) transcript = NULL;

  /* A file that was attached is what it is. */
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (self->source),
                                    "content") == NULL)
    return;
  g_object_get (self->source, "run", &answer->run, "content", &answer->content,
                "transcript", &transcript, NULL);
  if (transcript != NULL)
    answer->cues = preview_export_read_cues (transcript);
}

/**
 * preview_export_fetch:
 * @query: which file
 * @part: (nullable): where to write; %NULL to look only
 * @answer: (out): what was found out, also if it failed
 * @step: (nullable): called now and then
 * @data: for @step
 * @cancellable: (nullable): ends it
 * @error: return location for an error
 *
 * Writes a file as the service delivers it, from where @part stands on. Waits
 * until that is done.
 *
 * Returns: whether it is complete
 */
gboolean
preview_export_fetch (const PreviewExportQuery *query,
                      PreviewExportPart *part,
                      PreviewExportAnswer *answer,
                      PreviewExportStepFunc step,
                      gpointer data,
                      GCancellable *cancellable,
                      GError **error)
{
  Fetch self = {.part = part};
  gboolean done;

  g_mutex_init (&self.lock);
  done = set_up (&self, query, error) &&
         play (&self, step, data, cancellable, error);
  if (self.pipeline != NULL) {
    gst_element_set_state (self.pipeline, GST_STATE_NULL);
    read_answer (&self, answer);
  }
  if (!done && part != NULL && error != NULL &&
      g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    preview_export_part_make_room (part);
  g_clear_pointer (&self.pipeline, gst_object_unref);
  g_clear_error (&self.error);
  g_mutex_clear (&self.lock);
  return done;
}

/**
 * preview_export_inspect:
 * @query: which file
 * @answer: (out): what was found out, also if it failed
 * @cancellable: (nullable): ends it
 * @error: return location for an error
 *
 * Returns: whether there is such a file
 */
gboolean
preview_export_inspect (const PreviewExportQuery *query,
                        PreviewExportAnswer *answer,
                        GCancellable *cancellable,
                        GError **error)
{
  return preview_export_fetch (query, NULL, answer, NULL, NULL, cancellable,
                               error);
}

/**
 * preview_export_is_absent:
 * @error: what preview_export_fetch() says
 *
 * Returns: whether the run has no such file, which is no failure
 */
gboolean
preview_export_is_absent (const GError *error)
{
  return g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE);
}
