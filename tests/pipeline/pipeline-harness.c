/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "pipeline-harness.h"

/* Decoding takes minutes under valgrind. */
#define PATIENCE (600 * GST_SECOND)

struct _Rig
{
  GstElement *pipeline;
  GstBus *bus;

  GMutex lock;
  /* Guarded by the lock. */
  GPtrArray *monitors;
  GArray *types;
};

static CambService *service;

/**
 * pipeline_harness_run:
 * @argc: of main()
 * @argv: of main()
 * @add_tests: adds the tests
 *
 * Runs the tests in front of a service of their own.
 *
 * Returns: the exit status
 */
int
pipeline_harness_run (int argc, char **argv, void (*add_tests) (void))
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  service = camb_service_new (g_getenv ("CAMB_DEMO_MEDIA_DIR"), &error);
  g_assert_no_error (error);
  g_setenv ("CAMB_API_BASE_URL", camb_service_get_base_url (service), TRUE);
  g_setenv ("CAMB_API_KEY", camb_service_get_api_key (service), TRUE);
  gst_init (&argc, &argv);

  add_tests ();
  status = g_test_run ();

  camb_service_stop (service);
  g_clear_object (&service);
  gst_deinit ();

  return status;
}

/** pipeline_harness_get_service: (transfer none): the service of the tests. */
CambService *
pipeline_harness_get_service (void)
{
  return service;
}

static void
pad_added_cb (GstElement *element, GstPad *pad, Rig *self)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->monitors, pad_monitor_new (pad));
  g_mutex_unlock (&self->lock);
}

static void
watch (Rig *self, GstElement *element)
{
  GstElementFactory *factory = gst_element_get_factory (element);

  if (factory != NULL && g_str_equal (GST_OBJECT_NAME (factory), "cambsrc"))
    g_signal_connect (element, "pad-added", G_CALLBACK (pad_added_cb), self);
}

static void
watch_cb (const GValue *item, gpointer user_data)
{
  watch (user_data, g_value_get_object (item));
}

static void
element_added_cb (GstBin *bin, GstBin *parent, GstElement *element, Rig *self)
{
  watch (self, element);
}

static void
watch_all (Rig *self)
{
  GstIterator *elements = gst_bin_iterate_recurse (GST_BIN (self->pipeline));

  while (gst_iterator_foreach (elements, watch_cb, self) == GST_ITERATOR_RESYNC)
    gst_iterator_resync (elements);
  gst_iterator_free (elements);
  g_signal_connect (self->pipeline, "deep-element-added",
                    G_CALLBACK (element_added_cb), self);
}

static GstBusSyncReply
count_cb (GstBus *bus, GstMessage *message, gpointer user_data)
{
  Rig *self = user_data;
  GstMessageType type = GST_MESSAGE_TYPE (message);

  g_mutex_lock (&self->lock);
  g_array_append_val (self->types, type);
  g_mutex_unlock (&self->lock);

  return GST_BUS_PASS;
}

/* Takes @pipeline, which may be floating. */
static Rig *
rig_new_take (GstElement *pipeline)
{
  Rig *self = g_new0 (Rig, 1);

  g_assert_true (GST_IS_PIPELINE (pipeline));
  self->pipeline = gst_object_ref_sink (pipeline);
  self->bus = gst_element_get_bus (pipeline);
  self->monitors =
      g_ptr_array_new_with_free_func ((GDestroyNotify)pad_monitor_free);
  self->types = g_array_new (FALSE, FALSE, sizeof (GstMessageType));
  g_mutex_init (&self->lock);
  gst_bus_set_sync_handler (self->bus, count_cb, self, NULL);
  watch_all (self);

  return self;
}

/**
 * rig_new:
 * @format: a launch line, as for printf()
 *
 * Returns: (transfer full): a rig around the pipeline that it describes
 */
Rig *
rig_new (const char *format, ...)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *description = NULL;
  GstElement *pipeline;
  va_list args;

  va_start (args, format);
  description = g_strdup_vprintf (format, args);
  va_end (args);
  pipeline = gst_parse_launch_full (description, NULL,
                                    GST_PARSE_FLAG_FATAL_ERRORS, &error);
  g_assert_no_error (error);

  return rig_new_take (pipeline);
}

