/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <math.h>

#include "preview-close-up.h"
#include "preview-part-reader.h"

#define SECOND (G_GUINT64_CONSTANT (1000000000))

/* Samples of one part, all channels as one. */
typedef struct
{
  GArray *samples;
  int rate;
  guint64 start;
  guint64 end;
} Part;

struct _PreviewCloseUp
{
  GObject parent_instance;

  PreviewPartReader *reader;
  Part *part;
  /* What was asked for. */
  guint64 start;
  guint64 end;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewCloseUp, preview_close_up, G_TYPE_OBJECT)

static void
part_free (gpointer data)
{
  Part *self = data;

  g_array_unref (self->samples);
  g_free (self);
}

static float
mix (const PreviewSamples *samples, gsize i)
{
  float sum = 0;

  for (guint c = 0; c < samples->n_channels; c++)
    sum += samples->channels[c][i * samples->stride];
  return sum / (float)samples->n_channels;
}

static gsize
get_place (const Part *self, guint64 time)
{
  return (gsize)((double)(time - self->start) * self->rate / (double)SECOND);
}

/* A gap is silence; what overlaps was there already. */
static void
take (gpointer work, const PreviewSamples *samples)
{
  Part *self = work;
  gint64 place;
  gsize from = 0;

  if (self->rate == 0)
    self->rate = samples->rate;
  if (samples->rate != self->rate)
    return;
  place = llround (((double)samples->time - (double)self->start) * self->rate /
                   (double)SECOND);
  if (place > (gint64)(PREVIEW_CLOSE_UP_MAX / SECOND) * self->rate ||
      place < -(gint64)(PREVIEW_CLOSE_UP_MAX / SECOND) * self->rate)
    return;
  if (place < (gint64)self->samples->len)
    from = (gsize)((gint64)self->samples->len - place);
  else if (place > (gint64)self->samples->len + self->rate / 200)
    g_array_set_size (self->samples, (guint)place);
  /* Never more than was asked for, whatever time stamps say. */
  for (gsize i = from;
       i < samples->n_frames &&
       self->samples->len < PREVIEW_CLOSE_UP_MAX / SECOND * (guint)self->rate;
       i++) {
    float sample = mix (samples, i);

    g_array_append_val (self->samples, sample);
  }
}

static void
done (gpointer work, gpointer owner)
{
  PreviewCloseUp *self = owner;
  Part *part = work;
  Part *copy = g_new (Part, 1);

  *copy = *part;
  g_array_ref (copy->samples);
  g_clear_pointer (&self->part, part_free);
  self->part = copy;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static const PreviewPartFuncs funcs = {take, done, part_free};

static void
preview_close_up_dispose (GObject *object)
{
  PreviewCloseUp *self = PREVIEW_CLOSE_UP (object);

  g_clear_pointer (&self->reader, preview_part_reader_stop);
  g_clear_pointer (&self->part, part_free);
  G_OBJECT_CLASS (preview_close_up_parent_class)->dispose (object);
}

static void
preview_close_up_class_init (PreviewCloseUpClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = preview_close_up_dispose;

  /**
   * PreviewCloseUp::changed:
   * @self: a close-up
   */
  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
preview_close_up_init (PreviewCloseUp *self)
{
}

/**
 * preview_close_up_new:
 * @spec: which run in which language
 * @account: where it comes from
 * @track: which of its sounds
 *
 * Returns: (transfer full): a close-up of nothing
 */
PreviewCloseUp *
preview_close_up_new (const PreviewSpec *spec,
                      PreviewAccount *account,
                      PreviewSoundTrack track)
{
  PreviewCloseUp *self = g_object_new (PREVIEW_TYPE_CLOSE_UP, NULL);

  self->reader = preview_part_reader_new (spec, account, track, &funcs, self);
  return self;
}

/**
 * preview_close_up_want:
 * @self: a close-up
 * @start: in nanoseconds
 * @end: in nanoseconds
 *
 * Asks for what is on screen, and as much before and after it.
 *
 * Returns: whether it is there
 */
gboolean
preview_close_up_want (PreviewCloseUp *self, guint64 start, guint64 end)
{
  const guint64 margin = MIN (end - start, PREVIEW_CLOSE_UP_MAX / 4);
  Part *part;

  if (self->part != NULL && self->part->start <= start &&
      self->part->end >= end)
    return TRUE;
  if (end - start > PREVIEW_CLOSE_UP_MAX / 2 ||
      (self->end > 0 && self->start <= start && self->end >= end))
    return FALSE;
  self->start = start > margin ? start - margin : 0;
  self->end = end + margin;
  preview_part_reader_cancel (self->reader);
  part = g_new0 (Part, 1);
  part->samples = g_array_new (FALSE, TRUE, sizeof (float));
  part->start = self->start;
  part->end = self->end;
  preview_part_reader_push (self->reader, part->start, part->end, part);
  return FALSE;
}

/**
 * preview_close_up_find:
 * @self: a close-up that is there
 * @start: in nanoseconds
 * @end: in nanoseconds
 * @low: (out): the lowest sample, from -1
 * @high: (out): the highest, up to 1
 *
 * Finds the extremes from the sample at @start to the first behind @end, so
 * that neighbours touch.
 *
 * Returns: whether there are any
 */
gboolean
preview_close_up_find (PreviewCloseUp *self,
                       guint64 start,
                       guint64 end,
                       float *low,
                       float *high)
{
  const Part *part = self->part;
  const float *samples;
  gsize first, last;

  if (part == NULL || part->rate == 0 || start < part->start)
    return FALSE;
  samples = (const float *)(gpointer)part->samples->data;
  first = get_place (part, start);
  last = MIN (get_place (part, end) + 2, part->samples->len);
  if (first >= last)
    return FALSE;
  *low = *high = samples[first];
  for (gsize i = first; i < last; i++) {
    *low = MIN (*low, samples[i]);
    *high = MAX (*high, samples[i]);
  }
  return TRUE;
}
