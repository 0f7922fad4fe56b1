/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <ebur128.h>
#include <glib/gi18n.h>
#include <gst/app/app.h>
#include <gst/audio/audio.h>
#include <math.h>
#include <string.h>

#include "preview-analysis.h"
#include "preview-worker.h"

#define LINE \
  "cambsrc name=source subtitles=none ! decodebin ! audioconvert ! " \
  "audio/x-raw,format=F32LE,layout=interleaved ! " \
  "appsink name=sink sync=false max-buffers=8"

struct _PreviewAnalysis
{
  GObject parent_instance;

  GstElement *pipeline;
  PreviewWorker *worker;
  guint bus_watch;
  char *problem;
  gboolean is_done;
  PreviewSoundFacts facts;

  /* Of the streaming thread until all is done. */
  ebur128_state *meter;
  GArray *peaks;
  float low;
  float high;
  guint n_in_peak;
  guint64 n_frames;
  GstAudioInfo info;
};

enum
{
  PROP_0,
  PROP_DONE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PreviewAnalysis, preview_analysis, G_TYPE_OBJECT)

static void
end_peak (PreviewAnalysis *self)
{
  PreviewPeak peak = {
      .low = (gint8)(CLAMP (self->low, -1.0f, 1.0f) * 127),
      .high = (gint8)(CLAMP (self->high, -1.0f, 1.0f) * 127),
  };

  g_array_append_val (self->peaks, peak);
  self->low = self->high = 0;
  self->n_in_peak = 0;
}

static void
find_peaks (PreviewAnalysis *self, const float *samples, gsize n_frames)
{
  const guint channels = (guint)GST_AUDIO_INFO_CHANNELS (&self->info);
  const guint per_peak =
      MAX ((guint)GST_AUDIO_INFO_RATE (&self->info) / 100, 1);

  for (gsize i = 0; i < n_frames; i++) {
    for (guint c = 0; c < channels; c++) {
      float sample = *samples++;

      self->low = MIN (self->low, sample);
      self->high = MAX (self->high, sample);
    }
    if (++self->n_in_peak >= per_peak)
      end_peak (self);
  }
}

static gboolean
start_meter (PreviewAnalysis *self, GstSample *sample)
{
  if (self->meter != NULL)
    return TRUE;
  if (!gst_audio_info_from_caps (&self->info, gst_sample_get_caps (sample)))
    return FALSE;
  self->meter = ebur128_init ((guint)GST_AUDIO_INFO_CHANNELS (&self->info),
                              (gulong)GST_AUDIO_INFO_RATE (&self->info),
                              EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
  return self->meter != NULL;
}

static GstFlowReturn
new_sample_cb (GstAppSink *sink, gpointer data)
{
  PreviewAnalysis *self = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  GstBuffer *buffer = sample != NULL ? gst_sample_get_buffer (sample) : NULL;
  GstMapInfo map;
  gsize n_frames;

  if (buffer == NULL || !start_meter (self, sample) ||
      !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return GST_FLOW_OK;
  n_frames = map.size / (gsize)GST_AUDIO_INFO_BPF (&self->info);
  ebur128_add_frames_float (self->meter, (const float *)map.data, n_frames);
  find_peaks (self, (const float *)map.data, n_frames);
  self->n_frames += n_frames;
  gst_buffer_unmap (buffer, &map);
  return GST_FLOW_OK;
}

static double
get_true_peak (PreviewAnalysis *self)
{
  double highest = 0;

  for (int c = 0; c < self->facts.channels; c++) {
    double peak = 0;

    ebur128_true_peak (self->meter, (guint)c, &peak);
    highest = MAX (highest, peak);
  }
  return highest > 0 ? 20 * log10 (highest) : -HUGE_VAL;
}

static void
finish (PreviewAnalysis *self)
{
  if (self->is_done)
    return;
  if (self->meter != NULL) {
    self->facts.rate = GST_AUDIO_INFO_RATE (&self->info);
    self->facts.channels = GST_AUDIO_INFO_CHANNELS (&self->info);
    self->facts.duration = gst_util_uint64_scale (self->n_frames, GST_SECOND,
                                                  (guint64)self->facts.rate);
    ebur128_loudness_global (self->meter, &self->facts.loudness);
    self->facts.true_peak = get_true_peak (self);
    if (self->n_in_peak > 0)
      end_peak (self);
    self->is_done = TRUE;
  } else if (self->problem == NULL) {
    self->problem = g_strdup (_ ("There is no sound in it."));
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DONE]);
}

static gboolean
bus_cb (GstBus *bus, GstMessage *message, gpointer data)
{
  g_autoptr (PreviewAnalysis) self = g_object_ref (data);
  g_autoptr (GError) error = NULL;

  switch (GST_MESSAGE_TYPE (message)) {
  case GST_MESSAGE_EOS:
    finish (self);
    break;
  case GST_MESSAGE_ERROR:
    gst_message_parse_error (message, &error, NULL);
    if (self->problem == NULL && !self->is_done) {
      self->problem = g_strdup (error->message);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DONE]);
    }
    break;
  default:
    break;
  }
  return G_SOURCE_CONTINUE;
}

