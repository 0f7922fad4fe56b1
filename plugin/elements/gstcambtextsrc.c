/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "gstcambtextsrc.h"

GST_DEBUG_CATEGORY_STATIC (gst_camb_text_src_debug);
#define GST_CAT_DEFAULT gst_camb_text_src_debug

/* How far text may run ahead of the media: enough to be there in time, too
 * little to reach its end long before the media does. */
#define LEAD (2 * GST_SECOND)
/* A sink that waits for text is told at least this often that none comes. */
#define MAX_GAP GST_SECOND

/*
 * GstCambTextSrc:
 *
 * Timed text beside media: one buffer a subtitle, GAPs between them and up to
 * the end of the media, EOS last. It follows the media rather than running
 * ahead, because a text stream that ends long before the media upsets players.
 * Whoever owns it says how far the media has come.
 */
struct _GstCambTextSrc
{
  GstElement parent_instance;

  GstPad *pad;
  GstClockTime duration;

  GMutex lock;
  GCond cond;
  /* All below is guarded by the lock. */
  CambSubtitles *subtitles;
  gboolean interrupted;
  gboolean paced;
  gboolean finished;
  gboolean started;
  gboolean drained;
  GstClockTime media_position;
  GstClockTime media_slowest;
  guint32 seek_seqnum;

  GstSegment segment;
  guint32 seqnum;
  gboolean need_segment;
  gboolean discont;
  GstClockTime last_start;
  GstClockTime cursor;
};

/* One thing to push: a buffer, a GAP, or the end. */
typedef struct
{
  enum
  {
    ITEM_NONE,
    ITEM_CUE,
    ITEM_GAP,
    ITEM_END
  } type;
  GstClockTime start;
  GstClockTime end;
  /* Of a cue, as long as the lock is held: its text. */
  const char *markup;
} Item;

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE (
    "src",
    GST_PAD_SRC,
    GST_PAD_ALWAYS,
    GST_STATIC_CAPS ("text/x-raw, format=(string)pango-markup"));

G_DEFINE_FINAL_TYPE (GstCambTextSrc, gst_camb_text_src, GST_TYPE_ELEMENT)

/* Where the text ends; nothing is known to come after the end of the media, but
 * that may turn out to be later than it says. Lock held. */
static GstClockTime
get_end (GstCambTextSrc *self)
{
  GstClockTime end;

  if (!self->paced)
    end = MAX (camb_subtitles_get_end (self->subtitles),
               GST_CLOCK_TIME_IS_VALID (self->duration) ? self->duration : 0);
  else if (self->finished)
    end = self->media_position;
  else
    end = self->duration;

  return MIN (end, self->segment.stop);
}

/* While the text waits at its end for that of the media, a muxer needs to have
 * something of it in hand that is later than all media. Lock held. */
static gboolean
needs_marker (GstCambTextSrc *self, GstClockTime end)
{
  return self->paced && !self->finished && self->last_start < end;
}

/* What comes at the cursor, playing forwards. Lock held. */
static Item
get_item_forwards (GstCambTextSrc *self)
{
  GstClockTime end = get_end (self);
  Item item = {ITEM_GAP, self->cursor, MIN (self->cursor + MAX_GAP, end), NULL};
  const CambSubtitle *subtitle;

  if (self->drained || (self->cursor >= end && !needs_marker (self, end)))
    return (Item){ITEM_END, self->cursor, self->cursor, NULL};
  if (self->cursor >= end)
    return (Item){ITEM_GAP, end, end, NULL};
  subtitle = camb_subtitles_find (self->subtitles, self->cursor);
  if (subtitle == NULL)
    return item;

  if (subtitle->start > self->cursor) {
    item.end = MIN (item.end, subtitle->start);
    return item;
  }

  return (Item){ITEM_CUE, self->cursor, MIN (subtitle->end, end),
                subtitle->markup};
}

/* The same backwards, where the cursor is the later end. Lock held. */
static Item
get_item_backwards (GstCambTextSrc *self)
{
  GstClockTime start = self->segment.start;
  const CambSubtitle *subtitle;

  if (self->drained || self->cursor <= start)
    return (Item){ITEM_END, start, start, NULL};

  subtitle = camb_subtitles_find_before (self->subtitles, self->cursor);
  if (subtitle == NULL || subtitle->end <= start)
    return (Item){ITEM_GAP, start, self->cursor, NULL};
  if (subtitle->end < self->cursor)
    return (Item){ITEM_GAP, subtitle->end, self->cursor, NULL};

  return (Item){ITEM_CUE, MAX (subtitle->start, start), self->cursor,
                subtitle->markup};
}

