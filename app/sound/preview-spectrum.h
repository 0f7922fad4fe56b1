/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-peak-meter.h"

G_BEGIN_DECLS

/* From 0 to the highest frequency, in Hz: where voices are. */
#define PREVIEW_SPECTRUM_TOP 8000.0
#define PREVIEW_SPECTRUM_ROWS 128
/* Decibels below full scale that are told apart: 0 is the least, 255 full. */
#define PREVIEW_SPECTRUM_FLOOR (-100.0)

/**
 * PreviewSpectrum:
 *
 * Turns samples into columns of power by frequency.
 */
typedef struct _PreviewSpectrum PreviewSpectrum;

PreviewSpectrum *
preview_spectrum_new (guint64 start, guint64 step, guint n_columns);
void preview_spectrum_free (PreviewSpectrum *self);
void preview_spectrum_add (PreviewSpectrum *self,
                           const PreviewSamples *samples);
const guint8 *preview_spectrum_get_column (PreviewSpectrum *self, guint column);
guint64 preview_spectrum_get_lead (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewSpectrum, preview_spectrum_free)

G_END_DECLS