/**
 * rig_new_player:
 * @factory: `playbin` or `playbin3`
 * @uri: what to play
 *
 * Its sinks are fakesinks named `video`, `audio` and `text`, which keep time.
 *
 * Returns: (transfer full): a rig around a player
 */
Rig *
rig_new_player (const char *factory, const char *uri)
{
  static const char *const names[] = {"video", "audio", "text"};
  GstElement *player = gst_element_factory_make (factory, NULL);

  g_assert_nonnull (player);
  g_object_set (player, "uri", uri, NULL);
  gst_util_set_object_arg (G_OBJECT (player), "flags", "video+audio+text");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *property = g_strconcat (names[i], "-sink", NULL);
    GstElement *sink = gst_element_factory_make ("fakesink", names[i]);

    g_object_set (sink, "sync", TRUE, "enable-last-sample", TRUE, NULL);
    g_object_set (player, property, sink, NULL);
  }

  return rig_new_take (player);
}

/** rig_free: stops the pipeline and checks what the monitors saw. */
void
rig_free (Rig *self)
{
  rig_stop (self);
  rig_check (self);
  gst_bus_set_sync_handler (self->bus, NULL, NULL, NULL);
  g_ptr_array_unref (self->monitors);
  gst_object_unref (self->pipeline);
  gst_object_unref (self->bus);
  g_array_unref (self->types);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/** rig_get_pipeline: (transfer none): the pipeline. */
GstElement *
rig_get_pipeline (Rig *self)
{
  return self->pipeline;
}

/** rig_dup_element: (transfer full): the element of that name. */
GstElement *
rig_dup_element (Rig *self, const char *name)
{
  GstElement *element = gst_bin_get_by_name (GST_BIN (self->pipeline), name);

  if (element == NULL)
    g_error ("there is no element %s", name);

  return element;
}

static int
compare_source_cb (gconstpointer item, gconstpointer user_data)
{
  GstElement *element = g_value_get_object (item);
  GstElementFactory *factory = gst_element_get_factory (element);

  return factory == NULL || !g_str_equal (GST_OBJECT_NAME (factory), "cambsrc");
}

/** rig_dup_source: (transfer full): the cambsrc, wherever it is. */
GstElement *
rig_dup_source (Rig *self)
{
  GstIterator *elements = gst_bin_iterate_recurse (GST_BIN (self->pipeline));
  g_auto (GValue) item = G_VALUE_INIT;
  gboolean found =
      gst_iterator_find_custom (elements, compare_source_cb, &item, NULL);

  gst_iterator_free (elements);
  g_assert_true (found);

  return g_value_dup_object (&item);
}

/** rig_get_n_monitors: how many pads have appeared. */
guint
rig_get_n_monitors (Rig *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->monitors->len;
  g_mutex_unlock (&self->lock);

  return n;
}

/** rig_get_monitor_at: (transfer none): the monitor of a pad, as it came. */
PadMonitor *
rig_get_monitor_at (Rig *self, guint index)
{
  PadMonitor *monitor;

  g_mutex_lock (&self->lock);
  g_assert_cmpuint (index, <, self->monitors->len);
  monitor = self->monitors->pdata[index];
  g_mutex_unlock (&self->lock);

  return monitor;
}

/** rig_get_monitor: (transfer none): the monitor of the pad of that name. */
PadMonitor *
rig_get_monitor (Rig *self, const char *pad_name)
{
  for (guint i = rig_get_n_monitors (self); i-- > 0;) {
    PadMonitor *monitor = rig_get_monitor_at (self, i);

    if (g_str_equal (pad_monitor_get_name (monitor), pad_name))
      return monitor;
  }
  g_error ("there is no pad %s", pad_name);

  return NULL;
}

/** rig_get_n_messages: how many messages of a type were posted. */
guint
rig_get_n_messages (Rig *self, GstMessageType type)
{
  guint n = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->types->len; i++)
    n += g_array_index (self->types, GstMessageType, i) == type;
  g_mutex_unlock (&self->lock);

  return n;
}

static void
fail_on_error (GstMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *debug = NULL;

  gst_message_parse_error (message, &error, &debug);
  g_error ("%s: %s (%s)", GST_MESSAGE_SRC_NAME (message), error->message,
           debug);
}

