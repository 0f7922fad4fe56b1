/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-media"

#include "config.h"

#include "camb-worker.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "camb-error.h"

/* Whoever stops the download says so first, and cancels what is under way then:
 * nothing may be asked for in between. Called without the lock. */
gboolean
camb_worker_is_stopped (CambWorker *self)
{
  CambDownload *download = self->download;
  gboolean stopped;

  g_mutex_lock (&download->lock);
  stopped = download->stopped;
  g_mutex_unlock (&download->lock);
  return stopped || g_cancellable_is_cancelled (download->life);
}

CambStep
camb_worker_retry (CambWorker *self, guint status, char *cause)
{
  g_free (self->cause);
  self->cause = cause;
  self->status = status;
  return CAMB_STEP_RETRY;
}

/* Ends the download with an error. */
CambStep
camb_worker_fail (CambWorker *self, GError *error)
{
  CambDownload *download = self->download;

  g_debug ("%s: giving up at %" PRIu64 ": %s", self->host, self->position,
           error->message);
  g_mutex_lock (&download->lock);
  g_clear_error (&download->error);
  download->error = error;
  g_cond_broadcast (&download->arrived);
  g_mutex_unlock (&download->lock);
  return CAMB_STEP_DONE;
}

/* Writes down what the store has. */
void
camb_worker_save (CambWorker *self, gboolean sync)
{
  if (self->download->store == NULL)
    return;
  camb_store_save (self->download->store, sync);
  self->unsaved = 0;
  self->saved_at = g_get_monotonic_time ();
}

/* Ends the download as complete. */
CambStep
camb_worker_finish (CambWorker *self)
{
  CambDownload *download = self->download;

  g_debug ("%s: complete at %" PRIu64, self->host, self->position);
  if (download->store != NULL)
    camb_store_finish (download->store, self->position);
  camb_worker_save (self, FALSE);
  g_mutex_lock (&download->lock);
  camb_worker_note_opened (self);
  download->ended = TRUE;
  g_cond_broadcast (&download->arrived);
  g_mutex_unlock (&download->lock);
  return CAMB_STEP_DONE;
}

/* Ends the download where the store goes on. */
CambStep
camb_worker_retire (CambWorker *self)
{
  CambDownload *download = self->download;

  g_debug ("%s: the rest is kept from %" PRIu64 " on", self->host,
           self->position);
  g_mutex_lock (&download->lock);
  download->retired = TRUE;
  g_cond_broadcast (&download->arrived);
  g_mutex_unlock (&download->lock);
  return CAMB_STEP_DONE;
}

CambStep
camb_worker_fail_exhausted (CambWorker *self)
{
  guint tries = self->attempt + 1;

  return camb_worker_fail (
      self, camb_error_new (CAMB_ERROR_MEDIA, self->status, NULL,
                            g_dngettext (GETTEXT_PACKAGE,
                                         "Reading media from %s failed "
                                         "after %u try: %s. Check the "
                                         "network connection and try "
                                         "again.",
                                         "Reading media from %s failed "
                                         "after %u tries: %s. Check the "
                                         "network connection and try "
                                         "again.",
                                         tries),
                            self->host, tries, self->cause));
}

CambStep
camb_worker_fail_unverified (CambWorker *self)
{
  return camb_worker_fail (
      self,
      camb_error_new (CAMB_ERROR_MEDIA, 0, NULL,
                      _ ("The connection to %s broke after %" PRIu64
                         " bytes, and the host does not tell whether the file "
                         "is still the same. Open the run again."),
                      self->host, self->position));
}

/* Notes what a usable answer says, for this thread and for the store. */
void
camb_worker_note_answer (CambWorker *self, const CambResponse *response)
{
  CambDownload *download = self->download;

  if (self->has_known) {
    if (self->known.size < 0)
      self->known.size = response->identity.size;
  } else {
    camb_identity_copy (&self->known, &response->identity);
    self->has_known = TRUE;
    self->seekable = response->seekable;
  }
  if (download->store != NULL)
    camb_store_begin (download->store, &self->known, response->seekable);
}

/* Tells readers which object it is. From here on it can be no other. Called
 * with the lock held. */
void
camb_worker_note_opened (CambWorker *self)
{
  CambDownload *download = self->download;

  if (download->opened)
    return;
  camb_identity_clear (&download->identity);
  camb_identity_copy (&download->identity, &self->known);
  download->seekable = self->seekable;
  download->opened = TRUE;
}
