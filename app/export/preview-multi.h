/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

#include "camb-cues.h"

G_BEGIN_DECLS

/**
 * PreviewMultiFormat:
 * @PREVIEW_MULTI_MKV: Matroska
 * @PREVIEW_MULTI_MP4: MP4
 *
 * What a file with several languages can be.
 */
typedef enum
{
  PREVIEW_MULTI_MKV,
  PREVIEW_MULTI_MP4,
} PreviewMultiFormat;

#define PREVIEW_N_MULTI_FORMATS 2

/**
 * PreviewMultiTrack:
 * @filename: a video, or a sound
 * @language: (nullable): a BCP-47 tag
 * @title: (nullable): what users call the language
 * @offset: when it begins, in nanoseconds; what is before the start of the file
 *     is left out
 * @cues: (nullable): its transcript
 *
 * One language.
 */
typedef struct
{
  char *filename;
  char *language;
  char *title;
  gint64 offset;
  CambCues *cues;
} PreviewMultiTrack;

/**
 * PreviewMulti:
 * @title: (nullable): of the file
 * @tracks: (element-type PreviewMultiTrack): the languages; the picture is that
 *     of the first, whose sound is the default and whose turns of speakers are
 *     the chapters
 *
 * One file with the picture once, and the sound and the subtitles of several
 * languages. Nothing is encoded.
 */
typedef struct
{
  char *title;
  GPtrArray *tracks;
} PreviewMulti;

/**
 * PreviewMultiStepFunc:
 * @fraction: how much is done, from 0 to 1
 * @data: as given along with it
 */
typedef void (*PreviewMultiStepFunc) (double fraction, gpointer data);

PreviewMulti *preview_multi_new (const char *title);
void preview_multi_free (PreviewMulti *self);
PreviewMultiTrack *preview_multi_add (PreviewMulti *self, const char *filename);
gboolean preview_multi_write (const PreviewMulti *self,
                              PreviewMultiFormat format,
                              int fd,
                              PreviewMultiStepFunc step,
                              gpointer data,
                              GCancellable *cancellable,
                              GError **error);
const char *preview_multi_format_to_string (PreviewMultiFormat format);
gboolean preview_multi_format_from_string (const char *name,
                                           PreviewMultiFormat *format);
const char *preview_multi_format_get_media_type (PreviewMultiFormat format);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewMulti, preview_multi_free)

G_END_DECLS
