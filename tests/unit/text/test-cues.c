/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "transcripts.h"

#define assert_cue(cues, index, from, to, said) \
  G_STMT_START \
  { \
    const CambCue *_cue = camb_cues_get (cues, index); \
    g_assert_cmpstr (_cue->text, ==, said); \
    g_assert_cmpuint (_cue->start, ==, (guint64)(from)); \
    g_assert_cmpuint (_cue->end, ==, (guint64)(to)); \
  } \
  G_STMT_END

static void
test_as_delivered (void)
{
  const TestLine lines[] = {
      {0.5, 2.25, "one", "Anna"},
      {2, 4, "two", "Ben"},
      {5, 6.001, "three", "Anna"},
  };
  g_autoptr (CambCues) cues = test_make_cues (lines, 3);

  g_assert_cmpuint (camb_cues_get_length (cues), ==, 3);
  assert_cue (cues, 0, 500 * MS, 2250 * MS, "one");
  assert_cue (cues, 1, 2 * SECOND, 4 * SECOND, "two");
  assert_cue (cues, 2, 5 * SECOND, 6001 * MS, "three");
  g_assert_cmpuint (camb_cues_get_end (cues), ==, 6001 * MS);
  g_assert_cmpint (camb_cues_get_unit (cues), ==, CAMB_TIME_UNIT_SECONDS);
}

static void
test_sorted (void)
{
  const TestLine lines[] = {
      {9, 10, "last", NULL},
      {1, 3, "first of two", NULL},
      {1, 2, "second of two", NULL},
      {0, 20, "start", NULL},
  };
  g_autoptr (CambCues) cues = test_make_cues (lines, 4);

  assert_cue (cues, 0, 0, 20 * SECOND, "start");
  assert_cue (cues, 1, SECOND, 3 * SECOND, "first of two");
  assert_cue (cues, 2, SECOND, 2 * SECOND, "second of two");
  assert_cue (cues, 3, 9 * SECOND, 10 * SECOND, "last");
  g_assert_cmpuint (camb_cues_get_end (cues), ==, 20 * SECOND);
}

static void
test_missing_end (void)
{
  const TestLine lines[] = {
      {0, NAN, "Seventeen letters", NULL},
      {10, INFINITY, "Thirty-four letters, three seconds.", NULL},
      {11, NAN, "next", NULL},
      {11.5, NAN, "too near", NULL},
      {20, 20, "zero", NULL},
      {30, 29, "negative length in this one, see?", NULL},
  };
  g_autoptr (CambCues) cues = test_make_cues (lines, 6);

  assert_cue (cues, 0, 0, SECOND, "Seventeen letters");
  assert_cue (cues, 1, 10 * SECOND, 11 * SECOND,
              "Thirty-four letters, three seconds.");
  assert_cue (cues, 2, 11 * SECOND, 11833 * MS, "next");
  assert_cue (cues, 3, 11500 * MS, 12333 * MS, "too near");
  assert_cue (cues, 4, 20 * SECOND, 20833 * MS, "zero");
  g_assert_cmpuint (camb_cues_get (cues, 5)->end, ==,
                    30 * SECOND + 33 * SECOND / 17);
}

/* The next line is the one that starts later, not the one beside it. */
static void
test_missing_end_of_two (void)
{
  const TestLine lines[] = {
      {10, NAN, "Thirty-four letters, three seconds.", NULL},
      {10, 12, "beside it", NULL},
      {11, 12, "next", NULL},
  };
  g_autoptr (CambCues) cues = test_make_cues (lines, 3);

  g_assert_cmpuint (camb_cues_get (cues, 0)->end, ==, 11 * SECOND);
}

static void
test_missing_start (void)
{
  const TestLine lines[] = {
      {NAN, 5, "Seventeen letters", NULL},
      {NAN, 0.5, "Seventeen letters", NULL},
      {NAN, NAN, "no time at all", NULL},
      {NAN, -3, "before", NULL},
      {-3, -1, "also before", NULL},
      {-1, 2, "across", NULL},
  };
  g_autoptr (CambCues) cues = test_make_cues (lines, 6);

  g_assert_cmpuint (camb_cues_get_length (cues), ==, 5);
  assert_cue (cues, 0, 0, 500 * MS, "Seventeen letters");
  assert_cue (cues, 1, 0, 833 * MS, "before");
  assert_cue (cues, 2, 0, 833 * MS, "also before");
  assert_cue (cues, 3, 0, 2 * SECOND, "across");
  assert_cue (cues, 4, 4 * SECOND, 5 * SECOND, "Seventeen letters");
}

