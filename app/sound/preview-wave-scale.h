/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The least that fills the screen, in nanoseconds. */
#define PREVIEW_WAVE_MIN_SPAN (G_GUINT64_CONSTANT (10000000))

/**
 * PreviewWaveScale:
 *
 * Which part of the time is on screen: the same one in all waveforms. Emits
 * `changed`.
 */
#define PREVIEW_TYPE_WAVE_SCALE (preview_wave_scale_get_type ())
G_DECLARE_FINAL_TYPE (PreviewWaveScale,
                      preview_wave_scale,
                      PREVIEW,
                      WAVE_SCALE,
                      GObject)

PreviewWaveScale *preview_wave_scale_new (void);
guint64 preview_wave_scale_get_duration (PreviewWaveScale *self);
void preview_wave_scale_set_duration (PreviewWaveScale *self, guint64 duration);
guint64 preview_wave_scale_get_start (PreviewWaveScale *self);
guint64 preview_wave_scale_get_span (PreviewWaveScale *self);
void
preview_wave_scale_show (PreviewWaveScale *self, guint64 start, guint64 span);
void
preview_wave_scale_zoom (PreviewWaveScale *self, double factor, guint64 center);
void preview_wave_scale_scroll (PreviewWaveScale *self, gint64 by);
void preview_wave_scale_follow (PreviewWaveScale *self, guint64 time);
void preview_wave_scale_reveal (PreviewWaveScale *self, guint64 time);
double
preview_wave_scale_get_x (PreviewWaveScale *self, guint64 time, double width);
guint64
preview_wave_scale_get_time (PreviewWaveScale *self, double x, double width);

G_END_DECLS
