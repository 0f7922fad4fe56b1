/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <libavformat/avformat.h>

#include "camb-subtitles.h"
#include "preview-multi.h"

G_BEGIN_DECLS

/* A chapter: where it starts and ends, in nanoseconds, and what is said. */
typedef struct
{
  guint64 start;
  guint64 end;
  char *title;
} PreviewChapter;

GArray *preview_chapters_new (const CambCues *cues, gint64 offset, guint max);

typedef struct _PreviewMultiStream PreviewMultiStream;

/* A stream on its way into the file, packet by packet. */
struct _PreviewMultiStream
{
  const PreviewMultiTrack *track;
  /* What it is; the sizes of its packets' times. */
  AVCodecParameters *parameters;
  AVRational time_base;
  /* The next one. */
  AVPacket *packet;
  gboolean at_end;
  /* Reads it; what is in @packet was used. */
  gboolean (*read) (PreviewMultiStream *self, GError **error);

  /* Of a file; NULL in subtitles. */
  AVFormatContext *file;
  AVStream *stream;
  /* In units of @time_base. */
  gint64 offset;

  /* Of subtitles; NULL in a file. Until when they were read, in nanoseconds. */
  CambSubtitles *subtitles;
  guint64 time;
};

/* preview-multi-stream.c */
PreviewMultiStream *preview_multi_stream_new (const PreviewMultiTrack *track);
gboolean preview_multi_stream_advance (PreviewMultiStream *self,
                                       GError **error);
void preview_multi_stream_free (PreviewMultiStream *self);

/* preview-multi-media.c */
PreviewMultiStream *preview_multi_media_open (const PreviewMultiTrack *track,
                                              enum AVMediaType type,
                                              GError **error);

/* preview-multi-texts.c */
PreviewMultiStream *preview_multi_texts_new (const PreviewMultiTrack *track,
                                             PreviewMultiFormat format);

/* preview-multi-mp4.c */
gboolean preview_multi_finish_mp4 (int fd, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewMultiStream, preview_multi_stream_free)

G_END_DECLS
