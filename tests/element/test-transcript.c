/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "element-harness.h"

#define MS(x) (G_GUINT64_CONSTANT (x) * GST_MSECOND)

static const GValue *
get_cues (const GstStructure *transcript)
{
  const GValue *cues;

  g_assert_nonnull (transcript);
  cues = gst_structure_get_value (transcript, "cues");
  g_assert_nonnull (cues);
  g_assert_true (GST_VALUE_HOLDS_ARRAY (cues));

  return cues;
}

static void
assert_cue (const GstStructure *transcript,
            guint index,
            guint64 start,
            guint64 end,
            const char *text,
            const char *speaker)
{
  const GstStructure *cue = gst_value_get_structure (
      gst_value_array_get_value (get_cues (transcript), index));
  guint64 found_start = 0, found_end = 0;

  g_assert_true (gst_structure_get_uint64 (cue, "start", &found_start));
  g_assert_true (gst_structure_get_uint64 (cue, "end", &found_end));
  g_assert_cmpuint (found_start, ==, start);
  g_assert_cmpuint (found_end, ==, end);
  g_assert_cmpstr (gst_structure_get_string (cue, "text"), ==, text);
  g_assert_cmpstr (gst_structure_get_string (cue, "speaker"), ==, speaker);
}

/* The 4th and the 5th line overlap, and stay as they are. */
static void
assert_harbour_talk (const GstStructure *transcript)
{
  g_assert_cmpuint (gst_value_array_get_size (get_cues (transcript)), ==, 11);
  assert_cue (transcript, 0, MS (1000), MS (4008),
              "Good evening. The harbour is quiet tonight.", "Mara");
  assert_cue (transcript, 3, MS (10560), MS (13569),
              "That is the Petrel. She is two hours late.", "Mara");
  assert_cue (transcript, 4, MS (12920), MS (14858), "Two hours? Nearly three!",
              "Jonas");
  assert_cue (transcript, 10, MS (27960), MS (29403), "Welcome home, Petrel.",
              "Mara");
}

static GstStructure *
dup_transcript (const char *uri)
{
  g_autoptr (Harness) h = harness_new (uri);

  harness_preroll (h);

  return harness_dup_structure (h->src, "transcript");
}

/* Whatever the text pad shows, the transcript is that of the dub. */
static void
test_as_delivered (void)
{
  static const char *const uris[] = {
      "camb://dubbing/1001",
      "camb://dubbing/1001?subtitles=none",
      "camb://dubbing/1001?speakers=name-color",
      "camb://dubbing/1001?subtitles=translation&translation=4002",
      "camb://dubbing/1001?subtitles=both&translation=4003",
      "camb://dubbing/1016",
  };

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++) {
    g_autoptr (GstStructure) transcript = dup_transcript (uris[i]);

    assert_harbour_talk (transcript);
  }
}

static void
test_milliseconds (void)
{
  static const char *const uris[] = {"camb://dubbing/1006",
                                     "camb://dubbing/1006?unit=milliseconds"};

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++) {
    g_autoptr (GstStructure) transcript = dup_transcript (uris[i]);

    assert_harbour_talk (transcript);
  }
}

/* Who insists on seconds gets them. */
static void
test_seconds (void)
{
  g_autoptr (GstStructure) transcript =
      dup_transcript ("camb://dubbing/1006?unit=seconds");

  assert_cue (transcript, 0, MS (1000) * 1000, MS (4008) * 1000,
              "Good evening. The harbour is quiet tonight.", "Mara");
}

/* The lines that are shown lie where the film is, not a thousand times later.
 */
static void
test_milliseconds_on_pad (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1006");
  HarnessStream *text;

  harness_play (h);
  text = harness_get_stream (h, "text_0");
  g_assert_cmpuint (text->n_buffers, >=, 9);
  g_assert_cmpuint (text->first, ==, MS (1000));
  g_assert_cmpuint (text->end, <, 31 * GST_SECOND);
}

typedef struct
{
  const char *uri;
  const char *first;
} LanguageCase;

static const LanguageCase languages[] = {
    {"camb://dubbing/1004", "Good evening. The harbour is quiet tonight."},
    {"camb://dubbing/1004?language=es-es",
     "Buenas noches. El puerto está tranquilo hoy."},
    {"camb://dubbing/1004?language=German",
     "Guten Abend. Der Hafen ist ruhig heute Nacht."},
    {"camb://dubbing/1014", "Good evening. The harbour is quiet tonight."},
    {"camb://dubbing/1014?language=54",
     "Buenas noches. El puerto está tranquilo hoy."},
    {"camb://dubbing/1014?language=de",
     "Guten Abend. Der Hafen ist ruhig heute Nacht."},
    {"camb://dubbing/1005", "Buenas noches. El puerto está tranquilo hoy."},
};

static void
test_languages (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++) {
    g_autoptr (GstStructure) transcript = dup_transcript (languages[i].uri);
    const GstStructure *cue = gst_value_get_structure (
        gst_value_array_get_value (get_cues (transcript), 0));

    g_assert_cmpuint (gst_value_array_get_size (get_cues (transcript)), ==, 11);
    g_assert_cmpstr (gst_structure_get_string (cue, "text"), ==,
                     languages[i].first);
  }
}

/* In the order of time; what has neither text nor time is left out. */
static void
test_odd_cues (void)
{
  g_autoptr (GstStructure) transcript = dup_transcript ("camb://dubbing/1012");
  const GValue *cues = get_cues (transcript);
  guint64 last = 0;

  for (guint i = 0; i < gst_value_array_get_size (cues); i++) {
    const GstStructure *cue =
        gst_value_get_structure (gst_value_array_get_value (cues, i));
    guint64 start = 0, end = 0;

    g_assert_true (gst_structure_get_uint64 (cue, "start", &start));
    g_assert_true (gst_structure_get_uint64 (cue, "end", &end));
    g_assert_cmpuint (start, >=, last);
    g_assert_cmpuint (end, >=, start);
    last = start;
  }
  assert_cue (transcript, 0, MS (1500), MS (3500), "Fish & <b>chips</b>", "");
}

static void
test_none (void)
{
  static const char *const uris[] = {"camb://dubbing/1009", "camb://tts/2001",
                                     "camb://sound/3001"};

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++) {
    g_autoptr (GstStructure) transcript = dup_transcript (uris[i]);

    g_assert_null (transcript);
  }
}

/* It is known as soon as the run is: before any media. */
static void
test_early (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001");
  g_autoptr (GstStructure) transcript = NULL;

  camb_service_hang_next (h->service, "/media/", 100);
  harness_start (h, GST_STATE_PAUSED);
  g_assert_true (
      camb_service_wait_for_requests (h->service, "/media/", 1, 20000));
  transcript = harness_dup_structure (h->src, "transcript");
  assert_harbour_talk (transcript);
}

static void
add_tests (void)
{
  g_test_add_func ("/transcript/as-delivered", test_as_delivered);
  g_test_add_func ("/transcript/milliseconds", test_milliseconds);
  g_test_add_func ("/transcript/seconds", test_seconds);
  g_test_add_func ("/transcript/milliseconds-on-pad", test_milliseconds_on_pad);
  g_test_add_func ("/transcript/languages", test_languages);
  g_test_add_func ("/transcript/odd-cues", test_odd_cues);
  g_test_add_func ("/transcript/none", test_none);
  g_test_add_func ("/transcript/early", test_early);
}

int
main (int argc, char **argv)
{
  return harness_main (argc, argv, add_tests);
}
