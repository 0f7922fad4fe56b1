/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The spectrogram of a lane: the same frequencies in the same place in all. */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "preview-spectrum.h"
#include "preview-wave-draw.h"

/* What was seen from further away serves until what is closer is there. */
#define MORE_LEVELS 3
#define N_LABELS 3
#define LABEL_WIDTH 48
#define WHITE 0xffffff

static double
get_x (const PreviewWaveDrawing *self, double time)
{
  double start = (double)preview_wave_scale_get_start (self->scale) -
                 (double)preview_sound_get_offset (self->sound);

  return (time - start) / (double)preview_wave_scale_get_span (self->scale) *
         self->width;
}

static void
find_tiles (const PreviewWaveDrawing *self,
            guint level,
            guint64 *first,
            guint64 *last)
{
  gint64 start = (gint64)preview_wave_scale_get_start (self->scale) -
                 preview_sound_get_offset (self->sound);
  gint64 end = start + (gint64)preview_wave_scale_get_span (self->scale);
  gint64 duration = (gint64)preview_sound_get_duration (self->sound);
  guint64 tile = preview_spectrogram_get_tile_duration (level);

  *first = (guint64)CLAMP (start, 0, duration) / tile;
  *last = (guint64)CLAMP (end, 0, duration) / tile;
}

static void
draw_level (const PreviewWaveDrawing *self,
            GtkSnapshot *snapshot,
            PreviewSpectrogram *spectrogram,
            guint level)
{
  double tile = (double)preview_spectrogram_get_tile_duration (level);
  guint64 first, last;

  find_tiles (self, level, &first, &last);
  for (guint64 i = first; i <= last; i++) {
    GdkTexture *texture = preview_spectrogram_find (spectrogram, level, i);
    float from = (float)get_x (self, (double)i * tile);
    float to = (float)get_x (self, (double)(i + 1) * tile);

    if (texture != NULL)
      gtk_snapshot_append_texture (
          snapshot, texture,
          &GRAPHENE_RECT_INIT (from, (float)self->strip, to - from,
                               (float)(self->height - self->strip)));
  }
}

/**
 * preview_wave_draw_spectrum:
 * @self: a lane
 * @snapshot: where to
 *
 * Draws what there is, and asks for the rest of what is on screen.
 */
void
preview_wave_draw_spectrum (const PreviewWaveDrawing *self,
                            GtkSnapshot *snapshot)
{
  PreviewSpectrogram *spectrogram = preview_sound_get_spectrogram (self->sound);
  guint64 span = preview_wave_scale_get_span (self->scale);
  guint level =
      preview_spectrogram_find_level (span / (guint64)MAX (self->width, 1));
  guint64 first, last;

  if (spectrogram == NULL || preview_sound_get_duration (self->sound) == 0)
    return;
  find_tiles (self, level, &first, &last);
  preview_spectrogram_want (spectrogram, level, first, last);
  for (guint i = MORE_LEVELS; i > 0; i--)
    draw_level (self, snapshot, spectrogram, level + i);
  draw_level (self, snapshot, spectrogram, level);
}

/**
 * preview_wave_draw_frequencies:
 * @self: a lane
 *
 * Says which frequencies are where.
 */
void
preview_wave_draw_frequencies (const PreviewWaveDrawing *self)
{
  const double height = self->height - self->strip;

  if (height < self->strip * N_LABELS || self->width < 4 * LABEL_WIDTH)
    return;
  for (guint i = 1; i <= N_LABELS; i++) {
    double share = (double)i / (N_LABELS + 1);
    g_autofree char *text = g_strdup_printf (
        /* Translators: a frequency in kilohertz. */
        _ ("%.0f kHz"), share * PREVIEW_SPECTRUM_TOP / 1000);
    double y = self->strip + height * (1 - share);

    cairo_set_source_rgba (self->cr, 1, 1, 1, 0.25);
    cairo_rectangle (self->cr, 0, floor (y), self->width, 1);
    cairo_fill (self->cr);
    preview_wave_draw_text (self, text, self->width - LABEL_WIDTH,
                            y - self->strip, LABEL_WIDTH, self->strip, WHITE);
  }
}
