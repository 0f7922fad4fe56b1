/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "gstcambfile.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>

#include "gstcamberror.h"
#include "gstcambrun.h"
#include "gstcambsniff.h"

#include "camb-error.h"
#include "camb-kept.h"
#include "camb-resolver.h"

/* How often an unfinished run is asked for: soon at first, then less often. */
#define POLL_INTERVAL_MIN G_TIME_SPAN_SECOND
#define POLL_INTERVAL_MAX (10 * G_TIME_SPAN_SECOND)

GType
gst_camb_file_choice_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
      {GST_CAMB_FILE_MAIN, "The video, or the sound without one", "main"},
      {GST_CAMB_FILE_VIDEO, "The dubbed video", "video"},
      {GST_CAMB_FILE_AUDIO, "The voice track of a dub, or the sound", "audio"},
      {0, NULL, NULL},
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
                       g_enum_register_static ("GstCambFileChoice", values));
  return type;
}

/**
 * gst_camb_file_new:
 * @element: who posts messages
 * @settings: what is asked for
 * @choice: which file of it
 * @offline: whether to do with what is on disk
 * @counters: where calls are counted
 * @cancellable: ends every wait
 *
 * Returns: (transfer full): a file that nothing is known of yet
 */
GstCambFile *
gst_camb_file_new (GstElement *element,
                   const GstCambSettings *settings,
                   GstCambFileChoice choice,
                   gboolean offline,
                   CambCounters *counters,
                   GCancellable *cancellable)
{
  GstCambFile *self = g_new0 (GstCambFile, 1);

  self->element = element;
  self->settings = gst_camb_settings_copy (settings);
  self->choice = choice;
  self->offline = offline;
  self->counters = camb_counters_ref (counters);
  self->cancellable = g_object_ref (cancellable);
  self->policy = gst_camb_settings_get_policy (settings);
  return self;
}

/** gst_camb_file_free: closes and frees @self. */
void
gst_camb_file_free (GstCambFile *self)
{
  if (self->reader != NULL)
    camb_reader_close (self->reader);
  g_clear_pointer (&self->reader, camb_reader_unref);
  gst_clear_caps (&self->caps);
  g_clear_pointer (&self->run, camb_run_unref);
  g_clear_pointer (&self->folder, camb_folder_unref);
  g_clear_pointer (&self->cache, camb_cache_unref);
  g_clear_pointer (&self->account, camb_account_unref);
  g_clear_error (&self->account_error);
  g_free (self->base_url);
  g_clear_pointer (&self->settings, gst_camb_settings_free);
  g_clear_pointer (&self->counters, camb_counters_unref);
  g_clear_object (&self->cancellable);
  g_free (self);
}

static CambRunName
get_name (const GstCambFile *self)
{
  return (CambRunName){self->base_url, self->settings->kind,
                       self->settings->run_id};
}

/* Whatever is wrong with the cache, the file comes without it. Takes @error. */
static void
warn_cache (GstCambFile *self, GError *error)
{
  if (error == NULL)
    return;
  g_prefix_error (&error, _ ("Run %" PRIu64 ": "), self->settings->run_id);
  gst_camb_warning_post (self->element, self->settings->kind,
                         self->settings->run_id, error);
  g_error_free (error);
}

/* Without a key there may still be something in the cache. */
static gboolean
open_account (GstCambFile *self, GError **error)
{
  GError *cache_error = NULL;

  self->base_url = gst_camb_settings_dup_base_url (self->settings, error);
  if (self->base_url == NULL)
    return FALSE;
  if (self->offline)
    self->account_error = camb_error_new (
        CAMB_ERROR_UNREACHABLE, 0, NULL,
        _ ("It is not on disk, and “offline” is set. Unset it to fetch it."));
  else
    self->account =
        gst_camb_settings_dup_account (self->settings, &self->account_error);
  if (self->account == NULL && !self->offline &&
      !g_error_matches (self->account_error, CAMB_ERROR,
                        CAMB_ERROR_UNAUTHORIZED)) {
    g_propagate_error (error, g_error_copy (self->account_error));
    return FALSE;
  }
  self->cache = gst_camb_settings_open_cache (self->settings, &cache_error);
  warn_cache (self, cache_error);
  return TRUE;
}

/* A finished run never changes. Returns: (transfer full) (nullable) */
static CambRun *
find_known (GstCambFile *self)
{
  const CambRunName name = get_name (self);
  g_autoptr (CambLinks) links = NULL;
  g_autoptr (CambFolder) folder = NULL;
  CambRun *run = NULL;

  if (self->account != NULL) {
    links = camb_links_get (self->account, name.kind, name.run_id);
    run = camb_links_dup_run (links);
  }
  if (run == NULL && self->cache != NULL)
    folder = camb_cache_find_run (self->cache, &name);
  if (folder != NULL)
    run = camb_folder_load_run (folder, name.kind, name.run_id);
  return run;
}

