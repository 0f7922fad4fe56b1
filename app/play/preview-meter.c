/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <ebur128.h>
#include <gst/app/app.h>
#include <math.h>
#include <sys/resource.h>

#include "preview-meter.h"
#include "preview-mix.h"
#include "preview-worker.h"

/* The niceness of the threads that read. */
#define NICENESS 10

/* In the format of the mix: that is what matching has to make equal. */
#define LINE \
  "audioconvert name=head ! audioresample ! " PREVIEW_MIX_CAPS " ! " \
  "appsink name=sink sync=false max-buffers=8 enable-last-sample=false"

struct _PreviewMeter
{
  gatomicrefcount ref_count;

  GstElement *pipeline;
  GstElement *head;

  /* Of the main thread. */
  PreviewMeterFunc done;
  gpointer owner;
  PreviewWorker *worker;
  guint bus_watch;

  /* Of the streaming thread until the end. */
  ebur128_state *state;
  guint64 n_frames;
};

static PreviewMeter *
meter_ref (PreviewMeter *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
meter_unref (gpointer data)
{
  PreviewMeter *self = data;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  gst_clear_object (&self->head);
  gst_clear_object (&self->pipeline);
  if (self->state != NULL)
    ebur128_destroy (&self->state);
  g_free (self);
}

static GstFlowReturn
new_sample_cb (GstAppSink *sink, gpointer data)
{
  PreviewMeter *self = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  GstBuffer *buffer = sample != NULL ? gst_sample_get_buffer (sample) : NULL;
  GstMapInfo map;
  gsize n_frames;

  if (buffer == NULL || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return GST_FLOW_OK;
  n_frames = map.size / PREVIEW_MIX_BYTES;
  ebur128_add_frames_float (self->state, (const float *)(gconstpointer)map.data,
                            n_frames);
  self->n_frames += n_frames;
  gst_buffer_unmap (buffer, &map);
  return GST_FLOW_OK;
}

static double
get_true_peak (PreviewMeter *self)
{
  double highest = 0;

  for (guint c = 0; c < PREVIEW_MIX_CHANNELS; c++) {
    double peak = 0;

    ebur128_true_peak (self->state, c, &peak);
    highest = MAX (highest, peak);
  }
  return highest > 0 ? 20 * log10 (highest) : -HUGE_VAL;
}

/* The owner may stop it meanwhile. */
static void
tell (PreviewMeter *self, const PreviewLoudnessFacts *facts)
{
  PreviewMeterFunc done = self->done;

  self->done = NULL;
  if (done != NULL)
    done (self->owner, facts);
}

static void
finish (PreviewMeter *self)
{
  PreviewLoudnessFacts facts = {.true_peak = get_true_peak (self)};

  if (self->n_frames == 0 ||
      ebur128_loudness_global (self->state, &facts.loudness) != 0)
    tell (self, NULL);
  else
    tell (self, &facts);
}

static gboolean
bus_cb (GstBus *bus, GstMessage *message, gpointer data)
{
  PreviewMeter *self = meter_ref (data);

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    finish (self);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    tell (self, NULL);
  meter_unref (self);
  return G_SOURCE_CONTINUE;
}

/* Each thread of the pipeline says when it starts, from within. On Linux,
 * priority 0 of this call is that of the calling thread alone. */
static GstBusSyncReply
sync_cb (GstBus *bus, GstMessage *message, gpointer data)
{
  GstStreamStatusType type;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_STREAM_STATUS) {
    gst_message_parse_stream_status (message, &type, NULL);
    if (type == GST_STREAM_STATUS_TYPE_ENTER)
      setpriority (PRIO_PROCESS, 0, NICENESS);
  }
  return GST_BUS_PASS;
}

static void
link_to (GstElement *element, GstPad *pad, gpointer next)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (next, "sink");

  if (!gst_pad_is_linked (sink))
    gst_pad_link (pad, sink);
}

static void
decoded_cb (GstElement *decoder, GstPad *pad, gpointer data)
{
  PreviewMeter *self = data;
  g_autoptr (GstCaps) caps = gst_pad_query_caps (pad, NULL);
  const GstStructure *structure =
      gst_caps_is_empty (caps) ? NULL : gst_caps_get_structure (caps, 0);

  if (structure != NULL && gst_structure_has_name (structure, "audio/x-raw"))
    link_to (decoder, pad, self->head);
}

