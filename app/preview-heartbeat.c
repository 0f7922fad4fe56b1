/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* For the benchmark: how long the main loop was away from listening, and when
 * the first frame was there. Does nothing unless CAMB_PREVIEW_HEARTBEAT is
 * set. */

#include "config.h"

#include <time.h>

#include "preview-heartbeat.h"

/* Milliseconds. */
#define BEAT 5

/* Both in microseconds: until the loop listened again, and how much of that
 * the processor worked for it. On a machine that others use as well, the
 * second is what the program itself can answer for. */
typedef struct
{
  GArray *elapsed;
  GArray *busy;
} Gaps;

static gint64 start_time;
static gint64 last_time;
static gint64 last_work;
static Gaps gaps;
static guint source;

/* Of this thread alone, in microseconds. */
static gint64
get_work (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64)time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static gboolean
beat_cb (gpointer data)
{
  gint64 now = g_get_monotonic_time ();
  gint64 work = get_work ();
  gint64 elapsed = MAX (now - last_time - BEAT * 1000, 0);
  gint64 busy = MIN (work - last_work, elapsed);

  g_array_append_val (gaps.elapsed, elapsed);
  g_array_append_val (gaps.busy, busy);
  last_time = now;
  last_work = work;
  return G_SOURCE_CONTINUE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const gint64 *one = a;
  const gint64 *other = b;

  return (*one > *other) - (*one < *other);
}

static void
report (const char *what, GArray *times)
{
  g_array_sort (times, compare);
  g_print ("%s: 95 %% %.1f ms, 100 %% %.1f ms, %u beats\n", what,
           (double)g_array_index (times, gint64, times->len * 95 / 100) / 1000,
           (double)g_array_index (times, gint64, times->len - 1) / 1000,
           times->len);
  g_array_unref (times);
}

/**
 * preview_heartbeat_start:
 *
 * Notes when the program was started.
 */
void
preview_heartbeat_start (void)
{
  start_time = g_get_monotonic_time ();
}

/**
 * preview_heartbeat_listen:
 *
 * Starts to count: the window is there, and the user may want something.
 */
void
preview_heartbeat_listen (void)
{
  if (g_getenv ("CAMB_PREVIEW_HEARTBEAT") == NULL || source != 0)
    return;
  gaps.elapsed = g_array_new (FALSE, FALSE, sizeof (gint64));
  gaps.busy = g_array_new (FALSE, FALSE, sizeof (gint64));
  last_time = g_get_monotonic_time ();
  last_work = get_work ();
  source = g_timeout_add (BEAT, beat_cb, NULL);
  g_print ("listening after %.1f ms\n",
           (double)(last_time - start_time) / 1000);
}

/**
 * preview_heartbeat_note_frame:
 *
 * A frame is on its way to the screen.
 */
void
preview_heartbeat_note_frame (void)
{
  static gboolean is_noted;

  if (source == 0 || is_noted)
    return;
  is_noted = TRUE;
  g_print ("first frame after %.1f ms\n",
           (double)(g_get_monotonic_time () - start_time) / 1000);
}

/**
 * preview_heartbeat_report:
 *
 * Says how long it was, at the end of the program.
 */
void
preview_heartbeat_report (void)
{
  if (source == 0)
    return;
  g_clear_handle_id (&source, g_source_remove);
  if (gaps.elapsed->len == 0)
    return;
  report ("main loop away", gaps.elapsed);
  report ("main loop busy", gaps.busy);
}
