/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "element-harness.h"

/* The strings of an array, joined by commas. */
static char *
join (const GstStructure *structure, const char *field)
{
  const GValue *array = gst_structure_get_value (structure, field);
  GString *text = g_string_new (NULL);

  g_assert_nonnull (array);
  g_assert_true (GST_VALUE_HOLDS_ARRAY (array));
  for (guint i = 0; i < gst_value_array_get_size (array); i++)
    g_string_append_printf (
        text, "%s%s", i > 0 ? "," : "",
        g_value_get_string (gst_value_array_get_value (array, i)));

  return g_string_free (text, FALSE);
}

static void
assert_list (const GstStructure *run, const char *field, const char *expected)
{
  g_autofree char *joined = join (run, field);

  g_assert_cmpstr (joined, ==, expected);
}

static gboolean
get_boolean (const GstStructure *run, const char *field)
{
  gboolean value = FALSE;

  g_assert_true (gst_structure_get_boolean (run, field, &value));
  return value;
}

typedef struct
{
  const char *uri;
  const char *kind;
  guint64 run_id;
  const char *languages;
  const char *language;
  gboolean has_video;
  gboolean has_voice;
  const char *speakers;
} RunCase;

static const RunCase cases[] = {
    {"camb://dubbing/1001", "dubbing", 1001, "", NULL, TRUE, TRUE,
     "Mara,Jonas,Pip"},
    {"camb://dubbing/1004", "dubbing", 1004, "en-us,es-es,de-de", "en-us", TRUE,
     TRUE, "Mara,Jonas,Pip"},
    {"camb://dubbing/1014?language=de", "dubbing", 1014, "1,54,31", "31", TRUE,
     TRUE, "Mara,Jonas,Pip"},
    {"camb://dubbing/1005", "dubbing", 1005, "", NULL, FALSE, TRUE,
     "Mara,Jonas,Pip"},
    {"camb://dubbing/1009", "dubbing", 1009, "", NULL, TRUE, TRUE, ""},
    {"camb://dubbing/1012", "dubbing", 1012, "", NULL, TRUE, FALSE,
     "Mara,Pip,Jonas"},
    {"camb://tts/2001", "tts", 2001, "", NULL, FALSE, TRUE, ""},
    {"camb://sound/3002", "sound", 3002, "", NULL, FALSE, TRUE, ""},
};

static void
check_run (gconstpointer data)
{
  const RunCase *c = data;
  g_autoptr (Harness) h = harness_new (c->uri);
  g_autoptr (GstStructure) run = NULL;
  g_autofree char *text = NULL;
  guint64 run_id = 0;

  harness_preroll (h);
  run = harness_dup_structure (h->src, "run");
  g_assert_nonnull (run);
  g_assert_true (gst_structure_get_uint64 (run, "run-id", &run_id));
  g_assert_cmpuint (run_id, ==, c->run_id);
  g_assert_cmpstr (gst_structure_get_string (run, "kind"), ==, c->kind);
  g_assert_cmpstr (gst_structure_get_string (run, "state"), ==, "ready");
  g_assert_cmpstr (gst_structure_get_string (run, "language"), ==, c->language);
  g_assert_cmpstr (gst_structure_get_string (run, "cached"), ==, "nothing");
  g_assert_cmpint (get_boolean (run, "has-video"), ==, c->has_video);
  g_assert_cmpint (get_boolean (run, "has-voice"), ==, c->has_voice);
  assert_list (run, "languages", c->languages);
  assert_list (run, "speakers", c->speakers);
  g_assert_false (gst_structure_has_field (run, "texts"));

  text = gst_structure_to_string (run);
  g_assert_null (strstr (text, "://"));
  g_assert_null (strstr (text, "Amz"));
}

static void
test_translation (void)
{
  g_autoptr (Harness) h = harness_new ("camb://translation/4001");
  g_autoptr (GstStructure) run = NULL;
  g_autofree char *texts = NULL;

  harness_preroll (h);
  run = harness_dup_structure (h->src, "run");
  texts = join (run, "texts");
  harness_assert_words (texts, "keeps a lamp|one after another|counted them.");
  g_assert_false (get_boolean (run, "has-video"));
  g_assert_false (get_boolean (run, "has-voice"));
}

