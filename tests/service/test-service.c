/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "service-fixture.h"

#include <string.h>

/* The type of the first fault that a 422 names. */
static void
assert_refused (ServiceFixture *fixture, const char *body, const char *type)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *detail = NULL;
  JsonObject *fault = NULL;

  g_assert_cmpuint (service_fixture_ask (fixture, "/tts-results", body), ==,
                    422);
  node = service_fixture_parse_body (fixture);
  detail = json_object_get_array_member (json_node_get_object (node), "detail");
  g_assert_cmpuint (json_array_get_length (detail), ==, 1);
  fault = json_array_get_object_element (detail, 0);
  g_assert_cmpstr (json_object_get_string_member (fault, "type"), ==, type);
  g_assert_nonnull (json_object_get_string_member (fault, "msg"));
  g_assert_cmpstr (json_array_get_string_element (
                       json_object_get_array_member (fault, "loc"), 0),
                   ==, "body");
}

static void
test_validation (ServiceFixture *fixture, gconstpointer data)
{
  assert_refused (fixture, "{\"run_ids\":[]}", "too_short");
  assert_refused (fixture, "{\"run_ids\":[1]}", "too_short");
  assert_refused (fixture, "{\"run_ids\":[1,2,3,4,5,6]}", "too_long");
  assert_refused (fixture, "{\"run_ids\":[1,1]}", "unique_items");
  assert_refused (fixture, "{\"run_ids\":[1,0]}", "greater_than");
  assert_refused (fixture, "{\"run_ids\":[1,-4]}", "greater_than");
  assert_refused (fixture, "{\"run_ids\":[1,2.5]}", "int_type");
  assert_refused (fixture, "{\"run_ids\":[1,true]}", "int_type");
  assert_refused (fixture, "{\"run_ids\":[1,\"two\"]}", "int_type");
  assert_refused (fixture, "{\"run_ids\":[1,[2]]}", "int_type");
  assert_refused (fixture, "{\"run_ids\":12}", "list_type");
  assert_refused (fixture, "{\"ids\":[1,2]}", "missing");
  assert_refused (fixture, "[1,2]", "model_attributes_type");
  assert_refused (fixture, "{\"run_ids\":[1,2", "json_invalid");
  assert_refused (fixture, "", "missing");
  g_assert_cmpuint (service_fixture_ask (fixture, "/tts-results",
                                         "{\"run_ids\":[\"1\",\"2\"]}"),
                    ==, 200);
}

static void
test_key (ServiceFixture *fixture, gconstpointer data)
{
  SoupMessage *msg =
      service_fixture_new_message (fixture, "/tts-result/1", NULL);
  g_autofree char *text = NULL;

  g_assert_cmpuint (service_fixture_send (fixture, msg), ==, 403);
  text = service_fixture_dup_text (fixture);
  g_assert_cmpstr (text, ==, "{\"detail\":\"Not authenticated\"}");

  msg = service_fixture_new_message (fixture, "/tts-results",
                                     "{\"run_ids\":[1,2]}");
  soup_message_headers_append (soup_message_get_request_headers (msg),
                               "x-api-key", "another");
  g_assert_cmpuint (service_fixture_send (fixture, msg), ==, 401);
  g_assert_cmpuint (service_fixture_ask (fixture, "/tts-result/1", NULL), ==,
                    200);
}

static void
test_paths (ServiceFixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (service_fixture_ask (fixture, "/tts", NULL), ==, 404);
  g_assert_cmpuint (service_fixture_ask (fixture, "/tts-results", NULL), ==,
                    405);
  g_assert_cmpuint (service_fixture_ask (fixture, "/tts-result/1", "{}"), ==,
                    405);
  g_assert_cmpuint (service_fixture_ask (fixture, "/tts-result/4", NULL), ==,
                    404);
  g_assert_cmpuint (service_fixture_ask (fixture, "/tts-result/0", NULL), ==,
                    422);
  g_assert_cmpuint (service_fixture_ask (fixture, "/tts-result/one", NULL), ==,
                    422);
  g_assert_cmpuint (service_fixture_ask (fixture, "/tts-result/99", NULL), ==,
                    422);
  g_assert_cmpuint (service_fixture_ask (fixture, "/dub-result/1", NULL), ==,
                    404);
}

static void
test_bulk (ServiceFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GList) members = NULL;
  JsonObject *results = NULL;

  g_assert_cmpuint (
      service_fixture_ask (fixture, "/tts-results", "{\"run_ids\":[2,7,3,1]}"),
      ==, 200);
  node = service_fixture_parse_body (fixture);
  results = json_node_get_object (node);
  members = json_object_get_members (results);
  g_assert_cmpuint (g_list_length (members), ==, 3);
  g_assert_cmpstr (g_list_nth_data (members, 0), ==, "1");
  g_assert_cmpstr (g_list_nth_data (members, 1), ==, "3");
  g_assert_cmpstr (g_list_nth_data (members, 2), ==, "2");

  g_assert_cmpuint (
      service_fixture_ask (fixture, "/tts-results", "{\"run_ids\":[7,8]}"), ==,
      404);
  g_assert_cmpuint (
      service_fixture_ask (fixture, "/tts-results", "{\"run_ids\":[1,99]}"), ==,
      422);
}

