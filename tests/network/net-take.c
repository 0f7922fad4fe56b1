/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "net-take.h"

#include "net-tally.h"

/* Test-sized: seconds, and tries. */
#define TIMEOUT 1
#define MAX_RETRIES 3

/* After which a take counts as hung; slow tools and busy machines included. */
#define PATIENCE (60 * GST_SECOND)

struct _NetTake
{
  GstElement *pipeline;
  GstElement *source;
  GstBus *bus;
  gboolean sync;
  gboolean skim;
  GError *error;

  GMutex lock;
  /* Guarded by the lock: NetTally, and GstMessage. */
  GPtrArray *tallies;
  GPtrArray *messages;
};

static void
pad_added_cb (GstElement *source, GstPad *pad, NetTake *self)
{
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  g_autoptr (GstPad) sink_pad = gst_element_get_static_pad (sink, "sink");

  g_object_set (sink, "sync", self->sync, NULL);
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->tallies,
                   net_tally_new (GST_PAD_NAME (pad), sink_pad, self->skim));
  g_mutex_unlock (&self->lock);
  gst_bin_add (GST_BIN (self->pipeline), sink);
  g_assert_true (gst_element_sync_state_with_parent (sink));
  g_assert_cmpint (gst_pad_link (pad, sink_pad), ==, GST_PAD_LINK_OK);
}

static GstBusSyncReply
keep_cb (GstBus *bus, GstMessage *message, gpointer data)
{
  NetTake *self = data;
  GstMessageType kept =
      GST_MESSAGE_ERROR | GST_MESSAGE_WARNING | GST_MESSAGE_PROGRESS;

  if ((GST_MESSAGE_TYPE (message) & kept) != 0) {
    g_mutex_lock (&self->lock);
    g_ptr_array_add (self->messages, gst_message_ref (message));
    g_mutex_unlock (&self->lock);
  }
  return GST_BUS_PASS;
}

/**
 * net_take_new_from:
 * @base_url: of the API
 * @key: its key
 * @uri: what to play
 * @cache_dir: (nullable): where to keep it, %NULL for nowhere
 *
 * Returns: (transfer full): a take in NULL
 */
NetTake *
net_take_new_from (const char *base_url,
                   const char *key,
                   const char *uri,
                   const char *cache_dir)
{
  NetTake *self = g_new0 (NetTake, 1);

  g_mutex_init (&self->lock);
  self->tallies =
      g_ptr_array_new_with_free_func ((GDestroyNotify)net_tally_free);
  self->messages =
      g_ptr_array_new_with_free_func ((GDestroyNotify)gst_message_unref);
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  self->source = gst_element_factory_make ("cambsrc", NULL);
  g_assert_nonnull (self->source);
  g_object_set (self->source, "api-base-url", base_url, "api-key", key, "uri",
                uri, "timeout", TIMEOUT, "max-retries", MAX_RETRIES, "cache",
                cache_dir != NULL, NULL);
  if (cache_dir != NULL)
    g_object_set (self->source, "cache-dir", cache_dir, NULL);
  gst_bin_add (GST_BIN (self->pipeline), self->source);
  g_signal_connect (self->source, "pad-added", G_CALLBACK (pad_added_cb), self);
  self->bus = gst_element_get_bus (self->pipeline);
  gst_bus_set_sync_handler (self->bus, keep_cb, self, NULL);
  return self;
}

/**
 * net_take_new:
 * @net: a net with a run
 *
 * Returns: (transfer full): a take of its run, in NULL
 */
NetTake *
net_take_new (Net *net)
{
  return net_take_new_from (net_front_get_base_url (net->front),
                            camb_service_get_api_key (net->service), net->uri,
                            net->cache ? net->cache_dir : NULL);
}

