/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-pipe-private.h"

/* A demuxer that has just begun may refuse: how often it is asked again, and
 * after how many microseconds. */
#define SEEK_TRIES 4
#define SEEK_PAUSE 50000

typedef struct
{
  PreviewPipe *pipe;
  guint64 position;
  double rate;
  gboolean is_exact;
} Order;

/* Used by any thread: in all of the process. */
static int n_pipes;

/* Returns: how many pipes there are */
guint
preview_pipe_count (void)
{
  return (guint)g_atomic_int_get (&n_pipes);
}

PreviewPipe *
preview_pipe_ref (PreviewPipe *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
preview_pipe_unref (PreviewPipe *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < PREVIEW_PIPE_N_SOUNDS; i++)
    preview_track_unref (self->tracks[i]);
  preview_mix_unref (self->mix);
  g_atomic_int_add (&n_pipes, -1);
  gst_clear_object (&self->video_pad);
  gst_clear_object (&self->video);
  gst_clear_object (&self->pipeline);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static Order *
order_new (PreviewPipe *pipe)
{
  Order *self = g_new0 (Order, 1);

  self->pipe = preview_pipe_ref (pipe);
  return self;
}

static void
order_free (gpointer data)
{
  Order *self = data;

  preview_pipe_unref (self->pipe);
  g_free (self);
}

static void
give (PreviewPipe *self, PreviewWorkFunc func, Order *order)
{
  preview_worker_push (self->worker, func, order, order_free);
}

static void
pause_work (gpointer data)
{
  Order *order = data;

  gst_element_set_state (order->pipe->pipeline, GST_STATE_PAUSED);
}

static void
play_work (gpointer data)
{
  Order *order = data;

  gst_element_set_base_time (order->pipe->pipeline, order->position);
  gst_element_set_state (order->pipe->pipeline, GST_STATE_PLAYING);
}

/* Always from PAUSED, so that nothing runs by the old base time. */
static void
seek_work (gpointer data)
{
  Order *order = data;
  GstElement *pipeline = order->pipe->pipeline;
  GstSeekFlags flags = GST_SEEK_FLAG_FLUSH;

  flags |= order->is_exact ? GST_SEEK_FLAG_ACCURATE : GST_SEEK_FLAG_KEY_UNIT;
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  for (guint i = 0; i < SEEK_TRIES; i++) {
    if (gst_element_seek (pipeline, order->rate, GST_FORMAT_TIME, flags,
                          GST_SEEK_TYPE_SET, (gint64)order->position,
                          GST_SEEK_TYPE_NONE, 0))
      break;
    g_usleep (SEEK_PAUSE);
  }
  /* It may have a frame by now, or have failed and stay where it was. */
  g_atomic_int_inc (&order->pipe->n_sought);
  gst_element_post_message (
      pipeline, gst_message_new_application (
                    GST_OBJECT (pipeline), gst_structure_new_empty ("sought")));
}

static void
set_async (const GValue *item, gpointer data)
{
  g_object_set (g_value_get_object (item), "async", GPOINTER_TO_INT (data),
                NULL);
}

static GstPadProbeReturn
drop_cb (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  return GST_PAD_PROBE_DROP;
}

/* Without a picture, nothing is decoded, and nobody waits for a frame. */
static void
picture_work (gpointer data)
{
  Order *order = data;
  PreviewPipe *self = order->pipe;
  gboolean has_picture = order->is_exact;
  g_autoptr (GstIterator) sinks = NULL;

  if (self->video_pad == NULL || self->n_audio == 0 ||
      has_picture == (self->video_block == 0))
    return;
  sinks = gst_bin_iterate_sinks (GST_BIN (self->video));
  gst_iterator_foreach (sinks, set_async, GINT_TO_POINTER (has_picture));
  if (has_picture)
    gst_pad_remove_probe (self->video_pad, self->video_block);
  self->video_block =
      has_picture
          ? 0
          : gst_pad_add_probe (self->video_pad, GST_PAD_PROBE_TYPE_BUFFER,
                               drop_cb, NULL, NULL);
}

static void
close_work (gpointer data)
{
  Order *order = data;

  gst_element_set_state (order->pipe->pipeline, GST_STATE_NULL);
}

static void
configure_source (PreviewPipe *self,
                  const PreviewSpec *spec,
                  PreviewAccount *account)
{
  gst_util_set_object_arg (G_OBJECT (self->source), "kind",
                           preview_kind_get_nick (spec->kind));
  gst_util_set_object_arg (G_OBJECT (self->source), "audio",
                           spec->kind == PREVIEW_KIND_DUBBING ? "both" : "mix");
  /* Subtitles are drawn from the transcript, and change without a seek. */
  gst_util_set_object_arg (G_OBJECT (self->source), "subtitles", "none");
  g_object_set (self->source, "run-id", spec->run_id, "language",
                spec->language, NULL);
  preview_account_apply (account, self->source);
}

static void
create_file_source (PreviewPipe *self, const char *uri)
{
  self->source = gst_element_factory_make ("uridecodebin", NULL);
  if (self->source == NULL)
    return;
  g_object_set (self->source, "uri", uri, "use-buffering", TRUE, NULL);
  gst_bin_add (GST_BIN (self->pipeline), self->source);
}

static gboolean
create_elements (PreviewPipe *self)
{
  self->source = gst_element_factory_make ("cambsrc", NULL);
  if (self->source == NULL || !preview_pipe_create_queues (self)) {
    gst_clear_object (&self->source);
    return FALSE;
  }
  gst_bin_add (GST_BIN (self->pipeline), self->source);
  return TRUE;
}

/* The clock is everybody's, and the base time is set from outside. */
static void
share_clock (PreviewPipe *self)
{
  g_autoptr (GstClock) clock = gst_system_clock_obtain ();

  gst_pipeline_use_clock (GST_PIPELINE (self->pipeline), clock);
  gst_element_set_start_time (self->pipeline, GST_CLOCK_TIME_NONE);
}

/**
 * preview_pipe_new:
 * @spec: which run in which language
 * @account: (nullable): where it comes from; a file needs none
 * @video_sink: (nullable): where its picture goes
 * @mix: where its sounds go
 * @funcs: what the owner wants to hear; not copied
 * @owner: given to each of @funcs
 *
 * Returns: (transfer full): a pipe that does nothing yet
 */
PreviewPipe *
preview_pipe_new (const PreviewSpec *spec,
                  PreviewAccount *account,
                  PreviewVideoSink *video_sink,
                  PreviewMix *mix,
                  const PreviewPipeFuncs *funcs,
                  gpointer owner)
{
  PreviewPipe *self = g_new0 (PreviewPipe, 1);
  g_autoptr (GstBus) bus = NULL;

  g_atomic_ref_count_init (&self->ref_count);
  g_atomic_int_inc (&n_pipes);
  g_mutex_init (&self->lock);
  self->funcs = funcs;
  self->owner = owner;
  self->percent = self->voice_percent = 100;
  self->mix = preview_mix_ref (mix);
  for (guint i = 0; i < PREVIEW_PIPE_N_SOUNDS; i++)
    self->tracks[i] = preview_track_new (mix);
  self->worker = preview_worker_new ("pipe");
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  if (spec->uri != NULL)
    create_file_source (self, spec->uri);
  else if (create_elements (self))
    configure_source (self, spec, account);
  if (self->source == NULL)
    return self;

  if (video_sink != NULL) {
    self->video = preview_video_sink_create_element (video_sink);
    if (self->video != NULL)
      gst_object_ref_sink (self->video);
  }
  share_clock (self);
  preview_pipe_watch_pads (self);
  if (spec->uri == NULL)
    preview_pipe_watch_facts (self);
  bus = gst_element_get_bus (self->pipeline);
  self->bus_watch = gst_bus_add_watch (bus, preview_pipe_bus_cb, self);
  return self;
}

/**
 * preview_pipe_close:
 * @self: (transfer full): a pipe
 *
 * Tells the owner nothing more, and takes the pipeline down in its own time.
 */
void
preview_pipe_close (PreviewPipe *self)
{
  self->funcs = NULL;
  for (guint i = 0; i < PREVIEW_PIPE_N_SOUNDS; i++)
    preview_track_leave (self->tracks[i]);
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  if (self->pipeline != NULL)
    give (self, close_work, order_new (self));
  preview_worker_finish (self->worker);
  preview_pipe_unref (self);
}

static gboolean
fail_cb (gpointer data)
{
  PreviewPipe *self = data;
  g_autoptr (GError) error = g_error_new_literal (
      GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
      _ ("GStreamer does not find the element cambsrc: install the plugin, or "
         "set GST_PLUGIN_PATH to its folder."));

  if (self->funcs != NULL)
    self->funcs->failed (self->owner, error);
  return G_SOURCE_REMOVE;
}

/**
 * preview_pipe_open:
 * @self: a pipe
 *
 * Starts to open the run. The owner hears `prepared` or `failed`.
 */
void
preview_pipe_open (PreviewPipe *self)
{
  if (self->source == NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT, fail_cb, preview_pipe_ref (self),
                     (GDestroyNotify)preview_pipe_unref);
  else
    give (self, pause_work, order_new (self));
}

/**
 * preview_pipe_seek:
 * @self: a pipe
 * @position: in nanoseconds
 * @rate: how fast to go from there
 * @is_exact: whether the frame is to be that one, rather than soon
 *
 * Goes elsewhere and stays paused. The owner hears `prepared`.
 */
void
preview_pipe_seek (PreviewPipe *self,
                   guint64 position,
                   double rate,
                   gboolean is_exact)
{
  Order *order = order_new (self);

  order->position = position;
  order->rate = rate;
  order->is_exact = is_exact;
  self->n_seeks++;
  give (self, seek_work, order);
}

/**
 * preview_pipe_play:
 * @self: a pipe that is prepared
 * @base_time: of the shared clock, when its running time is 0
 */
void
preview_pipe_play (PreviewPipe *self, guint64 base_time)
{
  Order *order = order_new (self);

  order->position = base_time;
  give (self, play_work, order);
}

/**
 * preview_pipe_pause:
 * @self: a pipe
 */
void
preview_pipe_pause (PreviewPipe *self)
{
  give (self, pause_work, order_new (self));
}

/**
 * preview_pipe_set_picture:
 * @self: a pipe that is prepared
 * @has_picture: whether video is decoded and shown; it always is if there is
 *   no sound
 *
 * A picture that comes back does so with the next seek.
 */
void
preview_pipe_set_picture (PreviewPipe *self, gboolean has_picture)
{
  Order *order = order_new (self);

  order->is_exact = has_picture;
  give (self, picture_work, order);
}

/**
 * preview_pipe_get_duration:
 * @self: a pipe
 *
 * Returns: in nanoseconds, %GST_CLOCK_TIME_NONE if it is not known
 */
guint64
preview_pipe_get_duration (PreviewPipe *self)
{
  gint64 duration;

  if (self->pipeline == NULL ||
      !gst_element_query_duration (self->pipeline, GST_FORMAT_TIME,
                                   &duration) ||
      duration < 0)
    return GST_CLOCK_TIME_NONE;
  return (guint64)duration;
}

/**
 * preview_pipe_get_position:
 * @self: a pipe
 *
 * Returns: what it shows, in nanoseconds; %GST_CLOCK_TIME_NONE if it does not
 *   know
 */
guint64
preview_pipe_get_position (PreviewPipe *self)
{
  gint64 position;

  if (self->pipeline == NULL ||
      !gst_element_query_position (self->pipeline, GST_FORMAT_TIME,
                                   &position) ||
      position < 0)
    return GST_CLOCK_TIME_NONE;
  return (guint64)position;
}
