/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-account.h"
#include "preview-spec.h"

G_BEGIN_DECLS

/**
 * PreviewPeak:
 * @low: the lowest sample of a stretch, -1 to 1 as -127 to 127
 * @high: the highest
 */
typedef struct
{
  gint8 low;
  gint8 high;
} PreviewPeak;

/**
 * PreviewSoundFacts:
 * @duration: in nanoseconds
 * @rate: samples a second, as delivered
 * @channels: as delivered
 * @loudness: integrated, in LUFS; -HUGE_VAL for silence
 * @true_peak: in dBTP; -HUGE_VAL for silence
 *
 * What a sound is like, by EBU R128.
 */
typedef struct
{
  guint64 duration;
  int rate;
  int channels;
  double loudness;
  double true_peak;
} PreviewSoundFacts;

/**
 * PreviewAnalysis:
 *
 * Reads the whole sound of a run in the background: its waveform and how loud
 * it is.
 */
#define PREVIEW_TYPE_ANALYSIS (preview_analysis_get_type ())
G_DECLARE_FINAL_TYPE (PreviewAnalysis,
                      preview_analysis,
                      PREVIEW,
                      ANALYSIS,
                      GObject)

PreviewAnalysis *preview_analysis_new (const PreviewSpec *spec,
                                       PreviewAccount *account);
void preview_analysis_stop (PreviewAnalysis *self);
const PreviewSoundFacts *preview_analysis_get_facts (PreviewAnalysis *self);
const char *preview_analysis_get_problem (PreviewAnalysis *self);
const PreviewPeak *preview_analysis_get_peaks (PreviewAnalysis *self,
                                               guint *n_peaks);

/* How long a stretch is, in nanoseconds. */
#define PREVIEW_PEAK_DURATION (G_GUINT64_CONSTANT (10000000))

G_END_DECLS
