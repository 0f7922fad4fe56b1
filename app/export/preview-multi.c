/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <gst/tag/tag.h>

#include "camb-subtitles.h"
#include "preview-multi-private.h"

#define STEP (100 * GST_MSECOND)
/* As much as a file may have its sound before its picture. */
#define QUEUE_BYTES (64 * 1024 * 1024)
#define MKV_CHAPTERS 1000
#define MP4_CHAPTERS 255

static const struct
{
  const char *name;
  const char *media_type;
  const char *muxer;
} formats[PREVIEW_N_MULTI_FORMATS] = {
    {"mkv", "video/x-matroska", "matroskamux"},
    {"mp4", "video/mp4", "mp4mux"},
};

/* A file that is being written. */
typedef struct
{
  const PreviewMulti *multi;
  PreviewMultiFormat format;
  GstElement *pipeline;
  GstElement *muxer;

  GMutex lock;
  /* Guarded by the lock: what a pad could not be linked for. */
  char *problem;
  /* Guarded by the lock: by language. */
  gboolean *has_sound;
  gboolean has_picture;
} Writing;

/* One source of it. */
typedef struct
{
  Writing *writing;
  guint index;
} Origin;

static void
track_free (gpointer data)
{
  PreviewMultiTrack *self = data;

  g_free (self->filename);
  g_free (self->language);
  g_free (self->title);
  g_clear_pointer (&self->cues, camb_cues_unref);
  g_free (self);
}

/**
 * preview_multi_new:
 * @title: (nullable): of the file
 *
 * Returns: (transfer full): a file without tracks
 */
PreviewMulti *
preview_multi_new (const char *title)
{
  PreviewMulti *self = g_new0 (PreviewMulti, 1);

  self->title = g_strdup (title);
  self->tracks = g_ptr_array_new_with_free_func (track_free);
  return self;
}

/** preview_multi_free: frees @self. */
void
preview_multi_free (PreviewMulti *self)
{
  g_free (self->title);
  g_ptr_array_unref (self->tracks);
  g_free (self);
}

/** preview_multi_add: returns: (transfer none): another language. */
PreviewMultiTrack *
preview_multi_add (PreviewMulti *self, const char *filename)
{
  PreviewMultiTrack *track = g_new0 (PreviewMultiTrack, 1);

  track->filename = g_strdup (filename);
  g_ptr_array_add (self->tracks, track);
  return track;
}

static char *
dup_title (const PreviewMultiTrack *track, guint index)
{
  return track->title != NULL ? g_strdup (track->title)
                              : g_strdup_printf (_ ("Language %u"), index + 1);
}

static GstTagList *
new_tags (const Writing *writing, guint index)
{
  const PreviewMultiTrack *track = writing->multi->tracks->pdata[index];
  g_autofree char *title = dup_title (track, index);
  g_autofree char *named = g_strconcat (title, PREVIEW_MULTI_FILLER, NULL);
  g_auto (GStrv) parts = track->language != NULL
                             ? g_strsplit_set (track->language, "-_", 2)
                             : NULL;
  GstTagList *tags = gst_tag_list_new_empty ();

  /* MP4 would take it for that of the file, and gets names afterwards. */
  if (writing->format == PREVIEW_MULTI_MKV)
    gst_tag_list_add (tags, GST_TAG_MERGE_REPLACE, GST_TAG_TITLE, named, NULL);
  if (parts != NULL && parts[0] != NULL &&
      gst_tag_check_language_code (parts[0]))
    gst_tag_list_add (tags, GST_TAG_MERGE_REPLACE, GST_TAG_LANGUAGE_CODE,
                      gst_tag_get_language_code (parts[0]), NULL);
  else
    gst_tag_list_add (tags, GST_TAG_MERGE_REPLACE, GST_TAG_LANGUAGE_CODE, "und",
                      NULL);
  return tags;
}