/** net_take_free: stops and forgets. */
void
net_take_free (NetTake *self)
{
  net_take_stop (self);
  gst_bus_set_sync_handler (self->bus, NULL, NULL, NULL);
  g_signal_handlers_disconnect_by_data (self->source, self);
  gst_object_unref (self->bus);
  gst_object_unref (self->pipeline);
  g_ptr_array_unref (self->tallies);
  g_ptr_array_unref (self->messages);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/** net_take_get_source: (transfer none): the cambsrc. */
GstElement *
net_take_get_source (NetTake *self)
{
  return self->source;
}

/** net_take_set_sync: whether sinks keep time. To be called in NULL. */
void
net_take_set_sync (NetTake *self, gboolean sync)
{
  self->sync = sync;
}

/** net_take_set_skim: whether bytes are counted only. To be called in NULL. */
void
net_take_set_skim (NetTake *self, gboolean skim)
{
  self->skim = skim;
}

/** net_take_start: goes to a state, without waiting. */
void
net_take_start (NetTake *self, GstState state)
{
  g_assert_cmpint (gst_element_set_state (self->pipeline, state), !=,
                   GST_STATE_CHANGE_FAILURE);
}

/** net_take_stop: goes to NULL. */
void
net_take_stop (NetTake *self)
{
  g_assert_cmpint (gst_element_set_state (self->pipeline, GST_STATE_NULL), ==,
                   GST_STATE_CHANGE_SUCCESS);
}

/**
 * net_take_wait:
 * @self: a take
 * @types: of messages
 *
 * Waits for one of them. Not to get any is to hang, and fails the test.
 *
 * Returns: its type
 */
GstMessageType
net_take_wait (NetTake *self, GstMessageType types)
{
  g_autoptr (GstMessage) message =
      gst_bus_timed_pop_filtered (self->bus, PATIENCE, types);

  if (message == NULL)
    g_error ("hung: %s", g_type_name (G_OBJECT_TYPE (self->source)));
  return GST_MESSAGE_TYPE (message);
}

/** net_take_preroll: goes to PAUSED and waits until all sinks have data. */
void
net_take_preroll (NetTake *self)
{
  net_take_start (self, GST_STATE_PAUSED);
  if (net_take_wait (self, GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_ERROR) ==
      GST_MESSAGE_ERROR)
    g_error ("no preroll: %s", net_take_get_error (self)->message);
}

/** net_take_seek: seeks a take that stands, and waits until it is there. */
void
net_take_seek (NetTake *self, GstClockTime position)
{
  g_assert_true (gst_element_seek_simple (
      self->pipeline, GST_FORMAT_TIME,
      GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_KEY_UNIT, (gint64)position));
  if (net_take_wait (self, GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_ERROR) ==
      GST_MESSAGE_ERROR)
    g_error ("no seek: %s", net_take_get_error (self)->message);
}

/**
 * net_take_wait_end:
 * @self: a take
 *
 * Returns: %TRUE at the end, %FALSE on error
 */
gboolean
net_take_wait_end (NetTake *self)
{
  return net_take_wait (self, GST_MESSAGE_EOS | GST_MESSAGE_ERROR) ==
         GST_MESSAGE_EOS;
}

/** net_take_play: plays from where it is to the end, which has to come. */
void
net_take_play (NetTake *self)
{
  net_take_start (self, GST_STATE_PLAYING);
  if (!net_take_wait_end (self))
    g_error ("no end: %s", net_take_get_error (self)->message);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

/**
 * net_take_dup_digest:
 * @self: a take that has ended
 *
 * Returns: (transfer full): what came out of all pads, a line each: the same
 *   for the same bytes at the same times
 */
char *
net_take_dup_digest (NetTake *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->tallies->len; i++)
    g_ptr_array_add (lines, net_tally_dup_digest (self->tallies->pdata[i]));
  g_mutex_unlock (&self->lock);
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **)lines->pdata);
}

/** net_take_get_n_bytes: how many bytes came out of all pads. */
guint64
net_take_get_n_bytes (NetTake *self)
{
  guint64 n_bytes = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->tallies->len; i++)
    n_bytes += net_tally_get_n_bytes (self->tallies->pdata[i]);
  g_mutex_unlock (&self->lock);
  return n_bytes;
}

static GstMessage *
find_message (NetTake *self, GstMessageType type, guint *n)
{
  GstMessage *found = NULL;

  *n = 0;
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->messages->len; i++) {
    GstMessage *message = self->messages->pdata[i];

    if (GST_MESSAGE_TYPE (message) != type)
      continue;
    (*n)++;
    found = found != NULL ? found : message;
  }
  g_mutex_unlock (&self->lock);
  return found;
}

/** net_take_count: how many messages of a type, error, warning or progress. */
guint
net_take_count (NetTake *self, GstMessageType type)
{
  guint n;

  find_message (self, type, &n);
  return n;
}

/** net_take_get_error: (transfer none) (nullable): the first error. */
const GError *
net_take_get_error (NetTake *self)
{
  guint n;
  GstMessage *message = find_message (self, GST_MESSAGE_ERROR, &n);

  if (message != NULL && self->error == NULL)
    gst_message_parse_error (message, &self->error, NULL);
  return self->error;
}

/** net_take_get_detail: a number of the error's details, 0 if not there. */
guint
net_take_get_detail (NetTake *self, const char *name)
{
  guint n, value = 0;
  GstMessage *message = find_message (self, GST_MESSAGE_ERROR, &n);
  const GstStructure *details = NULL;

  g_assert_nonnull (message);
  gst_message_parse_error_details (message, &details);
  g_assert_nonnull (details);
  gst_structure_get_uint (details, name, &value);
  return value;
}

/** net_take_dup_warning: (transfer full) (nullable): the first warning. */
char *
net_take_dup_warning (NetTake *self)
{
  guint n;
  GstMessage *message = find_message (self, GST_MESSAGE_WARNING, &n);
  g_autoptr (GError) error = NULL;

  if (message == NULL)
    return NULL;
  gst_message_parse_warning (message, &error, NULL);
  return g_strdup (error->message);
}

/** net_take_get_statistic: a counter of the element. */
guint64
net_take_get_statistic (NetTake *self, const char *name)
{
  g_autoptr (GstStructure) statistics = NULL;
  guint64 value = 0;

  g_object_get (self->source, "statistics", &statistics, NULL);
  g_assert_nonnull (statistics);
  g_assert_true (gst_structure_get_uint64 (statistics, name, &value));
  return value;
}
