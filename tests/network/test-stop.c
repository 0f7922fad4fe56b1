/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Elements that are stopped, whatever the network is doing just then. */

#include "config.h"

#include "net-row.h"

#include <gio/gio.h>

/* How long it may take: it is milliseconds, but the machine may be busy. */
#define AT_ONCE G_TIME_SPAN_SECOND

/* Threads and connections that a pool may keep more than it did. */
#define SLACK 4

/* How often each is tried, at other moments. */
#define N_TIMES 8

/* A way to keep an element busy. */
typedef struct
{
  const char *name;
  void (*prepare) (Net *net);
} Stage;

static void
do_nothing (Net *net)
{
}

static void
hang_api (Net *net)
{
  camb_service_hang_next (net->service, "/apis/", NET_FOR_EVER);
}

static void
hang_api_body (Net *net)
{
  camb_service_break_next (net->service, "/apis/", NET_FOR_EVER, 10,
                           CAMB_SERVICE_END_STALL);
}

static void
busy_api (Net *net)
{
  camb_service_fail_next (net->service, "/apis/", NET_FOR_EVER, 429,
                          "Retry-After: 30", NULL);
}

static void
hang_media (Net *net)
{
  camb_service_hang_next (net->service, "/media/", NET_FOR_EVER);
}

static void
stall_media (Net *net)
{
  camb_service_break_next (net->service, "/media/", NET_FOR_EVER, 300000,
                           CAMB_SERVICE_END_STALL);
}

static void
busy_media (Net *net)
{
  camb_service_fail_next (net->service, "/media/", NET_FOR_EVER, 503,
                          "Retry-After: 30", NULL);
}

static void
expire_media (Net *net)
{
  camb_service_expire_urls (net->service);
  camb_service_break_at (net->service, "/media/", 1, 300000,
                         CAMB_SERVICE_END_CLOSE, net_expire_cb, net);
  hang_media (net);
}

static const Stage stages[] = {
    {"in-order", do_nothing},      {"api-headers", hang_api},
    {"api-body", hang_api_body},   {"api-wait", busy_api},
    {"media-headers", hang_media}, {"media-body", stall_media},
    {"media-wait", busy_media},    {"media-expired", expire_media},
};

/* One stage on one wire. */
typedef struct
{
  const Stage *stage;
  NetWire wire;
  gboolean cache;
} Case;

static gboolean
wake_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

/* The moment is what is varied here. */
static void
pass_time (guint milliseconds)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_timeout_add (milliseconds, wake_cb, loop);
  g_main_loop_run (loop);
}

static void
stop_once (Net *net, const Stage *stage, guint milliseconds)
{
  g_autoptr (NetTake) take = NULL;
  gint64 start;

  net_add_run (net, NET_FILM);
  camb_service_clear_faults (net->service);
  stage->prepare (net);
  take = net_take_new (net);
  g_object_set (net_take_get_source (take), "timeout", 30, "max-retries", 30,
                NULL);
  net_take_start (take, GST_STATE_PLAYING);
  pass_time (milliseconds);
  start = g_get_monotonic_time ();
  net_take_stop (take);
  g_assert_cmpint (g_get_monotonic_time () - start, <, AT_ONCE);
  g_assert_cmpuint (net_take_count (take, GST_MESSAGE_ERROR), ==, 0);
}

static guint
count_entries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* What ends in threads of its own needs a moment for that. */
static void
wait_for_at_most (const char *folder, guint n)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  while (count_entries (folder) > n) {
    if (g_get_monotonic_time () > deadline)
      g_error ("%u left in %s instead of %u", count_entries (folder), folder,
               n);
    pass_time (20);
  }
}

static void
stop_often (const Case *self, guint n_times)
{
  g_autoptr (Net) net = net_new (self->wire, self->cache);

  for (guint i = 0; i < n_times; i++)
    stop_once (net, self->stage, (guint)g_test_rand_int_range (0, 150));
}

/* The service is in this process too, so it is counted without one. */
static void
run_case (gconstpointer data)
{
  guint n_threads, n_files;

  /* Plugins, pools and connections that stay are there after the first. */
  stop_often (data, 1);
  n_threads = count_entries ("/proc/self/task");
  n_files = count_entries ("/proc/self/fd");
  stop_often (data, N_TIMES);
  wait_for_at_most ("/proc/self/task", n_threads + SLACK);
  wait_for_at_most ("/proc/self/fd", n_files + SLACK);
}

static void
add_case (const Stage *stage, NetWire wire, gboolean cache)
{
  g_autofree char *path =
      g_strdup_printf ("/network/stop/%s/%s%s", stage->name,
                       net_wire_get_name (wire), cache ? "-cached" : "");
  Case *self = g_new0 (Case, 1);

  self->stage = stage;
  self->wire = wire;
  self->cache = cache;
  g_test_add_data_func_full (path, self, run_case, g_free);
}

/* A server that takes connections and says nothing: not even TLS begins. */
static void
test_handshake (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u/apis", port);

  for (guint i = 0; i < N_TIMES; i++) {
    g_autoptr (NetTake) take =
        net_take_new_from (url, "key", "camb://dubbing/1", NULL);
    gint64 start;

    g_object_set (net_take_get_source (take), "timeout", 30, NULL);
    net_take_start (take, GST_STATE_PLAYING);
    pass_time (g_test_rand_int_range (0, 100));
    start = g_get_monotonic_time ();
    net_take_stop (take);
    g_assert_cmpint (g_get_monotonic_time () - start, <, AT_ONCE);
  }
}

static void
add_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++) {
    add_case (&stages[i], NET_WIRE_PLAIN, FALSE);
    add_case (&stages[i], NET_WIRE_TLS, TRUE);
    add_case (&stages[i], NET_WIRE_H2, FALSE);
    add_case (&stages[i], NET_WIRE_H2, TRUE);
  }
  g_test_add_func ("/network/stop/handshake", test_handshake);
}

int
main (int argc, char **argv)
{
  return net_main (argc, argv, add_tests);
}