/* The same as the property, before there is any pad. */
static void
test_message (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1004");
  g_autoptr (GstStructure) run = NULL;
  GstMessage *message;
  guint n;

  harness_preroll (h);
  run = harness_dup_structure (h->src, "run");
  message = harness_find (h, GST_MESSAGE_ELEMENT, 0, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (GST_MESSAGE_SRC (message) == GST_OBJECT (h->src));
  g_assert_true (gst_message_has_name (message, "camb-run"));
  g_assert_true (
      gst_structure_is_equal (gst_message_get_structure (message), run));
  g_assert_cmpuint (harness_find_line (h, "message element from cambsrc"), <,
                    harness_find_line (h, "pad-added video_0"));
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *n)
{
  g_atomic_int_inc (n);
}

/* Who has stopped may still look; the next start begins anew. */
static void
test_start_again (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001");
  g_autoptr (GstStructure) run = NULL;
  g_autoptr (GstStructure) transcript = NULL;
  guint n_notified = 0;

  g_signal_connect (h->src, "notify::run", G_CALLBACK (count_cb), &n_notified);
  harness_preroll (h);
  g_assert_cmpuint (n_notified, ==, 1);
  harness_stop (h);
  run = harness_dup_structure (h->src, "run");
  transcript = harness_dup_structure (h->src, "transcript");
  g_assert_nonnull (run);
  g_assert_nonnull (transcript);
  g_assert_cmpuint (n_notified, ==, 1);
  g_clear_pointer (&run, gst_structure_free);
  g_clear_pointer (&transcript, gst_structure_free);

  g_object_set (h->src, "run-id", G_GUINT64_CONSTANT (1002), NULL);
  camb_service_hang_next (h->service, "/apis/", 10);
  harness_start (h, GST_STATE_PAUSED);
  run = harness_dup_structure (h->src, "run");
  transcript = harness_dup_structure (h->src, "transcript");
  g_assert_null (run);
  g_assert_null (transcript);
  g_assert_cmpuint (n_notified, ==, 2);
  g_signal_handlers_disconnect_by_data (h->src, &n_notified);
}

/* A finished run does not change, so it is not asked for twice. */
static void
test_start_same (void)
{
  g_autoptr (Harness) first = harness_new ("camb://dubbing/1001");
  g_autoptr (Harness) second =
      harness_new_sharing (first->service, "camb://dubbing/1001");

  harness_preroll (first);
  harness_stop (first);
  harness_preroll (second);
  g_assert_cmpuint (camb_service_get_n_requests (first->service, "/apis/"), ==,
                    1);
  g_assert_cmpuint (harness_get_statistic (second, "api-requests"), ==, 0);
}

static void
test_failed (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1008");
  g_autoptr (GstStructure) run = NULL;

  harness_start (h, GST_STATE_PLAYING);
  harness_wait (h, GST_MESSAGE_ERROR);
  run = harness_dup_structure (h->src, "run");
  g_assert_cmpstr (gst_structure_get_string (run, "state"), ==, "failed");
  g_assert_cmpstr (gst_structure_get_string (run, "reason"), ==,
                   "The source video has no audible speech");
}

static void
test_missing (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/777");
  g_autoptr (GstStructure) run = NULL;

  harness_start (h, GST_STATE_PLAYING);
  harness_wait (h, GST_MESSAGE_ERROR);
  run = harness_dup_structure (h->src, "run");
  g_assert_cmpstr (gst_structure_get_string (run, "state"), ==, "missing");
}

static GstProgressType
get_progress (Harness *h, guint index)
{
  GstMessage *message = harness_find (h, GST_MESSAGE_PROGRESS, index, NULL);
  GstProgressType type;
  g_autofree char *code = NULL;
  g_autofree char *text = NULL;

  g_assert_nonnull (message);
  g_assert_true (GST_MESSAGE_SRC (message) == GST_OBJECT (h->src));
  gst_message_parse_progress (message, &type, &code, &text);
  g_assert_cmpstr (code, ==, "wait");
  g_assert_cmpuint (strlen (text), >, 0);

  return type;
}

/* Patience is rewarded, and told of. */
static void
test_wait (void)
{
  g_autoptr (Harness) h = harness_new ("camb://tts/2500");
  g_autoptr (GstStructure) run = NULL;
  guint n;

  camb_service_add_pending_run (
      h->service, "tts", 2500, "{\"output_url\": \"media:take-1.flac\"}", 1, 0);
  g_object_set (h->src, "wait", 60, NULL);
  harness_start (h, GST_STATE_PAUSED);
  harness_wait (h, GST_MESSAGE_PROGRESS);
  run = harness_dup_structure (h->src, "run");
  g_assert_cmpstr (gst_structure_get_string (run, "state"), ==, "pending");
  harness_wait (h, GST_MESSAGE_ASYNC_DONE);

  n = harness_count (h, GST_MESSAGE_PROGRESS);
  g_assert_cmpuint (n, >=, 3);
  g_assert_cmpint (get_progress (h, 0), ==, GST_PROGRESS_TYPE_START);
  for (guint i = 1; i < n - 1; i++)
    g_assert_cmpint (get_progress (h, i), ==, GST_PROGRESS_TYPE_CONTINUE);
  g_assert_cmpint (get_progress (h, n - 1), ==, GST_PROGRESS_TYPE_COMPLETE);
  g_assert_cmpuint (harness_get_n_streams (h), ==, 1);
  gst_structure_free (run);
  run = harness_dup_structure (h->src, "run");
  g_assert_cmpstr (gst_structure_get_string (run, "state"), ==, "ready");
}

static void
test_wait_in_vain (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1017");

  g_object_set (h->src, "wait", 1, NULL);
  harness_start (h, GST_STATE_PLAYING);
  harness_assert_error (h, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_BUSY, "");
  g_assert_cmpint (get_progress (h, 0), ==, GST_PROGRESS_TYPE_START);
  g_assert_cmpint (
      get_progress (h, harness_count (h, GST_MESSAGE_PROGRESS) - 1), ==,
      GST_PROGRESS_TYPE_ERROR);
}

/* Who gives up while waiting hears that, and of no error. */
static void
test_wait_given_up (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1017");

  g_object_set (h->src, "wait", 1000, NULL);
  harness_start (h, GST_STATE_PLAYING);
  harness_wait (h, GST_MESSAGE_PROGRESS);
  harness_stop (h);
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_ERROR), ==, 0);
}

