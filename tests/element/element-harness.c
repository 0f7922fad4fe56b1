/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#ifdef HAVE_VALGRIND
#include <valgrind/valgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#endif

#include "element-harness.h"

/* Nothing here takes a second; what waits longer than this has failed. */
#define PATIENCE 20

/* How much slower everything is under valgrind. */
#define VALGRIND_FACTOR 15

/**
 * harness_get_patience:
 *
 * Returns: by how much to stretch any bound on time: 1, or more in slow tools
 */
guint
harness_get_patience (void)
{
  return RUNNING_ON_VALGRIND ? VALGRIND_FACTOR : 1;
}

static gint64
get_deadline (void)
{
  return g_get_monotonic_time () +
         PATIENCE * harness_get_patience () * G_TIME_SPAN_SECOND;
}

/* Lock held. */
static void G_GNUC_PRINTF (2, 3) tell (Harness *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self->story, g_strdup_vprintf (format, args));
  va_end (args);
}

static void
stream_free (gpointer data)
{
  HarnessStream *self = data;

  g_clear_object (&self->pad);
  gst_clear_event (&self->start);
  gst_clear_caps (&self->caps);
  gst_clear_object (&self->collection);
  g_clear_pointer (&self->tags, gst_tag_list_unref);
  g_ptr_array_unref (self->texts);
  g_free (self->name);
  g_free (self);
}

/* Lock held. */
static HarnessStream *
find_stream (Harness *self, GstPad *pad)
{
  for (guint i = 0; i < self->streams->len; i++) {
    HarnessStream *stream = self->streams->pdata[i];

    if (stream->pad == pad)
      return stream;
  }

  return NULL;
}

/* Lock held. */
static void
take_tags (HarnessStream *stream, GstEvent *event)
{
  GstTagList *old = stream->tags;
  GstTagList *tags;

  gst_event_parse_tag (event, &tags);
  if (gst_tag_list_get_scope (tags) != GST_TAG_SCOPE_STREAM)
    return;
  stream->tags = old != NULL
                     ? gst_tag_list_merge (old, tags, GST_TAG_MERGE_REPLACE)
                     : gst_tag_list_copy (tags);
  g_clear_pointer (&old, gst_tag_list_unref);
}

/* Lock held. */
static void
take_event (Harness *self, HarnessStream *stream, GstEvent *event)
{
  GstCaps *caps;

  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_STREAM_START:
    gst_event_replace (&stream->start, event);
    break;
  case GST_EVENT_CAPS:
    gst_event_parse_caps (event, &caps);
    gst_caps_replace (&stream->caps, caps);
    break;
  case GST_EVENT_STREAM_COLLECTION:
    gst_clear_object (&stream->collection);
    gst_event_parse_stream_collection (event, &stream->collection);
    break;
  case GST_EVENT_SEGMENT:
    gst_event_copy_segment (event, &stream->segment);
    break;
  case GST_EVENT_TAG:
    take_tags (stream, event);
    break;
  case GST_EVENT_EOS:
    stream->eos = TRUE;
    break;
  default:
    break;
  }
  tell (self, "%s %s", stream->name, GST_EVENT_TYPE_NAME (event));
}

/* Lock held. */
static void
take_buffer (Harness *self, HarnessStream *stream, GstBuffer *buffer)
{
  GstClockTime time = GST_BUFFER_PTS (buffer);
  GstMapInfo map;

  if (stream->n_buffers++ == 0)
    stream->first = time;
  stream->n_bytes += gst_buffer_get_size (buffer);
  if (GST_CLOCK_TIME_IS_VALID (time) && GST_BUFFER_DURATION_IS_VALID (buffer))
    time += GST_BUFFER_DURATION (buffer);
  if (GST_CLOCK_TIME_IS_VALID (time))
    stream->end =
        GST_CLOCK_TIME_IS_VALID (stream->end) ? MAX (stream->end, time) : time;
  if (g_str_has_prefix (stream->name, "text") &&
      gst_buffer_map (buffer, &map, GST_MAP_READ)) {
    g_ptr_array_add (stream->texts,
                     g_strndup ((const char *)map.data, map.size));
    gst_buffer_unmap (buffer, &map);
  }
  tell (self, "%s buffer", stream->name);
}

