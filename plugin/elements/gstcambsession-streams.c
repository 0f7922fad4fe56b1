/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include <inttypes.h>

#include <glib/gi18n-lib.h>

#include "gstcambsession-private.h"
#include "gstcambsrc-private.h"
#include "gstcambrun.h"
#include "gstcamburi.h"

#include "camb-error.h"
#include "camb-language.h"

#define GST_CAT_DEFAULT gst_camb_src_debug

static const char *const role_names[] = {
    [GST_CAMB_STREAM_VIDEO] = "video",
    [GST_CAMB_STREAM_MIX] = "audio",
    [GST_CAMB_STREAM_VOICE] = "voice",
    [GST_CAMB_STREAM_TEXT] = "text",
};

/* What follows the name of the run in the title of a stream. */
static const char *
get_title_suffix (GstCambStreamRole role)
{
  switch (role) {
  case GST_CAMB_STREAM_VOICE:
    return _ (", voice only");
  case GST_CAMB_STREAM_TEXT:
    return _ (", subtitles");
  default:
    return "";
  }
}

static const char *
get_title_prefix (CambKind kind)
{
  switch (kind) {
  case CAMB_KIND_DUBBING:
    return _ ("Dubbing run");
  case CAMB_KIND_TTS:
    return _ ("TTS run");
  case CAMB_KIND_SOUND:
    return _ ("Sound run");
  default:
    return _ ("Translation run");
  }
}

/* Muxers and players know languages of two or three letters only; a region
 * would make them lose the language altogether, so it goes into the name. */
static void
add_language (GstTagList *tags, const char *tag)
{
  g_auto (GStrv) subtags = g_strsplit (tag, "-", 2);
  const char *name = camb_language_get_name (tag);
  g_autofree char *full = NULL;

  gst_tag_list_add (tags, GST_TAG_MERGE_REPLACE, GST_TAG_LANGUAGE_CODE,
                    subtags[0], NULL);
  if (name == NULL)
    return;
  full = subtags[1] != NULL ? g_strdup_printf ("%s (%s)", name, tag)
                            : g_strdup (name);
  gst_tag_list_add (tags, GST_TAG_MERGE_REPLACE, GST_TAG_LANGUAGE_NAME, full,
                    NULL);
}

static GstTagList *
new_tags (GstCambSession *self, GstCambStreamRole role)
{
  const GstCambSettings *settings = self->settings;
  GstTagList *tags = gst_tag_list_new_empty ();
  g_autofree char *title =
      g_strdup_printf ("%s %" PRIu64 "%s", get_title_prefix (settings->kind),
                       settings->run_id, get_title_suffix (role));
  gboolean speaks_dub = role != GST_CAMB_STREAM_TEXT ||
                        settings->subtitles == GST_CAMB_SUBTITLES_DUB;

  gst_tag_list_set_scope (tags, GST_TAG_SCOPE_STREAM);
  gst_tag_list_add (tags, GST_TAG_MERGE_REPLACE, GST_TAG_TITLE, title, NULL);
  if (self->language != NULL && speaks_dub)
    add_language (tags, self->language);

  return tags;
}

/* From the run, never from a URL: two signatures of one file must give one id,
 * in every process, because GES finds its streams again by it. */
char *
gst_camb_session_new_stream_id (GstCambSession *self, const char *name)
{
  g_autofree char *run = gst_camb_uri_format_run (
      self->settings->kind, self->settings->run_id,
      self->result != NULL ? camb_result_get_key (self->result) : NULL);
  g_autofree char *hash =
      g_compute_checksum_for_string (G_CHECKSUM_SHA256, run, -1);

  return name != NULL ? g_strdup_printf ("%s/%s", hash, name) : g_strdup (hash);
}

/* By the plan and not by what is there: the files race each other. */
static gboolean
plans_mix (GstCambSession *self)
{
  for (guint i = 0; i < self->tracks->len; i++) {
    const GstCambTrack *track = self->tracks->pdata[i];

    if (track->wants_audio && track->audio_role == GST_CAMB_STREAM_MIX)
      return TRUE;
  }

  return FALSE;
}

void
gst_camb_session_add_stream (GstCambSession *self,
                             GstCambStreamRole role,
                             gconstpointer owner,
                             GstPad *target,
                             GstCaps *caps)
{
  const char *template_name = role == GST_CAMB_STREAM_VIDEO  ? "video_%u"
                              : role == GST_CAMB_STREAM_TEXT ? "text_%u"
                                                             : "audio_%u";
  GstPadTemplate *template = gst_element_class_get_pad_template (
      GST_ELEMENT_GET_CLASS (self->src), template_name);
  g_autofree char *stream_id =
      gst_camb_session_new_stream_id (self, role_names[role]);
  g_autoptr (GstTagList) tags = new_tags (self, role);
  const GstCambStreamInfo info = {
      .role = role,
      .stream_id = stream_id,
      .group_id = self->group_id,
      .tags = tags,
      .is_alternative = role == GST_CAMB_STREAM_VOICE && plans_mix (self)};

  GstCambStream *stream =
      gst_camb_stream_new (self->gate, owner, target, template, caps, &info);

  gst_camb_session_set_up_pad (gst_camb_stream_get_pad (stream));
}

