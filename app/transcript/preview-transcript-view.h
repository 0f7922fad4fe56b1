/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <adwaita.h>

#include "preview-transcript.h"

G_BEGIN_DECLS

/**
 * PreviewTranscriptView:
 *
 * The transcript as a list that follows the playback. Emits `line-activated`.
 */
#define PREVIEW_TYPE_TRANSCRIPT_VIEW (preview_transcript_view_get_type ())
G_DECLARE_FINAL_TYPE (PreviewTranscriptView,
                      preview_transcript_view,
                      PREVIEW,
                      TRANSCRIPT_VIEW,
                      GtkBox)

PreviewTranscript *
preview_transcript_view_get_transcript (PreviewTranscriptView *self);
void preview_transcript_view_set_cues (PreviewTranscriptView *self,
                                       CambCues *cues);
gboolean preview_transcript_view_set_translation (PreviewTranscriptView *self,
                                                  const char *const *texts);
void preview_transcript_view_set_roomy (PreviewTranscriptView *self,
                                        gboolean is_roomy);
void preview_transcript_view_set_remarks (PreviewTranscriptView *self,
                                          GHashTable *remarks);
void preview_transcript_view_set_position (PreviewTranscriptView *self,
                                           guint64 position);
void preview_transcript_view_focus_search (PreviewTranscriptView *self);

G_END_DECLS
