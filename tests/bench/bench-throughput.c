/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * How fast a large file is read, and what that costs: the media source against
 * souphttpsrc and curl at the same nginx, each into a fakesink, in turn; and
 * what is kept of it, against filesrc.
 */

#include "config.h"

#include "bench-host.h"
#include "bench-table.h"
#include "gstcambmediasrc.h"
#include "net-folder.h"

#include <gst/gst.h>
#include <string.h>
#include <sys/resource.h>

#define N_RUNS 3
#define LARGE G_GUINT64_CONSTANT (500000000)
/* Over HTTP/2, souphttpsrc needs a time that grows with the square of it. */
#define MEDIUM G_GUINT64_CONSTANT (128000000)

static TlsFiles *files;
static BenchHost *host;
static const CambPolicy policy = {.timeout = 15, .max_retries = 5};

/* Seconds by the clock, and of the processor. */
typedef struct
{
  double wall;
  double cpu;
} Cost;

static double
get_cpu (int who)
{
  struct rusage usage;

  getrusage (who, &usage);
  return (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* From a source to its end; takes @source. */
static Cost
play (GstElement *source)
{
  GstElement *pipeline = gst_pipeline_new (NULL);
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = NULL;
  double cpu = get_cpu (RUSAGE_SELF);
  gint64 start = g_get_monotonic_time ();
  Cost cost;

  gst_bin_add_many (GST_BIN (pipeline), source, sink, NULL);
  gst_element_link (source, sink);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 300 * GST_SECOND,
                                        GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  if (message == NULL || GST_MESSAGE_TYPE (message) != GST_MESSAGE_EOS)
    g_error ("a run did not come to its end");
  cost.wall = (double)(g_get_monotonic_time () - start) / 1e6;
  gst_element_set_state (pipeline, GST_STATE_NULL);
  cost.cpu = get_cpu (RUSAGE_SELF) - cpu;
  gst_object_unref (pipeline);
  return cost;
}

static Cost
play_soup (const char *url)
{
  GstElement *source = gst_element_factory_make ("souphttpsrc", NULL);
  g_autofree char *authority = tls_files_dup_path (files, "ca.pem");
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (authority, NULL);

  g_object_set (source, "location", url, "tls-database", database, NULL);
  return play (source);
}

/* With what it takes to open a reader. */
static Cost
play_reader (CambReader *reader, double cpu, gint64 start)
{
  g_autoptr (GError) error = NULL;
  Cost cost;

  if (!camb_reader_wait_open (reader, NULL, &error))
    g_error ("%s", error->message);
  cpu = get_cpu (RUSAGE_SELF) - cpu;
  start = g_get_monotonic_time () - start;
  cost = play (gst_camb_media_src_new (reader));
  cost.cpu += cpu;
  cost.wall += (double)start / 1e6;
  camb_reader_close (reader);
  return cost;
}

static Cost
play_ours (const char *url)
{
  double cpu = get_cpu (RUSAGE_SELF);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (CambReader) reader = camb_reader_new_for_url (url, &policy, NULL);

  return play_reader (reader, cpu, start);
}

static Cost
play_kept (const char *url, const char *folder)
{
  const CambRunName name = {.base_url = "bench", .kind = CAMB_KIND_TTS, 1};
  double cpu = get_cpu (RUSAGE_SELF);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (CambCache) cache = camb_cache_new (folder, G_MAXUINT64, NULL);
  g_autoptr (CambFolder) run = camb_cache_add_run (cache, &name, NULL);
  g_autoptr (CambLinks) links = camb_links_new_fixed (url);
  const CambMedia media = {
      .base_url = name.base_url,
      .kind = name.kind,
      .run_id = name.run_id,
      .track = CAMB_TRACK_AUDIO,
      .links = links,
      .folder = run,
  };
  g_autoptr (CambReader) reader = camb_reader_new (&media, &policy, NULL);

  g_assert_nonnull (run);
  return play_reader (reader, cpu, start);
}

static Cost
play_file (const char *path)
{
  GstElement *source = gst_element_factory_make ("filesrc", NULL);

  g_object_set (source, "location", path, "blocksize", 65536, NULL);
  return play (source);
}

static Cost
run_curl (const char *url)
{
  g_autofree char *authority = tls_files_dup_path (files, "ca.pem");
  const char *argv[] = {"curl",     "-sSf",    "-o", "/dev/null",
                        "--cacert", authority, url,  NULL};
  double cpu = get_cpu (RUSAGE_CHILDREN);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  int status = 0;
  Cost cost;

  if (!g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                     NULL, NULL, &status, &error) ||
      !g_spawn_check_wait_status (status, &error))
    g_error ("curl: %s", error->message);
  cost.wall = (double)(g_get_monotonic_time () - start) / 1e6;
  cost.cpu = get_cpu (RUSAGE_CHILDREN) - cpu;
  return cost;
}

/* The best of several, each by itself. */
static void
keep_best (Cost *best, Cost cost)
{
  best->wall = best->wall > 0 ? MIN (best->wall, cost.wall) : cost.wall;
  best->cpu = best->cpu > 0 ? MIN (best->cpu, cost.cpu) : cost.cpu;
}

static void
show (const char *wire,
      const char *what,
      guint64 size,
      Cost ours,
      Cost theirs,
      double aim)
{
  double megabytes = (double)size / 1e6;
  g_autofree char *speed = g_strdup_printf ("%s, %s: MB/s", wire, what);
  g_autofree char *cpu = g_strdup_printf ("%s, %s: CPU s/GB", wire, what);

  bench_table_ratio (speed, megabytes / ours.wall, megabytes / theirs.wall,
                     BENCH_AT_LEAST, aim);
  bench_table_ratio (cpu, ours.cpu * 1000 / megabytes,
                     theirs.cpu * 1000 / megabytes, BENCH_AT_MOST, 1.1);
}

static void
bench_wire (NetWire wire)
{
  gboolean h2 = wire == NET_WIRE_H2;
  guint64 size = h2 ? MEDIUM : LARGE;
  g_autofree char *url =
      bench_host_dup_url (host, wire, h2 ? "medium.wav" : "large.wav");
  const char *name = net_wire_get_name (wire);
  Cost ours = {0}, kept = {0}, soup = {0}, curl = {0};

  for (guint i = 0; i < N_RUNS; i++) {
    g_autofree char *folder = net_folder_make ();

    keep_best (&ours, play_ours (url));
    keep_best (&soup, play_soup (url));
    keep_best (&curl, run_curl (url));
    keep_best (&kept, play_kept (url, folder));
    net_folder_remove (folder);
  }
  show (name, "souphttpsrc", size, ours, soup, 1.0);
  show (name, "curl", size, ours, curl, 0.8);
  show (name, "cached, souphttpsrc", size, kept, soup, 1.0);
  show (name, "cached, curl", size, kept, curl, 0.8);
}

static void
bench_replay (void)
{
  g_autofree char *url = bench_host_dup_url (host, NET_WIRE_PLAIN, "large.wav");
  g_autofree char *path = bench_host_dup_path (host, "large.wav");
  g_autofree char *folder = net_folder_make ();
  Cost ours = {0}, theirs = {0};

  play_kept (url, folder);
  bench_host_clear (host);
  for (guint i = 0; i < N_RUNS; i++) {
    keep_best (&ours, play_kept (url, folder));
    keep_best (&theirs, play_file (path));
  }
  show ("again", "filesrc", LARGE, ours, theirs, 0.8);
  bench_table_value ("again: requests",
                     bench_host_get_traffic (host).n_requests, -1,
                     BENCH_AT_MOST, 0);
  net_folder_remove (folder);
}

int
main (int argc, char **argv)
{
  g_autofree char *authority = NULL;

  files = tls_files_new ();
  authority = tls_files_dup_path (files, "ca.pem");
  g_setenv ("CAMB_CA_FILE", authority, TRUE);
  gst_init (&argc, &argv);
  host = bench_host_new (files);
  bench_host_make_wav (host, "large.wav", LARGE);
  bench_host_make_wav (host, "medium.wav", MEDIUM);

  bench_table_begin ("500 MB (HTTP/2: 128 MB) into a fakesink, best of 3");
  for (NetWire wire = 0; wire < NET_N_WIRES; wire++)
    bench_wire (wire);
  bench_replay ();

  bench_host_free (host);
  tls_files_free (files);
  return 0;
}
