/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "element-harness.h"

#define N_MANY 200

static CambService *
new_service (void)
{
  g_autoptr (GError) error = NULL;
  CambService *service = camb_service_new (NULL, &error);

  g_assert_no_error (error);
  return service;
}

/* Takes runs for sounds, all of the same short file. */
static void
add_sounds (CambService *service, guint64 first, guint n)
{
  for (guint i = 0; i < n; i++)
    camb_service_add_run (service, "sound", first + i,
                          "{\"output_url\": \"media:bell.flac\"}");
}

static Harness *
new_sound (CambService *service, guint64 run_id)
{
  g_autofree char *uri =
      g_strdup_printf ("camb://sound/%" G_GUINT64_FORMAT, run_id);

  return harness_new_sharing (service, uri);
}

/* Pipelines that know nothing of each other share their calls. */
static void
test_pipelines (void)
{
  g_autoptr (CambService) service = new_service ();
  Harness *all[11];
  guint64 n_requests = 0, n_run_ids = 0;

  add_sounds (service, 100, G_N_ELEMENTS (all));
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    all[i] = new_sound (service, 100 + i);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    harness_start (all[i], GST_STATE_PAUSED);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    harness_wait (all[i], GST_MESSAGE_ASYNC_DONE);

  g_assert_cmpuint (
      camb_service_get_n_requests (service, "/apis/text-to-sound-results"), ==,
      3);
  g_assert_cmpuint (camb_service_get_n_requests (service, "/apis/"), ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    n_requests += harness_get_statistic (all[i], "api-requests");
    n_run_ids += harness_get_statistic (all[i], "api-run-ids");
    harness_free (all[i]);
  }
  /* Each call is counted once, whoever shares it. */
  g_assert_cmpuint (n_requests, ==, 3);
  g_assert_cmpuint (n_run_ids, ==, G_N_ELEMENTS (all));
}

/* Ten who want one run want one answer. */
static void
test_same_run (void)
{
  g_autoptr (CambService) service = new_service ();
  Harness *all[10];

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    all[i] = new_sound (service, 3001);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    harness_start (all[i], GST_STATE_PAUSED);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    harness_wait (all[i], GST_MESSAGE_ASYNC_DONE);
  g_assert_cmpuint (camb_service_get_n_requests (service, "/apis/"), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    harness_free (all[i]);
}

static void
check_one_bad (CambService *service, guint64 bad, int code)
{
  const guint64 ids[] = {3001, 3002, bad, 3003, 3004};
  Harness *all[G_N_ELEMENTS (ids)];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    all[i] = new_sound (service, ids[i]);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    harness_start (all[i], GST_STATE_PLAYING);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    if (ids[i] == bad)
      harness_assert_error (all[i], GST_RESOURCE_ERROR, code, "");
    else
      harness_wait (all[i], GST_MESSAGE_EOS);
    harness_free (all[i]);
  }
}

static void
test_one_unknown (void)
{
  g_autoptr (CambService) service = new_service ();

  check_one_bad (service, 777, GST_RESOURCE_ERROR_NOT_FOUND);
  g_assert_cmpuint (camb_service_get_n_requests (service, "/apis/"), ==, 1);
}

/* The service refuses them all for the sake of one. */
static void
test_one_sinking (void)
{
  g_autoptr (CambService) service = new_service ();

  check_one_bad (service, 3099, GST_RESOURCE_ERROR_SETTINGS);
  g_assert_cmpuint (camb_service_get_n_requests (service, "/apis/"), <=, 7);
}

static void
test_one_failed (void)
{
  g_autoptr (CambService) service = new_service ();

  camb_service_add_run (service, "sound", 3500,
                        "{\"status\": \"ERROR\", \"message\": \"Too loud\"}");
  check_one_bad (service, 3500, GST_RESOURCE_ERROR_FAILED);
}

static void
test_one_pending (void)
{
  g_autoptr (CambService) service = new_service ();

  camb_service_add_pending_run (service, "sound", 3501, "{}", 0, 0);
  check_one_bad (service, 3501, GST_RESOURCE_ERROR_BUSY);
}

typedef struct
{
  GMutex lock;
  GCond changed;
  /* Guarded by the lock. */
  guint n_notified;
} Tally;

static void
notified_cb (GObject *object, GParamSpec *pspec, Tally *tally)
{
  g_mutex_lock (&tally->lock);
  tally->n_notified++;
  g_cond_broadcast (&tally->changed);
  g_mutex_unlock (&tally->lock);
}

static void
tally_init (Tally *tally)
{
  *tally = (Tally){0};
  g_mutex_init (&tally->lock);
  g_cond_init (&tally->changed);
}

