/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <gst/app/app.h>
#include <gst/audio/audio.h>

#include "preview-sound-reader.h"

/* A pad of the first sound alone; a picture beside it is not decoded. The
 * decoder's own layout is taken as it is, to save a pass over all samples. */
#define RUN_LINE \
  "cambsrc name=source subtitles=none source.audio_0 ! decodebin ! " SINK_LINE
/* The voice is a file of its own, and nothing else is in it: read as it is, by
 * the thread that decodes it. */
#define VOICE_LINE "cambfilesrc name=source file=audio ! decodebin ! " SINK_LINE
#define FILE_LINE \
  "uridecodebin name=source caps=audio/x-raw expose-all-streams=false " \
  "! " SINK_LINE
#define SINK_LINE \
  "audioconvert ! audio/x-raw,format=F32LE ! " \
  "appsink name=sink sync=false max-buffers=256"
/* Two threads that hand over frame by frame spend their time on waking each
 * other; so many are worth it. */
#define BATCH 32
/* How often a wait looks whether it is still wanted. */
#define TICK (50 * GST_MSECOND)
/* How long the reason for a failure may be on its way. */
#define PATIENCE (2 * GST_SECOND)

struct _PreviewSoundReader
{
  PreviewSpec *spec;
  PreviewAccount *account;
  PreviewSoundTrack track;
  gboolean is_voice_file;
  GstElement *pipeline;
  GstAppSink *sink;
  GstBus *bus;
  GError *problem;

  GMutex lock;
  GCond cond;
  /* Guarded by the lock: what is in the sink, and whether more will be. */
  guint n_waiting;
  gboolean is_at_end;

  /* What the last samples are of. */
  GstSample *sample;
  GstAudioInfo info;
  GstAudioBuffer buffer;
  gboolean is_mapped;
  guint64 next_time;
};

/**
 * preview_sound_track_get_nick:
 * @track: a track
 *
 * Returns: what the element calls it
 */
const char *
preview_sound_track_get_nick (PreviewSoundTrack track)
{
  return track == PREVIEW_SOUND_TRACK_VOICE ? "voice" : "mix";
}

/* Of decoders of the same rank the first by name is taken, which is the slowest
 * by half. */
static void
prefer_decoder (void)
{
  static gsize is_done;
  GstRegistry *registry = gst_registry_get ();
  g_autoptr (GstPluginFeature) feature = NULL;

  if (!g_once_init_enter (&is_done))
    return;
  feature = gst_registry_lookup_feature (registry, "mpg123audiodec");
  if (feature != NULL &&
      gst_plugin_feature_get_rank (feature) == GST_RANK_MARGINAL)
    gst_plugin_feature_set_rank (feature, GST_RANK_SECONDARY);
  g_once_init_leave (&is_done, 1);
}

/* In the pipeline's threads. */
static GstFlowReturn
new_sample_cb (GstAppSink *sink, gpointer data)
{
  PreviewSoundReader *self = data;

  g_mutex_lock (&self->lock);
  if (++self->n_waiting % BATCH == 0)
    g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  return GST_FLOW_OK;
}

static void
eos_cb (GstAppSink *sink, gpointer data)
{
  PreviewSoundReader *self = data;

  g_mutex_lock (&self->lock);
  self->is_at_end = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

static void
set_run (GstElement *source,
         const PreviewSpec *spec,
         PreviewAccount *account,
         const char *audio)
{
  gst_util_set_object_arg (G_OBJECT (source), "kind",
                           preview_kind_get_nick (spec->kind));
  if (audio != NULL)
    gst_util_set_object_arg (G_OBJECT (source), "audio", audio);
  g_object_set (source, "run-id", spec->run_id, "language", spec->language,
                NULL);
  preview_account_apply (account, source);
}

static void
make_pipeline (PreviewSoundReader *self, const char *line)
{
  GstAppSinkCallbacks callbacks = {.eos = eos_cb, .new_sample = new_sample_cb};

  self->pipeline = gst_parse_launch (line, &self->problem);
  if (self->problem != NULL) {
    gst_clear_object (&self->pipeline);
    return;
  }
  gst_object_ref_sink (self->pipeline);
  self->sink =
      GST_APP_SINK (gst_bin_get_by_name (GST_BIN (self->pipeline), "sink"));
  gst_app_sink_set_callbacks (self->sink, &callbacks, self, NULL);
  self->bus = gst_element_get_bus (self->pipeline);
}

static void
drop_pipeline (PreviewSoundReader *self)
{
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->bus);
  gst_clear_object (&self->sink);
  gst_clear_object (&self->pipeline);
  g_clear_error (&self->problem);
}

