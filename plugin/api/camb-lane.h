/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-lookup-private.h"

G_BEGIN_DECLS

/* How long a look-up waits for others to share its call, in milliseconds. */
#define CAMB_GATHER_MS 20

/**
 * CambLane:
 *
 * The way to the service for one account: one call at a time. It has a thread
 * of its own, and lives as long as that has work.
 */
typedef struct _CambLane CambLane;

CambLane *camb_lane_find_locked (CambAccount *account);
CambLookup *camb_lane_ask_locked (CambLane *self,
                                  const CambPolicy *policy,
                                  CambKind kind,
                                  guint64 run_id,
                                  CambCounters *counters);
void camb_lane_drain (void);

G_END_DECLS
