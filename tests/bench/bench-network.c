/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What a user waits for, and what that costs: opening and seeking over a long
 * way, opening and seeking again, several readers, memory, and stopping. All
 * against souphttpsrc or filesrc in front of the same parsebin.
 */

#include "config.h"

#include "bench-delay.h"
#include "bench-host.h"
#include "bench-table.h"
#include "net-child.h"
#include "net-folder.h"
#include "net-take.h"

#include <string.h>

#define N_RUNS 5
#define N_SEEKS 20

/* Milliseconds. */
#define ROUND_TRIP 100

/* The film ten times: 79 MB, 300 s. */
#define FILM "film.mp4"
#define TAIL_FILM "tail.mp4"
#define FILM_SECONDS 300

static BenchHost *host;
static BenchDelay *far;

/* Without coding anything anew. */
static void
make_film (const char *name, const char *flags)
{
  g_autofree char *source =
      g_build_filename (g_getenv ("CAMB_DEMO_MEDIA_DIR"), NET_FILM, NULL);
  g_autofree char *path = bench_host_dup_path (host, name);
  const char *argv[] = {"ffmpeg", "-v",   "error", "-stream_loop", "9",
                        "-i",     source, "-c",    "copy",         "-movflags",
                        flags,    path,   NULL};
  g_autoptr (GError) error = NULL;
  int status = 0;

  if (!g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                     NULL, NULL, &status, &error) ||
      !g_spawn_check_wait_status (status, &error))
    g_error ("ffmpeg: %s", error->message);
}

static guint64
get_size (const char *name)
{
  g_autofree char *path = bench_host_dup_path (host, name);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);

  return g_mapped_file_get_length (file);
}

/* Where a file is when it is far away. */
static char *
dup_far_url (const char *name)
{
  return g_strdup_printf ("http://127.0.0.1:%u/%s", bench_delay_get_port (far),
                          name);
}

/* A pipeline that can be opened and sought in, whoever reads. */
typedef struct
{
  GstElement *pipeline;
  GstBus *bus;
} Player;

/* Streams of one demuxer share its thread: each needs a queue to wait in. */
static void
pad_added_cb (GstElement *element, GstPad *pad, GstElement *pipeline)
{
  GstElement *queue = gst_element_factory_make ("queue", NULL);
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  g_autoptr (GstPad) sink_pad = gst_element_get_static_pad (queue, "sink");

  gst_bin_add_many (GST_BIN (pipeline), queue, sink, NULL);
  gst_element_link (queue, sink);
  gst_element_sync_state_with_parent (sink);
  gst_element_sync_state_with_parent (queue);
  gst_pad_link (pad, sink_pad);
}

/* One element alone is no pipeline yet. */
static GstElement *
launch (const char *description)
{
  g_autoptr (GError) error = NULL;
  GstElement *launched = gst_parse_launch (description, &error);
  GstElement *pipeline;

  g_assert_no_error (error);
  if (GST_IS_PIPELINE (launched))
    return launched;
  pipeline = gst_pipeline_new (NULL);
  gst_bin_add (GST_BIN (pipeline), launched);
  return pipeline;
}

static Player
new_player (const char *description)
{
  Player player = {.pipeline = launch (description)};
  g_autoptr (GstElement) last =
      gst_bin_get_by_name (GST_BIN (player.pipeline), "last");

  g_signal_connect (last, "pad-added", G_CALLBACK (pad_added_cb),
                    player.pipeline);
  player.bus = gst_element_get_bus (player.pipeline);
  return player;
}

static void
player_clear (Player *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_object_unref (self->bus);
  gst_object_unref (self->pipeline);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Player, player_clear)

/* Milliseconds. */
static double
wait_for_data (Player *self, gint64 start)
{
  g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (
      self->bus, 60 * GST_SECOND, GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_ERROR);

  if (message == NULL)
    g_error ("no data came");
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    g_autoptr (GError) error = NULL;

    gst_message_parse_error (message, &error, NULL);
    g_error ("%s", error->message);
  }
  return (double)(g_get_monotonic_time () - start) / 1000;
}

static double
player_open (Player *self)
{
  gint64 start = g_get_monotonic_time ();

  gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
  return wait_for_data (self, start);
}

static double
player_seek (Player *self, guint second)
{
  gint64 start = g_get_monotonic_time ();

  gst_element_seek_simple (self->pipeline, GST_FORMAT_TIME,
                           GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_KEY_UNIT,
                           second * GST_SECOND);
  return wait_for_data (self, start);
}

