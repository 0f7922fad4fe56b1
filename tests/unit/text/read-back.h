/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-writer.h"

G_BEGIN_DECLS

/* ReadCue: what a reader found in a file; milliseconds. */
typedef struct
{
  guint64 start;
  guint64 end;
  char *text;
} ReadCue;

GPtrArray *read_back_with_ffmpeg (GBytes *file, CambSubtitleFormat format);
GPtrArray *read_back_ttml (GBytes *file);
GPtrArray *read_back_csv (GBytes *file);

G_END_DECLS
