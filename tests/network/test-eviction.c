/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A cache that is full: who goes, and who stays. */

#include "config.h"

#include "net-folder.h"
#include "net-row.h"

#include <sys/stat.h>

static void
add_size_cb (const char *path, gpointer data)
{
  struct stat status;

  if (lstat (path, &status) == 0 && S_ISREG (status.st_mode))
    *(guint64 *)data += (guint64)status.st_blocks * 512;
}

static guint64
get_disk_usage (Net *net)
{
  guint64 size = 0;

  net_folder_foreach (net->cache_dir, add_size_cb, &size);
  return size;
}

static NetTake *
take_with_cap (Net *net, const char *uri, guint64 cap)
{
  NetTake *take = net_take_new_from (net_front_get_base_url (net->front),
                                     camb_service_get_api_key (net->service),
                                     uri, net->cache_dir);

  g_object_set (net_take_get_source (take), "cache-max-size", cap, NULL);
  return take;
}

static guint64
play_with_cap (Net *net, const char *uri, guint64 cap)
{
  g_autoptr (NetTake) take = take_with_cap (net, uri, cap);
  guint64 n_bytes;

  camb_service_clear_requests (net->service);
  net_take_play (take);
  net_take_stop (take);
  n_bytes = net_get_n_media_bytes (net);
  return n_bytes;
}

#define N_RUNS 4

static void
add_runs (Net *net, char **uris)
{
  for (guint i = 0; i < N_RUNS; i++) {
    net_add_run (net, NET_FILM);
    uris[i] = g_strdup (net->uri);
  }
}

/* Room for two of them: the one that was not used for longest goes. */
static void
test_eviction (void)
{
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, TRUE);
  char *uris[N_RUNS + 1] = {NULL};
  guint64 cap;

  add_runs (net, uris);
  cap = net_get_size (net) * 5 / 2;
  play_with_cap (net, uris[0], cap);
  play_with_cap (net, uris[1], cap);
  g_assert_cmpuint (play_with_cap (net, uris[0], cap), ==, 0);
  play_with_cap (net, uris[2], cap);
  g_assert_cmpuint (get_disk_usage (net), <=, cap);
  g_assert_cmpuint (play_with_cap (net, uris[0], cap), ==, 0);
  g_assert_cmpuint (play_with_cap (net, uris[2], cap), ==, 0);
  g_assert_cmpuint (play_with_cap (net, uris[1], cap), >, 0);
  g_assert_cmpuint (get_disk_usage (net), <=, cap);
  for (guint i = 0; i < N_RUNS; i++)
    g_free (uris[i]);
}

/* What is open stays, however long it was not used. */
static void
test_eviction_spares_open (void)
{
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, TRUE);
  char *uris[N_RUNS + 1] = {NULL};
  g_autoptr (NetTake) open = NULL;
  g_autofree char *digest = NULL;
  guint64 cap;

  net_row_get_reference (NET_FILM, NET_ACT_PLAY);
  add_runs (net, uris);
  cap = net_get_size (net) * 5 / 2;
  play_with_cap (net, uris[0], cap);
  open = take_with_cap (net, uris[0], cap);
  net_take_preroll (open);
  for (guint i = 1; i < N_RUNS; i++)
    play_with_cap (net, uris[i], cap);
  camb_service_clear_requests (net->service);
  net_take_play (open);
  net_take_stop (open);
  digest = net_take_dup_digest (open);
  g_assert_cmpstr (digest, ==, net_row_get_reference (NET_FILM, NET_ACT_PLAY));
  g_assert_cmpuint (net_get_n_media_bytes (net), ==, 0);
  for (guint i = 0; i < N_RUNS; i++)
    g_free (uris[i]);
}

/* One file that is larger than all that is allowed plays all the same. */
static void
test_tiny_cap (void)
{
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, TRUE);
  guint64 cap;

  net_add_run (net, NET_FILM);
  cap = net_get_size (net) / 4;
  play_with_cap (net, net->uri, cap);
  g_assert_cmpuint (play_with_cap (net, net->uri, cap), >, 0);
  g_assert_cmpuint (get_disk_usage (net), <=, cap);
}

static void
add_tests (void)
{
  g_test_add_func ("/network/eviction/oldest", test_eviction);
  g_test_add_func ("/network/eviction/spares-open", test_eviction_spares_open);
  g_test_add_func ("/network/eviction/tiny-cap", test_tiny_cap);
}

int
main (int argc, char **argv)
{
  return net_main (argc, argv, add_tests);
}
