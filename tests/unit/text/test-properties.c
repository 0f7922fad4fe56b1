/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-layout.h"
#include "camb-timeline.h"
#include "transcripts.h"

static void
assert_same (const CambSubtitle *found, const CambSubtitle *expected)
{
  g_assert_nonnull (found);
  g_assert_cmpuint (found->start, ==, expected->start);
  g_assert_cmpuint (found->end, ==, expected->end);
  g_assert_cmpstr (found->markup, ==, expected->markup);
}

/* From the last to the first, so that none is found by being next. */
static void
check_find (const TestSubtitles *subtitles)
{
  CambSubtitles *source = test_subtitles_get_source (subtitles);

  for (guint i = test_subtitles_get_length (subtitles); i-- > 0;) {
    const CambSubtitle *it = test_subtitles_get (subtitles, i);
    const CambSubtitle *before = NULL;

    if (i > 0)
      before = test_subtitles_get (subtitles, i - 1);
    assert_same (camb_subtitles_find (source, it->start), it);
    assert_same (camb_subtitles_find (source, it->end - 1), it);
    assert_same (camb_subtitles_find_before (source, it->end), it);
    assert_same (camb_subtitles_find_before (source, it->start + 1), it);
    if (before != NULL)
      assert_same (camb_subtitles_find_before (source, it->start), before);
    else
      g_assert_null (camb_subtitles_find_before (source, it->start));
    if (before != NULL && it->start > before->end)
      assert_same (camb_subtitles_find (source, before->end), it);
  }
}

static void
check_order (const TestSubtitles *subtitles)
{
  guint64 last_end = 0;

  for (guint i = 0; i < test_subtitles_get_length (subtitles); i++) {
    const CambSubtitle *subtitle = test_subtitles_get (subtitles, i);

    g_assert_cmpuint (subtitle->start, >=, last_end);
    g_assert_cmpuint (subtitle->end, >, subtitle->start);
    last_end = subtitle->end;
  }
}

/* All lines, block by block. */
static GArray *
lay_out (const CambCues *cues,
         const CambLayoutRules *rules,
         CambStrings *strings)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (CambLine));
  guint to;

  for (guint from = 0; from < camb_cues_get_length (cues); from = to) {
    g_autoptr (GArray) lines = NULL;

    to = camb_layout_find_end (cues, from);
    lines = camb_layout_lay_out (cues, rules, from, to, strings);
    g_array_append_vals (all, lines->data, lines->len);
  }
  return all;
}

static gboolean
is_silent (const CambCues *cues, guint64 from, guint64 to)
{
  for (guint i = 0; i < camb_cues_get_length (cues); i++)
    if (camb_cues_get (cues, i)->start < to &&
        camb_cues_get (cues, i)->end > from)
      return FALSE;
  return TRUE;
}

/* Where nobody speaks the screen is empty for two frames or not at all, unless
 * that would take the time to see what was on it. */
static void
check_gaps (const TestSubtitles *subtitles, const CambCues *cues)
{
  for (guint i = 0; i + 1 < test_subtitles_get_length (subtitles); i++) {
    const CambSubtitle *it = test_subtitles_get (subtitles, i);
    const CambSubtitle *next = test_subtitles_get (subtitles, i + 1);

    if (it->end - it->start >= (833 + 84) * MS && next->start > it->end &&
        is_silent (cues, it->end, next->start))
      g_assert_cmpuint (next->start - it->end, >=, 84 * MS);
  }
}

/* The pieces of every line together are the line, and none starts earlier,
 * lasts too long or runs into somebody else's line. */
