/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What it costs to look up n runs: calls against the fewest that the API
 * allows, and wall time, for elements that ask at the same time.
 */

#include "config.h"

#include <gst/gst.h>

#include "camb-service.h"

#define FIRST_ID 50000
#define MAX_RUNS 200

static const guint sizes[] = {1, 2, 5, 6, 11, 50, 61, 200};

static void
notify_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  g_atomic_int_dec_and_test ((int *)user_data);
}

static GstElement *
new_element (guint64 run_id, int *n_left)
{
  GstElement *element = gst_element_factory_make ("cambsrc", NULL);

  gst_object_ref_sink (element);
  gst_util_set_object_arg (G_OBJECT (element), "kind", "tts");
  g_object_set (element, "run-id", run_id, NULL);
  g_signal_connect (element, "notify::run", G_CALLBACK (notify_cb), n_left);

  return element;
}

static void
bench (CambService *service, guint n_runs)
{
  g_autoptr (GPtrArray) elements =
      g_ptr_array_new_with_free_func (gst_object_unref);
  int n_left = (int)n_runs;
  gint64 start;

  for (guint i = 0; i < n_runs; i++)
    g_ptr_array_add (elements, new_element (FIRST_ID + i, &n_left));

  camb_service_clear_requests (service);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < n_runs; i++)
    g_signal_emit_by_name (elements->pdata[i], "resolve");
  while (g_atomic_int_get (&n_left) > 0)
    g_usleep (200);

  g_print ("%8u %8u %8u %10.1f\n", n_runs,
           camb_service_get_n_requests (service, "/apis/"), (n_runs + 4) / 5,
           (g_get_monotonic_time () - start) / 1000.0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CambService) service = NULL;

  gst_init (&argc, &argv);
  service = camb_service_new_bare (&error);
  if (service == NULL) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  for (guint i = 0; i < MAX_RUNS; i++)
    camb_service_add_run (service, "tts", FIRST_ID + i,
                          "{\"output_url\": \"media:take.flac\"}");
  g_setenv ("CAMB_API_BASE_URL", camb_service_get_base_url (service), TRUE);
  g_setenv ("CAMB_API_KEY", camb_service_get_api_key (service), TRUE);

  g_print ("Looking runs up\n%8s %8s %8s %10s\n", "runs", "calls", "fewest",
           "ms");
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    bench (service, sizes[i]);
  camb_service_stop (service);

  return 0;
}
