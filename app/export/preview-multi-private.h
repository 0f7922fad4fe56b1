/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

#include "preview-multi.h"

G_BEGIN_DECLS

/* What the muxer of Matroska lacks is put in the place of these. */
#define PREVIEW_MULTI_FILLER "   "

/* A chapter: where it starts and ends, in nanoseconds, and what is said. */
typedef struct
{
  guint64 start;
  guint64 end;
  char *title;
} PreviewChapter;

GArray *preview_chapters_new (const CambCues *cues, gint64 offset, guint max);

/* preview-multi-stream.c */
void preview_multi_watch (GstPad *pad, GstTagList *tags, gint64 offset);

/* preview-multi-mkv.c */
gboolean preview_multi_finish_mkv (int fd, GError **error);

/* preview-multi-mp4.c */
gboolean preview_multi_finish_mp4 (int fd,
                                   const char *const *names,
                                   GArray *chapters,
                                   GError **error);

G_END_DECLS