static void
start_work (gpointer data)
{
  gst_element_set_state (data, GST_STATE_PLAYING);
}

static void
stop_work (gpointer data)
{
  gst_element_set_state (data, GST_STATE_NULL);
}

static void
preview_analysis_get_property (GObject *object,
                               guint id,
                               GValue *value,
                               GParamSpec *pspec)
{
  PreviewAnalysis *self = PREVIEW_ANALYSIS (object);

  if (id == PROP_DONE)
    g_value_set_boolean (value, self->is_done);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
preview_analysis_finalize (GObject *object)
{
  PreviewAnalysis *self = PREVIEW_ANALYSIS (object);

  if (self->meter != NULL)
    ebur128_destroy (&self->meter);
  g_clear_pointer (&self->peaks, g_array_unref);
  g_free (self->problem);
  G_OBJECT_CLASS (preview_analysis_parent_class)->finalize (object);
}

static void
preview_analysis_class_init (PreviewAnalysisClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = preview_analysis_get_property;
  object_class->finalize = preview_analysis_finalize;

  properties[PROP_DONE] = g_param_spec_boolean (
      "done", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
preview_analysis_init (PreviewAnalysis *self)
{
  self->peaks = g_array_new (FALSE, FALSE, sizeof (PreviewPeak));
}

static void
start (PreviewAnalysis *self, const PreviewSpec *spec, PreviewAccount *account)
{
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  GstAppSinkCallbacks callbacks = {.new_sample = new_sample_cb};

  source = gst_bin_get_by_name (GST_BIN (self->pipeline), "source");
  sink = gst_bin_get_by_name (GST_BIN (self->pipeline), "sink");
  gst_util_set_object_arg (G_OBJECT (source), "kind",
                           preview_kind_get_nick (spec->kind));
  g_object_set (source, "run-id", spec->run_id, "language", spec->language,
                NULL);
  preview_account_apply (account, source);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);
  self->bus_watch = gst_bus_add_watch (bus, bus_cb, self);
  self->worker = preview_worker_new ("analysis");
  preview_worker_push (self->worker, start_work,
                       gst_object_ref (self->pipeline), gst_object_unref);
}

/**
 * preview_analysis_new:
 * @spec: which run in which language
 * @account: where it comes from
 *
 * Starts to read.
 *
 * Returns: (transfer full): an analysis, to be given up with
 *   preview_analysis_stop()
 */
PreviewAnalysis *
preview_analysis_new (const PreviewSpec *spec, PreviewAccount *account)
{
  PreviewAnalysis *self = g_object_new (PREVIEW_TYPE_ANALYSIS, NULL);
  g_autoptr (GError) error = NULL;

  self->pipeline = gst_parse_launch (LINE, &error);
  if (error != NULL) {
    self->problem = g_strdup (error->message);
    g_clear_object (&self->pipeline);
    return self;
  }
  gst_object_ref_sink (self->pipeline);
  start (self, spec, account);
  return self;
}

/**
 * preview_analysis_stop:
 * @self: (transfer full): an analysis
 *
 * Reads no further. Returns at once; what is left is freed when the pipeline
 * is down.
 */
void
preview_analysis_stop (PreviewAnalysis *self)
{
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  if (self->pipeline != NULL) {
    preview_worker_push (self->worker, stop_work,
                         g_steal_pointer (&self->pipeline), gst_object_unref);
    preview_worker_push (self->worker, (PreviewWorkFunc)g_object_unref, self,
                         NULL);
    preview_worker_finish (self->worker);
    return;
  }
  g_object_unref (self);
}

/**
 * preview_analysis_get_facts:
 * @self: an analysis
 *
 * Returns: (nullable): what the sound is like, once all of it was read
 */
const PreviewSoundFacts *
preview_analysis_get_facts (PreviewAnalysis *self)
{
  return self->is_done ? &self->facts : NULL;
}

/**
 * preview_analysis_get_problem:
 * @self: an analysis
 *
 * Returns: (nullable): why it cannot be read, for the user
 */
const char *
preview_analysis_get_problem (PreviewAnalysis *self)
{
  return self->problem;
}

/**
 * preview_analysis_get_peaks:
 * @self: an analysis
 * @n_peaks: (out): how many there are
 *
 * Returns: (array length=n_peaks) (nullable): the waveform, once all of it was
 *   read
 */
const PreviewPeak *
preview_analysis_get_peaks (PreviewAnalysis *self, guint *n_peaks)
{
  *n_peaks = self->is_done ? self->peaks->len : 0;
  return self->is_done ? (const PreviewPeak *)(gpointer)self->peaks->data
                       : NULL;
}
