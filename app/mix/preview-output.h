/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-mix.h"

G_BEGIN_DECLS

/**
 * PreviewOutputFunc:
 * @owner: who opened the output
 * @error: why nothing is heard any more
 *
 * Called in the main thread, at most once.
 */
typedef void (*PreviewOutputFunc) (gpointer owner, const GError *error);

/**
 * PreviewOutput:
 *
 * The one pipeline from a mix to the loudspeaker. Changing over between runs
 * does not touch it. Everything that may wait is done in a thread of its own.
 */
typedef struct _PreviewOutput PreviewOutput;

PreviewOutput *
preview_output_new (PreviewMix *mix, PreviewOutputFunc failed, gpointer owner);
void preview_output_close (PreviewOutput *self);
void preview_output_seek (PreviewOutput *self, guint64 position, double rate);
void preview_output_play (PreviewOutput *self, guint64 base_time);
void preview_output_pause (PreviewOutput *self);
guint64 preview_output_get_start (PreviewOutput *self);
GstElement *preview_output_get_pipeline (PreviewOutput *self);

G_END_DECLS
