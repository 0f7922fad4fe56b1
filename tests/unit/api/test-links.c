/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "links-fixture.h"

#include <inttypes.h>
#include <string.h>

#include "camb-error.h"
#include "camb-resolver.h"
#include "camb-run-private.h"

static void
assert_not_found (Case *self, const char *says)
{
  g_auto (CambLink) link = {0};
  g_autoptr (GError) error = NULL;

  g_assert_false (case_find (self, &link, &error));
  g_assert_error (error, CAMB_ERROR, CAMB_ERROR_MEDIA);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, says));
  g_assert_null (link.url);
}

/* A call for the first, and for each that is refused; none for what is old. */
static void
test_generations (Case *self, gconstpointer data)
{
  case_assert_found (self, "media.example/7", 1);
  case_assert_found (self, "media.example/7", 1);
  g_assert_cmpuint (case_count (self), ==, 1);
  g_assert_true (case_renew (self, 1));
  case_assert_found (self, "media.example/7", 2);
  g_assert_true (case_renew (self, 1));
  g_assert_true (case_renew (self, 0));
  g_assert_cmpuint (case_count (self), ==, 2);
  g_assert_true (case_renew (self, 2));
  case_assert_found (self, "media.example/7", 3);
  g_assert_cmpuint (case_count (self), ==, 3);
  g_assert_cmpuint (
      camb_counters_get (self->counters, CAMB_COUNTER_URL_REFRESHES), ==, 2);
  g_assert_cmpuint (
      camb_counters_get (self->counters, CAMB_COUNTER_API_REQUESTS), ==, 3);
}

static gpointer
renew_first (gpointer data)
{
  return GINT_TO_POINTER (case_renew (data, 1));
}

static gpointer
renew_to_first (gpointer data)
{
  return GINT_TO_POINTER (case_renew (data, 0));
}

#define N_THREADS 20

static void
test_single_flight (Case *self, gconstpointer data)
{
  GThread *threads[N_THREADS];

  case_assert_found (self, "/7", 1);
  api_server_close_gate (self->base.server);
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("renewer", renew_first, self);
  api_server_wait_requests (self->base.server, 2);
  api_server_open_gate (self->base.server);
  for (guint i = 0; i < N_THREADS; i++)
    g_assert_true (GPOINTER_TO_INT (g_thread_join (threads[i])));
  g_assert_cmpuint (case_count (self), ==, 2);
  g_assert_cmpuint (
      camb_counters_get (self->counters, CAMB_COUNTER_URL_REFRESHES), ==, 1);
  case_assert_found (self, "/7", 2);
}

static gpointer
fail_to_renew (gpointer data)
{
  Case *self = data;
  GError *error = NULL;

  g_assert_false (camb_links_renew (self->links, 1, &self->asker, &error));
  return error;
}

/* Who waits for the same answer gets it, even if it is none: they do not ask
 * one after the other. Who comes later asks again. */
static void
test_failure_is_shared (Case *self, gconstpointer data)
{
  GThread *threads[N_THREADS];
  guint n_calls;

  case_assert_found (self, "/7", 1);
  for (guint i = 0; i < N_THREADS; i++)
    api_server_reply (self->base.server, (ApiReply){.status = 503});
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("renewer", fail_to_renew, self);
  for (guint i = 0; i < N_THREADS; i++) {
    g_autoptr (GError) error = g_thread_join (threads[i]);

    g_assert_error (error, CAMB_ERROR, CAMB_ERROR_UNREACHABLE);
  }
  n_calls = case_count (self) - 1;
  g_assert_cmpuint (n_calls, >=, 1);
  g_assert_cmpuint (n_calls, <=, N_THREADS);
  g_assert_cmpuint (
      camb_counters_get (self->counters, CAMB_COUNTER_URL_REFRESHES), ==, 0);
  /* What was not used up of the refusals. */
  for (guint i = n_calls; i < N_THREADS; i++)
    g_error_free (fail_to_renew (self));
  g_assert_true (case_renew (self, 1));
  case_assert_found (self, "/7", 2);
}

