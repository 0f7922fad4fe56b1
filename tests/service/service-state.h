/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "service-faults.h"
#include "service-log.h"
#include "service-reply.h"
#include "service-runs.h"
#include "service-signer.h"
#include "service-store.h"

G_BEGIN_DECLS

/* What both ports share. Each part guards itself; the integers are read and
 * written atomically. */
typedef struct
{
  char *api_key;
  ServiceLog *log;
  ServiceFaults *faults;
  ServiceRuns *runs;
  ServiceSigner *signer;
  ServiceStore *store;
  guint delay;
  guint quirks;
  guint refusal;
} ServiceState;

/* A request, borrowed from the message for as long as it is answered. */
typedef struct
{
  const char *method;
  const char *path;
  const char *query;
  SoupMessageHeaders *headers;
  GBytes *body;
} ServiceQuestion;

typedef ServiceReply *(*ServiceAnswer) (ServiceState *state,
                                        const ServiceQuestion *question);

G_END_DECLS
