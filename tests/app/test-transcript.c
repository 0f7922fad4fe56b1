/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Lines that are made when somebody looks at them. */

#include "config.h"

#include <string.h>

#include "preview-captions.h"
#include "preview-time.h"
#include "preview-transcript.h"

#define S PREVIEW_SECOND
#define N_MANY 100000

static CambCues *
create_cues (guint n)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();

  for (guint i = 0; i < n; i++) {
    g_autofree char *text = g_strdup_printf ("Line %u of many", i);

    camb_cues_builder_add (builder, 2.0 * i, 2.0 * i + 1.5, text,
                           i % 3 == 0 ? "Ana" : "Luis");
  }
  return camb_cues_builder_build (builder, CAMB_TIME_UNIT_SECONDS, G_MAXUINT64);
}

static guint
get_length (PreviewTranscript *transcript)
{
  return g_list_model_get_n_items (G_LIST_MODEL (transcript));
}

static PreviewLine *
get_line (PreviewTranscript *transcript, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (transcript), position);
}

static void
test_lines (void)
{
  g_autoptr (PreviewTranscript) transcript = preview_transcript_new ();
  g_autoptr (CambCues) cues = create_cues (5);
  g_autoptr (PreviewLine) line = NULL;

  g_assert_cmpuint (get_length (transcript), ==, 0);
  preview_transcript_set_cues (transcript, cues);
  g_assert_cmpuint (get_length (transcript), ==, 5);
  line = get_line (transcript, 3);
  g_assert_cmpstr (preview_line_get_text (line), ==, "Line 3 of many");
  g_assert_cmpstr (preview_line_get_speaker (line), ==, "Ana");
  g_assert_cmpuint (preview_line_get_start (line), ==, 6 * S);
  g_assert_null (preview_line_get_translation (line));
  g_assert_null (get_line (transcript, 5));
}

static void
test_find (void)
{
  g_autoptr (PreviewTranscript) transcript = preview_transcript_new ();
  g_autoptr (CambCues) cues = create_cues (5);

  g_assert_cmpuint (preview_transcript_find_line (transcript, 0), ==,
                    PREVIEW_NO_LINE);
  preview_transcript_set_cues (transcript, cues);
  g_assert_cmpuint (preview_transcript_find_line (transcript, 0), ==, 0);
  g_assert_cmpuint (preview_transcript_find_line (transcript, 2 * S - 1), ==,
                    0);
  g_assert_cmpuint (preview_transcript_find_line (transcript, 2 * S), ==, 1);
  g_assert_cmpuint (preview_transcript_find_line (transcript, 1000 * S), ==, 4);
}

static void
test_search (void)
{
  g_autoptr (PreviewTranscript) transcript = preview_transcript_new ();
  g_autoptr (CambCues) cues = create_cues (30);
  g_autoptr (PreviewLine) line = NULL;

  preview_transcript_set_cues (transcript, cues);
  preview_transcript_set_search (transcript, "LINE 1");
  g_assert_cmpuint (get_length (transcript), ==, 11);
  g_assert_cmpuint (preview_transcript_find_row (transcript, 10), ==, 1);
  g_assert_cmpuint (preview_transcript_find_row (transcript, 2), ==,
                    PREVIEW_NO_LINE);
  preview_transcript_set_speaker (transcript, 0);
  line = get_line (transcript, 0);
  g_assert_cmpuint (preview_line_get_index (line), ==, 12);
  preview_transcript_set_search (transcript, "");
  preview_transcript_set_speaker (transcript, -1);
  g_assert_cmpuint (get_length (transcript), ==, 30);
}

static void
check_translation (PreviewTranscript *transcript,
                   guint position,
                   const char *wanted)
{
  g_autoptr (PreviewLine) line = get_line (transcript, position);

  g_assert_cmpstr (preview_line_get_translation (line), ==, wanted);
}

