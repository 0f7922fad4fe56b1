/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What chance alone would do: a fair coin, thrown n times. */

#include "config.h"

#include <math.h>

#include "preview-blind-stats.h"

/* The share of all outcomes of @n throws that have exactly @k heads. It goes
 * by logarithms, since 2^n is beyond any number type soon. */
static long double
get_share (guint n, guint k)
{
  return expl (lgammal ((long double)n + 1) - lgammal ((long double)k + 1) -
               lgammal ((long double)(n - k) + 1) -
               (long double)n * logl (2.0L));
}

/* P (X ≥ k), for k in the upper half, where the terms only fall. */
static long double
get_upper_tail (guint n, guint k)
{
  long double term = get_share (n, k);
  long double sum = 0;

  for (guint i = k; i <= n && term > sum * 1e-22L; i++) {
    sum += term;
    term *= (long double)(n - i) / (long double)(i + 1);
  }
  return sum;
}

/**
 * preview_blind_p_value:
 * @n: how many answers there are
 * @k: how many of them are of one sort, such as right; at most @n
 * @two_sided: whether too few would tell as much as too many
 *
 * The exact binomial test against a fair coin.
 *
 * Returns: how likely chance alone gets at least as far, 0 to 1
 */
double
preview_blind_p_value (guint n, guint k, gboolean two_sided)
{
  long double p;

  g_return_val_if_fail (k <= n, 1);

  /* The coin is fair, so both tails are alike. */
  if (two_sided)
    k = MAX (k, n - k);
  if (2 * (guint64)k > n)
    p = get_upper_tail (n, k);
  else if (k == 0)
    return 1;
  else
    p = 1 - get_upper_tail (n, n - k + 1);
  return (double)MIN (two_sided ? 2 * p : p, 1.0L);
}

/**
 * preview_blind_find_needed:
 * @n: how many answers there will be
 * @two_sided: as for preview_blind_p_value()
 *
 * Returns: how many of one sort would show a difference at
 *   %PREVIEW_BLIND_LEVEL; more than @n if even all would not
 */
guint
preview_blind_find_needed (guint n, gboolean two_sided)
{
  guint k = n / 2 + 1;

  while (k <= n &&
         preview_blind_p_value (n, k, two_sided) > PREVIEW_BLIND_LEVEL)
    k++;
  return k;
}
