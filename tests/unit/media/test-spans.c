/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-spans.h"

#include <string.h>

/* Small, so that pieces meet often. */
#define SIZE 61
#define N_RUNS 300
#define N_STEPS 100

/* What is there, byte by byte: slow, but beyond doubt. */
typedef struct
{
  CambSpans spans;
  gboolean map[SIZE + 1];
} Pair;

static guint64
reach (const Pair *self, guint64 position)
{
  while (position < SIZE && self->map[position])
    position++;
  return position;
}

static void
check_form (const CambSpans *spans)
{
  for (guint i = 0; i < spans->items->len; i++) {
    const CambSpan *span = &g_array_index (spans->items, CambSpan, i);

    g_assert_cmpuint (span->start, <, span->end);
    /* Pieces that touch are one. */
    if (i > 0)
      g_assert_cmpuint (span[-1].end, <, span->start);
  }
}

static void
check_at (const Pair *self, guint64 position, guint64 size)
{
  CambSpan hole = {0, 0};
  guint64 start = reach (self, position), end = start;

  g_assert_cmpuint (camb_spans_reach (&self->spans, position), ==, start);
  while (end < size && (end >= SIZE || !self->map[end]))
    end++;
  g_assert_cmpint (camb_spans_find_hole (&self->spans, position, size, &hole),
                   ==, start < size);
  if (start < size) {
    g_assert_cmpuint (hole.start, ==, start);
    g_assert_cmpuint (hole.end, ==, end);
  }
}

static void
check_overlap (const Pair *self, guint64 start, guint64 end)
{
  guint64 sum = 0;

  for (guint64 i = start; i < MIN (end, SIZE); i++)
    sum += self->map[i];
  g_assert_cmpuint (camb_spans_overlap (&self->spans, start, end), ==, sum);
}

static void
step (Pair *self, GRand *rand)
{
  guint64 start = g_rand_int_range (rand, 0, SIZE);
  guint64 end = start + g_rand_int_range (rand, 0, 9);
  gboolean add = g_rand_boolean (rand);

  /* Sometimes the wrong way round, too. */
  if (g_rand_int_range (rand, 0, 8) == 0)
    end = g_rand_int_range (rand, 0, SIZE);
  end = MIN (end, SIZE);
  if (add)
    camb_spans_add (&self->spans, start, end);
  else
    camb_spans_remove (&self->spans, start, end);
  for (guint64 i = start; i < end; i++)
    self->map[i] = add;
  check_form (&self->spans);
  for (guint i = 0; i <= SIZE; i++)
    check_at (self, i, g_rand_int_range (rand, 0, SIZE + 1));
  check_overlap (self, MIN (start, end), MAX (start, end));
  check_overlap (self, end, start);
}

static void
test_random (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < N_RUNS; i++) {
    Pair pair = {0};
    CambSpans copy;

    camb_spans_init (&pair.spans);
    for (guint k = 0; k < N_STEPS; k++)
      step (&pair, rand);
    camb_spans_copy (&copy, &pair.spans);
    g_assert_cmpmem (copy.items->data, copy.items->len * sizeof (CambSpan),
                     pair.spans.items->data,
                     pair.spans.items->len * sizeof (CambSpan));
    camb_spans_add (&copy, 0, SIZE);
    check_form (&pair.spans);
    check_overlap (&pair, 0, SIZE);
    camb_spans_clear (&copy);
    camb_spans_clear (&pair.spans);
  }
}

/* Offsets are those of files, up to the last. */
static void
test_ends (void)
{
  CambSpans spans;
  CambSpan hole;

  camb_spans_init (&spans);
  g_assert_true (camb_spans_find_hole (&spans, 0, G_MAXUINT64, &hole));
  g_assert_cmpuint (hole.end, ==, G_MAXUINT64);
  g_assert_false (camb_spans_find_hole (&spans, 0, 0, &hole));
  camb_spans_add (&spans, G_MAXUINT64 - 1, G_MAXUINT64);
  camb_spans_add (&spans, 0, 1);
  g_assert_cmpuint (spans.items->len, ==, 2);
  g_assert_cmpuint (camb_spans_reach (&spans, G_MAXUINT64 - 1), ==,
                    G_MAXUINT64);
  g_assert_cmpuint (camb_spans_reach (&spans, G_MAXUINT64), ==, G_MAXUINT64);
  g_assert_cmpuint (camb_spans_overlap (&spans, 0, G_MAXUINT64), ==, 2);
  camb_spans_add (&spans, 0, G_MAXUINT64);
  g_assert_cmpuint (spans.items->len, ==, 1);
  g_assert_false (camb_spans_find_hole (&spans, 0, G_MAXUINT64, &hole));
  camb_spans_remove (&spans, 1, G_MAXUINT64 - 1);
  g_assert_cmpuint (spans.items->len, ==, 2);
  camb_spans_clear (&spans);
}

/* Every second byte, from both ends. */
static void
test_many (void)
{
  CambSpans spans;
  const guint n = 20000;

  camb_spans_init (&spans);
  for (guint i = 0; i < n; i++)
    camb_spans_add (&spans, 2 * (n - 1 - i), 2 * (n - 1 - i) + 1);
  g_assert_cmpuint (spans.items->len, ==, n);
  g_assert_cmpuint (camb_spans_overlap (&spans, 0, 2 * n), ==, n);
  camb_spans_add (&spans, 0, 2 * n);
  g_assert_cmpuint (spans.items->len, ==, 1);
  camb_spans_remove (&spans, 0, 2 * n);
  g_assert_cmpuint (spans.items->len, ==, 0);
  camb_spans_clear (&spans);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spans/random", test_random);
  g_test_add_func ("/spans/ends", test_ends);
  g_test_add_func ("/spans/many", test_many);
  return g_test_run ();
}