/** rig_wait: (transfer full): the next message of some types. */
GstMessage *
rig_wait (Rig *self, GstMessageType types)
{
  GstMessage *message = gst_bus_timed_pop_filtered (self->bus, PATIENCE,
                                                    types | GST_MESSAGE_ERROR);

  if (message == NULL)
    g_error ("no message came in time");
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR &&
      !(types & GST_MESSAGE_ERROR))
    fail_on_error (message);

  return message;
}

/** rig_wait_end: waits for EOS. */
void
rig_wait_end (Rig *self)
{
  gst_message_unref (rig_wait (self, GST_MESSAGE_EOS));
}

/** rig_settle: waits until all sinks have something to show. */
void
rig_settle (Rig *self)
{
  GstStateChangeReturn result =
      gst_element_get_state (self->pipeline, NULL, NULL, PATIENCE);
  g_autoptr (GstMessage) error =
      gst_bus_pop_filtered (self->bus, GST_MESSAGE_ERROR);

  if (error != NULL)
    fail_on_error (error);
  if (result == GST_STATE_CHANGE_ASYNC)
    g_error ("the pipeline does not come to rest");
  g_assert_cmpint (result, ==, GST_STATE_CHANGE_SUCCESS);
}

/** rig_pause: starts the pipeline, until all sinks have something to show. */
void
rig_pause (Rig *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
  rig_settle (self);
}

/** rig_play: lets the pipeline run, without waiting for anything. */
void
rig_play (Rig *self)
{
  g_assert_cmpint (gst_element_set_state (self->pipeline, GST_STATE_PLAYING),
                   !=, GST_STATE_CHANGE_FAILURE);
}

/** rig_stop: stops the pipeline. */
void
rig_stop (Rig *self)
{
  g_assert_cmpint (gst_element_set_state (self->pipeline, GST_STATE_NULL), ==,
                   GST_STATE_CHANGE_SUCCESS);
}

/**
 * rig_try_seek:
 * @self: a rig
 * @rate: how fast
 * @flags: how
 * @start: where to, %GST_CLOCK_TIME_NONE to stay
 * @stop: where it ends, %GST_CLOCK_TIME_NONE for no end
 *
 * Returns: the seqnum of the seek, %GST_SEQNUM_INVALID if it was refused
 */
guint32
rig_try_seek (Rig *self,
              double rate,
              GstSeekFlags flags,
              GstClockTime start,
              GstClockTime stop)
{
  GstEvent *seek = gst_event_new_seek (
      rate, GST_FORMAT_TIME, flags,
      GST_CLOCK_TIME_IS_VALID (start) ? GST_SEEK_TYPE_SET : GST_SEEK_TYPE_NONE,
      (gint64)start,
      GST_CLOCK_TIME_IS_VALID (stop) ? GST_SEEK_TYPE_SET : GST_SEEK_TYPE_NONE,
      (gint64)stop);
  guint32 seqnum = gst_event_get_seqnum (seek);

  return gst_element_send_event (self->pipeline, seek) ? seqnum
                                                       : GST_SEQNUM_INVALID;
}

/** rig_seek: as rig_try_seek(), and fails the test if the seek is refused. */
guint32
rig_seek (Rig *self,
          double rate,
          GstSeekFlags flags,
          GstClockTime start,
          GstClockTime stop)
{
  guint32 seqnum = rig_try_seek (self, rate, flags, start, stop);

  g_assert_cmpuint (seqnum, !=, GST_SEQNUM_INVALID);

  return seqnum;
}

/** rig_jump: a flushing, accurate seek; waits until it is done. */
guint32
rig_jump (Rig *self, GstClockTime position)
{
  guint32 seqnum =
      rig_seek (self, 1.0, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
                position, GST_CLOCK_TIME_NONE);

  rig_settle (self);
  for (guint i = 0; i < rig_get_n_monitors (self); i++)
    pad_monitor_wait_segment (rig_get_monitor_at (self, i), seqnum);

  return seqnum;
}

/** rig_check: fails the test if a pad broke a rule. */
void
rig_check (Rig *self)
{
  for (guint i = 0; i < rig_get_n_monitors (self); i++)
    pad_monitor_check (rig_get_monitor_at (self, i));
}