/* On the sink's side, where each event passes exactly once. */
static GstPadProbeReturn
probe_cb (GstPad *sink_pad, GstPadProbeInfo *info, gpointer user_data)
{
  Harness *self = user_data;
  g_autoptr (GstPad) pad = gst_pad_get_peer (sink_pad);
  HarnessStream *stream;

  g_mutex_lock (&self->lock);
  stream = find_stream (self, pad);
  if (stream != NULL && (info->type & GST_PAD_PROBE_TYPE_BUFFER))
    take_buffer (self, stream, GST_PAD_PROBE_INFO_BUFFER (info));
  else if (stream != NULL)
    take_event (self, stream, GST_PAD_PROBE_INFO_EVENT (info));
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);

  return GST_PAD_PROBE_OK;
}

static gboolean
is_left_alone (Harness *self, const char *name)
{
  g_auto (GStrv) names = NULL;

  if (self->unlinked == NULL)
    return FALSE;
  names = g_strsplit (self->unlinked, " ", -1);

  return g_strv_contains ((const char *const *)names, name) ||
         g_strv_contains ((const char *const *)names, HARNESS_ALL_PADS);
}

/**
 * harness_link:
 * @self: a harness
 * @pad: a pad that has no sink
 *
 * Gives it one.
 */
void
harness_link (Harness *self, GstPad *pad)
{
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  g_autoptr (GstPad) sink_pad = NULL;

  g_assert_nonnull (sink);
  g_object_set (sink, "sync", self->sync, NULL);
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->sinks, gst_object_ref (sink));
  g_mutex_unlock (&self->lock);

  gst_bin_add (GST_BIN (self->pipeline), sink);
  sink_pad = gst_element_get_static_pad (sink, "sink");
  gst_pad_add_probe (sink_pad,
                     GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM |
                         GST_PAD_PROBE_TYPE_EVENT_FLUSH |
                         GST_PAD_PROBE_TYPE_BUFFER,
                     probe_cb, self, NULL);
  g_assert_true (gst_element_sync_state_with_parent (sink));
  g_assert_cmpint (gst_pad_link (pad, sink_pad), ==, GST_PAD_LINK_OK);
}

static void
pad_added_cb (GstElement *src, GstPad *pad, Harness *self)
{
  HarnessStream *stream = g_new0 (HarnessStream, 1);

  stream->pad = gst_object_ref (pad);
  stream->name = gst_pad_get_name (pad);
  stream->texts = g_ptr_array_new_with_free_func (g_free);
  stream->first = stream->end = GST_CLOCK_TIME_NONE;
  gst_segment_init (&stream->segment, GST_FORMAT_UNDEFINED);

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->streams, stream);
  tell (self, "pad-added %s", stream->name);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);

  if (!is_left_alone (self, stream->name))
    harness_link (self, pad);
}

static void
pad_removed_cb (GstElement *src, GstPad *pad, Harness *self)
{
  g_mutex_lock (&self->lock);
  tell (self, "pad-removed %s", GST_PAD_NAME (pad));
  g_mutex_unlock (&self->lock);
}

static void
no_more_pads_cb (GstElement *src, Harness *self)
{
  g_mutex_lock (&self->lock);
  tell (self, "no-more-pads");
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static GstBusSyncReply
message_cb (GstBus *bus, GstMessage *message, gpointer user_data)
{
  Harness *self = user_data;

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->messages, gst_message_ref (message));
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_STATE_CHANGED)
    tell (self, "message %s from %s", GST_MESSAGE_TYPE_NAME (message),
          GST_MESSAGE_SRC (message) == GST_OBJECT (self->src) ? "cambsrc"
                                                              : "others");
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  gst_message_unref (message);

  return GST_BUS_DROP;
}

/**
 * harness_make_src:
 * @service: the service to ask
 * @uri: (nullable): what to play
 *
 * Returns: (transfer full): a cambsrc that retries once and soon gives up
 */
GstElement *
harness_make_src (CambService *service, const char *uri)
{
  GstElement *src = gst_element_factory_make ("cambsrc", NULL);

  g_assert_nonnull (src);
  g_object_set (src, "api-base-url", camb_service_get_base_url (service),
                "api-key", camb_service_get_api_key (service), "max-retries", 1,
                "cache", FALSE, NULL);
  if (uri != NULL)
    g_object_set (src, "uri", uri, NULL);

  return gst_object_ref_sink (src);
}

/**
 * harness_new_sharing:
 * @service: a running service
 * @uri: (nullable): what to play
 *
 * Returns: (transfer full): a harness in NULL
 */
