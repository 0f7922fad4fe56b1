/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-kind.h"

G_BEGIN_DECLS

/**
 * CambRunState:
 * @CAMB_RUN_READY: finished, with a result
 * @CAMB_RUN_PENDING: known to the service, not finished
 * @CAMB_RUN_FAILED: ended without a result; see camb_run_get_reason()
 */
typedef enum
{
  CAMB_RUN_READY,
  CAMB_RUN_PENDING,
  CAMB_RUN_FAILED,
} CambRunState;

/**
 * CambTrack:
 * @CAMB_TRACK_VIDEO: the dubbed video, with its mix
 * @CAMB_TRACK_AUDIO: the sound, or the isolated voice of a dub
 *
 * The files that a result may have.
 */
typedef enum
{
  CAMB_TRACK_VIDEO,
  CAMB_TRACK_AUDIO,
} CambTrack;

#define CAMB_N_TRACKS 2

/**
 * CambDialogue:
 * @start: when the line begins, in the transcript's own unit, finite; NaN when
 *     the service gave none
 * @end: when it ends, likewise
 * @text: (not nullable): valid UTF-8, as delivered
 * @speaker: (nullable): who says it
 *
 * One item of a transcript as the service gave it.
 */
typedef struct
{
  double start;
  double end;
  const char *text;
  const char *speaker;
} CambDialogue;

/**
 * CambResult:
 *
 * What a run made in one language. Belongs to its #CambRun and lives as long.
 */
typedef struct _CambResult CambResult;

const char *camb_result_get_key (const CambResult *self);
const char *camb_result_get_tag (const CambResult *self);
gboolean camb_result_has_track (const CambResult *self, CambTrack track);
const char *camb_result_get_video_url (const CambResult *self);
const char *camb_result_get_audio_url (const CambResult *self);
const CambDialogue *camb_result_get_transcript (const CambResult *self,
                                                guint *n_items);

/**
 * CambRun:
 *
 * What the service said of one run. Immutable, atomically reference counted.
 */
typedef struct _CambRun CambRun;

CambRun *camb_run_ref (CambRun *self);
void camb_run_unref (CambRun *self);
CambKind camb_run_get_kind (const CambRun *self);
guint64 camb_run_get_id (const CambRun *self);
CambRunState camb_run_get_state (const CambRun *self);
const char *camb_run_get_reason (const CambRun *self);
guint camb_run_get_n_results (const CambRun *self);
const CambResult *camb_run_get_result (const CambRun *self, guint index);
const CambResult *camb_run_find_language (const CambRun *self,
                                          const char *language);
const char *const *camb_run_get_texts (const CambRun *self, guint *n_texts);
GVariant *camb_run_to_variant (const CambRun *self);
CambRun *
camb_run_new_from_variant (CambKind kind, guint64 run_id, GVariant *variant);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CambRun, camb_run_unref)

G_END_DECLS
