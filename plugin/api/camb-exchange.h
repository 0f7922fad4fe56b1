/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

#include "camb-account.h"
#include "camb-counters.h"
#include "camb-kind.h"

G_BEGIN_DECLS

/**
 * CambQuestion:
 * @account: whom to ask, and with which key
 * @kind: the kind of all runs
 * @run_ids: (array length=n_run_ids): the runs
 * @n_run_ids: 1 to %CAMB_BATCH_MAX
 *
 * What one call of the API asks for.
 */
typedef struct
{
  CambAccount *account;
  CambKind kind;
  const guint64 *run_ids;
  guint n_run_ids;
} CambQuestion;

/**
 * CambSetback:
 * @transient: whether the same call may succeed a little later
 * @retry_after: how long the service wants to be left alone, in microseconds;
 *     -1 when it did not say
 *
 * What a failed exchange means for the next one.
 */
typedef struct
{
  gboolean transient;
  gint64 retry_after;
} CambSetback;

GBytes *camb_exchange (const CambQuestion *question,
                       guint timeout,
                       CambCounters *counters,
                       GCancellable *cancellable,
                       CambSetback *setback,
                       GError **error);

G_END_DECLS
