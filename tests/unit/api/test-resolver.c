/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-resolver.h"

#include <string.h>

#include "resolver-fixture.h"
#include "camb-batches.h"
#include "camb-error.h"

static void
assert_answer (CambLookup *lookup, guint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CambRun) run = camb_lookup_wait (lookup, NULL, &error);
  g_autofree char *url = g_strdup_printf (
      "https://media.example/%" G_GUINT64_FORMAT "?s=%%2b", id);

  g_assert_no_error (error);
  g_assert_cmpuint (camb_run_get_id (run), ==, id);
  g_assert_cmpint (camb_run_get_state (run), ==, CAMB_RUN_READY);
  g_assert_cmpstr (camb_result_get_video_url (camb_run_get_result (run, 0)), ==,
                   url);
}

/* Keeps the account's one call at a time busy until the gate opens, so that
 * whatever is asked meanwhile goes out together, however slow the machine. */
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
test_lone (Fixture *self, gconstpointer data)
{
  static const char *const requests[CAMB_N_KINDS] = {
      "GET /apis/dub-result/7", "GET /apis/tts-result/7?output_type=file_url",
      "GET /apis/text-to-sound-result/7?output_type=file_url",
      "GET /apis/translation-result/7"};

  for (guint kind = 0; kind < CAMB_N_KINDS; kind++) {
    g_autoptr (CambLookup) lookup =
        camb_resolver_ask (self->account, &patient, kind, 7, NULL);
    g_autoptr (CambRun) run = camb_lookup_wait (lookup, NULL, NULL);
    g_autofree char *request = NULL;

    g_assert_nonnull (run);
    request = api_server_dup_request (self->server, kind);
    g_assert_cmpstr (request, ==, requests[kind]);
  }
  g_assert_cmpuint (api_server_count_requests (self->server), ==, 4);
  g_assert_cmpuint (api_server_count_keys (self->server), ==, 4);
}

static void
test_bulk_request (Fixture *self, gconstpointer data)
{
  g_autoptr (CambLookup) first = occupy (self);
  g_autoptr (CambLookup) a = fixture_ask (self, 5);
  g_autoptr (CambLookup) b = fixture_ask (self, 3);
  g_autofree char *request = NULL;

  api_server_open_gate (self->server);
  assert_answer (a, 5);
  assert_answer (b, 3);
  request = api_server_dup_request (self->server, 1);
  g_assert_cmpstr (request, ==,
                   "POST /apis/dubbing-results {\"run_ids\":[5,3]}");
}

typedef struct
{
  Fixture *fixture;
  guint64 first;
  guint n;
  GPtrArray *lookups;
} Asker;

static gpointer
ask_many (gpointer data)
{
  Asker *asker = data;

  for (guint i = 0; i < asker->n; i++)
    g_ptr_array_add (asker->lookups,
                     fixture_ask (asker->fixture, asker->first + i));
  return NULL;
}

static char *
expect_calls (guint n)
{
  GString *calls = g_string_new ("1");

  for (guint i = 0; i < camb_batches_count (n); i++)
    g_string_append_printf (calls, ",%u", camb_batches_get_size (n, i));
  return g_string_free (calls, FALSE);
}

