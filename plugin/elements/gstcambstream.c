/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "gstcambgate-private.h"

GST_DEBUG_CATEGORY_EXTERN (gst_camb_src_debug);
#define GST_CAT_DEFAULT gst_camb_src_debug

static GstStreamType
get_stream_type (GstCambStreamRole role)
{
  switch (role) {
  case GST_CAMB_STREAM_VIDEO:
    return GST_STREAM_TYPE_VIDEO;
  case GST_CAMB_STREAM_TEXT:
    return GST_STREAM_TYPE_TEXT;
  default:
    return GST_STREAM_TYPE_AUDIO;
  }
}

static GstStreamFlags
get_stream_flags (GstCambStreamRole role, gboolean is_alternative)
{
  if (role == GST_CAMB_STREAM_TEXT)
    return GST_STREAM_FLAG_SPARSE | GST_STREAM_FLAG_SELECT;

  return is_alternative ? GST_STREAM_FLAG_UNSELECT : GST_STREAM_FLAG_SELECT;
}

/* decodebin3 1.22 crashes on a text stream that the event calls sparse and
 * that ends before the media; the GstStream may say it. */
static GstEvent *
new_stream_start (GstCambStream *self)
{
  GstEvent *event = gst_event_new_stream_start (self->stream_id);

  gst_event_set_group_id (event, self->group_id);
  gst_event_set_stream (event, self->stream);
  gst_event_set_stream_flags (event,
                              gst_stream_get_stream_flags (self->stream) &
                                  ~GST_STREAM_FLAG_SPARSE);

  return event;
}

static GstEvent *
new_tags (GstCambStream *self, GstTagList *received)
{
  GstTagList *tags =
      received != NULL && self->tags != NULL
          ? gst_tag_list_merge (received, self->tags, GST_TAG_MERGE_REPLACE)
          : gst_tag_list_copy (received != NULL ? received : self->tags);

  gst_tag_list_set_scope (tags, GST_TAG_SCOPE_STREAM);
  gst_stream_set_tags (self->stream, tags);
  self->tags_sent = TRUE;

  return gst_event_new_tag (tags);
}

static gboolean
forward (GstCambStream *self, GstEvent *event)
{
  GstEvent *stamped = gst_camb_gate_stamp (self->gate, self, event);

  return stamped != NULL && gst_pad_push_event (self->ghost, stamped);
}

static gboolean
handle_tags (GstCambStream *self, GstEvent *event)
{
  GstTagList *received;

  gst_event_parse_tag (event, &received);
  if (gst_tag_list_get_scope (received) == GST_TAG_SCOPE_GLOBAL)
    return forward (self, event);

  forward (self, new_tags (self, received));
  gst_event_unref (event);

  return TRUE;
}

static gboolean
handle_segment (GstCambStream *self, GstEvent *event)
{
  gboolean result;

  gst_event_copy_segment (event, &self->segment);
  self->segment_seqnum = gst_event_get_seqnum (event);
  self->needs_segment = FALSE;
  GST_DEBUG_OBJECT (self->ghost, "%" GST_SEGMENT_FORMAT, &self->segment);
  result = forward (self, event);
  if (!self->tags_sent && self->tags != NULL)
    forward (self, new_tags (self, NULL));

  return result;
}

static gboolean
handle_caps (GstCambStream *self, GstEvent *event)
{
  GstCaps *caps;

  gst_event_parse_caps (event, &caps);
  gst_stream_set_caps (self->stream, caps);

  return forward (self, event);
}

static gboolean
handle_flush_start (GstCambStream *self, GstEvent *event)
{
  gboolean sent = gst_camb_gate_take_flush_start (self->gate, self);

  gst_camb_gate_set_flushing (self->gate, self, TRUE);
  if (!sent)
    return forward (self, event);

  gst_event_unref (event);
  return TRUE;
}

static gboolean
handle_flush_stop (GstCambStream *self, GstEvent *event)
{
  gst_camb_gate_set_flushing (self->gate, self, FALSE);
  self->skip_until = GST_CLOCK_TIME_NONE;
  self->needs_segment = TRUE;

  return forward (self, event);
}

static void
note_progress (GstCambStream *self, GstClockTime time)
{
  GstClockTime position;

  if (!GST_CLOCK_TIME_IS_VALID (time) || self->segment.rate < 0)
    return;
  position = gst_segment_to_stream_time (&self->segment, GST_FORMAT_TIME,
                                         MIN (time, self->segment.stop));
  if (GST_CLOCK_TIME_IS_VALID (position))
    gst_camb_gate_add_progress (self->gate, self, position);
}

