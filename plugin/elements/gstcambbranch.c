/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include "gstcambbranch-private.h"

#include "gstcambmediasrc.h"
#include "gstcambsniff.h"

GST_DEBUG_CATEGORY_EXTERN (gst_camb_src_debug);
#define GST_CAT_DEFAULT gst_camb_src_debug

/* What is kept in memory for a sink that waits. */
#define QUEUE_BYTES (8 * 1024 * 1024)
#define QUEUE_TIME (3 * GST_SECOND)

/* Which part of that is little, once the network has proved slow, and which is
 * enough to go on. */
#define LEVEL_LOW 0.05
#define LEVEL_HIGH 0.7

/* The values of parsebin's autoplug-select, which no header declares. */
enum
{
  AUTOPLUG_TRY,
  AUTOPLUG_EXPOSE,
  AUTOPLUG_SKIP,
};

/* Anything else may not be fit for hostile bytes, so it is not used. */
static const char *const factories[] = {
    "qtdemux",   "flacparse", "wavparse",  "mpegaudioparse",
    "id3demux",  "h264parse", "h265parse", "av1parse",
    "vp9parse",  "aacparse",  "ac3parse",  "alacparse",
    "opusparse", NULL};

static int
autoplug_select_cb (GstElement *parsebin,
                    GstPad *pad,
                    GstCaps *caps,
                    GstElementFactory *factory,
                    gpointer user_data)
{
  const char *name = gst_plugin_feature_get_name (GST_PLUGIN_FEATURE (factory));

  return g_strv_contains (factories, name) ? AUTOPLUG_TRY : AUTOPLUG_SKIP;
}

/* The first segment after a seek says where the demuxer landed. */
static GstPadProbeReturn
segment_probe_cb (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  GstCambBranch *self = user_data;
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  const GstSegment *segment;

  if (GST_EVENT_TYPE (event) != GST_EVENT_SEGMENT)
    return GST_PAD_PROBE_OK;

  gst_event_parse_segment (event, &segment);
  g_mutex_lock (&self->lock);
  if (self->landed_seqnum != gst_event_get_seqnum (event)) {
    self->landed_seqnum = gst_event_get_seqnum (event);
    self->landed_position = segment->rate > 0
                                ? gst_segment_to_stream_time (
                                      segment, GST_FORMAT_TIME, segment->start)
                                : GST_CLOCK_TIME_NONE;
    g_cond_broadcast (&self->cond);
  }
  g_mutex_unlock (&self->lock);

  return GST_PAD_PROBE_OK;
}

static void
demuxer_pad_added_cb (GstElement *demuxer, GstPad *pad, GstCambBranch *self)
{
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, segment_probe_cb,
                     self, NULL);
}

/* What no parser can make sense of is not worth keeping. A failed flow, which
 * they complain of as well, is the network's. */
static void
reject_nonsense (GstCambBranch *self, GstMessage *message)
{
  g_autoptr (GError) error = NULL;

  gst_message_parse_error (message, &error, NULL);
  if (error->domain == GST_STREAM_ERROR &&
      error->code != GST_STREAM_ERROR_FAILED)
    camb_reader_reject (self->reader);
}

/* Everything but errors goes where it would have gone. */
static GstBusSyncReply
child_message_cb (GstBus *bus, GstMessage *message, gpointer user_data)
{
  GstCambBranch *self = user_data;
  GstBus *next = g_object_get_data (G_OBJECT (bus), "next");

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    reject_nonsense (self, message);
    self->funcs.failed (self, message, self->user_data);
    gst_message_unref (message);
  } else {
    gst_bus_post (next, message);
  }

  return GST_BUS_DROP;
}

/* While parsebin 1.22 starts an element it puts its errors aside, and then
 * throws them away. A demuxer that has its bytes at once may fail right then,
 * and nobody would ever know. */
static void
catch_errors (GstCambBranch *self, GstElement *element)
{
  g_autoptr (GstBus) bus = gst_bus_new ();

  g_object_set_data_full (G_OBJECT (bus), "next", gst_element_get_bus (element),
                          gst_object_unref);
  gst_bus_set_sync_handler (bus, child_message_cb, self, NULL);
  gst_element_set_bus (element, bus);
}

static void
element_added_cb (GstBin *parsebin, GstElement *element, GstCambBranch *self)
{
  GstElementFactory *factory = gst_element_get_factory (element);

  catch_errors (self, element);

  if (factory == NULL || !g_str_equal (GST_OBJECT_NAME (factory), "qtdemux"))
    return;

  g_mutex_lock (&self->lock);
  self->has_demuxer = TRUE;
  g_mutex_unlock (&self->lock);
  g_signal_connect (element, "pad-added", G_CALLBACK (demuxer_pad_added_cb),
                    self);
}

static gboolean
update_complete_locked (GstCambBranch *self)
{
  if (self->complete || self->n_expected < 0 || self->n_pads < self->n_expected)
    return FALSE;

  self->complete = TRUE;
  return TRUE;
}

