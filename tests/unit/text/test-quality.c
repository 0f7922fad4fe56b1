/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-quality.h"
#include "transcripts.h"

static CambQuality
measure (const TestLine *lines,
         guint n_lines,
         guint index,
         CambProfile profile,
         const char *language)
{
  g_autoptr (CambCues) cues = test_make_cues (lines, n_lines);
  CambQuality quality;

  camb_quality_measure (cues, index, profile, language, &quality);
  return quality;
}

static CambRules
judge (double duration,
       const char *text,
       CambProfile profile,
       const char *language)
{
  const TestLine line = {1, 1 + duration, text, "Anna"};

  return measure (&line, 1, 0, profile, language).broken;
}

static void
test_figures (void)
{
  const TestLine lines[] = {
      {0, 2, "Forty characters, and no letter more now", NULL},
      {2.5, 4, "short", NULL},
      {3, 5, "late", NULL},
  };
  CambQuality first = measure (lines, 3, 0, CAMB_PROFILE_NONE, NULL);
  CambQuality second = measure (lines, 3, 1, CAMB_PROFILE_NONE, NULL);
  CambQuality last = measure (lines, 3, 2, CAMB_PROFILE_NETFLIX, NULL);

  g_assert_cmpfloat_with_epsilon (first.chars_per_second, 20, 1e-9);
  g_assert_cmpuint (first.n_chars, ==, 40);
  g_assert_cmpuint (first.n_lines, ==, 1);
  g_assert_cmpuint (first.longest_line, ==, 40);
  g_assert_cmpuint (first.duration, ==, 2 * SECOND);
  g_assert_cmpint (first.gap, ==, SECOND / 2);
  g_assert_cmpint (first.broken, ==, 0);
  g_assert_cmpint (second.gap, ==, -(gint64)SECOND);
  g_assert_cmpint (last.gap, ==, CAMB_QUALITY_NO_GAP);
  g_assert_cmpint (last.broken, ==, 0);
}

static void
test_lines (void)
{
  const TestLine two = {0, 6,
                        "We had been waiting for the ship since early morning, "
                        "all of us.",
                        NULL};
  const TestLine own = {0, 6, "One.\nTwo words.", NULL};
  CambQuality broken = measure (&two, 1, 0, CAMB_PROFILE_NETFLIX, "en");
  CambQuality kept = measure (&own, 1, 0, CAMB_PROFILE_NETFLIX, "en");

  g_assert_cmpuint (broken.n_lines, ==, 2);
  g_assert_cmpuint (broken.longest_line, <=, 42);
  g_assert_cmpint (broken.broken, ==, 0);
  g_assert_cmpuint (kept.n_lines, ==, 2);
  g_assert_cmpuint (kept.longest_line, ==, 10);
}

/* In Chinese, Japanese and Korean what is narrow counts half. */
static void
test_wide (void)
{
  const TestLine line = {0, 1, "港へ、ab", NULL};
  CambQuality quality = measure (&line, 1, 0, CAMB_PROFILE_NETFLIX, "ja");

  g_assert_cmpuint (quality.n_chars, ==, 5);
  g_assert_cmpfloat_with_epsilon (quality.chars_per_second, 4, 1e-9);
  g_assert_cmpint (quality.broken, ==, 0);
  g_assert_cmpint (judge (1, "港へ、abc", CAMB_PROFILE_NETFLIX, "ja"), ==,
                   CAMB_RULE_SPEED);
  g_assert_cmpint (judge (2, "欢迎来到港口我们等船很久了朋友们啊",
                          CAMB_PROFILE_NETFLIX, "zh-CN"),
                   ==, 0);
}

static void
test_netflix (void)
{
  static const struct
  {
    double duration;
    const char *text;
    const char *language;
    CambRules broken;
  } cases[] = {
      {1, "Seventeen letters", NULL, 0},
      {1, "Eighteen letters!!", NULL, CAMB_RULE_SPEED},
      {1, "Eighteen letters!!", "en-GB", 0},
      {0.833, "Hi", "en", 0},
      {0.832, "Hi", "en", CAMB_RULE_MIN_DURATION},
      {7, "Hi", "en", 0},
      {7.001, "Hi", "en", CAMB_RULE_MAX_DURATION},
      {6.9, "One.\nTwo.\nThree.", "en", 0},
      {5, "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente", "de",
       CAMB_RULE_LINE_LENGTH},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (judge (cases[i].duration, cases[i].text,
                            CAMB_PROFILE_NETFLIX, cases[i].language),
                     ==, cases[i].broken);
  }
}

static void
test_too_many_lines (void)
{
  const char *text =
      "This is far more than anybody could put on two lines of a screen, since "
      "it goes on, and on, and on.";

  g_assert_cmpint (judge (7, text, CAMB_PROFILE_NETFLIX, "en"), ==,
                   CAMB_RULE_LINES);
  g_assert_cmpint (judge (7, text, CAMB_PROFILE_NONE, "en"), ==, 0);
}

