/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <gst/gst.h>
#include <math.h>
#include <string.h>

#include "preview-edit-rate.h"

/* When nothing is known, and what is taken for a rate. */
#define DEFAULT_FPS 25
#define MIN_FPS 1
#define MAX_FPS 480

/* What one file rounds 24000/1001 to and another one does not. */
#define TOLERANCE 0.0005

/* The end of a stream is often given a little before that of its last frame. */
#define SLACK GST_MSECOND

static int
find_divisor (int a, int b)
{
  while (b != 0) {
    int rest = a % b;

    a = b;
    b = rest;
  }
  return a;
}

/* Those that are not whole are 1000/1001 of one that is, whatever fraction
 * they were rounded to. */
static void
snap (PreviewEditRate *self)
{
  double fps = (double)self->n / self->d;
  int base = (int)ceil (fps - TOLERANCE);
  int divisor = find_divisor (self->n, self->d);

  if (fabs (fps - base) < TOLERANCE) {
    self->n = base;
    self->d = 1;
  } else if (fabs (fps - base * 1000 / 1001.0) < TOLERANCE) {
    self->n = base * 1000;
    self->d = 1001;
  } else {
    self->n /= divisor;
    self->d /= divisor;
  }
}

/**
 * preview_edit_rate_new:
 * @n: frames per second, numerator; 0 if unknown
 * @d: frames per second, denominator
 * @drop: whether timecodes are to be drop-frame
 *
 * Takes what a file says for one of the rates that editors know: 2997/100 is
 * 30000/1001. Without a rate, or with one that is none, it is 25.
 *
 * Returns: the rate; not drop-frame unless 30000/1001 or 60000/1001
 */
PreviewEditRate
preview_edit_rate_new (int n, int d, gboolean drop)
{
  PreviewEditRate self = {n, d, FALSE};

  if (n <= 0 || d <= 0 || n / d < MIN_FPS || n / d > MAX_FPS)
    self = (PreviewEditRate){DEFAULT_FPS, 1, FALSE};
  snap (&self);
  self.drop = drop && self.d == 1001 && (self.n == 30000 || self.n == 60000);
  return self;
}

/**
 * preview_edit_rate_equal:
 * @a: a rate
 * @b: another
 *
 * Returns: whether they have the same frames, whatever they call them
 */
gboolean
preview_edit_rate_equal (const PreviewEditRate *a, const PreviewEditRate *b)
{
  return (gint64)a->n * b->d == (gint64)b->n * a->d;
}

/**
 * preview_edit_rate_to_frame:
 * @self: a rate
 * @time: in nanoseconds
 *
 * Returns: the frame that begins nearest to @time
 */
guint64
preview_edit_rate_to_frame (const PreviewEditRate *self, guint64 time)
{
  return gst_util_uint64_scale_round (time, (guint64)self->n,
                                      GST_SECOND * (guint64)self->d);
}

/**
 * preview_edit_rate_to_length:
 * @self: a rate
 * @duration: of a medium, in nanoseconds
 *
 * Returns: how many whole frames it has; a millisecond may be missing
 */
guint64
preview_edit_rate_to_length (const PreviewEditRate *self, guint64 duration)
{
  return gst_util_uint64_scale (duration + SLACK, (guint64)self->n,
                                GST_SECOND * (guint64)self->d);
}

/**
 * preview_edit_rate_to_time:
 * @self: a rate
 * @frame: a frame, or a number of frames
 *
 * Returns: when it begins, in nanoseconds, to the nearest one
 */
guint64
preview_edit_rate_to_time (const PreviewEditRate *self, guint64 frame)
{
  return gst_util_uint64_scale_round (frame, GST_SECOND * (guint64)self->d,
                                      (guint64)self->n);
}

/**
 * preview_edit_rate_to_double:
 * @self: a rate
 *
 * Returns: frames per second
 */
double
preview_edit_rate_to_double (const PreviewEditRate *self)
{
  return (double)self->n / self->d;
}

