/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How times become frames, and frames timecodes. */

#include "config.h"

#include <gst/gst.h>

#include "preview-edit-rate.h"

#define HOURS 2
#define N_TIMES 20000

static const struct
{
  const char *name;
  int n;
  int d;
  gboolean drop;
} rates[] = {
    {"23.976", 24000, 1001, FALSE},    {"25", 25, 1, FALSE},
    {"29.97-drop", 30000, 1001, TRUE}, {"29.97", 30000, 1001, FALSE},
    {"59.94-drop", 60000, 1001, TRUE}, {"60", 60, 1, FALSE},
};

static PreviewEditRate
get_rate (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  return preview_edit_rate_new (rates[i].n, rates[i].d, rates[i].drop);
}

static guint64
count_frames (const PreviewEditRate *rate)
{
  return (guint64)HOURS * 3600 * (guint64)rate->n / (guint64)rate->d;
}

/* The same rule in whole numbers of twice the size: to the nearest frame, half
 * a frame to the later one. */
static guint64
round_to_frame (const PreviewEditRate *rate, guint64 time)
{
  unsigned __int128 unit = (unsigned __int128)GST_SECOND * (unsigned)rate->d;

  return (guint64)((2 * (unsigned __int128)time * (unsigned)rate->n + unit) /
                   (2 * unit));
}

static void
test_times (gconstpointer data)
{
  PreviewEditRate rate = get_rate (data);

  for (guint i = 0; i < N_TIMES; i++) {
    guint64 time =
        (guint64)g_test_rand_int_range (0, HOURS * 3600 * 1000) * GST_MSECOND +
        (guint64)g_test_rand_int_range (0, GST_MSECOND);

    g_assert_cmpuint (preview_edit_rate_to_frame (&rate, time), ==,
                      round_to_frame (&rate, time));
  }
}

/* No frame is lost on its way to nanoseconds and back. */
static void
test_frames (gconstpointer data)
{
  PreviewEditRate rate = get_rate (data);

  for (guint64 i = 0; i < count_frames (&rate); i++) {
    guint64 time = preview_edit_rate_to_time (&rate, i);

    g_assert_cmpuint (preview_edit_rate_to_frame (&rate, time), ==, i);
    g_assert_cmpuint (preview_edit_rate_to_length (&rate, time), ==, i);
    g_assert_cmpuint (round_to_frame (&rate, time), ==, i);
  }
}

/* Counter: a timecode that is counted up as SMPTE 12M says. */
typedef struct
{
  guint hours;
  guint minutes;
  guint seconds;
  guint frames;
} Counter;

static void
count_up (Counter *self, const PreviewEditRate *rate)
{
  guint base = (guint)preview_edit_rate_get_base (rate);

  if (++self->frames < base)
    return;
  self->frames = 0;
  if (++self->seconds < 60)
    return;
  self->seconds = 0;
  if (++self->minutes == 60) {
    self->minutes = 0;
    self->hours++;
  }
  if (rate->drop && self->minutes % 10 != 0)
    self->frames = base == 60 ? 4 : 2;
}

static void
test_timecodes (gconstpointer data)
{
  PreviewEditRate rate = get_rate (data);
  Counter counter = {0};

  for (guint64 i = 0; i < count_frames (&rate); i++) {
    g_autofree char *timecode = preview_edit_rate_dup_timecode (&rate, i);
    char wanted[16];
    guint64 frame;

    g_snprintf (wanted, sizeof wanted, "%02u:%02u:%02u%c%02u", counter.hours,
                counter.minutes, counter.seconds, rate.drop ? ';' : ':',
                counter.frames);
    g_assert_cmpstr (timecode, ==, wanted);
    g_assert_true (preview_edit_rate_parse_timecode (&rate, timecode, &frame));
    g_assert_cmpuint (frame, ==, i);
    count_up (&counter, &rate);
  }
}

static void
check_timecode (int n, int d, gboolean drop, guint64 frame, const char *wanted)
{
  PreviewEditRate rate = preview_edit_rate_new (n, d, drop);
  g_autofree char *timecode = preview_edit_rate_dup_timecode (&rate, frame);

  g_assert_cmpstr (timecode, ==, wanted);
}

