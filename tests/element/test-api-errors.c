/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "element-harness.h"

#define FOR_EVER 1000000

/**
 * ErrorCase:
 * @name: the name of the test
 * @uri: what is played
 * @arrange: (nullable): what goes wrong
 * @domain: the domain of the error
 * @code: its code
 * @words: what the text says, joined by “|”: the cause and the cure
 * @status: the HTTP status among the details, 0 for none
 * @detail: (nullable): the service's own words among the details
 */
typedef struct
{
  const char *name;
  const char *uri;
  void (*arrange) (Harness *h);
  GQuark (*domain) (void);
  int code;
  const char *words;
  guint status;
  const char *detail;
} ErrorCase;

#define RESOURCE(code) gst_resource_error_quark, GST_RESOURCE_ERROR_##code
#define STREAM(code) gst_stream_error_quark, GST_STREAM_ERROR_##code

static void
check_more_details (Harness *h, const ErrorCase *c)
{
  GstMessage *message = harness_find (h, GST_MESSAGE_ERROR, 0, NULL);
  const GstStructure *details = harness_get_details (message);
  guint status = 0;

  gst_structure_get_uint (details, "http-status", &status);
  g_assert_cmpuint (status, ==, c->status);
  g_assert_cmpstr (gst_structure_get_string (details, "api-detail"), ==,
                   c->detail);
}

static void
check_error (gconstpointer data)
{
  const ErrorCase *c = data;
  g_autoptr (Harness) h = harness_new (c->uri);

  if (c->arrange != NULL)
    c->arrange (h);
  gst_element_set_state (h->pipeline, GST_STATE_PLAYING);
  harness_assert_error (h, c->domain (), c->code, c->words);
  check_more_details (h, c);
  g_assert_cmpuint (harness_get_n_streams (h), ==, 0);
}

static void
answer_api (Harness *h, guint status, const char *headers, const char *body)
{
  camb_service_fail_next (h->service, "/apis/", FOR_EVER, status, headers,
                          body);
}

static void
take_key_away (Harness *h)
{
  g_object_set (h->src, "api-key", NULL, NULL);
}

static void
empty_key (Harness *h)
{
  g_object_set (h->src, "api-key", "", NULL);
}

static void
change_key (Harness *h)
{
  g_object_set (h->src, "api-key", "another-key", NULL);
}

static void
break_key (Harness *h)
{
  g_object_set (h->src, "api-key", "abc\r\nX-Evil: 1", NULL);
}

static void
put_space_into_key (Harness *h)
{
  g_object_set (h->src, "api-key", "abc def", NULL);
}

static void
forbid (Harness *h)
{
  answer_api (h, 403, NULL, "{\"detail\":\"Not authenticated\"}");
}

static void
find_nothing (Harness *h)
{
  answer_api (h, 404, NULL, "{\"detail\":\"Not Found\"}");
}

static void
wait_a_second (Harness *h)
{
  g_object_set (h->src, "wait", 1, NULL);
}

static void
dislike (Harness *h)
{
  answer_api (h, 400, NULL, "{\"message\":\"No such tariff\"}");
}

static void
use_plain_http (Harness *h)
{
  g_object_set (h->src, "api-base-url", "http://192.0.2.1/apis", NULL);
}

static void
use_userinfo (Harness *h)
{
  g_object_set (h->src, "api-base-url",
                "https://user:hunter2hunter2@client.camb.ai/apis", NULL);
}

static void
use_other_scheme (Harness *h)
{
  g_object_set (h->src, "api-base-url", "file:///etc/passwd", NULL);
}

static void
use_query (Harness *h)
{
  g_object_set (h->src, "api-base-url", "https://client.camb.ai/apis?x=1",
                NULL);
}

static void
use_control_characters (Harness *h)
{
  g_object_set (h->src, "api-base-url", "https://client.camb.ai/\r\napis",
                NULL);
}

/* A port where something has listened until now. */
static void
use_closed_port (Harness *h)
{
  g_autoptr (CambService) gone = camb_service_new_bare (NULL);

  g_assert_nonnull (gone);
  camb_service_stop (gone);
  g_object_set (h->src, "api-base-url", camb_service_get_base_url (gone), NULL);
}

static void
be_busy (Harness *h)
{
  answer_api (h, 503, NULL, "Service Unavailable");
}