Harness *
harness_new_sharing (CambService *service, const char *uri)
{
  Harness *self = g_new0 (Harness, 1);
  g_autoptr (GstBus) bus = NULL;

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->story = g_ptr_array_new_with_free_func (g_free);
  self->messages =
      g_ptr_array_new_with_free_func ((GDestroyNotify)gst_message_unref);
  self->streams = g_ptr_array_new_with_free_func (stream_free);
  self->sinks = g_ptr_array_new_with_free_func (gst_object_unref);
  self->service = g_object_ref (service);
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  self->src = harness_make_src (service, uri);
  gst_bin_add (GST_BIN (self->pipeline), self->src);

  bus = gst_element_get_bus (self->pipeline);
  gst_bus_set_sync_handler (bus, message_cb, self, NULL);
  g_signal_connect (self->src, "pad-added", G_CALLBACK (pad_added_cb), self);
  g_signal_connect (self->src, "pad-removed", G_CALLBACK (pad_removed_cb),
                    self);
  g_signal_connect (self->src, "no-more-pads", G_CALLBACK (no_more_pads_cb),
                    self);

  return self;
}

/**
 * harness_new:
 * @uri: (nullable): what to play
 *
 * Returns: (transfer full): a harness in NULL, with a service of its own
 */
Harness *
harness_new (const char *uri)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CambService) service = camb_service_new (NULL, &error);

  g_assert_no_error (error);

  return harness_new_sharing (service, uri);
}

/**
 * harness_free:
 * @self: a harness
 *
 * Stops the pipeline; nothing must keep it or the element alive after that,
 * and no key must have gone where it must not be.
 */
void
harness_free (Harness *self)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);

  harness_stop (self);
  gst_bus_set_sync_handler (bus, NULL, NULL, NULL);
  g_signal_handlers_disconnect_by_data (self->src, self);
  g_assert_cmpuint (camb_service_get_n_leaks (self->service), ==, 0);

  g_ptr_array_unref (self->story);
  g_ptr_array_unref (self->messages);
  g_ptr_array_unref (self->streams);
  g_ptr_array_unref (self->sinks);
  g_assert_finalize_object (self->pipeline);
  g_assert_finalize_object (self->src);
  g_object_unref (self->service);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

/**
 * harness_start:
 * @self: a harness
 * @state: PAUSED or PLAYING
 *
 * Sets the state, which must not be refused.
 */
void
harness_start (Harness *self, GstState state)
{
  g_assert_cmpint (gst_element_set_state (self->pipeline, state), !=,
                   GST_STATE_CHANGE_FAILURE);
}

/** harness_stop: goes to NULL. */
void
harness_stop (Harness *self)
{
  g_assert_cmpint (gst_element_set_state (self->pipeline, GST_STATE_NULL), ==,
                   GST_STATE_CHANGE_SUCCESS);
}

/**
 * harness_forget:
 * @self: a harness that is stopped
 *
 * Takes the sinks away and begins a new story.
 */
void
harness_forget (Harness *self)
{
  for (guint i = 0; i < self->sinks->len; i++) {
    gst_element_set_state (self->sinks->pdata[i], GST_STATE_NULL);
    gst_bin_remove (GST_BIN (self->pipeline), self->sinks->pdata[i]);
  }

  g_mutex_lock (&self->lock);
  g_ptr_array_set_size (self->sinks, 0);
  g_ptr_array_set_size (self->story, 0);
  g_ptr_array_set_size (self->messages, 0);
  g_ptr_array_set_size (self->streams, 0);
  self->n_seen = 0;
  g_mutex_unlock (&self->lock);
}

/* Lock held. */
static GstMessage *
take_next (Harness *self, GstMessageType types)
{
  while (self->n_seen < self->messages->len) {
    GstMessage *message = self->messages->pdata[self->n_seen++];
    g_autoptr (GError) error = NULL;
    g_autofree char *debug = NULL;

    if (GST_MESSAGE_TYPE (message) & types)
      return message;
    if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR)
      continue;
    gst_message_parse_error (message, &error, &debug);
    g_error ("unexpected error from %s: %s (%s)", GST_MESSAGE_SRC_NAME (message),
             error->message, debug);
  }

  return NULL;
}

/**
 * harness_wait:
 * @self: a harness
 * @types: what is waited for
 *
 * Waits for the next message of these types; an ERROR that is not among them
 * fails the test.
 *
 * Returns: (transfer none): the message
 */
