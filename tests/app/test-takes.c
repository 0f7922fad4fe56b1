/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Takes and translations, as far as no window is needed: words, rows, loops. */

#include "config.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "preview-align.h"
#include "preview-loop-joint.h"
#include "preview-words.h"

#define RATE 48000

/* The words of a text, those that are changed in brackets. */
static char *
show (const char *text, GArray *words)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++) {
    const PreviewWord *word = &g_array_index (words, PreviewWord, i);
    g_autofree char *part = g_strndup (text + word->start, word->length);

    g_string_append_printf (out, word->is_changed ? "%s[%s]" : "%s%s",
                            i > 0 ? "|" : "", part);
  }
  return g_string_free (out, FALSE);
}

static void
check_compared (const char *one,
                const char *other,
                const char *shown_one,
                const char *shown_other)
{
  g_autoptr (GArray) a = NULL;
  g_autoptr (GArray) b = NULL;
  double share = preview_words_compare (one, other, &a, &b);
  g_autofree char *a_text = show (one, a);
  g_autofree char *b_text = show (other, b);

  g_assert_cmpstr (a_text, ==, shown_one);
  g_assert_cmpstr (b_text, ==, shown_other);
  g_assert_cmpfloat (share, >=, 0);
  g_assert_cmpfloat (share, <=, 1);
}

static void
test_words (void)
{
  check_compared ("The boat is late.", "The boat is late.",
                  "The|boat|is|late|.", "The|boat|is|late|.");
  check_compared ("The boat is late.", "The old boat was late!",
                  "The|boat|[is]|late|[.]", "The|[old]|boat|[was]|late|[!]");
  check_compared ("", "A word", "", "[A]|[word]");
  check_compared ("One", "", "[One]", "");
  check_compared ("", "", "", "");
  check_compared ("a b c", "c b a", "[a]|[b]|c", "c|[b]|[a]");
  check_compared ("don't go", "do go", "[don't]|go", "[do]|go");
}

/* Where nothing separates words, no whole sentence counts as one. */
static void
test_other_scripts (void)
{
  g_autoptr (GArray) a = NULL;
  g_autoptr (GArray) b = NULL;
  double share =
      preview_words_compare ("港口今晚很安静", "港口昨晚很安静", &a, &b);

  g_assert_cmpfloat (share, >, 0.6);
  g_assert_cmpfloat (share, <, 1);
  check_compared ("שלום לך", "שלום לכם", "שלום|[לך]", "שלום|[לכם]");
}

static void
test_describe (void)
{
  g_autoptr (GArray) a = NULL;
  g_autoptr (GArray) b = NULL;
  g_autofree char *text = NULL;

  preview_words_compare ("It was very late and dark", "It is late and cold", &a,
                         &b);
  text = preview_words_describe ("It is late and cold", b);
  g_assert_cmpstr (text, ==, "Different: is, cold");
}

/* What is marked, taken out of both, leaves the same words. */
static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint n = 0; n < 300; n++) {
    GString *texts[] = {g_string_new (NULL), g_string_new (NULL)};
    GString *left[] = {g_string_new (NULL), g_string_new (NULL)};
    g_autoptr (GArray) a = NULL;
    g_autoptr (GArray) b = NULL;

    for (guint t = 0; t < 2; t++)
      for (int i = g_rand_int_range (random, 0, 30); i > 0; i--)
        g_string_append_printf (texts[t], "%c ",
                                (char)g_rand_int_range (random, 'a', 'f'));
    preview_words_compare (texts[0]->str, texts[1]->str, &a, &b);
    for (guint t = 0; t < 2; t++) {
      GArray *words = t == 0 ? a : b;

      for (guint i = 0; i < words->len; i++) {
        const PreviewWord *word = &g_array_index (words, PreviewWord, i);

        if (!word->is_changed)
          g_string_append_len (left[t], texts[t]->str + word->start,
                               (gssize)word->length);
      }
    }
    g_assert_cmpstr (left[0]->str, ==, left[1]->str);
    for (guint t = 0; t < 2; t++) {
      g_string_free (texts[t], TRUE);
      g_string_free (left[t], TRUE);
    }
  }
}

/* A book against another is too much for a table, and no reason to stop. */
static void
test_long (void)
{
  g_autoptr (GString) one = g_string_new (NULL);
  g_autoptr (GString) other = g_string_new (NULL);
  g_autoptr (GArray) a = NULL;
  g_autoptr (GArray) b = NULL;

  for (guint i = 0; i < 5000; i++) {
    g_string_append_printf (one, "%u ", i);
    g_string_append_printf (other, "%u ", i == 2 || i == 4997 ? 0 : i);
  }
  g_assert_cmpfloat (preview_words_compare (one->str, other->str, &a, &b), <,
                     1);
  g_assert_cmpuint (a->len, ==, 5000);
  g_assert_false (g_array_index (a, PreviewWord, 0).is_changed);
  g_assert_true (g_array_index (b, PreviewWord, 2).is_changed);
}