/* A new run whose media is at @url. */
static Player
new_ours (Net *net, const char *url)
{
  g_autofree char *description = NULL;

  net_add_run_at (net, NET_FILM, url);
  description = g_strdup_printf (
      "cambsrc name=last subtitles=none api-base-url=%s api-key=%s uri=%s "
      "cache=%s cache-dir=%s",
      net_front_get_base_url (net->front),
      camb_service_get_api_key (net->service), net->uri,
      net->cache ? "true" : "false", net->cache_dir);
  return new_player (description);
}

static Player
new_theirs (const char *url)
{
  g_autofree char *description =
      g_strdup_printf ("souphttpsrc location=%s ! parsebin name=last", url);

  return new_player (description);
}

/* Medians: to the first data, and the time of a seek to where nobody was. */
typedef struct
{
  double open;
  double seek;
} Times;

static Times
measure (Net *net, const char *name)
{
  g_autofree char *url = dup_far_url (name);
  double open[N_RUNS], seek[N_RUNS];
  Times times;

  for (guint i = 0; i < N_RUNS; i++) {
    g_auto (Player) player =
        net != NULL ? new_ours (net, url) : new_theirs (url);

    open[i] = player_open (&player);
    seek[i] = player_seek (&player, FILM_SECONDS / 2 + i * 10);
  }
  times.open = bench_median (open, N_RUNS);
  times.seek = bench_median (seek, N_RUNS);
  return times;
}

static double
count_trips (double far_away, double near)
{
  return (far_away - near) / ROUND_TRIP;
}

static void
bench_distance (Net *net, const char *name, double aim)
{
  g_autofree char *what = NULL;
  Times near_ours, near_theirs, ours, theirs;

  bench_delay_set (far, 0);
  near_ours = measure (net, name);
  near_theirs = measure (NULL, name);
  bench_delay_set (far, ROUND_TRIP);
  ours = measure (net, name);
  theirs = measure (NULL, name);

  what = g_strdup_printf ("%s: first data, round trips", name);
  bench_table_value (what, count_trips (ours.open, near_ours.open),
                     count_trips (theirs.open, near_theirs.open), BENCH_AT_MOST,
                     aim);
  g_print ("%-48s %10.0f %10.0f\n", "  in all, ms", ours.open, theirs.open);
  bench_table_value ("  seek to an unfetched place, round trips",
                     count_trips (ours.seek, near_ours.seek),
                     count_trips (theirs.seek, near_theirs.seek), BENCH_AT_MOST,
                     1.2);
  bench_table_ratio ("  seek to an unfetched place, ms", ours.seek, theirs.seek,
                     BENCH_AT_MOST, 1.0);
}

/* nginx logs a request when it has ended; all have, once nobody is there. */
static BenchTraffic
measure_open (Net *net, const char *name)
{
  g_autofree char *url = bench_host_dup_url (host, NET_WIRE_PLAIN, name);

  bench_host_clear (host);
  {
    g_auto (Player) player =
        net != NULL ? new_ours (net, url) : new_theirs (url);

    player_open (&player);
  }
  g_usleep (500000);
  return bench_host_get_traffic (host);
}

static void
bench_open_traffic (Net *net, const char *name)
{
  BenchTraffic ours = measure_open (net, name);
  BenchTraffic theirs = measure_open (NULL, name);
  g_autofree char *requests = g_strdup_printf ("%s: requests to open", name);
  g_autofree char *bytes = g_strdup_printf ("%s: MiB to open", name);

  bench_table_ratio (requests, ours.n_requests, theirs.n_requests,
                     BENCH_AT_MOST, 1.0);
  bench_table_value (bytes, (double)ours.n_bytes / (1 << 20),
                     (double)theirs.n_bytes / (1 << 20), BENCH_AT_MOST, 4);
}

/* Far from each other, in no order. */
static BenchTraffic
measure_seeks (Net *net)
{
  g_autofree char *url = bench_host_dup_url (host, NET_WIRE_PLAIN, FILM);

  bench_host_clear (host);
  {
    g_auto (Player) player =
        net != NULL ? new_ours (net, url) : new_theirs (url);

    player_open (&player);
    for (guint i = 0; i < N_SEEKS; i++)
      player_seek (&player, (i * 7 % N_SEEKS) * FILM_SECONDS / N_SEEKS);
  }
  g_usleep (500000);
  return bench_host_get_traffic (host);
}

