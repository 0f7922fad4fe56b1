/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-service.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

/* One service without samples, and a session to ask it. */
typedef struct
{
  CambService *service;
  SoupSession *session;
  SoupMessage *msg;
  GBytes *body;
  GError *error;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("0123456789abcdef", 16);

  fixture->service = camb_service_new_bare (&fixture->error);
  g_assert_no_error (fixture->error);
  fixture->session = soup_session_new_with_options (
      "timeout", 10, "proxy-resolver", NULL, NULL);
  camb_service_add_media (fixture->service, "hex.wav", NULL, bytes);
  camb_service_add_run (fixture->service, "tts", 1,
                        "{\"output_url\":\"media:hex.wav\"}");
  camb_service_add_run (fixture->service, "tts", 2, "\"media:hex.wav\"");
  camb_service_add_run (fixture->service, "tts", 3, "{}");
  camb_service_add_sinking_run (fixture->service, "tts", 99);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->msg);
  g_clear_pointer (&fixture->body, g_bytes_unref);
  g_clear_error (&fixture->error);
  g_object_unref (fixture->session);
  g_object_unref (fixture->service);
}

/* Sends a request, @body being JSON or NULL, and gives its status. */
static guint
send_message (Fixture *fixture, SoupMessage *msg)
{
  g_clear_object (&fixture->msg);
  g_clear_pointer (&fixture->body, g_bytes_unref);
  g_clear_error (&fixture->error);
  fixture->msg = msg;
  fixture->body =
      soup_session_send_and_read (fixture->session, msg, NULL, &fixture->error);
  return soup_message_get_status (msg);
}

static SoupMessage *
new_api_message (Fixture *fixture, const char *path, const char *body)
{
  g_autofree char *uri =
      g_strconcat (camb_service_get_base_url (fixture->service), path, NULL);
  SoupMessage *msg = soup_message_new (body != NULL ? "POST" : "GET", uri);

  if (body != NULL) {
    g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

    soup_message_set_request_body_from_bytes (msg, "application/json", bytes);
  }
  return msg;
}

static guint
ask (Fixture *fixture, const char *path, const char *body)
{
  SoupMessage *msg = new_api_message (fixture, path, body);

  soup_message_headers_append (soup_message_get_request_headers (msg),
                               "x-api-key",
                               camb_service_get_api_key (fixture->service));
  return send_message (fixture, msg);
}

static guint
fetch (Fixture *fixture, const char *method, const char *url, const char *range)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  SoupMessage *msg = soup_message_new_from_uri (method, uri);

  if (range != NULL)
    soup_message_headers_append (soup_message_get_request_headers (msg),
                                 "Range", range);
  return send_message (fixture, msg);
}

static const char *
get_header (Fixture *fixture, const char *name)
{
  return soup_message_headers_get_one (
      soup_message_get_response_headers (fixture->msg), name);
}

static char *
dup_text (Fixture *fixture)
{
  gsize size = 0;
  const char *data = NULL;

  g_assert_no_error (fixture->error);
  data = g_bytes_get_data (fixture->body, &size);
  return g_strndup (data != NULL ? data : "", size);
}

static JsonNode *
parse_body (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = dup_text (fixture);
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  return node;
}

/* The type of the first fault that a 422 names. */
static void
assert_refused (Fixture *fixture, const char *body, const char *type)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *detail = NULL;
  JsonObject *fault = NULL;

  g_assert_cmpuint (ask (fixture, "/tts-results", body), ==, 422);
  node = parse_body (fixture);
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
test_validation (Fixture *fixture, gconstpointer data)
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
  g_assert_cmpuint (
      ask (fixture, "/tts-results", "{\"run_ids\":[\"1\",\"2\"]}"), ==, 200);
}

static void
test_key (Fixture *fixture, gconstpointer data)
{
  SoupMessage *msg = new_api_message (fixture, "/tts-result/1", NULL);
  g_autofree char *text = NULL;

  g_assert_cmpuint (send_message (fixture, msg), ==, 403);
  text = dup_text (fixture);
  g_assert_cmpstr (text, ==, "{\"detail\":\"Not authenticated\"}");

  msg = new_api_message (fixture, "/tts-results", "{\"run_ids\":[1,2]}");
  soup_message_headers_append (soup_message_get_request_headers (msg),
                               "x-api-key", "another");
  g_assert_cmpuint (send_message (fixture, msg), ==, 401);
  g_assert_cmpuint (ask (fixture, "/tts-result/1", NULL), ==, 200);
}

