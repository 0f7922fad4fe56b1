/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>

#include "gstcambsession-private.h"
#include "gstcambsrc-private.h"
#include "gstcambrun.h"

#include "camb-error.h"

#define GST_CAT_DEFAULT gst_camb_src_debug

static GstClockTime
get_media_duration (GstCambSession *self)
{
  GstClockTime duration;

  return gst_camb_session_query_duration (self, &duration)
             ? duration
             : GST_CLOCK_TIME_NONE;
}

/* The length of the media may tell seconds from milliseconds, so the
 * transcript is decided again before its first cue is shown. */
static CambCues *
build_transcript (GstCambSession *self)
{
  CambCues *cues;

  if (self->builder == NULL)
    return NULL;
  cues = camb_cues_builder_build (self->builder, self->settings->time_unit,
                                  get_media_duration (self));
  GST_INFO_OBJECT (self->src, "transcript: %s",
                   camb_cues_builder_get_decision (self->builder));
  gst_camb_src_take_transcript (self->src, gst_camb_cues_to_structure (cues));

  return cues;
}

static void
warn_counts (GstCambSession *self, guint n_cues, guint n_texts)
{
  g_autoptr (GError) error =
      g_error_new (CAMB_ERROR, CAMB_ERROR_PROTOCOL,
                   _ ("Run %" PRIu64 " has %u lines, but translation run "
                      "%" PRIu64 " has %u texts: they are laid over each other "
                      "by length and may not match."),
                   self->settings->run_id, n_cues,
                   self->settings->translation_run_id, n_texts);

  gst_camb_session_warn (self, error);
}

static CambCues *
translate (GstCambSession *self, CambCues *cues)
{
  gboolean keep = self->settings->subtitles == GST_CAMB_SUBTITLES_BOTH;
  gboolean counts_differ = FALSE;
  const char *const *texts;
  guint n_texts = 0;
  CambCues *translated;

  if (self->translation == NULL)
    return cues;
  texts = camb_run_get_texts (self->translation, &n_texts);
  translated = camb_cues_translate (cues, texts, n_texts, keep, &counts_differ);
  if (counts_differ)
    warn_counts (self, camb_cues_get_length (cues), n_texts);
  camb_cues_unref (cues);

  return translated;
}

static CambCues *
build_cues (GstCambSession *self)
{
  CambCues *cues = build_transcript (self);
  const char *const *texts;
  guint n_texts = 0;

  if (self->settings->kind == CAMB_KIND_TRANSLATION) {
    texts = camb_run_get_texts (self->run, &n_texts);
    return camb_cues_new_from_texts (texts, n_texts);
  }

  return cues != NULL ? translate (self, cues) : NULL;
}

static CambSubtitles *
build_subtitles (GstCambSession *self)
{
  const GstCambSettings *settings = self->settings;
  g_autoptr (CambCues) cues = build_cues (self);

  if (settings->subtitles == GST_CAMB_SUBTITLES_NONE || cues == NULL)
    return NULL;

  return camb_subtitles_new (cues, settings->speaker_style,
                             settings->subtitle_layout, self->language,
                             get_media_duration (self));
}

/* The element goes into the bin before it is linked: a bin unlinks what it
 * takes in. */
static void
start_text_locked (GstCambSession *self, CambSubtitles *subtitles)
{
  g_autoptr (GstPad) pad = NULL;
  g_autoptr (GstCaps) caps = NULL;

  self->text = gst_object_ref_sink (
      gst_camb_text_src_new (subtitles, get_media_duration (self)));
  gst_bin_add (GST_BIN (self->src), self->text);
  pad = gst_element_get_static_pad (self->text, "src");
  caps = gst_pad_get_pad_template_caps (pad);
  gst_camb_session_add_stream (self, GST_CAMB_STREAM_TEXT, self->text, pad,
                               caps);
  gst_element_sync_state_with_parent (self->text);
}

static void
start_text (GstCambSession *self)
{
  g_autoptr (CambSubtitles) subtitles = build_subtitles (self);

  if (subtitles == NULL || camb_subtitles_get_length (subtitles) == 0)
    return;

  g_mutex_lock (&self->build_lock);
  if (!gst_camb_session_is_stopping (self))
    start_text_locked (self, subtitles);
  g_mutex_unlock (&self->build_lock);
}

static GstStreamCollection *
new_collection (GstCambSession *self)
{
  g_autofree char *id = gst_camb_session_new_stream_id (self, NULL);
  GstStreamCollection *collection = gst_stream_collection_new (id);

  for (GList *l = gst_camb_gate_get_streams (self->gate); l != NULL;
       l = l->next)
    gst_stream_collection_add_stream (
        collection, gst_object_ref (gst_camb_stream_get_stream (l->data)));

  return collection;
}

/* A run with one language often does not name it, but its video does; what
 * else speaks that language is tagged alike. */
