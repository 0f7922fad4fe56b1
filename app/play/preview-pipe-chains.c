/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* From the pads of cambsrc to screen and loudspeaker. All of this runs in
 * streaming threads, as the pads appear. */

#include "config.h"

#include "preview-pipe-private.h"
#include "preview-tap.h"

/* What lies between the mix and the moment that is heard has to be more than a
 * track holds. */
#define TAIL_TIME (2 * GST_SECOND)

static GstElement *
add (PreviewPipe *self, const char *factory)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (element == NULL) {
    GST_ELEMENT_ERROR (self->pipeline, CORE, MISSING_PLUGIN,
                       ("GStreamer lacks the element “%s”.", factory), (NULL));
    return NULL;
  }
  gst_bin_add (GST_BIN (self->pipeline), element);
  return element;
}

static void
start (GstElement *element)
{
  if (element != NULL)
    gst_element_sync_state_with_parent (element);
}

/* Through the queue of the file, which knows how much is buffered. */
static GstPad *
pass_queue (GstElement *queue, GstPad *pad)
{
  g_autoptr (GstPad) sink = gst_element_request_pad_simple (queue, "sink_%u");
  g_autofree char *name = NULL;
  GstPad *src;
  g_autoptr (GstIterator) iterator = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  if (sink == NULL || GST_PAD_LINK_FAILED (gst_pad_link (pad, sink)))
    return NULL;
  iterator = gst_pad_iterate_internal_links (sink);
  if (gst_iterator_next (iterator, &value) != GST_ITERATOR_OK)
    return NULL;
  src = g_value_dup_object (&value);
  return src;
}

static void
unref_next (gpointer data, GClosure *closure)
{
  gst_object_unref (data);
}

static void
decoded_cb (GstElement *decoder, GstPad *pad, gpointer data)
{
  GstElement *next = data;
  g_autoptr (GstPad) sink = gst_element_get_static_pad (next, "sink");

  if (!gst_pad_is_linked (sink))
    gst_pad_link (pad, sink);
}

/* Where several decode at once, the cores are shared out: threads of one
 * decoder then wait for those of another, and each holds frames. */
static void
decoder_added_cb (GstBin *bin, GstElement *element, gpointer data)
{
  const guint n_pipes = preview_pipe_count ();

  if (n_pipes > 1 && g_object_class_find_property (G_OBJECT_GET_CLASS (element),
                                                   "max-threads") != NULL)
    g_object_set (element, "max-threads",
                  (int)MAX (g_get_num_processors () / n_pipes, 1), NULL);
}

/* Puts a decoder between @src and @next. */
static void
decode (PreviewPipe *self, GstPad *src, GstElement *next)
{
  GstElement *decoder = add (self, "decodebin");
  g_autoptr (GstPad) sink = NULL;

  if (decoder == NULL)
    return;
  g_signal_connect_data (decoder, "pad-added", G_CALLBACK (decoded_cb),
                         gst_object_ref (next), unref_next, 0);
  g_signal_connect (decoder, "element-added", G_CALLBACK (decoder_added_cb),
                    NULL);
  sink = gst_element_get_static_pad (decoder, "sink");
  gst_pad_link (src, sink);
  start (decoder);
}

/* @src is where the video can be stopped. */
static gboolean
claim_video (PreviewPipe *self, GstPad *src)
{
  gboolean is_first;

  g_mutex_lock (&self->lock);
  is_first = !self->has_video && self->video != NULL;
  if (is_first) {
    self->has_video = TRUE;
    self->video_pad = gst_object_ref (src);
  }
  g_mutex_unlock (&self->lock);
  if (!is_first)
    return FALSE;
  gst_bin_add (GST_BIN (self->pipeline), self->video);
  start (self->video);
  return TRUE;
}

static void
add_video (PreviewPipe *self, GstPad *pad)
{
  g_autoptr (GstPad) src = NULL;

  if (self->has_video || self->video == NULL)
    return;
  src = pass_queue (self->queue, pad);
  if (src != NULL && claim_video (self, src))
    decode (self, src, self->video);
}