static void
test_paths (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (ask (fixture, "/tts", NULL), ==, 404);
  g_assert_cmpuint (ask (fixture, "/tts-results", NULL), ==, 405);
  g_assert_cmpuint (ask (fixture, "/tts-result/1", "{}"), ==, 405);
  g_assert_cmpuint (ask (fixture, "/tts-result/4", NULL), ==, 404);
  g_assert_cmpuint (ask (fixture, "/tts-result/0", NULL), ==, 422);
  g_assert_cmpuint (ask (fixture, "/tts-result/one", NULL), ==, 422);
  g_assert_cmpuint (ask (fixture, "/tts-result/99", NULL), ==, 422);
  g_assert_cmpuint (ask (fixture, "/dub-result/1", NULL), ==, 404);
}

static void
test_bulk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GList) members = NULL;
  JsonObject *results = NULL;

  g_assert_cmpuint (ask (fixture, "/tts-results", "{\"run_ids\":[2,7,3,1]}"),
                    ==, 200);
  node = parse_body (fixture);
  results = json_node_get_object (node);
  members = json_object_get_members (results);
  g_assert_cmpuint (g_list_length (members), ==, 3);
  g_assert_cmpstr (g_list_nth_data (members, 0), ==, "1");
  g_assert_cmpstr (g_list_nth_data (members, 1), ==, "3");
  g_assert_cmpstr (g_list_nth_data (members, 2), ==, "2");

  g_assert_cmpuint (ask (fixture, "/tts-results", "{\"run_ids\":[7,8]}"), ==,
                    404);
  g_assert_cmpuint (ask (fixture, "/tts-results", "{\"run_ids\":[1,99]}"), ==,
                    422);
}

static void
test_pending (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  camb_service_add_pending_run (fixture->service, "dubbing", 7,
                                "{\"transcript\":[]}", 2, 0);
  camb_service_add_sinking_run (fixture->service, "dubbing", 8);
  ask (fixture, "/dubbing-results", "{\"run_ids\":[7,8]}");
  ask (fixture, "/dub-result/7", NULL);
  first = dup_text (fixture);
  ask (fixture, "/dubbing-results", "{\"run_ids\":[7,9]}");
  second = dup_text (fixture);
  ask (fixture, "/dub-result/7", NULL);
  third = dup_text (fixture);
  g_assert_cmpstr (first, ==, "{\"status\":\"PENDING\"}");
  g_assert_cmpstr (second, ==, "{\"7\":{\"status\":\"PENDING\"}}");
  g_assert_cmpstr (third, ==, "{\"transcript\":[]}");
}

static void
test_single_raw (Fixture *fixture, gconstpointer data)
{
  g_autofree char *raw = NULL;
  g_autofree char *json = NULL;

  g_assert_cmpuint (ask (fixture, "/tts-result/1", NULL), ==, 200);
  raw = dup_text (fixture);
  g_assert_cmpstr (raw, ==, "0123456789abcdef");
  g_assert_cmpstr (get_header (fixture, "Content-Type"), ==, "audio/wav");
  g_assert_cmpuint (ask (fixture, "/tts-result/2?output_type=file_url", NULL),
                    ==, 200);
  json = dup_text (fixture);
  g_assert_true (g_str_has_prefix (json, "\"http://127.0.0.1:"));
}

static void
assert_denied (Fixture *fixture, const char *url, guint status)
{
  g_autofree char *text = NULL;

  g_assert_cmpuint (fetch (fixture, "GET", url, NULL), ==, status);
  text = dup_text (fixture);
  g_assert_true (g_str_has_prefix (text, "<?xml"));
  g_assert_cmpstr (get_header (fixture, "Content-Type"), ==, "application/xml");
}

static void
test_signature (Fixture *fixture, gconstpointer data)
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
  g_assert_cmpuint (fetch (fixture, "GET", url, NULL), ==, 200);
  g_assert_cmpuint (fetch (fixture, "GET", again, NULL), ==, 200);

  longer = g_strjoinv ("Expires=61", parts);
  assert_denied (fixture, longer, 403);
  assert_denied (fixture, decoded, 403);
  assert_denied (fixture, bare, 403);
  assert_denied (fixture, gone, 404);
}

static void
test_expiry (Fixture *fixture, gconstpointer data)
{
  g_autofree char *over = camb_service_sign (fixture->service, "hex.wav", 0);
  g_autofree char *good = camb_service_sign (fixture->service, "hex.wav", 60);
  g_autofree char *fresh = NULL;

  assert_denied (fixture, over, 403);
  g_assert_cmpuint (fetch (fixture, "GET", good, NULL), ==, 200);
  camb_service_expire_urls (fixture->service);
  assert_denied (fixture, good, 403);
  camb_service_set_refusal (fixture->service, 410);
  assert_denied (fixture, good, 410);
  fresh = camb_service_sign (fixture->service, "hex.wav", 60);
  g_assert_cmpuint (fetch (fixture, "GET", fresh, NULL), ==, 200);
}