static void
test_without_text (void)
{
  const TestLine lines[] = {
      {0, 1, NULL, "Anna"},
      {1, 2, " \r\n ", "Ben"},
      {2, 3, "text", "Cleo"},
      {3, 4, "\xe2\x80\xae", "Dora"},
  };
  g_autoptr (CambCues) cues = test_make_cues (lines, 4);

  g_assert_cmpuint (camb_cues_get_length (cues), ==, 1);
  g_assert_cmpuint (camb_cues_get_n_speakers (cues), ==, 1);
  g_assert_cmpstr (camb_cues_get_speaker (cues, 0), ==, "Cleo");
}

static void
test_limits (void)
{
  const guint64 two_days = 48 * 3600 * SECOND;
  const TestLine lines[] = {
      {1e300, NAN, "far away, and long enough for seconds", NULL},
      {0, 1e300, "long", NULL},
      {-1e300, 1, "early", NULL},
      {-INFINITY, 1e300, "late", NULL},
  };
  g_autoptr (CambCues) cues = test_make_cues (lines, 4);

  g_assert_cmpuint (camb_cues_get_length (cues), ==, 4);
  assert_cue (cues, 0, 0, two_days, "long");
  assert_cue (cues, 1, 0, SECOND, "early");
  assert_cue (cues, 2, two_days - 833 * MS, two_days, lines[0].text);
  assert_cue (cues, 3, two_days - 833 * MS, two_days, "late");
}

static void
test_media_duration (void)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();
  g_autoptr (CambCues) unknown = NULL;
  g_autoptr (CambCues) known = NULL;

  camb_cues_builder_add (builder, 1.5, 30, "across the end", NULL);
  camb_cues_builder_add (builder, 9.9, NAN, "at the end", NULL);
  camb_cues_builder_add (builder, 12, 13, "beyond", NULL);
  unknown = camb_cues_builder_build (builder, CAMB_TIME_UNIT_AUTO, UNKNOWN);
  known = camb_cues_builder_build (builder, CAMB_TIME_UNIT_AUTO, 10 * SECOND);
  assert_cue (unknown, 0, 1500 * MS, 30 * SECOND, "across the end");
  assert_cue (known, 0, 1500 * MS, 10 * SECOND, "across the end");
  assert_cue (known, 1, 9900 * MS, 10 * SECOND, "at the end");
  assert_cue (known, 2, 12 * SECOND, 13 * SECOND, "beyond");
}

/* Numbers follow the order on screen, not that of delivery. */
static void
test_speakers (void)
{
  const TestLine lines[] = {
      {5, 6, "c", "Zoë\nZ."}, {1, 2, "a", "Yves"}, {3, 4, "b", NULL},
      {7, 8, "d", " Yves "},  {9, 10, "e", ""},
  };
  g_autoptr (CambCues) cues = test_make_cues (lines, 5);
  const int expected[] = {0, -1, 1, 0, -1};

  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (camb_cues_get (cues, i)->speaker, ==, expected[i]);
  g_assert_cmpuint (camb_cues_get_n_speakers (cues), ==, 2);
  g_assert_cmpstr (camb_cues_get_speaker (cues, 0), ==, "Yves");
  g_assert_cmpstr (camb_cues_get_speaker (cues, 1), ==, "Zoë Z.");
  g_assert_null (camb_cues_get_speaker (cues, -1));
  g_assert_null (camb_cues_get_speaker (cues, 2));
}

static void
test_empty (void)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();
  g_autoptr (CambCues) cues = NULL;

  g_assert_null (camb_cues_builder_get_decision (builder));
  cues = camb_cues_builder_build (builder, CAMB_TIME_UNIT_AUTO, UNKNOWN);
  g_assert_cmpuint (camb_cues_get_length (cues), ==, 0);
  g_assert_cmpuint (camb_cues_get_end (cues), ==, 0);
  g_assert_nonnull (camb_cues_builder_get_decision (builder));
}

/* The first cues stay as they were, though they share the builder's texts. */
static void
test_build_again (void)
{
  CambCuesBuilder *builder = camb_cues_builder_new ();
  g_autoptr (CambCues) first = NULL;
  g_autoptr (CambCues) second = NULL;

  camb_cues_builder_add (builder, 0, 5000, "as long as the sample", "Anna");
  first = camb_cues_builder_build (builder, CAMB_TIME_UNIT_AUTO, UNKNOWN);
  g_assert_true (
      g_str_has_prefix (camb_cues_builder_get_decision (builder), "milli"));
  camb_cues_builder_add (builder, 6000, 9000, "and another one", "Ben");
  second = camb_cues_builder_build (builder, CAMB_TIME_UNIT_SECONDS, UNKNOWN);
  g_assert_true (
      g_str_has_prefix (camb_cues_builder_get_decision (builder), "seconds"));
  g_clear_pointer (&builder, camb_cues_builder_free);
  g_assert_cmpuint (camb_cues_get_length (first), ==, 1);
  assert_cue (first, 0, 0, 5 * SECOND, "as long as the sample");
  assert_cue (second, 1, 6000 * SECOND, 9000 * SECOND, "and another one");
}

