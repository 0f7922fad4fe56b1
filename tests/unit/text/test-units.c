/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "camb-units.h"
#include "transcripts.h"

#define S CAMB_TIME_UNIT_SECONDS
#define MILLI CAMB_TIME_UNIT_MILLISECONDS

static void
assert_unit (const CambTiming *timings,
             guint n_timings,
             guint64 media_duration,
             CambTimeUnit expected)
{
  g_autofree char *reason = NULL;
  CambTimeUnit unit =
      camb_units_decide (timings, n_timings, media_duration, &reason);

  g_test_message ("%s", reason);
  g_assert_cmpint (unit, ==, expected);
  g_assert_null (strchr (reason, '\n'));
  g_assert_true (g_str_has_prefix (reason, unit == S ? "sec" : "milli"));
}

static void
assert_one (double start,
            double end,
            guint n_chars,
            guint64 media_duration,
            CambTimeUnit expected)
{
  CambTiming timing = {start, end, n_chars};

  assert_unit (&timing, 1, media_duration, expected);
}

static void
test_fractions (void)
{
  assert_one (0, 4.5, 30, UNKNOWN, S);
  assert_one (0.25, 5000, 30, UNKNOWN, S);
  assert_one (0.25, 5000, 30, 5000 * SECOND, S);
  assert_one (0, 2.9999999999, 30, UNKNOWN, S);
  assert_one (0, 119999.5, 30, 120 * SECOND, MILLI);
}

static void
test_single_line (void)
{
  assert_one (0, 5000, 30, UNKNOWN, MILLI);
  assert_one (0, 5000, 30, 5 * SECOND, MILLI);
  assert_one (0, 5000, 30, 5400 * SECOND, MILLI);
  assert_one (0, 3, 30, UNKNOWN, S);
  assert_one (0, 3, 30, 3 * SECOND, S);
  assert_one (0, 3, 30, 3600 * SECOND, S);
  assert_one (1200, 1203, 30, UNKNOWN, S);
  assert_one (1200000, 1203000, 30, UNKNOWN, MILLI);
}

/* Without a length there is no speed, and the media decides alone; with both,
 * neither does. */
static void
test_media (void)
{
  assert_one (5000, 5000, 30, UNKNOWN, S);
  assert_one (5000, 5000, 30, 5400 * SECOND, S);
  assert_one (5000, 5000, 30, 6 * SECOND, MILLI);
  assert_one (0, 100, 10, UNKNOWN, MILLI);
  assert_one (0, 100, 10, 100 * SECOND, S);
  assert_one (1e6, 1e6, 30, UNKNOWN, MILLI);
}

static void
test_nothing_to_judge_by (void)
{
  assert_unit (NULL, 0, UNKNOWN, S);
  assert_unit (NULL, 0, 60 * SECOND, S);
  assert_one (0, 0, 30, UNKNOWN, S);
  assert_one (NAN, NAN, 30, 60 * SECOND, S);
}

static void
test_without_ends (void)
{
  const CambTiming seconds[] = {{0, NAN, 30}, {3, NAN, 25}, {5, NAN, 20}};
  const CambTiming milli[] = {{0, NAN, 30}, {3000, NAN, 25}, {5000, NAN, 20}};

  assert_unit (seconds, 3, UNKNOWN, S);
  assert_unit (seconds, 3, 7 * SECOND, S);
  assert_unit (milli, 3, UNKNOWN, MILLI);
  assert_unit (milli, 3, 7 * SECOND, MILLI);
}

/* A transcript in whole numbers of @unit per second: speech of 5 to 25
 * characters a second, pauses of any kind. Returns its end in seconds. */
static double
generate (GRand *rand, GArray *timings, double unit)
{
  guint n = g_rand_int_range (rand, 1, 60);
  double now = g_rand_double_range (rand, 0, 300);

  for (guint i = 0; i < n; i++) {
    double length = g_rand_int_range (rand, 1, 8);
    CambTiming timing;

    timing.start = rint (now * unit);
    timing.end = rint ((now + length) * unit);
    timing.n_chars = length * g_rand_double_range (rand, 5, 25);
    now += length;
    g_array_append_val (timings, timing);
    if (g_rand_int_range (rand, 0, 4) == 0)
      now += g_rand_double_range (rand, 0, 240);
  }
  return now;
}

static void
check_generated (guint seed, double per_second, CambTimeUnit expected)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GArray) timings = g_array_new (FALSE, FALSE, sizeof (CambTiming));
  double end = generate (rand, timings, per_second);
  const double media[] = {end, end * 1.02, end * 20, end / 3, end / 8};
  const CambTiming *data = (const CambTiming *)timings->data;

  g_test_message ("seed %u", seed);
  assert_unit (data, timings->len, UNKNOWN, expected);
  for (guint i = 0; i < G_N_ELEMENTS (media); i++)
    assert_unit (data, timings->len, media[i] * SECOND, expected);
}

static void
test_generated (void)
{
  for (guint seed = 0; seed < 300; seed++) {
    check_generated (seed, 1, S);
    check_generated (seed, 1000, MILLI);
  }
}

static void
test_set_by_user (void)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();
  g_autoptr (CambCues) cues = NULL;

  camb_cues_builder_add (builder, 1500.5, 2500.5, "fractions", NULL);
  cues = camb_cues_builder_build (builder, MILLI, UNKNOWN);
  g_assert_cmpint (camb_cues_get_unit (cues), ==, MILLI);
  g_assert_cmpuint (camb_cues_get (cues, 0)->start, ==, 1500500000);
  g_assert_nonnull (strstr (camb_cues_builder_get_decision (builder), "user"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/units/fractions", test_fractions);
  g_test_add_func ("/units/single-line", test_single_line);
  g_test_add_func ("/units/media", test_media);
  g_test_add_func ("/units/nothing-to-judge-by", test_nothing_to_judge_by);
  g_test_add_func ("/units/without-ends", test_without_ends);
  g_test_add_func ("/units/generated", test_generated);
  g_test_add_func ("/units/set-by-user", test_set_by_user);
  return g_test_run ();
}