static void
keep (GstCambFile *self, CambRun *run)
{
  const CambRunName name = get_name (self);
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

static void
set_not_ready (const GstCambFile *self, GError **error)
{
  if (self->settings->wait == 0)
    g_set_error (error, CAMB_ERROR, CAMB_ERROR_NOT_READY,
                 _ ("Run %" PRIu64 " is not finished yet. Try again "
                    "later, or set “wait” to the seconds to wait for it."),
                 self->settings->run_id);
  else
    g_set_error (error, CAMB_ERROR, CAMB_ERROR_NOT_READY,
                 _ ("Run %" PRIu64 " was not finished after waiting "
                    "%u seconds. Try again later, or set a longer “wait”."),
                 self->settings->run_id, self->settings->wait);
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

static void
post_waiting (GstCambFile *self, GstProgressType type, gint64 left)
{
  g_autofree char *text = g_strdup_printf (
      _ ("Waiting for run %" PRIu64 ", %d seconds at most"),
      self->settings->run_id, (int)(left / G_TIME_SPAN_SECOND) + 1);

  gst_element_post_message (
      self->element, gst_message_new_progress (GST_OBJECT (self->element), type,
                                               "wait", text));
}

static CambRun *
look_up_once (GstCambFile *self, GError **error)
{
  g_autoptr (CambLookup) lookup =
      camb_resolver_ask (self->account, &self->policy, self->settings->kind,
                         self->settings->run_id, self->counters);

  return camb_lookup_wait (lookup, self->cancellable, error);
}

/* Returns: (transfer full) (nullable): the run, finished if it is within the
 * time that the user gives it. */
static CambRun *
look_up (GstCambFile *self, GError **error)
{
  const gint64 end =
      g_get_monotonic_time () + self->settings->wait * G_TIME_SPAN_SECOND;
  gint64 interval = POLL_INTERVAL_MIN;
  gboolean waiting = FALSE;
  g_autoptr (CambRun) run = look_up_once (self, error);

  while (run != NULL && camb_run_get_state (run) == CAMB_RUN_PENDING) {
    gint64 left = end - g_get_monotonic_time ();

    if (left <= 0) {
      set_not_ready (self, error);
      return NULL;
    }
    post_waiting (
        self, waiting ? GST_PROGRESS_TYPE_CONTINUE : GST_PROGRESS_TYPE_START,
        left);
    waiting = TRUE;
    if (!camb_sleep (MIN (interval, left), self->cancellable)) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           "Cancelled");
      return NULL;
    }
    interval = MIN (interval * 3 / 2, POLL_INTERVAL_MAX);
    camb_run_unref (g_steal_pointer (&run));
    run = look_up_once (self, error);
  }
  if (waiting && run != NULL)
    post_waiting (self, GST_PROGRESS_TYPE_COMPLETE, 0);
  if (run != NULL && camb_run_get_state (run) == CAMB_RUN_FAILED) {
    set_failed (run, error);
    return NULL;
  }
  return g_steal_pointer (&run);
}

static gboolean
find_run (GstCambFile *self, GError **error)
{
  self->run = find_known (self);
  if (self->run != NULL)
    return TRUE;
  if (self->account == NULL) {
    g_propagate_prefixed_error (error, g_error_copy (self->account_error),
                                _ ("Run %" PRIu64 ": "),
                                self->settings->run_id);
    return FALSE;
  }
  self->run = look_up (self, error);
  if (self->run == NULL)
    return FALSE;
  keep (self, self->run);
  return TRUE;
}

/**
 * gst_camb_file_resolve:
 * @self: a file
 * @error: return location for an error
 *
 * Learns what the run is, from memory, from disk or from the service, waiting
 * for it as long as the user allows.
 *
 * Returns: whether there is a finished run with the wanted language
 */
gboolean
gst_camb_file_resolve (GstCambFile *self, GError **error)
{
  if (!open_account (self, error)) {
    g_prefix_error (error, _ ("Run %" PRIu64 ": "), self->settings->run_id);
    return FALSE;
  }
  if (!find_run (self, error))
    return FALSE;
  if (camb_run_get_n_results (self->run) == 0)
    return TRUE;
  self->result = camb_run_find_language (self->run, self->settings->language);
  if (self->result != NULL)
    return TRUE;
  g_set_error (error, CAMB_ERROR, CAMB_ERROR_SETTINGS,
               _ ("Run %" PRIu64 " has no language “%s”. Leave language unset "
                  "for its first."),
               self->settings->run_id, self->settings->language);
  return FALSE;
}