static void
limit_rate (Harness *h)
{
  answer_api (h, 429, "Retry-After: 0\n", "{\"detail\":\"Slow down\"}");
}

static void
time_out (Harness *h)
{
  camb_service_hang_next (h->service, "/apis/", FOR_EVER);
  g_object_set (h->src, "timeout", 1, "max-retries", 0, NULL);
}

static void
hang_up (Harness *h)
{
  camb_service_break_next (h->service, "/apis/", FOR_EVER, 5,
                           CAMB_SERVICE_END_RESET);
}

static void
talk_nonsense (Harness *h)
{
  answer_api (h, 200, NULL, "{\"video_url\": \"https://a.example/");
}

static void
send_html (Harness *h)
{
  answer_api (h, 200, "Content-Type: text/html\n",
              "<html><title>Sign in to the hotel's network</title></html>");
}

static void
send_nothing (Harness *h)
{
  answer_api (h, 200, NULL, "");
}

static void
send_wrong_types (Harness *h)
{
  answer_api (h, 200, NULL,
              "{\"video_url\": 7, \"audio_url\": [], \"transcript\": {}}");
}

static void
send_a_number (Harness *h)
{
  answer_api (h, 200, NULL, "42");
}

static void
send_depth (Harness *h)
{
  g_autofree char *brackets = g_strnfill (100000, '[');

  answer_api (h, 200, NULL, brackets);
}

static void
send_bad_url (Harness *h)
{
  camb_service_add_run (h->service, "dubbing", 1001,
                        "{\"video_url\": \"ftp://a.example/x.mp4\"}");
}

static void
send_plain_url (Harness *h)
{
  camb_service_add_run (h->service, "dubbing", 1001,
                        "{\"video_url\": \"http://192.0.2.1/x.mp4\"}");
}

/* The text may come before the film. */
static void
send_transcript_only (Harness *h)
{
  camb_service_add_run (h->service, "dubbing", 1001,
                        "{\"transcript\": \"json:harbour-en.json\"}");
}

static void
want_no_subtitles (Harness *h)
{
  gst_util_set_object_arg (G_OBJECT (h->src), "subtitles", "none");
}

static void
want_no_audio (Harness *h)
{
  gst_util_set_object_arg (G_OBJECT (h->src), "audio", "none");
}

static void
want_translation (Harness *h)
{
  gst_util_set_object_arg (G_OBJECT (h->src), "subtitles", "translation");
}

static void
want_long_language (Harness *h)
{
  g_autofree char *language = g_strnfill (4096, 'a');

  g_object_set (h->src, "language", language, NULL);
}