static GstPad *
queue_pad (GstCambBranch *self, GstPad *pad)
{
  g_autoptr (GstPad) sink =
      gst_element_request_pad_simple (self->queue, "sink_%u");
  g_autofree char *name = NULL;

  if (sink == NULL || gst_pad_link (pad, sink) != GST_PAD_LINK_OK)
    return NULL;
  name = g_strdup_printf ("src_%s", GST_PAD_NAME (sink) + sizeof ("sink_") - 1);

  return gst_element_get_static_pad (self->queue, name);
}

static void
pad_added_cb (GstElement *parsebin, GstPad *pad, GstCambBranch *self)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  gboolean complete;

  if (caps == NULL)
    caps = gst_pad_query_caps (pad, NULL);
  GST_DEBUG_OBJECT (self->bin, "%s: %" GST_PTR_FORMAT, self->name, caps);

  if (self->funcs.wants (self, caps, self->user_data)) {
    g_autoptr (GstPad) queued = queue_pad (self, pad);

    if (queued != NULL)
      self->funcs.stream (self, queued, caps, self->user_data);
  }

  g_mutex_lock (&self->lock);
  self->n_pads++;
  complete = update_complete_locked (self);
  g_mutex_unlock (&self->lock);

  if (complete)
    self->funcs.complete (self, self->user_data);
}

/**
 * gst_camb_branch_new:
 * @name: what the branch is for, for names of elements and for messages
 * @reader: (transfer none): its bytes
 * @funcs: what to tell the owner
 * @user_data: passed to @funcs
 *
 * Returns: (transfer full): a branch that has not started
 */
GstCambBranch *
gst_camb_branch_new (const char *name,
                     CambReader *reader,
                     const GstCambBranchFuncs *funcs,
                     gpointer user_data)
{
  GstCambBranch *self = g_new0 (GstCambBranch, 1);

  self->name = g_strdup (name);
  self->reader = camb_reader_ref (reader);
  self->funcs = *funcs;
  self->user_data = user_data;
  self->n_expected = -1;
  self->level = 100;
  self->landed_seqnum = GST_SEQNUM_INVALID;
  self->landed_position = GST_CLOCK_TIME_NONE;
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);

  return self;
}

/** gst_camb_branch_free: frees a branch that is stopped. */
void
gst_camb_branch_free (GstCambBranch *self)
{
  camb_reader_unref (self->reader);
  gst_clear_caps (&self->caps);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_free (self->name);
  g_free (self);
}

/**
 * gst_camb_branch_open:
 * @self: a branch
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * Waits for the first bytes and looks what they are. Names and content types
 * are not believed.
 *
 * Returns: %FALSE with a #CambError if the bytes do not come or are not media
 */
gboolean
gst_camb_branch_open (GstCambBranch *self,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GError) sniffed = NULL;

  if (!camb_reader_wait_open (self->reader, cancellable, error))
    return FALSE;
  self->caps = gst_camb_sniff (self->reader, self->name, cancellable, &sniffed);
  if (self->caps != NULL)
    return TRUE;

  /* A portal's page, say, which will be gone next time. */
  if (!g_error_matches (sniffed, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    camb_reader_reject (self->reader);
  g_propagate_error (error, g_steal_pointer (&sniffed));
  return FALSE;
}

static gboolean
make_elements (GstCambBranch *self, GError **error)
{
  g_autofree char *name = NULL;

  self->parsebin = gst_element_factory_make ("parsebin", NULL);
  self->queue = gst_element_factory_make ("multiqueue", NULL);
  if (self->parsebin == NULL || self->queue == NULL) {
    gst_clear_object (&self->parsebin);
    gst_clear_object (&self->queue);
    g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
                 _ ("GStreamer's “parsebin” or “multiqueue” is missing: "
                    "install GStreamer's base plugins"));
    return FALSE;
  }

  self->source = gst_camb_media_src_new (self->reader);
  name = g_strdup_printf ("%s-source", self->name);
  gst_object_set_name (GST_OBJECT (self->source), name);
  g_object_set (self->parsebin, "sink-caps", self->caps, NULL);
  g_object_set (self->queue, "max-size-bytes", QUEUE_BYTES, "max-size-buffers",
                0, "max-size-time", QUEUE_TIME, "use-interleave", TRUE,
                "low-watermark", LEVEL_LOW, "high-watermark", LEVEL_HIGH, NULL);

  return TRUE;
}

/**
 * gst_camb_branch_start:
 * @self: an open branch
 * @bin: where its elements go
 * @error: return location for an error
 *
 * Never waits: what comes of it is told through the funcs, or by messages of
 * the elements.
 *
 * Returns: whether the elements could be made
 */
