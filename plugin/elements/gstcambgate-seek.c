/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "gstcambgate-private.h"

void
gst_camb_gate_set_flushing (GstCambGate *self,
                            GstCambStream *stream,
                            gboolean flushing)
{
  g_mutex_lock (&self->lock);
  stream->flushing = flushing;
  if (!flushing) {
    stream->flush_sent = FALSE;
    stream->ended = FALSE;
    stream->segment_done = FALSE;
  }
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/* Returns: whether nothing passes now that comes from before a seek or the
 * stop. */
gboolean
gst_camb_gate_is_flushing (GstCambGate *self, GstCambStream *stream)
{
  gboolean flushing;

  g_mutex_lock (&self->lock);
  flushing = stream->flushing || self->shut_down;
  g_mutex_unlock (&self->lock);

  return flushing;
}

/* Returns: whether downstream has its FLUSH_START already. */
gboolean
gst_camb_gate_take_flush_start (GstCambGate *self, GstCambStream *stream)
{
  gboolean sent;

  g_mutex_lock (&self->lock);
  sent = stream->flush_sent;
  g_mutex_unlock (&self->lock);

  return sent;
}

/* Where the last seek went. */
void
gst_camb_gate_get_segment (GstCambGate *self, GstSegment *segment)
{
  g_mutex_lock (&self->lock);
  *segment = self->segment;
  g_mutex_unlock (&self->lock);
}

/* Lock held. */
static gboolean
has_text (GstCambGate *self)
{
  for (GList *l = self->streams; l != NULL; l = l->next)
    if (((const GstCambStream *)l->data)->role == GST_CAMB_STREAM_TEXT)
      return TRUE;

  return FALSE;
}

static gboolean
is_flush (GstEvent *event)
{
  return GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_START ||
         GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP;
}

/* Some demuxers forget which seek an event comes from; nlesource waits for
 * exactly that. What comes from before a flush must not pass for what comes
 * after it: NULL then. Takes @event. */
GstEvent *
gst_camb_gate_stamp (GstCambGate *self, GstCambStream *stream, GstEvent *event)
{
  guint32 seqnum;
  gboolean stale;

  g_mutex_lock (&self->lock);
  seqnum = self->seqnum;
  stale = stream->flushing && !is_flush (event);
  g_mutex_unlock (&self->lock);

  if (stale) {
    gst_event_unref (event);
    return NULL;
  }
  if (seqnum == GST_SEQNUM_INVALID || gst_event_get_seqnum (event) == seqnum)
    return event;
  event = gst_event_make_writable (event);
  gst_event_set_seqnum (event, seqnum);

  return event;
}

/**
 * gst_camb_gate_start_seek:
 * @self: a gate
 * @seqnum: the seek
 * @segment: where it goes
 * @flush: whether it flushes
 *
 * Every stream gets its FLUSH_START before any gets its FLUSH_STOP, whatever
 * the order in which the inputs are sought. Media waits from a flush on until
 * gst_camb_gate_release(): an overlay that gets a picture while its text is
 * still that of before takes it for one that nothing belongs to.
 */
void
gst_camb_gate_start_seek (GstCambGate *self,
                          guint32 seqnum,
                          const GstSegment *segment,
                          gboolean flush)
{
  g_mutex_lock (&self->lock);
  self->seqnum = seqnum;
  self->segment = *segment;
  self->position = 0;
  self->holding = flush && has_text (self);
  for (GList *l = self->streams; l != NULL; l = l->next) {
    GstCambStream *stream = l->data;

    stream->flushing = stream->flush_sent = flush;
    stream->position = 0;
    stream->ended = FALSE;
    stream->segment_done = FALSE;
  }
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);

  for (GList *l = flush ? self->streams : NULL; l != NULL; l = l->next) {
    GstCambStream *stream = l->data;
    GstEvent *event = gst_event_new_flush_start ();

    gst_event_set_seqnum (event, seqnum);
    gst_pad_push_event (stream->ghost, event);
  }
}

/** gst_camb_gate_release: media passes again; the text has been sought. */
void
gst_camb_gate_release (GstCambGate *self)
{
  g_mutex_lock (&self->lock);
  self->holding = FALSE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/**
 * gst_camb_gate_finish_seek:
 * @self: a gate
 *
 * Ends the flush of streams whose input refused the seek.
 */
void
gst_camb_gate_finish_seek (GstCambGate *self)
{
  for (GList *l = self->streams; l != NULL; l = l->next) {
    GstCambStream *stream = l->data;

    if (gst_camb_gate_take_flush_start (self, stream)) {
      GstEvent *event = gst_event_new_flush_stop (TRUE);

      gst_camb_gate_set_flushing (self, stream, FALSE);
      gst_pad_push_event (stream->ghost,
                          gst_camb_gate_stamp (self, stream, event));
    }
  }
}
