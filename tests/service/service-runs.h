/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The runs of the service by kind and id. All functions may be called from any
 * thread. */
typedef struct ServiceRuns ServiceRuns;

typedef struct
{
  const char *kind;
  guint64 id;
  /* NULL for a run that sinks every batch it is in. */
  JsonNode *value;
  /* An unfinished run: what it says until it has been asked for @n_asks times,
   * or for @seconds since the first time; 0 is never. */
  JsonNode *pending;
  guint n_asks;
  guint seconds;
} ServiceRun;

ServiceRuns *service_runs_new (void);
void service_runs_free (ServiceRuns *self);
void service_runs_add (ServiceRuns *self, const ServiceRun *run);
void service_runs_remove (ServiceRuns *self, const char *kind, guint64 id);
gboolean service_runs_sinks (ServiceRuns *self, const char *kind, guint64 id);
JsonNode *
service_runs_dup_value (ServiceRuns *self, const char *kind, guint64 id);

G_END_DECLS
