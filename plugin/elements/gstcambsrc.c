/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:element-cambsrc
 * @title: cambsrc
 *
 * Plays the result of a Camb.ai run: a dubbed video with its sound and its
 * transcript as subtitles, a spoken text, a sound, or translated texts. Give it
 * a run id, or a `camb://` URI anywhere GStreamer takes one; the key comes from
 * the environment variable `CAMB_API_KEY` or from #GstCambSrc:api-key.
 *
 * Each pad carries one parsed elementary stream, never decoded: decode it, or
 * mux it as it is. Text is Pango markup, or plain UTF-8 for a peer that takes
 * no markup. Each turn of a speaker is a chapter of a #GstToc, posted as a
 * message and sent down every pad but the text.
 *
 * ## Example launch lines
 * |[
 * gst-launch-1.0 playbin3 uri=camb://dubbing/1001
 * ]| Play a dub with subtitles.
 * |[
 * gst-launch-1.0 cambsrc kind=tts run-id=2001 ! decodebin3 ! autoaudiosink
 * ]| Listen to a text that was read aloud.
 * |[
 * gst-launch-1.0 cambsrc name=s run-id=1001 audio=both matroskamux name=m !
 *   filesink location=dub.mkv s.video_0 ! m. s.audio_0 ! m. s.audio_1 ! m.
 *   s.text_0 ! m.
 * ]| Keep a dub, its voice track and its subtitles without encoding anything.
 */

#include "config.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>

#include "gstcambsrc-private.h"
#include "gstcamberror.h"

#include "camb-error.h"

GST_DEBUG_CATEGORY (gst_camb_src_debug);
#define GST_CAT_DEFAULT gst_camb_src_debug

static GstStaticPadTemplate video_template =
    GST_STATIC_PAD_TEMPLATE ("video_%u",
                             GST_PAD_SRC,
                             GST_PAD_SOMETIMES,
                             GST_STATIC_CAPS_ANY);
static GstStaticPadTemplate audio_template =
    GST_STATIC_PAD_TEMPLATE ("audio_%u",
                             GST_PAD_SRC,
                             GST_PAD_SOMETIMES,
                             GST_STATIC_CAPS_ANY);
static GstStaticPadTemplate text_template = GST_STATIC_PAD_TEMPLATE (
    "text_%u",
    GST_PAD_SRC,
    GST_PAD_SOMETIMES,
    GST_STATIC_CAPS ("text/x-raw, format=(string){ pango-markup, utf8 }"));

