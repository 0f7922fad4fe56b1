/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>
#include <stdlib.h>

#include "camb-units.h"

/* What speech can be. Slower is silence within the cue, faster is no speech;
 * a thousandfold error is far out on one side or the other. */
#define SLOWEST 1.5
#define FASTEST 35.0

/* Closer to a whole number than this is one: rounding errors of a writer. */
#define FRACTION 1e-6

/* The speed of so many lines says as much as that of all. */
#define MAX_SAMPLES 4096

#define LONGEST (48.0 * 3600.0)

typedef struct
{
  double last;
  double speed;
  gboolean fractions;
} Evidence;

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a;
  double y = *(const double *)b;

  return (x > y) - (x < y);
}

static gboolean
has_fraction (double value)
{
  return isfinite (value) && fabs (value - rint (value)) > FRACTION;
}

/* How long a line lasts. Without an end it is the way to the next start, which
 * is too long where nobody speaks but of the right order. */
static double
get_length (const CambTiming *timing, const CambTiming *next)
{
  double end = timing->end;

  if (!isfinite (end) && next != NULL)
    end = next->start;
  return isfinite (timing->start) && isfinite (end) ? end - timing->start : 0;
}

/* The median of the characters per unit of time, or 0 if no line tells. */
static double
get_speed (const CambTiming *timings, guint n)
{
  g_autofree double *speeds = g_new (double, MAX_SAMPLES + 1);
  guint step = n / MAX_SAMPLES + 1;
  guint n_speeds = 0;

  for (guint i = 0; i < n; i += step) {
    const CambTiming *next = i + 1 < n ? &timings[i + 1] : NULL;
    double length = get_length (&timings[i], next);

    if (length > 0)
      speeds[n_speeds++] = timings[i].n_chars / length;
  }
  if (n_speeds == 0)
    return 0;
  qsort (speeds, n_speeds, sizeof (double), compare_doubles);
  return speeds[n_speeds / 2];
}

static Evidence
gather (const CambTiming *timings, guint n)
{
  Evidence self = {0};

  for (guint i = 0; i < n; i++) {
    double start = timings[i].start;
    double end = timings[i].end;

    self.fractions |= has_fraction (start) || has_fraction (end);
    if (isfinite (start))
      self.last = MAX (self.last, start);
    if (isfinite (end))
      self.last = MAX (self.last, end);
  }
  self.speed = get_speed (timings, n);
  return self;
}

/* How badly speech fits, as a logarithm: 0 is plausible. */
static double
get_speed_cost (double speed)
{
  if (speed <= 0)
    return 0;
  if (speed < SLOWEST)
    return log (SLOWEST / speed);
  return speed > FASTEST ? log (speed / FASTEST) : 0;
}

/* How badly the last end, in seconds, fits the media. Ending early is common:
 * the rest is music. Running on is not, and counts four times as much. */
static double
get_media_cost (double last, double media)
{
  double excess;

  if (last <= 0)
    return 0;
  excess = log (last / (media > 0 ? media : LONGEST));
  if (excess > 0)
    return 2 * excess;
  return media > 0 ? -0.5 * excess : 0;
}

static double
get_cost (const Evidence *self, double scale, double media)
{
  return get_speed_cost (self->speed / scale) +
         get_media_cost (self->last * scale, media);
}

static char *
explain (const Evidence *self, CambTimeUnit unit, double media)
{
  gboolean seconds = unit == CAMB_TIME_UNIT_SECONDS;
  double scale = seconds ? 1 : 1e-3;
  double other = seconds ? 1e-3 : 1;
  g_autofree char *length =
      media > 0 ? g_strdup_printf ("%.3f s", media) : g_strdup ("unknown");

  return g_strdup_printf (
      "%s: an end at %.6g s and %.3g characters per second fit better than "
      "%.6g s and %.3g (length of the media: %s)",
      seconds ? "seconds" : "milliseconds", self->last * scale,
      self->speed / scale, self->last * other, self->speed / other, length);
}

/* Fractions mean seconds, unless this would make the transcript a hundred
 * times as long as the media and milliseconds would make it fit. */
static gboolean
is_fraction_of_second (const Evidence *self, double media)
{
  gboolean absurd =
      media > 0 && self->last > 100 * media && self->last / 1000 <= 1.1 * media;

  return self->fractions && !absurd;
}

/* Decides in which unit @timings are: by fractional values, then by how well
 * the last end fits @media_duration (nanoseconds, G_MAXUINT64 if unknown)
 * together with how fast people would speak. A tie means seconds, which is
 * what the API documents say. @reason gets an English line for the log. */
CambTimeUnit
camb_units_decide (const CambTiming *timings,
                   guint n_timings,
                   guint64 media_duration,
                   char **reason)
{
  Evidence evidence = gather (timings, n_timings);
  gboolean known = media_duration != G_MAXUINT64;
  double media = known ? media_duration / 1e9 : 0;
  CambTimeUnit unit = CAMB_TIME_UNIT_SECONDS;

  if (evidence.last <= 0) {
    *reason = g_strdup ("seconds: no times to judge by");
    return unit;
  }
  if (is_fraction_of_second (&evidence, media)) {
    *reason = g_strdup ("seconds: there are times with fractions");
    return unit;
  }
  if (get_cost (&evidence, 1e-3, media) < get_cost (&evidence, 1, media))
    unit = CAMB_TIME_UNIT_MILLISECONDS;
  *reason = explain (&evidence, unit, media);
  return unit;
}
