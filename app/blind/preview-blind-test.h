/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

#include "preview-blind-plan.h"
#include "preview-spec.h"

G_BEGIN_DECLS

/**
 * PreviewBlindSource:
 * @spec: which run in which language
 * @is_sample: whether it is one of the stand-in service
 * @checksum: SHA-256 of its sound as it was delivered, in hexadecimal digits
 * @loudness: integrated, in LUFS
 * @gain: how much louder it was played than it is, in dB
 * @duration: in nanoseconds
 *
 * One of both sounds, and how it was played.
 */
typedef struct
{
  PreviewSpec *spec;
  gboolean is_sample;
  char *checksum;
  double loudness;
  double gain;
  guint64 duration;
} PreviewBlindSource;

/**
 * PreviewBlindAnswer:
 * @letter: %PREVIEW_BLIND_A or %PREVIEW_BLIND_B
 * @time: when, in microseconds since 1970, UTC
 * @took: how long it took, in microseconds
 */
typedef struct
{
  PreviewBlindLetter letter;
  gint64 time;
  gint64 took;
} PreviewBlindAnswer;

/**
 * PreviewBlindTest:
 *
 * A blind test of two sounds: its plan, and the answers so far. It is done
 * after the last trial; before that it tells nobody how it stands.
 */
#define PREVIEW_TYPE_BLIND_TEST (preview_blind_test_get_type ())
G_DECLARE_FINAL_TYPE (PreviewBlindTest,
                      preview_blind_test,
                      PREVIEW,
                      BLIND_TEST,
                      GObject)

PreviewBlindTest *preview_blind_test_new (const PreviewBlindPlan *plan);
const PreviewBlindPlan *preview_blind_test_get_plan (PreviewBlindTest *self);
PreviewBlindSource *preview_blind_test_get_source (PreviewBlindTest *self,
                                                   guint index);

gint64 preview_blind_test_get_start (PreviewBlindTest *self);
void preview_blind_test_set_start (PreviewBlindTest *self, gint64 start);
const char *preview_blind_test_get_switching (PreviewBlindTest *self);
void preview_blind_test_set_switching (PreviewBlindTest *self,
                                       const char *switching);
gboolean preview_blind_test_has_picture (PreviewBlindTest *self);
void preview_blind_test_set_picture (PreviewBlindTest *self,
                                     gboolean has_picture);
gboolean preview_blind_test_is_voice_only (PreviewBlindTest *self);
void preview_blind_test_set_voice_only (PreviewBlindTest *self,
                                        gboolean voice_only);

guint preview_blind_test_get_n_answers (PreviewBlindTest *self);
const PreviewBlindAnswer *preview_blind_test_get_answer (PreviewBlindTest *self,
                                                         guint trial);
guint preview_blind_test_get_n_undone (PreviewBlindTest *self);
void preview_blind_test_set_n_undone (PreviewBlindTest *self, guint n_undone);
gboolean preview_blind_test_is_done (PreviewBlindTest *self);
guint preview_blind_test_find (PreviewBlindTest *self,
                               PreviewBlindLetter letter);
void preview_blind_test_answer (PreviewBlindTest *self,
                                const PreviewBlindAnswer *answer);
gboolean preview_blind_test_undo (PreviewBlindTest *self);
guint preview_blind_test_get_chosen (PreviewBlindTest *self, guint trial);
gboolean preview_blind_test_is_right (PreviewBlindTest *self, guint trial);
guint preview_blind_test_count (PreviewBlindTest *self);
double preview_blind_test_get_p_value (PreviewBlindTest *self);

G_END_DECLS
