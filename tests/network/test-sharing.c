/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Several elements, one run: each byte goes over the wire once. */

#include "config.h"

#include "net-row.h"

#define N_TAKES 10

static void
start_all (Net *net, NetTake **takes, guint n_takes)
{
  for (guint i = 0; i < n_takes; i++)
    takes[i] = net_take_new (net);
  for (guint i = 0; i < n_takes; i++)
    net_take_start (takes[i], GST_STATE_PLAYING);
}

static void
finish_all (NetTake **takes, guint n_takes)
{
  for (guint i = 0; i < n_takes; i++) {
    g_autofree char *digest = NULL;

    if (!net_take_wait_end (takes[i]))
      g_error ("%s", net_take_get_error (takes[i])->message);
    net_take_stop (takes[i]);
    digest = net_take_dup_digest (takes[i]);
    g_assert_cmpstr (digest, ==,
                     net_row_get_reference (NET_FILM, NET_ACT_PLAY));
  }
}

static void
free_all (NetTake **takes, guint n_takes)
{
  for (guint i = 0; i < n_takes; i++)
    net_take_free (takes[i]);
}

static void
check_together (NetWire wire, gboolean cache)
{
  g_autoptr (Net) net = net_new (wire, cache);
  g_autofree char *requests = NULL;
  NetTake *takes[N_TAKES];

  net_row_get_reference (NET_FILM, NET_ACT_PLAY);
  net_add_run (net, NET_FILM);
  start_all (net, takes, N_TAKES);
  finish_all (takes, N_TAKES);
  requests = net_dup_requests (net);
  g_test_message ("%s", requests);
  g_assert_cmpuint (net_get_n_api_requests (net), ==, 1);
  g_assert_cmpuint (net_get_n_media_bytes (net), <=,
                    net_get_size (net) * 102 / 100);
  free_all (takes, N_TAKES);
}

static void
test_together (gconstpointer wire)
{
  check_together ((NetWire)GPOINTER_TO_UINT (wire), FALSE);
  check_together ((NetWire)GPOINTER_TO_UINT (wire), TRUE);
}

/* What happens on the way hits all of them once. */
static void
check_together_broken (NetWire wire, gboolean cache)
{
  g_autoptr (Net) net = net_new (wire, cache);
  NetTake *takes[N_TAKES];

  net_row_get_reference (NET_FILM, NET_ACT_PLAY);
  net_add_run (net, NET_FILM);
  camb_service_break_at (net->service, "/media/", 1, net_get_size (net) / 3,
                         CAMB_SERVICE_END_RESET, NULL, NULL);
  camb_service_break_at (net->service, "/media/", 1, net_get_size (net) / 2,
                         CAMB_SERVICE_END_CLOSE, net_expire_cb, net);
  start_all (net, takes, N_TAKES);
  finish_all (takes, N_TAKES);
  g_assert_cmpuint (net_get_n_api_requests (net), ==, 2);
  free_all (takes, N_TAKES);
}

static void
test_together_broken (gconstpointer wire)
{
  check_together_broken ((NetWire)GPOINTER_TO_UINT (wire), FALSE);
  check_together_broken ((NetWire)GPOINTER_TO_UINT (wire), TRUE);
}

/* One of them leaves early, another jumps about. */
static void
check_disturbed (NetWire wire, gboolean cache)
{
  g_autoptr (Net) net = net_new (wire, cache);
  g_autoptr (NetTake) jumpy = NULL;
  g_autoptr (NetTake) short_lived = NULL;
  NetTake *takes[2];

  net_row_get_reference (NET_FILM, NET_ACT_PLAY);
  net_add_run (net, NET_FILM);
  jumpy = net_take_new (net);
  short_lived = net_take_new (net);
  net_take_preroll (jumpy);
  start_all (net, takes, G_N_ELEMENTS (takes));
  net_take_start (short_lived, GST_STATE_PLAYING);
  net_take_seek (jumpy, 25 * GST_SECOND);
  net_take_stop (short_lived);
  net_take_seek (jumpy, 5 * GST_SECOND);
  finish_all (takes, G_N_ELEMENTS (takes));
  free_all (takes, G_N_ELEMENTS (takes));
}

static void
test_disturbed (gconstpointer wire)
{
  check_disturbed ((NetWire)GPOINTER_TO_UINT (wire), FALSE);
  check_disturbed ((NetWire)GPOINTER_TO_UINT (wire), TRUE);
}

static void
add_test (const char *name, NetWire wire, GTestDataFunc func)
{
  g_autofree char *path = g_strdup_printf ("/network/sharing/%s/%s", name,
                                           net_wire_get_name (wire));

  g_test_add_data_func (path, GUINT_TO_POINTER (wire), func);
}

static void
add_tests (void)
{
  for (NetWire wire = 0; wire < NET_N_WIRES; wire++) {
    add_test ("together", wire, test_together);
    add_test ("together-broken", wire, test_together_broken);
    add_test ("disturbed", wire, test_disturbed);
  }
}

int
main (int argc, char **argv)
{
  return net_main (argc, argv, add_tests);
}
