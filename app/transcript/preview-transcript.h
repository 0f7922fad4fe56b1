/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-line.h"
#include "preview-problems.h"

G_BEGIN_DECLS

/**
 * PreviewTranscript:
 *
 * A #GListModel of #PreviewLine, which are made when somebody looks at them:
 * a transcript may have 100,000. Lines can be searched and filtered by
 * speaker, and are measured by the rules of a profile.
 */
#define PREVIEW_TYPE_TRANSCRIPT (preview_transcript_get_type ())
G_DECLARE_FINAL_TYPE (PreviewTranscript,
                      preview_transcript,
                      PREVIEW,
                      TRANSCRIPT,
                      GObject)

PreviewTranscript *preview_transcript_new (void);
void preview_transcript_set_cues (PreviewTranscript *self, CambCues *cues);
CambCues *preview_transcript_get_cues (PreviewTranscript *self);
void preview_transcript_set_rules (PreviewTranscript *self,
                                   CambProfile profile,
                                   const char *language);
CambProfile preview_transcript_get_profile (PreviewTranscript *self);
const char *preview_transcript_get_language (PreviewTranscript *self);
PreviewProblems *preview_transcript_get_problems (PreviewTranscript *self);
gboolean preview_transcript_set_translation (PreviewTranscript *self,
                                             const char *const *texts);
gboolean preview_transcript_has_translation (PreviewTranscript *self);
const char *const *preview_transcript_get_texts (PreviewTranscript *self);
void preview_transcript_set_remarks (PreviewTranscript *self,
                                     GHashTable *remarks);
GHashTable *preview_transcript_get_remarks (PreviewTranscript *self);
void preview_transcript_set_search (PreviewTranscript *self, const char *text);
void preview_transcript_set_speaker (PreviewTranscript *self, int speaker);
guint preview_transcript_get_n_lines (PreviewTranscript *self);
guint preview_transcript_find_line (PreviewTranscript *self, guint64 time);
guint preview_transcript_find_row (PreviewTranscript *self, guint line);
gboolean preview_transcript_get_times (PreviewTranscript *self,
                                       guint line,
                                       guint64 *start,
                                       guint64 *end);

G_END_DECLS
