/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>

#include "gstcambsession-private.h"
#include "gstcambsrc-private.h"
#include "gstcamberror.h"
#include "gstcambmediasrc.h"

#include "camb-error.h"

#define GST_CAT_DEFAULT gst_camb_src_debug

gboolean
gst_camb_session_is_stopping (GstCambSession *self)
{
  gboolean stopping;

  g_mutex_lock (&self->lock);
  stopping = self->stopping;
  g_mutex_unlock (&self->lock);

  return stopping;
}

void
gst_camb_session_warn (GstCambSession *self, const GError *error)
{
  GST_WARNING_OBJECT (self->src, "%s", error->message);
  gst_camb_warning_post (GST_ELEMENT (self->src), self->settings->kind,
                         self->settings->run_id, error);
}

/* The same for what the layers below say, which know of no run. */
void
gst_camb_session_warn_run (GstCambSession *self, const GError *error)
{
  g_autoptr (GError) named = g_error_copy (error);

  g_prefix_error (&named, _ ("Run %" PRIu64 ": "), self->settings->run_id);
  gst_camb_session_warn (self, named);
}

/* One failure, one message, whatever else falls over because of it. */
void
gst_camb_session_fail (GstCambSession *self,
                       const GError *error,
                       const char *debug)
{
  gboolean first;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_mutex_lock (&self->lock);
  first = !self->failed && !self->stopping;
  self->failed = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);

  if (first)
    gst_camb_error_post (GST_ELEMENT (self->src), self->settings->kind,
                         self->settings->run_id, error, debug);
}

/* An application may stop and drop the element from a signal handler of this
 * thread, which therefore holds the element as well. */
static gpointer
session_thread (gpointer user_data)
{
  g_autoptr (GstCambSession) self = user_data;
  g_autoptr (GstCambSrc) src = self->src;
  g_autoptr (GError) error = NULL;

  if (gst_camb_session_resolve (self, &error) &&
      gst_camb_session_load (self, &error))
    gst_camb_session_expose (self);
  else
    gst_camb_session_fail (self, error, NULL);

  if (!gst_camb_session_is_stopping (self))
    gst_camb_src_loaded (src);
  gst_camb_session_finish_text (self);

  return NULL;
}

static void
unread_cb (gpointer user_data)
{
  GstCambSession *self = user_data;
  g_autoptr (GError) error =
      g_error_new (GST_STREAM_ERROR, GST_STREAM_ERROR_FAILED,
                   _ ("Nothing is linked to the streams of run %" PRIu64
                      ". Link at least one of them, e.g. to decodebin3."),
                   self->settings->run_id);

  gst_camb_session_fail (self, error, NULL);
}

static void
progress_cb (gpointer user_data,
             guint32 seqnum,
             GstClockTime position,
             GstClockTime slowest)
{
  GstCambSession *self = user_data;

  if (self->text != NULL)
    gst_camb_text_src_advance (GST_CAMB_TEXT_SRC (self->text), seqnum, position,
                               slowest);
}

static void
media_changed_cb (gpointer user_data)
{
  gst_camb_session_update_text (user_data);
}

static void
segment_done_cb (gpointer user_data, guint32 seqnum, gint64 position)
{
  GstCambSession *self = user_data;
  GstMessage *message = gst_message_new_segment_done (
      GST_OBJECT (self->src), GST_FORMAT_TIME, position);

  if (seqnum != GST_SEQNUM_INVALID)
    gst_message_set_seqnum (message, seqnum);
  gst_element_post_message (GST_ELEMENT (self->src), message);
}

/**
 * gst_camb_session_new:
 * @src: (transfer none): the element, which outlives the session
 * @settings: what the user asked for; copied
 * @counters: what to count on
 *
 * Returns: (transfer full): a session that has not started
 */
