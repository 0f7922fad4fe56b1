/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "gstcambsession-private.h"
#include "gstcambsrc-private.h"

#define GST_CAT_DEFAULT gst_camb_src_debug

#define SNAP_FLAGS \
  (GST_SEEK_FLAG_KEY_UNIT | GST_SEEK_FLAG_SNAP_BEFORE | \
   GST_SEEK_FLAG_SNAP_AFTER)

typedef struct
{
  double rate;
  GstSeekFlags flags;
  gint64 start;
  /* As it was, or from here: -1 is the end. */
  GstSeekType stop_type;
  gint64 stop;
  guint32 seqnum;
} Seek;

static GstEvent *
new_seek_event (const Seek *seek)
{
  GstEvent *event = gst_event_new_seek (
      seek->rate, GST_FORMAT_TIME, seek->flags, GST_SEEK_TYPE_SET, seek->start,
      seek->stop_type, seek->stop);

  gst_event_set_seqnum (event, seek->seqnum);

  return event;
}

/* Only positions from the start can be given to several files alike. */
static gint64
to_absolute (GstCambSession *self, GstSeekType type, gint64 value, gint64 none)
{
  GstClockTime duration = 0;

  switch (type) {
  case GST_SEEK_TYPE_SET:
    return value;
  case GST_SEEK_TYPE_END:
    if (!gst_camb_session_query_duration (self, &duration))
      return none;
    return MAX ((gint64)duration + value, 0);
  default:
    return none;
  }
}

static gboolean
parse_seek (GstCambSession *self, GstEvent *event, Seek *seek)
{
  GstFormat format;
  GstSeekType start_type;
  gint64 start, stop;

  gst_event_parse_seek (event, &seek->rate, &format, &seek->flags, &start_type,
                        &start, &seek->stop_type, &stop);
  seek->seqnum = gst_event_get_seqnum (event);
  if (format != GST_FORMAT_TIME ||
      (seek->flags & GST_SEEK_FLAG_INSTANT_RATE_CHANGE))
    return FALSE;

  seek->start = to_absolute (self, start_type, start,
                             gst_camb_gate_get_position (self->gate));
  seek->stop = to_absolute (self, seek->stop_type, stop, -1);
  if (seek->stop_type == GST_SEEK_TYPE_END)
    seek->stop_type = GST_SEEK_TYPE_SET;
  /* Backwards begins at the stop; and a stop that stays must not be behind. */
  if (seek->rate < 0 && seek->stop < 0) {
    seek->stop = to_absolute (self, GST_SEEK_TYPE_END, 0, -1);
    seek->stop_type = GST_SEEK_TYPE_SET;
  }
  if (start_type == GST_SEEK_TYPE_NONE && seek->rate < 0)
    seek->start = 0;
  /* Not every file of the run says where it ends when asked for more. */
  seek->start =
      MIN (seek->start, to_absolute (self, GST_SEEK_TYPE_END, 0, seek->start));
  if (seek->stop_type == GST_SEEK_TYPE_NONE && self->seek_stop >= 0 &&
      self->seek_stop <= seek->start)
    seek->stop_type = GST_SEEK_TYPE_SET;
  if (seek->stop_type == GST_SEEK_TYPE_SET && seek->stop >= 0 &&
      seek->stop < seek->start)
    return FALSE;

  return seek->start >= 0 && (seek->rate > 0 || seek->stop >= 0);
}

static gboolean
can_play_at (GstCambSession *self, double rate)
{
  for (guint i = 0; i < self->branches->len; i++) {
    if (rate < 0 && !gst_camb_branch_is_reversible (self->branches->pdata[i]))
      return FALSE;
  }

  return rate != 0;
}

/* Without a flush each file goes on from where it happens to be, and they would
 * be apart from then on, unless all have ended the same segment. What has not
 * begun to flow can be flushed unseen. */
static gboolean
can_go_on (GstCambSession *self, Seek *seek)
{
  if (!gst_camb_gate_is_open (self->gate))
    seek->flags |= GST_SEEK_FLAG_FLUSH;

  return (seek->flags & GST_SEEK_FLAG_FLUSH) ||
         gst_camb_gate_is_segment_done (self->gate);
}

static void
post_segment_start (GstCambSession *self, const Seek *seek)
{
  GstMessage *message = gst_message_new_segment_start (
      GST_OBJECT (self->src), GST_FORMAT_TIME, seek->start);

  gst_message_set_seqnum (message, seek->seqnum);
  gst_element_post_message (GST_ELEMENT (self->src), message);
}

