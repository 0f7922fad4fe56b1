/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <math.h>

#include "preview-wave-scale.h"

struct _PreviewWaveScale
{
  GObject parent_instance;

  guint64 duration;
  guint64 start;
  guint64 span;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewWaveScale, preview_wave_scale, G_TYPE_OBJECT)

static void
preview_wave_scale_class_init (PreviewWaveScaleClass *klass)
{
  /**
   * PreviewWaveScale::changed:
   * @self: a scale
   */
  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
preview_wave_scale_init (PreviewWaveScale *self)
{
  self->span = PREVIEW_WAVE_MIN_SPAN;
}

/**
 * preview_wave_scale_new:
 *
 * Returns: (transfer full): a scale of nothing
 */
PreviewWaveScale *
preview_wave_scale_new (void)
{
  return g_object_new (PREVIEW_TYPE_WAVE_SCALE, NULL);
}

/**
 * preview_wave_scale_get_duration:
 * @self: a scale
 *
 * Returns: how much there is, in nanoseconds
 */
guint64
preview_wave_scale_get_duration (PreviewWaveScale *self)
{
  return self->duration;
}

/**
 * preview_wave_scale_set_duration:
 * @self: a scale
 * @duration: how much there is, in nanoseconds
 *
 * Who sees all of it goes on seeing all.
 */
void
preview_wave_scale_set_duration (PreviewWaveScale *self, guint64 duration)
{
  gboolean is_whole = self->span >= self->duration;

  if (self->duration == duration)
    return;
  self->duration = duration;
  preview_wave_scale_show (self, is_whole ? 0 : self->start,
                           is_whole ? duration : self->span);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * preview_wave_scale_get_start:
 * @self: a scale
 *
 * Returns: the time at the left edge, in nanoseconds
 */
guint64
preview_wave_scale_get_start (PreviewWaveScale *self)
{
  return self->start;
}

/**
 * preview_wave_scale_get_span:
 * @self: a scale
 *
 * Returns: how much is on screen, in nanoseconds
 */
guint64
preview_wave_scale_get_span (PreviewWaveScale *self)
{
  return self->span;
}

/**
 * preview_wave_scale_show:
 * @self: a scale
 * @start: the time at the left edge, in nanoseconds
 * @span: how much is on screen, in nanoseconds
 *
 * Shows that part, or the nearest that there is.
 */
void
preview_wave_scale_show (PreviewWaveScale *self, guint64 start, guint64 span)
{
  span = MIN (span, self->duration);
  span = MAX (span, PREVIEW_WAVE_MIN_SPAN);
  start = MIN (start, self->duration > span ? self->duration - span : 0);
  if (self->start == start && self->span == span)
    return;
  self->start = start;
  self->span = span;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * preview_wave_scale_zoom:
 * @self: a scale
 * @factor: how much larger things become, more than 0
 * @center: the time that stays where it is, in nanoseconds
 */
void
preview_wave_scale_zoom (PreviewWaveScale *self, double factor, guint64 center)
{
  double span =
      CLAMP ((double)self->span / factor, (double)PREVIEW_WAVE_MIN_SPAN,
             MAX ((double)self->duration, PREVIEW_WAVE_MIN_SPAN));
  double share;
  double start;

  center = CLAMP (center, self->start, self->start + self->span);
  share = (double)(center - self->start) / (double)self->span;
  start = (double)center - share * span;
  preview_wave_scale_show (self, (guint64)MAX (start, 0),
                           (guint64)llround (span));
}

/**
 * preview_wave_scale_scroll:
 * @self: a scale
 * @by: how far to go on, in nanoseconds
 */
void
preview_wave_scale_scroll (PreviewWaveScale *self, gint64 by)
{
  gint64 start = (gint64)self->start + by;

  preview_wave_scale_show (self, (guint64)MAX (start, 0), self->span);
}

/**
 * preview_wave_scale_follow:
 * @self: a scale
 * @time: what is played, in nanoseconds
 *
 * Turns the page when the time leaves it: all stands still until then.
 */
void
preview_wave_scale_follow (PreviewWaveScale *self, guint64 time)
{
  if (time >= self->start && time <= self->start + self->span)
    return;
  preview_wave_scale_show (
      self, time > self->span / 20 ? time - self->span / 20 : 0, self->span);
}

/**
 * preview_wave_scale_reveal:
 * @self: a scale
 * @time: in nanoseconds
 *
 * Shows that time in the middle, if it is not on screen.
 */
void
preview_wave_scale_reveal (PreviewWaveScale *self, guint64 time)
{
  if (time >= self->start && time <= self->start + self->span)
    return;
  preview_wave_scale_show (
      self, time > self->span / 2 ? time - self->span / 2 : 0, self->span);
}

/**
 * preview_wave_scale_get_x:
 * @self: a scale
 * @time: in nanoseconds
 * @width: of the screen
 *
 * Returns: where that time is
 */
double
preview_wave_scale_get_x (PreviewWaveScale *self, guint64 time, double width)
{
  return ((double)time - (double)self->start) / (double)self->span * width;
}

/**
 * preview_wave_scale_get_time:
 * @self: a scale
 * @x: a place
 * @width: of the screen
 *
 * Returns: the time there, in nanoseconds, as far as there is one
 */
guint64
preview_wave_scale_get_time (PreviewWaveScale *self, double x, double width)
{
  double time = (double)self->start + x / MAX (width, 1) * (double)self->span;

  return (guint64)CLAMP (time, 0, (double)self->duration);
}
