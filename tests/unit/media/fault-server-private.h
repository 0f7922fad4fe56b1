/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "fault-server.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FaultRequest:
 * @server: who was asked
 * @connection: the connection the request came on
 * @output: and where its answer goes
 * @stop: ends every wait when the test does
 * @name: the path, which is the form of the answer
 * @query: its parameters; those that are flags have an empty value
 * @if_range: (nullable): the header of that name
 * @start: the first byte that is asked for, -1 without Range
 * @end: behind the last byte that is asked for
 * @hit: how often this very URL was asked for, from 1 on
 * @version: which file is sent
 * @size: its bytes
 *
 * One request. Its thread owns it, and only that one uses it.
 */
typedef struct
{
  FaultServer *server;
  GSocketConnection *connection;
  GOutputStream *output;
  GCancellable *stop;
  char *name;
  GHashTable *query;
  char *if_range;
  gint64 start;
  guint64 end;
  guint hit;
  guint version;
  guint64 size;
} FaultRequest;

gboolean fault_request_answer (FaultRequest *request);
void fault_server_log_answer (FaultServer *self,
                              FaultRequest *request,
                              guint status);

G_END_DECLS
