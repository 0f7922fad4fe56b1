/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A process that plays runs as the window does, without the window. */

#include "config.h"

#include <math.h>
#include <string.h>

#include "bench-play.h"
#include "bench-table.h"
#include "preview-player.h"
#include "preview-worker.h"

#define PERIOD 250
#define N_SWITCHES 21
/* What the second run is quieter by, in dB, to be told from the first. */
#define TRIM (-24.0)
#define THRESHOLD 0.03f

typedef struct
{
  PreviewPlayer *player;
  GPtrArray *runs;

  /* From the key until the first sample of the other sound is due. */
  GMutex lock;
  gboolean is_waiting;
  gboolean is_loud;
  GstClockTime pressed;
  double latencies[N_SWITCHES];
  guint n_latencies;
} Play;

static void
wait_for (gboolean (*is_over) (Play *self), Play *self)
{
  while (!is_over (self))
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
are_ready (Play *self)
{
  for (guint i = 0; i < preview_player_get_n_panes (self->player); i++) {
    PreviewPane *pane = preview_player_get_pane (self->player, i);

    if (preview_pane_get_state (pane) != PREVIEW_PANE_READY)
      return FALSE;
  }
  return TRUE;
}

static gboolean
are_measured (Play *self)
{
  for (guint i = 0; i < preview_player_get_n_panes (self->player); i++) {
    PreviewPane *pane = preview_player_get_pane (self->player, i);

    if (isnan (preview_pane_get_loudness (pane)))
      return FALSE;
  }
  return TRUE;
}

static guint64
count_shown (Play *self)
{
  guint64 n = 0;

  for (guint i = 0; i < preview_player_get_n_panes (self->player); i++)
    n += preview_video_sink_get_n_frames (preview_pane_get_video_sink (
        preview_player_get_pane (self->player, i)));
  return n;
}

static void
open_runs (Play *self, guint n_runs)
{
  for (guint i = 0; i < n_runs; i++) {
    g_autoptr (PreviewSpec) spec =
        preview_spec_new (PREVIEW_KIND_DUBBING, BENCH_PLAY_FIRST_RUN + i);
    PreviewRun *run = preview_run_new (spec, FALSE);
    g_autoptr (GstStructure) answer =
        gst_structure_new ("run", "state", G_TYPE_STRING, "ready", NULL);

    preview_run_take_answer (run, answer);
    g_ptr_array_add (self->runs, run);
  }
  preview_player_set_runs (self->player, self->runs);
  for (guint i = 0; i < n_runs; i++)
    preview_video_sink_set_size (
        preview_pane_get_video_sink (preview_player_get_pane (self->player, i)),
        BENCH_PLAY_WIDTH, BENCH_PLAY_HEIGHT);
  wait_for (are_ready, self);
}

static float
find_peak (GstBuffer *buffer)
{
  float highest = 0;
  GstMapInfo map;
  const float *samples;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return 0;
  samples = (const float *)(gconstpointer)map.data;
  for (gsize i = 0; i < map.size / sizeof (float); i++)
    highest = MAX (highest, fabsf (samples[i]));
  gst_buffer_unmap (buffer, &map);
  return highest;
}

static GstClockTime
get_due (GstPad *pad, GstBuffer *buffer)
{
  g_autoptr (GstElement) sink = gst_pad_get_parent_element (pad);
  g_autoptr (GstEvent) event =
      gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  const GstSegment *segment;

  gst_event_parse_segment (event, &segment);
  return gst_element_get_base_time (sink) +
         gst_segment_to_running_time (segment, GST_FORMAT_TIME,
                                      GST_BUFFER_PTS (buffer));
}

static GstPadProbeReturn
buffer_cb (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Play *self = data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  gboolean is_loud = find_peak (buffer) > THRESHOLD;

  g_mutex_lock (&self->lock);
  if (self->is_waiting && is_loud != self->is_loud &&
      self->n_latencies < N_SWITCHES) {
    GstClockTime due = get_due (pad, buffer);

    self->latencies[self->n_latencies++] =
        ((double)due - (double)self->pressed) / GST_MSECOND;
    self->is_waiting = FALSE;
  }
  self->is_loud = is_loud;
  g_mutex_unlock (&self->lock);
  return GST_PAD_PROBE_OK;
}

/* A key, now and then. */
static gboolean
press_cb (gpointer data)
{
  Play *self = data;
  g_autoptr (GstClock) clock = gst_system_clock_obtain ();

  g_mutex_lock (&self->lock);
  self->pressed = gst_clock_get_time (clock);
  self->is_waiting = TRUE;
  g_mutex_unlock (&self->lock);
  preview_player_set_heard (self->player,
                            1 - preview_player_get_heard_index (self->player));
  return G_SOURCE_CONTINUE;
}

static void
watch (Play *self)
{
  g_autoptr (GstElement) sink = gst_bin_get_by_name (
      GST_BIN (preview_player_get_output (self->player)), "autoaudiosink");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (sink, "sink");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, buffer_cb, self, NULL);
  preview_player_set_switch_mode (self->player, PREVIEW_SWITCH_CUT);
  preview_player_set_trim (self->player, 1, TRIM);
}