GstCambSession *
gst_camb_session_new (GstCambSrc *src,
                      const GstCambSettings *settings,
                      CambCounters *counters)
{
  static const GstCambGateFuncs funcs = {
      .progress = progress_cb,
      .media_changed = media_changed_cb,
      .segment_done = segment_done_cb,
      .unread = unread_cb,
  };
  GstCambSession *self = g_new0 (GstCambSession, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->src = src;
  self->settings = gst_camb_settings_copy (settings);
  self->counters = camb_counters_ref (counters);
  self->policy = gst_camb_settings_get_policy (settings);
  self->cancellable = g_cancellable_new ();
  self->gate = gst_camb_gate_new (&funcs, self);
  self->group_id = gst_util_group_id_next ();
  self->branches =
      g_ptr_array_new_with_free_func ((GDestroyNotify)gst_camb_branch_free);
  self->tracks = g_ptr_array_new_with_free_func (g_free);
  self->level = 100;
  self->seek_seqnum = GST_SEQNUM_INVALID;
  self->seek_stop = -1;
  g_mutex_init (&self->build_lock);
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  g_mutex_init (&self->seek_lock);
  g_mutex_init (&self->level_lock);

  return self;
}

/** gst_camb_session_start: begins, and returns at once. */
void
gst_camb_session_start (GstCambSession *self)
{
  gst_object_ref (self->src);
  self->thread = g_thread_new ("camb-session", session_thread,
                               gst_camb_session_ref (self));
}

/**
 * gst_camb_session_cancel:
 * @self: a session
 *
 * Ends every wait. No element is added and no message is posted after this.
 */
void
gst_camb_session_cancel (GstCambSession *self)
{
  g_mutex_lock (&self->build_lock);
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
  g_mutex_unlock (&self->build_lock);

  g_cancellable_cancel (self->cancellable);
  gst_camb_gate_shut_down (self->gate);
}

static void
remove_pads (GstCambSession *self)
{
  for (GList *l = gst_camb_gate_get_streams (self->gate); l != NULL;
       l = l->next) {
    GstPad *pad = gst_camb_stream_get_pad (l->data);

    gst_pad_set_active (pad, FALSE);
    if (GST_OBJECT_PARENT (pad) == GST_OBJECT (self->src))
      gst_element_remove_pad (GST_ELEMENT (self->src), pad);
  }
}

static void
remove_text (GstCambSession *self)
{
  if (self->text == NULL)
    return;
  gst_element_set_locked_state (self->text, TRUE);
  gst_element_set_state (self->text, GST_STATE_NULL);
  gst_bin_remove (GST_BIN (self->src), self->text);
}

/**
 * gst_camb_session_stop:
 * @self: a cancelled session
 *
 * Waits for the session's thread, which has nothing to wait for any more, and
 * takes pads and elements away.
 */
void
gst_camb_session_stop (GstCambSession *self)
{
  /* An application that stops the element from a signal handler of the
   * session's own thread must not wait for itself. */
  if (self->thread == g_thread_self ())
    g_thread_unref (g_steal_pointer (&self->thread));
  else if (self->thread != NULL)
    g_thread_join (g_steal_pointer (&self->thread));
  /* An answer that is still to come would hold the session. */
  g_clear_pointer (&self->translation_lookup, camb_lookup_unref);

  for (guint i = 0; i < self->branches->len; i++)
    gst_camb_branch_stop (self->branches->pdata[i]);
  remove_text (self);
  remove_pads (self);
  gst_camb_session_update_kept (self);
}

/** gst_camb_session_ref: adds a reference. */
GstCambSession *
gst_camb_session_ref (GstCambSession *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/** gst_camb_session_unref: drops a reference to a session that is stopped. */
void
gst_camb_session_unref (GstCambSession *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  gst_camb_gate_free (self->gate);
  g_ptr_array_unref (self->branches);
  g_ptr_array_unref (self->tracks);
  g_clear_pointer (&self->builder, camb_cues_builder_free);
  g_clear_pointer (&self->cues, camb_cues_unref);
  g_clear_pointer (&self->shown, camb_cues_unref);
  g_clear_pointer (&self->translation_lookup, camb_lookup_unref);
  g_clear_pointer (&self->translation, camb_run_unref);
  g_clear_pointer (&self->run, camb_run_unref);
  g_clear_pointer (&self->links, camb_links_unref);
  g_clear_pointer (&self->folder, camb_folder_unref);
  g_clear_pointer (&self->cache, camb_cache_unref);
  g_clear_pointer (&self->account, camb_account_unref);
  g_clear_error (&self->account_error);
  g_free (self->base_url);
  g_clear_pointer (&self->pending_seek, gst_event_unref);
  g_clear_error (&self->branch_error);
  g_clear_object (&self->text);
  g_clear_object (&self->cancellable);
  camb_counters_unref (self->counters);
  gst_camb_settings_free (self->settings);
  g_free (self->language);
  g_mutex_clear (&self->build_lock);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->seek_lock);
  g_mutex_clear (&self->level_lock);
  g_free (self);
}

static GstCambBranch *
find_branch (GstCambSession *self, GstObject *object)
{
  GstCambBranch *found = NULL;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->branches->len && found == NULL; i++) {
    if (gst_camb_branch_owns (self->branches->pdata[i], object))
      found = self->branches->pdata[i];
  }
  g_mutex_unlock (&self->lock);

  return found;
}

/* What a parser says needs the name of the file as well; what the media source
 * says is our own text. */