/* The gate holds the media until the text is there, so that the first picture
 * has its subtitle. */
static gboolean
seek_text (GstCambSession *self, const Seek *seek)
{
  gboolean ok = TRUE;

  if (self->text != NULL) {
    g_autoptr (GstEvent) event = new_seek_event (seek);

    ok = gst_camb_text_src_seek (GST_CAMB_TEXT_SRC (self->text), event);
  }
  gst_camb_gate_release (self->gate);

  return ok;
}

/* The file with the picture goes first: on a key-unit seek it alone knows
 * where a picture begins, and all others follow it there. The text is next: a
 * file without an index may have to be searched. */
static gboolean
seek_branches (GstCambSession *self, Seek *seek)
{
  gboolean snap = (seek->flags & GST_SEEK_FLAG_KEY_UNIT) &&
                  (seek->flags & GST_SEEK_FLAG_FLUSH) && seek->rate > 0;
  GstClockTime landed;
  gboolean ok = TRUE;

  for (guint i = 0; i < self->branches->len; i++) {
    GstCambBranch *branch = self->branches->pdata[i];
    g_autoptr (GstEvent) event = new_seek_event (seek);

    if (!gst_camb_branch_seek (branch, event))
      ok = FALSE;
    if (i > 0)
      continue;
    if (ok && snap &&
        gst_camb_branch_wait_landing (branch, seek->seqnum, &landed))
      seek->start = (gint64)landed;
    seek->flags &= ~SNAP_FLAGS;
    ok &= seek_text (self, seek);
  }
  if (self->branches->len == 0)
    ok = seek_text (self, seek);

  return ok;
}

static GstSegment
get_segment (const Seek *seek)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.rate = seek->rate;
  segment.start = segment.time = (guint64)seek->start;
  segment.stop = seek->stop < 0 ? GST_CLOCK_TIME_NONE : (guint64)seek->stop;
  segment.position = seek->rate < 0 ? segment.stop : segment.start;

  return segment;
}

static gboolean
perform_seek (GstCambSession *self, GstEvent *event)
{
  Seek seek;
  GstSegment segment;
  gboolean ok;

  /* What cannot be done is refused before anything is flushed. */
  if (!parse_seek (self, event, &seek) ||
      !gst_camb_session_is_seekable (self) || !can_play_at (self, seek.rate) ||
      !can_go_on (self, &seek))
    return FALSE;
  if (seek.stop_type == GST_SEEK_TYPE_SET)
    self->seek_stop = seek.stop;

  GST_DEBUG_OBJECT (self->src, "rate %f from %" GST_TIME_FORMAT, seek.rate,
                    GST_TIME_ARGS (seek.start));
  segment = get_segment (&seek);
  gst_camb_gate_start_seek (self->gate, seek.seqnum, &segment,
                            (seek.flags & GST_SEEK_FLAG_FLUSH) != 0);
  if (seek.flags & GST_SEEK_FLAG_SEGMENT)
    post_segment_start (self, &seek);

  ok = seek_branches (self, &seek);
  gst_camb_gate_finish_seek (self->gate);
  /* Media may have come far, or to its end, before the text was ready. */
  gst_camb_session_update_text (self);

  return ok;
}

/**
 * gst_camb_session_seek:
 * @self: a session
 * @event: (transfer none): a seek
 *
 * Takes all streams to one place. A player sends a seek up one pad only, a
 * plain pipeline the same one up every pad: it is done once. A seek that comes
 * before there are streams is kept for them.
 *
 * Returns: whether it was, or will be, done
 */
gboolean
gst_camb_session_seek (GstCambSession *self, GstEvent *event)
{
  gboolean exposed;
  gboolean result;

  g_mutex_lock (&self->lock);
  exposed = self->exposed;
  if (!exposed)
    gst_event_replace (&self->pending_seek, event);
  g_mutex_unlock (&self->lock);
  if (!exposed)
    return TRUE;

  g_mutex_lock (&self->seek_lock);
  if (gst_event_get_seqnum (event) != self->seek_seqnum) {
    self->seek_seqnum = gst_event_get_seqnum (event);
    self->seek_result = perform_seek (self, event);
  }
  result = self->seek_result;
  g_mutex_unlock (&self->seek_lock);

  return result;
}

/**
 * gst_camb_session_query_duration:
 * @self: a session
 * @duration: (out): how long the longest stream is
 *
 * Returns: whether that is known
 */
