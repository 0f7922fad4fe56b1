/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>

#include "gstcambsession-private.h"
#include "gstcambsrc-private.h"
#include "gstcambrun.h"

#include "camb-error.h"
#include "camb-language.h"

#define GST_CAT_DEFAULT gst_camb_src_debug

/* How often an unfinished run is asked for: soon at first, then less often. */
#define POLL_INTERVAL_MIN G_TIME_SPAN_SECOND
#define POLL_INTERVAL_MAX (10 * G_TIME_SPAN_SECOND)

#define PROGRESS_CODE "wait"

static gboolean
needs_translation (const GstCambSettings *settings)
{
  return settings->kind == CAMB_KIND_DUBBING &&
         (settings->subtitles == GST_CAMB_SUBTITLES_TRANSLATION ||
          settings->subtitles == GST_CAMB_SUBTITLES_BOTH);
}

static gboolean
check_settings (GstCambSession *self, GError **error)
{
  if (!needs_translation (self->settings) ||
      self->settings->translation_run_id != 0)
    return TRUE;

  g_set_error (error, CAMB_ERROR, CAMB_ERROR_SETTINGS,
               _ ("Run %" PRIu64 ": subtitles=%s needs a "
                  "translation run. Set translation-run-id."),
               self->settings->run_id,
               gst_camb_enum_to_nick (GST_TYPE_CAMB_SUBTITLES,
                                      (int)self->settings->subtitles));
  return FALSE;
}

static void G_GNUC_PRINTF (3, 4) post_progress (GstCambSession *self,
                                                GstProgressType type,
                                                const char *format,
                                                ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  gst_element_post_message (GST_ELEMENT (self->src),
                            gst_message_new_progress (GST_OBJECT (self->src),
                                                      type, PROGRESS_CODE,
                                                      text));
}

static CambRun *
look_up_once (GstCambSession *self,
              CambKind kind,
              guint64 run_id,
              GError **error)
{
  g_autoptr (CambLookup) lookup = camb_resolver_ask (
      self->account, &self->policy, kind, run_id, self->counters);

  return camb_lookup_wait (lookup, self->cancellable, error);
}

static void
set_not_ready (GstCambSession *self, guint64 run_id, GError **error)
{
  if (self->settings->wait == 0)
    g_set_error (error, CAMB_ERROR, CAMB_ERROR_NOT_READY,
                 _ ("Run %" PRIu64 " is not finished yet. Try again "
                    "later, or set “wait” to the seconds to wait for it."),
                 run_id);
  else
    g_set_error (error, CAMB_ERROR, CAMB_ERROR_NOT_READY,
                 _ ("Run %" PRIu64 " was not finished after waiting "
                    "%u seconds. Try again later, or set a longer “wait”."),
                 run_id, self->settings->wait);
}

static void
set_failed (CambRun *run, GError **error)
{
  const char *reason = camb_run_get_reason (run);

  if (reason == NULL)
    reason = _ ("no reason given");
  g_propagate_error (
      error, camb_error_new (CAMB_ERROR_RUN_FAILED, 0, reason,
                             _ ("Run %" PRIu64 " failed in the service: %s. "
                                "Start it again in the studio."),
                             camb_run_get_id (run), reason));
}

/* Takes a run that is pending; gives one that is not. */
static CambRun *
wait_until_finished (GstCambSession *self, CambRun *pending, GError **error)
{
  const CambKind kind = camb_run_get_kind (pending);
  const guint64 run_id = camb_run_get_id (pending);
  const gint64 end =
      g_get_monotonic_time () + self->settings->wait * G_TIME_SPAN_SECOND;
  gint64 interval = POLL_INTERVAL_MIN;
  g_autoptr (CambRun) run = pending;

  while (run != NULL && camb_run_get_state (run) == CAMB_RUN_PENDING) {
    gint64 left = end - g_get_monotonic_time ();

    if (left <= 0) {
      set_not_ready (self, run_id, error);
      return NULL;
    }
    post_progress (self, GST_PROGRESS_TYPE_CONTINUE,
                   _ ("Waiting for run %" PRIu64 ", %d seconds at most"),
                   run_id, (int)(left / G_TIME_SPAN_SECOND) + 1);
    if (!camb_sleep (MIN (interval, left), self->cancellable)) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           "Cancelled");
      return NULL;
    }
    interval = MIN (interval * 3 / 2, POLL_INTERVAL_MAX);

    camb_run_unref (g_steal_pointer (&run));
    run = look_up_once (self, kind, run_id, error);
  }

  return g_steal_pointer (&run);
}

