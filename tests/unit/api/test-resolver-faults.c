/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-resolver.h"

#include <string.h>

#include "resolver-fixture.h"
#include "camb-error.h"

#define AT_ONCE (250 * 1000)

static void
assert_ready (CambLookup *lookup)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CambRun) run = camb_lookup_wait (lookup, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (camb_run_get_state (run), ==, CAMB_RUN_READY);
}

/* No error text shows the key, and each names the run. */
static void
assert_error (CambLookup *lookup, CambError code, guint status)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (camb_lookup_wait (lookup, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, CAMB_ERROR, (int)code);
  g_assert_cmpuint (camb_error_get_http_status (error), ==, status);
  g_assert_nonnull (strstr (error->message, "dubbing run "));
  g_assert_null (strstr (error->message, "SECRET"));
  if (camb_error_get_detail (error))
    g_assert_null (strstr (camb_error_get_detail (error), "SECRET"));
}

static void
assert_lone_error (Fixture *self, CambError code, guint status)
{
  g_autoptr (CambLookup) lookup = fixture_ask (self, 7);

  assert_error (lookup, code, status);
}

static CambLookup *
occupy (Fixture *self)
{
  CambLookup *first;

  api_server_close_gate (self->server);
  first = fixture_ask (self, 1000000);
  api_server_wait_requests (self->server, 1);
  return first;
}

static void
test_transient (Fixture *self, gconstpointer data)
{
  static const guint statuses[] = {503, 0, 429, 408, 500, 502};

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i += 3) {
    g_autoptr (CambLookup) lookup = NULL;

    for (guint k = 0; k < 3; k++)
      api_server_reply (self->server, (ApiReply){.status = statuses[i + k]});
    lookup = fixture_ask (self, 7);
    assert_ready (lookup);
  }
}

static void
test_too_often (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 4; i++)
    api_server_reply (self->server,
                      (ApiReply){.status = 503, .body = "maintenance"});
  assert_lone_error (self, CAMB_ERROR_UNREACHABLE, 503);
  g_assert_cmpuint (api_server_count_requests (self->server), ==, 4);
}

static void
test_retry_after (Fixture *self, gconstpointer data)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (CambLookup) lookup = NULL;

  api_server_reply (
      self->server,
      (ApiReply){.status = 429, .header = "Retry-After", .header_value = "1"});
  lookup = fixture_ask (self, 7);
  assert_ready (lookup);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, G_USEC_PER_SEC);
  g_assert_cmpuint (api_server_count_requests (self->server), ==, 2);
}

/* Who is more patient decides for all who share the call. */
static void
test_longest_patience (Fixture *self, gconstpointer data)
{
  const CambPolicy hasty = {.timeout = 60, .max_retries = 0, .backoff = 1};
  g_autoptr (CambLookup) first = occupy (self);
  g_autoptr (CambLookup) a =
      camb_resolver_ask (self->account, &hasty, CAMB_KIND_DUBBING, 1, NULL);
  g_autoptr (CambLookup) b = fixture_ask (self, 2);

  api_server_reply (self->server, (ApiReply){.status = 503});
  api_server_open_gate (self->server);
  assert_ready (a);
  assert_ready (b);
}

static void
test_key_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (CambLookup) first = occupy (self);
  g_autoptr (CambLookup) a = fixture_ask (self, 1);
  g_autoptr (CambLookup) b = fixture_ask (self, 2);

  api_server_reply (
      self->server,
      (ApiReply){.status = 401,
                 .body = "{\"detail\":\"bad key " API_SERVER_KEY "\"}"});
  api_server_reply (self->server, (ApiReply){.status = 403});
  api_server_open_gate (self->server);
  assert_error (a, CAMB_ERROR_UNAUTHORIZED, 401);
  assert_error (b, CAMB_ERROR_UNAUTHORIZED, 401);
  assert_lone_error (self, CAMB_ERROR_UNAUTHORIZED, 403);
  g_assert_cmpuint (api_server_count_requests (self->server), ==, 3);
}

