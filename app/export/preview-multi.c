/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <gst/gst.h>
#include <gst/tag/tag.h>
#include <libavcodec/avcodec.h>

#include "preview-export-folder-private.h"
#include "preview-multi-private.h"

#define STEP (100 * G_TIME_SPAN_MILLISECOND)
#define BUFFER_BYTES (1024 * 1024)
#define MKV_CHAPTERS 1000
/* One less than there may be. */
#define MP4_CHAPTERS 254

/* The library promised not to write there from then on. */
#if LIBAVFORMAT_VERSION_MAJOR < 61
typedef guint8 Bytes;
#else
typedef const guint8 Bytes;
#endif

static const struct
{
  const char *name;
  const char *media_type;
  const char *muxer;
  /* What shows a language: by name in its own list, else in that of players. */
  const char *title;
} formats[PREVIEW_N_MULTI_FORMATS] = {
    {"mkv", "video/x-matroska", "matroska", "title"},
    {"mp4", "video/mp4", "mp4", "handler_name"},
};

/* A file that is being written. */
typedef struct
{
  const PreviewMulti *multi;
  PreviewMultiFormat format;
  int fd;
  AVFormatContext *context;
  /* (element-type PreviewMultiStream): in the order of the context's. */
  GPtrArray *streams;
} Writing;

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
dup_title (const Writing *self, const PreviewMultiTrack *track)
{
  guint index;

  if (track->title != NULL)
    return g_strdup (track->title);
  g_ptr_array_find (self->multi->tracks, track, &index);
  return g_strdup_printf (_ ("Language %u"), index + 1);
}

/* Matroska's codes are those of libraries; MP4's, those of terminology. */
static const char *
find_language (const Writing *self, const PreviewMultiTrack *track)
{
  g_auto (GStrv) parts = track->language != NULL
                             ? g_strsplit_set (track->language, "-_", 2)
                             : NULL;
  const char *code = NULL;

  if (parts != NULL && parts[0] != NULL)
    code = self->format == PREVIEW_MULTI_MKV
               ? gst_tag_get_language_code_iso_639_2B (parts[0])
               : gst_tag_get_language_code_iso_639_2T (parts[0]);
  return code != NULL ? code : "und";
}

/* Says which language cannot be put into the file.
 * @reason: (transfer full) */
static gboolean
set_error (const Writing *self,
           const PreviewMultiTrack *track,
           char *reason,
           GError **error)
{
  g_autofree char *title = dup_title (self, track);

  g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT, "%s: %s",
               title, reason);
  g_free (reason);
  return FALSE;
}

static gboolean
set_write_error (int code, GError **error)
{
  char text[AV_ERROR_MAX_STRING_SIZE] = "";

  av_strerror (code, text, sizeof text);
  if (code == AVERROR (ENOSPC) || code == AVERROR (EDQUOT))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                         _ ("The disk is full. Make room, and export to the "
                            "same folder again: what is there stays."));
  else
    g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_MUX,
                 _ ("The file with all languages cannot be written: %s"), text);
  return FALSE;
}

/* The size of a picture is turned where the file says so. */
static void
copy_side_data (AVStream *stream, const AVStream *source)
{
#if LIBAVFORMAT_VERSION_MAJOR < 61
  for (int i = 0; i < source->nb_side_data; i++) {
    const AVPacketSideData *data = &source->side_data[i];
    guint8 *copy = av_stream_new_side_data (stream, data->type, data->size);

    if (copy != NULL)
      memcpy (copy, data->data, data->size);
  }
#endif
}

/* Some readers know a codec by one name of two; it keeps its own if it may. */
static void
keep_tag (const Writing *self, AVCodecParameters *parameters)
{
  const struct AVCodecTag *const *tags = self->context->oformat->codec_tag;

  if (tags != NULL &&
      av_codec_get_id (tags, parameters->codec_tag) != parameters->codec_id)
    parameters->codec_tag = 0;
}

static void
describe (const Writing *self,
          const PreviewMultiTrack *track,
          AVStream *stream,
          gboolean is_default)
{
  g_autofree char *title = dup_title (self, track);
  gboolean is_video = stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO;

  /* The picture has no language. */
  av_dict_set (&stream->metadata, "language",
               is_video ? "und" : find_language (self, track), 0);
  if (!is_video)
    av_dict_set (&stream->metadata, formats[self->format].title, title, 0);
  stream->disposition = is_default ? AV_DISPOSITION_DEFAULT : 0;
}

/* @stream: (transfer full)
 * @is_default: whether it is played unless the user chooses */
