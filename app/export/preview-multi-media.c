/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* One stream of a file, all others passed over. A picture and its sound are
 * two of these, each with the file open, so that packets come in the order of
 * time whatever their order in the file. */

#include "config.h"

#include <glib/gi18n.h>
#include <gst/gst.h>

#include "preview-multi-private.h"

/* A service delivers media. A list of other files, which could name any on this
 * computer, is none. */
#define CONTAINERS \
  "aac,ac3,aiff,avi,caf,eac3,flac,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mp3," \
  "mpeg,mpegts,ogg,w64,wav"

static gboolean
set_error (GError **error, int code)
{
  char text[AV_ERROR_MAX_STRING_SIZE] = "";

  av_strerror (code, text, sizeof text);
  g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_DEMUX,
               _ ("it cannot be read: %s"), text);
  return FALSE;
}

static gboolean
open_file (PreviewMultiStream *self, GError **error)
{
  g_autofree char *uri = g_strconcat ("file:", self->track->filename, NULL);
  AVDictionary *options = NULL;
  int status;

  av_dict_set (&options, "format_whitelist", CONTAINERS, 0);
  av_dict_set (&options, "protocol_whitelist", "file", 0);
  status = avformat_open_input (&self->file, uri, NULL, &options);
  av_dict_free (&options);
  if (status >= 0)
    status = avformat_find_stream_info (self->file, NULL);
  return status >= 0 || set_error (error, status);
}

/* The picture of a cover is none of a film. */
static void
choose_stream (PreviewMultiStream *self, enum AVMediaType type)
{
  for (guint i = 0; i < self->file->nb_streams; i++) {
    AVStream *stream = self->file->streams[i];

    if (self->stream == NULL && stream->codecpar->codec_type == type &&
        !(stream->disposition & AV_DISPOSITION_ATTACHED_PIC))
      self->stream = stream;
    else
      stream->discard = AVDISCARD_ALL;
  }
}

/* Some files count from an arbitrary moment. */
static gint64
find_start (const PreviewMultiStream *self)
{
  return self->file->iformat->flags & AVFMT_TS_DISCONT &&
                 self->file->start_time != AV_NOPTS_VALUE
             ? self->file->start_time * (GST_SECOND / AV_TIME_BASE)
             : 0;
}

/* Returns: whether anything of it is left. With an offset that cuts its start
 * off, what goes before the start is left out; else it is what a decoder has to
 * be fed first, and stays. */
static gboolean
move (PreviewMultiStream *self)
{
  AVPacket *packet = self->packet;

  if (packet->pts == AV_NOPTS_VALUE)
    packet->pts = packet->dts;
  if (packet->dts == AV_NOPTS_VALUE)
    packet->dts = packet->pts;
  if (packet->pts == AV_NOPTS_VALUE)
    return TRUE;
  packet->pts += self->offset;
  packet->dts += self->offset;
  return packet->pts >= 0 || self->track->offset >= 0;
}

static gboolean
read_packet (PreviewMultiStream *self, GError **error)
{
  for (;;) {
    int status = av_read_frame (self->file, self->packet);

    if (status == AVERROR_EOF) {
      self->at_end = TRUE;
      return TRUE;
    }
    if (status < 0)
      return set_error (error, status);
    if (self->packet->stream_index == self->stream->index && move (self))
      return TRUE;
    av_packet_unref (self->packet);
  }
}

/* What a decoder of sound makes of the packets before the start is left out
 * where that is played. */
static void
note_padding (PreviewMultiStream *self)
{
  AVCodecParameters *parameters = self->parameters;
  gint64 before = self->offset - self->packet->pts;

  if (self->at_end || parameters->codec_type != AVMEDIA_TYPE_AUDIO ||
      parameters->codec_id == AV_CODEC_ID_OPUS)
    return;
  parameters->initial_padding =
      before > 0 && self->track->offset >= 0
          ? (int)av_rescale_q (before, self->time_base,
                               (AVRational){1, parameters->sample_rate})
          : 0;
}

/**
 * preview_multi_media_open:
 * @track: whose file it is, which outlives it
 * @type: which stream of it
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the stream with its first packet; %NULL
 *   without an error if the file has none
 */
PreviewMultiStream *
preview_multi_media_open (const PreviewMultiTrack *track,
                          enum AVMediaType type,
                          GError **error)
{
  g_autoptr (PreviewMultiStream) self = preview_multi_stream_new (track);

  self->read = read_packet;
  if (!open_file (self, error))
    return NULL;
  choose_stream (self, type);
  if (self->stream == NULL)
    return NULL;
  avcodec_parameters_copy (self->parameters, self->stream->codecpar);
  self->time_base = self->stream->time_base;
  self->offset = av_rescale_q (track->offset - find_start (self),
                               (AVRational){1, GST_SECOND}, self->time_base);
  if (!read_packet (self, error))
    return NULL;
  note_padding (self);
  return g_steal_pointer (&self);
}
