/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CambCounter:
 *
 * What is counted for one element. A request is counted for the element
 * that caused it and for no other, so sums over elements are true.
 */
typedef enum
{
  CAMB_COUNTER_API_REQUESTS,
  CAMB_COUNTER_API_RUN_IDS,
  CAMB_COUNTER_API_RETRIES,
  CAMB_COUNTER_MEDIA_REQUESTS,
  CAMB_COUNTER_MEDIA_RETRIES,
  CAMB_COUNTER_URL_REFRESHES,
  CAMB_COUNTER_BYTES_DOWNLOADED,
  CAMB_COUNTER_BYTES_FROM_CACHE,
} CambCounter;

#define CAMB_N_COUNTERS 8

/** CambCounters: thread-safe, atomically reference counted. */
typedef struct _CambCounters CambCounters;

CambCounters *camb_counters_new (void);
CambCounters *camb_counters_ref (CambCounters *self);
void camb_counters_unref (CambCounters *self);
void camb_counters_add (CambCounters *self, CambCounter counter, guint64 n);
guint64 camb_counters_get (CambCounters *self, CambCounter counter);
const char *camb_counter_get_name (CambCounter counter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CambCounters, camb_counters_unref)

G_END_DECLS