static void
test_refusals (Fixture *self, gconstpointer data)
{
  static const struct
  {
    guint status;
    CambError code;
  } rows[] = {{400, CAMB_ERROR_SETTINGS},  {402, CAMB_ERROR_SETTINGS},
              {404, CAMB_ERROR_NOT_FOUND}, {410, CAMB_ERROR_SETTINGS},
              {422, CAMB_ERROR_SETTINGS},  {304, CAMB_ERROR_PROTOCOL},
              {300, CAMB_ERROR_PROTOCOL}};

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    api_server_reply (self->server, (ApiReply){.status = rows[i].status});
    assert_lone_error (self, rows[i].code, rows[i].status);
  }
  g_assert_cmpuint (api_server_count_requests (self->server), ==,
                    G_N_ELEMENTS (rows));
}

static void
test_nonsense (Fixture *self, gconstpointer data)
{
  static const char *const bodies[] = {
      "",
      "<html>Sign in to the hotel</html>",
      "{\"video_url\":\"https://h/",
      "{\"video_url\":\"https://h/\",\"video_url\":\"https://i/\"}",
      "{\"video_url\":\"http://h/\"}",
      "{\"run_id\":8,\"video_url\":\"https://h/\"}",
      "{\"detail\":\"nothing for " API_SERVER_KEY "\"}",
      "\xff\xfe",
      "12",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
    api_server_reply (self->server,
                      (ApiReply){.status = 200, .body = bodies[i]});
    assert_lone_error (self, CAMB_ERROR_PROTOCOL, 0);
  }
  api_server_reply (self->server, (ApiReply){.status = 200,
                                             .header = "Content-Encoding",
                                             .header_value = "gzip",
                                             .body = "{}"});
  assert_lone_error (self, CAMB_ERROR_PROTOCOL, 0);
}

static void
test_reason (Fixture *self, gconstpointer data)
{
  g_autoptr (CambLookup) lookup = NULL;
  g_autoptr (CambRun) run = NULL;

  api_server_reply (
      self->server,
      (ApiReply){
          .status = 200,
          .body = "{\"status\":\"ERROR\",\"message\":\"not for " API_SERVER_KEY
                  "\"}"});
  lookup = fixture_ask (self, 7);
  run = camb_lookup_wait (lookup, NULL, NULL);
  g_assert_cmpint (camb_run_get_state (run), ==, CAMB_RUN_FAILED);
  g_assert_cmpstr (camb_run_get_reason (run), ==, "not for ***");
}

static void
test_huge (Fixture *self, gconstpointer data)
{
  guint64 huge = G_GUINT64_CONSTANT (100) * 1024 * 1024;

  api_server_reply (self->server, (ApiReply){.status = 200, .n_filler = huge});
  assert_lone_error (self, CAMB_ERROR_PROTOCOL, 0);
  g_assert_cmpuint (api_server_count_filler (self->server), <, huge / 2);
  api_server_reply (self->server, (ApiReply){.status = 500, .n_filler = huge});
  api_server_reply (self->server, (ApiReply){.status = 404});
  assert_lone_error (self, CAMB_ERROR_NOT_FOUND, 404);
  g_assert_cmpuint (api_server_count_filler (self->server), <, huge / 2);
}

static void
test_redirect_within (Fixture *self, gconstpointer data)
{
  static const guint statuses[] = {301, 302, 307, 308, 303};
  g_autofree char *got = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++) {
    g_autoptr (CambLookup) lookup = NULL;

    api_server_reply (self->server,
                      (ApiReply){.status = statuses[i],
                                 .header = "Location",
                                 .header_value = "/v2/dub-result/7?a=%2B"});
    lookup = fixture_ask (self, 7);
    assert_ready (lookup);
  }
  g_assert_cmpuint (api_server_count_keys (self->server), ==, 10);
  got = api_server_dup_request (self->server, 1);
  g_assert_cmpstr (got, ==, "GET /v2/dub-result/7?a=%2B");
}