static const ErrorCase cases[] = {
    /* no key; 401, 403 from the API */
    {"no-key", "camb://dubbing/1001", take_key_away, RESOURCE (NOT_AUTHORIZED),
     "key|CAMB_API_KEY"},
    {"empty-key", "camb://dubbing/1001", empty_key, RESOURCE (NOT_AUTHORIZED),
     "key|CAMB_API_KEY"},
    {"wrong-key", "camb://dubbing/1001", change_key, RESOURCE (NOT_AUTHORIZED),
     "Invalid API key|CAMB_API_KEY", 401, "Invalid API key"},
    {"forbidden", "camb://tts/2001", forbid, RESOURCE (NOT_AUTHORIZED),
     "Not authenticated|CAMB_API_KEY", 403, "Not authenticated"},
    /* no such run; 404 */
    {"unknown", "camb://dubbing/777", NULL, RESOURCE (NOT_FOUND),
     "Run not found|Check", 404, "Run not found"},
    {"unknown-tts", "camb://tts/777", NULL, RESOURCE (NOT_FOUND), "Check", 404,
     "Run not found"},
    {"unknown-sound", "camb://sound/777", NULL, RESOURCE (NOT_FOUND), "Check",
     404, "Run not found"},
    {"unknown-translation", "camb://translation/777", NULL,
     RESOURCE (NOT_FOUND), "Check", 404, "Run not found"},
    {"other-kind", "camb://sound/1001", NULL, RESOURCE (NOT_FOUND),
     "kind|Check", 404, "Run not found"},
    {"404", "camb://dubbing/1001", find_nothing, RESOURCE (NOT_FOUND), "Check",
     404, "Not Found"},
    /* run not finished (after wait) */
    {"pending", "camb://dubbing/1007", NULL, RESOURCE (BUSY),
     "not finished|wait"},
    {"pending-silently", "camb://dubbing/1017", NULL, RESOURCE (BUSY),
     "not finished|wait"},
    {"pending-film", "camb://dubbing/1001", send_transcript_only,
     RESOURCE (BUSY), "not finished|wait"},
    {"pending-still", "camb://dubbing/1017", wait_a_second, RESOURCE (BUSY),
     "1 second|wait"},
    /* run failed, with the service's reason */
    {"failed", "camb://dubbing/1008", NULL, RESOURCE (FAILED),
     "no audible speech|again", 0, "The source video has no audible speech"},
    {"unpaid", "camb://dubbing/1013", NULL, RESOURCE (FAILED), "credits|again",
     0, "Not enough credits to finish this run"},
    /* 422 or other refusal; a bad property */
    {"422", "camb://dubbing/1099", NULL, RESOURCE (SETTINGS),
     "does not belong|Check", 422, "Run does not belong to this type of task"},
    {"422-tts", "camb://tts/2099", NULL, RESOURCE (SETTINGS),
     "does not belong|Check", 422, "Run does not belong to this type of task"},
    {"400", "camb://dubbing/1001", dislike, RESOURCE (SETTINGS),
     "No such tariff|Check", 400, "No such tariff"},
    {"no-run", NULL, NULL, RESOURCE (SETTINGS), "run-id|uri"},
    {"http", "camb://dubbing/1001", use_plain_http, RESOURCE (SETTINGS),
     "base URL|https"},
    {"userinfo", "camb://dubbing/1001", use_userinfo, RESOURCE (SETTINGS),
     "base URL"},
    {"scheme", "camb://dubbing/1001", use_other_scheme, RESOURCE (SETTINGS),
     "base URL|https"},
    {"query", "camb://dubbing/1001", use_query, RESOURCE (SETTINGS),
     "base URL|https://client.camb.ai/apis"},
    {"control-characters", "camb://dubbing/1001", use_control_characters,
     RESOURCE (SETTINGS), "api-base-url|control characters"},
    {"broken-key", "camb://dubbing/1001", break_key, RESOURCE (SETTINGS),
     "api-key|control characters"},
    {"space-in-key", "camb://dubbing/1001", put_space_into_key,
     RESOURCE (SETTINGS), "key|spaces"},
    {"no-translation", "camb://dubbing/1001", want_translation,
     RESOURCE (SETTINGS), "translation-run-id"},
    {"long-language", "camb://dubbing/1001", want_long_language,
     RESOURCE (SETTINGS), "language|too long"},
    {"no-such-language", "camb://dubbing/1004?language=fr", NULL,
     RESOURCE (SETTINGS), "“fr”|en-us, es-es, de-de"},
    /* API unreachable, 5xx or 429 after all retries */
    {"closed-port", "camb://dubbing/1001", use_closed_port,
     RESOURCE (OPEN_READ), "tried 2 times|api-base-url"},
    {"503", "camb://dubbing/1001", be_busy, RESOURCE (OPEN_READ),
     "503|tried 2 times|later", 503, "Service Unavailable"},
    {"429", "camb://dubbing/1001", limit_rate, RESOURCE (OPEN_READ),
     "tried 2 times|later", 429, "Slow down"},
    {"timeout", "camb://dubbing/1001", time_out, RESOURCE (OPEN_READ),
     "within 1 s|network"},
    {"hang-up", "camb://dubbing/1001", hang_up, RESOURCE (OPEN_READ),
     "tried 2 times|network"},
    /* an answer that is not what the API documents */
    {"nonsense", "camb://dubbing/1001", talk_nonsense, STREAM (FORMAT),
     "api-base-url"},
    {"html", "camb://dubbing/1001", send_html, STREAM (FORMAT), "api-base-url"},
    {"nothing", "camb://tts/2001", send_nothing, STREAM (FORMAT),
     "api-base-url"},
    {"wrong-types", "camb://dubbing/1001", send_wrong_types, STREAM (FORMAT),
     "api-base-url"},
    {"number", "camb://translation/4001", send_a_number, STREAM (FORMAT),
     "api-base-url"},
    {"depth", "camb://dubbing/1001", send_depth, STREAM (FORMAT),
     "api-base-url"},
    {"ftp-url", "camb://dubbing/1001", send_bad_url, STREAM (FORMAT), ""},
    {"plain-url", "camb://dubbing/1001", send_plain_url, STREAM (FORMAT),
     "https"},
    /* nothing playable for this choice of streams */
    {"text-unwanted", "camb://dubbing/1016", want_no_subtitles,
     STREAM (WRONG_TYPE), "subtitles=none|other streams"},
    {"sound-unwanted", "camb://tts/2001", want_no_audio, STREAM (WRONG_TYPE),
     "audio=none|other streams"},
    {"texts-unwanted", "camb://translation/4001", want_no_subtitles,
     STREAM (WRONG_TYPE), "subtitles=none|other streams"},
};

