/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "gstcambgate-private.h"

static gboolean
is_media (const GstCambStream *stream)
{
  return stream->role != GST_CAMB_STREAM_TEXT;
}

static gboolean
is_read (const GstCambStream *stream)
{
  return !stream->unread && gst_pad_is_linked (stream->ghost);
}

/* Whether a stream of the same demuxer still has a reader. Lock held. */
static gboolean
has_read_sibling (GstCambGate *self, const GstCambStream *stream)
{
  for (GList *l = self->streams; l != NULL; l = l->next) {
    GstCambStream *other = l->data;

    if (other != stream && other->owner == stream->owner && is_read (other))
      return TRUE;
  }

  return FALSE;
}

/* Lock held. */
static gboolean
is_all_unread (GstCambGate *self)
{
  for (GList *l = self->streams; l != NULL; l = l->next) {
    GstCambStream *stream = l->data;

    if (!stream->unread)
      return FALSE;
  }

  return TRUE;
}

/* Lock held. */
static gboolean
is_segment_done (GstCambGate *self)
{
  for (GList *l = self->streams; l != NULL; l = l->next) {
    GstCambStream *stream = l->data;

    if (is_read (stream) && !stream->segment_done)
      return FALSE;
  }

  return TRUE;
}

/**
 * gst_camb_gate_new:
 * @funcs: what to tell the owner
 * @user_data: passed to @funcs
 *
 * Returns: (transfer full): a closed gate
 */
GstCambGate *
gst_camb_gate_new (const GstCambGateFuncs *funcs, gpointer user_data)
{
  GstCambGate *self = g_new0 (GstCambGate, 1);

  self->funcs = *funcs;
  self->user_data = user_data;
  self->seqnum = GST_SEQNUM_INVALID;
  gst_segment_init (&self->segment, GST_FORMAT_TIME);
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);

  return self;
}

/** gst_camb_gate_free: frees the gate and its streams, all pads gone. */
void
gst_camb_gate_free (GstCambGate *self)
{
  g_list_free_full (self->streams, (GDestroyNotify)gst_camb_stream_free);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_free (self);
}

/* Lock held. */
static gboolean
is_all_ready (GstCambGate *self)
{
  for (GList *l = self->streams; l != NULL; l = l->next) {
    GstCambStream *stream = l->data;

    if (!stream->ready)
      return FALSE;
  }

  return TRUE;
}

/**
 * gst_camb_gate_wait_ready:
 * @self: a gate whose streams are all there
 *
 * Waits until every stream has come to its first data, so that its caps, its
 * segment and its tags are on its pad.
 *
 * Returns: %FALSE if the gate was shut down
 */
gboolean
gst_camb_gate_wait_ready (GstCambGate *self)
{
  gboolean ready;

  g_mutex_lock (&self->lock);
  while (!(ready = is_all_ready (self)) && !self->shut_down)
    g_cond_wait (&self->cond, &self->lock);
  g_mutex_unlock (&self->lock);

  return ready;
}