/* Not yet, and then before it is too late. */
static void
test_early (Case *self, gconstpointer data)
{
  case_answer_until (self, "one", case_now () + CASE_LIFE);
  case_assert_found (self, "/one", 1);
  case_pass (CASE_LIFE - 40);
  case_assert_found (self, "/one", 1);
  case_answer_until (self, "two", case_now () + CASE_LIFE);
  case_pass (20);
  case_assert_found (self, "/two", 2);
  case_assert_found (self, "/two", 2);
  g_assert_cmpuint (case_count (self), ==, 2);
}

/* One that lives for seconds only is used for most of them. */
static void
test_short_lived (Case *self, gconstpointer data)
{
  case_answer_until (self, "one", case_now () + 8);
  case_assert_found (self, "/one", 1);
  case_pass (4);
  case_assert_found (self, "/one", 1);
  case_answer_until (self, "two", case_now () + 1);
  case_pass (3);
  case_assert_found (self, "/two", 2);
  case_assert_found (self, "/two", 2);
  g_assert_cmpuint (case_count (self), ==, 2);
}

/* Dates that cannot be right make nobody ask again and again. */
static void
test_wrong_dates (Case *self, gconstpointer data)
{
  const gint64 dates[] = {0,
                          1,
                          case_now () - CASE_LIFE,
                          case_now () - 1,
                          case_now (),
                          case_now () + 1};

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++) {
    case_answer_until (self, "x", dates[i]);
    g_assert_true (case_renew (self, i));
    for (guint k = 0; k < 5; k++)
      case_assert_found (self, "/x", i + 1);
    g_assert_cmpuint (case_count (self), ==, i + 1);
  }
}

/* The host's clock is 1000 seconds ahead, and its dates with it. */
static void
test_skew (Case *self, gconstpointer data)
{
  g_autoptr (GDateTime) date =
      g_date_time_new_from_unix_utc (case_now () + 1000);
  g_autofree char *header =
      g_date_time_format (date, "%a, %d %b %Y %H:%M:%S GMT");

  case_answer_until (self, "one", case_now () + 1000 + CASE_LIFE);
  case_assert_found (self, "/one", 1);
  camb_links_note_date (self->links, header);
  camb_links_note_date (self->links, NULL);
  camb_links_note_date (self->links, "");
  camb_links_note_date (self->links, "yesterday");
  camb_links_note_date (self->links, "Sun, 06 Nov 99999999999 08:49:37 GMT");
  case_assert_found (self, "/one", 1);
  case_pass (CASE_LIFE - 40);
  case_assert_found (self, "/one", 1);
  case_answer_until (self, "two", case_now () + 1000 + CASE_LIFE);
  case_pass (20);
  case_assert_found (self, "/two", 2);
  g_assert_cmpuint (case_count (self), ==, 2);
}

/* Without the service, the old URL is tried; and the service is left alone for
 * a while. */
static void
test_service_down (Case *self, gconstpointer data)
{
  case_answer_until (self, "one", case_now () + CASE_LIFE);
  case_assert_found (self, "/one", 1);
  case_pass (CASE_LIFE - 20);
  /* This one is half a minute ago, as it were, when the last is made. */
  case_monotonic = -30 * G_USEC_PER_SEC;
  api_server_reply (self->base.server, (ApiReply){.status = 503});
  case_assert_found (self, "/one", 1);
  g_assert_cmpuint (case_count (self), ==, 2);
  for (guint i = 0; i < 5; i++)
    case_assert_found (self, "/one", 1);
  g_assert_cmpuint (case_count (self), ==, 2);
  case_monotonic = 0;
  case_answer_until (self, "two", case_now () + CASE_LIFE);
  case_assert_found (self, "/two", 2);
  g_assert_cmpuint (case_count (self), ==, 3);
  g_assert_cmpuint (
      camb_counters_get (self->counters, CAMB_COUNTER_URL_REFRESHES), ==, 1);
}

