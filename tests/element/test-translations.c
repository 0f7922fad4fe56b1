/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "element-harness.h"

#define TRANSLATIONS "/apis/translation-result"

static gboolean
has_text (Harness *h, const char *words)
{
  gboolean found = FALSE;

  g_mutex_lock (&h->lock);
  for (guint i = 0; i < h->streams->len; i++) {
    HarnessStream *stream = h->streams->pdata[i];

    for (guint j = 0; j < stream->texts->len; j++)
      found |= strstr (stream->texts->pdata[j], words) != NULL;
  }
  g_mutex_unlock (&h->lock);

  return found;
}

static gboolean
has_german (gpointer data)
{
  return has_text (data, "Leuchtturm");
}

/* The answer comes once the dub plays: its lines are shown until then. */
static void
test_late (void)
{
  g_autoptr (Harness) h =
      harness_new ("camb://dubbing/1001?subtitles=translation&translation="
                   "4003");

  g_object_set (h->src, "timeout", 3, NULL);
  h->sync = TRUE;
  camb_service_hang_next (h->service, TRANSLATIONS, 1);
  harness_start (h, GST_STATE_PLAYING);
  harness_poll (has_german, h, "the translation does not come");
  g_assert_true (has_text (h, "Good evening."));
  g_assert_false (has_text (h, "Guten Abend."));
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_WARNING), ==, 1);
  harness_assert_warning (h, 0, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_BUSY,
                          "subtitles of the dub|4003");
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_ERROR), ==, 0);
}

/* An answer that never comes keeps nobody waiting, neither to play nor to
 * stop. */
static void
test_never (void)
{
  g_autoptr (Harness) h =
      harness_new ("camb://dubbing/1001?subtitles=both&translation=4003");

  camb_service_hang_next (h->service, TRANSLATIONS, 100);
  harness_preroll (h);
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_WARNING), ==, 1);
  harness_stop (h);
}

static gboolean
has_two_warnings (gpointer data)
{
  return harness_count (data, GST_MESSAGE_WARNING) == 2;
}

/* One that fails late is told of as well. */
static void
test_fails_late (void)
{
  g_autoptr (Harness) h =
      harness_new ("camb://dubbing/1001?subtitles=translation&translation="
                   "4003");

  g_object_set (h->src, "timeout", 3, "max-retries", 0, NULL);
  h->sync = TRUE;
  camb_service_hang_next (h->service, TRANSLATIONS, 100);
  harness_start (h, GST_STATE_PLAYING);
  harness_poll (has_two_warnings, h, "nobody says that it failed");
  harness_assert_warning (h, 1, GST_RESOURCE_ERROR,
                          GST_RESOURCE_ERROR_OPEN_READ,
                          "subtitles of the dub|cannot be had");
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_ERROR), ==, 0);
}

/* Without a transcript there is nothing to lay a translation on. */
static void
test_no_transcript (void)
{
  g_autoptr (Harness) h = harness_new (
      "camb://dubbing/1009?subtitles=translation&translation=4003");
  g_autofree char *pads = NULL;

  harness_preroll (h);
  pads = harness_dup_pads (h);
  g_assert_null (strstr (pads, "text"));
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_WARNING), ==, 1);
  harness_assert_warning (h, 0, GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE,
                          "no transcript|4003");
}

/* A translation that is still being made holds the dub as long as the user says
 * it may. */
static void
test_waits (void)
{
  g_autoptr (Harness) h = harness_new (
      "camb://dubbing/1001?subtitles=translation&translation=4900");

  camb_service_add_pending_run (h->service, "translation", 4900,
                                "{\"texts\": [\"a\", \"b\", \"c\", \"d\", "
                                "\"e\", \"f\", \"g\", \"h\", \"i\", \"j\", "
                                "\"k\"]}",
                                2, 0);
  g_object_set (h->src, "wait", 30, NULL);
  harness_play (h);
  g_assert_true (has_text (h, "k"));
  g_assert_false (has_text (h, "Good evening."));
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_WARNING), ==, 0);
}

static void
add_tests (void)
{
  g_test_add_func ("/translations/late", test_late);
  g_test_add_func ("/translations/never", test_never);
  g_test_add_func ("/translations/fails-late", test_fails_late);
  g_test_add_func ("/translations/no-transcript", test_no_transcript);
  g_test_add_func ("/translations/waits", test_waits);
}

int
main (int argc, char **argv)
{
  return harness_main (argc, argv, add_tests);
}