GstMessage *
harness_wait (Harness *self, GstMessageType types)
{
  gint64 deadline = get_deadline ();
  GstMessage *message;

  g_mutex_lock (&self->lock);
  while ((message = take_next (self, types)) == NULL) {
    if (!g_cond_wait_until (&self->changed, &self->lock, deadline)) {
      g_autofree char *story = NULL;

      g_mutex_unlock (&self->lock);
      story = harness_dup_story (self, "");
      g_error ("no message of type 0x%x came, but: %s", types, story);
    }
  }
  g_mutex_unlock (&self->lock);

  return message;
}

/**
 * harness_find:
 * @self: a harness
 * @type: a type
 * @index: which of that type, 0 for the first
 * @n: (out) (optional): how many cambsrc has sent
 *
 * Returns: (transfer none) (nullable): a message of cambsrc or inside it
 */
GstMessage *
harness_find (Harness *self, GstMessageType type, guint index, guint *n)
{
  GstMessage *found = NULL;
  guint count = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->messages->len; i++) {
    GstMessage *message = self->messages->pdata[i];

    if (GST_MESSAGE_TYPE (message) != type ||
        !gst_object_has_as_ancestor (GST_MESSAGE_SRC (message),
                                     GST_OBJECT (self->src)))
      continue;
    if (count++ == index)
      found = message;
  }
  g_mutex_unlock (&self->lock);
  if (n != NULL)
    *n = count;

  return found;
}

/** harness_count: how many messages of a type cambsrc has sent. */
guint
harness_count (Harness *self, GstMessageType type)
{
  guint n;

  harness_find (self, type, 0, &n);
  return n;
}

/** harness_preroll: goes to PAUSED and waits until every sink has data. */
void
harness_preroll (Harness *self)
{
  harness_start (self, GST_STATE_PAUSED);
  harness_wait (self, GST_MESSAGE_ASYNC_DONE);
}

/** harness_play: plays to the end. */
void
harness_play (Harness *self)
{
  harness_start (self, GST_STATE_PLAYING);
  harness_wait (self, GST_MESSAGE_EOS);
}

/** harness_get_stream: what came out of the pad of that name. */
HarnessStream *
harness_get_stream (Harness *self, const char *name)
{
  HarnessStream *found = NULL;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->streams->len; i++) {
    HarnessStream *stream = self->streams->pdata[i];

    if (g_str_equal (stream->name, name))
      found = stream;
  }
  g_mutex_unlock (&self->lock);
  if (found == NULL)
    g_error ("there is no pad %s", name);

  return found;
}

/** harness_get_n_streams: how many pads there were. */
guint
harness_get_n_streams (Harness *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->streams->len;
  g_mutex_unlock (&self->lock);

  return n;
}

/** harness_dup_pads: the names of all pads, in their order. */
char *
harness_dup_pads (Harness *self)
{
  GString *names = g_string_new (NULL);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->streams->len; i++) {
    HarnessStream *stream = self->streams->pdata[i];

    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", stream->name);
  }
  g_mutex_unlock (&self->lock);

  return g_string_free (names, FALSE);
}

/**
 * harness_dup_story:
 * @self: a harness
 * @prefix: with what lines have to begin to be told, e.g. "video_0 "
 *
 * Returns: (transfer full): the lines without their prefix, joined by commas;
 *   what happens several times on end is told once
 */
char *
harness_dup_story (Harness *self, const char *prefix)
{
  GString *text = g_string_new (NULL);
  const char *last = "";

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->story->len; i++) {
    const char *line = self->story->pdata[i];

    if (!g_str_has_prefix (line, prefix) || g_str_equal (line, last))
      continue;
    last = line;
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                            line + strlen (prefix));
  }
  g_mutex_unlock (&self->lock);

  return g_string_free (text, FALSE);
}

/** harness_find_line: where in the story a line comes first; it has to. */
guint
harness_find_line (Harness *self, const char *line)
{
  guint found = G_MAXUINT;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->story->len && found == G_MAXUINT; i++) {
    if (g_str_equal (self->story->pdata[i], line))
      found = i;
  }
  g_mutex_unlock (&self->lock);
  if (found == G_MAXUINT)
    g_error ("the story has no “%s”", line);

  return found;
}

/**
 * harness_dup_structure:
 * @src: a cambsrc
 * @property: `run`, `transcript` or `statistics`
 *
 * Returns: (transfer full) (nullable): its value
 */
GstStructure *
harness_dup_structure (GstElement *src, const char *property)
{
  GstStructure *structure = NULL;

  g_object_get (src, property, &structure, NULL);

  return structure;
}