/* A URL that was refused is asked for at once, whatever has failed before. */
static void
test_refused_in_pause (Case *self, gconstpointer data)
{
  case_answer_until (self, "one", case_now () + CASE_LIFE);
  case_assert_found (self, "/one", 1);
  case_pass (CASE_LIFE - 20);
  api_server_reply (self->base.server, (ApiReply){.status = 503});
  case_assert_found (self, "/one", 1);
  case_answer_until (self, "two", case_now () + CASE_LIFE);
  g_assert_true (case_renew (self, 1));
  case_assert_found (self, "/two", 2);
}

static void
assert_remembered (Case *self, CambRun *run)
{
  g_autoptr (CambRun) remembered = camb_links_dup_run (self->links);

  g_assert_true (remembered == run);
}

static void
test_offer (Case *self, gconstpointer data)
{
  g_autofree char *url = g_strdup_printf (
      "https://media.example/one?Expires=%" PRId64, case_now () + CASE_LIFE);
  g_autoptr (CambRun) pending = camb_run_new (CAMB_KIND_DUBBING, CASE_ID);
  g_autoptr (CambRun) run = case_make_run (NULL, url);
  g_autoptr (CambRun) other = case_make_run (NULL, "https://media.example/two");

  assert_remembered (self, NULL);
  camb_links_offer (self->links, pending);
  assert_remembered (self, NULL);
  camb_links_offer (self->links, run);
  assert_remembered (self, run);
  camb_links_offer (self->links, run);
  case_assert_found (self, "/one", 1);
  camb_links_offer (self->links, other);
  assert_remembered (self, other);
  case_assert_found (self, "/two", 2);
  camb_links_offer (self->links, pending);
  case_assert_found (self, "/two", 2);
  /* A refusal of the first came late. */
  g_assert_true (case_renew (self, 1));
  g_assert_cmpuint (case_count (self), ==, 0);
}

/* What is about to expire, or was heard long ago, has to be asked for. */
static void
test_freshness (Case *self, gconstpointer data)
{
  g_autofree char *url = g_strdup_printf (
      "https://media.example/one?Expires=%" PRId64, case_now () + 300);
  g_autoptr (CambRun) run = case_make_run (NULL, url);
  g_autoptr (CambRun) other = case_make_run (NULL, "https://media.example/two");

  camb_links_offer (self->links, run);
  case_pass (260);
  assert_remembered (self, run);
  case_pass (20);
  assert_remembered (self, NULL);
  camb_links_offer (self->links, other);
  case_monotonic += 599 * G_USEC_PER_SEC;
  assert_remembered (self, other);
  case_monotonic += 2 * G_USEC_PER_SEC;
  assert_remembered (self, NULL);
  /* But its URL may be good for ever. */
  case_assert_found (self, "/two", 2);
  g_assert_cmpuint (case_count (self), ==, 0);
}

static void
test_fixed (Case *self, gconstpointer data)
{
  g_autoptr (CambLinks) links =
      camb_links_new_fixed ("https://media.example/x?Expires=1");

  camb_links_unref (self->links);
  self->links = camb_links_ref (links);
  case_assert_found (self, "/x", 1);
  g_assert_false (case_renew (self, 1));
  g_assert_false (case_renew (self, 0));
  assert_remembered (self, NULL);
  camb_links_note_date (links, "Sun, 06 Nov 1994 08:49:37 GMT");
  case_assert_found (self, "/x", 1);
  g_assert_cmpuint (case_count (self), ==, 0);
}