/* Whether @item has to wait for the media. What counts is the item before it:
 * once the media has reached that, a muxer waits for news of the text, however
 * long the item was. Lock held. */
static gboolean
is_ahead (GstCambTextSrc *self, const Item *item)
{
  if (!self->paced || self->finished)
    return FALSE;
  if (item->type == ITEM_END)
    return self->drained || self->segment.rate < 0 ||
           self->media_slowest <= self->last_start;
  if (self->segment.rate < 0)
    return FALSE;

  return self->last_start > self->media_position + LEAD;
}

/* The buffer of a cue. Lock held. */
static GstBuffer *
new_buffer (GstCambTextSrc *self, const Item *item)
{
  GstBuffer *buffer =
      gst_buffer_new_memdup (item->markup, strlen (item->markup));

  GST_BUFFER_PTS (buffer) = item->start;
  GST_BUFFER_DURATION (buffer) = item->end - item->start;
  if (self->discont)
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
  self->discont = FALSE;

  return buffer;
}

/* Waits until something may be pushed; ITEM_NONE when interrupted. A cue comes
 * with its @buffer. */
static Item
next_item (GstCambTextSrc *self, GstBuffer **buffer)
{
  Item item;

  g_mutex_lock (&self->lock);
  do {
    item = self->segment.rate > 0 ? get_item_forwards (self)
                                  : get_item_backwards (self);
    if (!self->interrupted && is_ahead (self, &item)) {
      g_cond_wait (&self->cond, &self->lock);
      item.type = ITEM_NONE;
    }
  } while (item.type == ITEM_NONE && !self->interrupted);

  if (self->interrupted)
    item.type = ITEM_NONE;
  if (item.type != ITEM_NONE) {
    self->last_start = item.start;
    self->cursor = self->segment.rate > 0 ? item.end : item.start;
  }
  if (item.type == ITEM_CUE)
    *buffer = new_buffer (self, &item);
  g_mutex_unlock (&self->lock);

  return item;
}

static gboolean
push_event (GstCambTextSrc *self, GstEvent *event)
{
  gst_event_set_seqnum (event, self->seqnum);

  return gst_pad_push_event (self->pad, event);
}

static void
push_end (GstCambTextSrc *self, GstClockTime position)
{
  gst_pad_pause_task (self->pad);

  if (self->segment.flags & GST_SEGMENT_FLAG_SEGMENT)
    push_event (self, gst_event_new_segment_done (GST_FORMAT_TIME, position));
  else
    push_event (self, gst_event_new_eos ());
}

static void
push_headers (GstCambTextSrc *self)
{
  if (!self->started) {
    g_autofree char *id =
        gst_pad_create_stream_id (self->pad, GST_ELEMENT (self), "text");
    g_autoptr (GstCaps) caps = gst_pad_get_pad_template_caps (self->pad);

    push_event (self, gst_event_new_stream_start (id));
    push_event (self, gst_event_new_caps (caps));
    self->started = TRUE;
  }
  if (self->need_segment)
    push_event (self, gst_event_new_segment (&self->segment));
  self->need_segment = FALSE;
}

static void
handle_flow (GstCambTextSrc *self, GstFlowReturn flow)
{
  if (flow == GST_FLOW_OK)
    return;

  if (flow == GST_FLOW_EOS) {
    /* Nobody wants more of this segment: end it when the media does. */
    g_mutex_lock (&self->lock);
    self->drained = TRUE;
    g_mutex_unlock (&self->lock);
    return;
  }

  gst_pad_pause_task (self->pad);
  if (flow < GST_FLOW_EOS)
    GST_ELEMENT_FLOW_ERROR (self, flow);
}

/* Segment, seqnum and headers are only written with the stream lock held,
 * which this holds. */
