/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The blind test without anybody who listens: plan, answers, statistics and
 * reports. */

#include "config.h"

#include <locale.h>
#include <string.h>

#include "preview-blind-json.h"
#include "preview-blind-report.h"
#include "preview-blind-stats.h"

static void
test_exact (void)
{
  static const struct
  {
    guint n, k;
    double one, two;
  } rows[] = {
      /* By hand: (1820 + 560 + 120 + 16 + 1) / 65536 and so on. */
      {16, 12, 2517.0 / 65536, 5034.0 / 65536},
      {10, 9, 11.0 / 1024, 22.0 / 1024},
      {10, 10, 1.0 / 1024, 2.0 / 1024},
      {10, 5, 638.0 / 1024, 1},
      {10, 1, 1023.0 / 1024, 22.0 / 1024},
      {10, 0, 1, 2.0 / 1024},
      {5, 5, 1.0 / 32, 2.0 / 32},
      {1, 1, 0.5, 1},
      {0, 0, 1, 1},
      {100, 60, 0.02844396682049, 0.05688793364098},
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_assert_cmpfloat_with_epsilon (
        preview_blind_p_value (rows[i].n, rows[i].k, FALSE), rows[i].one,
        1e-12);
    g_assert_cmpfloat_with_epsilon (
        preview_blind_p_value (rows[i].n, rows[i].k, TRUE), rows[i].two, 1e-12);
  }
}

/* Against the sum of whole numbers, for all that fits into 64 bits. */
static void
test_against_sums (void)
{
  for (guint n = 1; n <= 60; n++) {
    guint64 tail = 0;
    guint64 term = 1;

    for (guint k = n + 1; k-- > 0;) {
      tail += term;
      g_assert_cmpfloat_with_epsilon (
          preview_blind_p_value (n, k, FALSE),
          (double)((long double)tail /
                   (long double)(G_GUINT64_CONSTANT (1) << n)),
          1e-13);
      /* The next binomial coefficient, k of n. */
      term = k > 0 ? (guint64)((unsigned __int128)term * k / (n - k + 1)) : 0;
    }
  }
}

static void
test_large (void)
{
  double last = 1;

  for (guint n = 10; n <= 10000000; n *= 10) {
    double p = preview_blind_p_value (n, n / 2, FALSE);

    g_assert_cmpfloat (p, >, 0.5);
    g_assert_cmpfloat (p, <, last);
    last = p;
    g_assert_cmpfloat (preview_blind_p_value (n, n, FALSE), <, 0.001);
  }
  /* Known from the normal approximation: far more than 500 of 1000 and one
   * standard deviation. */
  g_assert_cmpfloat_with_epsilon (preview_blind_p_value (1000, 516, FALSE),
                                  0.16339, 1e-4);
  g_assert_cmpfloat (preview_blind_p_value (G_MAXUINT, G_MAXUINT, TRUE), ==, 0);
}

static void
test_needed (void)
{
  g_assert_cmpuint (preview_blind_find_needed (16, FALSE), ==, 12);
  g_assert_cmpuint (preview_blind_find_needed (16, TRUE), ==, 13);
  g_assert_cmpuint (preview_blind_find_needed (10, FALSE), ==, 9);
  g_assert_cmpuint (preview_blind_find_needed (5, FALSE), ==, 5);
  g_assert_cmpuint (preview_blind_find_needed (5, TRUE), ==, 6);
}

/* What A and X are is fair, and one says nothing about the other or about the
 * trial before. The seeds are fixed, so that this passes always or never. */
static void
test_fair (void)
{
  guint n_a = 0, n_x = 0, n_same = 0, n_again = 0, n = 0;

  for (guint s = 0; s < 100; s++) {
    PreviewBlindPlan plan = {PREVIEW_BLIND_ABX, 100, ""};
    guint last = 0;

    g_snprintf (plan.seed, sizeof plan.seed, "%032x", s);
    g_assert_true (preview_blind_plan_is_valid (&plan));
    for (guint i = 0; i < plan.n_trials; i++) {
      guint a = preview_blind_plan_get_source (&plan, i, PREVIEW_BLIND_A);
      guint x = preview_blind_plan_get_source (&plan, i, PREVIEW_BLIND_X);

      g_assert_cmpuint (
          preview_blind_plan_get_source (&plan, i, PREVIEW_BLIND_B), ==, 1 - a);
      n_a += a;
      n_x += x;
      n_same += a == x;
      n_again += a == last;
      last = a;
      n++;
    }
  }
  /* Four standard deviations of 10,000 throws. */
  g_assert_cmpfloat_with_epsilon (n_a, n / 2, 200);
  g_assert_cmpfloat_with_epsilon (n_x, n / 2, 200);
  g_assert_cmpfloat_with_epsilon (n_same, n / 2, 200);
  g_assert_cmpfloat_with_epsilon (n_again, n / 2, 200);
}