/* The picture has no language. */
static void
watch_stream (Writing *self, GstPad *pad, guint index, gboolean is_video)
{
  const PreviewMultiTrack *track = self->multi->tracks->pdata[index];

  preview_multi_watch (
      pad,
      is_video ? gst_tag_list_new (GST_TAG_LANGUAGE_CODE, "und", NULL)
               : new_tags (self, index),
      track->offset);
}

/* @reason: (transfer full) */
static void
note_problem (Writing *self, guint index, char *reason)
{
  const PreviewMultiTrack *track = self->multi->tracks->pdata[index];
  g_autofree char *title = dup_title (track, index);

  g_mutex_lock (&self->lock);
  if (self->problem == NULL)
    self->problem = g_strdup_printf ("%s: %s", title, reason);
  g_mutex_unlock (&self->lock);
  g_free (reason);
}

/* Returns: whether the muxer wants another stream like this one. Lock held. */
static gboolean
take_place (Writing *self, guint index, gboolean is_video)
{
  gboolean *taken = is_video ? &self->has_picture : &self->has_sound[index];

  if (*taken || (is_video && index > 0))
    return FALSE;
  *taken = TRUE;
  return TRUE;
}

static void
link_stream (Origin *self, GstPad *pad, gboolean is_video)
{
  Writing *writing = self->writing;
  GstElement *queue = gst_element_factory_make ("queue", NULL);
  g_autoptr (GstPad) sink = gst_element_get_static_pad (queue, "sink");
  g_autoptr (GstPad) src = gst_element_get_static_pad (queue, "src");
  g_autofree char *name =
      g_strdup_printf (is_video ? "video_%u" : "audio_%u", self->index);

  g_object_set (queue, "max-size-buffers", 0, "max-size-time",
                G_GUINT64_CONSTANT (0), "max-size-bytes", QUEUE_BYTES, NULL);
  gst_bin_add (GST_BIN (writing->pipeline), queue);
  watch_stream (writing, src, self->index, is_video);
  gst_element_sync_state_with_parent (queue);
  if (GST_PAD_LINK_FAILED (gst_pad_link (pad, sink)) ||
      !gst_element_link_pads (queue, "src", writing->muxer, name)) {
    g_autoptr (GstCaps) caps = gst_pad_query_caps (pad, NULL);

    note_problem (
        writing, self->index,
        g_strdup_printf (
            _ ("a file of type %s does not hold %s. Choose another type."),
            formats[writing->format].name,
            gst_caps_is_empty (caps) || gst_caps_is_any (caps)
                ? "?"
                : gst_structure_get_name (gst_caps_get_structure (caps, 0))));
  }
}

static void
pad_added_cb (GstElement *source, GstPad *pad, Origin *self)
{
  g_autoptr (GstCaps) caps = gst_pad_query_caps (pad, NULL);
  const char *name = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  gboolean is_video = g_str_has_prefix (name, "video/");
  gboolean wanted;

  if (!is_video && !g_str_has_prefix (name, "audio/"))
    return;
  g_mutex_lock (&self->writing->lock);
  wanted = take_place (self->writing, self->index, is_video);
  g_mutex_unlock (&self->writing->lock);
  if (wanted)
    link_stream (self, pad, is_video);
}

/* A place that nobody takes would be waited for. */
static void
no_more_pads_cb (GstElement *source, Origin *self)
{
  Writing *writing = self->writing;
  gboolean has_sound;

  g_mutex_lock (&writing->lock);
  has_sound = writing->has_sound[self->index];
  g_mutex_unlock (&writing->lock);
  if (!has_sound)
    note_problem (writing, self->index, g_strdup (_ ("it has no sound")));
}

static void
origin_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

static gboolean
is_mp4 (const char *filename)
{
  return g_str_has_suffix (filename, ".mp4") ||
         g_str_has_suffix (filename, ".m4a");
}