static void
test_redirected_post (Fixture *self, gconstpointer data)
{
  g_autoptr (CambLookup) first = occupy (self);
  g_autoptr (CambLookup) a = fixture_ask (self, 1);
  g_autoptr (CambLookup) b = fixture_ask (self, 2);
  g_autofree char *request = NULL;

  api_server_reply (self->server, (ApiReply){.status = 307,
                                             .header = "Location",
                                             .header_value = "/v2/x-results"});
  api_server_open_gate (self->server);
  api_server_wait_requests (self->server, 3);
  request = api_server_dup_request (self->server, 2);
  g_assert_true (g_str_has_prefix (request, "POST /v2/x-results {"));
}

/* The key stays here: another port is another origin. */
static void
test_redirect_away (Fixture *self, gconstpointer data)
{
  g_autoptr (ApiServer) other = api_server_new ();
  const char *const targets[] = {
      api_server_get_url (other), "https://evil.example/x",
      "http://evil.example/x",    "file:///etc/passwd",
      "//evil.example/",          "https://" API_SERVER_KEY "@h/"};

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
    g_autoptr (CambLookup) lookup = NULL;
    g_autoptr (GError) error = NULL;

    api_server_reply (self->server, (ApiReply){.status = 302,
                                               .header = "Location",
                                               .header_value = targets[i]});
    lookup = fixture_ask (self, 7);
    assert_error (lookup, CAMB_ERROR_UNREACHABLE, 302);
    camb_lookup_wait (lookup, NULL, &error);
    if (i == 1)
      g_assert_nonnull (strstr (error->message, "evil.example"));
  }
  g_assert_cmpuint (api_server_count_requests (other), ==, 0);
  g_assert_cmpuint (api_server_count_requests (self->server), ==,
                    G_N_ELEMENTS (targets));
}

static void
test_redirect_loop (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 6; i++)
    api_server_reply (
        self->server,
        (ApiReply){.status = 302, .header = "Location", .header_value = "7"});
  assert_lone_error (self, CAMB_ERROR_UNREACHABLE, 0);
  g_assert_cmpuint (api_server_count_requests (self->server), ==, 6);
}

static void
test_unreachable (void)
{
  const CambPolicy hasty = {.timeout = 1, .max_retries = 1, .backoff = 1};
  g_autoptr (CambAccount) account = NULL;
  g_autoptr (CambLookup) lookup = NULL;
  g_autoptr (CambCounters) counters = camb_counters_new ();
  ApiServer *server = api_server_new ();

  account = api_server_dup_account (server);
  api_server_free (server);
  lookup = camb_resolver_ask (account, &hasty, CAMB_KIND_DUBBING, 7, counters);
  assert_error (lookup, CAMB_ERROR_UNREACHABLE, 0);
  g_assert_cmpuint (camb_counters_get (counters, CAMB_COUNTER_API_REQUESTS), ==,
                    2);
  camb_resolver_drain ();
}

static void
test_stalled (Fixture *self, gconstpointer data)
{
  const CambPolicy hasty = {.timeout = 1, .max_retries = 0, .backoff = 1};
  g_autoptr (CambLookup) lookup = NULL;

  api_server_close_gate (self->server);
  lookup =
      camb_resolver_ask (self->account, &hasty, CAMB_KIND_DUBBING, 7, NULL);
  assert_error (lookup, CAMB_ERROR_UNREACHABLE, 0);
}

typedef struct
{
  CambLookup *lookup;
  GCancellable *cancellable;
  GError *error;
  gint64 ended;
} Waiter;

static gpointer
wait_thread (gpointer data)
{
  Waiter *self = data;

  g_assert_null (
      camb_lookup_wait (self->lookup, self->cancellable, &self->error));
  self->ended = g_get_monotonic_time ();
  return NULL;
}

