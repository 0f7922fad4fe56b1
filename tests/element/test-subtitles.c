/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "element-harness.h"

static char *
join_texts (Harness *h)
{
  HarnessStream *stream = harness_get_stream (h, "text_0");

  g_ptr_array_add (stream->texts, NULL);
  return g_strjoinv ("\n", (char **)stream->texts->pdata);
}

static gboolean
has_text_pad (Harness *h)
{
  g_autofree char *pads = harness_dup_pads (h);

  return strstr (pads, "text") != NULL;
}

static void
test_none (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001?subtitles=none");
  g_autoptr (GstStructure) transcript = NULL;

  harness_preroll (h);
  g_assert_false (has_text_pad (h));
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_WARNING), ==, 0);
  /* It can be had all the same. */
  transcript = harness_dup_structure (h->src, "transcript");
  g_assert_nonnull (transcript);
}

static void
test_dub (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001");
  g_autofree char *texts = NULL;

  harness_play (h);
  texts = join_texts (h);
  harness_assert_words (texts, "Good evening.|put the kettle on|Petrel.");
}

/* Look-ups of both runs are on their way before either is waited for. */
static void
test_translation (void)
{
  g_autoptr (Harness) h = harness_new (
      "camb://dubbing/1001?subtitles=translation&translation=4003");
  g_autofree char *texts = NULL;

  harness_play (h);
  texts = join_texts (h);
  harness_assert_words (texts, "Guten Abend.|Petrel.");
  g_assert_null (strstr (texts, "Good evening"));
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_WARNING), ==, 0);
  g_assert_cmpuint (harness_get_statistic (h, "api-requests"), ==, 2);
}

static void
test_both (void)
{
  g_autoptr (Harness) h =
      harness_new ("camb://dubbing/1001?subtitles=both&translation=4003");
  HarnessStream *stream;
  const char *first;

  harness_play (h);
  stream = harness_get_stream (h, "text_0");
  first = stream->texts->pdata[0];
  harness_assert_words (first, "Good evening.|Guten Abend.");
  g_assert_true (strstr (first, "Good") < strstr (first, "Guten"));
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_WARNING), ==, 0);
}

/* Fewer texts than lines are laid on by length, and the user is told. */
static void
test_counts_differ (void)
{
  g_autoptr (Harness) h = harness_new (
      "camb://dubbing/1001?subtitles=translation&translation=4004");
  g_autofree char *texts = NULL;

  harness_play (h);
  texts = join_texts (h);
  harness_assert_words (texts, "Bonsoir.|Bienvenue");
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_WARNING), ==, 1);
  harness_assert_warning (h, 0, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
                          "11 lines|4004|7 texts");
}

typedef struct
{
  const char *name;
  const char *translation;
  GQuark (*domain) (void);
  int code;
  const char *words;
} FailureCase;

static const FailureCase failure_cases[] = {
    {"unknown", "777", gst_resource_error_quark, GST_RESOURCE_ERROR_NOT_FOUND,
     "777"},
    {"422", "4099", gst_resource_error_quark, GST_RESOURCE_ERROR_SETTINGS,
     "4099"},
    {"pending", "4500", gst_resource_error_quark, GST_RESOURCE_ERROR_BUSY,
     "4500"},
    {"failed", "4501", gst_resource_error_quark, GST_RESOURCE_ERROR_FAILED,
     "4501|Out of words"},
};

/* The dub plays with its own lines rather than not at all. */
static void
check_failure (gconstpointer data)
{
  const FailureCase *c = data;
  g_autofree char *uri = g_strconcat (
      "camb://dubbing/1001?subtitles=translation&translation=", c->translation,
      NULL);
  g_autoptr (Harness) h = harness_new (uri);
  g_autofree char *texts = NULL;

  camb_service_add_pending_run (h->service, "translation", 4500, "{}", 0, 0);
  camb_service_add_run (h->service, "translation", 4501,
                        "{\"status\": \"ERROR\", "
                        "\"exception_reason\": \"Out of words\"}");
  harness_play (h);
  texts = join_texts (h);
  harness_assert_words (texts, "Good evening.");
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_WARNING), ==, 1);
  harness_assert_warning (h, 0, c->domain (), c->code, "subtitles of the dub");
  harness_assert_warning (h, 0, c->domain (), c->code, c->words);
}

/* Hostile words stay words. */
static void
test_markup (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1012");
  g_autofree char *texts = NULL;

  harness_play (h);
  texts = join_texts (h);
  harness_assert_words (texts, "Fish &amp; &lt;b&gt;chips&lt;/b&gt;|"
                               "Out of order.|No length.|Past the end.");
}

static void
test_no_transcript (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1009");
  g_autoptr (GstStructure) transcript = NULL;

  harness_preroll (h);
  g_assert_false (has_text_pad (h));
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_WARNING), ==, 0);
  transcript = harness_dup_structure (h->src, "transcript");
  g_assert_null (transcript);
}

/* A word for each style, in the order of the styles. */
static void
test_speaker_styles (void)
{
  static const char *const styles[] = {"none", "name", "color", "name-color"};

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++) {
    g_autofree char *uri =
        g_strconcat ("camb://dubbing/1001?speakers=", styles[i], NULL);
    g_autoptr (Harness) h = harness_new (uri);
    g_autofree char *texts = NULL;

    harness_play (h);
    texts = join_texts (h);
    g_assert_cmpint (strstr (texts, "Jonas") != NULL, ==, i == 1 || i == 3);
    g_assert_cmpint (strstr (texts, "<span") != NULL, ==, i >= 2);
  }
}

/* As delivered, two lines at once are shown together for as long as both are
 * there; for reading, lines are broken. */
static void
test_layouts (void)
{
  static const char *const layouts[] = {"none", "reading"};

  for (guint i = 0; i < G_N_ELEMENTS (layouts); i++) {
    g_autoptr (Harness) h = harness_new ("camb://dubbing/1001");
    g_autofree char *texts = NULL;
    HarnessStream *stream;

    gst_util_set_object_arg (G_OBJECT (h->src), "subtitle-layout", layouts[i]);
    harness_play (h);
    stream = harness_get_stream (h, "text_0");
    if (i == 0) {
      g_assert_cmpuint (stream->first, ==, 1 * GST_SECOND);
      g_assert_cmpuint (stream->end, ==, 29403 * GST_MSECOND);
      g_assert_cmpstr (stream->texts->pdata[0], ==,
                       "Good evening. The harbour is quiet tonight.");
    }
    texts = join_texts (h);
    harness_assert_words (texts, "Two hours? Nearly three!|kettle");
  }
}

static void
add_tests (void)
{
  g_test_add_func ("/subtitles/none", test_none);
  g_test_add_func ("/subtitles/dub", test_dub);
  g_test_add_func ("/subtitles/translation", test_translation);
  g_test_add_func ("/subtitles/both", test_both);
  g_test_add_func ("/subtitles/counts-differ", test_counts_differ);
  for (guint i = 0; i < G_N_ELEMENTS (failure_cases); i++) {
    g_autofree char *path =
        g_strconcat ("/subtitles/failure/", failure_cases[i].name, NULL);
    g_test_add_data_func (path, &failure_cases[i], check_failure);
  }
  g_test_add_func ("/subtitles/markup", test_markup);
  g_test_add_func ("/subtitles/no-transcript", test_no_transcript);
  g_test_add_func ("/subtitles/layouts", test_layouts);
  g_test_add_func ("/subtitles/speaker-styles", test_speaker_styles);
}

int
main (int argc, char **argv)
{
  return harness_main (argc, argv, add_tests);
}