static gboolean
has_started (Play *self)
{
  return preview_player_get_position (self->player) > GST_SECOND / 5;
}

static double
count_due (Play *self, guint n_runs)
{
  double time = (double)preview_player_get_position (self->player) / GST_SECOND;

  return floor (time * BENCH_PLAY_FPS) * n_runs;
}

static gboolean
is_over_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
play (Play *self, guint n_runs, guint n_seconds)
{
  guint period = g_timeout_add (PERIOD, press_cb, self);
  gboolean is_over = FALSE;
  double n_due, n_shown;

  preview_player_play (self->player);
  wait_for (has_started, self);
  n_due = count_due (self, n_runs);
  n_shown = (double)count_shown (self);
  g_timeout_add_seconds (MAX (n_seconds, 2) - 1, is_over_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  n_due = count_due (self, n_runs) - n_due;
  n_shown = (double)count_shown (self) - n_shown;
  g_source_remove (period);
  /* One of each may be on its way. */
  g_print ("dropped %.0f latency %.1f\n", MAX (n_due - n_shown - n_runs, 0),
           self->n_latencies > 0
               ? bench_median (self->latencies, self->n_latencies)
               : 0);
}

/**
 * bench_play:
 * @base_url: of the service
 * @key: for the service
 * @n_runs: how many are played at once
 * @n_seconds: for how long
 *
 * Prints how many frames were left out, and the median of what a switch took,
 * in milliseconds.
 *
 * Returns: the status to exit with
 */
int
bench_play (const char *base_url,
            const char *key,
            guint n_runs,
            guint n_seconds)
{
  Play self = {0};
  g_autoptr (PreviewAccount) account = NULL;
  g_autoptr (PreviewRuns) runs = NULL;
  g_autoptr (PreviewResolver) resolver = NULL;
  guint tick;

  gst_init (NULL, NULL);
  g_mutex_init (&self.lock);
  account = preview_account_new_with_key (base_url, key);
  runs = preview_runs_new ();
  resolver = preview_resolver_new (runs, account);
  self.player = preview_player_new (resolver);
  self.runs = g_ptr_array_new_with_free_func (g_object_unref);
  tick = g_timeout_add (10, tick_cb, NULL);
  open_runs (&self, n_runs);
  wait_for (are_measured, &self);
  watch (&self);
  play (&self, n_runs, n_seconds);
  g_source_remove (tick);
  preview_player_close (self.player);
  g_object_unref (self.player);
  preview_worker_wait_for_all ();
  g_ptr_array_unref (self.runs);
  g_mutex_clear (&self.lock);
  return 0;
}