/* Markup for who takes it, plain text for who does not, such as muxers. Asked
 * before anything goes out, for the caps are sticky. */
static void
negotiate_text (GstCambStream *self)
{
  g_autoptr (GstCaps) current = NULL;
  g_autoptr (GstCaps) wanted = NULL;
  gboolean plain;

  if (self->role != GST_CAMB_STREAM_TEXT ||
      !gst_pad_check_reconfigure (self->ghost))
    return;

  current = gst_pad_get_current_caps (self->ghost);
  wanted = gst_pad_peer_query_caps (self->ghost, current);
  plain = self->plain_text;
  if (gst_pad_is_linked (self->ghost) && gst_caps_is_empty (wanted))
    plain = !plain;
  if (plain == self->plain_text)
    return;

  self->plain_text = plain;
  gst_clear_caps (&wanted);
  wanted = gst_caps_new_simple ("text/x-raw", "format", G_TYPE_STRING,
                                plain ? "utf8" : "pango-markup", NULL);
  GST_DEBUG_OBJECT (self->ghost, "negotiated %" GST_PTR_FORMAT, wanted);
  gst_stream_set_caps (self->stream, wanted);
  forward (self, gst_event_new_caps (wanted));
  gst_camb_gate_set_plain_text (self->gate, plain);
}

static void
append_text_cb (GMarkupParseContext *context,
                const char *text,
                gsize length,
                gpointer user_data,
                GError **error)
{
  g_string_append_len (user_data, text, length);
}

/* Takes @buffer, whose markup is our own. */
static GstBuffer *
convert_text (GstCambStream *self, GstBuffer *buffer)
{
  static const GMarkupParser parser = {.text = append_text_cb};
  g_autoptr (GString) text = NULL;
  g_autoptr (GMarkupParseContext) context = NULL;
  GstBuffer *plain;
  GstMapInfo map;
  gsize length;

  if (!self->plain_text || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return buffer;

  text = g_string_new (NULL);
  context = g_markup_parse_context_new (&parser, 0, text, NULL);
  g_markup_parse_context_parse (context, "<text>", -1, NULL);
  g_markup_parse_context_parse (context, (const char *)map.data, map.size,
                                NULL);
  g_markup_parse_context_parse (context, "</text>", -1, NULL);
  gst_buffer_unmap (buffer, &map);

  length = text->len;
  plain = gst_buffer_new_wrapped (
      g_string_free (g_steal_pointer (&text), FALSE), length);
  gst_buffer_copy_into (plain, buffer, GST_BUFFER_COPY_METADATA, 0, -1);
  gst_buffer_unref (buffer);

  return plain;
}

static gboolean
handle_gap (GstCambStream *self, GstEvent *event)
{
  GstClockTime start, duration;

  if (gst_camb_gate_wait (self->gate, self) != GST_FLOW_OK) {
    gst_event_unref (event);
    return FALSE;
  }
  gst_event_parse_gap (event, &start, &duration);
  if (GST_CLOCK_TIME_IS_VALID (duration))
    start += duration;
  note_progress (self, start);
  negotiate_text (self);

  return forward (self, event);
}

/* A demuxer that finds nothing of a stream where the seek goes ends it without
 * a word about where that is. */
static void
complete_segment (GstCambStream *self)
{
  GstSegment segment;

  if (!self->needs_segment)
    return;
  gst_camb_gate_get_segment (self->gate, &segment);
  handle_segment (self, gst_event_new_segment (&segment));
}

/* EOS and the end of a segment wait for the gate as data does. What follows the
 * media hears of the end first: playsink holds the EOS of one stream until it
 * has that of all. */
static gboolean
handle_end (GstCambStream *self, GstEvent *event)
{
  gint64 position = -1;
  gboolean result;

  if (gst_camb_gate_wait (self->gate, self) != GST_FLOW_OK) {
    gst_event_unref (event);
    return FALSE;
  }

  complete_segment (self);
  event = gst_event_make_writable (event);
  gst_event_set_seqnum (event, self->segment_seqnum);
  negotiate_text (self);
  gst_camb_gate_end (self->gate, self);
  if (GST_EVENT_TYPE (event) != GST_EVENT_SEGMENT_DONE)
    return forward (self, event);

  gst_event_parse_segment_done (event, NULL, &position);
  result = forward (self, event);
  gst_camb_gate_end_segment (self->gate, self, position);

  return result;
}

static gboolean
handle_event (GstCambStream *self, GstEvent *event)
{
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_STREAM_START:
    gst_event_unref (event);
    return forward (self, new_stream_start (self));
  case GST_EVENT_STREAM_COLLECTION:
    /* Ours came with gst_camb_stream_set_collection(). */
    gst_event_unref (event);
    return TRUE;
  case GST_EVENT_CAPS:
    return handle_caps (self, event);
  case GST_EVENT_SEGMENT:
    return handle_segment (self, event);
  case GST_EVENT_TAG:
    return handle_tags (self, event);
  case GST_EVENT_FLUSH_START:
    return handle_flush_start (self, event);
  case GST_EVENT_FLUSH_STOP:
    return handle_flush_stop (self, event);
  case GST_EVENT_GAP:
    return handle_gap (self, event);
  case GST_EVENT_EOS:
  case GST_EVENT_SEGMENT_DONE:
    return handle_end (self, event);
  default:
    return forward (self, event);
  }
}