static void
test_closed (Case *self, gconstpointer data)
{
  g_autoptr (GError) why =
      g_error_new_literal (CAMB_ERROR, CAMB_ERROR_MEDIA, "no key, no call");

  camb_links_unref (self->links);
  self->links = camb_links_new_closed (why);
  assert_not_found (self, "no key");
  g_assert_false (case_renew (self, 0));
  assert_not_found (self, "no key");
  assert_remembered (self, NULL);
}

/* What the service says now counts, and costs no URL that may still be good. */
static void
test_not_ready (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  case_answer (self, g_strdup ("{\"status\":\"PENDING\"}"));
  assert_not_found (self, "again");
  case_answer (self,
               g_strdup ("{\"status\":\"FAILED\",\"message\":\"too long\"}"));
  assert_not_found (self, "no longer");
  case_assert_found (self, "/7", 1);
  case_answer (self,
               g_strdup ("{\"status\":\"FAILED\",\"message\":\"too long\"}"));
  g_assert_false (camb_links_renew (self->links, 1, &self->asker, &error));
  g_assert_error (error, CAMB_ERROR, CAMB_ERROR_MEDIA);
  g_assert_cmpstr (camb_error_get_detail (error), ==, "too long");
  case_assert_found (self, "/7", 1);
}

static void
assert_language (Case *self, const char *language, const char *part)
{
  g_auto (CambLink) link = {0};
  g_autoptr (GError) error = NULL;
  gboolean found = camb_links_find (self->links, language, CAMB_TRACK_VIDEO,
                                    &self->asker, &link, &error);

  g_assert_cmpint (found, ==, part != NULL);
  if (part == NULL)
    g_assert_error (error, CAMB_ERROR, CAMB_ERROR_MEDIA);
  else
    g_assert_nonnull (strstr (link.url, part));
}

/* A result that has no name fits any; another language's fits none. */
static void
test_languages (Case *self, gconstpointer data)
{
  g_autoptr (CambRun) named =
      case_make_run ("es-es", "https://media.example/es");
  g_autoptr (CambRun) nameless =
      case_make_run (NULL, "https://media.example/x");
  g_autoptr (CambRun) two = case_make_run ("es-es", "https://media.example/es");
  CambResult *result = camb_run_add_result (two, "de-de");

  camb_result_set_audio_url (result, "https://media.example/voice");
  camb_links_offer (self->links, named);
  assert_language (self, "es-es", "/es");
  assert_language (self, NULL, "/es");
  assert_language (self, "de-de", NULL);
  camb_links_offer (self->links, nameless);
  assert_language (self, "de-de", "/x");
  assert_language (self, NULL, "/x");
  camb_links_offer (self->links, two);
  assert_language (self, "es-es", "/es");
  assert_language (self, "de-de", NULL);
  assert_language (self, NULL, NULL);
}

typedef struct
{
  Case *base;
  GCancellable *cancellable;
} Patient;

static gpointer
find_until_cancelled (gpointer data)
{
  Patient *self = data;
  CambAsker asker = self->base->asker;
  g_auto (CambLink) link = {0};
  GError *error = NULL;

  asker.cancellable = self->cancellable;
  g_assert_false (camb_links_find (self->base->links, NULL, CAMB_TRACK_VIDEO,
                                   &asker, &link, &error));
  return error;
}

/* Who asks, and who waits for him, are let go at once. The gate stays closed.
 */
static void
test_cancel (Case *self, gconstpointer data)
{
  Patient askers[5];
  GThread *threads[5];

  api_server_close_gate (self->base.server);
  for (guint i = 0; i < 5; i++) {
    askers[i] = (Patient){self, g_cancellable_new ()};
    threads[i] = g_thread_new ("patient", find_until_cancelled, &askers[i]);
  }
  api_server_wait_requests (self->base.server, 1);
  for (guint i = 0; i < 5; i++) {
    g_autoptr (GError) error = NULL;

    g_cancellable_cancel (askers[i].cancellable);
    error = g_thread_join (threads[i]);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    /* And who comes too late, is not let in. */
    g_clear_error (&error);
    error = find_until_cancelled (&askers[i]);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_object_unref (askers[i].cancellable);
  }
  api_server_open_gate (self->base.server);
  case_assert_found (self, "/7", 1);
}

