/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What came out of a blind test, for programs and for people. */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>
#include <math.h>

#include "preview-blind-json.h"
#include "preview-blind-report.h"
#include "preview-blind-stats.h"

/**
 * preview_blind_report_to_json:
 * @test: a test
 *
 * Returns: (transfer full): all of it, with the result once it is done
 */
char *
preview_blind_report_to_json (PreviewBlindTest *test)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  preview_blind_test_to_json (test, builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}

/* A spreadsheet would run what starts like a formula. */
static void
append_text (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  if (*text != '\0' && strchr ("=+-@\t\r", *text) != NULL)
    g_string_append_c (out, '\'');
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '"')
      g_string_append_c (out, '"');
    g_string_append_c (out, *c);
  }
  g_string_append_c (out, '"');
}

static void
append_number (GString *out, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isfinite (value))
    g_string_append (out,
                     g_ascii_formatd (buffer, sizeof buffer, "%.6g", value));
}

static void
append_source (GString *out, const PreviewBlindSource *source)
{
  g_autofree char *uri =
      source->spec != NULL ? preview_spec_to_uri (source->spec) : g_strdup ("");

  g_string_append_c (out, ',');
  append_text (out, uri);
  g_string_append_printf (out, ",%s,",
                          source->checksum != NULL ? source->checksum : "");
  append_number (out, source->loudness);
  g_string_append_c (out, ',');
  append_number (out, source->gain);
}

static void
append_row (GString *out, PreviewBlindTest *test, guint trial)
{
  static const char letters[] = "ABX";
  const PreviewBlindPlan *plan = preview_blind_test_get_plan (test);
  const PreviewBlindAnswer *answer =
      preview_blind_test_get_answer (test, trial);
  gboolean is_abx = plan->mode == PREVIEW_BLIND_ABX;
  g_autofree char *time = preview_blind_format_time (answer->time);

  g_string_append_printf (
      out, "%s,%u,%u,", preview_blind_mode_get_nick (plan->mode), trial + 1,
      preview_blind_plan_get_source (plan, trial, PREVIEW_BLIND_A) + 1);
  if (is_abx)
    g_string_append_printf (
        out, "%u",
        preview_blind_plan_get_source (plan, trial, PREVIEW_BLIND_X) + 1);
  g_string_append_printf (out, ",%c,%u,%s,%s,", letters[answer->letter],
                          preview_blind_test_get_chosen (test, trial) + 1,
                          !is_abx                                     ? ""
                          : preview_blind_test_is_right (test, trial) ? "yes"
                                                                      : "no",
                          time);
  append_number (out, (double)answer->took / G_USEC_PER_SEC);
}

/* What is true of the whole test stands in every row, so that the rows of many
 * tests can be put together. */
static void
append_common (GString *out, PreviewBlindTest *test)
{
  const PreviewBlindPlan *plan = preview_blind_test_get_plan (test);
  g_autofree char *start =
      preview_blind_format_time (preview_blind_test_get_start (test));

  for (guint i = 0; i < 2; i++)
    append_source (out, preview_blind_test_get_source (test, i));
  g_string_append_c (out, ',');
  append_text (out, preview_blind_test_get_switching (test));
  g_string_append_printf (
      out, ",%s,%s,%s,%s,%u,%u,",
      preview_blind_test_is_voice_only (test) ? "voice" : "mix",
      preview_blind_test_has_picture (test) ? "yes" : "no", start, plan->seed,
      preview_blind_test_get_n_undone (test), plan->n_trials);
  if (preview_blind_test_is_done (test)) {
    g_string_append_printf (out, "%u,", preview_blind_test_count (test));
    append_number (out, preview_blind_test_get_p_value (test));
  } else {
    g_string_append_c (out, ',');
  }
}

/**
 * preview_blind_report_to_csv:
 * @test: a test
 *
 * Sounds are 1 and 2 there. The column `count` holds the right answers, or
 * those that prefer sound 1.
 *
 * Returns: (transfer full): a row for each answer
 */
char *
preview_blind_report_to_csv (PreviewBlindTest *test)
{
  GString *out = g_string_new (
      "mode,trial,a,x,answer,chosen,right,time,seconds,"
      "run_1,sha256_1,loudness_lufs_1,gain_db_1,"
      "run_2,sha256_2,loudness_lufs_2,gain_db_2,"
      "switching,sound,picture,started,seed,undone,trials,count,p_value\r\n");

  for (guint i = 0; i < preview_blind_test_get_n_answers (test); i++) {
    append_row (out, test, i);
    append_common (out, test);
    g_string_append (out, "\r\n");
  }
  return g_string_free (out, FALSE);
}

static char *
format_chance (double p)
{
  if (p < 0.001)
    return g_strdup (_ ("less than 0.1 %"));
  return g_strdup_printf (p < 0.1 ? "%.1f %%" : "%.0f %%", p * 100);
}

static char *
describe_abx (PreviewBlindTest *test)
{
  const guint n = preview_blind_test_get_n_answers (test);
  const guint n_right = preview_blind_test_count (test);
  const double p = preview_blind_test_get_p_value (test);
  g_autofree char *chance = format_chance (p);
  g_autofree char *count = g_strdup_printf (
      ngettext ("%u of %u answer is right.", "%u of %u answers are right.", n),
      n_right, n);

  if (p <= PREVIEW_BLIND_LEVEL)
    return g_strdup_printf (
        /* Translators: %s: "12 of 16 answers are right." and "3.8 %". */
        _ ("%s Who only guesses gets that far in %s of all tests. A difference "
           "was heard."),
        count, chance);
  return g_strdup_printf (
      _ ("%s Who only guesses gets that far in %s of all tests. A difference "
         "was not shown. That does not show that the two are the same: a "
         "smaller difference needs more trials. Here %u right answers would "
         "have shown one."),
      count, chance, preview_blind_find_needed (n, FALSE));
}

static char *
describe_preference (PreviewBlindTest *test, const char *const *names)
{
  const guint n = preview_blind_test_get_n_answers (test);
  const guint n_first = preview_blind_test_count (test);
  const double p = preview_blind_test_get_p_value (test);
  const guint better = n_first * 2 >= n ? 0 : 1;
  g_autofree char *chance = format_chance (p);
  g_autofree char *count =
      g_strdup_printf (_ ("%s: %u of %u. %s: %u of %u."), names[0], n_first, n,
                       names[1], n - n_first, n);

  if (p <= PREVIEW_BLIND_LEVEL)
    return g_strdup_printf (
        _ ("%s Chance alone is as one-sided in %s of all tests. %s was "
           "preferred."),
        count, chance, names[better]);
  return g_strdup_printf (
      _ ("%s Chance alone is as one-sided in %s of all tests. No preference "
         "was shown. That does not show that both are equally good: a smaller "
         "preference needs more trials."),
      count, chance);
}

/**
 * preview_blind_report_describe:
 * @test: a test that is done
 * @names: (array length=2): what both are called
 *
 * Returns: (transfer full): what it shows, and what it does not, for the user
 */
char *
preview_blind_report_describe (PreviewBlindTest *test, const char *const *names)
{
  return preview_blind_test_get_plan (test)->mode == PREVIEW_BLIND_ABX
             ? describe_abx (test)
             : describe_preference (test, names);
}