static CambRun *
wait_with_progress (GstCambSession *self, CambRun *pending, GError **error)
{
  const guint64 run_id = camb_run_get_id (pending);
  CambRun *run;
  g_autoptr (GError) local_error = NULL;

  if (self->settings->wait == 0) {
    camb_run_unref (pending);
    set_not_ready (self, run_id, error);
    return NULL;
  }

  post_progress (self, GST_PROGRESS_TYPE_START,
                 _ ("Run %" PRIu64 " is not finished yet"), run_id);
  run = wait_until_finished (self, pending, &local_error);
  if (run != NULL) {
    post_progress (self, GST_PROGRESS_TYPE_COMPLETE,
                   _ ("Run %" PRIu64 " is finished"), run_id);
    return run;
  }

  post_progress (self,
                 g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                     ? GST_PROGRESS_TYPE_CANCELED
                     : GST_PROGRESS_TYPE_ERROR,
                 "%s", local_error->message);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* Shows the state of the run itself, not that of its translation. */
static void
show_state (GstCambSession *self, const CambRun *run)
{
  if (camb_run_get_kind (run) == self->settings->kind)
    gst_camb_src_take_run (
        self->src, gst_camb_run_to_structure (run, NULL, CAMB_KEPT_NOTHING));
}

/* What is to be known of a run, and how it is found out. */
typedef struct
{
  CambRun *known;
  CambLookup *lookup;
} Inquiry;

static void
inquiry_clear (Inquiry *self)
{
  g_clear_pointer (&self->known, camb_run_unref);
  g_clear_pointer (&self->lookup, camb_lookup_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Inquiry, inquiry_clear)

static void
begin_inquiry (GstCambSession *self,
               CambKind kind,
               guint64 run_id,
               Inquiry *inquiry)
{
  inquiry->known = gst_camb_session_find_known (self, kind, run_id);
  if (inquiry->known == NULL && self->account != NULL)
    inquiry->lookup = camb_resolver_ask (self->account, &self->policy, kind,
                                         run_id, self->counters);
}

/**
 * gst_camb_session_finish_lookup:
 * @self: a session
 * @lookup: what was asked
 * @error: return location for an error
 *
 * Waits for the answer, and for the run as long as the user allows.
 *
 * Returns: (transfer full): a run that is ready
 */
CambRun *
gst_camb_session_finish_lookup (GstCambSession *self,
                                CambLookup *lookup,
                                GError **error)
{
  g_autoptr (CambRun) run = camb_lookup_wait (lookup, self->cancellable, error);

  if (run != NULL && camb_run_get_state (run) == CAMB_RUN_PENDING) {
    show_state (self, run);
    run = wait_with_progress (self, g_steal_pointer (&run), error);
  }
  if (run != NULL && camb_run_get_state (run) == CAMB_RUN_FAILED) {
    show_state (self, run);
    set_failed (run, error);
    return NULL;
  }

  if (run != NULL)
    gst_camb_session_keep (self, run);
  return g_steal_pointer (&run);
}

static CambRun *
finish_inquiry (GstCambSession *self, Inquiry *inquiry, GError **error)
{
  if (inquiry->known != NULL)
    return g_steal_pointer (&inquiry->known);
  if (inquiry->lookup != NULL)
    return gst_camb_session_finish_lookup (self, inquiry->lookup, error);
  g_propagate_prefixed_error (error, g_error_copy (self->account_error),
                              _ ("Run %" PRIu64 ": "), self->settings->run_id);
  return NULL;
}

static char *
join_languages (const CambRun *run)
{
  g_autoptr (GString) keys = g_string_new (NULL);

  for (guint i = 0; i < camb_run_get_n_results (run); i++) {
    const char *key = camb_result_get_key (camb_run_get_result (run, i));

    if (key != NULL)
      g_string_append_printf (keys, "%s%s", keys->len > 0 ? ", " : "", key);
  }

  return g_string_free (g_steal_pointer (&keys), FALSE);
}

static gboolean
choose_language (GstCambSession *self, GError **error)
{
  const char *wanted = self->settings->language;
  g_autofree char *available = NULL;
  const char *tag;

  if (camb_run_get_n_results (self->run) == 0)
    return TRUE;

  self->result = camb_run_find_language (self->run, wanted);
  if (self->result == NULL) {
    available = join_languages (self->run);
    g_set_error (error, CAMB_ERROR, CAMB_ERROR_SETTINGS,
                 _ ("Run %" PRIu64 " has no language “%s”. Set "
                    "language to one of: %s"),
                 camb_run_get_id (self->run), wanted,
                 *available != '\0' ? available : _ ("(none is named)"));
    return FALSE;
  }

  tag = camb_result_get_tag (self->result);
  self->language = g_strdup (tag);

  return TRUE;
}

static void
publish (GstCambSession *self)
{
  gst_element_post_message (
      GST_ELEMENT (self->src),
      gst_message_new_element (GST_OBJECT (self->src),
                               gst_camb_session_show_run (self)));

  if (self->result != NULL && self->builder != NULL) {
    g_autoptr (CambCues) cues = camb_cues_builder_build (
        self->builder, self->settings->time_unit, GST_CLOCK_TIME_NONE);
    gst_camb_src_take_transcript (self->src, g_steal_pointer (&cues));
  }
}

/* Learns whom to ask. Without a key there may still be something in the cache.
 */
static gboolean
open_account (GstCambSession *self, GError **error)
{
  self->base_url = gst_camb_settings_dup_base_url (self->settings, error);
  if (self->base_url == NULL)
    return FALSE;
  self->account =
      gst_camb_settings_dup_account (self->settings, &self->account_error);
  if (self->account != NULL || g_error_matches (self->account_error, CAMB_ERROR,
                                                CAMB_ERROR_UNAUTHORIZED))
    return TRUE;
  g_propagate_error (error, g_error_copy (self->account_error));
  return FALSE;
}

/**
 * gst_camb_session_resolve:
 * @self: a session
 * @error: return location for an error
 *
 * Learns what the run is, waiting for it as long as the user allows, and tells
 * the application.
 *
 * Returns: whether there is a finished run
 */
gboolean
gst_camb_session_resolve (GstCambSession *self, GError **error)
{
  const GstCambSettings *settings = self->settings;
  g_auto (Inquiry) inquiry = {0};
  g_autoptr (GError) local_error = NULL;

  if (!check_settings (self, error))
    return FALSE;
  if (!open_account (self, error)) {
    g_prefix_error (error, _ ("Run %" PRIu64 ": "), settings->run_id);
    return FALSE;
  }
  gst_camb_session_open_cache (self);

  /* Both are asked before either is waited for. */
  begin_inquiry (self, settings->kind, settings->run_id, &inquiry);
  if (needs_translation (settings))
    gst_camb_session_ask_translation (self);

  self->run = finish_inquiry (self, &inquiry, &local_error);
  if (self->run == NULL) {
    if (g_error_matches (local_error, CAMB_ERROR, CAMB_ERROR_NOT_FOUND))
      gst_camb_src_take_run (
          self->src, gst_camb_run_failure_to_structure (
                         settings->kind, settings->run_id, local_error));
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (!choose_language (self, error))
    return FALSE;
  if (self->result != NULL)
    self->builder = gst_camb_run_new_cues_builder (self->run, self->result);
  gst_camb_session_open_media (self);
  publish (self);

  return TRUE;
}
