/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#ifdef HAVE_VALGRIND
#include <valgrind/valgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#endif

#include "element-record.h"

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
                     harness_record_cb, self, NULL);
  g_assert_true (gst_element_sync_state_with_parent (sink));
  g_assert_cmpint (gst_pad_link (pad, sink_pad), ==, GST_PAD_LINK_OK);
}

static void
pad_added_cb (GstElement *src, GstPad *pad, Harness *self)
{
  harness_record_pad (self, pad);
  if (!is_left_alone (self, GST_PAD_NAME (pad)))
    harness_link (self, pad);
}

static void
pad_removed_cb (GstElement *src, GstPad *pad, Harness *self)
{
  harness_record_line (self, "pad-removed ", GST_PAD_NAME (pad));
}

static void
no_more_pads_cb (GstElement *src, Harness *self)
{
  harness_record_line (self, "no-more-pads", "");
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
  self->streams = g_ptr_array_new_with_free_func (harness_stream_free);
  self->sinks = g_ptr_array_new_with_free_func (gst_object_unref);
  self->service = g_object_ref (service);
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  self->src = harness_make_src (service, uri);
  gst_bin_add (GST_BIN (self->pipeline), self->src);

  bus = gst_element_get_bus (self->pipeline);
  gst_bus_set_sync_handler (bus, harness_record_message_cb, self, NULL);
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

static gboolean
is_gone (gpointer weak)
{
  GObject *object = g_weak_ref_get (weak);

  g_clear_object (&object);
  return object == NULL;
}

/* A bin that had a state to go to may be held a moment longer by the thread
 * that took it there. */
static void
drop_last (GstObject *object)
{
  GWeakRef weak;

  g_weak_ref_init (&weak, object);
  gst_object_unref (object);
  harness_poll (is_gone, &weak, "an object is still alive");
  g_weak_ref_clear (&weak);
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
  drop_last (GST_OBJECT (self->pipeline));
  drop_last (GST_OBJECT (self->src));
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
