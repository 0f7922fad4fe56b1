/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-links.h"
#include "resolver-fixture.h"

G_BEGIN_DECLS

#define CASE_ID 7
#define CASE_LIFE 3600

/* By how many microseconds the monotonic clock of this thread is ahead. */
extern __thread gint64 case_monotonic;

/**
 * Case:
 * @links: the links of run %CASE_ID
 * @counters: what they cost
 * @asker: who asks
 * @texts: what the server was told to say
 *
 * The links of a run, and a service that says what it is told.
 */
typedef struct
{
  Fixture base;
  CambLinks *links;
  CambCounters *counters;
  CambAsker asker;
  GPtrArray *texts;
} Case;

void case_set_up (Case *self, gconstpointer data);
void case_tear_down (Case *self, gconstpointer data);
void case_pass (gint64 seconds);
gint64 case_now (void);
void case_answer (Case *self, char *text);
void case_answer_until (Case *self, const char *name, gint64 expiry);
guint case_count (Case *self);
gboolean case_find (Case *self, CambLink *link, GError **error);
void case_assert_found (Case *self, const char *part, guint generation);
gboolean case_renew (Case *self, guint stale);
CambRun *case_make_run (const char *key, const char *url);

G_END_DECLS