static void
test_pending (ServiceFixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  camb_service_add_pending_run (fixture->service, "dubbing", 7,
                                "{\"transcript\":[]}", 2, 0);
  camb_service_add_sinking_run (fixture->service, "dubbing", 8);
  service_fixture_ask (fixture, "/dubbing-results", "{\"run_ids\":[7,8]}");
  service_fixture_ask (fixture, "/dub-result/7", NULL);
  first = service_fixture_dup_text (fixture);
  service_fixture_ask (fixture, "/dubbing-results", "{\"run_ids\":[7,9]}");
  second = service_fixture_dup_text (fixture);
  service_fixture_ask (fixture, "/dub-result/7", NULL);
  third = service_fixture_dup_text (fixture);
  g_assert_cmpstr (first, ==, "{\"status\":\"PENDING\"}");
  g_assert_cmpstr (second, ==, "{\"7\":{\"status\":\"PENDING\"}}");
  g_assert_cmpstr (third, ==, "{\"transcript\":[]}");
}

static void
test_single_raw (ServiceFixture *fixture, gconstpointer data)
{
  g_autofree char *raw = NULL;
  g_autofree char *json = NULL;

  g_assert_cmpuint (service_fixture_ask (fixture, "/tts-result/1", NULL), ==,
                    200);
  raw = service_fixture_dup_text (fixture);
  g_assert_cmpstr (raw, ==, "0123456789abcdef");
  g_assert_cmpstr (service_fixture_get_header (fixture, "Content-Type"), ==,
                   "audio/wav");
  g_assert_cmpuint (
      service_fixture_ask (fixture, "/tts-result/2?output_type=file_url", NULL),
      ==, 200);
  json = service_fixture_dup_text (fixture);
  g_assert_true (g_str_has_prefix (json, "\"http://127.0.0.1:"));
}

static void
assert_denied (ServiceFixture *fixture, const char *url, guint status)
{
  g_autofree char *text = NULL;

  g_assert_cmpuint (service_fixture_fetch (fixture, "GET", url, NULL), ==,
                    status);
  text = service_fixture_dup_text (fixture);
  g_assert_true (g_str_has_prefix (text, "<?xml"));
  g_assert_cmpstr (service_fixture_get_header (fixture, "Content-Type"), ==,
                   "application/xml");
}

static void
test_signature (ServiceFixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);
  g_autofree char *again =
      camb_service_sign (fixture->service, "/media/hex.wav", 60);
  g_autofree char *longer = NULL;
  g_autofree char *decoded = g_uri_unescape_string (url, NULL);
  g_autofree char *bare = g_strndup (url, strcspn (url, "?"));
  g_autofree char *gone = camb_service_sign (fixture->service, "no.wav", 60);
  g_auto (GStrv) parts = g_strsplit (url, "Expires=60", 2);

  g_assert_nonnull (strstr (url, "%2B"));
  g_assert_nonnull (strstr (url, "%2F"));
  g_assert_cmpstr (url, !=, again);
  g_assert_cmpuint (service_fixture_fetch (fixture, "GET", url, NULL), ==, 200);
  g_assert_cmpuint (service_fixture_fetch (fixture, "GET", again, NULL), ==,
                    200);

  longer = g_strjoinv ("Expires=61", parts);
  assert_denied (fixture, longer, 403);
  assert_denied (fixture, decoded, 403);
  assert_denied (fixture, bare, 403);
  assert_denied (fixture, gone, 404);
}

static void
test_expiry (ServiceFixture *fixture, gconstpointer data)
{
  g_autofree char *over = camb_service_sign (fixture->service, "hex.wav", 0);
  g_autofree char *good = camb_service_sign (fixture->service, "hex.wav", 60);
  g_autofree char *fresh = NULL;

  assert_denied (fixture, over, 403);
  g_assert_cmpuint (service_fixture_fetch (fixture, "GET", good, NULL), ==,
                    200);
  camb_service_expire_urls (fixture->service);
  assert_denied (fixture, good, 403);
  camb_service_set_refusal (fixture->service, 410);
  assert_denied (fixture, good, 410);
  fresh = camb_service_sign (fixture->service, "hex.wav", 60);
  g_assert_cmpuint (service_fixture_fetch (fixture, "GET", fresh, NULL), ==,
                    200);
}

static void
assert_range (ServiceFixture *fixture,
              const char *range,
              const char *text,
              const char *content_range)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);
  g_autofree char *got = NULL;
  guint status = content_range != NULL ? 206 : 200;

  g_assert_cmpuint (service_fixture_fetch (fixture, "GET", url, range), ==,
                    status);
  got = service_fixture_dup_text (fixture);
  g_assert_cmpstr (got, ==, text);
  g_assert_cmpstr (service_fixture_get_header (fixture, "Content-Range"), ==,
                   content_range);
}