static void
assert_range (Fixture *fixture,
              const char *range,
              const char *text,
              const char *content_range)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);
  g_autofree char *got = NULL;
  guint status = content_range != NULL ? 206 : 200;

  g_assert_cmpuint (fetch (fixture, "GET", url, range), ==, status);
  got = dup_text (fixture);
  g_assert_cmpstr (got, ==, text);
  g_assert_cmpstr (get_header (fixture, "Content-Range"), ==, content_range);
}

static void
test_ranges (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);

  assert_range (fixture, "bytes=0-3", "0123", "bytes 0-3/16");
  assert_range (fixture, "bytes=10-", "abcdef", "bytes 10-15/16");
  assert_range (fixture, "bytes=-2", "ef", "bytes 14-15/16");
  assert_range (fixture, "bytes=12-99", "cdef", "bytes 12-15/16");
  assert_range (fixture, "bytes=0-1,4-5", "0123456789abcdef", NULL);
  assert_range (fixture, "lines=0-1", "0123456789abcdef", NULL);
  g_assert_cmpuint (fetch (fixture, "GET", url, "bytes=16-"), ==, 416);
  g_assert_cmpstr (get_header (fixture, "Content-Range"), ==, "bytes */16");

  camb_service_set_quirks (fixture->service, CAMB_SERVICE_QUIRK_NO_RANGES);
  assert_range (fixture, "bytes=0-3", "0123456789abcdef", NULL);
  g_assert_null (get_header (fixture, "Accept-Ranges"));
}

static void
test_head (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);

  g_assert_cmpuint (fetch (fixture, "HEAD", url, NULL), ==, 200);
  g_assert_cmpstr (get_header (fixture, "Content-Length"), ==, "16");
  g_assert_cmpstr (get_header (fixture, "Content-Type"), ==, "audio/wav");
  g_assert_cmpstr (get_header (fixture, "Accept-Ranges"), ==, "bytes");
  g_assert_nonnull (get_header (fixture, "ETag"));
  g_assert_nonnull (get_header (fixture, "Last-Modified"));
  g_assert_cmpuint (g_bytes_get_size (fixture->body), ==, 0);
}

static guint
fetch_if_range (Fixture *fixture, const char *validator)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  SoupMessage *msg = soup_message_new_from_uri ("GET", uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (msg);

  soup_message_headers_append (headers, "Range", "bytes=4-");
  soup_message_headers_append (headers, "If-Range", validator);
  return send_message (fixture, msg);
}

static void
test_if_range (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);
  g_autoptr (GBytes) other = g_bytes_new_static ("another object!!", 16);
  g_autofree char *etag = NULL;
  g_autofree char *date = NULL;

  fetch (fixture, "GET", url, NULL);
  etag = g_strdup (get_header (fixture, "ETag"));
  date = g_strdup (get_header (fixture, "Last-Modified"));
  g_assert_cmpuint (fetch_if_range (fixture, etag), ==, 206);
  g_assert_cmpuint (fetch_if_range (fixture, date), ==, 206);
  camb_service_add_media (fixture->service, "hex.wav", NULL, other);
  g_assert_cmpuint (fetch_if_range (fixture, etag), ==, 200);
}

static void
test_quirks (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);

  camb_service_set_quirks (fixture->service,
                           CAMB_SERVICE_QUIRK_NO_LENGTH |
                               CAMB_SERVICE_QUIRK_NO_VALIDATORS |
                               CAMB_SERVICE_QUIRK_WRONG_TYPE);
  g_assert_cmpuint (fetch (fixture, "GET", url, NULL), ==, 200);
  g_assert_null (get_header (fixture, "Content-Length"));
  g_assert_null (get_header (fixture, "ETag"));
  g_assert_null (get_header (fixture, "Last-Modified"));
  g_assert_cmpstr (get_header (fixture, "Content-Type"), ==, "text/plain");
  g_assert_cmpuint (g_bytes_get_size (fixture->body), ==, 16);

  camb_service_set_quirks (fixture->service, CAMB_SERVICE_QUIRK_EARLY_RANGES);
  g_assert_cmpuint (fetch (fixture, "GET", url, "bytes=8-"), ==, 206);
  g_assert_cmpstr (get_header (fixture, "Content-Range"), ==, "bytes 0-15/16");
  camb_service_set_quirks (fixture->service,
                           CAMB_SERVICE_QUIRK_NO_CONTENT_RANGE);
  g_assert_cmpuint (fetch (fixture, "GET", url, "bytes=8-"), ==, 206);
  g_assert_null (get_header (fixture, "Content-Range"));
}