enum
{
  SIGNAL_RESOLVE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (
    GstCambSrc,
    gst_camb_src,
    GST_TYPE_BIN,
    G_IMPLEMENT_INTERFACE (GST_TYPE_URI_HANDLER, gst_camb_src_uri_handler_init))

GST_ELEMENT_REGISTER_DEFINE (cambsrc,
                             "cambsrc",
                             GST_RANK_PRIMARY,
                             GST_TYPE_CAMB_SRC);

static void
start_async (GstCambSrc *self)
{
  g_mutex_lock (&self->lock);
  self->async_pending = TRUE;
  g_mutex_unlock (&self->lock);

  GST_BIN_CLASS (gst_camb_src_parent_class)
      ->handle_message (GST_BIN (self),
                        gst_message_new_async_start (GST_OBJECT (self)));
}

/* GstBin tells the application of PAUSED before it notes that itself. Should
 * the application be through with PLAYING by then, the bin takes itself for
 * paused and never posts EOS. A sink is safe, as it has the preroll lock
 * meanwhile; the lock here does the same for a source. */
static void
finish_async (GstCambSrc *self)
{
  gboolean pending;

  g_mutex_lock (&self->lock);
  pending = self->async_pending;
  self->async_pending = FALSE;
  g_mutex_unlock (&self->lock);

  if (!pending)
    return;

  g_rec_mutex_lock (&self->async_lock);
  GST_BIN_CLASS (gst_camb_src_parent_class)
      ->handle_message (
          GST_BIN (self),
          gst_message_new_async_done (GST_OBJECT (self), GST_CLOCK_TIME_NONE));
  g_rec_mutex_unlock (&self->async_lock);
}

static void
wait_for_async (GstCambSrc *self)
{
  g_rec_mutex_lock (&self->async_lock);
  g_rec_mutex_unlock (&self->async_lock);
}

/* Returns: (transfer full) (nullable): what the element is doing. */
GstCambSession *
gst_camb_src_dup_session (GstCambSrc *self)
{
  GstCambSession *session = NULL;

  g_mutex_lock (&self->lock);
  if (self->session != NULL)
    session = gst_camb_session_ref (self->session);
  g_mutex_unlock (&self->lock);

  return session;
}

/* The session has done what it could: streams are exposed, or an error is on
 * the bus. */
void
gst_camb_src_loaded (GstCambSrc *self)
{
  finish_async (self);
}

static GError *
check_settings_locked (GstCambSrc *self)
{
  const guint64 run_id = self->settings->run_id;

  if (self->problem.text != NULL && run_id != 0)
    return g_error_new (CAMB_ERROR, CAMB_ERROR_SETTINGS,
                        _ ("Run %" PRIu64 ": %s"), run_id, self->problem.text);
  if (self->problem.text != NULL)
    return g_error_new_literal (CAMB_ERROR, CAMB_ERROR_SETTINGS,
                                self->problem.text);
  if (run_id == 0)
    return g_error_new_literal (CAMB_ERROR, CAMB_ERROR_SETTINGS,
                                _ ("No run is chosen: set run-id or uri."));

  return NULL;
}

static gboolean
prepare (GstCambSrc *self)
{
  g_autoptr (GError) error = NULL;
  CambKind kind;
  guint64 run_id;

  g_mutex_lock (&self->lock);
  kind = self->settings->kind;
  run_id = self->settings->run_id;
  error = check_settings_locked (self);
  if (error == NULL)
    self->session = gst_camb_session_new (self, self->settings, self->counters);
  g_mutex_unlock (&self->lock);

  if (error != NULL)
    gst_camb_error_post (GST_ELEMENT (self), kind, run_id, error, NULL);
  gst_camb_src_forget_run (self);

  return error == NULL;
}

static void
clean_up (GstCambSrc *self)
{
  g_autoptr (GstCambSession) session = NULL;

  /* Its children's last messages still go to the session. */
  if (self->session != NULL)
    gst_camb_session_stop (self->session);
  g_mutex_lock (&self->lock);
  session = g_steal_pointer (&self->session);
  g_mutex_unlock (&self->lock);
}

/* Nothing waits in here: starting returns at once, and stopping ends every
 * wait before it does anything else. */
static GstStateChangeReturn
gst_camb_src_change_state (GstElement *element, GstStateChange transition)
{
  GstCambSrc *self = GST_CAMB_SRC (element);
  GstStateChangeReturn result;

  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED && !prepare (self))
    return GST_STATE_CHANGE_FAILURE;
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY && self->session != NULL)
    gst_camb_session_cancel (self->session);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_PLAYING)
    wait_for_async (self);

  result = GST_ELEMENT_CLASS (gst_camb_src_parent_class)
               ->change_state (element, transition);

  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED) {
    if (result == GST_STATE_CHANGE_FAILURE) {
      clean_up (self);
      return result;
    }
    start_async (self);
    gst_camb_session_start (self->session);
    return GST_STATE_CHANGE_ASYNC;
  }
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY) {
    finish_async (self);
    clean_up (self);
  }

  return result;
}

static void
gst_camb_src_handle_message (GstBin *bin, GstMessage *message)
{
  GstCambSrc *self = GST_CAMB_SRC (bin);
  g_autoptr (GstCambSession) session = gst_camb_src_dup_session (self);

  if (session != NULL && gst_camb_session_handle_message (session, message)) {
    gst_message_unref (message);
    return;
  }

  GST_BIN_CLASS (gst_camb_src_parent_class)->handle_message (bin, message);
}

