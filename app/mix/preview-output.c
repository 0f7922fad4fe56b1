/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-mix-src.h"
#include "preview-output.h"
#include "preview-worker.h"

struct _PreviewOutput
{
  gatomicrefcount ref_count;

  PreviewMix *mix;
  GstElement *pipeline;

  /* Of the main thread. */
  PreviewOutputFunc failed;
  gpointer owner;
  PreviewWorker *worker;
  guint bus_watch;
  guint64 start;
  double rate;
};

typedef struct
{
  PreviewOutput *output;
  guint64 time;
  double rate;
} Order;

static PreviewOutput *
output_ref (PreviewOutput *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
output_unref (PreviewOutput *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  gst_clear_object (&self->pipeline);
  preview_mix_unref (self->mix);
  g_free (self);
}

static void
order_free (gpointer data)
{
  Order *self = data;

  output_unref (self->output);
  g_free (self);
}

static void
give (PreviewOutput *self, PreviewWorkFunc func, guint64 time, double rate)
{
  Order *order = g_new0 (Order, 1);

  order->output = output_ref (self);
  order->time = time;
  order->rate = rate;
  preview_worker_push (self->worker, func, order, order_free);
}

static void
pause_work (gpointer data)
{
  Order *order = data;

  gst_element_set_state (order->output->pipeline, GST_STATE_PAUSED);
}

static void
play_work (gpointer data)
{
  Order *order = data;

  gst_element_set_base_time (order->output->pipeline, order->time);
  gst_element_set_state (order->output->pipeline, GST_STATE_PLAYING);
}

static void
seek_work (gpointer data)
{
  Order *order = data;
  PreviewOutput *self = order->output;

  gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
  if (!gst_element_seek (self->pipeline, order->rate, GST_FORMAT_TIME,
                         GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
                         GST_SEEK_TYPE_SET, (gint64)order->time,
                         GST_SEEK_TYPE_NONE, 0))
    preview_mix_sought (self->mix);
}

static void
close_work (gpointer data)
{
  Order *order = data;

  gst_element_set_state (order->output->pipeline, GST_STATE_NULL);
}

static gboolean
bus_cb (GstBus *bus, GstMessage *message, gpointer data)
{
  PreviewOutput *self = data;
  PreviewOutputFunc failed = self->failed;
  g_autoptr (GError) error = NULL;

  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR || failed == NULL)
    return G_SOURCE_CONTINUE;
  gst_message_parse_error (message, &error, NULL);
  self->failed = NULL;
  failed (self->owner, error);
  return G_SOURCE_CONTINUE;
}

static gboolean
add_all (GstElement *pipeline, GstElement *source)
{
  static const char *const factories[] = {"scaletempo", "audioconvert",
                                          "audioresample", "autoaudiosink"};
  GstElement *last = source;

  gst_bin_add (GST_BIN (pipeline), source);
  for (guint i = 0; i < G_N_ELEMENTS (factories); i++) {
    GstElement *element = gst_element_factory_make (factories[i], factories[i]);

    if (element == NULL) {
      GST_ELEMENT_ERROR (
          pipeline, CORE, MISSING_PLUGIN,
          (_ ("GStreamer lacks the element “%s”."), factories[i]), (NULL));
      return FALSE;
    }
    gst_bin_add (GST_BIN (pipeline), element);
    gst_element_link (last, element);
    last = element;
  }
  return TRUE;
}

/* The clock is everybody's, and the base time is set from outside. */
static void
share_clock (GstElement *pipeline)
{
  g_autoptr (GstClock) clock = gst_system_clock_obtain ();

  gst_pipeline_use_clock (GST_PIPELINE (pipeline), clock);
  gst_element_set_start_time (pipeline, GST_CLOCK_TIME_NONE);
}

/**
 * preview_output_new:
 * @mix: what is to be heard
 * @failed: called when nothing can be heard
 * @owner: for @failed
 *
 * Opens the loudspeaker.
 *
 * Returns: (transfer full): an output, paused at the start
 */
PreviewOutput *
preview_output_new (PreviewMix *mix, PreviewOutputFunc failed, gpointer owner)
{
  PreviewOutput *self = g_new0 (PreviewOutput, 1);
  g_autoptr (GstBus) bus = NULL;

  g_atomic_ref_count_init (&self->ref_count);
  self->mix = preview_mix_ref (mix);
  self->failed = failed;
  self->owner = owner;
  self->rate = 1.0;
  self->worker = preview_worker_new ("output");
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  share_clock (self->pipeline);
  bus = gst_element_get_bus (self->pipeline);
  self->bus_watch = gst_bus_add_watch (bus, bus_cb, self);
  if (!add_all (self->pipeline, preview_mix_src_new (mix)))
    return self;
  preview_mix_set_broken (mix, FALSE);
  /* A source that starts does a seek of its own. */
  preview_mix_seek (mix, 0);
  give (self, pause_work, 0, 0);
  return self;
}

/**
 * preview_output_close:
 * @self: (transfer full): an output
 *
 * Returns at once. From now on nobody who fills the mix has to wait.
 */
void
preview_output_close (PreviewOutput *self)
{
  self->failed = NULL;
  preview_mix_set_broken (self->mix, TRUE);
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  give (self, close_work, 0, 0);
  preview_worker_finish (self->worker);
  output_unref (self);
}

/**
 * preview_output_seek:
 * @self: an output
 * @position: in nanoseconds
 * @rate: how fast to go from there
 *
 * Goes elsewhere and stays paused.
 */
void
preview_output_seek (PreviewOutput *self, guint64 position, double rate)
{
  guint64 frame = preview_mix_time_to_frame (position);

  self->start = preview_mix_frame_to_time (frame);
  self->rate = rate;
  preview_mix_seek (self->mix, frame);
  give (self, seek_work, self->start, rate);
}

/**
 * preview_output_play:
 * @self: an output
 * @base_time: of the shared clock, when it is at its start
 */
void
preview_output_play (PreviewOutput *self, guint64 base_time)
{
  preview_mix_start (self->mix, base_time, self->start, self->rate);
  give (self, play_work, base_time, 0);
}

/**
 * preview_output_pause:
 * @self: an output
 */
void
preview_output_pause (PreviewOutput *self)
{
  preview_mix_stop (self->mix);
  give (self, pause_work, 0, 0);
}

/**
 * preview_output_get_start:
 * @self: an output
 *
 * Returns: where the last seek went, in nanoseconds
 */
guint64
preview_output_get_start (PreviewOutput *self)
{
  return self->start;
}

/**
 * preview_output_get_pipeline:
 * @self: an output
 *
 * Returns: (transfer none): its pipeline, for measuring
 */
GstElement *
preview_output_get_pipeline (PreviewOutput *self)
{
  return self->pipeline;
}
