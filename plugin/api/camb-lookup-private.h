/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-resolver.h"

G_BEGIN_DECLS

/* How look-ups are sent and answered, behind the askers' backs. Everything here
 * is guarded by the one lock of the resolver. */

extern GMutex camb_resolver_mutex;

/**
 * CambCall:
 * @lookups: (element-type CambLookup): what the call asks for
 * @cancellable: ends its exchange
 * @cancelled: nobody waits for any of it any more
 *
 * The look-ups of one call that is under way.
 */
typedef struct
{
  GPtrArray *lookups;
  GCancellable *cancellable;
  gboolean cancelled;
} CambCall;

struct _CambLookup
{
  /* Never change. */
  CambKind kind;
  guint64 run_id;
  gint64 asked_at; /* monotonic */

  /* Under the lock. */
  guint n_refs;
  guint n_askers;   /* how many of these references are the askers' */
  GHashTable *home; /* where it can be joined, or NULL */
  CambPolicy policy;
  CambCounters *counters; /* of the first asker; fixed while there is a call */
  CambCall *call;
  gboolean done;
  CambRun *run;
  GError *error;
  GCond answered;
  GSList *callbacks;
};

CambLookup *camb_lookup_new (CambKind kind,
                             guint64 run_id,
                             const CambPolicy *policy,
                             CambCounters *counters);
void camb_lookup_add_asker_locked (CambLookup *self,
                                   const CambPolicy *policy,
                                   CambCounters *counters);
CambLookup *camb_lookup_hold_locked (CambLookup *self);
void camb_lookup_release_locked (CambLookup *self);
void camb_lookup_leave_locked (CambLookup *self);
void camb_lookup_answer_locked (CambLookup *self, CambRun *run, GError *error);
void camb_lookup_call (CambLookup *self);
guint camb_lookup_hash (gconstpointer self);
gboolean camb_lookup_equal (gconstpointer a, gconstpointer b);

G_END_DECLS