/* What comes down from the parsers, on the inner side of the ghost pad. The
 * gate flushes the outer side alone: whoever is upstream must not take an event
 * that is lost by that for an error. */
static GstFlowReturn
event_cb (GstPad *pad, GstObject *parent, GstEvent *event)
{
  GstCambStream *self = gst_pad_get_element_private (pad);

  if (handle_event (self, event))
    return GST_FLOW_OK;

  return gst_camb_gate_is_flushing (self->gate, self) ? GST_FLOW_FLUSHING
                                                      : GST_FLOW_ERROR;
}

static GstClockTime
get_end (GstBuffer *buffer)
{
  GstClockTime time = GST_BUFFER_PTS_IS_VALID (buffer)
                          ? GST_BUFFER_PTS (buffer)
                          : GST_BUFFER_DTS (buffer);

  if (GST_CLOCK_TIME_IS_VALID (time) && GST_BUFFER_DURATION_IS_VALID (buffer))
    time += GST_BUFFER_DURATION (buffer);

  return time;
}

/* A stream that found its reader late leaves out what the others have left
 * behind, and begins at a place where a decoder can. */
static gboolean
is_late (GstCambStream *self, GstBuffer *buffer, GstClockTime end)
{
  GstClockTime position;

  if (!GST_CLOCK_TIME_IS_VALID (self->skip_until))
    return FALSE;

  position = gst_segment_to_stream_time (&self->segment, GST_FORMAT_TIME, end);
  if (GST_CLOCK_TIME_IS_VALID (position) && position < self->skip_until)
    return TRUE;
  if (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT))
    return TRUE;
  self->skip_until = GST_CLOCK_TIME_NONE;

  return FALSE;
}

static GstFlowReturn
chain_cb (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  GstCambStream *self = gst_pad_get_element_private (pad);
  GstClockTime end = get_end (buffer);
  GstFlowReturn flow = gst_camb_gate_wait (self->gate, self);

  if (flow != GST_FLOW_OK || is_late (self, buffer, end)) {
    gst_buffer_unref (buffer);
    return flow;
  }

  if (gst_camb_gate_is_eos_requested (self->gate)) {
    gst_buffer_unref (buffer);
    handle_end (self, gst_event_new_eos ());
    return GST_FLOW_EOS;
  }

  note_progress (self, end);
  if (self->role == GST_CAMB_STREAM_TEXT) {
    negotiate_text (self);
    buffer = convert_text (self, buffer);
  }
  flow = gst_proxy_pad_chain_default (pad, parent, buffer);
  if (flow == GST_FLOW_NOT_LINKED)
    return gst_camb_gate_park (self->gate, self);
  gst_camb_gate_note_read (self->gate, self);

  return flow;
}

static int
compare_roles (gconstpointer a, gconstpointer b)
{
  return (int)((const GstCambStream *)a)->role -
         (int)((const GstCambStream *)b)->role;
}