static void
tally_wait (Tally *tally, guint n)
{
  gint64 deadline = g_get_monotonic_time () +
                    20 * harness_get_patience () * G_TIME_SPAN_SECOND;

  g_mutex_lock (&tally->lock);
  while (tally->n_notified < n) {
    if (!g_cond_wait_until (&tally->changed, &tally->lock, deadline))
      g_error ("only %u of %u were notified", tally->n_notified, n);
  }
  g_mutex_unlock (&tally->lock);
}

static GstElement *
make_asker (CambService *service, const char *kind, guint64 id, Tally *tally)
{
  g_autofree char *uri =
      g_strdup_printf ("camb://%s/%" G_GUINT64_FORMAT, kind, id);
  GstElement *src = harness_make_src (service, uri);

  g_signal_connect (src, "notify::run", G_CALLBACK (notified_cb), tally);

  return src;
}

static void
assert_state (GstElement *src, const char *state)
{
  g_autoptr (GstStructure) run = harness_dup_structure (src, "run");

  g_assert_nonnull (run);
  g_assert_cmpstr (gst_structure_get_string (run, "state"), ==, state);
}

/* A list of runs costs calls, and neither pipelines nor media. */
static void
test_resolve_many (void)
{
  g_autoptr (CambService) service = new_service ();
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (gst_object_unref);
  Tally tally;

  tally_init (&tally);
  add_sounds (service, 1000, N_MANY);
  for (guint i = 0; i < N_MANY; i++)
    g_ptr_array_add (all, make_asker (service, "sound", 1000 + i, &tally));
  for (guint i = 0; i < N_MANY; i++)
    g_signal_emit_by_name (all->pdata[i], "resolve");
  tally_wait (&tally, N_MANY);

  for (guint i = 0; i < N_MANY; i++) {
    assert_state (all->pdata[i], "ready");
    g_assert_cmpint (GST_STATE (all->pdata[i]), ==, GST_STATE_NULL);
  }
  g_assert_cmpuint (tally.n_notified, ==, N_MANY);
  g_assert_cmpuint (camb_service_get_n_requests (service, "/apis/"), ==,
                    N_MANY / 5);
  g_assert_cmpuint (camb_service_get_n_requests (service, "/media/"), ==, 0);
  g_assert_cmpuint (camb_service_get_n_leaks (service), ==, 0);
}

typedef struct
{
  const char *kind;
  guint64 run_id;
  const char *state;
  const char *reason;
} StateCase;

static const StateCase state_cases[] = {
    {"dubbing", 1001, "ready", NULL},
    {"dubbing", 1004, "ready", NULL},
    {"dubbing", 1007, "pending", NULL},
    {"dubbing", 1008, "failed", "no audible speech"},
    {"dubbing", 1017, "pending", NULL},
    {"dubbing", 777, "missing", "777"},
    {"dubbing", 1099, "error", "1099"},
    {"tts", 2001, "ready", NULL},
    {"sound", 3001, "ready", NULL},
    {"translation", 4001, "ready", NULL},
};

static void
check_state (gconstpointer data)
{
  const StateCase *c = data;
  g_autoptr (CambService) service = new_service ();
  g_autoptr (GstElement) src = NULL;
  g_autoptr (GstStructure) run = NULL;
  guint64 run_id = 0;
  Tally tally;

  tally_init (&tally);
  src = make_asker (service, c->kind, c->run_id, &tally);
  g_signal_emit_by_name (src, "resolve");
  tally_wait (&tally, 1);
  assert_state (src, c->state);
  run = harness_dup_structure (src, "run");
  g_assert_true (gst_structure_get_uint64 (run, "run-id", &run_id));
  g_assert_cmpuint (run_id, ==, c->run_id);
  g_assert_cmpstr (gst_structure_get_string (run, "kind"), ==, c->kind);
  if (c->reason != NULL)
    harness_assert_words (gst_structure_get_string (run, "reason"), c->reason);
  g_assert_cmpuint (camb_service_get_n_requests (service, "/media/"), ==, 0);
}

/* Told at once, without a call. */
/* What a program does about a failure hangs on its code. */
static void
check_code (const char *key, guint64 run_id, guint status, const char *code)
{
  g_autoptr (CambService) service = new_service ();
  g_autoptr (GstElement) src = NULL;
  g_autoptr (GstStructure) run = NULL;
  Tally tally;

  tally_init (&tally);
  src = make_asker (service, "dubbing", run_id, &tally);
  g_object_set (src, "max-retries", 0, NULL);
  if (key != NULL)
    g_object_set (src, "api-key", key, NULL);
  if (g_str_equal (code, "unreachable"))
    camb_service_stop (service);
  else if (status != 0)
    camb_service_fail_next (service, "/apis/", G_MAXUINT, status, NULL, NULL);
  g_signal_emit_by_name (src, "resolve");
  tally_wait (&tally, 1);
  run = harness_dup_structure (src, "run");
  g_assert_cmpstr (gst_structure_get_string (run, "code"), ==, code);
}