/* A run that fails while it is waited for. */
static void
test_wait_for_failure (void)
{
  g_autoptr (Harness) h = harness_new ("camb://tts/2500");

  camb_service_add_pending_run (h->service, "tts", 2500,
                                "{\"status\": \"ERROR\", "
                                "\"exception_reason\": \"No voice left\"}",
                                1, 0);
  g_object_set (h->src, "wait", 60, NULL);
  harness_start (h, GST_STATE_PLAYING);
  harness_assert_error (h, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_FAILED,
                        "No voice left");
}

static void
test_statistics (void)
{
  g_autoptr (Harness) h = harness_new ("camb://tts/2001");
  g_autoptr (GBytes) file = camb_service_dup_media (h->service, "take-1.flac");

  harness_play (h);
  g_assert_cmpuint (harness_get_statistic (h, "api-requests"), ==, 1);
  g_assert_cmpuint (harness_get_statistic (h, "api-run-ids"), ==, 1);
  g_assert_cmpuint (harness_get_statistic (h, "api-retries"), ==, 0);
  g_assert_cmpuint (
      harness_get_statistic (h, "media-requests"), ==,
      camb_service_get_n_requests (h->service, "/media/take-1.flac"));
  g_assert_cmpuint (harness_get_statistic (h, "media-retries"), ==, 0);
  g_assert_cmpuint (harness_get_statistic (h, "url-refreshes"), ==, 0);
  g_assert_cmpuint (harness_get_statistic (h, "bytes-from-cache"), ==, 0);
  g_assert_cmpuint (harness_get_statistic (h, "bytes-downloaded"), >=,
                    g_bytes_get_size (file));
}

static void
add_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path =
        g_strconcat ("/run/ready/", cases[i].uri + strlen ("camb://"), NULL);
    g_test_add_data_func (path, &cases[i], check_run);
  }
  g_test_add_func ("/run/translation", test_translation);
  g_test_add_func ("/run/message", test_message);
  g_test_add_func ("/run/start-again", test_start_again);
  g_test_add_func ("/run/start-same", test_start_same);
  g_test_add_func ("/run/failed", test_failed);
  g_test_add_func ("/run/missing", test_missing);
  g_test_add_func ("/run/wait", test_wait);
  g_test_add_func ("/run/wait-in-vain", test_wait_in_vain);
  g_test_add_func ("/run/wait-given-up", test_wait_given_up);
  g_test_add_func ("/run/wait-for-failure", test_wait_for_failure);
  g_test_add_func ("/run/statistics", test_statistics);
}

int
main (int argc, char **argv)
{
  return harness_main (argc, argv, add_tests);
}