gboolean
gst_camb_branch_start (GstCambBranch *self, GstBin *bin, GError **error)
{
  if (!make_elements (self, error))
    return FALSE;

  g_signal_connect (self->parsebin, "autoplug-select",
                    G_CALLBACK (autoplug_select_cb), self);
  g_signal_connect (self->parsebin, "element-added",
                    G_CALLBACK (element_added_cb), self);
  g_signal_connect (self->parsebin, "pad-added", G_CALLBACK (pad_added_cb),
                    self);

  self->bin = bin;
  gst_bin_add_many (bin, self->queue, self->parsebin, self->source, NULL);
  gst_element_link (self->source, self->parsebin);
  gst_element_sync_state_with_parent (self->queue);
  gst_element_sync_state_with_parent (self->parsebin);
  gst_element_sync_state_with_parent (self->source);

  return TRUE;
}

/* Takes the element out of the bin, and from @place. */
static void
remove_element (GstCambBranch *self, GstElement **place)
{
  GstElement *element;

  g_mutex_lock (&self->lock);
  element = g_steal_pointer (place);
  g_mutex_unlock (&self->lock);
  if (element == NULL)
    return;

  gst_element_set_locked_state (element, TRUE);
  gst_element_set_state (element, GST_STATE_NULL);
  gst_bin_remove (self->bin, element);
}

/**
 * gst_camb_branch_stop:
 * @self: a branch
 *
 * Takes its elements out of the bin. Streaming threads must not be held
 * anywhere when this is called.
 */
void
gst_camb_branch_stop (GstCambBranch *self)
{
  /* It tells nothing any more of an element that is about to go. */
  camb_reader_close (self->reader);
  g_mutex_lock (&self->lock);
  self->stopped = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);

  remove_element (self, &self->source);
  remove_element (self, &self->parsebin);
  remove_element (self, &self->queue);
}

/** gst_camb_branch_get_name: what the branch is for. */
const char *
gst_camb_branch_get_name (const GstCambBranch *self)
{
  return self->name;
}

/** gst_camb_branch_get_user_data: what was given with the funcs. */
gpointer
gst_camb_branch_get_user_data (const GstCambBranch *self)
{
  return self->user_data;
}

/**
 * gst_camb_branch_owns:
 * @self: a branch
 * @object: who posted a message
 *
 * Returns: whether @object is part of the branch
 */
gboolean
gst_camb_branch_owns (GstCambBranch *self, GstObject *object)
{
  gboolean owns = FALSE;

  g_mutex_lock (&self->lock);
  GstElement *parts[] = {self->source, self->parsebin, self->queue};
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (parts[i] != NULL &&
        (object == GST_OBJECT (parts[i]) ||
         gst_object_has_as_ancestor (object, GST_OBJECT (parts[i]))))
      owns = TRUE;
  }
  g_mutex_unlock (&self->lock);

  return owns;
}

/**
 * gst_camb_branch_take_collection:
 * @self: a branch
 * @collection: (transfer none): what parsebin says it will expose
 *
 * parsebin never says that no more pads will come; the collection that it
 * posts before them tells how many there are.
 */
void
gst_camb_branch_take_collection (GstCambBranch *self,
                                 GstStreamCollection *collection)
{
  gboolean complete;

  g_mutex_lock (&self->lock);
  self->n_expected = (int)gst_stream_collection_get_size (collection);
  complete = update_complete_locked (self);
  g_mutex_unlock (&self->lock);

  if (complete)
    self->funcs.complete (self, self->user_data);
}

/**
 * gst_camb_branch_watch_level:
 * @self: a branch that had to wait for the network
 *
 * Lets the queue tell from now on how full it is. On a network that keeps up
 * nobody hears of that: a player would start later for nothing.
 */
void
gst_camb_branch_watch_level (GstCambBranch *self)
{
  g_autoptr (GstElement) queue = NULL;

  g_mutex_lock (&self->lock);
  if (self->queue != NULL)
    queue = gst_object_ref (self->queue);
  g_mutex_unlock (&self->lock);
  if (queue != NULL)
    g_object_set (queue, "use-buffering", TRUE, NULL);
}

/** gst_camb_branch_set_level: notes what the queue tells, in percent. */
void
gst_camb_branch_set_level (GstCambBranch *self, int percent)
{
  g_mutex_lock (&self->lock);
  self->level = percent;
  g_mutex_unlock (&self->lock);
}

/** gst_camb_branch_get_level: how full the queue is, in percent of enough. */
int
gst_camb_branch_get_level (GstCambBranch *self)
{
  int level;

  g_mutex_lock (&self->lock);
  level = self->level;
  g_mutex_unlock (&self->lock);

  return level;
}

/** gst_camb_branch_is_complete: whether all its streams are known. */
gboolean
gst_camb_branch_is_complete (GstCambBranch *self)
{
  gboolean complete;

  g_mutex_lock (&self->lock);
  complete = self->complete;
  g_mutex_unlock (&self->lock);

  return complete;
}

/** gst_camb_branch_is_seekable: whether its bytes are. */
gboolean
gst_camb_branch_is_seekable (const GstCambBranch *self)
{
  return camb_reader_is_seekable (self->reader);
}
