/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:element-cambfilesrc
 * @title: cambfilesrc
 *
 * One file of a Camb.ai run, byte for byte as the service delivers it: the
 * dubbed video, the voice track of a dub, a spoken text, a sound. #cambsrc
 * gives streams to play; this gives the file to keep. It has the same cache,
 * the same patience and the same errors, and can be sought in bytes.
 *
 * The file is found and opened by a thread of its own, so that no state change
 * waits for the network; what it is then stands in #GstCambFileSrc:content.
 *
 * ## Example launch lines
 * |[
 * gst-launch-1.0 cambfilesrc run-id=1001 file=audio ! filesink location=voice
 * ]| The voice track of a dub as it is on the server.
 * |[
 * gst-launch-1.0 cambfilesrc kind=tts run-id=2001 ! decodebin3 ! autoaudiosink
 * ]| A spoken text.
 */

#include "config.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>

#include "gstcambfilesrc-private.h"
#include "gstcambread.h"
#include "gstcamberror.h"

#include "camb-error.h"

GST_DEBUG_CATEGORY_STATIC (gst_camb_file_src_debug);
#define GST_CAT_DEFAULT gst_camb_file_src_debug

#define BLOCK_SIZE (256 * 1024)

static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src",
                             GST_PAD_SRC,
                             GST_PAD_ALWAYS,
                             GST_STATIC_CAPS_ANY);

G_DEFINE_FINAL_TYPE (GstCambFileSrc, gst_camb_file_src, GST_TYPE_BASE_SRC)

GST_ELEMENT_REGISTER_DEFINE (cambfilesrc,
                             "cambfilesrc",
                             GST_RANK_NONE,
                             GST_TYPE_CAMB_FILE_SRC);

/* Returns: (transfer none) (nullable): the reader, once the file is open. It
 * stays until the element is stopped, and nothing reads any more by then. */
static CambReader *
get_reader (GstCambFileSrc *self)
{
  CambReader *reader;

  g_mutex_lock (&self->lock);
  reader = self->file != NULL ? self->file->reader : NULL;
  g_mutex_unlock (&self->lock);
  return reader;
}

static gboolean
gst_camb_file_src_get_size (GstBaseSrc *src, guint64 *size)
{
  CambReader *reader = get_reader (GST_CAMB_FILE_SRC (src));
  gint64 known = reader != NULL ? camb_reader_get_size (reader) : -1;

  if (known < 0)
    return FALSE;
  *size = (guint64)known;
  return TRUE;
}

static gboolean
gst_camb_file_src_is_seekable (GstBaseSrc *src)
{
  CambReader *reader = get_reader (GST_CAMB_FILE_SRC (src));

  return reader != NULL && camb_reader_is_seekable (reader);
}

static void
post_structure (GstCambFileSrc *self, GstStructure *structure)
{
  gst_element_post_message (
      GST_ELEMENT (self),
      gst_message_new_element (GST_OBJECT (self), structure));
}

static void
fail (GstCambFileSrc *self, const GError *error)
{
  CambKind kind;
  guint64 run_id;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_mutex_lock (&self->lock);
  kind = self->settings->kind;
  run_id = self->settings->run_id;
  g_mutex_unlock (&self->lock);
  gst_camb_error_post (GST_ELEMENT (self), kind, run_id, error, NULL);
}

static gboolean
open_file (GstCambFileSrc *self, GstCambFile *file, GError **error)
{
  GstStructure *run;

  if (!gst_camb_file_resolve (file, error))
    return FALSE;
  run = gst_camb_file_dup_run (file);
  gst_camb_file_src_take_run (self, gst_structure_copy (run),
                              gst_camb_file_dup_transcript (file));
  post_structure (self, run);
  if (!gst_camb_file_open (file, error))
    return FALSE;
  gst_camb_file_src_take_content (self, gst_camb_file_dup_content (file));
  post_structure (self, gst_camb_file_dup_content (file));
  return TRUE;
}