/** gst_camb_gate_open: lets data pass; all streams are exposed. */
void
gst_camb_gate_open (GstCambGate *self)
{
  g_mutex_lock (&self->lock);
  self->open = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/** gst_camb_gate_is_open: whether data may pass. */
gboolean
gst_camb_gate_is_open (GstCambGate *self)
{
  gboolean open;

  g_mutex_lock (&self->lock);
  open = self->open;
  g_mutex_unlock (&self->lock);

  return open;
}

/** gst_camb_gate_is_segment_done: whether all that is read has ended the
 * segment of a segment seek. */
gboolean
gst_camb_gate_is_segment_done (GstCambGate *self)
{
  gboolean done;

  g_mutex_lock (&self->lock);
  done = is_segment_done (self);
  g_mutex_unlock (&self->lock);

  return done;
}

/** gst_camb_gate_shut_down: every wait ends with FLUSHING, for good. */
void
gst_camb_gate_shut_down (GstCambGate *self)
{
  g_mutex_lock (&self->lock);
  self->shut_down = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/**
 * gst_camb_gate_wake:
 * @self: a gate
 * @pad: an exposed pad, which somebody may have begun to read
 */
void
gst_camb_gate_wake (GstCambGate *self, GstPad *pad)
{
  g_mutex_lock (&self->lock);
  for (GList *l = self->streams; l != NULL; l = l->next) {
    GstCambStream *stream = l->data;

    if (stream->ghost == pad)
      stream->unread = FALSE;
  }
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);

  self->funcs.media_changed (self->user_data);
}

/**
 * gst_camb_gate_get_streams:
 * @self: a gate
 *
 * Returns: (transfer none) (element-type GstCambStream): the streams, in the
 *   order in which they are exposed; constant once all inputs are complete
 */
GList *
gst_camb_gate_get_streams (GstCambGate *self)
{
  return self->streams;
}

/* Lock held. */
static gboolean
is_held (GstCambGate *self, const GstCambStream *stream)
{
  return !self->open || (self->holding && is_media (stream));
}

/* Called by a streaming thread with data, or the end, in hand. */
GstFlowReturn
gst_camb_gate_wait (GstCambGate *self, GstCambStream *stream)
{
  gboolean passed;

  g_mutex_lock (&self->lock);
  if (!stream->ready) {
    stream->ready = TRUE;
    g_cond_broadcast (&self->cond);
  }
  while (is_held (self, stream) && !stream->flushing && !self->shut_down)
    g_cond_wait (&self->cond, &self->lock);
  passed = !stream->flushing && !self->shut_down;
  g_mutex_unlock (&self->lock);

  return passed ? GST_FLOW_OK : GST_FLOW_FLUSHING;
}

gboolean
gst_camb_gate_is_eos_requested (GstCambGate *self)
{
  gboolean requested;

  g_mutex_lock (&self->lock);
  requested = self->eos_requested;
  g_mutex_unlock (&self->lock);

  return requested;
}

/* How far all media that is read and has not ended has come at least. Lock
 * held. */
static GstClockTime
get_slowest (GstCambGate *self)
{
  GstClockTime slowest = GST_CLOCK_TIME_NONE;

  for (GList *l = self->streams; l != NULL; l = l->next) {
    GstCambStream *stream = l->data;

    if (is_media (stream) && is_read (stream) && !stream->ended)
      slowest = MIN (slowest, stream->position);
  }

  return slowest;
}

/* Whether the media that is read has come as far as @stream has. Lock held. */
static gboolean
is_overtaken (GstCambGate *self, const GstCambStream *stream)
{
  return get_slowest (self) == GST_CLOCK_TIME_NONE ||
         stream->position <= self->position;
}

/* Why a stream without a reader need not wait any longer. Lock held. */
static gboolean
may_go_on (GstCambGate *self, GstCambStream *stream)
{
  if (!stream->unread || has_read_sibling (self, stream))
    return TRUE;

  /* A player that does not want the stream now still wants to see its end. */
  return gst_pad_is_linked (stream->ghost) && is_overtaken (self, stream);
}

/* Called when nobody took the data of @stream. A demuxer whose other streams
 * are read goes on without it. A stream that is alone goes on beside the
 * others if somebody is linked, and otherwise waits here, so that nothing is
 * downloaded in vain. Nobody upstream takes NOT_LINKED for the end. */
GstFlowReturn
gst_camb_gate_park (GstCambGate *self, GstCambStream *stream)
{
  GstFlowReturn flow = GST_FLOW_OK;
  gboolean was_unread, nobody;

  g_mutex_lock (&self->lock);
  was_unread = stream->unread;
  stream->unread = TRUE;
  nobody = is_all_unread (self);
  g_mutex_unlock (&self->lock);

  if (nobody)
    self->funcs.unread (self->user_data);
  if (!was_unread)
    self->funcs.media_changed (self->user_data);

  g_mutex_lock (&self->lock);
  while (!may_go_on (self, stream) && !stream->flushing && !self->shut_down)
    g_cond_wait (&self->cond, &self->lock);

  if (stream->flushing || self->shut_down)
    flow = GST_FLOW_FLUSHING;
  else if (stream->unread && has_read_sibling (self, stream))
    flow = GST_FLOW_NOT_LINKED;
  /* What the others have passed by now would only come late. */
  if (!stream->unread && is_media (stream))
    stream->skip_until = self->position;
  g_mutex_unlock (&self->lock);

  return flow;
}

/* Called when somebody took the data of @stream. */
void
gst_camb_gate_note_read (GstCambGate *self, GstCambStream *stream)
{
  gboolean changed;

  g_mutex_lock (&self->lock);
  changed = stream->unread;
  stream->unread = FALSE;
  g_mutex_unlock (&self->lock);

  if (changed)
    self->funcs.media_changed (self->user_data);
}

void
gst_camb_gate_add_progress (GstCambGate *self,
                            GstCambStream *stream,
                            GstClockTime position)
{
  GstClockTime slowest;
  gboolean read;
  guint32 seqnum;

  if (!is_media (stream))
    return;

  /* What nobody reads leads nobody. */
  g_mutex_lock (&self->lock);
  stream->position = position;
  read = !stream->unread;
  if (read && position > self->position) {
    self->position = position;
    g_cond_broadcast (&self->cond);
  }
  slowest = get_slowest (self);
  seqnum = self->seqnum;
  g_mutex_unlock (&self->lock);

  if (read)
    self->funcs.progress (self->user_data, seqnum, position, slowest);
}

void
gst_camb_gate_set_plain_text (GstCambGate *self, gboolean plain)
{
  g_mutex_lock (&self->lock);
  self->plain_text = plain;
  g_mutex_unlock (&self->lock);

  self->funcs.media_changed (self->user_data);
}

void
gst_camb_gate_end (GstCambGate *self, GstCambStream *stream)
{
  g_mutex_lock (&self->lock);
  stream->ended = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);

  self->funcs.media_changed (self->user_data);
}