static gboolean
add_stream (Writing *self,
            PreviewMultiStream *stream,
            gboolean is_default,
            GError **error)
{
  AVStream *added = avformat_new_stream (self->context, NULL);

  g_ptr_array_add (self->streams, stream);
  if (avformat_query_codec (self->context->oformat,
                            stream->parameters->codec_id,
                            FF_COMPLIANCE_EXPERIMENTAL) != 1)
    return set_error (
        self, stream->track,
        g_strdup_printf (
            _ ("a file of type %s does not hold %s. Choose another type."),
            formats[self->format].name,
            avcodec_get_name (stream->parameters->codec_id)),
        error);
  avcodec_parameters_copy (added->codecpar, stream->parameters);
  keep_tag (self, added->codecpar);
  added->time_base = stream->time_base;
  if (stream->stream != NULL) {
    added->avg_frame_rate = stream->stream->avg_frame_rate;
    added->sample_aspect_ratio = stream->stream->sample_aspect_ratio;
    copy_side_data (added, stream->stream);
  }
  describe (self, stream->track, added, is_default);
  return TRUE;
}

static gboolean
add_media (Writing *self, guint index, enum AVMediaType type, GError **error)
{
  const PreviewMultiTrack *track = self->multi->tracks->pdata[index];
  GError *problem = NULL;
  PreviewMultiStream *stream = preview_multi_media_open (track, type, &problem);

  if (stream != NULL)
    return add_stream (self, stream, index == 0, error);
  if (problem != NULL) {
    set_error (self, track, g_strdup (problem->message), error);
    g_error_free (problem);
    return FALSE;
  }
  return type == AVMEDIA_TYPE_VIDEO ||
         set_error (self, track, g_strdup (_ ("it has no sound")), error);
}

static gboolean
add_streams (Writing *self, GError **error)
{
  const GPtrArray *tracks = self->multi->tracks;

  if (!add_media (self, 0, AVMEDIA_TYPE_VIDEO, error))
    return FALSE;
  for (guint i = 0; i < tracks->len; i++) {
    if (!add_media (self, i, AVMEDIA_TYPE_AUDIO, error))
      return FALSE;
  }
  for (guint i = 0; i < tracks->len; i++) {
    const PreviewMultiTrack *track = tracks->pdata[i];

    if (track->cues != NULL &&
        !add_stream (self, preview_multi_texts_new (track, self->format), FALSE,
                     error))
      return FALSE;
  }
  return TRUE;
}

static void
add_chapter (Writing *self, guint64 start, guint64 end, const char *title)
{
  AVFormatContext *context = self->context;
  AVChapter *chapter = av_mallocz (sizeof (AVChapter));

  chapter->id = context->nb_chapters + 1;
  chapter->time_base = (AVRational){1, GST_SECOND};
  chapter->start = (gint64)start;
  chapter->end = (gint64)end;
  av_dict_set (&chapter->metadata, "title", title, 0);
  context->chapters[context->nb_chapters++] = chapter;
}

/* Those of MP4 are a track as well, which has no gaps: what is before the first
 * line is a chapter, called like the file. */
static void
add_chapters (Writing *self)
{
  const PreviewMultiTrack *first = self->multi->tracks->pdata[0];
  const gboolean is_mp4 = self->format == PREVIEW_MULTI_MP4;
  g_autoptr (GArray) chapters = NULL;

  if (first->cues == NULL)
    return;
  chapters = preview_chapters_new (first->cues, first->offset,
                                   is_mp4 ? MP4_CHAPTERS : MKV_CHAPTERS);
  /* The library frees them. */
  self->context->chapters = av_calloc (chapters->len + 1, sizeof (AVChapter *));
  for (guint i = 0; i < chapters->len; i++) {
    const PreviewChapter *chapter =
        &g_array_index (chapters, PreviewChapter, i);

    if (i == 0 && is_mp4 && chapter->start > 0)
      add_chapter (self, 0, chapter->start,
                   self->multi->title != NULL ? self->multi->title : "");
    add_chapter (self, chapter->start, chapter->end, chapter->title);
  }
}

static int
write_cb (void *data, Bytes *bytes, int size)
{
  const Writing *self = data;

  return preview_export_write_all (self->fd, bytes, (gsize)size)
             ? size
             : AVERROR (errno);
}

static gint64
seek_cb (void *data, gint64 offset, int whence)
{
  const Writing *self = data;
  struct stat info;
  gint64 position;

  if (whence == AVSEEK_SIZE)
    return fstat (self->fd, &info) == 0 ? info.st_size : AVERROR (errno);
  position = lseek (self->fd, (off_t)offset, whence);
  return position >= 0 ? position : AVERROR (errno);
}