/* `printf 00000000000000000000000000000000:0 | sha256sum` and so on. */
static void
test_reproducible (void)
{
  PreviewBlindPlan plan = {PREVIEW_BLIND_ABX, 5,
                           "00000000000000000000000000000000"};

  for (guint i = 0; i < 20; i++) {
    g_autofree char *text = g_strdup_printf ("%s:%u", plan.seed, i);
    g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
    guint8 digest[32];
    gsize length = sizeof digest;

    g_checksum_update (sum, (const guint8 *)text, -1);
    g_checksum_get_digest (sum, digest, &length);
    g_assert_cmpuint (preview_blind_plan_get_source (&plan, i, PREVIEW_BLIND_A),
                      ==, digest[0] & 1);
    g_assert_cmpuint (preview_blind_plan_get_source (&plan, i, PREVIEW_BLIND_X),
                      ==, digest[0] >> 1 & 1);
  }
}

static void
test_seeds (void)
{
  PreviewBlindPlan one, other;

  preview_blind_plan_init (&one, PREVIEW_BLIND_PREFERENCE, 0);
  preview_blind_plan_init (&other, PREVIEW_BLIND_PREFERENCE, G_MAXUINT);
  g_assert_true (preview_blind_plan_is_valid (&one));
  g_assert_true (preview_blind_plan_is_valid (&other));
  g_assert_cmpstr (one.seed, !=, other.seed);
  g_assert_cmpuint (one.n_trials, ==, PREVIEW_BLIND_MIN_TRIALS);
  g_assert_cmpuint (other.n_trials, ==, PREVIEW_BLIND_MAX_TRIALS);
}

static void
fill_source (PreviewBlindTest *test, guint index, guint64 run_id)
{
  PreviewBlindSource *source = preview_blind_test_get_source (test, index);

  source->spec = preview_spec_new (PREVIEW_KIND_DUBBING, run_id);
  source->spec->language = g_strdup ("=es");
  source->checksum = g_strnfill (64, index ? 'a' : '0');
  source->loudness = -23.5;
  source->gain = index ? -2.1 : 0;
  source->duration = 30000000000;
}

static PreviewBlindTest *
create (PreviewBlindMode mode, guint n_trials)
{
  PreviewBlindTest *test;
  PreviewBlindPlan plan;

  preview_blind_plan_init (&plan, mode, n_trials);
  test = preview_blind_test_new (&plan);
  fill_source (test, 0, 1001);
  fill_source (test, 1, 9007199254740993);
  preview_blind_test_set_switching (test, "crossfade");
  preview_blind_test_set_start (test, G_GINT64_CONSTANT (1795572000123000));
  return test;
}

static void
answer (PreviewBlindTest *test, PreviewBlindLetter letter)
{
  PreviewBlindAnswer given = {letter, G_GINT64_CONSTANT (1795572001456000),
                              2500000};

  preview_blind_test_answer (test, &given);
}

/* Hears as well as the test says. */
static void
answer_right (PreviewBlindTest *test, gboolean is_right)
{
  guint x = preview_blind_test_find (test, PREVIEW_BLIND_X);
  guint wanted = is_right ? x : 1 - x;

  answer (test, preview_blind_test_find (test, PREVIEW_BLIND_A) == wanted
                    ? PREVIEW_BLIND_A
                    : PREVIEW_BLIND_B);
}

static void
test_answers (void)
{
  g_autoptr (PreviewBlindTest) test = create (PREVIEW_BLIND_ABX, 16);
  guint a, x;

  g_assert_false (preview_blind_test_undo (test));
  for (guint i = 0; i < 12; i++)
    answer_right (test, TRUE);
  /* The same trial comes again: undoing is no way to get another one. */
  a = preview_blind_test_find (test, PREVIEW_BLIND_A);
  x = preview_blind_test_find (test, PREVIEW_BLIND_X);
  answer_right (test, TRUE);
  g_assert_true (preview_blind_test_undo (test));
  g_assert_cmpuint (preview_blind_test_find (test, PREVIEW_BLIND_A), ==, a);
  g_assert_cmpuint (preview_blind_test_find (test, PREVIEW_BLIND_X), ==, x);
  g_assert_cmpuint (preview_blind_test_get_n_undone (test), ==, 1);
  while (!preview_blind_test_is_done (test))
    answer_right (test, FALSE);
  g_assert_cmpuint (preview_blind_test_count (test), ==, 12);
  g_assert_cmpfloat_with_epsilon (preview_blind_test_get_p_value (test),
                                  0.038406, 1e-6);
  /* Who knows the result takes nothing back. */
  g_assert_false (preview_blind_test_undo (test));
}

