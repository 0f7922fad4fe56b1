/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "transcripts.h"

static const TestLine dialogue[] = {
    {0, 2, "Good morning.", "Anna"},
    {2, 4, "Good evening.", "Ben"},
    {4, 6, "Good night!!!", "Anna"},
    {6, 8, "Good grief!!!", "Ben"},
};

static CambCues *
translate (const CambCues *cues,
           const char *const *texts,
           gboolean keep_original,
           gboolean expect_differ)
{
  guint n_texts = texts != NULL ? g_strv_length ((char **)texts) : 0;
  gboolean differ = !expect_differ;
  CambCues *result =
      camb_cues_translate (cues, texts, n_texts, keep_original, &differ);

  g_assert_cmpint (differ, ==, expect_differ);
  return result;
}

static void
assert_texts (const CambCues *cues, const char *const *expected)
{
  g_assert_cmpuint (camb_cues_get_length (cues), ==,
                    g_strv_length ((char **)expected));
  for (guint i = 0; expected[i] != NULL; i++)
    g_assert_cmpstr (camb_cues_get (cues, i)->text, ==, expected[i]);
}

static void
test_one_to_one (void)
{
  g_autoptr (CambCues) cues = test_make_cues (dialogue, 4);
  const char *const texts[] = {"Bonjour.", "Bonsoir.", "Bonne nuit !", "Ciel !",
                               NULL};
  g_autoptr (CambCues) result = translate (cues, texts, FALSE, FALSE);

  assert_texts (result, texts);
  for (guint i = 0; i < 4; i++) {
    const CambCue *was = camb_cues_get (cues, i);
    const CambCue *is = camb_cues_get (result, i);

    g_assert_cmpuint (is->start, ==, was->start);
    g_assert_cmpuint (is->end, ==, was->end);
    g_assert_cmpstr (camb_cues_get_speaker (result, is->speaker), ==,
                     camb_cues_get_speaker (cues, was->speaker));
  }
}

static void
test_keep_original (void)
{
  const TestLine lines[] = {{0, 2, "Good\nmorning.", NULL},
                            {2, 4, "Hm.", NULL}};
  g_autoptr (CambCues) cues = test_make_cues (lines, 2);
  const char *const texts[] = {"Bon\r\njour.", " ", NULL};
  const char *const expected[] = {"Good morning.\nBon jour.", "Hm.", NULL};
  g_autoptr (CambCues) result = translate (cues, texts, TRUE, FALSE);

  assert_texts (result, expected);
}

/* Texts come in the order of delivery, cues in that of time. */
/* Each text stands beside exactly one line. */
static void
test_beside (void)
{
  const char *const texts[] = {"Bonjour.", "Ciel !", NULL};
  const TestLine lines[] = {{0, 2, "Good\nmorning.", NULL},
                            {2, 4, "Hm,\nhm.", NULL},
                            {4, 6, "Good grief, and so on!", NULL}};
  g_autoptr (CambCues) cues = test_make_cues (lines, 3);
  g_autoptr (CambCues) result = translate (cues, texts, TRUE, TRUE);

  g_assert_cmpstr (camb_cues_get_translation (result, 0), ==, "Bonjour.");
  g_assert_null (camb_cues_get_translation (result, 1));
  g_assert_cmpstr (camb_cues_get (result, 1)->text, ==, "Hm, hm.");
  g_assert_cmpstr (camb_cues_get_translation (result, 2), ==, "Ciel !");
  g_assert_null (camb_cues_get_translation (cues, 0));
}

static void
test_unsorted (void)
{
  const TestLine lines[] = {
      {9, 10, "three", NULL}, {1, 2, "one", NULL}, {5, 6, "two", NULL}};
  g_autoptr (CambCues) cues = test_make_cues (lines, 3);
  const char *const texts[] = {"drei", "eins", "zwei", NULL};
  const char *const expected[] = {"eins", "zwei", "drei", NULL};
  g_autoptr (CambCues) result = translate (cues, texts, FALSE, FALSE);

  assert_texts (result, expected);
}

static void
test_dropped_lines (void)
{
  const TestLine lines[] = {
      {0, 1, " ", NULL},
      {1, 2, "one", NULL},
      {2, 3, "", NULL},
      {3, 4, "two", NULL},
  };
  g_autoptr (CambCues) cues = test_make_cues (lines, 4);
  const char *const all[] = {"", "eins", "", "zwei", NULL};
  const char *const kept[] = {"eins", "zwei", NULL};
  const char *const orphans[] = {"null", "eins", "und", "zwei", NULL};
  const char *const joined[] = {"null eins und", "zwei", NULL};
  g_autoptr (CambCues) by_delivery = translate (cues, all, FALSE, FALSE);
  g_autoptr (CambCues) by_order = translate (cues, kept, FALSE, FALSE);
  g_autoptr (CambCues) with_orphans = translate (cues, orphans, FALSE, FALSE);

  assert_texts (by_delivery, kept);
  assert_texts (by_order, kept);
  assert_texts (with_orphans, joined);
}

