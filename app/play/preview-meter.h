/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-account.h"
#include "preview-spec.h"

G_BEGIN_DECLS

/**
 * PreviewLoudnessFacts:
 * @loudness: integrated, by EBU R128, in LUFS; -HUGE_VAL for silence
 * @true_peak: in dBTP; -HUGE_VAL for silence
 *
 * How loud a sound is, in stereo, as it is mixed.
 */
typedef struct
{
  double loudness;
  double true_peak;
} PreviewLoudnessFacts;

/**
 * PreviewMeterFunc:
 * @owner: who started the measuring
 * @facts: (nullable): how loud it is; %NULL if it cannot be read
 *
 * Called in the main thread, once.
 */
typedef void (*PreviewMeterFunc) (gpointer owner,
                                  const PreviewLoudnessFacts *facts);

/**
 * PreviewMeter:
 *
 * Measures one sound from start to end, in the background, and gives way to
 * all that plays.
 */
typedef struct _PreviewMeter PreviewMeter;

PreviewMeter *preview_meter_new (const PreviewSpec *spec,
                                 PreviewAccount *account,
                                 gboolean voice_only,
                                 PreviewMeterFunc done,
                                 gpointer owner);
void preview_meter_stop (PreviewMeter *self);

G_END_DECLS