static void
loop (gpointer user_data)
{
  GstCambTextSrc *self = GST_CAMB_TEXT_SRC (GST_PAD_PARENT (user_data));
  GstBuffer *buffer = NULL;
  Item item;

  push_headers (self);
  item = next_item (self, &buffer);

  switch (item.type) {
  case ITEM_CUE:
    GST_LOG_OBJECT (self, "cue %" GST_TIME_FORMAT " to %" GST_TIME_FORMAT,
                    GST_TIME_ARGS (item.start), GST_TIME_ARGS (item.end));
    handle_flow (self, gst_pad_push (self->pad, buffer));
    break;
  case ITEM_GAP:
    push_event (self, gst_event_new_gap (item.start, item.end - item.start));
    break;
  case ITEM_END:
    push_end (self, item.start);
    break;
  case ITEM_NONE:
    gst_pad_pause_task (self->pad);
    break;
  }
}

static void
interrupt (GstCambTextSrc *self, gboolean interrupted)
{
  g_mutex_lock (&self->lock);
  self->interrupted = interrupted;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

static gboolean
activate_mode_cb (GstPad *pad, GstObject *parent, GstPadMode mode, gboolean on)
{
  GstCambTextSrc *self = GST_CAMB_TEXT_SRC (parent);

  if (mode != GST_PAD_MODE_PUSH)
    return FALSE;

  interrupt (self, !on);
  if (on)
    return gst_pad_start_task (pad, loop, pad, NULL);
  return gst_pad_stop_task (pad);
}

static void
gst_camb_text_src_finalize (GObject *object)
{
  GstCambTextSrc *self = GST_CAMB_TEXT_SRC (object);

  g_clear_pointer (&self->subtitles, camb_subtitles_unref);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);

  G_OBJECT_CLASS (gst_camb_text_src_parent_class)->finalize (object);
}

static void
gst_camb_text_src_class_init (GstCambTextSrcClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gst_camb_text_src_finalize;

  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (
      element_class, "Camb.ai text source", "Source/Subtitle",
      "Timed text of a Camb.ai run", "The cambsrc developers");

  GST_DEBUG_CATEGORY_INIT (gst_camb_text_src_debug, "cambtextsrc", 0,
                           "Timed text of Camb.ai runs");
}

static void
gst_camb_text_src_init (GstCambTextSrc *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  gst_segment_init (&self->segment, GST_FORMAT_TIME);
  self->seqnum = gst_util_seqnum_next ();
  self->seek_seqnum = GST_SEQNUM_INVALID;
  self->need_segment = TRUE;
  self->discont = TRUE;

  self->pad = gst_pad_new_from_static_template (&src_template, "src");
  gst_pad_set_activatemode_function (self->pad, activate_mode_cb);
  gst_pad_use_fixed_caps (self->pad);
  gst_element_add_pad (GST_ELEMENT (self), self->pad);
}

/**
 * gst_camb_text_src_new:
 * @subtitles: (transfer none): what to show when
 * @duration: how long the media is, or %GST_CLOCK_TIME_NONE
 *
 * Returns: (transfer floating): an element with one pad `src`
 */
GstElement *
gst_camb_text_src_new (CambSubtitles *subtitles, GstClockTime duration)
{
  GstCambTextSrc *self = g_object_new (GST_TYPE_CAMB_TEXT_SRC, NULL);

  self->subtitles = camb_subtitles_ref (subtitles);
  self->duration = duration;
  self->segment.duration = duration;

  return GST_ELEMENT (self);
}

/**
 * gst_camb_text_src_set_subtitles:
 * @self: a text source
 * @subtitles: (transfer none): what to show from the next subtitle on
 */