/* Pictures and texts stay unlinked: they are not even fetched. */
static void
pad_added_cb (GstElement *source, GstPad *pad, gpointer decoder)
{
  if (g_str_has_prefix (GST_PAD_NAME (pad), "audio_"))
    link_to (source, pad, decoder);
}

static GstElement *
add (PreviewMeter *self, const char *factory)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (element != NULL)
    gst_bin_add (GST_BIN (self->pipeline), element);
  return element;
}

static gboolean
add_file (PreviewMeter *self, const PreviewSpec *spec)
{
  GstElement *source = add (self, "uridecodebin");

  if (source == NULL)
    return FALSE;
  g_object_set (source, "uri", spec->uri, NULL);
  g_signal_connect (source, "pad-added", G_CALLBACK (decoded_cb), self);
  return TRUE;
}

static gboolean
add_run (PreviewMeter *self,
         const PreviewSpec *spec,
         PreviewAccount *account,
         gboolean voice_only)
{
  GstElement *source = add (self, "cambsrc");
  GstElement *decoder = add (self, "decodebin");

  if (source == NULL || decoder == NULL)
    return FALSE;
  gst_util_set_object_arg (G_OBJECT (source), "kind",
                           preview_kind_get_nick (spec->kind));
  gst_util_set_object_arg (G_OBJECT (source), "audio",
                           voice_only ? "voice" : "mix");
  gst_util_set_object_arg (G_OBJECT (source), "subtitles", "none");
  g_object_set (source, "run-id", spec->run_id, "language", spec->language,
                NULL);
  preview_account_apply (account, source);
  g_signal_connect (source, "pad-added", G_CALLBACK (pad_added_cb), decoder);
  g_signal_connect (decoder, "pad-added", G_CALLBACK (decoded_cb), self);
  return TRUE;
}

static gboolean
fail_cb (gpointer data)
{
  tell (data, NULL);
  return G_SOURCE_REMOVE;
}

static void
start_work (gpointer data)
{
  PreviewMeter *self = data;

  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
}

static void
stop_work (gpointer data)
{
  PreviewMeter *self = data;

  gst_element_set_state (self->pipeline, GST_STATE_NULL);
}

static void
give (PreviewMeter *self, PreviewWorkFunc func)
{
  preview_worker_push (self->worker, func, meter_ref (self), meter_unref);
}

static void
start (PreviewMeter *self)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  g_autoptr (GstElement) sink =
      gst_bin_get_by_name (GST_BIN (self->pipeline), "sink");
  GstAppSinkCallbacks callbacks = {.new_sample = new_sample_cb};

  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);
  gst_bus_set_sync_handler (bus, sync_cb, NULL, NULL);
  self->bus_watch = gst_bus_add_watch (bus, bus_cb, self);
  give (self, start_work);
}

/**
 * preview_meter_new:
 * @spec: which run in which language, or which file
 * @account: (nullable): where it comes from; a file needs none
 * @voice_only: whether the voice is measured, if there is one
 * @done: called with the result
 * @owner: for @done
 *
 * Starts to measure.
 *
 * Returns: (transfer full): a meter
 */
PreviewMeter *
preview_meter_new (const PreviewSpec *spec,
                   PreviewAccount *account,
                   gboolean voice_only,
                   PreviewMeterFunc done,
                   gpointer owner)
{
  PreviewMeter *self = g_new0 (PreviewMeter, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->done = done;
  self->owner = owner;
  self->worker = preview_worker_new ("meter");
  self->state = ebur128_init (PREVIEW_MIX_CHANNELS, PREVIEW_MIX_RATE,
                              EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
  self->pipeline = gst_parse_launch (LINE, NULL);
  if (self->pipeline != NULL)
    gst_object_ref_sink (self->pipeline);
  if (self->pipeline == NULL || self->state == NULL ||
      !(spec->uri != NULL ? add_file (self, spec)
                          : add_run (self, spec, account, voice_only))) {
    g_idle_add_full (G_PRIORITY_DEFAULT, fail_cb, meter_ref (self),
                     meter_unref);
    return self;
  }
  self->head = gst_bin_get_by_name (GST_BIN (self->pipeline), "head");
  start (self);
  return self;
}

/**
 * preview_meter_stop:
 * @self: (transfer full): a meter
 *
 * Measures no further, and tells nobody. Returns at once.
 */
void
preview_meter_stop (PreviewMeter *self)
{
  self->done = NULL;
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  if (self->pipeline != NULL)
    give (self, stop_work);
  preview_worker_finish (self->worker);
  meter_unref (self);
}
