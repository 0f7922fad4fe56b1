/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-timeline.h"
#include "transcripts.h"

static TestSubtitles *
as_delivered (const TestLine *lines, guint n_lines)
{
  return test_make_subtitles (lines, n_lines, CAMB_SPEAKER_STYLE_NONE,
                              CAMB_SUBTITLE_LAYOUT_NONE);
}

static void
test_consecutive (void)
{
  const TestLine lines[] = {
      {0.5, 2, "one", NULL},
      {2, 3, "two", NULL},
      {3, 4, "two", NULL},
      {7, 8, "three", NULL},
  };
  g_autoptr (TestSubtitles) subtitles = as_delivered (lines, 4);

  g_assert_cmpuint (test_subtitles_get_length (subtitles), ==, 4);
  test_assert_subtitle (subtitles, 0, 500 * MS, 2 * SECOND, "one");
  test_assert_subtitle (subtitles, 1, 2 * SECOND, 3 * SECOND, "two");
  test_assert_subtitle (subtitles, 2, 3 * SECOND, 4 * SECOND, "two");
  test_assert_subtitle (subtitles, 3, 7 * SECOND, 8 * SECOND, "three");
}

static void
test_overlap (void)
{
  const TestLine lines[] = {
      {0, 4, "a", "A"},
      {1, 3, "b", "B"},
      {2, 6, "c", "C"},
      {6, 7, "d", "D"},
  };
  g_autoptr (TestSubtitles) subtitles = as_delivered (lines, 4);

  g_assert_cmpuint (test_subtitles_get_length (subtitles), ==, 6);
  test_assert_subtitle (subtitles, 0, 0, 1 * SECOND, "a");
  test_assert_subtitle (subtitles, 1, 1 * SECOND, 2 * SECOND, "– a\n– b");
  test_assert_subtitle (subtitles, 2, 2 * SECOND, 3 * SECOND, "– a\n– b\n– c");
  test_assert_subtitle (subtitles, 3, 3 * SECOND, 4 * SECOND, "– a\n– c");
  test_assert_subtitle (subtitles, 4, 4 * SECOND, 6 * SECOND, "c");
  test_assert_subtitle (subtitles, 5, 6 * SECOND, 7 * SECOND, "d");
}

/* The same line twice is shown once, for as long as either lasts and without a
 * seam; the same words by somebody else are another line. */
static void
test_duplicates (void)
{
  const TestLine lines[] = {
      {0, 2, "a", "A"},
      {0, 2, "a", "A"},
      {1, 3, "a", "A"},
      {1, 3, "a", "B"},
  };
  g_autoptr (TestSubtitles) subtitles = as_delivered (lines, 4);

  g_assert_cmpuint (test_subtitles_get_length (subtitles), ==, 2);
  test_assert_subtitle (subtitles, 0, 0, 1 * SECOND, "a");
  test_assert_subtitle (subtitles, 1, 1 * SECOND, 3 * SECOND, "– a\n– a");
}

/* Twenty lines start at once: they follow each other, eight at a time. */
static void
test_crowd_at_once (void)
{
  TestLine lines[20];
  char texts[20][8];
  g_autoptr (TestSubtitles) subtitles = NULL;

  for (guint i = 0; i < 20; i++) {
    g_snprintf (texts[i], sizeof texts[i], "<%u>", i);
    lines[i] = (TestLine){1, i < 10 ? 4 : 7, texts[i], NULL};
  }
  subtitles = as_delivered (lines, 20);
  g_assert_cmpuint (test_subtitles_get (subtitles, 0)->start, ==, SECOND);
  g_assert_cmpuint (test_subtitles_get (subtitles, 0)->end, ==, 2 * SECOND);
  for (guint i = 0; i < 20; i++) {
    g_autofree char *text = test_get_plain_text (subtitles, i / 8);

    g_assert_nonnull (strstr (text, texts[i]));
  }
}

/* Ever more lines stay: the oldest give way. */
static void
test_crowd_in_turn (void)
{
  TestLine lines[20];
  char texts[20][8];
  g_autoptr (TestSubtitles) subtitles = NULL;
  g_autofree char *last = NULL;

  for (guint i = 0; i < 20; i++) {
    g_snprintf (texts[i], sizeof texts[i], "%u", i);
    lines[i] = (TestLine){i, 100, texts[i], "one speaker"};
  }
  subtitles = as_delivered (lines, 20);
  g_assert_cmpuint (test_subtitles_get_length (subtitles), ==, 20);
  last = test_get_plain_text (subtitles, 19);
  g_assert_cmpstr (last, ==, "12\n13\n14\n15\n16\n17\n18\n19");
  g_assert_cmpuint (test_subtitles_get (subtitles, 19)->end, ==, 100 * SECOND);
}

static void
count_lines (guint64 start,
             guint64 end,
             const CambLine *lines,
             guint n_lines,
             gpointer user_data)
{
  guint64 *last_end = user_data;

  g_assert_cmpuint (start, ==, *last_end);
  g_assert_cmpuint (end, >, start);
  g_assert_cmpuint (n_lines, ==, 8);
  *last_end = end;
}

/* There is a nanosecond for all of them, and still each gets its screen. */
static void
test_crowd_without_time (void)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (CambLine));
  char texts[80][8];
  guint64 end = 5;

  for (guint i = 0; i < 80; i++) {
    CambLine line = {{5, 6, texts[i], -1}, i};

    g_snprintf (texts[i], sizeof texts[i], "%u", i);
    g_array_append_val (lines, line);
  }
  camb_timeline_sweep (lines, count_lines, &end);
  g_assert_cmpuint (end, ==, 15);
}