/* One who gives up does not take the answer from the others. */
static void
test_cancel_one (Case *self, gconstpointer data)
{
  Patient hurried = {self, g_cancellable_new ()};
  g_autoptr (GError) error = NULL;
  GThread *threads[3];

  api_server_close_gate (self->base.server);
  threads[0] = g_thread_new ("hurried", find_until_cancelled, &hurried);
  api_server_wait_requests (self->base.server, 1);
  threads[1] = g_thread_new ("renewer", renew_to_first, self);
  threads[2] = g_thread_new ("renewer", renew_to_first, self);
  g_cancellable_cancel (hurried.cancellable);
  error = g_thread_join (threads[0]);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_object_unref (hurried.cancellable);
  api_server_open_gate (self->base.server);
  for (guint i = 1; i < 3; i++)
    g_assert_true (GPOINTER_TO_INT (g_thread_join (threads[i])));
  case_assert_found (self, "/7", 1);
}

/* The same for all who mean the same, and for nobody else. */
static void
test_registry (Case *self, gconstpointer data)
{
  g_autoptr (CambAccount) same = api_server_dup_account (self->base.server);
  g_autoptr (CambAccount) other = camb_account_new (
      api_server_get_url (self->base.server), "another-key", NULL);
  CambLinks *others[4];

  others[0] = camb_links_get (same, CAMB_KIND_DUBBING, CASE_ID);
  g_assert_true (others[0] == self->links);
  others[1] = camb_links_get (same, CAMB_KIND_TTS, CASE_ID);
  others[2] = camb_links_get (same, CAMB_KIND_DUBBING, CASE_ID + 1);
  others[3] = camb_links_get (other, CAMB_KIND_DUBBING, CASE_ID);
  for (guint i = 1; i < 4; i++) {
    for (guint k = 0; k < i; k++)
      g_assert_true (others[i] != others[k]);
  }
  for (guint i = 0; i < 4; i++)
    camb_links_unref (others[i]);
}

/* However many runs are looked at, few are remembered. */
static void
test_many (Case *self, gconstpointer data)
{
  g_autoptr (CambRun) run = case_make_run (NULL, "https://media.example/x");

  for (guint i = 1; i <= 2000; i++) {
    g_autoptr (CambLinks) links =
        camb_links_get (self->base.account, CAMB_KIND_SOUND, i);

    camb_links_offer (links, run);
  }
  camb_links_offer (self->links, run);
  assert_remembered (self, run);
  {
    g_autoptr (CambLinks) first =
        camb_links_get (self->base.account, CAMB_KIND_SOUND, 1);
    g_autoptr (CambRun) forgotten = camb_links_dup_run (first);

    g_assert_null (forgotten);
  }
}

static void
add (const char *name, void (*test) (Case *self, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/links/", name, NULL);

  g_test_add (path, Case, NULL, case_set_up, test, case_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("generations", test_generations);
  add ("single-flight", test_single_flight);
  add ("failure-is-shared", test_failure_is_shared);
  add ("early", test_early);
  add ("short-lived", test_short_lived);
  add ("wrong-dates", test_wrong_dates);
  add ("skew", test_skew);
  add ("service-down", test_service_down);
  add ("refused-in-pause", test_refused_in_pause);
  add ("offer", test_offer);
  add ("freshness", test_freshness);
  add ("fixed", test_fixed);
  add ("closed", test_closed);
  add ("not-ready", test_not_ready);
  add ("languages", test_languages);
  add ("cancel", test_cancel);
  add ("cancel-one", test_cancel_one);
  add ("registry", test_registry);
  add ("many", test_many);
  return g_test_run ();
}
