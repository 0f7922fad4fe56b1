/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Runs with faults and seeks by chance. Each is made from its seed alone:
 * `--seed N` repeats one of them, `--count N` does the first N.
 */

#include "config.h"

#include "net-row.h"

#include <stdlib.h>
#include <string.h>

#define MAX_FAULTS 6
#define MAX_SEEKS 3

/* Seconds of the shortest medium in which there is something to seek to. */
#define LAST_POSITION 25

/* What a seed stands for. */
typedef struct
{
  guint seed;
  GRand *rand;
  const char *media;
  NetWire wire;
  gboolean cache;
  guint n_faults;
  guint n_seeks;
  GstClockTime seeks[MAX_SEEKS];
} Plan;

static Plan
make_plan (guint seed)
{
  static const char *const media[] = {NET_FILM, NET_FILM, NET_TAIL_FILM,
                                      NET_PCM, NET_VOICE};
  static const NetWire wires[] = {NET_WIRE_PLAIN, NET_WIRE_PLAIN, NET_WIRE_TLS,
                                  NET_WIRE_H2};
  GRand *rand = g_rand_new_with_seed (seed);
  Plan plan = {
      .seed = seed,
      .rand = rand,
      .media = media[g_rand_int_range (rand, 0, G_N_ELEMENTS (media))],
      .wire = wires[g_rand_int_range (rand, 0, G_N_ELEMENTS (wires))],
      .cache = g_rand_boolean (rand),
      .n_faults = (guint)g_rand_int_range (rand, 1, MAX_FAULTS + 1),
      .n_seeks = (guint)g_rand_int_range (rand, 0, MAX_SEEKS + 1),
  };

  /* The place of a frame of FLAC is searched for, not known. */
  if (strcmp (plan.media, NET_VOICE) == 0)
    plan.n_seeks = 0;
  for (guint i = 0; i < plan.n_seeks; i++)
    plan.seeks[i] =
        (guint64)g_rand_int_range (rand, 0, LAST_POSITION) * GST_SECOND;
  return plan;
}

static void
add_break (Net *net, GRand *rand)
{
  guint64 offset = (guint64)(g_rand_double (rand) * (double)net_get_size (net));
  CambServiceEnd end = g_rand_int_range (rand, 0, 10) == 0
                           ? CAMB_SERVICE_END_STALL
                       : g_rand_boolean (rand) ? CAMB_SERVICE_END_RESET
                                               : CAMB_SERVICE_END_CLOSE;
  gboolean expire = g_rand_int_range (rand, 0, 3) == 0;

  camb_service_break_at (net->service, "/media/", 1, offset, end,
                         expire ? net_expire_cb : NULL, net);
}

static void
add_refusal (Net *net, GRand *rand)
{
  static const guint statuses[] = {408, 429, 500, 502, 503, 504};
  guint64 offset = (guint64)(g_rand_double (rand) * (double)net_get_size (net));

  camb_service_fail_at (
      net->service, "/media/", 1, offset,
      statuses[g_rand_int_range (rand, 0, G_N_ELEMENTS (statuses))], NULL);
}

/* Short reads: the server gives less than it was asked for. */
static void
add_rhythm (Net *net, GRand *rand)
{
  camb_service_break_every (net->service, "/media/",
                            (guint64)g_rand_int_range (rand, 500000, 3000000),
                            g_rand_boolean (rand) ? CAMB_SERVICE_END_RESET
                                                  : CAMB_SERVICE_END_CLOSE);
}

static void
add_fault (Net *net, GRand *rand)
{
  switch (g_rand_int_range (rand, 0, 10)) {
  case 0:
    camb_service_set_quirks (net->service, CAMB_SERVICE_QUIRK_CAPPED);
    break;
  case 1:
    add_rhythm (net, rand);
    break;
  case 2:
    camb_service_trickle_next (net->service, "/media/", 1, 100000, 20, 10);
    break;
  case 3:
    camb_service_fail_next (net->service, "/apis/", 1, 503, NULL, NULL);
    break;
  case 4:
  case 5:
    add_refusal (net, rand);
    break;
  default:
    add_break (net, rand);
  }
}

static char *
play (Net *net, const Plan *plan)
{
  g_autoptr (NetTake) take = NULL;

  net_add_run (net, plan->media);
  take = net_take_new (net);
  g_object_set (net_take_get_source (take), "max-retries", 8, NULL);
  if (plan->n_seeks > 0)
    net_take_preroll (take);
  for (guint i = 0; i < plan->n_seeks; i++) {
    net_take_seek (take, plan->seeks[i]);
    /* In the disturbed run, between two seeks. */
    if (plan->rand != NULL && g_rand_int_range (plan->rand, 0, 3) == 0)
      camb_service_expire_urls (net->service);
  }
  net_take_play (take);
  net_take_stop (take);
  return net_take_dup_digest (take);
}

static char *
play_undisturbed (const Plan *plan)
{
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, FALSE);
  Plan calm = *plan;

  calm.rand = NULL;
  return play (net, &calm);
}

static void
run_seed (gconstpointer data)
{
  Plan plan = make_plan (GPOINTER_TO_UINT (data));
  g_autofree char *expected = play_undisturbed (&plan);
  g_autofree char *digest = NULL;
  g_autoptr (Net) net = net_new (plan.wire, plan.cache);

  g_test_message ("seed %u: %s, %s, %s, %u faults, %u seeks", plan.seed,
                  plan.media, net_wire_get_name (plan.wire),
                  plan.cache ? "cached" : "not cached", plan.n_faults,
                  plan.n_seeks);
  net_add_run (net, plan.media);
  for (guint i = 0; i < plan.n_faults; i++)
    add_fault (net, plan.rand);
  digest = play (net, &plan);
  g_assert_cmpstr (digest, ==, expected);
  g_rand_free (plan.rand);
}

static guint count = 20;
static guint only = 0;

/* GTest has a --seed of its own, and does not know --count. */
static void
take_arguments (int *argc, char **argv)
{
  int n = 1;

  for (int i = 1; i < *argc; i++) {
    if (g_str_equal (argv[i], "--seed") && i + 1 < *argc)
      only = (guint)atoi (argv[++i]);
    else if (g_str_equal (argv[i], "--count") && i + 1 < *argc)
      count = (guint)atoi (argv[++i]);
    else
      argv[n++] = argv[i];
  }
  *argc = n;
  argv[n] = NULL;
}

static void
add_tests (void)
{
  for (guint seed = 1; seed <= MAX (count, only); seed++) {
    g_autofree char *path = g_strdup_printf ("/network/random/%u", seed);

    if (only == 0 || only == seed)
      g_test_add_data_func (path, GUINT_TO_POINTER (seed), run_seed);
  }
}

int
main (int argc, char **argv)
{
  take_arguments (&argc, argv);
  return net_main (argc, argv, add_tests);
}