static gboolean
choose_track (GstCambFile *self, GError **error)
{
  gboolean has_video = self->result != NULL &&
                       camb_result_has_track (self->result, CAMB_TRACK_VIDEO);
  gboolean has_audio = self->result != NULL &&
                       camb_result_has_track (self->result, CAMB_TRACK_AUDIO);

  self->track = self->choice == GST_CAMB_FILE_VIDEO ||
                        (self->choice == GST_CAMB_FILE_MAIN && has_video)
                    ? CAMB_TRACK_VIDEO
                    : CAMB_TRACK_AUDIO;
  if (self->track == CAMB_TRACK_VIDEO ? has_video : has_audio)
    return TRUE;
  g_set_error (error, CAMB_ERROR, CAMB_ERROR_NOTHING_PLAYABLE,
               _ ("Run %" PRIu64 " has no such file. Set “file” to another "
                  "one."),
               self->settings->run_id);
  return FALSE;
}

static CambReader *
new_reader (GstCambFile *self)
{
  const CambRunName name = get_name (self);
  g_autoptr (CambLinks) links =
      self->account != NULL
          ? camb_links_get (self->account, name.kind, name.run_id)
          : camb_links_new_closed (self->account_error);
  GError *error = NULL;

  if (self->cache != NULL)
    self->folder = camb_cache_add_run (self->cache, &name, &error);
  warn_cache (self, error);
  return camb_reader_new (
      &(CambMedia){
          .base_url = self->base_url,
          .kind = name.kind,
          .run_id = name.run_id,
          .language = camb_result_get_key (self->result),
          .track = self->track,
          .links = links,
          .folder = self->folder,
      },
      &self->policy, self->counters);
}

/**
 * gst_camb_file_open:
 * @self: a file whose run is known
 * @error: return location for an error
 *
 * Opens the file and looks at its first bytes.
 *
 * Returns: whether @reader and @caps of @self are set
 */
gboolean
gst_camb_file_open (GstCambFile *self, GError **error)
{
  if (!choose_track (self, error))
    return FALSE;
  self->reader = new_reader (self);
  if (camb_reader_wait_open (self->reader, self->cancellable, error))
    self->caps = gst_camb_sniff (self->reader,
                                 self->track == CAMB_TRACK_VIDEO ? _ ("video")
                                                                 : _ ("sound"),
                                 self->cancellable, error);
  if (self->caps != NULL)
    return TRUE;
  g_prefix_error (error, _ ("Run %" PRIu64 ": "), self->settings->run_id);
  return FALSE;
}

/**
 * gst_camb_file_dup_run:
 * @self: a file whose run is known
 *
 * Returns: (transfer full): what the property `run` of cambsrc shows as well
 */
GstStructure *
gst_camb_file_dup_run (const GstCambFile *self)
{
  return gst_camb_run_to_structure (
      self->run, self->result, camb_kept_query (self->folder, self->result));
}

/**
 * gst_camb_file_dup_transcript:
 * @self: a file whose run is known
 *
 * Returns: (transfer full) (nullable): the transcript, if there is one
 */
CambCues *
gst_camb_file_dup_transcript (const GstCambFile *self)
{
  g_autoptr (CambCuesBuilder) builder = NULL;

  if (self->result != NULL)
    builder = gst_camb_run_new_cues_builder (self->run, self->result);
  return builder != NULL
             ? camb_cues_builder_build (builder, self->settings->time_unit,
                                        GST_CLOCK_TIME_NONE)
             : NULL;
}

/* The media type that mail and web know, by what the bytes are. */
static const char *
get_media_type (const GstCambFile *self)
{
  const GstStructure *structure = gst_caps_get_structure (self->caps, 0);
  const char *name = gst_structure_get_name (structure);

  if (g_str_equal (name, "audio/x-flac"))
    return "audio/flac";
  if (g_str_equal (name, "audio/x-wav"))
    return "audio/wav";
  if (g_str_equal (name, "audio/x-m4a"))
    return "audio/mp4";
  if (g_str_equal (name, "video/quicktime"))
    return self->track == CAMB_TRACK_VIDEO ? "video/mp4" : "audio/mp4";
  return "audio/mpeg";
}

/**
 * gst_camb_file_dup_content:
 * @self: an open file
 *
 * Returns: (transfer full): what the property `content` shows
 */
GstStructure *
gst_camb_file_dup_content (const GstCambFile *self)
{
  gint64 size = camb_reader_get_size (self->reader);
  const char *language = camb_result_get_key (self->result);
  const char *tag = camb_result_get_tag (self->result);
  GstStructure *content = gst_structure_new (
      "camb-file", "run-id", G_TYPE_UINT64, self->settings->run_id, "kind",
      G_TYPE_STRING, camb_kind_to_string (self->settings->kind), "file",
      G_TYPE_STRING, self->track == CAMB_TRACK_VIDEO ? "video" : "audio",
      "media-type", G_TYPE_STRING, get_media_type (self), NULL);

  if (language != NULL)
    gst_structure_set (content, "language", G_TYPE_STRING, language, NULL);
  if (tag != NULL)
    gst_structure_set (content, "language-tag", G_TYPE_STRING, tag, NULL);
  if (size >= 0)
    gst_structure_set (content, "size", G_TYPE_UINT64, (guint64)size, NULL);
  return content;
}
