/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <ges/ges.h>
#include <glib/gi18n.h>

#include "preview-edit-media-probe.h"

/* For one file, or one run, before its first answer. */
#define TIMEOUT (60 * GST_SECOND)

/* Job: what is looked at; who looks and who waits for it own it. */
typedef struct
{
  GPtrArray *uris;
  /* Of the thread that looks: the one that it is at. */
  guint index;

  GMutex lock;
  GCond changed;
  /* With the lock. */
  gboolean is_done;
  gboolean is_abandoned;
  GError *error;
} Job;

static void
clear_job (gpointer data)
{
  Job *self = data;

  g_ptr_array_unref (self->uris);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_clear_error (&self->error);
}

static void
release_job (Job *self)
{
  g_atomic_rc_box_release_full (self, clear_job);
}

static gboolean
is_abandoned (Job *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->is_abandoned;
}

static void
finish (Job *self, GError *error)
{
  g_mutex_lock (&self->lock);
  self->is_done = TRUE;
  self->error = error;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  release_job (self);
}

static void look_at_next (Job *self);

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *self = data;
  GError *error = NULL;
  g_autoptr (GESAsset) asset = ges_asset_request_finish (result, &error);
  g_autofree char *name = NULL;

  if (asset != NULL) {
    self->index++;
    look_at_next (self);
    return;
  }
  name = g_uri_unescape_string (self->uris->pdata[self->index], NULL);
  g_prefix_error (&error, _ ("“%s” cannot be put into an edit: "),
                  name != NULL ? name : (char *)self->uris->pdata[self->index]);
  finish (self, error);
}

/* What is known of an earlier file of this name is forgotten. */
static void
look_at_next (Job *self)
{
  const char *uri;

  if (self->index >= self->uris->len || is_abandoned (self)) {
    finish (self, NULL);
    return;
  }
  uri = g_ptr_array_index (self->uris, self->index);
  ges_asset_needs_reload (GES_TYPE_URI_CLIP, uri);
  ges_asset_request_async (GES_TYPE_URI_CLIP, uri, NULL, looked_cb, self);
}

static gboolean
begin_cb (gpointer data)
{
  look_at_next (data);
  return G_SOURCE_REMOVE;
}

static gpointer
run (gpointer data)
{
  GMainContext *context = data;

  g_main_context_push_thread_default (context);
  for (;;)
    g_main_context_iteration (context, TRUE);
  return NULL;
}

/* The library waits for its discoverer in the context of who asks, and since
 * 1.24 without end if somebody else, such as a window, turns that context too.
 * It keeps a discoverer for each thread, by an address that a later thread may
 * get. So there is one thread, with a context of its own, and it stays. */
static void
begin (Job *self)
{
  static gsize once;
  static GMainContext *context;
  g_autoptr (GSource) source = g_idle_source_new ();

  if (g_once_init_enter (&once)) {
    context = g_main_context_new ();
    g_thread_unref (g_thread_new ("edit-probe", run, context));
    g_once_init_leave (&once, 1);
  }
  g_source_set_callback (source, begin_cb, g_atomic_rc_box_acquire (self),
                         NULL);
  g_source_attach (source, context);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  Job *self = data;

  g_mutex_lock (&self->lock);
  self->is_abandoned = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gboolean
initialize (GError **error)
{
  GESUriClipAssetClass *klass;

  if (!ges_init ()) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                         _ ("GStreamer Editing Services cannot be used: are "
                            "its plugins installed?"));
    return FALSE;
  }
  klass = g_type_class_ref (GES_TYPE_URI_CLIP_ASSET);
  ges_uri_clip_asset_class_set_timeout (klass, TIMEOUT);
  g_type_class_unref (klass);
  return TRUE;
}

static gboolean
wait_for (Job *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (!self->is_done && !self->is_abandoned)
    g_cond_wait (&self->changed, &self->lock);
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

/*
 * Looks at media, so that GStreamer Editing Services knows it. Blocks, until
 * all is known or @cancellable is cancelled: the library itself cannot be
 * stopped while it looks, so its thread goes on with the one that it has begun.
 */
gboolean
preview_edit_media_probe (GPtrArray *uris,
                          GCancellable *cancellable,
                          GError **error)
{
  gulong handler = 0;
  gboolean success;
  Job *job;

  if (!initialize (error))
    return FALSE;
  job = g_atomic_rc_box_new0 (Job);
  job->uris = g_ptr_array_ref (uris);
  g_mutex_init (&job->lock);
  g_cond_init (&job->changed);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                     g_atomic_rc_box_acquire (job),
                                     (GDestroyNotify)release_job);
  begin (job);
  success = wait_for (job, error);
  g_cancellable_disconnect (cancellable, handler);
  release_job (job);
  return success && !g_cancellable_set_error_if_cancelled (cancellable, error);
}