static GError *
name_the_run (GstCambSession *self, GstCambBranch *branch, GError *error)
{
  const guint64 run_id = self->settings->run_id;
  GError *named;

  if (error->domain == CAMB_ERROR || branch == NULL) {
    named = g_error_copy (error);
    g_prefix_error (&named, _ ("Run %" PRIu64 ": "), run_id);
    return named;
  }

  return g_error_new (error->domain, error->code,
                      _ ("Run %" PRIu64 ": the %s cannot be played: %s"),
                      run_id, gst_camb_branch_get_name (branch),
                      error->message);
}

/* Until the streams are exposed, the session's thread decides whether it can
 * do without the branch. */
void
gst_camb_session_handle_error (GstCambSession *self,
                               GstCambBranch *branch,
                               GstMessage *message)
{
  g_autoptr (GError) received = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *debug = NULL;
  gboolean exposed;

  gst_message_parse_error (message, &received, &debug);
  error = name_the_run (self, branch, received);

  g_mutex_lock (&self->lock);
  exposed = self->exposed;
  if (!exposed && self->branch_error == NULL) {
    self->branch_error = g_error_copy (error);
    self->broken_branch = branch;
  }
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);

  if (exposed)
    gst_camb_session_fail (self, error, debug);
}

static void
handle_collection (GstCambSession *self, GstMessage *message)
{
  GstCambBranch *branch = find_branch (self, GST_MESSAGE_SRC (message));
  g_autoptr (GstStreamCollection) collection = NULL;

  gst_message_parse_stream_collection (message, &collection);
  if (branch != NULL && collection != NULL)
    gst_camb_branch_take_collection (branch, collection);
}

/* The queue that is least full speaks for all: one message, from the element,
 * so that a player neither goes on too early nor hears two voices. */
static void
handle_level (GstCambSession *self, GstMessage *message)
{
  GstCambBranch *branch = find_branch (self, GST_MESSAGE_SRC (message));
  int percent, level = 100;
  gboolean stopping;

  if (branch == NULL)
    return;
  gst_message_parse_buffering (message, &percent);
  g_mutex_lock (&self->level_lock);
  gst_camb_branch_set_level (branch, percent);
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->branches->len; i++)
    level = MIN (level, gst_camb_branch_get_level (self->branches->pdata[i]));
  stopping = self->stopping;
  g_mutex_unlock (&self->lock);
  if (level != self->level && !stopping)
    gst_element_post_message (
        GST_ELEMENT (self->src),
        gst_message_new_buffering (GST_OBJECT (self->src), level));
  self->level = level;
  g_mutex_unlock (&self->level_lock);
}

/* The media source tells of its cache and of the network. Returns whether that
 * was it. */
static gboolean
handle_news (GstCambSession *self, GstMessage *message)
{
  g_autoptr (GError) problem = NULL;
  GstCambBranch *branch;

  if (!GST_IS_CAMB_MEDIA_SRC (GST_MESSAGE_SRC (message)))
    return FALSE;
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_WARNING) {
    gst_message_parse_warning (message, &problem, NULL);
    gst_camb_session_warn_run (self, problem);
  } else if (gst_message_has_name (message, GST_CAMB_MEDIA_STALLED)) {
    branch = find_branch (self, GST_MESSAGE_SRC (message));
    if (branch != NULL)
      gst_camb_branch_watch_level (branch);
  } else {
    gst_camb_session_update_kept (self);
  }
  return TRUE;
}

/**
 * gst_camb_session_handle_message:
 * @self: a session
 * @message: (transfer none): what a child posted
 *
 * Returns: whether the message goes no further
 */
gboolean
gst_camb_session_handle_message (GstCambSession *self, GstMessage *message)
{
  if (GST_MESSAGE_SRC (message) == GST_OBJECT (self->src))
    return FALSE;

  switch (GST_MESSAGE_TYPE (message)) {
  case GST_MESSAGE_ERROR:
    gst_camb_session_handle_error (
        self, find_branch (self, GST_MESSAGE_SRC (message)), message);
    return TRUE;
  case GST_MESSAGE_STREAM_COLLECTION:
    handle_collection (self, message);
    return TRUE;
  case GST_MESSAGE_BUFFERING:
    handle_level (self, message);
    return TRUE;
  case GST_MESSAGE_WARNING:
  case GST_MESSAGE_ELEMENT:
    return handle_news (self, message);
  case GST_MESSAGE_SEGMENT_START:
  case GST_MESSAGE_SEGMENT_DONE:
    /* The element speaks for all its streams: gst_camb_session_seek(). */
    return TRUE;
  default:
    return FALSE;
  }
}