static void
add_origin (Writing *self, guint index)
{
  const PreviewMultiTrack *track = self->multi->tracks->pdata[index];
  GstElement *source = gst_element_factory_make ("filesrc", NULL);
  /* A parser would put headers into the stream that are not in the file. */
  GstElement *parser = gst_element_factory_make (
      is_mp4 (track->filename) ? "qtdemux" : "parsebin", NULL);
  Origin *origin = g_new0 (Origin, 1);

  origin->writing = self;
  origin->index = index;
  g_object_set (source, "location", track->filename, NULL);
  g_signal_connect_data (parser, "pad-added", G_CALLBACK (pad_added_cb), origin,
                         origin_free, 0);
  g_signal_connect (parser, "no-more-pads", G_CALLBACK (no_more_pads_cb),
                    origin);
  gst_bin_add_many (GST_BIN (self->pipeline), source, parser, NULL);
  gst_element_link (source, parser);
}

/* The subtitles of a language, as they are asked for. */
typedef struct
{
  CambSubtitles *subtitles;
  guint64 time;
} Texts;

static void
texts_free (gpointer data)
{
  Texts *self = data;

  camb_subtitles_unref (self->subtitles);
  g_free (self);
}

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer data,
         GError **error)
{
  g_string_append_len (data, text, (gssize)length);
}

/* Neither of both kinds of files takes markup everywhere. */
static char *
strip_markup (const char *markup)
{
  static const GMarkupParser parser = {.text = text_cb};
  GString *text = g_string_new (NULL);
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (&parser, 0, text, NULL);

  if (!g_markup_parse_context_parse (context, "<text>", -1, NULL) ||
      !g_markup_parse_context_parse (context, markup, -1, NULL) ||
      !g_markup_parse_context_parse (context, "</text>", -1, NULL))
    g_string_truncate (text, 0);
  return g_string_free (text, FALSE);
}

static GstBuffer *
new_text (const CambSubtitle *subtitle)
{
  char *text = strip_markup (subtitle->markup);
  GstBuffer *buffer = gst_buffer_new_wrapped (text, strlen (text));

  GST_BUFFER_PTS (buffer) = subtitle->start;
  GST_BUFFER_DURATION (buffer) = subtitle->end - subtitle->start;
  return buffer;
}

static void
need_text_cb (GstAppSrc *source, guint length, gpointer data)
{
  Texts *self = data;
  const CambSubtitle *subtitle =
      camb_subtitles_find (self->subtitles, self->time);

  if (subtitle == NULL) {
    gst_app_src_end_of_stream (source);
    return;
  }
  self->time = subtitle->end;
  gst_app_src_push_buffer (source, new_text (subtitle));
}

static void
add_texts (Writing *self, guint index)
{
  const PreviewMultiTrack *track = self->multi->tracks->pdata[index];
  GstAppSrcCallbacks callbacks = {.need_data = need_text_cb};
  g_autoptr (GstCaps) caps =
      gst_caps_new_simple ("text/x-raw", "format", G_TYPE_STRING, "utf8", NULL);
  g_autofree char *name = g_strdup_printf ("subtitle_%u", index);
  g_autoptr (GstPad) pad = NULL;
  GstElement *source;
  Texts *texts;

  if (track->cues == NULL)
    return;
  texts = g_new0 (Texts, 1);
  texts->subtitles = camb_subtitles_new (track->cues, CAMB_SPEAKER_STYLE_NONE,
                                         CAMB_SUBTITLE_LAYOUT_READING,
                                         track->language, G_MAXUINT64);
  source = gst_element_factory_make ("appsrc", NULL);
  g_object_set (source, "caps", caps, "format", GST_FORMAT_TIME, NULL);
  gst_app_src_set_callbacks (GST_APP_SRC (source), &callbacks, texts,
                             texts_free);
  gst_bin_add (GST_BIN (self->pipeline), source);
  gst_element_link_pads (source, "src", self->muxer, name);
  pad = gst_element_get_static_pad (source, "src");
  watch_stream (self, pad, index, FALSE);
}