static void
check_rows (const char *const *texts, guint n_rows, const char *wanted)
{
  g_autoptr (GPtrArray) rows =
      preview_align_texts (texts, n_rows, preview_align_measure (texts));
  g_autoptr (GString) shown = g_string_new (NULL);

  g_assert_cmpuint (rows->len, ==, n_rows);
  for (guint i = 0; i < n_rows; i++) {
    GString *row = g_ptr_array_index (rows, i);

    g_string_append_printf (shown, "%s%s", i > 0 ? "|" : "",
                            row != NULL ? row->str : "");
  }
  g_assert_cmpstr (shown->str, ==, wanted);
}

static void
test_align (void)
{
  static const char *const three[] = {"a", "a much longer one", "c", NULL};
  static const char *const four[] = {"aaaa", "bbbb", "cccc", "dddd", NULL};
  static const char *const two[] = {"aaaaaaaa", "bbbbbbbb", NULL};
  static const char *const none[] = {NULL};
  static const char *const empty[] = {"", "", NULL};

  check_rows (three, 3, "a|a much longer one|c");
  check_rows (four, 2, "aaaa\nbbbb|cccc\ndddd");
  check_rows (two, 4, "|aaaaaaaa||bbbbbbbb");
  check_rows (none, 2, "|");
  check_rows (empty, 1, "\n");
}

/* A tone, from a phase to another, in both channels. */
static float *
create_tone (gsize n_frames, double cycles, double phase, double level)
{
  float *samples = g_new (float, 2 * n_frames);

  for (gsize i = 0; i < n_frames; i++) {
    double angle = 2 * G_PI * (cycles * (double)i / (double)n_frames + phase);

    samples[2 * i] = samples[2 * i + 1] = (float)(level * sin (angle));
  }
  return samples;
}

static PreviewLoopJoint
measure (const float *samples, gsize n_frames)
{
  PreviewLoopJoint joint;

  preview_loop_joint_measure (&joint, samples, n_frames, samples, n_frames, 2,
                              RATE);
  return joint;
}

static void
test_seamless (void)
{
  /* 440 whole waves in a second. */
  g_autofree float *samples = create_tone (RATE, 440, 0, 0.5);
  PreviewLoopJoint joint = measure (samples, RATE);
  g_autofree char *text = preview_loop_joint_describe (&joint);

  g_assert_cmpint (joint.flaw, ==, PREVIEW_LOOP_SEAMLESS);
  g_assert_cmpfloat_with_epsilon (joint.jump, 0.5 * 2 * G_PI * 440 / RATE,
                                  0.001);
  g_assert_nonnull (strstr (text, "without a seam"));
}

static void
test_click (void)
{
  /* The last wave breaks off at its top. */
  g_autofree float *samples = create_tone (RATE, 100.25, 0, 0.5);
  PreviewLoopJoint joint = measure (samples, RATE);
  g_autofree char *text = preview_loop_joint_describe (&joint);

  g_assert_cmpint (joint.flaw, ==, PREVIEW_LOOP_CLICK);
  g_assert_cmpfloat_with_epsilon (joint.jump, 0.5, 0.01);
  g_assert_nonnull (strstr (text, "-6.0 dBFS"));
}

static void
test_gap (void)
{
  g_autofree float *samples = create_tone (RATE, 440, 0.25, 0.5);
  PreviewLoopJoint joint;

  /* 30 ms at the start, 50 ms at the end. */
  memset (samples, 0, sizeof (float) * 2 * (RATE * 30 / 1000));
  memset (samples + 2 * (RATE - RATE * 50 / 1000), 0,
          sizeof (float) * 2 * (RATE * 50 / 1000));
  joint = measure (samples, RATE);
  g_assert_cmpint (joint.flaw, ==, PREVIEW_LOOP_GAP);
  g_assert_cmpuint (joint.gap / 1000000, ==, 80);
}

static void
test_step (void)
{
  g_autofree float *samples = create_tone (RATE, 440, 0, 0.8);
  PreviewLoopJoint joint;

  /* Dies away to a tenth. */
  for (gsize i = 0; i < 2 * RATE; i++)
    samples[i] *= 1 - 0.9f * (float)i / (2 * RATE);
  joint = measure (samples, RATE);
  g_assert_cmpint (joint.flaw, ==, PREVIEW_LOOP_STEP);
  g_assert_cmpfloat (joint.step, >, 10);
}

static void
test_tiny (void)
{
  static const float samples[2] = {0.1f, 0.1f};
  PreviewLoopJoint joint = measure (samples, 1);

  g_assert_cmpint (joint.flaw, ==, PREVIEW_LOOP_SEAMLESS);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/words/compare", test_words);
  g_test_add_func ("/app/words/other-scripts", test_other_scripts);
  g_test_add_func ("/app/words/describe", test_describe);
  g_test_add_func ("/app/words/random", test_random);
  g_test_add_func ("/app/words/long", test_long);
  g_test_add_func ("/app/align/rows", test_align);
  g_test_add_func ("/app/loop/seamless", test_seamless);
  g_test_add_func ("/app/loop/click", test_click);
  g_test_add_func ("/app/loop/gap", test_gap);
  g_test_add_func ("/app/loop/step", test_step);
  g_test_add_func ("/app/loop/tiny", test_tiny);
  return g_test_run ();
}
