/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

#include "preview-sound.h"
#include "preview-wave-scale.h"

G_BEGIN_DECLS

/**
 * PreviewWaveDrawing:
 * @cr: where to
 * @widget: whose font is used
 * @sound: what to draw
 * @scale: which part of it
 * @width: in pixels
 * @height: in pixels
 * @strip: how high a line of small text is, in pixels
 * @is_high_contrast: whether all that is grey is white
 *
 * A lane that is being drawn. Time goes from left to right in every script.
 */
typedef struct
{
  cairo_t *cr;
  GtkWidget *widget;
  PreviewSound *sound;
  PreviewWaveScale *scale;
  int width;
  int height;
  int strip;
  gboolean is_high_contrast;
} PreviewWaveDrawing;

void preview_wave_draw_wave (const PreviewWaveDrawing *self);
void preview_wave_draw_cues (const PreviewWaveDrawing *self);
void preview_wave_draw_spectrum (const PreviewWaveDrawing *self,
                                 GtkSnapshot *snapshot);
void preview_wave_draw_frequencies (const PreviewWaveDrawing *self);
void preview_wave_draw_text (const PreviewWaveDrawing *self,
                             const char *text,
                             double x,
                             double y,
                             double width,
                             double height,
                             guint32 color);
void preview_wave_draw_marks (const PreviewWaveDrawing *self);
guint preview_wave_find_cue (const CambCues *cues, guint64 time);

G_END_DECLS
