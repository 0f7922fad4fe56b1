/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

#include "camb-account.h"
#include "camb-counters.h"
#include "camb-http.h"
#include "camb-run.h"

G_BEGIN_DECLS

/**
 * CambLookup:
 *
 * The question what a run is, asked once for all who want to know at the
 * same time. Atomically reference counted; dropping the last reference of the
 * askers abandons the question, and cancels its exchange when nobody else of
 * the batch is waiting.
 */
typedef struct _CambLookup CambLookup;

typedef void (*CambLookupFunc) (CambLookup *lookup, gpointer user_data);

CambLookup *camb_resolver_ask (CambAccount *account,
                               const CambPolicy *policy,
                               CambKind kind,
                               guint64 run_id,
                               CambCounters *counters);

CambLookup *camb_lookup_ref (CambLookup *self);
void camb_lookup_unref (CambLookup *self);
CambRun *
camb_lookup_wait (CambLookup *self, GCancellable *cancellable, GError **error);
void camb_lookup_then (CambLookup *self,
                       CambLookupFunc func,
                       gpointer user_data,
                       GDestroyNotify destroy);
void camb_resolver_drain (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CambLookup, camb_lookup_unref)

G_END_DECLS