static void
test_ranges (ServiceFixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);

  assert_range (fixture, "bytes=0-3", "0123", "bytes 0-3/16");
  assert_range (fixture, "bytes=10-", "abcdef", "bytes 10-15/16");
  assert_range (fixture, "bytes=-2", "ef", "bytes 14-15/16");
  assert_range (fixture, "bytes=12-99", "cdef", "bytes 12-15/16");
  assert_range (fixture, "bytes=0-1,4-5", "0123456789abcdef", NULL);
  assert_range (fixture, "lines=0-1", "0123456789abcdef", NULL);
  g_assert_cmpuint (service_fixture_fetch (fixture, "GET", url, "bytes=16-"),
                    ==, 416);
  g_assert_cmpstr (service_fixture_get_header (fixture, "Content-Range"), ==,
                   "bytes */16");

  camb_service_set_quirks (fixture->service, CAMB_SERVICE_QUIRK_NO_RANGES);
  assert_range (fixture, "bytes=0-3", "0123456789abcdef", NULL);
  g_assert_null (service_fixture_get_header (fixture, "Accept-Ranges"));
}

static void
test_head (ServiceFixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);

  g_assert_cmpuint (service_fixture_fetch (fixture, "HEAD", url, NULL), ==,
                    200);
  g_assert_cmpstr (service_fixture_get_header (fixture, "Content-Length"), ==,
                   "16");
  g_assert_cmpstr (service_fixture_get_header (fixture, "Content-Type"), ==,
                   "audio/wav");
  g_assert_cmpstr (service_fixture_get_header (fixture, "Accept-Ranges"), ==,
                   "bytes");
  g_assert_nonnull (service_fixture_get_header (fixture, "ETag"));
  g_assert_nonnull (service_fixture_get_header (fixture, "Last-Modified"));
  g_assert_cmpuint (g_bytes_get_size (fixture->body), ==, 0);
}

static guint
fetch_if_range (ServiceFixture *fixture, const char *validator)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  SoupMessage *msg = soup_message_new_from_uri ("GET", uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (msg);

  soup_message_headers_append (headers, "Range", "bytes=4-");
  soup_message_headers_append (headers, "If-Range", validator);
  return service_fixture_send (fixture, msg);
}

static void
test_if_range (ServiceFixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);
  g_autoptr (GBytes) other = g_bytes_new_static ("another object!!", 16);
  g_autofree char *etag = NULL;
  g_autofree char *date = NULL;

  service_fixture_fetch (fixture, "GET", url, NULL);
  etag = g_strdup (service_fixture_get_header (fixture, "ETag"));
  date = g_strdup (service_fixture_get_header (fixture, "Last-Modified"));
  g_assert_cmpuint (fetch_if_range (fixture, etag), ==, 206);
  g_assert_cmpuint (fetch_if_range (fixture, date), ==, 206);
  camb_service_add_media (fixture->service, "hex.wav", NULL, other);
  g_assert_cmpuint (fetch_if_range (fixture, etag), ==, 200);
}

static void
test_quirks (ServiceFixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);

  camb_service_set_quirks (fixture->service,
                           CAMB_SERVICE_QUIRK_NO_LENGTH |
                               CAMB_SERVICE_QUIRK_NO_VALIDATORS |
                               CAMB_SERVICE_QUIRK_WRONG_TYPE);
  g_assert_cmpuint (service_fixture_fetch (fixture, "GET", url, NULL), ==, 200);
  g_assert_null (service_fixture_get_header (fixture, "Content-Length"));
  g_assert_null (service_fixture_get_header (fixture, "ETag"));
  g_assert_null (service_fixture_get_header (fixture, "Last-Modified"));
  g_assert_cmpstr (service_fixture_get_header (fixture, "Content-Type"), ==,
                   "text/plain");
  g_assert_cmpuint (g_bytes_get_size (fixture->body), ==, 16);

  camb_service_set_quirks (fixture->service, CAMB_SERVICE_QUIRK_EARLY_RANGES);
  g_assert_cmpuint (service_fixture_fetch (fixture, "GET", url, "bytes=8-"), ==,
                    206);
  g_assert_cmpstr (service_fixture_get_header (fixture, "Content-Range"), ==,
                   "bytes 0-15/16");
  camb_service_set_quirks (fixture->service,
                           CAMB_SERVICE_QUIRK_NO_CONTENT_RANGE);
  g_assert_cmpuint (service_fixture_fetch (fixture, "GET", url, "bytes=8-"), ==,
                    206);
  g_assert_null (service_fixture_get_header (fixture, "Content-Range"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  service_fixture_add ("/service/api/validation", test_validation);
  service_fixture_add ("/service/api/key", test_key);
  service_fixture_add ("/service/api/paths", test_paths);
  service_fixture_add ("/service/api/bulk", test_bulk);
  service_fixture_add ("/service/api/pending", test_pending);
  service_fixture_add ("/service/api/single-raw", test_single_raw);
  service_fixture_add ("/service/media/signature", test_signature);
  service_fixture_add ("/service/media/expiry", test_expiry);
  service_fixture_add ("/service/media/ranges", test_ranges);
  service_fixture_add ("/service/media/head", test_head);
  service_fixture_add ("/service/media/if-range", test_if_range);
  service_fixture_add ("/service/media/quirks", test_quirks);
  return g_test_run ();
}
