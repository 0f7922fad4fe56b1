/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-batches.h"

/**
 * camb_batches_count:
 * @n_ids: how many runs are asked for
 *
 * Tells how many calls it takes: as few as there can be.
 *
 * Returns: the number of batches
 */
guint
camb_batches_count (guint n_ids)
{
  return n_ids / CAMB_BATCH_MAX + (n_ids % CAMB_BATCH_MAX != 0);
}

/**
 * camb_batches_get_size:
 * @n_ids: how many runs are asked for
 * @batch: which batch, less than camb_batches_count()
 *
 * Tells how many ids a batch holds.
 *
 * Batches are balanced, larger ones first. So three or more ids never make a
 * batch of fewer than three, which one page of the API refuses; five at most
 * are allowed by all. A batch of one is for the single endpoint.
 *
 * Returns: 1 to %CAMB_BATCH_MAX; 0 for a batch that does not exist
 */
guint
camb_batches_get_size (guint n_ids, guint batch)
{
  guint n_batches = camb_batches_count (n_ids);

  if (batch >= n_batches)
    return 0;
  return n_ids / n_batches + (batch < n_ids % n_batches);
}