gboolean
gst_camb_session_query_duration (GstCambSession *self, GstClockTime *duration)
{
  gboolean known = FALSE;

  *duration = 0;
  for (guint i = 0; i < self->branches->len; i++) {
    GstClockTime one;

    if (gst_camb_branch_query_duration (self->branches->pdata[i], &one)) {
      *duration = MAX (*duration, one);
      known = TRUE;
    }
  }
  if (self->branches->len == 0 && self->text != NULL) {
    *duration = gst_camb_text_src_get_end (GST_CAMB_TEXT_SRC (self->text));
    known = TRUE;
  }

  return known;
}

/** gst_camb_session_is_seekable: whether every file of the run is. */
gboolean
gst_camb_session_is_seekable (GstCambSession *self)
{
  for (guint i = 0; i < self->branches->len; i++) {
    if (!gst_camb_branch_is_seekable (self->branches->pdata[i]))
      return FALSE;
  }

  return TRUE;
}

/**
 * gst_camb_session_handle_event:
 * @self: a session
 * @event: (transfer none): an upstream event at a pad, or any at the element
 * @result: (out): what to answer
 *
 * Returns: whether the event was taken
 */
gboolean
gst_camb_session_handle_event (GstCambSession *self,
                               GstEvent *event,
                               gboolean *result)
{
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_SEEK:
    *result = gst_camb_session_seek (self, event);
    return TRUE;
  case GST_EVENT_EOS:
    gst_camb_gate_request_eos (self->gate);
    *result = TRUE;
    return TRUE;
  default:
    return FALSE;
  }
}

/* Whether the files and their streams are all there. */
static gboolean
is_known (GstCambSession *self)
{
  gboolean known;

  g_mutex_lock (&self->lock);
  known = self->known;
  g_mutex_unlock (&self->lock);

  return known;
}

static gboolean
answer_duration (GstCambSession *self, GstQuery *query)
{
  GstFormat format;
  GstClockTime duration;

  gst_query_parse_duration (query, &format, NULL);
  if (format != GST_FORMAT_TIME || !is_known (self) ||
      !gst_camb_session_query_duration (self, &duration))
    return FALSE;
  gst_query_set_duration (query, format, (gint64)duration);

  return TRUE;
}

static gboolean
answer_seeking (GstCambSession *self, GstQuery *query)
{
  GstFormat format;
  GstClockTime duration;
  gboolean seekable;
  gint64 end = -1;

  gst_query_parse_seeking (query, &format, NULL, NULL, NULL);
  if (!is_known (self))
    return FALSE;
  seekable = format == GST_FORMAT_TIME && gst_camb_session_is_seekable (self);
  if (seekable && gst_camb_session_query_duration (self, &duration))
    end = (gint64)duration;
  gst_query_set_seeking (query, format, seekable, 0, end);

  return TRUE;
}

/* The bytes are the parsers' business: nobody behind a pad pulls. */
static gboolean
answer_scheduling (GstQuery *query)
{
  gst_query_set_scheduling (query, GST_SCHEDULING_FLAG_SEQUENTIAL, 1, -1, 0);
  gst_query_add_scheduling_mode (query, GST_PAD_MODE_PUSH);

  return TRUE;
}

/* A player must not learn the signed URL, and has no use for it. */
static gboolean
answer_uri (GstCambSession *self, GstQuery *query)
{
  g_autofree char *uri = gst_camb_src_dup_uri (self->src);

  gst_query_set_uri (query, uri);

  return uri != NULL;
}

/**
 * gst_camb_session_handle_query:
 * @self: a session
 * @query: a query, at a pad or at the element
 * @result: (out): what to answer
 *
 * Returns: whether the query is one that is answered for all streams alike
 */
gboolean
gst_camb_session_handle_query (GstCambSession *self,
                               GstQuery *query,
                               gboolean *result)
{
  switch (GST_QUERY_TYPE (query)) {
  case GST_QUERY_DURATION:
    *result = answer_duration (self, query);
    return TRUE;
  case GST_QUERY_SEEKING:
    *result = answer_seeking (self, query);
    return TRUE;
  case GST_QUERY_SCHEDULING:
    *result = answer_scheduling (query);
    return TRUE;
  case GST_QUERY_URI:
    *result = answer_uri (self, query);
    return TRUE;
  case GST_QUERY_LATENCY:
    gst_query_set_latency (query, FALSE, 0, GST_CLOCK_TIME_NONE);
    *result = TRUE;
    return TRUE;
  default:
    return FALSE;
  }
}