static void
assert_markup (const CambSubtitle *found, const char *expected)
{
  g_assert_cmpstr (found != NULL ? found->markup : NULL, ==, expected);
}

static void
assert_found (TestSubtitles *subtitles, guint64 time, const char *expected)
{
  assert_markup (
      camb_subtitles_find (test_subtitles_get_source (subtitles), time),
      expected);
}

static void
assert_found_before (TestSubtitles *subtitles,
                     guint64 time,
                     const char *expected)
{
  assert_markup (
      camb_subtitles_find_before (test_subtitles_get_source (subtitles), time),
      expected);
}

static void
test_find (void)
{
  const TestLine lines[] = {
      {1, 2, "one", NULL}, {2, 3, "two", NULL}, {5, 6, "three", NULL}};
  g_autoptr (TestSubtitles) subtitles = as_delivered (lines, 3);
  g_autoptr (TestSubtitles) none = as_delivered (lines, 0);

  assert_found (subtitles, 0, "one");
  assert_found (subtitles, 2 * SECOND - 1, "one");
  assert_found (subtitles, 2 * SECOND, "two");
  assert_found (subtitles, 3 * SECOND, "three");
  assert_found (subtitles, 5500 * MS, "three");
  assert_found (subtitles, 6 * SECOND, NULL);
  assert_found (subtitles, G_MAXUINT64, NULL);
  assert_found (none, 0, NULL);
  assert_found_before (subtitles, SECOND, NULL);
  assert_found_before (subtitles, SECOND + 1, "one");
  assert_found_before (subtitles, 2 * SECOND, "one");
  assert_found_before (subtitles, 4 * SECOND, "two");
  assert_found_before (subtitles, G_MAXUINT64, "three");
  assert_found_before (none, G_MAXUINT64, NULL);
}

static void
test_huge_text (void)
{
  g_autofree char *huge = g_strnfill (1024 * 1024, '<');
  const TestLine lines[] = {{0, 60, huge, NULL}};

  for (int layout = 0; layout <= CAMB_SUBTITLE_LAYOUT_READING; layout++) {
    g_autoptr (TestSubtitles) subtitles =
        test_make_subtitles (lines, 1, CAMB_SPEAKER_STYLE_NONE, layout);
    guint n = test_subtitles_get_length (subtitles);

    g_assert_cmpuint (n, >=, 8);
    for (guint i = 0; i < n; i++)
      g_assert_cmpuint (strlen (test_subtitles_get (subtitles, i)->markup), <,
                        8192);
    g_assert_cmpuint (test_subtitles_get (subtitles, n - 1)->end, >=,
                      60 * SECOND);
  }
}

/* One long line over very many short ones must not multiply. */
static void
test_memory_is_bounded (void)
{
  g_autofree char *text = g_strnfill (999, 'x');
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();
  g_autoptr (CambCues) cues = NULL;
  g_autoptr (TestSubtitles) subtitles = NULL;
  gsize size = 0;
  guint n;

  for (guint i = 0; i < 7; i++) {
    text[0] = 'a' + i;
    camb_cues_builder_add (builder, 0, 100000, text, NULL);
  }
  for (guint i = 0; i < 20000; i++)
    camb_cues_builder_add (builder, i + 1, i + 1.5, "y", NULL);
  cues = camb_cues_builder_build (builder, CAMB_TIME_UNIT_SECONDS, UNKNOWN);
  subtitles = test_subtitles_new (cues, CAMB_SPEAKER_STYLE_NONE,
                                  CAMB_SUBTITLE_LAYOUT_NONE, NULL, UNKNOWN);
  n = test_subtitles_get_length (subtitles);
  g_assert_cmpuint (n, >, 20000);
  for (guint i = 0; i < n; i++)
    size += strlen (test_subtitles_get (subtitles, i)->markup);
  g_assert_cmpuint (size, <, 24 * 1024 * 1024);
}

static void
test_references (void)
{
  const TestLine lines[] = {{0, 1, "one", NULL}};
  CambCues *cues = test_make_cues (lines, 1);
  CambSubtitles *subtitles = camb_subtitles_new (
      cues, CAMB_SPEAKER_STYLE_NONE, CAMB_SUBTITLE_LAYOUT_NONE, NULL, UNKNOWN);
  CambSubtitles *again = camb_subtitles_ref (subtitles);

  camb_cues_unref (cues);
  camb_subtitles_unref (subtitles);
  assert_markup (camb_subtitles_find (again, 0), "one");
  camb_subtitles_unref (again);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/subtitles/consecutive", test_consecutive);
  g_test_add_func ("/subtitles/overlap", test_overlap);
  g_test_add_func ("/subtitles/duplicates", test_duplicates);
  g_test_add_func ("/subtitles/crowd-at-once", test_crowd_at_once);
  g_test_add_func ("/subtitles/crowd-in-turn", test_crowd_in_turn);
  g_test_add_func ("/subtitles/crowd-without-time", test_crowd_without_time);
  g_test_add_func ("/subtitles/find", test_find);
  g_test_add_func ("/subtitles/huge-text", test_huge_text);
  g_test_add_func ("/subtitles/memory-is-bounded", test_memory_is_bounded);
  g_test_add_func ("/subtitles/references", test_references);
  return g_test_run ();
}