/* In the order of the tracks, whichever source is quicker. */
static void
request_pads (Writing *self, GPtrArray *pads)
{
  const char *const kinds[] = {"video", "audio", "subtitle"};

  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++) {
    for (guint i = 0; i < (kind == 0 ? 1 : self->multi->tracks->len); i++) {
      const PreviewMultiTrack *track = self->multi->tracks->pdata[i];
      g_autofree char *name = g_strdup_printf ("%s_%u", kinds[kind], i);

      if (kind < 2 || track->cues != NULL)
        g_ptr_array_add (pads,
                         gst_element_request_pad_simple (self->muxer, name));
    }
  }
}

static void
add_chapters (Writing *self)
{
  const PreviewMultiTrack *first = self->multi->tracks->pdata[0];
  g_autoptr (GArray) chapters = NULL;
  g_autoptr (GstToc) toc = NULL;

  if (first->cues == NULL || !GST_IS_TOC_SETTER (self->muxer))
    return;
  chapters = preview_chapters_new (first->cues, first->offset, MKV_CHAPTERS);
  toc = gst_toc_new (GST_TOC_SCOPE_GLOBAL);
  for (guint i = 0; i < chapters->len; i++) {
    const PreviewChapter *chapter =
        &g_array_index (chapters, PreviewChapter, i);
    g_autofree char *uid = g_strdup_printf ("%u", i + 1);
    GstTocEntry *entry = gst_toc_entry_new (GST_TOC_ENTRY_TYPE_CHAPTER, uid);

    gst_toc_entry_set_start_stop_times (entry, (gint64)chapter->start,
                                        (gint64)chapter->end);
    gst_toc_entry_set_tags (
        entry, gst_tag_list_new (GST_TAG_TITLE, chapter->title, NULL));
    gst_toc_append_entry (toc, entry);
  }
  if (chapters->len > 0)
    gst_toc_setter_set_toc (GST_TOC_SETTER (self->muxer), toc);
}

static gboolean
set_up (Writing *self, int fd, GError **error)
{
  GstElement *sink = gst_element_factory_make ("fdsink", NULL);
  g_autoptr (GPtrArray) pads =
      g_ptr_array_new_with_free_func (gst_object_unref);

  self->muxer = gst_element_factory_make (formats[self->format].muxer, NULL);
  if (self->muxer == NULL || sink == NULL) {
    g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
                 _ ("GStreamer does not find the element %s: install the good "
                    "plugins."),
                 formats[self->format].muxer);
    return FALSE;
  }
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  g_object_set (sink, "fd", fd, "sync", FALSE, NULL);
  gst_bin_add_many (GST_BIN (self->pipeline), self->muxer, sink, NULL);
  gst_element_link (self->muxer, sink);
  if (self->multi->title != NULL)
    gst_tag_setter_add_tags (GST_TAG_SETTER (self->muxer),
                             GST_TAG_MERGE_REPLACE, GST_TAG_TITLE,
                             self->multi->title, NULL);
  add_chapters (self);
  request_pads (self, pads);
  for (guint i = 0; i < self->multi->tracks->len; i++) {
    add_texts (self, i);
    add_origin (self, i);
  }
  return TRUE;
}

static gboolean
check (Writing *self, GstMessage *message, GError **error)
{
  g_autoptr (GError) problem = NULL;

  g_mutex_lock (&self->lock);
  if (self->problem != NULL)
    g_set_error_literal (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
                         self->problem);
  g_mutex_unlock (&self->lock);
  if (error != NULL && *error != NULL)
    return FALSE;
  if (message == NULL || GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR)
    return TRUE;
  gst_message_parse_error (message, &problem, NULL);
  if (g_error_matches (problem, GST_RESOURCE_ERROR,
                       GST_RESOURCE_ERROR_NO_SPACE_LEFT))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                         problem->message);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static guint64
