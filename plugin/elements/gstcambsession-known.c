/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "gstcambsession-private.h"
#include "gstcambsrc-private.h"
#include "gstcambrun.h"

#include "camb-kept.h"

#define GST_CAT_DEFAULT gst_camb_src_debug

static CambRunName
get_name (GstCambSession *self, CambKind kind, guint64 run_id)
{
  return (CambRunName){self->base_url, kind, run_id};
}

/* Whatever is wrong with the cache, the run plays without it. */
static void
warn_cache (GstCambSession *self, GError *error)
{
  if (error == NULL)
    return;
  gst_camb_session_warn_run (self, error);
  g_error_free (error);
}

/**
 * gst_camb_session_open_cache:
 * @self: a session that knows its service
 *
 * Opens the cache, if there is to be one, and warns if there cannot.
 */
void
gst_camb_session_open_cache (GstCambSession *self)
{
  GError *error = NULL;

  self->cache = gst_camb_settings_open_cache (self->settings, &error);
  warn_cache (self, error);
}

static CambRun *
find_remembered (GstCambSession *self, CambKind kind, guint64 run_id)
{
  g_autoptr (CambLinks) links = NULL;

  if (self->account == NULL)
    return NULL;
  links = camb_links_get (self->account, kind, run_id);
  return camb_links_dup_run (links);
}

static CambRun *
find_kept (GstCambSession *self, CambKind kind, guint64 run_id)
{
  const CambRunName name = get_name (self, kind, run_id);
  g_autoptr (CambFolder) folder = NULL;

  if (self->cache != NULL)
    folder = camb_cache_find_run (self->cache, &name);
  return folder != NULL ? camb_folder_load_run (folder, kind, run_id) : NULL;
}

/**
 * gst_camb_session_find_known:
 * @self: a session
 * @kind: the kind of a run
 * @run_id: its id
 *
 * A finished run never changes, so what is known of one need not be asked for
 * again.
 *
 * Returns: (transfer full) (nullable): the run, from memory or from the cache
 */
CambRun *
gst_camb_session_find_known (GstCambSession *self,
                             CambKind kind,
                             guint64 run_id)
{
  CambRun *run = find_remembered (self, kind, run_id);

  if (run == NULL)
    run = find_kept (self, kind, run_id);
  if (run != NULL)
    GST_INFO_OBJECT (self->src, "run %" G_GUINT64_FORMAT " is known already",
                     run_id);
  return run;
}

/**
 * gst_camb_session_keep:
 * @self: a session
 * @run: a finished run that the service has just told of
 *
 * Remembers the run for the next time.
 */
void
gst_camb_session_keep (GstCambSession *self, CambRun *run)
{
  const CambRunName name =
      get_name (self, camb_run_get_kind (run), camb_run_get_id (run));
  g_autoptr (CambLinks) links =
      camb_links_get (self->account, name.kind, name.run_id);
  g_autoptr (CambFolder) folder = NULL;
  GError *error = NULL;

  camb_links_offer (links, run);
  if (self->cache == NULL)
    return;
  folder = camb_cache_add_run (self->cache, &name, &error);
  if (folder != NULL)
    camb_folder_save_run (folder, run, &error);
  if (error != NULL)
    g_clear_pointer (&self->cache, camb_cache_unref);
  warn_cache (self, error);
}

/**
 * gst_camb_session_open_media:
 * @self: a session whose run is known
 *
 * Finds where the files of the run are, on disk and in the network.
 */
void
gst_camb_session_open_media (GstCambSession *self)
{
  const CambRunName name =
      get_name (self, self->settings->kind, self->settings->run_id);
  GError *error = NULL;

  if (self->account != NULL)
    self->links = camb_links_get (self->account, name.kind, name.run_id);
  else
    self->links = camb_links_new_closed (self->account_error);
  if (self->cache != NULL)
    self->folder = camb_cache_add_run (self->cache, &name, &error);
  warn_cache (self, error);
}

/**
 * gst_camb_session_new_reader:
 * @self: a session whose run is known
 * @track: which file of the run
 *
 * Returns: (transfer full): a reader of it
 */
CambReader *
gst_camb_session_new_reader (GstCambSession *self, CambTrack track)
{
  const CambMedia media = {
      .base_url = self->base_url,
      .kind = self->settings->kind,
      .run_id = self->settings->run_id,
      .language = camb_result_get_key (self->result),
      .track = track,
      .links = self->links,
      .folder = self->folder,
  };

  return camb_reader_new (&media, &self->policy, self->counters);
}

/**
 * gst_camb_session_show_run:
 * @self: a session whose run is known
 *
 * Shows the application what the run is, and how much of it is on disk.
 *
 * Returns: (transfer full): what was shown
 */
GstStructure *
gst_camb_session_show_run (GstCambSession *self)
{
  CambKept kept = camb_kept_query (self->folder, self->result);
  GstStructure *run = gst_camb_run_to_structure (self->run, self->result, kept);

  g_mutex_lock (&self->lock);
  self->kept = kept;
  g_mutex_unlock (&self->lock);
  gst_camb_src_take_run (self->src, gst_structure_copy (run));
  return run;
}

/**
 * gst_camb_session_update_kept:
 * @self: a session
 *
 * Shows the run again if more of it is on disk than the application knows.
 */
void
gst_camb_session_update_kept (GstCambSession *self)
{
  CambKept known;

  if (self->folder == NULL || self->run == NULL)
    return;
  g_mutex_lock (&self->lock);
  known = self->kept;
  g_mutex_unlock (&self->lock);
  if (camb_kept_query (self->folder, self->result) != known)
    gst_structure_free (gst_camb_session_show_run (self));
}