static void
check_pieces (const CambCues *cues, CambSpeakerStyle style, guint64 duration)
{
  CambLayoutRules rules = {CAMB_SUBTITLE_LAYOUT_READING, style, NULL, duration};
  g_autoptr (CambStrings) strings = camb_strings_new ();
  g_autoptr (GArray) lines = lay_out (cues, &rules, strings);
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_free);
  guint n = camb_cues_get_length (cues);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (left, test_squeeze (camb_cues_get (cues, i)->text));
  for (guint i = 0; i < lines->len; i++) {
    const CambLine *line = &g_array_index (lines, CambLine, i);
    const CambCue *cue = camb_cues_get (cues, line->rank);
    g_autofree char *piece = test_squeeze (line->cue.text);
    char *rest = g_ptr_array_index (left, line->rank);

    g_assert_true (g_str_has_prefix (rest, piece));
    left->pdata[line->rank] = g_strdup (rest + strlen (piece));
    g_free (rest);
    g_assert_cmpuint (line->cue.start, >=, cue->start);
    g_assert_cmpuint (line->cue.end - line->cue.start, <=, 7 * SECOND);
    for (guint j = 0; j < n && line->cue.end > cue->end; j++)
      g_assert_true (camb_cues_get (cues, j)->end <= cue->end ||
                     camb_cues_get (cues, j)->start >= line->cue.end);
  }
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (g_ptr_array_index (left, i), ==, "");
}

/* Lines may be split over subtitles, so the search is for the number with which
 * every text starts. */
static void
check_nothing_lost (const TestSubtitles *subtitles, GPtrArray *texts)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < test_subtitles_get_length (subtitles); i++) {
    g_autofree char *text = test_get_plain_text (subtitles, i);

    g_string_append (all, text);
    g_string_append_c (all, ' ');
  }
  g_strdelimit (all->str, "\n", ' ');
  for (guint i = 0; i < texts->len; i++) {
    g_autofree char *number = g_strdup_printf ("#%u ", i);

    g_assert_nonnull (strstr (all->str, number));
  }
}

/* As they were delivered even whole texts can be found. */
static void
check_texts_whole (const TestSubtitles *subtitles, GPtrArray *texts)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < test_subtitles_get_length (subtitles); i++) {
    g_autofree char *text = test_get_plain_text (subtitles, i);

    g_string_append_printf (all, "\n%s\n", text);
  }
  for (guint i = 0; i < texts->len; i++)
    g_assert_nonnull (strstr (all->str, g_ptr_array_index (texts, i)));
}

static void
check_transcript (guint seed, guint n_lines)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CambCuesBuilder) builder =
      test_make_transcript (rand, n_lines, texts);
  guint64 duration =
      seed % 2 ? UNKNOWN : g_rand_int_range (rand, 1, 300) * SECOND;
  g_autoptr (CambCues) cues =
      camb_cues_builder_build (builder, CAMB_TIME_UNIT_AUTO, duration);

  g_test_message ("seed %u: %s", seed,
                  camb_cues_builder_get_decision (builder));
  g_assert_cmpuint (camb_cues_get_length (cues), ==, n_lines);
  for (guint i = 1; i < n_lines; i++)
    g_assert_cmpuint (camb_cues_get (cues, i)->start, >=,
                      camb_cues_get (cues, i - 1)->start);
  for (int style = 0; style <= CAMB_SPEAKER_STYLE_NAME_COLOR; style++) {
    g_autoptr (TestSubtitles) plain = test_subtitles_new (
        cues, style, CAMB_SUBTITLE_LAYOUT_NONE, NULL, duration);
    g_autoptr (TestSubtitles) laid_out = test_subtitles_new (
        cues, style, CAMB_SUBTITLE_LAYOUT_READING, NULL, duration);

    check_pieces (cues, style, duration);
    check_order (plain);
    check_order (laid_out);
    check_find (plain);
    check_find (laid_out);
    check_gaps (laid_out, cues);
    check_texts_whole (plain, texts);
    check_nothing_lost (laid_out, texts);
  }
}

static void
test_transcripts (void)
{
  for (guint seed = 0; seed < 100; seed++)
    check_transcript (seed, 1 + seed % 40);
}