static void
make_run_pipeline (PreviewSoundReader *self, gboolean is_voice_file)
{
  g_autoptr (GstElement) source = NULL;

  make_pipeline (self, is_voice_file ? VOICE_LINE : RUN_LINE);
  if (self->pipeline == NULL)
    return;
  source = gst_bin_get_by_name (GST_BIN (self->pipeline), "source");
  set_run (source, self->spec, self->account,
           is_voice_file ? NULL : preview_sound_track_get_nick (self->track));
}

/**
 * preview_sound_reader_new:
 * @spec: which run in which language
 * @account: where it comes from
 * @track: which of its sounds, or what there is in its place
 *
 * Returns: (transfer full): a reader that has not started
 */
PreviewSoundReader *
preview_sound_reader_new (const PreviewSpec *spec,
                          PreviewAccount *account,
                          PreviewSoundTrack track)
{
  PreviewSoundReader *self = g_new0 (PreviewSoundReader, 1);
  g_autoptr (GstElement) source = NULL;

  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  prefer_decoder ();
  self->spec = preview_spec_copy (spec);
  /* Another thread may ask it again. */
  self->account = account != NULL ? preview_account_copy (account) : NULL;
  self->track = track;
  self->is_voice_file = spec->uri == NULL &&
                        spec->kind == PREVIEW_KIND_DUBBING &&
                        track == PREVIEW_SOUND_TRACK_VOICE;
  if (spec->uri == NULL) {
    make_run_pipeline (self, self->is_voice_file);
    return self;
  }
  make_pipeline (self, FILE_LINE);
  if (self->pipeline == NULL)
    return self;
  source = gst_bin_get_by_name (GST_BIN (self->pipeline), "source");
  g_object_set (source, "uri", spec->uri, NULL);
  return self;
}

static void
drop_sample (PreviewSoundReader *self)
{
  if (self->is_mapped)
    gst_audio_buffer_unmap (&self->buffer);
  self->is_mapped = FALSE;
  g_clear_pointer (&self->sample, gst_sample_unref);
}

/**
 * preview_sound_reader_free:
 * @self: (transfer full): a reader
 *
 * Waits until the pipeline is down.
 */
void
preview_sound_reader_free (PreviewSoundReader *self)
{
  drop_sample (self);
  drop_pipeline (self);
  preview_spec_free (self->spec);
  g_clear_object (&self->account);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_free (self);
}

static gboolean
take_error (PreviewSoundReader *self, GstClockTime patience, GError **error)
{
  g_autoptr (GstMessage) message =
      gst_bus_timed_pop_filtered (self->bus, patience, GST_MESSAGE_ERROR);

  if (message != NULL && self->problem == NULL)
    gst_message_parse_error (message, &self->problem, NULL);
  if (self->problem == NULL)
    return FALSE;
  if (error != NULL)
    *error = g_error_copy (self->problem);
  return TRUE;
}

/* Until the pipeline has reached a state, or what it was asked for is done. */
static gboolean
wait (PreviewSoundReader *self, GCancellable *cancellable, GError **error)
{
  GstStateChangeReturn result = GST_STATE_CHANGE_ASYNC;

  while (result == GST_STATE_CHANGE_ASYNC) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    result = gst_element_get_state (self->pipeline, NULL, NULL, TICK);
    if (take_error (self, 0, error))
      return FALSE;
  }
  if (result != GST_STATE_CHANGE_FAILURE)
    return TRUE;
  /* The reason may be a moment behind. */
  if (take_error (self, PATIENCE, error))
    return FALSE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _ ("The sound cannot be read."));
  return FALSE;
}

static gboolean
preroll (PreviewSoundReader *self, GCancellable *cancellable, GError **error)
{
  if (self->pipeline == NULL) {
    g_propagate_error (error, g_error_copy (self->problem));
    return FALSE;
  }
  gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
  return wait (self, cancellable, error);
}

/* Without a voice of its own, what there is of the run takes its place. */
static gboolean
is_absent (const GError *error)
{
  return g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE);
}

/**
 * preview_sound_reader_start:
 * @self: a reader
 * @cancellable: gives up
 * @error: why it cannot be read
 *
 * Goes to the start of the sound.
 *
 * Returns: whether there is one
 */
