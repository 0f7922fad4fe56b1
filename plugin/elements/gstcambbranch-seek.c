/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "gstcambbranch-private.h"

/* How long a seek may take to say where it lands. Demuxers in pull mode say
 * it at once; the limit keeps a broken one from hanging the application. */
#define LANDING_TIMEOUT (500 * G_TIME_SPAN_MILLISECOND)

static gboolean
has_demuxer (GstCambBranch *self)
{
  gboolean has;

  g_mutex_lock (&self->lock);
  has = self->has_demuxer;
  g_mutex_unlock (&self->lock);

  return has;
}

/**
 * gst_camb_branch_is_reversible:
 * @self: a branch
 *
 * Returns: whether it can be played backwards: of what runs are made of, only
 *   MP4 can
 */
gboolean
gst_camb_branch_is_reversible (GstCambBranch *self)
{
  return has_demuxer (self);
}

static GstPad *
get_parsed_pad (GstCambBranch *self)
{
  g_autoptr (GstElement) parsebin = NULL;
  GstPad *pad = NULL;

  g_mutex_lock (&self->lock);
  if (self->parsebin != NULL)
    parsebin = gst_object_ref (self->parsebin);
  g_mutex_unlock (&self->lock);
  if (parsebin == NULL)
    return NULL;

  GST_OBJECT_LOCK (parsebin);
  if (parsebin->srcpads != NULL)
    pad = gst_object_ref (parsebin->srcpads->data);
  GST_OBJECT_UNLOCK (parsebin);

  return pad;
}

/**
 * gst_camb_branch_query_duration:
 * @self: a branch
 * @duration: (out): how long its media is
 *
 * Returns: whether that is known
 */
gboolean
gst_camb_branch_query_duration (GstCambBranch *self, GstClockTime *duration)
{
  g_autoptr (GstPad) pad = get_parsed_pad (self);
  gint64 value;

  if (pad == NULL || !gst_pad_query_duration (pad, GST_FORMAT_TIME, &value) ||
      value < 0)
    return FALSE;
  *duration = (GstClockTime)value;

  return TRUE;
}

/* A parser without a demuxer finds a place by bisection when it is not asked
 * to be accurate, and is so all the same; when asked, it reads all that lies
 * between. Key units mean nothing to it. */
static GstEvent *
new_parser_seek (GstEvent *seek)
{
  double rate;
  GstFormat format;
  GstSeekFlags flags;
  GstSeekType start_type, stop_type;
  gint64 start, stop;
  GstEvent *event;

  gst_event_parse_seek (seek, &rate, &format, &flags, &start_type, &start,
                        &stop_type, &stop);
  flags &= GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_SEGMENT;
  event = gst_event_new_seek (rate, format, flags, start_type, start, stop_type,
                              stop);
  gst_event_set_seqnum (event, gst_event_get_seqnum (seek));

  return event;
}

/**
 * gst_camb_branch_seek:
 * @self: a branch
 * @seek: (transfer none): a seek in time, with a start position
 *
 * Returns: whether the branch took it
 */
gboolean
gst_camb_branch_seek (GstCambBranch *self, GstEvent *seek)
{
  g_autoptr (GstPad) pad = get_parsed_pad (self);

  if (pad == NULL)
    return FALSE;

  return gst_pad_send_event (pad, has_demuxer (self) ? gst_event_ref (seek)
                                                     : new_parser_seek (seek));
}

/**
 * gst_camb_branch_wait_landing:
 * @self: a branch that was sought
 * @seqnum: the seek
 * @position: (out): where it landed, in stream time
 *
 * A key-unit seek lands where the picture allows; the other files of the run
 * have to follow it there.
 *
 * Returns: %FALSE if it did not say
 */
gboolean
gst_camb_branch_wait_landing (GstCambBranch *self,
                              guint32 seqnum,
                              GstClockTime *position)
{
  gint64 deadline = g_get_monotonic_time () + LANDING_TIMEOUT;
  gboolean landed;

  g_mutex_lock (&self->lock);
  while (self->has_demuxer && self->landed_seqnum != seqnum && !self->stopped &&
         g_cond_wait_until (&self->cond, &self->lock, deadline))
    ;
  *position = self->landed_position;
  landed = self->landed_seqnum == seqnum && GST_CLOCK_TIME_IS_VALID (*position);
  g_mutex_unlock (&self->lock);

  return landed;
}