static void
test_translation (void)
{
  static const char *const texts[] = {"Eins", "Zwei", "Drei", NULL};
  static const char *const fewer[] = {"Alles", NULL};
  g_autoptr (PreviewTranscript) transcript = preview_transcript_new ();
  g_autoptr (CambCues) cues = create_cues (3);

  preview_transcript_set_cues (transcript, cues);
  g_assert_true (preview_transcript_set_translation (transcript, texts));
  check_translation (transcript, 1, "Zwei");
  preview_transcript_set_search (transcript, "drei");
  g_assert_cmpuint (get_length (transcript), ==, 1);
  preview_transcript_set_search (transcript, NULL);
  g_assert_false (preview_transcript_set_translation (transcript, fewer));
  check_translation (transcript, 0, "Alles");
  check_translation (transcript, 1, NULL);
  /* Told once. */
  g_assert_true (preview_transcript_set_translation (transcript, fewer));
  preview_transcript_set_translation (transcript, NULL);
  g_assert_false (preview_transcript_has_translation (transcript));
}

static CambCues *
create_mixed_cues (void)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();

  camb_cues_builder_add (builder, 0, 2, "Slow", "Ana");
  camb_cues_builder_add (builder, 3, 4, "Twenty-five characters ok", "Ana");
  camb_cues_builder_add (builder, 5, 7, "Slow", "Ana");
  camb_cues_builder_add (builder, 8, 9, "Twenty-five characters ok", "Ana");
  camb_cues_builder_add (builder, 9.5, 11, "Overlapping", "Luis");
  camb_cues_builder_add (builder, 10, 12, "Last", "Ana");
  return camb_cues_builder_build (builder, CAMB_TIME_UNIT_SECONDS, G_MAXUINT64);
}

static PreviewProblems *
wait_for_problems (PreviewTranscript *transcript)
{
  PreviewProblems *problems = preview_transcript_get_problems (transcript);

  while (!preview_problems_is_ready (problems))
    g_main_context_iteration (NULL, TRUE);
  return problems;
}

static void
test_problems (void)
{
  g_autoptr (PreviewTranscript) transcript = preview_transcript_new ();
  g_autoptr (CambCues) cues = create_mixed_cues ();
  PreviewProblems *problems;

  preview_transcript_set_cues (transcript, cues);
  problems = wait_for_problems (transcript);
  g_assert_cmpuint (preview_problems_count (problems), ==, 0);

  preview_transcript_set_rules (transcript, CAMB_PROFILE_NETFLIX, "en");
  g_assert_false (preview_problems_is_ready (problems));
  g_assert_cmpuint (preview_problems_find (problems, 0), ==, PREVIEW_NO_LINE);
  wait_for_problems (transcript);
  g_assert_cmpuint (preview_problems_count (problems), ==, 3);
  g_assert_cmpuint (preview_problems_find (problems, PREVIEW_NO_LINE), ==, 1);
  g_assert_cmpuint (preview_problems_find (problems, 1), ==, 3);
  g_assert_cmpuint (preview_problems_find (problems, 3), ==, 4);
  g_assert_cmpuint (preview_problems_find (problems, 4), ==, 1);

  preview_transcript_set_rules (transcript, CAMB_PROFILE_NONE, "en");
  wait_for_problems (transcript);
  g_assert_cmpuint (preview_problems_count (problems), ==, 0);
}

/* Those of the lines before have nothing to say to others. */
static void
test_problems_of_others (void)
{
  g_autoptr (PreviewTranscript) transcript = preview_transcript_new ();
  g_autoptr (CambCues) many = create_cues (N_MANY);
  g_autoptr (CambCues) cues = create_mixed_cues ();

  preview_transcript_set_rules (transcript, CAMB_PROFILE_NETFLIX, NULL);
  preview_transcript_set_cues (transcript, many);
  preview_transcript_set_cues (transcript, cues);
  g_assert_cmpuint (preview_problems_count (wait_for_problems (transcript)), ==,
                    3);
}