static gboolean
gst_camb_src_send_event (GstElement *element, GstEvent *event)
{
  GstCambSrc *self = GST_CAMB_SRC (element);
  g_autoptr (GstCambSession) session = gst_camb_src_dup_session (self);
  gboolean result;

  if (session != NULL &&
      gst_camb_session_handle_event (session, event, &result)) {
    gst_event_unref (event);
    return result;
  }

  return GST_ELEMENT_CLASS (gst_camb_src_parent_class)
      ->send_event (element, event);
}

static gboolean
gst_camb_src_query (GstElement *element, GstQuery *query)
{
  GstCambSrc *self = GST_CAMB_SRC (element);
  g_autoptr (GstCambSession) session = gst_camb_src_dup_session (self);
  gboolean result;

  if (session != NULL &&
      gst_camb_session_handle_query (session, query, &result))
    return result;

  return GST_ELEMENT_CLASS (gst_camb_src_parent_class)->query (element, query);
}

static void
gst_camb_src_finalize (GObject *object)
{
  GstCambSrc *self = GST_CAMB_SRC (object);

  g_clear_pointer (&self->lookup, camb_lookup_unref);
  g_clear_pointer (&self->run, gst_structure_free);
  g_clear_pointer (&self->transcript, camb_cues_unref);
  g_clear_pointer (&self->settings, gst_camb_settings_free);
  g_clear_pointer (&self->counters, camb_counters_unref);
  g_free (self->exact_uri);
  gst_camb_problem_clear (&self->problem, NULL);
  g_mutex_clear (&self->lock);
  g_rec_mutex_clear (&self->async_lock);

  G_OBJECT_CLASS (gst_camb_src_parent_class)->finalize (object);
}

static void
set_up_element_class (GstElementClass *element_class)
{
  gst_element_class_add_static_pad_template (element_class, &video_template);
  gst_element_class_add_static_pad_template (element_class, &audio_template);
  gst_element_class_add_static_pad_template (element_class, &text_template);
  gst_element_class_set_static_metadata (
      element_class, "Camb.ai run source", "Source/Network/Audio/Video",
      "Plays the result of a Camb.ai run: a dub with its voice track and "
      "subtitles, a spoken text, a sound, or translated texts",
      "The cambsrc developers");

  element_class->change_state = gst_camb_src_change_state;
  element_class->send_event = gst_camb_src_send_event;
  element_class->query = gst_camb_src_query;
}

static void
gst_camb_src_class_init (GstCambSrcClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (gst_camb_src_debug, "cambsrc", 0,
                           "Camb.ai run source");

  object_class->finalize = gst_camb_src_finalize;
  gst_camb_src_install_properties (object_class);
  set_up_element_class (GST_ELEMENT_CLASS (klass));
  GST_BIN_CLASS (klass)->handle_message = gst_camb_src_handle_message;

  /**
   * GstCambSrc::resolve:
   * @self: a #GstCambSrc
   *
   * Looks the run up in any state, together with all others that are asked for
   * at the same time, without touching its media. The answer arrives as
   * `notify::run`; what went wrong is in its fields `state` and `reason`.
   */
  signals[SIGNAL_RESOLVE] = g_signal_new_class_handler (
      "resolve", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION,
      G_CALLBACK (gst_camb_src_resolve), NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gst_camb_src_init (GstCambSrc *self)
{
  g_mutex_init (&self->lock);
  g_rec_mutex_init (&self->async_lock);
  self->settings = gst_camb_settings_new ();
  self->counters = camb_counters_new ();

  /* It is a source itself, whatever its children are. */
  gst_bin_set_suppressed_flags (GST_BIN (self), GST_ELEMENT_FLAG_SOURCE |
                                                    GST_ELEMENT_FLAG_SINK);
  GST_OBJECT_FLAG_SET (self, GST_ELEMENT_FLAG_SOURCE);
}
