/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Processes that die while they download, and what they leave behind. */

#include "config.h"

#include "net-child.h"
#include "net-row.h"

#include <stdlib.h>

/* How often, unless NET_KILLS says otherwise. */
#define N_KILLS 8

/* Milliseconds in which a download begins and ends. */
#define SPAN 250

static gboolean
wake_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
pass_time (guint milliseconds)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_timeout_add (milliseconds, wake_cb, loop);
  g_main_loop_run (loop);
}

static void
assert_same (const NetChild *child, const char *media)
{
  g_assert_cmpstr (child->error, ==, NULL);
  g_assert_cmpstr (child->digest, ==,
                   net_row_get_reference (media, NET_ACT_PLAY));
  g_assert_cmpuint (child->n_warnings, ==, 0);
}

static void
check_again (Net *net, const char *media)
{
  g_autoptr (NetChild) child = net_child_run (net, NULL);

  assert_same (child, media);
}

static void
check_nobody_is_asked (Net *net, const char *media)
{
  g_autoptr (NetChild) child = net_child_run (net, NULL);

  assert_same (child, media);
  g_assert_cmpuint (child->n_api_requests, ==, 0);
  g_assert_cmpuint (child->n_media_requests, ==, 0);
}

/* Slow enough that there is a middle to be killed in. */
static void
kill_once (Net *net, guint number)
{
  g_autoptr (NetChild) child = NULL;
  guint n = camb_service_get_n_requests (net->service, "/media/");
  guint wait = (guint)g_test_rand_int_range (0, SPAN);

  camb_service_trickle_next (net->service, "/media/", NET_FOR_EVER, 200000, 10,
                             8);
  child = net_child_start (net, NULL, NULL);
  /* Whoever was killed late may have left nothing to ask for. */
  camb_service_wait_for_requests (net->service, "/media/", n + 1, 3000);
  pass_time (wait);
  net_child_kill (child);
  camb_service_clear_faults (net->service);
  g_test_message ("%u: killed after %u ms", number, wait);
}

static guint
get_n_kills (void)
{
  const char *text = g_getenv ("NET_KILLS");

  return text != NULL ? (guint)atoi (text) : N_KILLS;
}

static void
check_kill (Net *net, guint number)
{
  static const char *const media[] = {NET_FILM, NET_VOICE, NET_TAIL_FILM,
                                      NET_PCM};
  const char *name = media[number % G_N_ELEMENTS (media)];

  net_row_get_reference (name, NET_ACT_PLAY);
  net_add_run (net, name);
  kill_once (net, number);
  /* Every third of them twice: what was left is gone on with, and left. */
  if (number % 3 == 0)
    kill_once (net, number);
  check_again (net, name);
  check_nobody_is_asked (net, name);
}

static void
test_kill (void)
{
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, TRUE);

  for (guint i = 0; i < get_n_kills (); i++)
    check_kill (net, i);
}

/* Both want all of it, and the line is bad. */
static void
check_two (NetWire wire)
{
  g_autoptr (Net) net = net_new (wire, TRUE);
  g_autoptr (NetChild) one = NULL;
  g_autoptr (NetChild) two = NULL;

  net_row_get_reference (NET_FILM, NET_ACT_PLAY);
  net_add_run (net, NET_FILM);
  camb_service_break_every (net->service, "/media/", 3000000,
                            CAMB_SERVICE_END_RESET);
  one = net_child_start (net, NULL, NULL);
  two = net_child_start (net, NULL, NULL);
  net_child_finish (one);
  net_child_finish (two);
  assert_same (one, NET_FILM);
  assert_same (two, NET_FILM);
  camb_service_clear_faults (net->service);
  check_nobody_is_asked (net, NET_FILM);
}

static void
test_two (void)
{
  check_two (NET_WIRE_PLAIN);
  check_two (NET_WIRE_H2);
}

/* One of the two dies; the other goes on. */
static void
test_two_one_dies (void)
{
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, TRUE);
  g_autoptr (NetChild) other = NULL;

  net_row_get_reference (NET_FILM, NET_ACT_PLAY);
  net_add_run (net, NET_FILM);
  camb_service_trickle_next (net->service, "/media/", 1, 200000, 20, 8);
  other = net_child_start (net, NULL, NULL);
  kill_once (net, 0);
  net_child_finish (other);
  assert_same (other, NET_FILM);
  check_again (net, NET_FILM);
  check_nobody_is_asked (net, NET_FILM);
}

/* Neither the service nor its network are there any more. */
static void
test_offline (void)
{
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, TRUE);
  g_autoptr (NetChild) child = NULL;

  net_row_get_reference (NET_FILM, NET_ACT_PLAY);
  net_add_run (net, NET_FILM);
  check_again (net, NET_FILM);
  camb_service_stop (net->service);
  child = net_child_run (net, NULL);
  assert_same (child, NET_FILM);
  g_assert_cmpuint (child->n_from_cache, >, 0);
}

static void
add_tests (void)
{
  g_test_add_func ("/network/kill/kill", test_kill);
  g_test_add_func ("/network/kill/two", test_two);
  g_test_add_func ("/network/kill/two-one-dies", test_two_one_dies);
  g_test_add_func ("/network/kill/offline", test_offline);
}

int
main (int argc, char **argv)
{
  return net_main (argc, argv, add_tests);
}