static void
test_resolve_codes (void)
{
  check_code ("wrong", 1001, 0, "unauthorized");
  check_code (NULL, 777, 0, "not-found");
  check_code (NULL, 1001, 418, "other");
  check_code (NULL, 1001, 0, "unreachable");
}

static void
test_resolve_impossible (void)
{
  g_autoptr (CambService) service = new_service ();
  g_autoptr (GstElement) no_key = NULL;
  g_autoptr (GstElement) no_run = NULL;
  Tally tally;

  tally_init (&tally);
  no_key = make_asker (service, "tts", 2001, &tally);
  g_object_set (no_key, "api-key", NULL, NULL);
  g_signal_emit_by_name (no_key, "resolve");
  assert_state (no_key, "error");
  no_run = make_asker (service, "tts", 2001, &tally);
  g_object_set (no_run, "run-id", G_GUINT64_CONSTANT (0), NULL);
  g_signal_emit_by_name (no_run, "resolve");
  assert_state (no_run, "error");
  g_assert_cmpuint (tally.n_notified, ==, 2);
  g_assert_cmpuint (camb_service_get_n_requests (service, "/"), ==, 0);
}

/* While it plays, too. */
static void
test_resolve_playing (void)
{
  g_autoptr (Harness) h = harness_new ("camb://tts/2001");
  Tally tally;

  tally_init (&tally);
  harness_preroll (h);
  g_signal_connect (h->src, "notify::run", G_CALLBACK (notified_cb), &tally);
  g_signal_emit_by_name (h->src, "resolve");
  tally_wait (&tally, 1);
  assert_state (h->src, "ready");
  harness_play (h);
  harness_stop (h);
  g_signal_handlers_disconnect_by_data (h->src, &tally);
}

/* A later question makes the earlier one pointless. */
static void
test_resolve_changed_mind (void)
{
  g_autoptr (CambService) service = new_service ();
  g_autoptr (GstElement) src = NULL;
  g_autoptr (GstStructure) run = NULL;
  guint64 run_id = 0;
  Tally tally;

  tally_init (&tally);
  src = make_asker (service, "tts", 2001, &tally);
  g_signal_emit_by_name (src, "resolve");
  g_object_set (src, "uri", "camb://sound/3001", NULL);
  g_signal_emit_by_name (src, "resolve");
  tally_wait (&tally, 1);
  run = harness_dup_structure (src, "run");
  g_assert_true (gst_structure_get_uint64 (run, "run-id", &run_id));
  g_assert_cmpuint (run_id, ==, 3001);
}

/* The element may go while it is asked about, at any moment. */
static void
test_finalized (void)
{
  g_autoptr (CambService) service = new_service ();
  Tally tally;

  tally_init (&tally);
  for (guint i = 0; i < 20; i++) {
    GstElement *src = make_asker (service, "sound", 3001 + i % 4, &tally);

    if (i % 4 == 0)
      camb_service_hang_next (service, "/apis/", 1);
    g_signal_emit_by_name (src, "resolve");
    if (i % 2 == 0)
      camb_service_wait_for_requests (service, "/apis/", i + 1, 40);
    g_assert_finalize_object (src);
  }
}

static void
add_tests (void)
{
  g_test_add_func ("/batching/pipelines", test_pipelines);
  g_test_add_func ("/batching/same-run", test_same_run);
  g_test_add_func ("/batching/one-unknown", test_one_unknown);
  g_test_add_func ("/batching/one-sinking", test_one_sinking);
  g_test_add_func ("/batching/one-failed", test_one_failed);
  g_test_add_func ("/batching/one-pending", test_one_pending);
  g_test_add_func ("/batching/resolve/many", test_resolve_many);
  for (guint i = 0; i < G_N_ELEMENTS (state_cases); i++) {
    g_autofree char *path =
        g_strdup_printf ("/batching/resolve/%s-%" G_GUINT64_FORMAT,
                         state_cases[i].kind, state_cases[i].run_id);
    g_test_add_data_func (path, &state_cases[i], check_state);
  }
  g_test_add_func ("/batching/resolve/codes", test_resolve_codes);
  g_test_add_func ("/batching/resolve/impossible", test_resolve_impossible);
  g_test_add_func ("/batching/resolve/playing", test_resolve_playing);
  g_test_add_func ("/batching/resolve/changed-mind", test_resolve_changed_mind);
  g_test_add_func ("/batching/resolve/finalized", test_finalized);
}

int
main (int argc, char **argv)
{
  return harness_main (argc, argv, add_tests);
}