static void
test_fail_next (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  camb_service_fail_next (fixture->service, "/apis/tts-result/", 2, 503,
                          "Retry-After: 7\nContent-Type: text/html", "busy");
  camb_service_fail_next (fixture->service, "/apis/", 1, 429, NULL, NULL);
  camb_service_fail_next (fixture->service, "/media/", 9, 500, NULL, NULL);
  g_assert_cmpuint (ask (fixture, "/tts-result/1", NULL), ==, 503);
  g_assert_cmpstr (get_header (fixture, "Retry-After"), ==, "7");
  g_assert_cmpstr (get_header (fixture, "Content-Type"), ==, "text/html");
  text = dup_text (fixture);
  g_assert_cmpstr (text, ==, "busy");
  g_assert_cmpuint (ask (fixture, "/tts-results", "{}"), ==, 429);
  g_assert_cmpuint (ask (fixture, "/tts-result/1", NULL), ==, 503);
  g_assert_cmpuint (ask (fixture, "/tts-result/1", NULL), ==, 200);
}

static void
test_delay (Fixture *fixture, gconstpointer data)
{
  gint64 start = g_get_monotonic_time ();

  camb_service_set_delay (fixture->service, 60);
  g_assert_cmpuint (ask (fixture, "/tts-result/1", NULL), ==, 200);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 60 * 1000);
}

static void
cancel_when_asked (GTask *task, gpointer source, gpointer data, GCancellable *c)
{
  Fixture *fixture = data;

  g_task_return_boolean (task, camb_service_wait_for_requests (
                                   fixture->service, "/apis/", 1, 10000));
  g_cancellable_cancel (c);
}

static void
test_hang (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, NULL, NULL);
  g_autoptr (SoupMessage) msg =
      new_api_message (fixture, "/tts-result/1", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) requests = NULL;

  camb_service_hang_next (fixture->service, "/", 1);
  g_task_set_task_data (task, fixture, NULL);
  g_task_run_in_thread (task, cancel_when_asked);
  g_assert_null (
      soup_session_send_and_read (fixture->session, msg, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  requests = camb_service_dup_requests (fixture->service);
  g_assert_cmpuint (requests->len, ==, 1);
  g_assert_cmpuint (((CambServiceRequest *)requests->pdata[0])->status, ==, 0);
}

static void
count_failed_cb (GObject *session, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  guint *n_failed = data;

  g_assert_null (
      soup_session_send_finish (SOUP_SESSION (session), result, &error));
  g_assert_nonnull (error);
  (*n_failed)++;
}

/* A service that ends must not wait for those who wait for it. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);
  g_autoptr (SoupMessage) hanging = soup_message_new ("GET", url);
  g_autoptr (SoupMessage) delayed = soup_message_new ("GET", url);
  guint n_failed = 0;

  camb_service_hang_next (fixture->service, "/media/", 1);
  camb_service_set_delay (fixture->service, 60000);
  soup_session_send_async (fixture->session, hanging, 0, NULL, count_failed_cb,
                           &n_failed);
  soup_session_send_async (fixture->session, delayed, 0, NULL, count_failed_cb,
                           &n_failed);
  while (camb_service_get_n_requests (fixture->service, "/media/") < 2)
    g_main_context_iteration (NULL, FALSE);
  camb_service_stop (fixture->service);
  while (n_failed < 2)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_break (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);

  camb_service_break_next (fixture->service, "/media/", 1, 5,
                           CAMB_SERVICE_END_CLOSE);
  g_assert_cmpuint (fetch (fixture, "GET", url, "bytes=2-"), ==, 206);
  g_assert_cmpstr (get_header (fixture, "Content-Length"), ==, "14");
  g_assert_true (fixture->body == NULL ||
                 g_bytes_get_size (fixture->body) == 5);
  g_assert_cmpuint (camb_service_get_n_bytes (fixture->service, "/media/"), ==,
                    5);
}

static void
test_reset (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);

  camb_service_break_next (fixture->service, "/media/", 1, 3,
                           CAMB_SERVICE_END_RESET);
  fetch (fixture, "GET", url, NULL);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  g_assert_cmpuint (fetch (fixture, "GET", url, NULL), ==, 200);
}

/* An open and silent connection must end with the service. */
static void
test_stall (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);
  g_autoptr (SoupMessage) msg = soup_message_new ("GET", url);
  g_autoptr (GInputStream) stream = NULL;
  char buffer[32];
  gsize size = 0;

  camb_service_break_next (fixture->service, "/media/", 1, 3,
                           CAMB_SERVICE_END_STALL);
  stream = soup_session_send (fixture->session, msg, NULL, &fixture->error);
  g_assert_no_error (fixture->error);
  g_input_stream_read_all (stream, buffer, 3, &size, NULL, &fixture->error);
  g_assert_no_error (fixture->error);
  g_assert_cmpmem (buffer, size, "012", 3);
  camb_service_stop (fixture->service);
  g_assert_cmpint (g_input_stream_read (stream, buffer, 1, NULL, NULL), <=, 0);
}