static void
test_known_timecodes (void)
{
  check_timecode (30000, 1001, TRUE, 0, "00:00:00;00");
  check_timecode (30000, 1001, TRUE, 1799, "00:00:59;29");
  check_timecode (30000, 1001, TRUE, 1800, "00:01:00;02");
  check_timecode (30000, 1001, TRUE, 17981, "00:09:59;29");
  check_timecode (30000, 1001, TRUE, 17982, "00:10:00;00");
  check_timecode (30000, 1001, TRUE, 107892, "01:00:00;00");
  check_timecode (30000, 1001, FALSE, 107892, "00:59:56:12");
  check_timecode (60000, 1001, TRUE, 3600, "00:01:00;04");
  check_timecode (60000, 1001, TRUE, 35964, "00:10:00;00");
  check_timecode (24000, 1001, FALSE, 86400, "01:00:00:00");
  check_timecode (25, 1, FALSE, 90000, "01:00:00:00");
  check_timecode (25, 1, FALSE, 24 * 90000 + 1, "00:00:00:01");
  /* Who asks for drop-frame where there is none gets none. */
  check_timecode (25, 1, TRUE, 1500, "00:01:00:00");
  check_timecode (24000, 1001, TRUE, 1440, "00:01:00:00");
}

static void
test_no_timecodes (void)
{
  static const char *const texts[] = {
      "",
      "1:00:00:00",
      "01:00:00",
      "01:00:00:00x",
      "24:00:00:00",
      "00:60:00:00",
      "00:00:60:00",
      "00:00:00:30",
      "00:01:00;00",
      "00:01:00;01",
      "-1:00:00:00",
      "01;00:00:00",
  };
  PreviewEditRate rate = preview_edit_rate_new (30000, 1001, TRUE);
  guint64 frame;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (preview_edit_rate_parse_timecode (&rate, texts[i], &frame));
  g_assert_true (
      preview_edit_rate_parse_timecode (&rate, "00:10:00:00", &frame));
  g_assert_cmpuint (frame, ==, 17982);
}

static void
check_rate (int n, int d, int wanted_n, int wanted_d)
{
  PreviewEditRate rate = preview_edit_rate_new (n, d, FALSE);

  g_assert_cmpint (rate.n, ==, wanted_n);
  g_assert_cmpint (rate.d, ==, wanted_d);
}

/* What files say, and what they mean. */
static void
test_snapping (void)
{
  check_rate (24000, 1001, 24000, 1001);
  check_rate (2997, 125, 24000, 1001);
  check_rate (23976, 1000, 24000, 1001);
  check_rate (2997, 100, 30000, 1001);
  check_rate (5994, 100, 60000, 1001);
  check_rate (60, 2, 30, 1);
  check_rate (25, 2, 25, 2);
  check_rate (0, 1, 25, 1);
  check_rate (-30, 1, 25, 1);
  check_rate (30, 0, 25, 1);
  check_rate (1, 100, 25, 1);
  check_rate (G_MAXINT, 1, 25, 1);
  check_rate (90000, 1, 25, 1);
}

/* What ends a little early still has its last frame, what is cut has not. */
static void
test_lengths (void)
{
  PreviewEditRate rate = preview_edit_rate_new (25, 1, FALSE);

  g_assert_cmpuint (preview_edit_rate_to_length (&rate, 30 * GST_SECOND), ==,
                    750);
  g_assert_cmpuint (
      preview_edit_rate_to_length (&rate, 30 * GST_SECOND - GST_MSECOND), ==,
      750);
  g_assert_cmpuint (
      preview_edit_rate_to_length (&rate, 30 * GST_SECOND - 3 * GST_MSECOND),
      ==, 749);
  g_assert_cmpuint (preview_edit_rate_to_length (&rate, 0), ==, 0);
}

static void
add_tests (const char *what, GTestDataFunc test)
{
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++) {
    g_autofree char *path =
        g_strdup_printf ("/edit/rate/%s/%s", what, rates[i].name);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_tests ("times", test_times);
  add_tests ("frames", test_frames);
  add_tests ("timecodes", test_timecodes);
  g_test_add_func ("/edit/rate/known-timecodes", test_known_timecodes);
  g_test_add_func ("/edit/rate/no-timecodes", test_no_timecodes);
  g_test_add_func ("/edit/rate/snapping", test_snapping);
  g_test_add_func ("/edit/rate/lengths", test_lengths);
  return g_test_run ();
}
