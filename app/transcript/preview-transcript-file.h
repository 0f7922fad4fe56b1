/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-writer.h"
#include "preview-transcript.h"

G_BEGIN_DECLS

/**
 * PreviewTranscriptTexts:
 *
 * Which of the two texts of a transcript a file holds.
 */
typedef enum
{
  PREVIEW_TEXTS_ORIGINAL,
  PREVIEW_TEXTS_TRANSLATION,
  PREVIEW_TEXTS_BOTH,
} PreviewTranscriptTexts;

void preview_transcript_write_async (PreviewTranscript *self,
                                     CambSubtitleFormat format,
                                     PreviewTranscriptTexts texts,
                                     const CambWriterOptions *options,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
GBytes *preview_transcript_write_finish (PreviewTranscript *self,
                                         GAsyncResult *result,
                                         GError **error);
void preview_transcript_save_async (PreviewTranscript *self,
                                    GFile *file,
                                    CambSubtitleFormat format,
                                    PreviewTranscriptTexts texts,
                                    const CambWriterOptions *options,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
gboolean preview_transcript_save_finish (PreviewTranscript *self,
                                         GAsyncResult *result,
                                         GError **error);

G_END_DECLS