static void
test_send (Fixture *fixture, gconstpointer data)
{
  static const char wire[] = "HTTP/1.0 200 OK\r\n\r\nno length";
  g_autoptr (GBytes) bytes = g_bytes_new_static (wire, strlen (wire));
  g_autofree char *text = NULL;

  camb_service_send_next (fixture->service, "/apis/", 1, bytes,
                          CAMB_SERVICE_END_CLOSE);
  g_assert_cmpuint (ask (fixture, "/tts-result/1", NULL), ==, 200);
  text = dup_text (fixture);
  g_assert_cmpstr (text, ==, "no length");
}

static void
test_log (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);
  g_autoptr (GPtrArray) requests = NULL;
  const CambServiceRequest *first = NULL;
  const CambServiceRequest *second = NULL;

  ask (fixture, "/tts-results", "{\"run_ids\":[1,2]}");
  fetch (fixture, "GET", url, NULL);
  /* The bytes are counted after they were written: let it catch up. */
  camb_service_stop (fixture->service);
  g_assert_cmpuint (camb_service_get_n_requests (fixture->service, "/"), ==, 2);
  g_assert_cmpuint (camb_service_get_n_requests (fixture->service, "/media/"),
                    ==, 1);
  g_assert_cmpuint (camb_service_get_n_leaks (fixture->service), ==, 0);
  requests = camb_service_dup_requests (fixture->service);
  first = requests->pdata[0];
  second = requests->pdata[1];
  g_assert_false (first->media);
  g_assert_true (second->media);
  g_assert_cmpstr (first->method, ==, "POST");
  g_assert_cmpstr (first->path, ==, "/apis/tts-results");
  g_assert_cmpstr (first->body, ==, "{\"run_ids\":[1,2]}");
  g_assert_nonnull (strstr (first->headers, "x-api-key: "));
  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpstr (second->query, ==, strchr (url, '?') + 1);
  g_assert_cmpuint (second->n_bytes, ==, 16);
  g_assert_cmpuint (first->connection, !=, second->connection);
  camb_service_clear_requests (fixture->service);
  g_assert_cmpuint (camb_service_get_n_requests (fixture->service, "/"), ==, 0);
}

static void
test_leak (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = camb_service_sign (fixture->service, "hex.wav", 60);
  SoupMessage *msg = soup_message_new ("GET", url);

  soup_message_headers_append (soup_message_get_request_headers (msg),
                               "x-api-key",
                               camb_service_get_api_key (fixture->service));
  g_assert_cmpuint (send_message (fixture, msg), ==, 200);
  g_assert_cmpuint (camb_service_get_n_leaks (fixture->service), ==, 1);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *full = g_strconcat ("/service", path, NULL);

  g_test_add (full, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/api/validation", test_validation);
  add ("/api/key", test_key);
  add ("/api/paths", test_paths);
  add ("/api/bulk", test_bulk);
  add ("/api/pending", test_pending);
  add ("/api/single-raw", test_single_raw);
  add ("/media/signature", test_signature);
  add ("/media/expiry", test_expiry);
  add ("/media/ranges", test_ranges);
  add ("/media/head", test_head);
  add ("/media/if-range", test_if_range);
  add ("/media/quirks", test_quirks);
  add ("/faults/fail-next", test_fail_next);
  add ("/faults/delay", test_delay);
  add ("/faults/hang", test_hang);
  add ("/faults/stop", test_stop);
  add ("/faults/break", test_break);
  add ("/faults/reset", test_reset);
  add ("/faults/stall", test_stall);
  add ("/faults/send", test_send);
  add ("/log/requests", test_log);
  add ("/log/leak", test_leak);
  return g_test_run ();
}
