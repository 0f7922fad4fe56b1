/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>
#include <gst/gst.h>

#include "preview-spec.h"
#include "preview-verdict.h"

G_BEGIN_DECLS

/**
 * PreviewRunState:
 * @PREVIEW_RUN_RESOLVING: the service is being asked
 * @PREVIEW_RUN_WAITING: it is not finished; the service is asked again
 * @PREVIEW_RUN_READY: it can be played
 * @PREVIEW_RUN_FAILED: it cannot; see preview_run_get_reason()
 *
 * What is known of a run.
 */
typedef enum
{
  PREVIEW_RUN_RESOLVING,
  PREVIEW_RUN_WAITING,
  PREVIEW_RUN_READY,
  PREVIEW_RUN_FAILED,
} PreviewRunState;

/**
 * PreviewRunSettings:
 * @position: where it was left, in nanoseconds
 * @voice_only: whether the voice is heard alone
 * @subtitle_delay: in milliseconds, negative for earlier
 * @offset: how much later than the others it is shown, in nanoseconds,
 *   negative for earlier
 * @trim: how much louder it is heard than it would be, in dB
 *
 * What a reviewer set for one run.
 */
typedef struct
{
  guint64 position;
  gboolean voice_only;
  int subtitle_delay;
  gint64 offset;
  double trim;
} PreviewRunSettings;

/**
 * PreviewRun:
 *
 * A run in the list: what it is, what is known of it, and what the reviewer
 * made of it.
 */
#define PREVIEW_TYPE_RUN (preview_run_get_type ())
G_DECLARE_FINAL_TYPE (PreviewRun, preview_run, PREVIEW, RUN, GObject)

PreviewRun *preview_run_new (const PreviewSpec *spec, gboolean is_sample);
const PreviewSpec *preview_run_get_spec (PreviewRun *self);
PreviewKind preview_run_get_kind (PreviewRun *self);
gboolean preview_run_is_sample (PreviewRun *self);
char *preview_run_dup_title (PreviewRun *self);
char *preview_run_dup_details (PreviewRun *self);

PreviewRunState preview_run_get_state (PreviewRun *self);
const char *preview_run_get_reason (PreviewRun *self);
gboolean preview_run_is_refused (PreviewRun *self);
const char *preview_run_get_cached (PreviewRun *self);
void preview_run_set_resolving (PreviewRun *self);
void preview_run_take_answer (PreviewRun *self, const GstStructure *answer);
void preview_run_fail (PreviewRun *self, const char *reason);

const char *const *preview_run_get_languages (PreviewRun *self);
const char *preview_run_get_language (PreviewRun *self);
void preview_run_set_language (PreviewRun *self, const char *language);
const char *const *preview_run_get_texts (PreviewRun *self);
gboolean preview_run_has_voice (PreviewRun *self);
gboolean preview_run_has_video (PreviewRun *self);
guint64 preview_run_get_duration (PreviewRun *self);
void preview_run_set_duration (PreviewRun *self, guint64 duration);
void preview_run_set_translation (PreviewRun *self, guint64 run_id);

PreviewRunSettings *preview_run_get_settings (PreviewRun *self);
void preview_run_settings_changed (PreviewRun *self);
GListStore *preview_run_get_notes (PreviewRun *self);
PreviewVerdict *preview_run_get_verdict (PreviewRun *self);
gboolean preview_run_is_reviewed (PreviewRun *self);

char *preview_language_dup_name (const char *key);

G_END_DECLS
