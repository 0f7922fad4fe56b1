/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What it costs to compare four dubs: our player against one gst-launch-1.0
 * with compositor that plays the same four files to the same sinks, each in a
 * process of its own. Then, how long it takes until another sound is heard, and
 * what nine open runs take of the memory.
 *
 * BENCH_SECONDS says how long is played; 60 if it is unset.
 */

#include "config.h"

#include <gst/gst.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench-play.h"
#include "bench-table.h"
#include "camb-service.h"

#define FIRST_RUN BENCH_PLAY_FIRST_RUN
#define FPS BENCH_PLAY_FPS
#define WIDTH BENCH_PLAY_WIDTH
#define HEIGHT BENCH_PLAY_HEIGHT
#define N_FILES 4
#define CPU_AIM 0.8
/* Milliseconds from the key to the ear: two blocks and what lies between mixing
 * and hearing. */
#define SWITCH_AIM 80

/* What a process took, in seconds and MiB, and frames that it left out. */
typedef struct
{
  double cpu;
  double memory;
  double n_dropped;
  double latency;
} Cost;

static guint seconds = 60;
static char *folder;

static char *
dup_file (guint i)
{
  g_autofree char *name = g_strdup_printf ("dub-%u.mp4", i);

  return g_build_filename (folder, name, NULL);
}

static void
run_or_die (const char *command)
{
  g_autoptr (GError) error = NULL;
  int status;

  if (!g_spawn_command_line_sync (command, NULL, NULL, &status, &error) ||
      status != 0)
    g_error ("%s: %s", command, error != NULL ? error->message : "failed");
}

static void
make_file (guint i)
{
  g_autofree char *filename = dup_file (i);
  g_autofree char *command = g_strdup_printf (
      "ffmpeg -v error -y -f lavfi -i testsrc2=size=1280x720:rate=%d:"
      "duration=%u -f lavfi -i sine=frequency=%u:sample_rate=48000:"
      "duration=%u -c:v libx264 -preset veryfast -pix_fmt yuv420p -c:a aac "
      "-ac 2 -movflags +faststart %s",
      FPS, seconds, 220 + 50 * i, seconds, filename);

  run_or_die (command);
}

/* There are more runs than files. */
static void
add_dub (CambService *service, guint i)
{
  g_autofree char *filename = dup_file (i % N_FILES);
  g_autofree char *name = g_path_get_basename (filename);
  g_autofree char *json = g_strdup_printf (
      "{\"video_url\": \"media:%s\", \"transcript\": []}", name);
  g_autoptr (GError) error = NULL;

  if (i < N_FILES && !camb_service_add_media_file (service, name, "video/mp4",
                                                   filename, &error))
    g_error ("%s", error->message);
  camb_service_add_run (service, "dubbing", FIRST_RUN + i, json);
}

/* Runs a program to its end, and gives what it wrote. */
static char *
measure (char **argv, Cost *cost)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) output = g_string_new (NULL);
  struct rusage usage;
  char buffer[4096];
  gssize n;
  GPid pid;
  int status, fd;

  if (!g_spawn_async_with_pipes (
          NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD,
          NULL, NULL, &pid, NULL, &fd, NULL, &error))
    g_error ("%s: %s", argv[0], error->message);
  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    g_string_append_len (output, buffer, n);
  close (fd);
  if (wait4 (pid, &status, 0, &usage) != pid || status != 0)
    g_error ("%s failed", argv[0]);
  cost->cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
              (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  cost->memory = (double)usage.ru_maxrss / 1024;
  return g_string_free (g_steal_pointer (&output), FALSE);
}

static Cost
play_ours (CambService *service, guint n_runs, guint n_seconds)
{
  g_autofree char *runs = g_strdup_printf ("%u", n_runs);
  g_autofree char *time = g_strdup_printf ("%u", n_seconds);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  char *argv[] = {self,
                  (char *)"--play",
                  (char *)camb_service_get_base_url (service),
                  (char *)camb_service_get_api_key (service),
                  runs,
                  time,
                  NULL};
  g_autofree char *output = NULL;
  Cost cost = {0};

  output = measure (argv, &cost);
  if (sscanf (output, "dropped %lf latency %lf", &cost.n_dropped,
              &cost.latency) != 2)
    g_error ("our player said: %s", output);
  return cost;
}