gboolean
preview_sound_reader_start (PreviewSoundReader *self,
                            GCancellable *cancellable,
                            GError **error)
{
  GError *problem = NULL;

  if (!preroll (self, cancellable, &problem)) {
    if (!self->is_voice_file || !is_absent (problem)) {
      g_propagate_error (error, problem);
      return FALSE;
    }
    g_error_free (problem);
    drop_pipeline (self);
    make_run_pipeline (self, FALSE);
    if (!preroll (self, cancellable, error))
      return FALSE;
  }
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  return TRUE;
}

/**
 * preview_sound_reader_get_duration:
 * @self: a reader that has started
 *
 * Returns: how long the sound is, in nanoseconds, or 0
 */
guint64
preview_sound_reader_get_duration (PreviewSoundReader *self)
{
  gint64 duration;

  if (gst_element_query_duration (self->pipeline, GST_FORMAT_TIME, &duration) &&
      duration > 0)
    return (guint64)duration;
  return 0;
}

/**
 * preview_sound_reader_seek:
 * @self: a reader that has started
 * @start: in nanoseconds
 * @end: in nanoseconds
 * @cancellable: gives up
 * @error: why it cannot
 *
 * Reads that part next.
 *
 * Returns: whether it will
 */
gboolean
preview_sound_reader_seek (PreviewSoundReader *self,
                           guint64 start,
                           guint64 end,
                           GCancellable *cancellable,
                           GError **error)
{
  drop_sample (self);
  self->next_time = start;
  g_mutex_lock (&self->lock);
  self->is_at_end = FALSE;
  g_mutex_unlock (&self->lock);
  if (!gst_element_seek (self->pipeline, 1.0, GST_FORMAT_TIME,
                         GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
                         GST_SEEK_TYPE_SET, (gint64)start, GST_SEEK_TYPE_SET,
                         (gint64)end)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _ ("The sound cannot be read."));
    return FALSE;
  }
  return wait (self, cancellable, error);
}

static gboolean
lend (PreviewSoundReader *self, PreviewSamples *samples)
{
  GstBuffer *buffer = gst_sample_get_buffer (self->sample);
  guint64 time;

  if (buffer == NULL ||
      !gst_audio_info_from_caps (&self->info,
                                 gst_sample_get_caps (self->sample)) ||
      GST_AUDIO_INFO_CHANNELS (&self->info) > PREVIEW_MAX_CHANNELS ||
      !gst_audio_buffer_map (&self->buffer, &self->info, buffer, GST_MAP_READ))
    return FALSE;
  self->is_mapped = TRUE;
  time = gst_segment_to_stream_time (gst_sample_get_segment (self->sample),
                                     GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
  samples->time = time != GST_CLOCK_TIME_NONE ? time : self->next_time;
  samples->rate = GST_AUDIO_INFO_RATE (&self->info);
  samples->n_channels = (guint)GST_AUDIO_INFO_CHANNELS (&self->info);
  samples->n_frames = self->buffer.n_samples;
  samples->stride = self->buffer.n_planes > 1 || samples->n_channels == 1
                        ? 1
                        : samples->n_channels;
  for (guint c = 0; c < samples->n_channels; c++)
    samples->channels[c] = self->buffer.n_planes > 1
                               ? (const float *)self->buffer.planes[c]
                               : (const float *)self->buffer.planes[0] + c;
  self->next_time =
      samples->time + gst_util_uint64_scale (samples->n_frames, GST_SECOND,
                                             (guint64)samples->rate);
  return TRUE;
}

/* Until the sink is worth looking into, or for a moment. */
static void
wait_for_samples (PreviewSoundReader *self)
{
  gint64 end = g_get_monotonic_time () + TICK / 1000;

  g_mutex_lock (&self->lock);
  self->n_waiting = 0;
  while (self->n_waiting < BATCH && !self->is_at_end &&
         g_cond_wait_until (&self->cond, &self->lock, end))
    continue;
  g_mutex_unlock (&self->lock);
}

/**
 * preview_sound_reader_next:
 * @self: a reader that has started
 * @samples: (out): what comes next, until the next call
 * @cancellable: gives up
 * @error: why it cannot be read
 *
 * Returns: whether there was more; %FALSE without an error at the end
 */
gboolean
preview_sound_reader_next (PreviewSoundReader *self,
                           PreviewSamples *samples,
                           GCancellable *cancellable,
                           GError **error)
{
  for (;;) {
    drop_sample (self);
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    self->sample = gst_app_sink_try_pull_sample (self->sink, 0);
    if (self->sample != NULL && lend (self, samples))
      return TRUE;
    if (self->sample == NULL) {
      if (take_error (self, 0, error) || gst_app_sink_is_eos (self->sink))
        return FALSE;
      wait_for_samples (self);
    }
  }
}