/** harness_get_statistic: one of the counters. */
guint64
harness_get_statistic (Harness *self, const char *name)
{
  g_autoptr (GstStructure) statistics =
      harness_dup_structure (self->src, "statistics");
  guint64 value = 0;

  g_assert_nonnull (statistics);
  g_assert_true (gst_structure_get_uint64 (statistics, name, &value));

  return value;
}

/**
 * harness_assert_words:
 * @text: a text for the user
 * @words: what it has to say, joined by “|”
 */
void
harness_assert_words (const char *text, const char *words)
{
  g_auto (GStrv) all = g_strsplit (words, "|", -1);

  g_assert_nonnull (text);
  for (guint i = 0; all[i] != NULL; i++) {
    if (strstr (text, all[i]) == NULL)
      g_error ("“%s” does not say “%s”", text, all[i]);
  }
}

/** harness_get_details: (transfer none): the details of an error or warning */
const GstStructure *
harness_get_details (GstMessage *message)
{
  const GstStructure *details = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error_details (message, &details);
  else
    gst_message_parse_warning_details (message, &details);

  return details;
}

/* What is the same for all of them. */
static void
check_details (Harness *self, GstMessage *message)
{
  const GstStructure *details = harness_get_details (message);
  g_autofree char *kind = NULL;
  guint64 expected_id, run_id = 0;
  int expected_kind;
  GEnumClass *words;

  g_assert_nonnull (details);
  g_object_get (self->src, "run-id", &expected_id, "kind", &expected_kind,
                NULL);
  g_assert_true (gst_structure_get_uint64 (details, "run-id", &run_id));
  g_assert_cmpuint (run_id, ==, expected_id);
  words = G_ENUM_CLASS (
      G_PARAM_SPEC_ENUM (g_object_class_find_property (
                             G_OBJECT_GET_CLASS (self->src), "kind"))
          ->enum_class);
  g_assert_cmpstr (gst_structure_get_string (details, "kind"), ==,
                   g_enum_get_value (words, expected_kind)->value_nick);
}

static void
check_message (Harness *self,
               GstMessage *message,
               const GError *error,
               GQuark domain,
               int code,
               const char *words)
{
  guint64 run_id = 0;

  g_assert_error (error, domain, code);
  g_assert_true (GST_MESSAGE_SRC (message) == GST_OBJECT (self->src));
  g_object_get (self->src, "run-id", &run_id, NULL);
  if (run_id != 0) {
    g_autofree char *id = g_strdup_printf ("%" G_GUINT64_FORMAT, run_id);

    harness_assert_words (error->message, id);
  }
  harness_assert_words (error->message, words);
  check_details (self, message);
}

/**
 * harness_assert_error:
 * @self: a harness that is on its way to PAUSED or PLAYING
 * @domain: the domain
 * @code: the code
 * @words: what the text has to say, joined by “|”
 *
 * Waits for the error and stops: it has to be the only one, from the element
 * itself, with the run in its text and in its details.
 */
void
harness_assert_error (Harness *self,
                      GQuark domain,
                      int code,
                      const char *words)
{
  GstMessage *message = harness_wait (self, GST_MESSAGE_ERROR);
  g_autoptr (GError) error = NULL;
  guint n;

  gst_message_parse_error (message, &error, NULL);
  check_message (self, message, error, domain, code, words);

  /* The element is at rest before its messages are counted. */
  gst_element_get_state (self->src, NULL, NULL, GST_SECOND);
  harness_stop (self);
  harness_find (self, GST_MESSAGE_ERROR, 0, &n);
  g_assert_cmpuint (n, ==, 1);
}

/**
 * harness_assert_warning:
 * @self: a harness
 * @index: which of the warnings
 * @domain: the domain
 * @code: the code
 * @words: what the text has to say, joined by “|”
 */
void
harness_assert_warning (Harness *self,
                        guint index,
                        GQuark domain,
                        int code,
                        const char *words)
{
  GstMessage *message =
      harness_find (self, GST_MESSAGE_WARNING, index, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (message);
  gst_message_parse_warning (message, &error, NULL);
  check_message (self, message, error, domain, code, words);
}

/**
 * harness_main:
 * @add_tests: adds the tests
 *
 * The main function of every test here.
 */
int
harness_main (int argc, char **argv, void (*add_tests) (void))
{
  int result;

  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);
  add_tests ();
  result = g_test_run ();
  gst_deinit ();

  return result;
}
