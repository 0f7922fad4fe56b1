/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-api"

#include "config.h"

#include "camb-links-private.h"

#include <glib/gi18n-lib.h>

#include "camb-error.h"
#include "camb-expiry.h"
#include "camb-resolver.h"

/* A URL that has so long to live, or a quarter of its life if that is less, is
 * not begun with. */
#define MARGIN 30
#define MARGIN_SHARE 4

/* Where a new URL could not be had, the old one has to do for so long. */
#define PAUSE (10 * G_USEC_PER_SEC)

CambLinks *
camb_links_new (void)
{
  CambLinks *self = g_new0 (CambLinks, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

/**
 * camb_links_new_fixed:
 * @url: a URL, checked or not
 *
 * Returns: (transfer full): links that have this one URL for everything, and
 *     can never get another
 */
CambLinks *
camb_links_new_fixed (const char *url)
{
  CambLinks *self = camb_links_new ();

  self->fixed_url = g_strdup (url);
  self->generation = 1;
  return self;
}

/**
 * camb_links_new_closed:
 * @why: what to say to who wants one
 *
 * Returns: (transfer full): links that have none: for a run of which the media
 *     is to come from the cache alone
 */
CambLinks *
camb_links_new_closed (const GError *why)
{
  CambLinks *self = camb_links_new ();

  self->closed = g_error_copy (why);
  return self;
}

/**
 * camb_links_ref:
 * @self: links
 *
 * Returns: (transfer full): @self
 */
CambLinks *
camb_links_ref (CambLinks *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/** camb_links_unref: drops a reference. */
void
camb_links_unref (CambLinks *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->account, camb_account_unref);
  g_clear_pointer (&self->run, camb_run_unref);
  g_clear_error (&self->closed);
  g_clear_error (&self->failure);
  g_free (self->fixed_url);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

static gint64
get_time (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* Whether a URL may have died before a request that begins now is over. Called
 * with the lock held. */
static gboolean
is_due (const CambLinks *self, const char *url)
{
  gint64 expiry = camb_expiry_parse (url);
  gint64 life = expiry - (self->obtained_on + self->skew);

  /* A date before the URL was given out says that a clock is wrong. */
  if (expiry < 0 || life <= 0)
    return FALSE;
  return expiry - (get_time () + self->skew) <
         MIN (MARGIN, MAX (life / MARGIN_SHARE, 1));
}

static gboolean
is_run_due (const CambLinks *self)
{
  for (guint i = 0; i < camb_run_get_n_results (self->run); i++) {
    const CambResult *result = camb_run_get_result (self->run, i);
    const char *video = camb_result_get_video_url (result);
    const char *audio = camb_result_get_audio_url (result);

    if ((video != NULL && is_due (self, video)) ||
        (audio != NULL && is_due (self, audio)))
      return TRUE;
  }
  return FALSE;
}

/* Called with the lock held. */
static void
take_run (CambLinks *self, CambRun *run)
{
  g_clear_pointer (&self->run, camb_run_unref);
  self->run = run;
  self->generation++;
  self->obtained_at = g_get_monotonic_time ();
  self->obtained_on = get_time ();
}

/**
 * camb_links_offer:
 * @self: links
 * @run: what the service has just said of the run
 *
 * Takes over the URLs of a finished run that was asked for anyway.
 */
void
camb_links_offer (CambLinks *self, CambRun *run)
{
  if (camb_run_get_state (run) != CAMB_RUN_READY)
    return;
  g_mutex_lock (&self->lock);
  if (self->run != run)
    take_run (self, camb_run_ref (run));
  g_mutex_unlock (&self->lock);
}

/**
 * camb_links_dup_run:
 * @self: links
 *
 * Returns: (transfer full) (nullable): what the service said of the run, if
 *     that is not long ago and all its URLs should still be good
 */
CambRun *
camb_links_dup_run (CambLinks *self)
{
  CambRun *run = NULL;

  g_mutex_lock (&self->lock);
  if (self->run != NULL && !is_run_due (self) &&
      g_get_monotonic_time () - self->obtained_at < CAMB_LINKS_KEEP)
    run = camb_run_ref (self->run);
  g_mutex_unlock (&self->lock);
  return run;
}

static void
wake_cb (GCancellable *cancellable, CambLinks *self)
{
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* Waits until somebody else has renewed. Called with the lock held, which is
 * released meanwhile: a cancellable that is cancelled already calls back at
 * once. */
static void
wait_for_other (CambLinks *self, GCancellable *cancellable)
{
  gulong id = 0;

  g_mutex_unlock (&self->lock);
  if (cancellable != NULL)
    id = g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), self, NULL);
  g_mutex_lock (&self->lock);
  while (self->renewing && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
  g_cancellable_disconnect (cancellable, id);
  g_mutex_lock (&self->lock);
}

/* Called without the lock; returns with it, and with nobody else renewing
 * unless @cancellable is cancelled. Returns whether there was somebody. */
static gboolean
lock_when_idle (CambLinks *self, GCancellable *cancellable)
{
  gboolean waited = FALSE;

  g_mutex_lock (&self->lock);
  while (self->renewing && !g_cancellable_is_cancelled (cancellable)) {
    wait_for_other (self, cancellable);
    waited = TRUE;
  }
  return waited;
}

static GError *
new_gone_error (const CambLinks *self, const CambRun *run)
{
  if (camb_run_get_state (run) == CAMB_RUN_PENDING)
    return camb_error_new (CAMB_ERROR_MEDIA, 0, NULL,
                           _ ("The service is working on the run again, so "
                              "its media is gone for now. Open it again when "
                              "it is finished."));
  return camb_error_new (CAMB_ERROR_MEDIA, 0, camb_run_get_reason (run),
                         _ ("The service no longer has the media of the run. "
                            "Look the run up in the studio."));
}

static CambRun *
ask (CambLinks *self, const CambAsker *asker, GError **error)
{
  g_autoptr (CambLookup) lookup = camb_resolver_ask (
      self->account, asker->policy, self->kind, self->run_id, asker->counters);
  g_autoptr (CambRun) run =
      camb_lookup_wait (lookup, asker->cancellable, error);

  if (run != NULL && camb_run_get_state (run) != CAMB_RUN_READY) {
    g_propagate_error (error, new_gone_error (self, run));
    return NULL;
  }
  return g_steal_pointer (&run);
}

/* Whether the caller is the one to renew: %FALSE without an error when that is
 * done, with one when it is in vain. Called without the lock; returns with it.
 */
static gboolean
begin_renewal (CambLinks *self,
               guint stale_generation,
               const CambAsker *asker,
               GError **error)
{
  gboolean waited = lock_when_idle (self, asker->cancellable);

  if (self->generation > stale_generation)
    return FALSE;
  if (g_cancellable_set_error_if_cancelled (asker->cancellable, error))
    return FALSE;
  /* Who has waited for an answer need not ask for it again. */
  if (waited && self->failure != NULL) {
    g_propagate_error (error, g_error_copy (self->failure));
    return FALSE;
  }
  g_clear_error (&self->failure);
  self->renewing = TRUE;
  return TRUE;
}

/* That somebody has no time is no failure. Called with the lock held. */
static void
note_failure (CambLinks *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->failure = g_error_copy (error);
  self->next_at = g_get_monotonic_time () + PAUSE;
}

/**
 * camb_links_renew:
 * @self: links
 * @stale_generation: of a URL that was refused; 0 when there is none yet
 * @asker: who asks
 * @error: return location for an error of camb_lookup_wait(),
 *     %CAMB_ERROR_MEDIA when the run has no media any more, or
 *     %G_IO_ERROR_CANCELLED
 *
 * Gets new URLs, unless somebody else already has since. The call is shared
 * with other runs of the account.
 *
 * Returns: whether there are URLs of a newer generation; %FALSE without an
 *     error when there can never be any
 */
gboolean
camb_links_renew (CambLinks *self,
                  guint stale_generation,
                  const CambAsker *asker,
                  GError **error)
{
  GError *local_error = NULL;
  CambRun *run;

  if (self->account == NULL)
    return FALSE;
  if (!begin_renewal (self, stale_generation, asker, &local_error)) {
    g_mutex_unlock (&self->lock);
    if (local_error != NULL)
      g_propagate_error (error, local_error);
    return local_error == NULL;
  }
  g_mutex_unlock (&self->lock);

  run = ask (self, asker, &local_error);

  g_mutex_lock (&self->lock);
  self->renewing = FALSE;
  if (run != NULL)
    take_run (self, run);
  else
    note_failure (self, local_error);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);

  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (stale_generation > 0)
    camb_counters_add (asker->counters, CAMB_COUNTER_URL_REFRESHES, 1);
  return TRUE;
}

/* A run in one language may get its key, or lose it, between two answers. But a
 * result with another key is in another language. */
static const CambResult *
find_result (const CambRun *run, const char *language)
{
  const CambResult *first = camb_run_get_result (run, 0);

  for (guint i = 0; i < camb_run_get_n_results (run); i++) {
    const CambResult *result = camb_run_get_result (run, i);

    if (g_strcmp0 (camb_result_get_key (result), language) == 0)
      return result;
  }
  if (camb_run_get_n_results (run) == 1 &&
      (language == NULL || camb_result_get_key (first) == NULL))
    return first;
  return NULL;
}

static gboolean
read_link (CambLinks *self,
           const char *language,
           CambTrack track,
           CambLink *link,
           GError **error)
{
  const CambResult *result = find_result (self->run, language);
  const char *url = NULL;

  if (result != NULL)
    url = track == CAMB_TRACK_VIDEO ? camb_result_get_video_url (result)
                                    : camb_result_get_audio_url (result);
  if (url == NULL) {
    g_propagate_error (error, new_gone_error (self, self->run));
    return FALSE;
  }
  link->url = g_strdup (url);
  link->generation = self->generation;
  return TRUE;
}

/* What needs no question: 1 for a link, 0 for none, -1 for an error. Called
 * with the lock held; @stale is set to what is to be renewed. */
static int
find_known (CambLinks *self,
            const char *language,
            CambTrack track,
            CambLink *link,
            guint *stale,
            GError **error)
{
  if (self->closed != NULL) {
    g_propagate_error (error, g_error_copy (self->closed));
    return -1;
  }
  if (self->fixed_url != NULL) {
    *link = (CambLink){g_strdup (self->fixed_url), self->generation};
    return 1;
  }
  *stale = self->generation;
  if (self->run == NULL)
    return 0;
  if (!read_link (self, language, track, link, error))
    return -1;
  if (!is_due (self, link->url) || g_get_monotonic_time () < self->next_at)
    return 1;
  camb_link_clear (link);
  return 0;
}

/**
 * camb_links_find:
 * @self: links
 * @language: (nullable): the key of a result
 * @track: which file of it
 * @asker: who asks
 * @link: (out): where the file is
 * @error: return location, see camb_links_renew()
 *
 * Finds out where a file is. Asks the service when that is not known, or when
 * the URL says that it is about to expire.
 *
 * Returns: whether it is known now
 */
gboolean
camb_links_find (CambLinks *self,
                 const char *language,
                 CambTrack track,
                 const CambAsker *asker,
                 CambLink *link,
                 GError **error)
{
  guint stale = 0;
  g_autoptr (GError) local_error = NULL;
  gboolean found;
  int known;

  g_mutex_lock (&self->lock);
  known = find_known (self, language, track, link, &stale, error);
  g_mutex_unlock (&self->lock);
  if (known != 0)
    return known > 0;

  /* An old URL may still do when there is no other. */
  if (!camb_links_renew (self, stale, asker, &local_error) &&
      (stale == 0 ||
       g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  g_mutex_lock (&self->lock);
  found = read_link (self, language, track, link, error);
  g_mutex_unlock (&self->lock);
  return found;
}

/**
 * camb_links_prove:
 * @self: links
 * @generation: of a link by which a byte has come
 *
 * Notes that the service gives URLs that work.
 */
void
camb_links_prove (CambLinks *self, guint generation)
{
  g_mutex_lock (&self->lock);
  self->proved = MAX (self->proved, generation);
  g_mutex_unlock (&self->lock);
}

/**
 * camb_links_is_proved:
 * @self: links
 * @generation: of a link that is refused
 *
 * Returns: whether that generation has worked for somebody, so that it has
 *     died since and was not stillborn
 */
gboolean
camb_links_is_proved (CambLinks *self, guint generation)
{
  gboolean proved;

  g_mutex_lock (&self->lock);
  proved = self->proved >= generation;
  g_mutex_unlock (&self->lock);
  return proved;
}

/**
 * camb_links_note_date:
 * @self: links
 * @date: (nullable): a `Date` header of a media host
 *
 * Learns by how much the host's clock differs from this one, since the dates
 * in URLs are by the host's.
 */
void
camb_links_note_date (CambLinks *self, const char *date)
{
  gint64 seconds;

  if (!camb_http_parse_date (date, &seconds))
    return;
  g_mutex_lock (&self->lock);
  self->skew = seconds - get_time ();
  g_mutex_unlock (&self->lock);
}

/** camb_link_clear: frees the URL. */
void
camb_link_clear (CambLink *link)
{
  g_clear_pointer (&link->url, g_free);
}