static void
check_same (PreviewBlindTest *test, PreviewBlindTest *other)
{
  g_autofree char *one = preview_blind_report_to_json (test);
  g_autofree char *two = preview_blind_report_to_json (other);

  g_assert_cmpstr (one, ==, two);
}

static PreviewBlindTest *
read_back (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  return node != NULL ? preview_blind_test_from_json (node) : NULL;
}

/* Paused in the middle, and read by another process. */
static void
test_resume (void)
{
  for (guint mode = 0; mode < PREVIEW_N_BLIND_MODES; mode++) {
    g_autoptr (PreviewBlindTest) test = create (mode, 10);
    g_autoptr (PreviewBlindTest) again = NULL;
    g_autofree char *text = NULL;

    for (guint i = 0; i < 4; i++)
      answer_right (test, i % 2);
    preview_blind_test_undo (test);
    preview_blind_test_set_picture (test, TRUE);
    preview_blind_test_set_voice_only (test, mode == 0);
    text = preview_blind_report_to_json (test);
    /* Nobody learns from it how it stands. */
    g_assert_null (strstr (text, "p-value"));
    again = read_back (text);
    g_assert_nonnull (again);
    check_same (test, again);
    while (!preview_blind_test_is_done (test)) {
      answer_right (test, TRUE);
      answer_right (again, TRUE);
    }
    check_same (test, again);
  }
}

/* Whatever a file says, the result is counted anew, and what is odd is no
 * test. */
static void
test_hostile (void)
{
  g_autoptr (PreviewBlindTest) test = create (PREVIEW_BLIND_ABX, 6);
  g_autofree char *text = NULL;
  gsize length;
  guint n_read = 0;

  while (!preview_blind_test_is_done (test))
    answer_right (test, TRUE);
  text = preview_blind_report_to_json (test);
  length = strlen (text);
  for (gsize i = 0; i < length; i++) {
    static const char bytes[] = "\"{}[],:-9ea \x01";

    for (guint b = 0; b < G_N_ELEMENTS (bytes) - 1; b++) {
      g_autofree char *changed = g_strdup (text);
      g_autoptr (PreviewBlindTest) read = NULL;

      changed[i] = bytes[b];
      read = read_back (changed);
      if (read == NULL)
        continue;
      n_read++;
      g_assert_true (
          preview_blind_plan_is_valid (preview_blind_test_get_plan (read)));
      g_assert_cmpuint (preview_blind_test_count (read), <=,
                        preview_blind_test_get_plan (read)->n_trials);
    }
  }
  g_assert_cmpuint (n_read, >, 0);
}

static void
test_csv (void)
{
  g_autoptr (PreviewBlindTest) test = create (PREVIEW_BLIND_PREFERENCE, 5);
  g_autofree char *csv = NULL;
  g_auto (GStrv) lines = NULL;

  while (!preview_blind_test_is_done (test))
    answer (test, PREVIEW_BLIND_A);
  csv = preview_blind_report_to_csv (test);
  lines = g_strsplit (csv, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 7);
  for (guint i = 0; i < 6; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], ",", -1);

    g_assert_cmpuint (g_strv_length (fields), ==, 26);
  }
  g_assert_nonnull (strstr (lines[1], "camb://dubbing/9007199254740993"));
  g_assert_nonnull (strstr (lines[1], "2026-11-2"));
  g_assert_nonnull (strstr (lines[1], ",-2.1,"));
}

/* No result, however it is worded, says that two sounds are the same. */
static void
test_wording (void)
{
  static const char *const names[] = {"One", "Other"};

  for (guint n_right = 0; n_right <= 16; n_right++) {
    g_autoptr (PreviewBlindTest) test = create (PREVIEW_BLIND_ABX, 16);
    g_autofree char *text = NULL;
    gboolean is_shown = n_right >= 12;

    for (guint i = 0; i < 16; i++)
      answer_right (test, i < n_right);
    text = preview_blind_report_describe (test, names);
    g_assert_true (is_shown == (strstr (text, "difference was heard") != NULL));
    g_assert_true (
        is_shown !=
        (strstr (text, "does not show that the two are the same") != NULL));
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/blind/exact", test_exact);
  g_test_add_func ("/app/blind/against-sums", test_against_sums);
  g_test_add_func ("/app/blind/large", test_large);
  g_test_add_func ("/app/blind/needed", test_needed);
  g_test_add_func ("/app/blind/fair", test_fair);
  g_test_add_func ("/app/blind/reproducible", test_reproducible);
  g_test_add_func ("/app/blind/seeds", test_seeds);
  g_test_add_func ("/app/blind/answers", test_answers);
  g_test_add_func ("/app/blind/resume", test_resume);
  g_test_add_func ("/app/blind/hostile", test_hostile);
  g_test_add_func ("/app/blind/csv", test_csv);
  g_test_add_func ("/app/blind/wording", test_wording);
  return g_test_run ();
}