/* Random bytes in every field. */
static void
test_garbage (void)
{
  for (guint seed = 0; seed < 200; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();
    g_autoptr (CambCues) cues = NULL;
    g_autoptr (TestSubtitles) subtitles = NULL;

    for (guint i = 0; i < 30; i++) {
      char text[200];
      union
      {
        guint32 words[2];
        double value;
      } times[2];

      for (guint j = 0; j < sizeof text - 1; j++)
        text[j] = g_rand_int (rand);
      text[sizeof text - 1] = '\0';
      for (guint j = 0; j < 4; j++)
        times[j / 2].words[j % 2] = g_rand_int (rand);
      camb_cues_builder_add (builder, times[0].value, times[1].value, text,
                             text + 100);
    }
    cues = camb_cues_builder_build (builder, CAMB_TIME_UNIT_AUTO,
                                    g_rand_int (rand));
    subtitles = test_subtitles_new (cues, seed % 4, seed % 2,
                                    (const char *)"\xff", g_rand_int (rand));
    check_order (subtitles);
    for (guint i = 0; i < test_subtitles_get_length (subtitles); i++)
      g_free (test_get_plain_text (subtitles, i));
  }
}

typedef enum
{
  SHAPE_REGULAR,
  SHAPE_ALL_AT_ONCE,
  SHAPE_ALL_OPEN,
  SHAPE_NO_TIMES,
  N_SHAPES,
} Shape;

static void
add_line (CambCuesBuilder *builder, Shape shape, guint i, guint n)
{
  g_autofree char *text = g_strdup_printf ("line %u of a very long day", i);
  g_autofree char *speaker = g_strdup_printf ("speaker %u", i);

  switch (shape) {
  case SHAPE_ALL_AT_ONCE:
    camb_cues_builder_add (builder, 1, 2, text, speaker);
    break;
  case SHAPE_ALL_OPEN:
    camb_cues_builder_add (builder, n - i, 3 * n - i, text, speaker);
    break;
  case SHAPE_NO_TIMES:
    camb_cues_builder_add (builder, 0, 0, text, speaker);
    break;
  default:
    camb_cues_builder_add (builder, i + 0.25, i + 1.5, text, "Anna");
    break;
  }
}

/* The least time that it takes from lines to subtitles, in microseconds. */
static gint64
measure (Shape shape, guint n, guint n_rounds, gint64 *building)
{
  gint64 best = G_MAXINT64;

  for (guint round = 0; round < n_rounds; round++) {
    gint64 start = g_get_monotonic_time ();
    gint64 built;
    g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();
    g_autoptr (CambCues) cues = NULL;
    g_autoptr (TestSubtitles) subtitles = NULL;

    for (guint i = 0; i < n; i++)
      add_line (builder, shape, i, n);
    cues = camb_cues_builder_build (builder, CAMB_TIME_UNIT_AUTO, UNKNOWN);
    built = g_get_monotonic_time ();
    subtitles =
        test_subtitles_new (cues, CAMB_SPEAKER_STYLE_NAME_COLOR,
                            CAMB_SUBTITLE_LAYOUT_READING, "en", UNKNOWN);
    g_assert_cmpuint (camb_cues_get_length (cues), ==, n);
    g_assert_cmpuint (test_subtitles_get_length (subtitles), >=, n / 8);
    best = MIN (best, g_get_monotonic_time () - start);
    *building = built - start;
  }
  return best;
}

/* Sixteen times the lines take about sixteen times as long; a quadratic step
 * anywhere would make that 256. The factor leaves room for a busy machine. */
static void
test_effort (void)
{
  for (Shape shape = 0; shape < N_SHAPES; shape++) {
    gint64 building;
    gint64 few = measure (shape, 100000 / 16, 3, &building);
    gint64 many = measure (shape, 100000, 1, &building);

    g_test_message ("shape %d: %" G_GINT64_FORMAT " us for 100000 lines, of "
                    "which %" G_GINT64_FORMAT " for the cues",
                    shape, many, building);
    g_assert_cmpint (many, <, 80 * few);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/properties/transcripts", test_transcripts);
  g_test_add_func ("/properties/garbage", test_garbage);
  g_test_add_func ("/properties/effort", test_effort);
  return g_test_run ();
}