/* What the user must not see again in any text. */
static void
test_no_secrets (void)
{
  static const struct
  {
    void (*arrange) (Harness *h);
    const char *secret;
  } secrets[] = {
      {use_userinfo, "hunter2"},   {break_key, "X-Evil"},
      {put_space_into_key, "abc"}, {change_key, "another-key"},
      {use_query, "x=1"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++) {
    g_autoptr (Harness) h = harness_new ("camb://dubbing/1001");
    g_autoptr (GError) error = NULL;
    g_autofree char *debug = NULL;

    secrets[i].arrange (h);
    gst_element_set_state (h->pipeline, GST_STATE_PAUSED);
    gst_message_parse_error (harness_wait (h, GST_MESSAGE_ERROR), &error,
                             &debug);
    g_assert_null (strstr (error->message, secrets[i].secret));
    g_assert_null (strstr (debug, secrets[i].secret));
  }
}

/* As often as the user allows, and not once more. */
static void
test_retries (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001");

  be_busy (h);
  g_object_set (h->src, "max-retries", 2, NULL);
  harness_start (h, GST_STATE_PLAYING);
  harness_assert_error (h, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ,
                        "tried 3 times");
  g_assert_cmpuint (camb_service_get_n_requests (h->service, "/apis/"), ==, 3);
  g_assert_cmpuint (harness_get_statistic (h, "api-requests"), ==, 3);
  g_assert_cmpuint (harness_get_statistic (h, "api-retries"), ==, 2);
  g_assert_cmpuint (harness_get_statistic (h, "api-run-ids"), ==, 1);
}

/* What cannot be right is not sent at all. */
static void
test_not_sent (void)
{
  static void (*const arrangements[]) (Harness *) = {
      take_key_away, break_key, want_translation, use_control_characters};

  for (guint i = 0; i < G_N_ELEMENTS (arrangements); i++) {
    g_autoptr (Harness) h = harness_new ("camb://dubbing/1001");

    arrangements[i](h);
    gst_element_set_state (h->pipeline, GST_STATE_PAUSED);
    harness_wait (h, GST_MESSAGE_ERROR);
    harness_stop (h);
    g_assert_cmpuint (camb_service_get_n_requests (h->service, "/"), ==, 0);
  }
}

/* What the service mended while it was retried is no error. */
static void
test_passing_faults (void)
{
  g_autoptr (Harness) h = harness_new ("camb://tts/2001");

  camb_service_fail_next (h->service, "/apis/", 1, 503, "Retry-After: 0\n",
                          NULL);
  harness_play (h);
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_ERROR), ==, 0);
  g_assert_cmpuint (harness_get_statistic (h, "api-retries"), ==, 1);
}

/* After an error the element is as good as new. */
static void
test_after_error (void)
{
  g_autoptr (Harness) h = harness_new ("camb://tts/2001");

  forbid (h);
  harness_start (h, GST_STATE_PLAYING);
  harness_assert_error (h, GST_RESOURCE_ERROR,
                        GST_RESOURCE_ERROR_NOT_AUTHORIZED, "");
  camb_service_clear_faults (h->service);
  harness_forget (h);
  harness_play (h);
  g_assert_cmpuint (harness_get_n_streams (h), ==, 1);
}

static void
add_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/api-errors/", cases[i].name, NULL);
    g_test_add_data_func (path, &cases[i], check_error);
  }
  g_test_add_func ("/api-errors/no-secrets", test_no_secrets);
  g_test_add_func ("/api-errors/retries", test_retries);
  g_test_add_func ("/api-errors/not-sent", test_not_sent);
  g_test_add_func ("/api-errors/passing-faults", test_passing_faults);
  g_test_add_func ("/api-errors/after-error", test_after_error);
}

int
main (int argc, char **argv)
{
  return harness_main (argc, argv, add_tests);
}