static void
bench_seek_traffic (Net *net)
{
  BenchTraffic ours = measure_seeks (net);
  BenchTraffic theirs = measure_seeks (NULL);

  bench_table_value ("20 seeks: connections", ours.n_connections,
                     theirs.n_connections, BENCH_AT_MOST, 3);
  bench_table_value (
      "20 seeks: MiB each", (double)ours.n_bytes / N_SEEKS / (1 << 20),
      (double)theirs.n_bytes / N_SEEKS / (1 << 20), BENCH_AT_MOST, 1.5);
}

static void
play_to_end (Player *self)
{
  g_autoptr (GstMessage) message = NULL;

  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (self->bus, 120 * GST_SECOND,
                                        GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  if (message == NULL || GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    g_error ("no end came");
}

static double
measure_many_seeks (Player *self)
{
  double seeks[N_SEEKS];

  for (guint i = 0; i < N_SEEKS; i++)
    seeks[i] = player_seek (self, (i * 7 % N_SEEKS) * FILM_SECONDS / N_SEEKS);
  return bench_median (seeks, N_SEEKS);
}

/* What was played once is there. */
static void
bench_again (Net *net)
{
  g_autofree char *url = bench_host_dup_url (host, NET_WIRE_PLAIN, FILM);
  g_autofree char *path = bench_host_dup_path (host, FILM);
  g_autofree char *theirs =
      g_strdup_printf ("filesrc location=%s ! parsebin name=last", path);
  g_autofree char *ours = NULL;
  double open[2][N_RUNS], seek[2][N_RUNS];

  {
    g_auto (Player) first = new_ours (net, url);

    play_to_end (&first);
  }
  ours = g_strdup_printf (
      "cambsrc name=last subtitles=none api-base-url=%s api-key=%s uri=%s "
      "cache-dir=%s",
      net_front_get_base_url (net->front),
      camb_service_get_api_key (net->service), net->uri, net->cache_dir);
  bench_host_clear (host);
  camb_service_clear_requests (net->service);
  for (guint i = 0; i < N_RUNS; i++) {
    g_auto (Player) one = new_player (ours);
    g_auto (Player) other = new_player (theirs);

    open[0][i] = player_open (&one);
    open[1][i] = player_open (&other);
    seek[0][i] = measure_many_seeks (&one);
    seek[1][i] = measure_many_seeks (&other);
  }
  bench_table_ratio ("second open against filesrc, ms",
                     bench_median (open[0], N_RUNS),
                     bench_median (open[1], N_RUNS), BENCH_AT_MOST, 1.2);
  bench_table_value ("second open: ms more than filesrc",
                     bench_median (open[0], N_RUNS) -
                         bench_median (open[1], N_RUNS),
                     -1, BENCH_AT_MOST, 10);
  bench_table_ratio ("seek in fetched places against filesrc, ms",
                     bench_median (seek[0], N_RUNS),
                     bench_median (seek[1], N_RUNS), BENCH_AT_MOST, 1.2);
  bench_table_value ("second open: calls of the API, requests for media",
                     camb_service_get_n_requests (net->service, "/") +
                         bench_host_get_traffic (host).n_requests,
                     -1, BENCH_AT_MOST, 0);
}

#define N_READERS 4

static void
bench_readers (NetWire wire, gboolean cache)
{
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, cache);
  g_autofree char *url = bench_host_dup_url (host, wire, FILM);
  g_autofree char *what =
      g_strdup_printf ("%u readers, %s%s: bytes to size", N_READERS,
                       net_wire_get_name (wire), cache ? ", cached" : "");
  NetTake *takes[N_READERS];

  net_add_run_at (net, NET_FILM, url);
  bench_host_clear (host);
  for (guint i = 0; i < N_READERS; i++)
    takes[i] = net_take_new (net);
  for (guint i = 0; i < N_READERS; i++)
    net_take_start (takes[i], GST_STATE_PLAYING);
  for (guint i = 0; i < N_READERS; i++) {
    if (!net_take_wait_end (takes[i]))
      g_error ("%s", net_take_get_error (takes[i])->message);
    net_take_free (takes[i]);
  }
  bench_table_value (what,
                     (double)bench_host_get_traffic (host).n_bytes /
                         (double)get_size (FILM),
                     N_READERS, BENCH_AT_MOST, 1.01);
}

static double
measure_peak (NetWire wire, gboolean cache, const char *name)
{
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, cache);
  g_autofree char *url = bench_host_dup_url (host, wire, name);
  g_autoptr (NetChild) child = NULL;

  net_add_run_at (net, NET_PCM, url);
  child = net_child_run (net, cache ? "--skim" : "--skim --no-cache");
  if (child->error != NULL)
    g_error ("%s", child->error);
  return (double)child->peak / 1024;
}