static gboolean
is_of_type (const GstCaps *caps, const char *prefix)
{
  return !gst_caps_is_empty (caps) && !gst_caps_is_any (caps) &&
         g_str_has_prefix (
             gst_structure_get_name (gst_caps_get_structure (caps, 0)), prefix);
}

static gboolean
wants_cb (GstCambBranch *branch, const GstCaps *caps, gpointer user_data)
{
  GstCambTrack *track = user_data;
  gboolean wanted = FALSE;

  g_mutex_lock (&track->session->lock);
  if (is_of_type (caps, "video/")) {
    wanted = track->wants_video && !track->has_video;
    track->has_video = TRUE;
  } else if (is_of_type (caps, "audio/")) {
    wanted = track->wants_audio && !track->has_audio;
    track->has_audio = TRUE;
  }
  g_mutex_unlock (&track->session->lock);

  return wanted;
}

static void
stream_cb (GstCambBranch *branch,
           GstPad *queued,
           GstCaps *caps,
           gpointer user_data)
{
  GstCambTrack *track = user_data;
  GstCambStreamRole role =
      is_of_type (caps, "video/") ? GST_CAMB_STREAM_VIDEO : track->audio_role;

  gst_camb_session_add_stream (track->session, role, branch, queued, caps);
}

static void
complete_cb (GstCambBranch *branch, gpointer user_data)
{
  GstCambTrack *track = user_data;

  g_mutex_lock (&track->session->lock);
  g_cond_broadcast (&track->session->cond);
  g_mutex_unlock (&track->session->lock);
}

static void
failed_cb (GstCambBranch *branch, GstMessage *message, gpointer user_data)
{
  GstCambTrack *track = user_data;

  gst_camb_session_handle_error (track->session, branch, message);
}

static GstCambTrack *
add_track (GstCambSession *self, const char *name, CambTrack file)
{
  static const GstCambBranchFuncs funcs = {
      .wants = wants_cb,
      .stream = stream_cb,
      .complete = complete_cb,
      .failed = failed_cb,
  };
  g_autoptr (CambReader) reader = gst_camb_session_new_reader (self, file);
  GstCambTrack *track = g_new0 (GstCambTrack, 1);

  track->session = self;
  g_ptr_array_add (self->tracks, track);
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->branches,
                   gst_camb_branch_new (name, reader, &funcs, track));
  g_mutex_unlock (&self->lock);

  return track;
}

static void
add_video_track (GstCambSession *self, gboolean wants_audio)
{
  GstCambTrack *track = add_track (self, "video", CAMB_TRACK_VIDEO);

  track->wants_video = TRUE;
  track->wants_audio = wants_audio;
  track->audio_role = GST_CAMB_STREAM_MIX;
}

static GstCambTrack *
add_audio_track (GstCambSession *self, const char *name, GstCambStreamRole role)
{
  GstCambTrack *track = add_track (self, name, CAMB_TRACK_AUDIO);

  track->wants_audio = TRUE;
  track->audio_role = role;

  return track;
}

static void
warn_fallback (GstCambSession *self, const char *message)
{
  g_autoptr (GError) error =
      g_error_new (CAMB_ERROR, CAMB_ERROR_NOTHING_PLAYABLE,
                   _ ("Run %" PRIu64 ": %s"), self->settings->run_id, message);

  gst_camb_session_warn (self, error);
}

static void
plan_dubbing (GstCambSession *self)
{
  const GstCambAudio audio = self->settings->audio;
  gboolean has_video = camb_result_has_track (self->result, CAMB_TRACK_VIDEO);
  gboolean has_voice = camb_result_has_track (self->result, CAMB_TRACK_AUDIO);
  gboolean mix = audio == GST_CAMB_AUDIO_MIX || audio == GST_CAMB_AUDIO_BOTH;
  gboolean voice =
      audio == GST_CAMB_AUDIO_VOICE || audio == GST_CAMB_AUDIO_BOTH;

  if (mix && !has_video && has_voice) {
    warn_fallback (self, _ ("there is no video, and so no mix of its sound. "
                            "Playing the voice track instead."));
    voice = TRUE;
  }
  if (voice && !has_voice && has_video) {
    warn_fallback (self, _ ("there is no voice track. Playing the sound of "
                            "the video instead."));
    mix = TRUE;
  }

  if (has_video)
    add_video_track (self, mix);
  if (has_voice && voice)
    add_audio_track (self, "voice", GST_CAMB_STREAM_VOICE)->optional =
        has_video && mix;
}

/* The mix was asked for, but the video turned out to be silent. Returns:
 * whether there is more to open. */