static void
test_texts_alone (void)
{
  g_autofree char *endless = g_strnfill (1000, 'x');
  const char *const texts[] = {
      "Seventeen letters",
      "no",
      "",
      NULL,
      "seventeen letters and then some more",
      endless,
  };
  g_autoptr (CambCues) cues = camb_cues_new_from_texts (texts, 6);
  guint64 third = 36 * SECOND / 17;

  g_assert_cmpuint (camb_cues_get_length (cues), ==, 4);
  assert_cue (cues, 0, 0, SECOND, texts[0]);
  assert_cue (cues, 1, SECOND, 1833 * MS, "no");
  assert_cue (cues, 2, 1833 * MS, 1833 * MS + third, texts[4]);
  assert_cue (cues, 3, 1833 * MS + third, 8833 * MS + third, endless);
  g_assert_cmpint (camb_cues_get (cues, 0)->speaker, ==, -1);
  g_assert_cmpint (camb_cues_get_unit (cues), ==, CAMB_TIME_UNIT_AUTO);
}

/* Whoever speaks first in another language, the numbers are those of the first
 * one; who is new comes after. */
static void
test_speakers_of_languages (void)
{
  const TestLine lines[] = {{0, 1, "a", "Anna"}, {1, 2, "b", "Ben"}};
  g_autoptr (CambCues) first = test_make_cues (lines, 2);
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();
  g_autoptr (CambCues) cues = NULL;

  camb_cues_builder_add_speakers (builder, first);
  camb_cues_builder_add (builder, 0.5, 1, "c", "Cleo");
  camb_cues_builder_add (builder, 1.5, 2, "b", "Ben");
  cues = camb_cues_builder_build (builder, CAMB_TIME_UNIT_SECONDS, UNKNOWN);
  g_assert_cmpint (camb_cues_get (cues, 0)->speaker, ==, 2);
  g_assert_cmpint (camb_cues_get (cues, 1)->speaker, ==, 1);
  g_assert_cmpstr (camb_cues_get_speaker (cues, 0), ==, "Anna");
  g_assert_cmpstr (camb_cues_get_speaker (cues, 2), ==, "Cleo");
}

static void
release_cb (gpointer owner)
{
  *(gboolean *)owner = TRUE;
}

/* What is clean stays where it is, and its owner as long as anybody needs it;
 * the rest is copied as ever. */
static void
test_borrow (void)
{
  static const char clean[] = "clean";
  char dirty[] = " dirty ";
  gboolean released = FALSE;
  CambCuesBuilder *builder = camb_cues_builder_new ();
  CambCues *cues;

  camb_cues_builder_borrow (builder, &released, release_cb);
  camb_cues_builder_add (builder, 0, 1, clean, NULL);
  camb_cues_builder_add (builder, 1, 2, dirty, NULL);
  cues = camb_cues_builder_build (builder, CAMB_TIME_UNIT_SECONDS, UNKNOWN);
  memset (dirty, 0, sizeof dirty);
  g_assert_true (camb_cues_get (cues, 0)->text == clean);
  g_assert_cmpstr (camb_cues_get (cues, 1)->text, ==, "dirty");
  camb_cues_builder_free (builder);
  g_assert_false (released);
  camb_cues_unref (cues);
  g_assert_true (released);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cues/as-delivered", test_as_delivered);
  g_test_add_func ("/cues/sorted", test_sorted);
  g_test_add_func ("/cues/missing-end", test_missing_end);
  g_test_add_func ("/cues/missing-end-of-two", test_missing_end_of_two);
  g_test_add_func ("/cues/missing-start", test_missing_start);
  g_test_add_func ("/cues/without-text", test_without_text);
  g_test_add_func ("/cues/limits", test_limits);
  g_test_add_func ("/cues/media-duration", test_media_duration);
  g_test_add_func ("/cues/speakers", test_speakers);
  g_test_add_func ("/cues/empty", test_empty);
  g_test_add_func ("/cues/build-again", test_build_again);
  g_test_add_func ("/cues/texts-alone", test_texts_alone);
  g_test_add_func ("/cues/borrow", test_borrow);
  g_test_add_func ("/cues/speakers-of-languages", test_speakers_of_languages);
  return g_test_run ();
}