get_size (const char *filename)
{
  GStatBuf info;

  return g_stat (filename, &info) == 0 ? (guint64)info.st_size : 0;
}

static gboolean
play (Writing *self,
      int fd,
      PreviewMultiStepFunc step,
      gpointer data,
      GCancellable *cancellable,
      GError **error)
{
  const PreviewMultiTrack *first = self->multi->tracks->pdata[0];
  const double size = (double)MAX (get_size (first->filename), 1);
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  gboolean done = FALSE;

  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  while (!done) {
    g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (
        bus, STEP, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);

    if (!check (self, message, error) ||
        g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    done = message != NULL;
    if (step != NULL)
      step (MIN ((double)lseek (fd, 0, SEEK_CUR) / size, 1), data);
  }
  return TRUE;
}

static gboolean
finish (const PreviewMulti *self,
        PreviewMultiFormat format,
        int fd,
        GError **error)
{
  const PreviewMultiTrack *first = self->tracks->pdata[0];
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CambCues) none = camb_cues_new_from_texts (NULL, 0);
  g_autoptr (GArray) chapters = preview_chapters_new (
      first->cues != NULL ? first->cues : none, first->offset, MP4_CHAPTERS);

  if (format == PREVIEW_MULTI_MKV)
    return preview_multi_finish_mkv (fd, error);
  for (guint i = 0; i < self->tracks->len; i++)
    g_ptr_array_add (names, dup_title (self->tracks->pdata[i], i));
  g_ptr_array_add (names, NULL);
  return preview_multi_finish_mp4 (fd, (const char *const *)names->pdata,
                                   chapters, error);
}

/**
 * preview_multi_write:
 * @self: the languages, at least one
 * @format: what it becomes
 * @fd: an empty file, open for reading and writing
 * @step: (nullable): called now and then
 * @data: for @step
 * @cancellable: (nullable): ends it
 * @error: return location for an error
 *
 * Writes the file, and waits until that is done.
 *
 * Returns: whether it is complete
 */
gboolean
preview_multi_write (const PreviewMulti *self,
                     PreviewMultiFormat format,
                     int fd,
                     PreviewMultiStepFunc step,
                     gpointer data,
                     GCancellable *cancellable,
                     GError **error)
{
  Writing writing = {.multi = self, .format = format};
  g_autofree gboolean *has_sound = g_new0 (gboolean, self->tracks->len);
  gboolean done;

  g_return_val_if_fail (self->tracks->len > 0, FALSE);

  writing.has_sound = has_sound;
  g_mutex_init (&writing.lock);
  done = set_up (&writing, fd, error) &&
         play (&writing, fd, step, data, cancellable, error);
  if (writing.pipeline != NULL)
    gst_element_set_state (writing.pipeline, GST_STATE_NULL);
  g_clear_pointer (&writing.pipeline, gst_object_unref);
  g_mutex_clear (&writing.lock);
  g_free (writing.problem);
  return done && finish (self, format, fd, error);
}

/** preview_multi_format_to_string: returns: how its files end. */
const char *
preview_multi_format_to_string (PreviewMultiFormat format)
{
  return formats[format].name;
}

/** preview_multi_format_get_media_type: returns: what its files are. */
const char *
preview_multi_format_get_media_type (PreviewMultiFormat format)
{
  return formats[format].media_type;
}

/**
 * preview_multi_format_from_string:
 * @name: how files end
 * @format: (out): which format that is
 *
 * Returns: whether there is such a format
 */
gboolean
preview_multi_format_from_string (const char *name, PreviewMultiFormat *format)
{
  for (guint i = 0; i < PREVIEW_N_MULTI_FORMATS; i++) {
    if (!g_str_equal (formats[i].name, name))
      continue;
    *format = i;
    return TRUE;
  }
  return FALSE;
}
