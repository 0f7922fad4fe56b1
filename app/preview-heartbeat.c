/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* For the benchmark: how long the main loop was busy with one thing, and when
 * the first frame was there. Does nothing unless CAMB_PREVIEW_HEARTBEAT is
 * set. */

#include "config.h"

#include "preview-heartbeat.h"

/* Milliseconds. */
#define BEAT 5

static gint64 start_time;
static gint64 last_time;
static GArray *gaps;
static guint source;

static gboolean
beat_cb (gpointer data)
{
  gint64 now = g_get_monotonic_time ();
  gint64 gap = MAX (now - last_time - BEAT * 1000, 0);

  g_array_append_val (gaps, gap);
  last_time = now;
  return G_SOURCE_CONTINUE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const gint64 *one = a;
  const gint64 *other = b;

  return (*one > *other) - (*one < *other);
}

/**
 * preview_heartbeat_start:
 *
 * Starts to listen, right at the start of the program.
 */
void
preview_heartbeat_start (void)
{
  start_time = last_time = g_get_monotonic_time ();
  if (g_getenv ("CAMB_PREVIEW_HEARTBEAT") == NULL)
    return;
  gaps = g_array_new (FALSE, FALSE, sizeof (gint64));
  source = g_timeout_add (BEAT, beat_cb, NULL);
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

  if (gaps == NULL || is_noted)
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
  if (gaps == NULL || gaps->len == 0)
    return;
  g_clear_handle_id (&source, g_source_remove);
  g_array_sort (gaps, compare);
  g_print ("main loop blocked: 95 %% %.1f ms, 100 %% %.1f ms, %u beats\n",
           (double)g_array_index (gaps, gint64, gaps->len * 95 / 100) / 1000,
           (double)g_array_index (gaps, gint64, gaps->len - 1) / 1000,
           gaps->len);
  g_clear_pointer (&gaps, g_array_unref);
}
