/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "preview-loop-joint.h"

/* -60 dBFS. */
#define SILENCE 0.001f
/* Shorter pauses are part of any sound. */
#define AUDIBLE_GAP (G_GUINT64_CONSTANT (20) * 1000000)
/* How much further than the sound's own steps a jump has to go to click, and
 * how far at least: -46 dBFS. */
#define AUDIBLE_RATIO 4.0
#define AUDIBLE_JUMP 0.005
/* In dB. */
#define AUDIBLE_STEP 6.0
/* In milliseconds: what a jump is compared with, and a level. */
#define NEIGHBOURHOOD 20
#define LEVEL_TIME 50
#define SECOND (G_GUINT64_CONSTANT (1000000000))

typedef struct
{
  const float *samples;
  gsize n_frames;
  guint channels;
} Part;

static float
get (const Part *part, gsize frame, guint channel)
{
  return part->samples[frame * part->channels + channel];
}

static gboolean
is_silent (const Part *part, gsize frame)
{
  for (guint c = 0; c < part->channels; c++) {
    if (fabsf (get (part, frame, c)) > SILENCE)
      return FALSE;
  }
  return TRUE;
}

static gsize
count_silence (const Part *part, gboolean from_end)
{
  gsize n = 0;

  while (n < part->n_frames &&
         is_silent (part, from_end ? part->n_frames - 1 - n : n))
    n++;
  return n;
}

static double
find_largest_step (const Part *part, gsize from, gsize to, guint channel)
{
  double largest = 0;

  for (gsize i = from + 1; i < to; i++)
    largest = MAX (largest, fabs ((double)get (part, i, channel) -
                                  get (part, i - 1, channel)));
  return largest;
}

static double
get_level (const Part *part, gsize from, gsize to)
{
  double sum = 0;

  for (gsize i = from; i < to; i++)
    for (guint c = 0; c < part->channels; c++)
      sum += (double)get (part, i, c) * get (part, i, c);
  sum /= MAX ((double)(to - from) * part->channels, 1);
  return 10 * log10 (MAX (sum, 1e-12));
}

/* The channel that jumps most, against its own neighbourhood. */
static void
measure_jump (PreviewLoopJoint *self,
              const Part *tail,
              const Part *head,
              gsize around)
{
  gsize tail_from = tail->n_frames - MIN (around, tail->n_frames);
  gsize head_to = MIN (around, head->n_frames);

  for (guint c = 0; c < tail->channels; c++) {
    double jump =
        fabs ((double)get (head, 0, c) - get (tail, tail->n_frames - 1, c));
    double usual = MAX (find_largest_step (tail, tail_from, tail->n_frames, c),
                        find_largest_step (head, 0, head_to, c));

    if (c > 0 && jump <= self->jump)
      continue;
    self->jump = jump;
    self->usual = usual;
  }
}

static PreviewLoopFlaw
find_flaw (const PreviewLoopJoint *self)
{
  if (self->gap >= AUDIBLE_GAP)
    return PREVIEW_LOOP_GAP;
  if (self->jump > AUDIBLE_JUMP && self->jump > self->usual * AUDIBLE_RATIO)
    return PREVIEW_LOOP_CLICK;
  if (fabs (self->step) >= AUDIBLE_STEP)
    return PREVIEW_LOOP_STEP;
  return PREVIEW_LOOP_SEAMLESS;
}

/**
 * preview_loop_joint_measure:
 * @self: what is filled in
 * @tail: the end of a sound, interleaved
 * @n_tail: in frames, at least one
 * @head: its start
 * @n_head: in frames, at least one
 * @channels: how many
 * @rate: frames a second
 *
 * Measures what is heard when a sound starts again right after its end.
 */
void
preview_loop_joint_measure (PreviewLoopJoint *self,
                            const float *tail,
                            gsize n_tail,
                            const float *head,
                            gsize n_head,
                            guint channels,
                            guint rate)
{
  const Part end = {tail, n_tail, channels};
  const Part start = {head, n_head, channels};
  const gsize around = (gsize)rate * NEIGHBOURHOOD / 1000;
  const gsize long_around = (gsize)rate * LEVEL_TIME / 1000;
  gsize n_silent = count_silence (&end, TRUE) + count_silence (&start, FALSE);

  g_return_if_fail (n_tail > 0 && n_head > 0 && channels > 0 && rate > 0);

  *self = (PreviewLoopJoint){0};
  self->gap = n_silent * SECOND / rate;
  measure_jump (self, &end, &start, around);
  self->step = get_level (&start, 0, MIN (long_around, n_head)) -
               get_level (&end, n_tail - MIN (long_around, n_tail), n_tail);
  self->flaw = find_flaw (self);
}

/**
 * preview_loop_joint_describe:
 * @self: what was measured
 *
 * Returns: (transfer full): how it loops, with figures, for the user
 */
char *
preview_loop_joint_describe (const PreviewLoopJoint *self)
{
  switch (self->flaw) {
  case PREVIEW_LOOP_GAP:
    return g_strdup_printf (_ ("Gap of %u ms in the loop"),
                            (guint)(self->gap / 1000000));
  case PREVIEW_LOOP_CLICK:
    return g_strdup_printf (_ ("Click in the loop: a jump of %.1f dBFS"),
                            20 * log10 (self->jump));
  case PREVIEW_LOOP_STEP:
    return g_strdup_printf (self->step > 0
                                ? _ ("Uneven loop: the start is %.0f dB louder "
                                     "than the end")
                                : _ ("Uneven loop: the start is %.0f dB softer "
                                     "than the end"),
                            fabs (self->step));
  case PREVIEW_LOOP_SEAMLESS:
  default:
    return g_strdup (_ ("Loops without a seam"));
  }
}