static CambRules
judge_gap (double gap, CambProfile profile)
{
  const TestLine lines[] = {{0, 2, "one", NULL}, {2 + gap, 9, "two", NULL}};

  return measure (lines, 2, 0, profile, "en").broken;
}

static void
test_gaps (void)
{
  g_assert_cmpint (judge_gap (0, CAMB_PROFILE_NETFLIX), ==, CAMB_RULE_GAP);
  g_assert_cmpint (judge_gap (0.04, CAMB_PROFILE_NETFLIX), ==, CAMB_RULE_GAP);
  g_assert_cmpint (judge_gap (0.067, CAMB_PROFILE_NETFLIX), ==, 0);
  g_assert_cmpint (judge_gap (0.084, CAMB_PROFILE_NETFLIX), ==, 0);
  g_assert_cmpint (judge_gap (0.3, CAMB_PROFILE_NETFLIX), ==, CAMB_RULE_GAP);
  g_assert_cmpint (judge_gap (0.5, CAMB_PROFILE_NETFLIX), ==, 0);
  g_assert_cmpint (judge_gap (-0.5, CAMB_PROFILE_NETFLIX), ==,
                   CAMB_RULE_OVERLAP);
  g_assert_cmpint (judge_gap (0, CAMB_PROFILE_BBC), ==, 0);
  g_assert_cmpint (judge_gap (0.5, CAMB_PROFILE_BBC), ==, CAMB_RULE_GAP);
  g_assert_cmpint (judge_gap (1, CAMB_PROFILE_BBC), ==, 0);
  g_assert_cmpint (judge_gap (-0.5, CAMB_PROFILE_BBC), ==, CAMB_RULE_OVERLAP);
  g_assert_cmpint (judge_gap (-0.5, CAMB_PROFILE_NONE), ==, 0);
}

static void
test_bbc (void)
{
  g_assert_cmpint (judge (1, "Three small words", CAMB_PROFILE_BBC, "en"), ==,
                   0);
  g_assert_cmpint (judge (0.9, "Three small words", CAMB_PROFILE_BBC, "en"), ==,
                   CAMB_RULE_SPEED);
  g_assert_cmpint (judge (30, "Hi", CAMB_PROFILE_BBC, "en"), ==, 0);
}

static void
test_names (void)
{
  CambProfile profile;

  for (CambProfile i = CAMB_PROFILE_NONE; i <= CAMB_PROFILE_BBC; i++) {
    g_assert_true (
        camb_profile_from_string (camb_profile_to_string (i), &profile));
    g_assert_cmpint (profile, ==, i);
  }
  g_assert_false (camb_profile_from_string ("itv", &profile));
  g_assert_false (camb_profile_from_string (NULL, &profile));
  for (guint i = 0; i < CAMB_N_RULES; i++)
    g_assert_nonnull (camb_rule_to_string (1 << i));
  g_assert_null (camb_rule_to_string (0));
  g_assert_null (camb_rule_to_string (3));
  g_assert_cmpfloat (camb_profile_get_max_speed (CAMB_PROFILE_NETFLIX, "en-us"),
                     ==, 20);
  g_assert_cmpfloat (camb_profile_get_max_speed (CAMB_PROFILE_NONE, NULL), ==,
                     17);
}

/* Whatever the text is, its lines are what they are said to be. */
static void
test_any_text (void)
{
  for (guint i = 0; i < TEST_N_SENTENCES; i++)
    for (CambProfile p = CAMB_PROFILE_NONE; p <= CAMB_PROFILE_BBC; p++) {
      const TestLine line = {0, 5, test_get_sentence (i), NULL};
      CambQuality quality = measure (&line, 1, 0, p, NULL);

      g_assert_cmpuint (quality.n_lines, >=, 1);
      g_assert_cmpuint (quality.longest_line, <=, quality.n_chars);
      g_assert_cmpuint (quality.longest_line * quality.n_lines * 3, >=,
                        quality.n_chars);
      if (p != CAMB_PROFILE_NONE && !(quality.broken & CAMB_RULE_LINE_LENGTH))
        g_assert_cmpuint (quality.longest_line, <=, 42);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quality/figures", test_figures);
  g_test_add_func ("/quality/lines", test_lines);
  g_test_add_func ("/quality/wide", test_wide);
  g_test_add_func ("/quality/netflix", test_netflix);
  g_test_add_func ("/quality/too-many-lines", test_too_many_lines);
  g_test_add_func ("/quality/gaps", test_gaps);
  g_test_add_func ("/quality/bbc", test_bbc);
  g_test_add_func ("/quality/names", test_names);
  g_test_add_func ("/quality/any-text", test_any_text);
  return g_test_run ();
}