static void
share_language (GstCambSession *self)
{
  g_autofree char *language = NULL;
  GList *streams = gst_camb_gate_get_streams (self->gate);

  for (GList *l = streams; l != NULL && language == NULL; l = l->next) {
    if (gst_camb_stream_get_role (l->data) == GST_CAMB_STREAM_MIX)
      language = gst_camb_stream_dup_language (l->data);
  }
  if (language == NULL || self->language != NULL)
    return;

  for (GList *l = streams; l != NULL; l = l->next) {
    GstCambStreamRole role = gst_camb_stream_get_role (l->data);

    if (role == GST_CAMB_STREAM_VOICE ||
        (role == GST_CAMB_STREAM_TEXT &&
         self->settings->subtitles == GST_CAMB_SUBTITLES_DUB))
      gst_camb_stream_set_language (l->data, language);
  }
}

static void
name_pad (GstCambStream *stream, guint *n_video, guint *n_audio, guint *n_text)
{
  GstPad *pad = gst_camb_stream_get_pad (stream);
  g_autofree char *name = NULL;

  switch (gst_camb_stream_get_role (stream)) {
  case GST_CAMB_STREAM_VIDEO:
    name = g_strdup_printf ("video_%u", (*n_video)++);
    break;
  case GST_CAMB_STREAM_TEXT:
    name = g_strdup_printf ("text_%u", (*n_text)++);
    break;
  default:
    name = g_strdup_printf ("audio_%u", (*n_audio)++);
    break;
  }
  gst_object_set_name (GST_OBJECT (pad), name);
}

/* No lock is held: the application links its pads in here. */
static void
add_pads (GstCambSession *self)
{
  guint n_video = 0, n_audio = 0, n_text = 0;

  for (GList *l = gst_camb_gate_get_streams (self->gate); l != NULL;
       l = l->next) {
    if (gst_camb_session_is_stopping (self))
      return;
    name_pad (l->data, &n_video, &n_audio, &n_text);
    gst_element_add_pad (GST_ELEMENT (self->src),
                         gst_camb_stream_get_pad (l->data));
  }
  if (!gst_camb_session_is_stopping (self))
    gst_element_no_more_pads (GST_ELEMENT (self->src));
}

static void
set_known (GstCambSession *self)
{
  g_mutex_lock (&self->lock);
  self->known = TRUE;
  g_mutex_unlock (&self->lock);
}

/* A seek from before the first pad is done before the first buffer. */
static void
finish_exposing (GstCambSession *self)
{
  g_autoptr (GstEvent) seek = NULL;

  g_mutex_lock (&self->lock);
  self->exposed = TRUE;
  seek = g_steal_pointer (&self->pending_seek);
  g_mutex_unlock (&self->lock);

  if (seek != NULL)
    gst_camb_session_seek (self, seek);
  gst_camb_session_update_text (self);
  gst_camb_gate_open (self->gate);
}

static void
fail_empty (GstCambSession *self)
{
  g_autoptr (GError) error = g_error_new (
      CAMB_ERROR, CAMB_ERROR_NOTHING_PLAYABLE,
      _ ("Run %" PRIu64 " has nothing to play for audio=%s and "
         "subtitles=%s. Choose other streams."),
      self->settings->run_id,
      gst_camb_enum_to_nick (GST_TYPE_CAMB_AUDIO, (int)self->settings->audio),
      gst_camb_enum_to_nick (GST_TYPE_CAMB_SUBTITLES,
                             (int)self->settings->subtitles));

  gst_camb_session_fail (self, error, NULL);
}

/**
 * gst_camb_session_expose:
 * @self: a session whose media is known
 *
 * Shows all streams at once, in the order video, main audio, voice, text, and
 * lets data flow when the last is there.
 */
void
gst_camb_session_expose (GstCambSession *self)
{
  g_autoptr (GstStreamCollection) collection = NULL;

  start_text (self);
  if (gst_camb_gate_get_streams (self->gate) == NULL) {
    fail_empty (self);
    return;
  }

  if (!gst_camb_gate_wait_ready (self->gate))
    return;

  share_language (self);
  collection = new_collection (self);
  for (GList *l = gst_camb_gate_get_streams (self->gate); l != NULL;
       l = l->next)
    gst_camb_stream_set_collection (l->data, collection);
  set_known (self);
  /* Small files may be whole by now. */
  gst_camb_session_update_kept (self);

  gst_element_post_message (
      GST_ELEMENT (self->src),
      gst_message_new_stream_collection (GST_OBJECT (self->src), collection));
  add_pads (self);
  if (!gst_camb_session_is_stopping (self))
    finish_exposing (self);
}

/**
 * gst_camb_session_update_text:
 * @self: a session
 *
 * Tells the text source what media it has to follow.
 */
void
gst_camb_session_update_text (GstCambSession *self)
{
  GstCambTextSrc *text;
  GstCambMediaState state;
  GstClockTime slowest;
  guint32 seqnum;

  if (self->text == NULL)
    return;

  text = GST_CAMB_TEXT_SRC (self->text);
  state = gst_camb_gate_get_media_state (self->gate, &seqnum, &slowest);
  gst_camb_text_src_set_paced (text, state != GST_CAMB_MEDIA_NONE);
  gst_camb_text_src_advance (text, seqnum,
                             gst_camb_gate_get_position (self->gate), slowest);
  if (state == GST_CAMB_MEDIA_FINISHED)
    gst_camb_text_src_finish (text, seqnum);
}
