/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>

#include "gstcambsession-private.h"
#include "gstcambsrc-private.h"

#include "camb-error.h"

#define GST_CAT_DEFAULT gst_camb_src_debug

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

/* Players jump by it, and muxers write it down as chapters. Not down the text:
 * an overlay hands it on to where the picture goes, and when that is flushed
 * takes the refusal for an error of the subtitles. */
static void
publish_toc (GstCambSession *self)
{
  g_autoptr (GstToc) toc = gst_camb_session_new_toc (self);

  if (toc == NULL)
    return;
  for (GList *l = gst_camb_gate_get_streams (self->gate); l != NULL;
       l = l->next) {
    if (gst_camb_stream_get_role (l->data) != GST_CAMB_STREAM_TEXT)
      gst_pad_push_event (gst_camb_stream_get_pad (l->data),
                          gst_event_new_toc (toc, FALSE));
  }
  gst_element_post_message (
      GST_ELEMENT (self->src),
      gst_message_new_toc (GST_OBJECT (self->src), toc, FALSE));
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

  gst_camb_session_start_text (self);
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
  publish_toc (self);
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