static gboolean
plan_silent_video (GstCambSession *self)
{
  GstCambTrack *video = self->tracks->len > 0 ? self->tracks->pdata[0] : NULL;
  gboolean had_voice = self->tracks->len > 1;

  if (self->settings->kind != CAMB_KIND_DUBBING || video == NULL ||
      !video->wants_audio || !video->wants_video || video->has_audio ||
      !camb_result_has_track (self->result, CAMB_TRACK_AUDIO))
    return FALSE;
  /* That the voice cannot be had has been said. */
  if (had_voice && self->branches->len == 1)
    return FALSE;

  video->wants_audio = FALSE;
  warn_fallback (self, _ ("the video is silent. Playing the voice track with "
                          "it instead."));
  if (!had_voice)
    add_audio_track (self, "voice", GST_CAMB_STREAM_VOICE)->optional = TRUE;

  return !had_voice;
}

static void
plan (GstCambSession *self)
{
  switch (self->settings->kind) {
  case CAMB_KIND_DUBBING:
    plan_dubbing (self);
    break;
  case CAMB_KIND_TTS:
  case CAMB_KIND_SOUND:
    if (self->settings->audio != GST_CAMB_AUDIO_NONE &&
        camb_result_has_track (self->result, CAMB_TRACK_AUDIO))
      add_audio_track (self, "sound", GST_CAMB_STREAM_MIX);
    break;
  case CAMB_KIND_TRANSLATION:
    break;
  }
}

static void
drop_branch (GstCambSession *self, GstCambBranch *branch)
{
  gst_camb_branch_stop (branch);
  g_mutex_lock (&self->lock);
  /* Whatever else fell over because of the first error. */
  if (self->broken_branch == branch) {
    self->broken_branch = NULL;
    g_clear_error (&self->branch_error);
  }
  g_ptr_array_remove (self->branches, branch);
  g_mutex_unlock (&self->lock);
}

/* Goes on without @branch if the run plays without it. Takes @error. */
static gboolean
forgive (GstCambSession *self,
         GstCambBranch *branch,
         GError *error,
         GError **fatal)
{
  GstCambTrack *track =
      branch != NULL ? gst_camb_branch_get_user_data (branch) : NULL;

  if (track == NULL || !track->optional || track->has_audio ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (fatal, error);
    return FALSE;
  }

  g_prefix_error (&error, _ ("Playing without the voice track. "));
  gst_camb_session_warn (self, error);
  g_error_free (error);
  drop_branch (self, branch);

  return TRUE;
}

static gboolean
name_media_error (GstCambSession *self, GError **error)
{
  if (!g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (error, _ ("Run %" PRIu64 ": "), self->settings->run_id);

  return FALSE;
}

/* The files have been on their way since they were planned. */
static gboolean
start_branch (GstCambSession *self, GstCambBranch *branch, GError **error)
{
  gboolean ok;

  if (!gst_camb_branch_open (branch, self->cancellable, error))
    return name_media_error (self, error);

  g_mutex_lock (&self->build_lock);
  if (gst_camb_session_is_stopping (self)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
    ok = FALSE;
  } else {
    ok = gst_camb_branch_start (branch, GST_BIN (self->src), error);
  }
  g_mutex_unlock (&self->build_lock);

  return ok;
}

static gboolean
start_branches (GstCambSession *self, guint from, GError **error)
{
  for (guint i = from; i < self->branches->len;) {
    GstCambBranch *branch = self->branches->pdata[i];
    GError *local_error = NULL;

    if (start_branch (self, branch, &local_error))
      i++;
    else if (!forgive (self, branch, local_error, error))
      return FALSE;
  }

  return TRUE;
}

/* Lock held. */
static gboolean
is_complete (GstCambSession *self)
{
  for (guint i = 0; i < self->branches->len; i++) {
    if (!gst_camb_branch_is_complete (self->branches->pdata[i]))
      return FALSE;
  }

  return TRUE;
}

static gboolean
wait_complete (GstCambSession *self, GError **error)
{
  gboolean complete = FALSE;

  while (!complete) {
    GError *local_error = NULL;
    GstCambBranch *broken;

    g_mutex_lock (&self->lock);
    while (!(complete = is_complete (self)) && self->branch_error == NULL &&
           !self->stopping)
      g_cond_wait (&self->cond, &self->lock);
    if (self->stopping)
      local_error =
          g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
    else
      local_error = g_steal_pointer (&self->branch_error);
    broken = g_steal_pointer (&self->broken_branch);
    g_mutex_unlock (&self->lock);

    if (local_error != NULL && !forgive (self, broken, local_error, error))
      return FALSE;
  }

  return TRUE;
}

/**
 * gst_camb_session_load:
 * @self: a session whose run is known
 * @error: return location for an error
 *
 * Opens the files of the run and waits until all their streams are known.
 *
 * Returns: whether they are
 */
gboolean
gst_camb_session_load (GstCambSession *self, GError **error)
{
  plan (self);
  if (!start_branches (self, 0, error) || !wait_complete (self, error))
    return FALSE;
  if (plan_silent_video (self))
    return start_branches (self, 1, error) && wait_complete (self, error);

  return TRUE;
}
