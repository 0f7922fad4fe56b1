/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-api"

#include "config.h"

#include "camb-resolver.h"

#include "camb-lane.h"
#include "camb-links.h"

/**
 * camb_resolver_ask:
 * @account: whom to ask, and with which key
 * @policy: (nullable): how patient to be; the longest of those who share a call
 *     counts
 * @kind: the kind of the run
 * @run_id: the run, not 0
 * @counters: (nullable): where calls are counted that this question causes
 *
 * Asks what a run is. This never waits.
 *
 * What is asked for within %CAMB_GATHER_MS milliseconds, by whichever thread,
 * shares the calls: as few as there can be for each account and kind. A run
 * that is being asked for already is not asked for again. A lone run takes the
 * endpoint for one.
 *
 * Returns: (transfer full): the question, for camb_lookup_wait() or
 *     camb_lookup_then(); the same for all who ask at the same time
 */
CambLookup *
camb_resolver_ask (CambAccount *account,
                   const CambPolicy *policy,
                   CambKind kind,
                   guint64 run_id,
                   CambCounters *counters)
{
  CambLookup *lookup;
  CambLane *lane;

  g_return_val_if_fail (account != NULL, NULL);
  g_return_val_if_fail ((guint)kind < CAMB_N_KINDS, NULL);
  g_return_val_if_fail (run_id > 0, NULL);

  g_mutex_lock (&camb_resolver_mutex);
  lane = camb_lane_find_locked (account);
  lookup = camb_lane_ask_locked (lane, policy, kind, run_id, counters);
  g_mutex_unlock (&camb_resolver_mutex);
  return lookup;
}

/**
 * camb_resolver_drain:
 *
 * Waits until nothing is asked any more and all threads of the resolver have
 * ended. For tests and leak checkers.
 */
void
camb_resolver_drain (void)
{
  camb_lane_drain ();
  camb_links_drain ();
  camb_http_drain ();
}