/* Four in a square, or nine; the first is heard. */
static char *
write_line (guint n_runs)
{
  GString *line = g_string_new ("gst-launch-1.0 -v compositor name=v ");
  guint n_columns = n_runs > 4 ? 3 : 2;

  for (guint i = 0; i < n_runs; i++)
    g_string_append_printf (line,
                            "sink_%u::xpos=%u sink_%u::ypos=%u "
                            "sink_%u::width=%d sink_%u::height=%d ",
                            i, i % n_columns * WIDTH, i, i / n_columns * HEIGHT,
                            i, WIDTH, i, HEIGHT);
  g_string_append (line, "! videoconvert ! video/x-raw,format=BGRA ! "
                         "fpsdisplaysink text-overlay=false "
                         "video-sink=\"fakesink qos=true "
                         "max-lateness=20000000\" fps-update-interval=1000 "
                         "input-selector name=a ! audioconvert ! "
                         "autoaudiosink ");
  for (guint i = 0; i < n_runs; i++) {
    g_autofree char *filename = dup_file (i % N_FILES);

    g_string_append_printf (line,
                            "filesrc location=%s ! decodebin name=d%u "
                            "d%u. ! queue ! v.sink_%u "
                            "d%u. ! queue ! audioconvert ! audioresample ! a. ",
                            filename, i, i, i, i);
  }
  return g_string_free (line, FALSE);
}

static Cost
play_theirs (guint n_runs)
{
  g_autofree char *line = write_line (n_runs);
  g_auto (GStrv) argv = NULL;
  g_autofree char *output = NULL;
  guint n_rendered = 0, n_dropped = 0;
  Cost cost = {0};
  char *at;

  g_shell_parse_argv (line, NULL, &argv, NULL);
  output = measure (argv, &cost);
  at = g_strrstr (output, "rendered: ");
  if (at == NULL ||
      sscanf (at, "rendered: %u, dropped: %u", &n_rendered, &n_dropped) != 2)
    g_error ("gst-launch-1.0 said: %s", output);
  /* A second at the end may not be counted any more. */
  cost.n_dropped = n_dropped;
  return cost;
}

static void
report (CambService *service)
{
  /* The first time fills the cache: files against files. */
  Cost ours = play_ours (service, 4, 1);
  Cost theirs;

  ours = play_ours (service, 4, seconds);
  theirs = play_theirs (4);
  bench_table_begin ("Four dubs of 720p25 against compositor");
  bench_table_ratio ("CPU, seconds", ours.cpu, theirs.cpu, BENCH_AT_MOST,
                     CPU_AIM);
  bench_table_value ("frames left out", ours.n_dropped, theirs.n_dropped,
                     BENCH_AT_MOST, 0);
  bench_table_value ("key to another sound, ms", ours.latency, -1,
                     BENCH_AT_MOST, SWITCH_AIM);
  ours = play_ours (service, 9, 3);
  theirs = play_theirs (9);
  bench_table_begin ("Nine runs open");
  bench_table_ratio ("memory, MiB", ours.memory, theirs.memory, BENCH_AT_MOST,
                     1.0);
}

int
main (int argc, char **argv)
{
  g_autoptr (CambService) service = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *clean = NULL;
  const char *wanted = g_getenv ("BENCH_SECONDS");

  if (argc == 6 && strcmp (argv[1], "--play") == 0)
    return bench_play (argv[2], argv[3], (guint)atoi (argv[4]),
                       (guint)atoi (argv[5]));
  gst_init (&argc, &argv);
  if (wanted != NULL)
    seconds = (guint)CLAMP (atoi (wanted), 5, 600);
  folder = g_dir_make_tmp ("bench-XXXXXX", &error);
  if (folder == NULL)
    g_error ("%s", error->message);
  for (guint i = 0; i < N_FILES; i++)
    make_file (i);
  /* What is measured of the sounds goes there as well. */
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  service = camb_service_new (NULL, &error);
  if (service == NULL)
    g_error ("%s", error->message);
  for (guint i = 0; i < 9; i++)
    add_dub (service, i);
  report (service);
  camb_service_stop (service);
  clean = g_strdup_printf ("rm -r %s", folder);
  run_or_die (clean);
  g_free (folder);
  return 0;
}
