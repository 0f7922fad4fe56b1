/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Lines that are made when somebody looks at them. */

#include "config.h"

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
  preview_transcript_set_translation (transcript, texts);
  check_translation (transcript, 1, "Zwei");
  preview_transcript_set_search (transcript, "drei");
  g_assert_cmpuint (get_length (transcript), ==, 1);
  preview_transcript_set_search (transcript, NULL);
  preview_transcript_set_translation (transcript, fewer);
  check_translation (transcript, 0, "Alles");
  preview_transcript_set_translation (transcript, NULL);
  g_assert_false (preview_transcript_has_translation (transcript));
}

static void
test_pace (void)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();
  g_autoptr (PreviewTranscript) transcript = preview_transcript_new ();
  g_autoptr (CambCues) cues = NULL;

  camb_cues_builder_add (builder, 0, 2, "Slow", "Ana");
  camb_cues_builder_add (builder, 2, 3, "Twenty-five characters ok", "Ana");
  camb_cues_builder_add (builder, 3, 5, "Slow", "Ana");
  camb_cues_builder_add (builder, 5, 6, "Twenty-five characters ok", "Ana");
  cues = camb_cues_builder_build (builder, CAMB_TIME_UNIT_SECONDS, G_MAXUINT64);
  preview_transcript_set_cues (transcript, cues);

  g_assert_cmpuint (preview_transcript_count_problems (transcript), ==, 2);
  g_assert_cmpuint (
      preview_transcript_find_problem (transcript, PREVIEW_NO_LINE), ==, 1);
  g_assert_cmpuint (preview_transcript_find_problem (transcript, 1), ==, 3);
  g_assert_cmpuint (preview_transcript_find_problem (transcript, 3), ==, 1);
  g_assert_cmpint (preview_pace_judge (17.0), ==, PREVIEW_PACE_EASY);
  g_assert_cmpint (preview_pace_judge (18.0), ==, PREVIEW_PACE_FAST);
  g_assert_cmpint (preview_pace_judge (20.1), ==, PREVIEW_PACE_TOO_FAST);
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
  g_test_add_func ("/app/transcript/pace", test_pace);
  g_test_add_func ("/app/transcript/many", test_many);
  g_test_add_func ("/app/captions", test_captions);
  return g_test_run ();
}