/* n runs, each asked for by three threads: as few calls as there can be. */
static void
ask_from_threads (guint n)
{
  Fixture fixture;
  g_autoptr (CambLookup) first = NULL;
  g_autofree char *calls = NULL;
  g_autofree char *expected = expect_calls (n);
  GThread *threads[3];
  Asker askers[3];

  fixture_set_up (&fixture, NULL);
  first = occupy (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++) {
    askers[i] = (Asker){&fixture, 1, n, NULL};
    askers[i].lookups =
        g_ptr_array_new_with_free_func ((GDestroyNotify)camb_lookup_unref);
    threads[i] = g_thread_new ("asker", ask_many, &askers[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  api_server_open_gate (fixture.server);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++) {
    for (guint k = 0; k < n; k++)
      assert_answer (g_ptr_array_index (askers[i].lookups, k), k + 1);
    g_ptr_array_unref (askers[i].lookups);
  }
  calls = api_server_dup_calls (fixture.server);
  g_assert_cmpstr (calls, ==, expected);
  fixture_tear_down (&fixture, NULL);
}

static void
test_every_number (void)
{
  for (guint n = 1; n <= 61; n += n < 17 ? 1 : 11)
    ask_from_threads (n);
}

/* Elements that start together share a call, though nothing holds it up. What
 * is measured is that the asking itself was quick enough to tell. */
static void
test_gathering (Fixture *self, gconstpointer data)
{
  gint64 took;
  guint64 id = 1;

  do {
    g_autoptr (GPtrArray) lookups =
        g_ptr_array_new_with_free_func ((GDestroyNotify)camb_lookup_unref);
    guint before = api_server_count_requests (self->server);
    gint64 start = g_get_monotonic_time ();

    for (guint i = 0; i < 5; i++)
      g_ptr_array_add (lookups, fixture_ask (self, id++));
    took = g_get_monotonic_time () - start;
    for (guint i = 0; i < 5; i++)
      assert_answer (g_ptr_array_index (lookups, i), id - 5 + i);
    if (took < 15000)
      g_assert_cmpuint (api_server_count_requests (self->server) - before, ==,
                        1);
  } while (took >= 15000);
}

static void
test_sharing (Fixture *self, gconstpointer data)
{
  g_autoptr (CambLookup) first = occupy (self);
  g_autoptr (CambLookup) same = fixture_ask (self, 1000000);
  g_autoptr (CambLookup) other =
      camb_resolver_ask (self->account, &patient, CAMB_KIND_TTS, 1000000, NULL);
  g_autoptr (CambLookup) again = NULL;
  g_autoptr (CambRun) run = NULL;

  g_assert_true (same == first);
  g_assert_false (other == first);
  api_server_open_gate (self->server);
  assert_answer (first, 1000000);
  run = camb_lookup_wait (other, NULL, NULL);
  g_assert_cmpuint (camb_run_get_kind (run), ==, CAMB_KIND_TTS);
  again = fixture_ask (self, 1000000);
  g_assert_false (again == first);
  assert_answer (again, 1000000);
  g_assert_cmpuint (api_server_count_requests (self->server), ==, 3);
}

/* Another key is another account: nothing is shared, nothing waits. */
static void
test_lanes (Fixture *self, gconstpointer data)
{
  g_autoptr (CambLookup) first = occupy (self);
  g_autoptr (CambAccount) account =
      camb_account_new (api_server_get_url (self->server), "another", NULL);
  g_autoptr (CambLookup) lookup =
      camb_resolver_ask (account, &patient, CAMB_KIND_DUBBING, 1000000, NULL);

  g_assert_false (lookup == first);
  api_server_wait_requests (self->server, 2);
  api_server_open_gate (self->server);
  assert_answer (lookup, 1000000);
  assert_answer (first, 1000000);
  g_assert_cmpuint (api_server_count_keys (self->server), ==, 1);
}

static void
test_counters (Fixture *self, gconstpointer data)
{
  g_autoptr (CambLookup) first = occupy (self);
  g_autoptr (CambCounters) sums = camb_counters_new ();
  g_autoptr (CambCounters) idle = camb_counters_new ();
  g_autoptr (GPtrArray) lookups =
      g_ptr_array_new_with_free_func ((GDestroyNotify)camb_lookup_unref);

  for (guint i = 1; i <= 7; i++) {
    g_ptr_array_add (lookups, camb_resolver_ask (self->account, &patient,
                                                 CAMB_KIND_DUBBING, i, sums));
    g_ptr_array_add (lookups, camb_resolver_ask (self->account, &patient,
                                                 CAMB_KIND_DUBBING, i, idle));
  }
  api_server_reply (self->server, (ApiReply){.status = 503});
  api_server_open_gate (self->server);
  for (guint i = 0; i < lookups->len; i++)
    assert_answer (g_ptr_array_index (lookups, i), i / 2 + 1);
  g_assert_cmpuint (camb_counters_get (sums, CAMB_COUNTER_API_REQUESTS), ==, 3);
  g_assert_cmpuint (camb_counters_get (sums, CAMB_COUNTER_API_RUN_IDS), ==, 7);
  g_assert_cmpuint (camb_counters_get (sums, CAMB_COUNTER_API_RETRIES), ==, 1);
  for (guint i = 0; i < CAMB_N_COUNTERS; i++)
    g_assert_cmpuint (camb_counters_get (idle, i), ==, 0);
}

static void
test_missing (Fixture *self, gconstpointer data)
{
  g_autoptr (CambLookup) first = occupy (self);
  g_autoptr (CambLookup) a = fixture_ask (self, 1);
  g_autoptr (CambLookup) b = fixture_ask (self, 2);
  g_autoptr (CambLookup) c = fixture_ask (self, 3);
  g_autoptr (GError) error = NULL;

  api_server_set_missing_id (self->server, 2);
  api_server_open_gate (self->server);
  assert_answer (a, 1);
  assert_answer (c, 3);
  g_assert_null (camb_lookup_wait (b, NULL, &error));
  g_assert_error (error, CAMB_ERROR, CAMB_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "dubbing run 2"));
  g_assert_cmpuint (api_server_count_requests (self->server), ==, 2);
}

/* One bad run makes the service refuse all; only it may fail. */
static void
test_blame (void)
{
  for (guint bad = 1; bad <= 5; bad++) {
    Fixture self;
    g_autoptr (CambLookup) first = NULL;
    CambLookup *lookups[5];

    fixture_set_up (&self, NULL);
    first = occupy (&self);
    api_server_set_bad_id (self.server, bad);
    for (guint i = 0; i < 5; i++)
      lookups[i] = fixture_ask (&self, i + 1);
    api_server_open_gate (self.server);
    for (guint i = 0; i < 5; i++) {
      g_autoptr (GError) error = NULL;

      if (i + 1 != bad)
        assert_answer (lookups[i], i + 1);
      else
        g_assert_null (camb_lookup_wait (lookups[i], NULL, &error));
      if (i + 1 == bad) {
        g_assert_error (error, CAMB_ERROR, CAMB_ERROR_NOT_FOUND);
        g_assert_cmpuint (camb_error_get_http_status (error), ==, 404);
        g_assert_cmpstr (camb_error_get_detail (error), ==, "no such run");
      }
      camb_lookup_unref (lookups[i]);
    }
    g_assert_cmpuint (api_server_count_requests (self.server), <=, 1 + 1 + 6);
    fixture_tear_down (&self, NULL);
  }
}

static void
count_cb (CambLookup *lookup, gpointer data)
{
  g_autoptr (CambRun) run = camb_lookup_wait (lookup, NULL, NULL);

  g_assert_nonnull (run);
  g_atomic_int_inc ((int *)data);
}

static int n_destroyed;

static void
destroyed_cb (gpointer data)
{
  g_atomic_int_inc (&n_destroyed);
}

static void
test_then (Fixture *self, gconstpointer data)
{
  g_autoptr (CambLookup) first = occupy (self);
  CambLookup *abandoned = fixture_ask (self, 2);
  int n_called = 0;
  int n_never = 0;

  n_destroyed = 0;
  camb_lookup_then (first, count_cb, &n_called, destroyed_cb);
  camb_lookup_then (first, count_cb, &n_called, NULL);
  camb_lookup_then (abandoned, count_cb, &n_never, destroyed_cb);
  camb_lookup_unref (abandoned);
  api_server_open_gate (self->server);
  camb_resolver_drain ();
  g_assert_cmpint (n_called, ==, 2);
  g_assert_cmpint (n_never, ==, 0);
  g_assert_cmpint (n_destroyed, ==, 2);
  camb_lookup_then (first, count_cb, &n_called, destroyed_cb);
  g_assert_cmpint (n_called, ==, 3);
  g_assert_cmpint (n_destroyed, ==, 3);
  g_assert_cmpuint (api_server_count_requests (self->server), ==, 1);
}

static gpointer
storm_thread (gpointer data)
{
  Fixture *self = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 100; i++) {
    guint64 id = g_rand_int_range (rand, 1, 20);
    g_autoptr (CambLookup) lookup = fixture_ask (self, id);
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (CambRun) run = NULL;
    g_autoptr (GError) error = NULL;
    gboolean cancel = g_rand_boolean (rand);

    if (g_rand_boolean (rand))
      continue;
    if (cancel)
      g_cancellable_cancel (cancellable);
    run = camb_lookup_wait (lookup, cancellable, &error);
    if (run == NULL)
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_true (run != NULL || cancel);
  }
  return NULL;
}

/* Threads that ask, share, wait, cancel and give up at random: every wait ends,
 * and nothing is left. */
static void
test_storm (Fixture *self, gconstpointer data)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("storm", storm_thread, self);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  camb_resolver_drain ();
}

#define ADD(path, func) \
  g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/resolver/lone", test_lone);
  ADD ("/resolver/bulk-request", test_bulk_request);
  g_test_add_func ("/resolver/every-number", test_every_number);
  ADD ("/resolver/gathering", test_gathering);
  ADD ("/resolver/sharing", test_sharing);
  ADD ("/resolver/lanes", test_lanes);
  ADD ("/resolver/counters", test_counters);
  ADD ("/resolver/missing", test_missing);
  g_test_add_func ("/resolver/blame", test_blame);
  ADD ("/resolver/then", test_then);
  ADD ("/resolver/storm", test_storm);
  return g_test_run ();
}