static gboolean
begin (Writing *self, GError **error)
{
  AVDictionary *options = NULL;
  int status;

  if (self->multi->title != NULL)
    av_dict_set (&self->context->metadata, "title", self->multi->title, 0);
  /* What is before the start stays before it. */
  self->context->avoid_negative_ts = AVFMT_AVOID_NEG_TS_DISABLED;
  /* So it calls FLAC in MP4, which has a specification and is played. */
  self->context->strict_std_compliance = FF_COMPLIANCE_EXPERIMENTAL;
  if (self->format == PREVIEW_MULTI_MKV)
    av_dict_set (&options, "default_mode", "passthrough", 0);
  status = avformat_write_header (self->context, &options);
  av_dict_free (&options);
  return status >= 0 || set_write_error (status, error);
}

/* Returns: (transfer none) (nullable): the stream whose packet is next */
static PreviewMultiStream *
find_next (const Writing *self, int *index)
{
  PreviewMultiStream *next = NULL;

  for (guint i = 0; i < self->streams->len; i++) {
    PreviewMultiStream *stream = self->streams->pdata[i];

    if (stream->at_end ||
        (next != NULL &&
         av_compare_ts (stream->packet->dts, stream->time_base,
                        next->packet->dts, next->time_base) >= 0))
      continue;
    next = stream;
    *index = (int)i;
  }
  return next;
}

static gboolean
write_packet (Writing *self,
              PreviewMultiStream *stream,
              int index,
              GError **error)
{
  GError *problem = NULL;
  int status;

  stream->packet->stream_index = index;
  av_packet_rescale_ts (stream->packet, stream->time_base,
                        self->context->streams[index]->time_base);
  stream->packet->pos = -1;
  status = av_write_frame (self->context, stream->packet);
  if (status < 0)
    return set_write_error (status, error);
  if (preview_multi_stream_advance (stream, &problem))
    return TRUE;
  set_error (self, stream->track, g_strdup (problem->message), error);
  g_error_free (problem);
  return FALSE;
}

/* Returns: how much is done, by the picture */
static double
get_fraction (const Writing *self)
{
  const PreviewMultiStream *first = self->streams->pdata[0];
  gint64 duration = first->file->duration;

  if (first->at_end || duration <= 0 || first->packet->dts == AV_NOPTS_VALUE)
    return first->at_end;
  return CLAMP ((double)av_rescale_q (first->packet->dts, first->time_base,
                                      AV_TIME_BASE_Q) /
                    (double)duration,
                0, 1);
}

static gboolean
copy (Writing *self,
      PreviewMultiStepFunc step,
      gpointer data,
      GCancellable *cancellable,
      GError **error)
{
  gint64 next_step = 0;
  PreviewMultiStream *stream;
  int index;

  while ((stream = find_next (self, &index)) != NULL) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !write_packet (self, stream, index, error))
      return FALSE;
    if (step == NULL || g_get_monotonic_time () < next_step)
      continue;
    step (get_fraction (self), data);
    next_step = g_get_monotonic_time () + STEP;
  }
  return TRUE;
}

static gboolean
finish (Writing *self, GError **error)
{
  int status = av_write_trailer (self->context);

  if (status >= 0)
    avio_flush (self->context->pb);
  if (status >= 0 && self->context->pb->error < 0)
    status = self->context->pb->error;
  if (status < 0)
    return set_write_error (status, error);
  return self->format != PREVIEW_MULTI_MP4 ||
         preview_multi_finish_mp4 (self->fd, error);
}

static gboolean
open_file (Writing *self, GError **error)
{
  int status = avformat_alloc_output_context2 (
      &self->context, NULL, formats[self->format].muxer, NULL);

  if (status < 0)
    return set_write_error (status, error);
  self->context->pb = avio_alloc_context (
      av_malloc (BUFFER_BYTES), BUFFER_BYTES, 1, self, NULL, write_cb, seek_cb);
  return TRUE;
}

static void
close_file (Writing *self)
{
  if (self->context == NULL)
    return;
  av_freep (&self->context->pb->buffer);
  avio_context_free (&self->context->pb);
  avformat_free_context (self->context);
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
  g_autoptr (GPtrArray) streams = g_ptr_array_new_with_free_func (
      (GDestroyNotify)preview_multi_stream_free);
  Writing writing = {
      .multi = self, .format = format, .fd = fd, .streams = streams};
  gboolean done;

  g_return_val_if_fail (self->tracks->len > 0, FALSE);

  /* What went wrong is in the error; standard error is not for details. */
  av_log_set_level (AV_LOG_QUIET);
  done = open_file (&writing, error) && add_streams (&writing, error);
  if (done) {
    add_chapters (&writing);
    done = begin (&writing, error) &&
           copy (&writing, step, data, cancellable, error) &&
           finish (&writing, error);
  }
  close_file (&writing);
  return done;
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