static GstCambFile *
new_file (GstCambFileSrc *self)
{
  GstCambFile *file;

  g_mutex_lock (&self->lock);
  file = gst_camb_file_new (GST_ELEMENT (self), self->settings, self->choice,
                            self->offline, self->counters, self->opening);
  g_mutex_unlock (&self->lock);
  return file;
}

/* The base class starts to push when it hears that the file is open. */
static gpointer
open_thread (gpointer data)
{
  GstCambFileSrc *self = data;
  g_autoptr (GstCambFile) file = new_file (self);
  g_autoptr (GError) error = NULL;
  gboolean opened = open_file (self, file, &error);
  g_autoptr (GstCaps) caps = NULL;

  if (opened) {
    caps = gst_caps_ref (file->caps);
    g_mutex_lock (&self->lock);
    self->file = g_steal_pointer (&file);
    g_mutex_unlock (&self->lock);
    gst_base_src_set_caps (GST_BASE_SRC (self), caps);
  } else {
    fail (self, error);
  }
  if (!g_cancellable_is_cancelled (self->opening))
    gst_base_src_start_complete (GST_BASE_SRC (self),
                                 opened ? GST_FLOW_OK : GST_FLOW_ERROR);
  return NULL;
}

static GError *
check_settings (GstCambFileSrc *self)
{
  GError *error = NULL;

  g_mutex_lock (&self->lock);
  if (self->problem.text != NULL)
    error = g_error_new_literal (CAMB_ERROR, CAMB_ERROR_SETTINGS,
                                 self->problem.text);
  else if (self->settings->run_id == 0)
    error = g_error_new_literal (CAMB_ERROR, CAMB_ERROR_SETTINGS,
                                 _ ("No run is chosen: set run-id or uri."));
  g_mutex_unlock (&self->lock);
  return error;
}

static void
forget (GstCambFileSrc *self)
{
  g_autoptr (GstCambFile) file = NULL;

  g_mutex_lock (&self->lock);
  file = g_steal_pointer (&self->file);
  g_mutex_unlock (&self->lock);
}

static gboolean
gst_camb_file_src_start (GstBaseSrc *src)
{
  GstCambFileSrc *self = GST_CAMB_FILE_SRC (src);
  g_autoptr (GError) error = check_settings (self);

  if (error != NULL) {
    fail (self, error);
    return FALSE;
  }
  gst_camb_file_src_take_run (self, NULL, NULL);
  gst_camb_file_src_take_content (self, NULL);
  g_cancellable_reset (self->opening);
  self->thread = g_thread_new ("camb-file", open_thread, self);
  return TRUE;
}

static gboolean
gst_camb_file_src_stop (GstBaseSrc *src)
{
  GstCambFileSrc *self = GST_CAMB_FILE_SRC (src);

  g_cancellable_cancel (self->opening);
  g_clear_pointer (&self->thread, g_thread_join);
  forget (self);
  return TRUE;
}

static GstFlowReturn
gst_camb_file_src_create (GstBaseSrc *src,
                          guint64 offset,
                          guint size,
                          GstBuffer **buffer)
{
  GstCambFileSrc *self = GST_CAMB_FILE_SRC (src);
  CambReader *reader = get_reader (self);
  g_autoptr (GError) error = NULL;
  GstFlowReturn flow;

  /* A seek that comes too early starts the task too early: the base class does
   * so again when the file is open. */
  if (reader == NULL)
    return GST_FLOW_FLUSHING;
  flow =
      gst_camb_read (reader, offset, size, self->cancellable, buffer, &error);
  gst_camb_read_tell_problem (GST_ELEMENT (self), reader);
  if (error != NULL) {
    g_prefix_error (&error, _ ("Run %" PRIu64 ": "), self->settings->run_id);
    fail (self, error);
  }
  return flow;
}