static void
bench_memory (NetWire wire, gboolean cache)
{
  g_autofree char *what =
      g_strdup_printf ("peak MiB, %s%s: 2 GB against 100 MB",
                       net_wire_get_name (wire), cache ? ", cached" : "");

  bench_table_ratio (what, measure_peak (wire, cache, "2000.wav"),
                     measure_peak (wire, cache, "100.wav"), BENCH_AT_MOST, 1.1);
}

/* What the network does when the pipeline is stopped. */
static void
hang_media (Net *net)
{
  camb_service_hang_next (net->service, "/media/", 1000);
}

static void
stall_media (Net *net)
{
  camb_service_break_next (net->service, "/media/", 1000, 300000,
                           CAMB_SERVICE_END_STALL);
}

static void
hang_api (Net *net)
{
  camb_service_hang_next (net->service, "/apis/", 1000);
}

static void
do_nothing (Net *net)
{
}

static double
measure_stop (Net *net)
{
  g_autoptr (NetTake) take = NULL;
  gint64 start;

  net_add_run (net, NET_FILM);
  take = net_take_new (net);
  net_take_start (take, GST_STATE_PLAYING);
  g_usleep ((gulong)g_random_int_range (0, 150000));
  start = g_get_monotonic_time ();
  net_take_stop (take);
  return (double)(g_get_monotonic_time () - start) / 1000;
}

#define N_STOPS 20

static void
bench_stop (NetWire wire)
{
  static void (*const stages[]) (Net *) = {do_nothing, hang_api, hang_media,
                                           stall_media};
  double times[G_N_ELEMENTS (stages) * N_STOPS];
  g_autofree char *what =
      g_strdup_printf ("stop, %s: ms, 99 of 100", net_wire_get_name (wire));
  guint n = 0;

  for (guint stage = 0; stage < G_N_ELEMENTS (stages); stage++) {
    g_autoptr (Net) net = net_new (wire, TRUE);

    stages[stage](net);
    for (guint i = 0; i < N_STOPS; i++)
      times[n++] = measure_stop (net);
  }
  bench_median (times, n);
  bench_table_value (what, times[n - 1 - n / 100], -1, BENCH_AT_MOST, 100);
}

static void
set_up (void)
{
  host = bench_host_new (net_get_tls_files ());
  far = bench_delay_new (bench_host_get_port (host, NET_WIRE_PLAIN));
  make_film (FILM, "+faststart");
  make_film (TAIL_FILM, "-faststart");
}

static void
tear_down (void)
{
  bench_delay_free (far);
  bench_host_free (host);
}

/* Each chapter can be run on its own, by its name. */
static void
bench_far (void)
{
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, TRUE);

  set_up ();
  bench_table_begin ("Over a way of 100 ms; theirs: souphttpsrc ! parsebin");
  bench_distance (net, FILM, 2.3);
  bench_distance (net, TAIL_FILM, 3.3);
  tear_down ();
}

static void
bench_traffic (void)
{
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, TRUE);

  set_up ();
  bench_table_begin ("What goes over the wire; theirs: souphttpsrc ! parsebin");
  bench_open_traffic (net, FILM);
  bench_open_traffic (net, TAIL_FILM);
  bench_seek_traffic (net);
  tear_down ();
}

static void
bench_kept (void)
{
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, TRUE);

  set_up ();
  bench_table_begin ("Again; theirs: filesrc ! parsebin");
  bench_again (net);
  tear_down ();
}

static void
bench_many (void)
{
  set_up ();
  bench_host_make_wav (host, "100.wav", 100000000);
  bench_host_make_wav (host, "2000.wav", 2000000000);
  bench_table_begin ("Several readers, memory, stops");
  for (NetWire wire = 0; wire < NET_N_WIRES; wire++) {
    bench_readers (wire, FALSE);
    bench_readers (wire, TRUE);
  }
  for (NetWire wire = 0; wire < NET_N_WIRES; wire++) {
    bench_memory (wire, FALSE);
    bench_memory (wire, TRUE);
  }
  for (NetWire wire = 0; wire < NET_N_WIRES; wire++)
    bench_stop (wire);
  tear_down ();
}

static void
add_tests (void)
{
  g_test_add_func ("/bench/network/far", bench_far);
  g_test_add_func ("/bench/network/traffic", bench_traffic);
  g_test_add_func ("/bench/network/again", bench_kept);
  g_test_add_func ("/bench/network/many", bench_many);
}

int
main (int argc, char **argv)
{
  return net_main (argc, argv, add_tests);
}
