/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "links-fixture.h"

#include <inttypes.h>
#include <string.h>

#include "camb-run-private.h"

/* Time passes in an instant: the linker sends those who ask for it here. The
 * monotonic clock is only moved for this thread, since others wait by it. */
static gint64 real_ahead; /* atomic: microseconds */
__thread gint64 case_monotonic;

gint64 __real_g_get_real_time (void);
gint64 __wrap_g_get_real_time (void);
gint64 __real_g_get_monotonic_time (void);
gint64 __wrap_g_get_monotonic_time (void);

gint64
__wrap_g_get_real_time (void)
{
  return __real_g_get_real_time () +
         __atomic_load_n (&real_ahead, __ATOMIC_SEQ_CST);
}

gint64
__wrap_g_get_monotonic_time (void)
{
  return __real_g_get_monotonic_time () + case_monotonic;
}

void
case_pass (gint64 seconds)
{
  __atomic_add_fetch (&real_ahead, seconds * G_USEC_PER_SEC, __ATOMIC_SEQ_CST);
}

gint64
case_now (void)
{
  return __wrap_g_get_real_time () / G_USEC_PER_SEC;
}

/* One try only: no back-off that would have to be waited for. */
static const CambPolicy hasty = {.timeout = 60, .max_retries = 0, .backoff = 1};

void
case_set_up (Case *self, gconstpointer data)
{
  fixture_set_up (&self->base, NULL);
  self->links = camb_links_get (self->base.account, CAMB_KIND_DUBBING, CASE_ID);
  self->counters = camb_counters_new ();
  self->asker = (CambAsker){.policy = &hasty, .counters = self->counters};
  self->texts = g_ptr_array_new_with_free_func (g_free);
}

void
case_tear_down (Case *self, gconstpointer data)
{
  __atomic_store_n (&real_ahead, 0, __ATOMIC_SEQ_CST);
  case_monotonic = 0;
  camb_counters_unref (self->counters);
  camb_links_unref (self->links);
  camb_links_drain ();
  fixture_tear_down (&self->base, NULL);
  g_ptr_array_unref (self->texts);
}

void
case_answer (Case *self, char *text)
{
  g_ptr_array_add (self->texts, text);
  api_server_reply (self->base.server, (ApiReply){.status = 200, .body = text});
}

void
case_answer_until (Case *self, const char *name, gint64 expiry)
{
  case_answer (self,
               g_strdup_printf (
                   "{\"video_url\":\"https://media.example/%s?Expires=%" PRId64
                   "\"}",
                   name, expiry));
}

guint
case_count (Case *self)
{
  return api_server_count_requests (self->base.server);
}

gboolean
case_find (Case *self, CambLink *link, GError **error)
{
  return camb_links_find (self->links, NULL, CAMB_TRACK_VIDEO, &self->asker,
                          link, error);
}

void
case_assert_found (Case *self, const char *part, guint generation)
{
  g_auto (CambLink) link = {0};
  g_autoptr (GError) error = NULL;

  g_assert_true (case_find (self, &link, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (link.url, part));
  g_assert_cmpuint (link.generation, ==, generation);
}

gboolean
case_renew (Case *self, guint stale)
{
  g_autoptr (GError) error = NULL;
  gboolean renewed =
      camb_links_renew (self->links, stale, &self->asker, &error);

  g_assert_no_error (error);
  return renewed;
}

CambRun *
case_make_run (const char *key, const char *url)
{
  CambRun *run = camb_run_new (CAMB_KIND_DUBBING, CASE_ID);

  camb_run_set_state (run, CAMB_RUN_READY, NULL);
  camb_result_set_video_url (camb_run_add_result (run, key), url);
  return run;
}
