/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* From the pads of cambsrc to screen and loudspeaker. All of this runs in
 * streaming threads, as the pads appear. */

#include "config.h"

#include "preview-pipe-private.h"

/* One format behind the decoders: changing over is no negotiation. */
#define AUDIO_CAPS \
  "audio/x-raw, format=(string)F32LE, rate=(int)48000, channels=(int)2, " \
  "layout=(string)interleaved"

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

/* Through the common queue, which knows how much is buffered. */
static GstPad *
pass_queue (PreviewPipe *self, GstPad *pad)
{
  g_autoptr (GstPad) sink =
      gst_element_request_pad_simple (self->queue, "sink_%u");
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
  sink = gst_element_get_static_pad (decoder, "sink");
  gst_pad_link (src, sink);
  start (decoder);
}

static void
add_video (PreviewPipe *self, GstPad *pad)
{
  g_autoptr (GstPad) src = NULL;

  g_mutex_lock (&self->lock);
  if (self->has_video || self->video == NULL) {
    g_mutex_unlock (&self->lock);
    return;
  }
  self->has_video = TRUE;
  g_mutex_unlock (&self->lock);

  gst_bin_add (GST_BIN (self->pipeline), self->video);
  start (self->video);
  src = pass_queue (self, pad);
  if (src != NULL)
    decode (self, src, self->video);
}

/* What all sounds of the run share. Lock held. */
static gboolean
add_audio_tail (PreviewPipe *self)
{
  GstElement *tempo, *convert, *sink;

  self->selector = add (self, "input-selector");
  tempo = add (self, "scaletempo");
  self->volume_element = add (self, "volume");
  convert = add (self, "audioconvert");
  sink = add (self, "autoaudiosink");
  if (self->selector == NULL || tempo == NULL || self->volume_element == NULL ||
      convert == NULL || sink == NULL)
    return FALSE;

  g_object_set (self->volume_element, "volume", self->volume, "mute",
                self->is_muted, NULL);
  gst_element_link_many (self->selector, tempo, self->volume_element, convert,
                         sink, NULL);
  start (sink);
  start (convert);
  start (self->volume_element);
  start (tempo);
  start (self->selector);
  return TRUE;
}

/* The pads come in the order mix, voice. Lock held. */
static void
choose_sound (PreviewPipe *self)
{
  guint wanted = self->voice_only && self->n_audio > 1 ? 1 : 0;

  if (self->selector != NULL && self->audio_pads[wanted] != NULL)
    g_object_set (self->selector, "active-pad", self->audio_pads[wanted], NULL);
}

static GstElement *
add_audio_head (PreviewPipe *self)
{
  GstElement *convert = add (self, "audioconvert");
  GstElement *resample = add (self, "audioresample");
  GstElement *filter = add (self, "capsfilter");
  g_autoptr (GstCaps) caps = gst_caps_from_string (AUDIO_CAPS);
  g_autoptr (GstPad) src = NULL;

  if (convert == NULL || resample == NULL || filter == NULL)
    return NULL;
  g_object_set (filter, "caps", caps, NULL);
  gst_element_link_many (convert, resample, filter, NULL);

  g_mutex_lock (&self->lock);
  if (self->selector != NULL || add_audio_tail (self)) {
    GstPad *pad = gst_element_request_pad_simple (self->selector, "sink_%u");

    src = gst_element_get_static_pad (filter, "src");
    gst_pad_link (src, pad);
    self->audio_pads[self->n_audio++] = pad;
    choose_sound (self);
  }
  g_mutex_unlock (&self->lock);

  start (filter);
  start (resample);
  start (convert);
  return convert;
}

static void
add_audio (PreviewPipe *self, GstPad *pad)
{
  g_autoptr (GstPad) src = NULL;
  GstElement *head;

  if (self->n_audio >= G_N_ELEMENTS (self->audio_pads))
    return;
  head = add_audio_head (self);
  src = pass_queue (self, pad);
  if (head != NULL && src != NULL)
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

/**
 * preview_pipe_watch_pads:
 * @self: a pipe that is not open
 *
 * Plugs what is needed as streams appear.
 */
void
preview_pipe_watch_pads (PreviewPipe *self)
{
  g_signal_connect (self->source, "pad-added", G_CALLBACK (pad_added_cb), self);
}

/**
 * preview_pipe_set_voice_only:
 * @self: a pipe
 * @voice_only: whether the voice is heard alone, if there is one
 *
 * Changes over at once, at the same position.
 */
void
preview_pipe_set_voice_only (PreviewPipe *self, gboolean voice_only)
{
  g_mutex_lock (&self->lock);
  self->voice_only = voice_only;
  choose_sound (self);
  g_mutex_unlock (&self->lock);
}

/**
 * preview_pipe_set_volume:
 * @self: a pipe
 * @volume: linear, 1.0 leaves the sound as it is
 * @is_muted: whether nothing is heard
 */
void
preview_pipe_set_volume (PreviewPipe *self, double volume, gboolean is_muted)
{
  g_mutex_lock (&self->lock);
  self->volume = volume;
  self->is_muted = is_muted;
  if (self->volume_element != NULL)
    g_object_set (self->volume_element, "volume", volume, "mute", is_muted,
                  NULL);
  g_mutex_unlock (&self->lock);
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

/**
 * preview_pipe_has_voice:
 * @self: a pipe
 *
 * Returns: whether there are two sounds to choose from
 */
gboolean
preview_pipe_has_voice (PreviewPipe *self)
{
  gboolean result;

  g_mutex_lock (&self->lock);
  result = self->n_audio > 1;
  g_mutex_unlock (&self->lock);
  return result;
}
