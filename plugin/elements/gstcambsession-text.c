/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>

#include "gstcambsession-private.h"
#include "gstcambsrc-private.h"
#include "gstcambrun.h"
#include "gstcambtoc.h"

#include "camb-error.h"

#define GST_CAT_DEFAULT gst_camb_src_debug

/* So long a dub that could play waits for the answer to what its translation
 * is. An answer that comes later is shown from then on. */
#define GRACE (2 * G_TIME_SPAN_SECOND)

static GstClockTime
get_media_duration (GstCambSession *self)
{
  GstClockTime duration;

  return gst_camb_session_query_duration (self, &duration)
             ? duration
             : GST_CLOCK_TIME_NONE;
}

static void
answered_cb (CambLookup *lookup, gpointer user_data)
{
  GstCambSession *self = user_data;

  g_mutex_lock (&self->lock);
  self->translation_answered = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/* A dub plays without its translation rather than not at all. */
static void
warn_translation (GstCambSession *self, const GError *error)
{
  g_autoptr (GError) warning = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  warning = g_error_copy (error);
  g_prefix_error (&warning,
                  _ ("Run %" PRIu64 ": showing the subtitles of the dub, "
                     "because their translation cannot be had. "),
                  self->settings->run_id);
  gst_camb_session_warn (self, warning);
}

/**
 * gst_camb_session_ask_translation:
 * @self: a session that shows a translation
 *
 * Asks for the translation run, and waits for nothing.
 */
void
gst_camb_session_ask_translation (GstCambSession *self)
{
  const guint64 run_id = self->settings->translation_run_id;

  self->translation =
      gst_camb_session_find_known (self, CAMB_KIND_TRANSLATION, run_id);
  if (self->translation != NULL)
    return;
  if (self->account == NULL) {
    warn_translation (self, self->account_error);
    return;
  }
  self->translation_lookup =
      camb_resolver_ask (self->account, &self->policy, CAMB_KIND_TRANSLATION,
                         run_id, self->counters);
  camb_lookup_then (self->translation_lookup, answered_cb,
                    gst_camb_session_ref (self),
                    (GDestroyNotify)gst_camb_session_unref);
}

static gboolean
wait_for_answer (GstCambSession *self)
{
  const gint64 end = g_get_monotonic_time () + GRACE;
  gboolean answered;

  g_mutex_lock (&self->lock);
  while (!self->translation_answered && !self->stopping &&
         g_cond_wait_until (&self->cond, &self->lock, end))
    ;
  answered = self->translation_answered;
  g_mutex_unlock (&self->lock);

  return answered;
}

static void
warn_late (GstCambSession *self)
{
  g_autoptr (GError) error =
      g_error_new (CAMB_ERROR, CAMB_ERROR_NOT_READY,
                   _ ("Run %" PRIu64 ": showing the subtitles of the dub until "
                      "translation run %" PRIu64 " has been answered."),
                   self->settings->run_id, self->settings->translation_run_id);

  gst_camb_session_warn (self, error);
}

static void
warn_no_transcript (GstCambSession *self)
{
  g_autoptr (GError) error = g_error_new (
      CAMB_ERROR, CAMB_ERROR_NOTHING_PLAYABLE,
      _ ("Run %" PRIu64 " has no transcript, and so no times for "
         "translation run %" PRIu64 ". Playing without subtitles."),
      self->settings->run_id, self->settings->translation_run_id);

  gst_camb_session_warn (self, error);
}

static void
finish_translation (GstCambSession *self)
{
  g_autoptr (CambLookup) lookup = g_steal_pointer (&self->translation_lookup);
  g_autoptr (GError) error = NULL;

  self->translation = gst_camb_session_finish_lookup (self, lookup, &error);
  if (self->translation == NULL)
    warn_translation (self, error);
}

/* What is known of the translation by the time that the dub could play. */
static void
await_translation (GstCambSession *self)
{
  if (self->translation_lookup == NULL && self->translation == NULL)
    return;
  if (self->cues == NULL) {
    g_clear_pointer (&self->translation_lookup, camb_lookup_unref);
    warn_no_transcript (self);
  } else if (self->translation != NULL) {
    return;
  } else if (wait_for_answer (self)) {
    finish_translation (self);
  } else if (!gst_camb_session_is_stopping (self)) {
    warn_late (self);
  }
}

/* The length of the media may tell seconds from milliseconds, so the
 * transcript is decided again before its first cue is shown. Nobody needs the
 * lines that it is made of any more. */
static void
build_transcript (GstCambSession *self)
{
  if (self->builder == NULL)
    return;
  self->cues = camb_cues_builder_build (
      self->builder, self->settings->time_unit, get_media_duration (self));
  GST_INFO_OBJECT (self->src, "transcript: %s",
                   camb_cues_builder_get_decision (self->builder));
  g_clear_pointer (&self->builder, camb_cues_builder_free);
  gst_camb_src_take_transcript (self->src, camb_cues_ref (self->cues));
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
translate (GstCambSession *self)
{
  gboolean keep = self->settings->subtitles == GST_CAMB_SUBTITLES_BOTH;
  gboolean counts_differ = FALSE;
  const char *const *texts;
  guint n_texts = 0;
  CambCues *translated;

  texts = camb_run_get_texts (self->translation, &n_texts);
  translated =
      camb_cues_translate (self->cues, texts, n_texts, keep, &counts_differ);
  if (counts_differ)
    warn_counts (self, camb_cues_get_length (self->cues), n_texts);

  return translated;
}

/* Returns: (transfer full) (nullable): what is shown. */
static CambCues *
build_cues (GstCambSession *self)
{
  const char *const *texts;
  guint n_texts = 0;

  if (self->settings->kind == CAMB_KIND_TRANSLATION) {
    texts = camb_run_get_texts (self->run, &n_texts);
    return camb_cues_new_from_texts (texts, n_texts);
  }
  if (self->cues == NULL)
    return NULL;

  return self->translation != NULL ? translate (self)
                                   : camb_cues_ref (self->cues);
}

static CambSubtitles *
new_subtitles (GstCambSession *self, CambCues *cues)
{
  const GstCambSettings *settings = self->settings;

  /* Nobody says what language a translation is in. */
  return camb_subtitles_new (cues, settings->speaker_style,
                             settings->subtitle_layout,
                             self->translation == NULL ? self->language : NULL,
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

/**
 * gst_camb_session_start_text:
 * @self: a session whose media is known
 *
 * Adds the subtitles to the streams, if there are any and they are wanted.
 */
void
gst_camb_session_start_text (GstCambSession *self)
{
  g_autoptr (CambSubtitles) subtitles = NULL;

  build_transcript (self);
  await_translation (self);
  self->shown = build_cues (self);
  if (self->settings->subtitles == GST_CAMB_SUBTITLES_NONE ||
      self->shown == NULL || camb_cues_get_length (self->shown) == 0)
    return;

  subtitles = new_subtitles (self, self->shown);
  g_mutex_lock (&self->build_lock);
  if (!gst_camb_session_is_stopping (self))
    start_text_locked (self, subtitles);
  g_mutex_unlock (&self->build_lock);
}

/**
 * gst_camb_session_finish_text:
 * @self: a session that plays
 *
 * Waits for a translation that was not there in time, and shows it from then
 * on.
 */
void
gst_camb_session_finish_text (GstCambSession *self)
{
  g_autoptr (CambSubtitles) subtitles = NULL;
  g_autoptr (CambCues) cues = NULL;

  if (self->translation_lookup == NULL || gst_camb_session_is_stopping (self))
    return;
  finish_translation (self);
  if (self->translation == NULL || self->text == NULL)
    return;

  GST_INFO_OBJECT (self->src, "the translation has come");
  cues = translate (self);
  subtitles = new_subtitles (self, cues);
  gst_camb_text_src_set_subtitles (GST_CAMB_TEXT_SRC (self->text), subtitles);
}

/**
 * gst_camb_session_update_text:
 * @self: a session
 *
 * Tells the text source what media it has to follow. None for who takes plain
 * text alone: that is no player, which could be upset, but a muxer for MP4,
 * which writes a text when it knows the next one, or that there is none, and
 * takes no media before.
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
  gst_camb_text_src_set_paced (text,
                               state != GST_CAMB_MEDIA_NONE &&
                                   !gst_camb_gate_is_plain_text (self->gate));
  gst_camb_text_src_advance (text, seqnum,
                             gst_camb_gate_get_position (self->gate), slowest);
  if (state == GST_CAMB_MEDIA_FINISHED)
    gst_camb_text_src_finish (text, seqnum);
}

/**
 * gst_camb_session_new_toc:
 * @self: a session whose text has been started
 *
 * Returns: (transfer full) (nullable): a chapter for each turn of a speaker
 */
GstToc *
gst_camb_session_new_toc (GstCambSession *self)
{
  return self->shown != NULL
             ? gst_camb_toc_new (self->shown, get_media_duration (self))
             : NULL;
}
