/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* One line between clock and media. */

#include "config.h"

#include <glib.h>

#include "preview-time.h"
#include "preview-timeline.h"

#define S PREVIEW_SECOND

static void
test_runs (void)
{
  PreviewTimeline line = PREVIEW_TIMELINE_INIT;

  preview_timeline_seek (&line, 10 * S);
  g_assert_cmpuint (preview_timeline_get_position (&line, 5 * S), ==, 10 * S);
  preview_timeline_start (&line, 100 * S);
  g_assert_cmpuint (preview_timeline_get_position (&line, 99 * S), ==, 10 * S);
  g_assert_cmpuint (preview_timeline_get_position (&line, 103 * S), ==, 13 * S);
  preview_timeline_stop (&line, 104 * S);
  g_assert_cmpuint (preview_timeline_get_position (&line, 200 * S), ==, 14 * S);
}

static void
test_rate (void)
{
  PreviewTimeline line = PREVIEW_TIMELINE_INIT;

  preview_timeline_set_rate (&line, 0.5);
  preview_timeline_start (&line, 100 * S);
  g_assert_cmpuint (preview_timeline_get_position (&line, 110 * S), ==, 5 * S);
}

/* The frame at a position is due when the line is there, wherever the segment
 * of a pane starts: running time 0 is at the start of its segment. */
static void
test_base_time (void)
{
  static const double rates[] = {0.25, 1.0, 4.0};
  static const guint64 starts[] = {0, 10 * S, 13 * S, 20 * S};

  for (guint r = 0; r < G_N_ELEMENTS (rates); r++) {
    PreviewTimeline line = PREVIEW_TIMELINE_INIT;

    preview_timeline_seek (&line, 10 * S);
    preview_timeline_set_rate (&line, rates[r]);
    preview_timeline_start (&line, 100 * S);
    for (guint i = 0; i < G_N_ELEMENTS (starts); i++) {
      guint64 base = preview_timeline_get_base_time (&line, starts[i]);
      double running = (21 * S - (double)starts[i]) / rates[r];
      guint64 due = base + (guint64)running;

      g_assert_cmpuint (preview_timeline_get_position (&line, due), >=,
                        21 * S - 10);
      g_assert_cmpuint (preview_timeline_get_position (&line, due), <=,
                        21 * S + 10);
    }
  }
}

/* Panes that start at the same place share one base time. */
static void
test_same_base_time (void)
{
  PreviewTimeline line = PREVIEW_TIMELINE_INIT;

  preview_timeline_seek (&line, 7 * S);
  preview_timeline_start (&line, 50 * S);
  g_assert_cmpuint (preview_timeline_get_base_time (&line, 7 * S), ==, 50 * S);
}

static void
check_time (char *got, const char *wanted)
{
  g_assert_cmpstr (got, ==, wanted);
  g_free (got);
}

static void
test_format (void)
{
  check_time (preview_time_format (0), "0:00");
  check_time (preview_time_format (30 * S), "0:30");
  check_time (preview_time_format (3723 * S), "1:02:03");
  check_time (preview_time_format_tenths (6490 * PREVIEW_MSECOND), "0:06.4");
  check_time (preview_time_format_spoken (61 * S), "1 minute 1 second");
  check_time (preview_time_format_spoken (2 * S), "2 seconds");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/timeline/runs", test_runs);
  g_test_add_func ("/app/timeline/rate", test_rate);
  g_test_add_func ("/app/timeline/base-time", test_base_time);
  g_test_add_func ("/app/timeline/same-base-time", test_same_base_time);
  g_test_add_func ("/app/time/format", test_format);
  return g_test_run ();
}
