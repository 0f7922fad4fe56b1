/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-batches.h"

/* Every n: as few calls as there can be, none too large, balanced, and no
 * batch of fewer than three unless there are fewer runs. */
static void
test_all_sizes (void)
{
  for (guint n = 1; n <= 200; n++) {
    guint n_batches = camb_batches_count (n);
    guint sum = 0;
    guint smallest = G_MAXUINT;
    guint largest = 0;

    g_assert_cmpuint (n_batches, ==, (n + 4) / 5);
    for (guint i = 0; i < n_batches; i++) {
      guint size = camb_batches_get_size (n, i);

      sum += size;
      smallest = MIN (smallest, size);
      largest = MAX (largest, size);
    }
    g_assert_cmpuint (sum, ==, n);
    g_assert_cmpuint (largest, <=, CAMB_BATCH_MAX);
    g_assert_cmpuint (largest - smallest, <=, 1);
    g_assert_cmpuint (smallest, >=, MIN (n, 3));
    g_assert_cmpuint (camb_batches_get_size (n, n_batches), ==, 0);
  }
}

/* Taking the first batch again and again, as a lane does, comes to the same. */
static void
test_one_by_one (void)
{
  for (guint n = 1; n <= 200; n++) {
    guint n_calls = 0;

    for (guint left = n; left > 0; n_calls++) {
      guint size = camb_batches_get_size (left, 0);

      g_assert_cmpuint (size, ==, camb_batches_get_size (n, n_calls));
      left -= size;
    }
    g_assert_cmpuint (n_calls, ==, camb_batches_count (n));
  }
}

static void
test_examples (void)
{
  g_assert_cmpuint (camb_batches_count (0), ==, 0);
  g_assert_cmpuint (camb_batches_get_size (0, 0), ==, 0);
  g_assert_cmpuint (camb_batches_get_size (1, 0), ==, 1);
  g_assert_cmpuint (camb_batches_get_size (6, 0), ==, 3);
  g_assert_cmpuint (camb_batches_get_size (6, 1), ==, 3);
  g_assert_cmpuint (camb_batches_get_size (11, 0), ==, 4);
  g_assert_cmpuint (camb_batches_get_size (11, 2), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/batches/all-sizes", test_all_sizes);
  g_test_add_func ("/batches/one-by-one", test_one_by_one);
  g_test_add_func ("/batches/examples", test_examples);
  return g_test_run ();
}
