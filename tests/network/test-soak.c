/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * An hour of a bad network, and then another: URLs live 3 s, a reset comes
 * every 10 MB, and runs are opened, sought in, played and closed, kept or not,
 * one after the other. Memory and files must stay what they are: a line is laid
 * through what was measured. SOAK_SECONDS says how long, 600 by default.
 */

#include "config.h"

#include "net-row.h"

#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

#define LIFETIME 3
#define RESET_EVERY 10000000

/* What is filled once and then stays: pools, sessions, the allocator. */
#define WARM_UP 60

#define LARGE_BLOCK (128 * 1024)

/* KiB that a cycle may leave behind, and how far files may be off in the end.
 */
#define MAX_SLOPE 4.0
#define MAX_FILES 24

typedef struct
{
  GArray *memory;
  GArray *allocated;
  GArray *n_files;
  GArray *n_threads;
  guint64 n_bytes;
  guint64 n_retries;
  guint64 n_refreshes;
} Soak;

static double
get_memory (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  fields = g_strsplit (text, " ", -1);
  return g_ascii_strtod (fields[1], NULL) * (double)sysconf (_SC_PAGESIZE) /
         1024;
}

/* What is not free, wherever the allocator has it. */
static double
get_allocated (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return (double)(info.uordblks + info.hblkhd) / 1024;
}

static double
count_entries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* By least squares: what is added each time. */
static double
get_slope (const GArray *values)
{
  double n = values->len, mean_x = (n - 1) / 2, mean_y = 0, above = 0,
         below = 0;

  for (guint i = 0; i < values->len; i++)
    mean_y += g_array_index (values, double, i) / n;
  for (guint i = 0; i < values->len; i++) {
    above += (i - mean_x) * (g_array_index (values, double, i) - mean_y);
    below += (i - mean_x) * (i - mean_x);
  }
  return above / below;
}

static void
append (GArray *values, double value)
{
  g_array_append_val (values, value);
}

static void
play (Soak *self, Net *net, GRand *rand)
{
  g_autoptr (NetTake) take = net_take_new (net);
  g_autofree char *digest = NULL;
  guint n_seeks = (guint)g_rand_int_range (rand, 0, 4);

  g_object_set (net_take_get_source (take), "max-retries", 8, "cache-max-size",
                G_GUINT64_CONSTANT (60000000), NULL);
  if (n_seeks > 0)
    net_take_preroll (take);
  for (guint i = 0; i < n_seeks; i++)
    net_take_seek (take, (guint64)g_rand_int_range (rand, 0, 25) * GST_SECOND);
  net_take_play (take);
  net_take_stop (take);
  digest = net_take_dup_digest (take);
  if (n_seeks == 0)
    g_assert_cmpstr (digest, ==,
                     net_row_get_reference (net->media, NET_ACT_PLAY));
  self->n_bytes += net_take_get_statistic (take, "bytes-downloaded");
  self->n_retries += net_take_get_statistic (take, "media-retries");
  self->n_refreshes += net_take_get_statistic (take, "url-refreshes");
}

static void
cycle (Soak *self, Net *net, GRand *rand)
{
  static const char *const media[] = {NET_FILM, NET_TAIL_FILM, NET_PCM};

  net->cache = g_rand_boolean (rand);
  net_add_run (net, media[g_rand_int_range (rand, 0, G_N_ELEMENTS (media))]);
  play (self, net, rand);
  /* Again, from what is kept. */
  if (net->cache)
    play (self, net, rand);
  camb_service_clear_requests (net->service);
}

/* Without what the allocator holds for the next time, in an arena for each of
 * the threads that come and go. */
static void
sample (Soak *self)
{
  malloc_trim (0);
  append (self->memory, get_memory ());
  append (self->allocated, get_allocated ());
  append (self->n_files, count_entries ("/proc/self/fd"));
  append (self->n_threads, count_entries ("/proc/self/task"));
}

static double
get_last (const GArray *values)
{
  return g_array_index (values, double, values->len - 1);
}

static double
get_first (const GArray *values)
{
  return g_array_index (values, double, 0);
}

static void
report_line (const char *what, const GArray *values)
{
  g_print ("%-16s %9.0f to %9.0f, %+.4f a cycle\n", what, get_first (values),
           get_last (values), get_slope (values));
}

static void
report (Soak *self, guint n_cycles, double seconds)
{
  g_print ("\n%u cycles in %.0f s, %.1f GB, %" G_GUINT64_FORMAT
           " retries, %" G_GUINT64_FORMAT " new URLs\n",
           n_cycles, seconds, (double)self->n_bytes / 1e9, self->n_retries,
           self->n_refreshes);
  report_line ("resident, KiB", self->memory);
  report_line ("allocated, KiB", self->allocated);
  report_line ("files", self->n_files);
  report_line ("threads", self->n_threads);
}

static void
test_soak (void)
{
  const char *text = g_getenv ("SOAK_SECONDS");
  double seconds = text != NULL ? g_ascii_strtod (text, NULL) : 600;
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, TRUE);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  Soak soak = {g_array_new (FALSE, FALSE, sizeof (double)),
               g_array_new (FALSE, FALSE, sizeof (double)),
               g_array_new (FALSE, FALSE, sizeof (double)),
               g_array_new (FALSE, FALSE, sizeof (double))};
  gint64 start = g_get_monotonic_time ();
  guint n_cycles = 0;

  /* Large blocks, of which the stand-in has many, go back at once. */
  mallopt (M_MMAP_THRESHOLD, LARGE_BLOCK);
  camb_service_set_lifetime (net->service, LIFETIME);
  camb_service_break_every (net->service, "/media/", RESET_EVERY,
                            CAMB_SERVICE_END_RESET);
  while ((double)(g_get_monotonic_time () - start) / 1e6 < seconds) {
    cycle (&soak, net, rand);
    if (++n_cycles > WARM_UP)
      sample (&soak);
  }
  g_assert_cmpuint (soak.memory->len, >, WARM_UP);
  report (&soak, n_cycles, (double)(g_get_monotonic_time () - start) / 1e6);
  g_assert_cmpfloat (get_slope (soak.memory), <, MAX_SLOPE);
  g_assert_cmpfloat (get_last (soak.n_files) - get_first (soak.n_files), <,
                     MAX_FILES);
  g_assert_cmpfloat (get_last (soak.n_threads) - get_first (soak.n_threads), <,
                     MAX_FILES);
  g_array_unref (soak.memory);
  g_array_unref (soak.allocated);
  g_array_unref (soak.n_files);
  g_array_unref (soak.n_threads);
}

static void
add_tests (void)
{
  g_test_add_func ("/soak", test_soak);
}

int
main (int argc, char **argv)
{
  return net_main (argc, argv, add_tests);
}