/* The server hangs; whoever cancels is back at once, and so is the drain. */
static void
test_cancel (Fixture *self, gconstpointer data)
{
  CambLookup *first = occupy (self);
  CambLookup *pending = fixture_ask (self, 2);
  CambLookup *const lookups[] = {first, pending};

  for (guint i = 0; i < G_N_ELEMENTS (lookups); i++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    Waiter waiter = {lookups[i], cancellable};
    GThread *thread = g_thread_new ("waiter", wait_thread, &waiter);
    gint64 start = g_get_monotonic_time ();

    g_cancellable_cancel (cancellable);
    g_thread_join (thread);
    g_assert_error (waiter.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpint (waiter.ended - start, <, AT_ONCE);
    g_clear_error (&waiter.error);
    start = g_get_monotonic_time ();
    camb_lookup_unref (lookups[i]);
    g_assert_cmpint (g_get_monotonic_time () - start, <, AT_ONCE);
  }
  camb_resolver_drain ();
  g_assert_cmpuint (api_server_count_requests (self->server), ==, 1);
}

/* Cancelling one asker's wait does not disturb another's. */
static void
test_cancel_one_of_two (Fixture *self, gconstpointer data)
{
  CambLookup *first = occupy (self);
  g_autoptr (CambLookup) second = fixture_ask (self, 1000000);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (camb_lookup_wait (first, cancellable, &error));
  camb_lookup_unref (first);
  api_server_open_gate (self->server);
  assert_ready (second);
  g_assert_cmpuint (api_server_count_requests (self->server), ==, 1);
}

static void
test_cancel_back_off (Fixture *self, gconstpointer data)
{
  CambLookup *lookup;
  gint64 start;

  api_server_reply (
      self->server,
      (ApiReply){.status = 503, .header = "Retry-After", .header_value = "60"});
  lookup = fixture_ask (self, 7);
  api_server_wait_requests (self->server, 1);
  start = g_get_monotonic_time ();
  camb_lookup_unref (lookup);
  camb_resolver_drain ();
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
  g_assert_cmpuint (api_server_count_requests (self->server), ==, 1);
}

/* What nobody waits for is not sent, and makes no batch. */
static void
test_abandon (Fixture *self, gconstpointer data)
{
  g_autoptr (CambLookup) first = occupy (self);
  g_autoptr (GPtrArray) unwanted =
      g_ptr_array_new_with_free_func ((GDestroyNotify)camb_lookup_unref);
  g_autoptr (CambLookup) wanted = NULL;
  g_autofree char *request = NULL;

  for (guint i = 1; i <= 12; i++)
    g_ptr_array_add (unwanted, fixture_ask (self, i));
  wanted = fixture_ask (self, 50);
  g_clear_pointer (&unwanted, g_ptr_array_unref);
  api_server_open_gate (self->server);
  assert_ready (wanted);
  request = api_server_dup_request (self->server, 1);
  g_assert_cmpstr (request, ==, "GET /apis/dub-result/50");
  g_assert_cmpuint (api_server_count_requests (self->server), ==, 2);
}

/* A question that was given up is a new one when it is asked again. */
static void
test_ask_again (Fixture *self, gconstpointer data)
{
  g_autoptr (CambLookup) again = NULL;

  camb_lookup_unref (occupy (self));
  again = fixture_ask (self, 1000000);
  api_server_wait_requests (self->server, 2);
  api_server_open_gate (self->server);
  assert_ready (again);
}

#define ADD(path, func) \
  g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/faults/transient", test_transient);
  ADD ("/faults/too-often", test_too_often);
  ADD ("/faults/retry-after", test_retry_after);
  ADD ("/faults/longest-patience", test_longest_patience);
  ADD ("/faults/key-refused", test_key_refused);
  ADD ("/faults/refusals", test_refusals);
  ADD ("/faults/nonsense", test_nonsense);
  ADD ("/faults/reason", test_reason);
  ADD ("/faults/huge", test_huge);
  ADD ("/faults/redirect-within", test_redirect_within);
  ADD ("/faults/redirected-post", test_redirected_post);
  ADD ("/faults/redirect-away", test_redirect_away);
  ADD ("/faults/redirect-loop", test_redirect_loop);
  g_test_add_func ("/faults/unreachable", test_unreachable);
  ADD ("/faults/stalled", test_stalled);
  ADD ("/faults/cancel", test_cancel);
  ADD ("/faults/cancel-one-of-two", test_cancel_one_of_two);
  ADD ("/faults/cancel-back-off", test_cancel_back_off);
  ADD ("/faults/abandon", test_abandon);
  ADD ("/faults/ask-again", test_ask_again);
  return g_test_run ();
}