static gboolean
gst_camb_file_src_unlock (GstBaseSrc *src)
{
  g_cancellable_cancel (GST_CAMB_FILE_SRC (src)->cancellable);

  return TRUE;
}

static gboolean
gst_camb_file_src_unlock_stop (GstBaseSrc *src)
{
  g_cancellable_reset (GST_CAMB_FILE_SRC (src)->cancellable);

  return TRUE;
}

/* The base class would open the file to answer how it can be read, and wait.
 * What is not open yet is pushed, and stays so: who hears of its type asks once
 * more, in the thread that opens it, and that cannot close it again. */
static gboolean
gst_camb_file_src_query (GstBaseSrc *src, GstQuery *query)
{
  GstCambFileSrc *self = GST_CAMB_FILE_SRC (src);
  gboolean is_open = get_reader (self) != NULL;
  gboolean is_seekable = gst_camb_file_src_is_seekable (src);
  gboolean is_pushing = GST_PAD_MODE (src->srcpad) == GST_PAD_MODE_PUSH;

  if (GST_QUERY_TYPE (query) != GST_QUERY_SCHEDULING)
    return GST_BASE_SRC_CLASS (gst_camb_file_src_parent_class)
        ->query (src, query);

  gst_query_set_scheduling (query,
                            !is_open || is_seekable
                                ? GST_SCHEDULING_FLAG_SEEKABLE |
                                      GST_SCHEDULING_FLAG_BANDWIDTH_LIMITED
                                : GST_SCHEDULING_FLAG_BANDWIDTH_LIMITED,
                            1, -1, 0);
  gst_query_add_scheduling_mode (query, GST_PAD_MODE_PUSH);
  if (is_open && is_seekable && !is_pushing)
    gst_query_add_scheduling_mode (query, GST_PAD_MODE_PULL);
  return TRUE;
}

static void
gst_camb_file_src_finalize (GObject *object)
{
  GstCambFileSrc *self = GST_CAMB_FILE_SRC (object);

  g_clear_pointer (&self->run, gst_structure_free);
  g_clear_pointer (&self->content, gst_structure_free);
  g_clear_pointer (&self->transcript, camb_cues_unref);
  g_clear_pointer (&self->settings, gst_camb_settings_free);
  g_clear_pointer (&self->counters, camb_counters_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->opening);
  gst_camb_problem_clear (&self->problem, NULL);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (gst_camb_file_src_parent_class)->finalize (object);
}

static void
gst_camb_file_src_class_init (GstCambFileSrcClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseSrcClass *src_class = GST_BASE_SRC_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (gst_camb_file_src_debug, "cambfilesrc", 0,
                           "Files of Camb.ai runs");

  object_class->finalize = gst_camb_file_src_finalize;
  gst_camb_file_src_install_properties (object_class);

  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (
      element_class, "Camb.ai file source", "Source/Network",
      "One file of a Camb.ai run, byte for byte as delivered",
      "The cambsrc developers");

  src_class->start = gst_camb_file_src_start;
  src_class->stop = gst_camb_file_src_stop;
  src_class->get_size = gst_camb_file_src_get_size;
  src_class->is_seekable = gst_camb_file_src_is_seekable;
  src_class->query = gst_camb_file_src_query;
  src_class->create = gst_camb_file_src_create;
  src_class->unlock = gst_camb_file_src_unlock;
  src_class->unlock_stop = gst_camb_file_src_unlock_stop;
}

static void
gst_camb_file_src_init (GstCambFileSrc *self)
{
  g_mutex_init (&self->lock);
  self->settings = gst_camb_settings_new ();
  self->counters = camb_counters_new ();
  self->cancellable = g_cancellable_new ();
  self->opening = g_cancellable_new ();
  gst_base_src_set_async (GST_BASE_SRC (self), TRUE);
  gst_base_src_set_blocksize (GST_BASE_SRC (self), BLOCK_SIZE);
}