static void
test_empty_text_keeps_original (void)
{
  g_autoptr (CambCues) cues = test_make_cues (dialogue, 4);
  const char *const texts[] = {"Bonjour.", "", "\xe2\x80\xae", "Ciel !", NULL};
  const char *const expected[] = {"Bonjour.", "Good evening.", "Good night!!!",
                                  "Ciel !", NULL};
  g_autoptr (CambCues) result = translate (cues, texts, FALSE, FALSE);

  assert_texts (result, expected);
}

static void
test_fewer_texts (void)
{
  g_autoptr (CambCues) cues = test_make_cues (dialogue, 4);
  const char *const texts[] = {"Bonjour, bonsoir.", "Bonne nuit, ciel.", NULL};
  const char *const both[] = {
      "Good morning.\nBonjour, bonsoir.",
      "Good evening.",
      "Good night!!!\nBonne nuit, ciel.",
      "Good grief!!!",
      NULL,
  };
  g_autoptr (CambCues) result = translate (cues, texts, FALSE, TRUE);
  g_autoptr (CambCues) bilingual = translate (cues, texts, TRUE, TRUE);

  assert_texts (result, texts);
  g_assert_cmpuint (camb_cues_get (result, 0)->end, ==, 4 * SECOND);
  g_assert_cmpuint (camb_cues_get (result, 1)->start, ==, 4 * SECOND);
  g_assert_cmpuint (camb_cues_get (result, 1)->end, ==, 8 * SECOND);
  assert_texts (bilingual, both);
}

static void
test_more_texts (void)
{
  g_autoptr (CambCues) cues = test_make_cues (dialogue, 2);
  const char *const texts[] = {"Bon", "jour", "Bon", "soir", NULL};
  const char *const expected[] = {"Bon jour", "Bon soir", NULL};
  g_autoptr (CambCues) result = translate (cues, texts, FALSE, TRUE);

  assert_texts (result, expected);
}

static void
test_no_texts (void)
{
  g_autoptr (CambCues) cues = test_make_cues (dialogue, 4);
  g_autoptr (CambCues) none = camb_cues_new_from_texts (NULL, 0);
  const char *const texts[] = {"Bonjour.", NULL};
  g_autoptr (CambCues) kept = translate (cues, NULL, FALSE, TRUE);
  g_autoptr (CambCues) empty = translate (none, texts, FALSE, TRUE);
  g_autoptr (CambCues) nothing = translate (none, NULL, TRUE, FALSE);

  g_assert_cmpuint (camb_cues_get_length (kept), ==, 4);
  g_assert_cmpstr (camb_cues_get (kept, 0)->text, ==, "Good morning.");
  g_assert_cmpuint (camb_cues_get_length (empty), ==, 0);
  g_assert_cmpuint (camb_cues_get_length (nothing), ==, 0);
}

/* Whatever the counts: every text once, in order, within the old times. */
static void
check_counts (guint n_lines, guint n_texts, gboolean keep_original)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (n_lines * 1000 + n_texts);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CambCuesBuilder) builder =
      test_make_transcript (rand, n_lines, lines);
  g_autoptr (CambCues) cues =
      camb_cues_builder_build (builder, CAMB_TIME_UNIT_SECONDS, UNKNOWN);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (CambCues) result = NULL;
  const char *at;

  for (guint i = 0; i < n_texts; i++) {
    guint length = g_rand_int_range (rand, 0, 60);
    g_autofree char *filler = g_strnfill (length, 'x');

    g_ptr_array_add (texts, g_strdup_printf ("[%u]%s", i, filler));
  }
  result = camb_cues_translate (cues, (const char *const *)texts->pdata,
                                n_texts, keep_original, NULL);
  for (guint i = 0; i < camb_cues_get_length (result); i++) {
    g_string_append (all, camb_cues_get (result, i)->text);
    g_string_append_c (all, '\n');
  }
  at = all->str;
  for (guint i = 0; i < n_texts; i++) {
    const char *text = g_ptr_array_index (texts, i);

    at = strstr (n_texts == n_lines ? all->str : at, text);
    g_assert_nonnull (at);
    g_assert_null (strstr (at + 1, text));
  }
  g_assert_cmpuint (camb_cues_get_end (result), ==, camb_cues_get_end (cues));
}

static void
test_any_counts (void)
{
  for (guint n_lines = 1; n_lines < 20; n_lines++)
    for (guint n_texts = 1; n_texts < 40; n_texts++) {
      check_counts (n_lines, n_texts, FALSE);
      check_counts (n_lines, n_texts, TRUE);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/translation/one-to-one", test_one_to_one);
  g_test_add_func ("/translation/keep-original", test_keep_original);
  g_test_add_func ("/translation/beside", test_beside);
  g_test_add_func ("/translation/unsorted", test_unsorted);
  g_test_add_func ("/translation/dropped-lines", test_dropped_lines);
  g_test_add_func ("/translation/empty-text", test_empty_text_keeps_original);
  g_test_add_func ("/translation/fewer-texts", test_fewer_texts);
  g_test_add_func ("/translation/more-texts", test_more_texts);
  g_test_add_func ("/translation/no-texts", test_no_texts);
  g_test_add_func ("/translation/any-counts", test_any_counts);
  return g_test_run ();
}