void
gst_camb_text_src_set_subtitles (GstCambTextSrc *self, CambSubtitles *subtitles)
{
  g_mutex_lock (&self->lock);
  camb_subtitles_unref (self->subtitles);
  self->subtitles = camb_subtitles_ref (subtitles);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/* Starts over at @segment, with the stream lock held. */
static void
restart_locked (GstCambTextSrc *self, const GstSegment *segment, guint32 seqnum)
{
  g_mutex_lock (&self->lock);
  self->segment = *segment;
  self->seqnum = self->seek_seqnum = seqnum;
  self->cursor = segment->position;
  self->media_position = segment->position;
  self->media_slowest = 0;
  self->finished = FALSE;
  self->drained = FALSE;
  self->last_start = segment->position;
  self->need_segment = TRUE;
  self->discont = TRUE;
  self->interrupted = FALSE;
  g_mutex_unlock (&self->lock);
}

/**
 * gst_camb_text_src_seek:
 * @self: a text source
 * @event: (transfer none): a seek in %GST_FORMAT_TIME with a start position
 *
 * Goes on from another place, first with the subtitle that covers it.
 *
 * Returns: whether @event made sense
 */
gboolean
gst_camb_text_src_seek (GstCambTextSrc *self, GstEvent *event)
{
  double rate;
  GstFormat format;
  GstSeekFlags flags;
  GstSeekType start_type, stop_type;
  gint64 start, stop;
  guint32 seqnum = gst_event_get_seqnum (event);
  GstEvent *flush;
  GstSegment segment;
  gboolean ok;

  gst_event_parse_seek (event, &rate, &format, &flags, &start_type, &start,
                        &stop_type, &stop);
  if (format != GST_FORMAT_TIME)
    return FALSE;

  if (flags & GST_SEEK_FLAG_FLUSH) {
    flush = gst_event_new_flush_start ();
    gst_event_set_seqnum (flush, seqnum);
    gst_pad_push_event (self->pad, flush);
  }
  interrupt (self, TRUE);
  gst_pad_pause_task (self->pad);

  GST_PAD_STREAM_LOCK (self->pad);
  segment = self->segment;
  segment.position = self->cursor;
  if (!GST_CLOCK_TIME_IS_VALID (segment.duration))
    segment.duration = gst_camb_text_src_get_end (self);
  ok = gst_segment_do_seek (&segment, rate, format, flags, start_type, start,
                            stop_type, stop, NULL);
  /* Backwards from the end needs an end. */
  if (ok && rate < 0 && !GST_CLOCK_TIME_IS_VALID (segment.position))
    segment.position = segment.stop = segment.duration;
  if (flags & GST_SEEK_FLAG_FLUSH) {
    flush = gst_event_new_flush_stop (TRUE);
    gst_event_set_seqnum (flush, seqnum);
    gst_pad_push_event (self->pad, flush);
  }
  restart_locked (self, ok ? &segment : &self->segment, seqnum);
  gst_pad_start_task (self->pad, loop, self->pad, NULL);
  GST_PAD_STREAM_UNLOCK (self->pad);

  return ok;
}

/**
 * gst_camb_text_src_set_paced:
 * @self: a text source
 * @paced: whether there is media to follow
 */
void
gst_camb_text_src_set_paced (GstCambTextSrc *self, gboolean paced)
{
  g_mutex_lock (&self->lock);
  self->paced = paced;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/**
 * gst_camb_text_src_advance:
 * @self: a text source
 * @seqnum: the seek since which this is so, %GST_SEQNUM_INVALID before the
 *   first; news of another seek is stale
 * @position: how far the media has come, in stream time
 * @slowest: how far all of it has come at least
 */
void
gst_camb_text_src_advance (GstCambTextSrc *self,
                           guint32 seqnum,
                           GstClockTime position,
                           GstClockTime slowest)
{
  g_mutex_lock (&self->lock);
  if (seqnum == self->seek_seqnum) {
    self->media_position = MAX (self->media_position, position);
    self->media_slowest = slowest;
    g_cond_broadcast (&self->cond);
  }
  g_mutex_unlock (&self->lock);
}

/**
 * gst_camb_text_src_finish:
 * @self: a text source
 * @seqnum: as for gst_camb_text_src_advance()
 *
 * Says that the media has ended, so that the text may end too.
 */
void
gst_camb_text_src_finish (GstCambTextSrc *self, guint32 seqnum)
{
  g_mutex_lock (&self->lock);
  if (seqnum == self->seek_seqnum) {
    self->finished = TRUE;
    g_cond_broadcast (&self->cond);
  }
  g_mutex_unlock (&self->lock);
}

/**
 * gst_camb_text_src_get_end:
 * @self: a text source
 *
 * Returns: when the last subtitle disappears
 */
GstClockTime
gst_camb_text_src_get_end (GstCambTextSrc *self)
{
  GstClockTime end;

  g_mutex_lock (&self->lock);
  end = camb_subtitles_get_end (self->subtitles);
  g_mutex_unlock (&self->lock);

  return end;
}