/* What keeps step with the clock behind a tap, so that the end and the position
 * are those of what is heard. The sound itself goes another way. */
static GstElement *
add_audio_tail (PreviewPipe *self)
{
  GstElement *queue = add (self, "queue");
  GstElement *sink = add (self, "fakesink");

  if (queue == NULL || sink == NULL)
    return NULL;
  g_object_set (queue, "max-size-buffers", 0, "max-size-bytes", 0,
                "max-size-time", TAIL_TIME, "silent", TRUE, NULL);
  g_object_set (sink, "sync", TRUE, "enable-last-sample", FALSE, NULL);
  gst_element_link (queue, sink);
  start (sink);
  start (queue);
  return queue;
}

/* One format for all: changing over is no negotiation. */
static GstElement *
add_audio_head (PreviewPipe *self, PreviewTrack *track)
{
  GstElement *convert = add (self, "audioconvert");
  GstElement *resample = add (self, "audioresample");
  GstElement *tail = add_audio_tail (self);
  GstElement *tap;

  if (convert == NULL || resample == NULL || tail == NULL)
    return NULL;
  tap = preview_tap_new (track);
  gst_bin_add (GST_BIN (self->pipeline), tap);
  gst_element_link_many (convert, resample, tap, tail, NULL);
  start (tap);
  start (resample);
  start (convert);
  return convert;
}

/* The next sound; they come in the order mix, voice. */
static PreviewTrack *
claim_track (PreviewPipe *self)
{
  PreviewTrack *track = NULL;

  g_mutex_lock (&self->lock);
  if (self->n_audio < PREVIEW_PIPE_N_SOUNDS)
    track = self->tracks[self->n_audio++];
  preview_pipe_apply_sound (self);
  g_mutex_unlock (&self->lock);
  return track;
}

static void
add_audio (PreviewPipe *self, GstPad *pad)
{
  g_autoptr (GstPad) src = NULL;
  PreviewTrack *track = claim_track (self);
  GstElement *head = track != NULL ? add_audio_head (self, track) : NULL;

  if (head == NULL)
    return;
  src = pass_queue (track == self->tracks[0] ? self->queue : self->voice_queue,
                    pad);
  if (src != NULL)
    decode (self, src, head);
}

static void
pad_added_cb (GstElement *source, GstPad *pad, gpointer data)
{
  PreviewPipe *self = data;

  if (g_str_has_prefix (GST_PAD_NAME (pad), "video_"))
    add_video (self, pad);
  else if (g_str_has_prefix (GST_PAD_NAME (pad), "audio_"))
    add_audio (self, pad);
}

/* A file is decoded already. */
static void
raw_pad_added_cb (GstElement *source, GstPad *pad, gpointer data)
{
  PreviewPipe *self = data;
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  g_autoptr (GstPad) sink = NULL;
  GstElement *head = NULL;
  const char *type;

  if (caps == NULL)
    caps = gst_pad_query_caps (pad, NULL);
  type = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  if (g_str_has_prefix (type, "video/")) {
    head = claim_video (self, pad) ? self->video : NULL;
  } else if (g_str_has_prefix (type, "audio/") && self->n_audio == 0) {
    head = add_audio_head (self, claim_track (self));
  }
  if (head == NULL)
    return;
  sink = gst_element_get_static_pad (head, "sink");
  gst_pad_link (pad, sink);
}

/**
 * preview_pipe_watch_pads:
 * @self: a pipe that is not open
 *
 * Plugs what is needed as streams appear.
 */
void
preview_pipe_watch_pads (PreviewPipe *self)
{
  g_signal_connect (self->source, "pad-added",
                    self->queue != NULL ? G_CALLBACK (pad_added_cb)
                                        : G_CALLBACK (raw_pad_added_cb),
                    self);
}

/**
 * preview_pipe_has_video:
 * @self: a pipe
 *
 * Returns: whether there is a picture
 */
gboolean
preview_pipe_has_video (PreviewPipe *self)
{
  gboolean result;

  g_mutex_lock (&self->lock);
  result = self->has_video;
  g_mutex_unlock (&self->lock);
  return result;
}