static void
set_up_pads (GstCambStream *self, GstPad *target, GstPadTemplate *template)
{
  g_autoptr (GstPad) inner = NULL;

  self->ghost = gst_ghost_pad_new_from_template (NULL, target, template);
  gst_object_ref_sink (self->ghost);
  inner = GST_PAD (gst_proxy_pad_get_internal (GST_PROXY_PAD (self->ghost)));
  gst_pad_set_element_private (inner, self);
  gst_pad_set_event_full_function (inner, event_cb);
  gst_pad_set_chain_function (inner, chain_cb);

  /* Active before data can come: an inactive pad would lose its events. */
  gst_pad_set_active (self->ghost, TRUE);
}

/**
 * gst_camb_stream_new:
 * @gate: (transfer none): the gate that it belongs to
 * @owner: what stands for the demuxer behind it
 * @target: where its data comes from
 * @template: the template of its pad
 * @caps: (nullable): what its data is
 * @info: what it is called
 *
 * Returns: (transfer none): a stream, held back until the gate opens
 */
GstCambStream *
gst_camb_stream_new (GstCambGate *gate,
                     gconstpointer owner,
                     GstPad *target,
                     GstPadTemplate *template,
                     GstCaps *caps,
                     const GstCambStreamInfo *info)
{
  GstCambStream *self = g_new0 (GstCambStream, 1);

  self->gate = gate;
  self->owner = owner;
  self->role = info->role;
  self->stream_id = g_strdup (info->stream_id);
  self->group_id = info->group_id;
  self->tags = info->tags != NULL ? gst_tag_list_ref (info->tags) : NULL;
  self->skip_until = GST_CLOCK_TIME_NONE;
  gst_segment_init (&self->segment, GST_FORMAT_TIME);

  g_mutex_lock (&gate->lock);
  gate->streams = g_list_insert_sorted (gate->streams, self, compare_roles);
  g_mutex_unlock (&gate->lock);

  self->stream =
      gst_stream_new (self->stream_id, caps, get_stream_type (self->role),
                      get_stream_flags (self->role, info->is_alternative));
  if (self->tags != NULL)
    gst_stream_set_tags (self->stream, self->tags);
  set_up_pads (self, target, template);

  return self;
}

void
gst_camb_stream_free (GstCambStream *self)
{
  gst_object_unref (self->ghost);
  gst_object_unref (self->stream);
  g_clear_pointer (&self->tags, gst_tag_list_unref);
  g_free (self->stream_id);
  g_free (self);
}

/** gst_camb_stream_get_role: what the stream is of its run. */
GstCambStreamRole
gst_camb_stream_get_role (const GstCambStream *self)
{
  return self->role;
}

/** gst_camb_stream_get_pad: (transfer none): the pad to expose. */
GstPad *
gst_camb_stream_get_pad (const GstCambStream *self)
{
  return self->ghost;
}

/** gst_camb_stream_get_stream: (transfer none): its public description. */
GstStream *
gst_camb_stream_get_stream (const GstCambStream *self)
{
  return self->stream;
}

/**
 * gst_camb_stream_dup_language:
 * @self: a stream
 *
 * Returns: (transfer full) (nullable): the language code that is known of it
 */
char *
gst_camb_stream_dup_language (const GstCambStream *self)
{
  g_autoptr (GstTagList) tags = gst_stream_get_tags (self->stream);
  char *language = NULL;

  if (tags != NULL)
    gst_tag_list_get_string (tags, GST_TAG_LANGUAGE_CODE, &language);

  return language;
}

/**
 * gst_camb_stream_set_language:
 * @self: a stream that is ready but not exposed yet
 * @language: a language code
 *
 * Tags a stream whose file did not say its language.
 */
void
gst_camb_stream_set_language (GstCambStream *self, const char *language)
{
  g_autoptr (GstTagList) known = gst_stream_get_tags (self->stream);

  self->tags = gst_tag_list_make_writable (self->tags);
  gst_tag_list_add (self->tags, GST_TAG_MERGE_REPLACE, GST_TAG_LANGUAGE_CODE,
                    language, NULL);
  gst_pad_push_event (self->ghost, new_tags (self, known));
}

/**
 * gst_camb_stream_set_collection:
 * @self: a stream that is not exposed yet
 * @collection: (transfer none): all streams of the run
 *
 * Makes @collection sticky on the pad.
 */
void
gst_camb_stream_set_collection (GstCambStream *self,
                                GstStreamCollection *collection)
{
  gst_pad_push_event (self->ghost,
                      gst_event_new_stream_collection (collection));
}