static void
check_line (PreviewTranscript *transcript,
            guint position,
            PreviewPaceLevel pace,
            const char *broken,
            const char *figure)
{
  g_autoptr (PreviewLine) line = get_line (transcript, position);
  const PreviewQuality *quality = preview_line_get_quality (line);
  g_autofree char *list = preview_quality_list_broken (quality);
  g_autofree char *figures = preview_quality_describe (quality);

  g_assert_cmpint (preview_quality_get_pace (quality), ==, pace);
  g_assert_cmpstr (list, ==, broken);
  g_assert_nonnull (strstr (figures, figure));
}

static void
test_quality (void)
{
  g_autoptr (PreviewTranscript) transcript = preview_transcript_new ();
  g_autoptr (CambCues) cues = create_mixed_cues ();

  preview_transcript_set_cues (transcript, cues);
  check_line (transcript, 1, PREVIEW_PACE_FAST, NULL, "25.0 characters");
  preview_transcript_set_rules (transcript, CAMB_PROFILE_NETFLIX, "en");
  check_line (transcript, 0, PREVIEW_PACE_EASY, NULL, "2.00 s on screen");
  check_line (transcript, 1, PREVIEW_PACE_TOO_FAST,
              "Too much text for its time", "1 line, 25 characters at most");
  check_line (transcript, 2, PREVIEW_PACE_EASY, NULL, "1.00 s until the next");
  check_line (transcript, 4, PREVIEW_PACE_EASY,
              "The next line starts before it ends", "1.00 s together");
}

/* Nothing is kept of a line that nobody looks at. */
static void
test_many (void)
{
  g_autoptr (PreviewTranscript) transcript = preview_transcript_new ();
  g_autoptr (CambCues) cues = create_cues (N_MANY);

  preview_transcript_set_cues (transcript, cues);
  g_assert_cmpuint (get_length (transcript), ==, N_MANY);
  for (guint i = 0; i < N_MANY; i += 997) {
    PreviewLine *line = get_line (transcript, i);

    g_assert_cmpuint (preview_line_get_index (line), ==, i);
    g_assert_finalize_object (line);
  }
}

static void
quit_cb (GMainLoop *loop)
{
  g_main_loop_quit (loop);
}

static void
test_captions (void)
{
  static const char *const texts[] = {"Eins", "Zwei", "Drei", NULL};
  g_autoptr (PreviewCaptions) captions = preview_captions_new ();
  g_autoptr (CambCues) cues = create_cues (3);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_signal_connect_swapped (captions, "notify::ready", G_CALLBACK (quit_cb),
                            loop);
  preview_captions_set_source (captions, cues, texts, "en", 10 * S);
  g_main_loop_run (loop);
  g_assert_cmpstr (preview_captions_find (captions, S / 2), ==,
                   "Line 0 of many");
  preview_captions_set_mode (captions, PREVIEW_CAPTIONS_TRANSLATION);
  g_main_loop_run (loop);
  g_assert_cmpstr (preview_captions_find (captions, S / 2), ==, "Eins");
  preview_captions_set_mode (captions, PREVIEW_CAPTIONS_OFF);
  g_assert_null (preview_captions_find (captions, S / 2));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/transcript/lines", test_lines);
  g_test_add_func ("/app/transcript/find", test_find);
  g_test_add_func ("/app/transcript/search", test_search);
  g_test_add_func ("/app/transcript/translation", test_translation);
  g_test_add_func ("/app/transcript/problems", test_problems);
  g_test_add_func ("/app/transcript/problems-of-others",
                   test_problems_of_others);
  g_test_add_func ("/app/transcript/quality", test_quality);
  g_test_add_func ("/app/transcript/many", test_many);
  g_test_add_func ("/app/captions", test_captions);
  return g_test_run ();
}