/**
 * preview_edit_rate_get_base:
 * @self: a rate
 *
 * Returns: how many frames a timecode counts to before the next second
 */
int
preview_edit_rate_get_base (const PreviewEditRate *self)
{
  return (self->n + self->d - 1) / self->d;
}

/**
 * preview_edit_rate_is_ntsc:
 * @self: a rate
 *
 * Returns: whether seconds last 1001/1000 of what their timecode says
 */
gboolean
preview_edit_rate_is_ntsc (const PreviewEditRate *self)
{
  return self->d == 1001;
}

/* How many numbers are skipped at the start of a minute but every tenth. */
static guint64
get_n_dropped (const PreviewEditRate *self)
{
  return self->drop ? (guint64)preview_edit_rate_get_base (self) / 15 : 0;
}

static guint64
count_minute (const PreviewEditRate *self)
{
  return (guint64)preview_edit_rate_get_base (self) * 60 - get_n_dropped (self);
}

static guint64
count_ten_minutes (const PreviewEditRate *self)
{
  return count_minute (self) * 10 + get_n_dropped (self);
}

/**
 * preview_edit_rate_dup_timecode:
 * @self: a rate
 * @frame: a number of frames since midnight
 *
 * Returns: (transfer full): its SMPTE timecode: HH:MM:SS:FF, or HH:MM:SS;FF
 *     for drop-frame; it starts again after 24 hours
 */
char *
preview_edit_rate_dup_timecode (const PreviewEditRate *self, guint64 frame)
{
  guint64 base = (guint64)preview_edit_rate_get_base (self);
  guint64 n_dropped = get_n_dropped (self);
  guint64 tens = frame / count_ten_minutes (self);
  guint64 rest = frame % count_ten_minutes (self);
  guint64 number = frame + tens * 9 * n_dropped;

  /* The first minute of ten is the one that skips nothing. */
  if (rest >= count_minute (self) + n_dropped)
    number += (rest - n_dropped) / count_minute (self) * n_dropped;
  return g_strdup_printf (
      "%02u:%02u:%02u%c%02u", (guint)(number / base / 3600 % 24),
      (guint)(number / base / 60 % 60), (guint)(number / base % 60),
      self->drop ? ';' : ':', (guint)(number % base));
}

/* Reads two digits and what separates them from the next ones. */
static gboolean
read_field (const char **at,
            const char *separators,
            guint limit,
            guint64 *value)
{
  if (!g_ascii_isdigit ((*at)[0]) || !g_ascii_isdigit ((*at)[1]))
    return FALSE;
  *value = (guint64)(((*at)[0] - '0') * 10 + (*at)[1] - '0');
  *at += 2;
  if (*separators == '\0')
    return **at == '\0' && *value < limit;
  if (**at == '\0' || strchr (separators, **at) == NULL)
    return FALSE;
  *at += 1;
  return *value < limit;
}

/**
 * preview_edit_rate_parse_timecode:
 * @self: a rate
 * @text: HH:MM:SS:FF; any of : ; . , before the frames
 * @frame: (out): the number of frames since midnight
 *
 * Reads a timecode, as drop-frame or not as the rate says.
 *
 * Returns: whether it is one, and not one that drop-frame skips
 */
gboolean
preview_edit_rate_parse_timecode (const PreviewEditRate *self,
                                  const char *text,
                                  guint64 *frame)
{
  guint base = (guint)preview_edit_rate_get_base (self);
  guint64 n_dropped = get_n_dropped (self);
  guint64 hours, minutes, seconds, frames, total;

  if (base > 99 || !read_field (&text, ":", 24, &hours) ||
      !read_field (&text, ":", 60, &minutes) ||
      !read_field (&text, ":;.,", 60, &seconds) ||
      !read_field (&text, "", base, &frames))
    return FALSE;
  if (minutes % 10 != 0 && seconds == 0 && frames < n_dropped)
    return FALSE;
  total = hours * 60 + minutes;
  *frame =
      (total * 60 + seconds) * base + frames - n_dropped * (total - total / 10);
  return TRUE;
}