void
gst_camb_gate_end_segment (GstCambGate *self,
                           GstCambStream *stream,
                           gint64 position)
{
  gboolean all;
  guint32 seqnum;

  g_mutex_lock (&self->lock);
  stream->segment_done = TRUE;
  all = is_segment_done (self);
  seqnum = self->seqnum;
  g_mutex_unlock (&self->lock);

  if (all)
    self->funcs.segment_done (self->user_data, seqnum, position);
}

/**
 * gst_camb_gate_request_eos:
 * @self: a gate
 *
 * Every stream ends with the buffer that it has in hand.
 */
void
gst_camb_gate_request_eos (GstCambGate *self)
{
  g_mutex_lock (&self->lock);
  self->eos_requested = TRUE;
  g_mutex_unlock (&self->lock);
}

/**
 * gst_camb_gate_get_media_state:
 * @self: a gate
 * @seqnum: (out): the last seek, %GST_SEQNUM_INVALID before the first
 * @slowest: (out): how far all media that goes on has come at least, in stream
 *   time
 *
 * Returns: whether there is media to follow since that seek
 */
GstCambMediaState
gst_camb_gate_get_media_state (GstCambGate *self,
                               guint32 *seqnum,
                               GstClockTime *slowest)
{
  GstCambMediaState state = GST_CAMB_MEDIA_NONE;

  g_mutex_lock (&self->lock);
  for (GList *l = self->streams; l != NULL; l = l->next) {
    GstCambStream *stream = l->data;

    if (!is_media (stream) || !is_read (stream))
      continue;
    if (!stream->ended) {
      state = GST_CAMB_MEDIA_RUNNING;
      break;
    }
    state = GST_CAMB_MEDIA_FINISHED;
  }
  *seqnum = self->seqnum;
  *slowest = get_slowest (self);
  g_mutex_unlock (&self->lock);

  return state;
}

/**
 * gst_camb_gate_is_plain_text:
 * @self: a gate
 *
 * Returns: whether who reads the text takes no markup, as a muxer for MP4
 */
gboolean
gst_camb_gate_is_plain_text (GstCambGate *self)
{
  gboolean plain;

  g_mutex_lock (&self->lock);
  plain = self->plain_text;
  g_mutex_unlock (&self->lock);

  return plain;
}

/**
 * gst_camb_gate_get_position:
 * @self: a gate
 *
 * Returns: how far the media has come since the last seek, in stream time
 */
GstClockTime
gst_camb_gate_get_position (GstCambGate *self)
{
  GstClockTime position;

  g_mutex_lock (&self->lock);
  position = self->position;
  g_mutex_unlock (&self->lock);

  return position;
}
