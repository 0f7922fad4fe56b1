/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-mix.h"

G_BEGIN_DECLS

/*
 * PreviewTrack:
 *
 * The sound of one run in a mix: a window of two thirds of a second around the
 * moment that is read. Each frame lies where it belongs, so that it does not
 * matter when it came or from which seek.
 */
PreviewTrack *preview_track_new (PreviewMix *mix);
PreviewTrack *preview_track_ref (PreviewTrack *self);
void preview_track_unref (PreviewTrack *self);
void preview_track_leave (PreviewTrack *self);

/* For who decides. */
void preview_track_set_offset (PreviewTrack *self, gint64 offset);
void preview_track_set_gain (PreviewTrack *self, double gain);
double preview_track_take_peak (PreviewTrack *self);

/* For who fills it. */
gboolean preview_track_write (PreviewTrack *self,
                              guint64 frame,
                              const float *frames,
                              guint n_frames);
gboolean preview_track_end (PreviewTrack *self);
void preview_track_set_flushing (PreviewTrack *self, gboolean is_flushing);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewTrack, preview_track_unref)

G_END_DECLS
