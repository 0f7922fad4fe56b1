/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-service.h"

G_BEGIN_DECLS

/* What goes wrong next, and where. All functions may be called from any
 * thread. */
typedef enum
{
  SERVICE_FAULT_ANSWER,
  SERVICE_FAULT_HANG,
  SERVICE_FAULT_BREAK,
  SERVICE_FAULT_SEND,
} ServiceFaultKind;

typedef struct
{
  ServiceFaultKind kind;
  char *path_prefix;
  guint n_left;
  /* SERVICE_FAULT_ANSWER */
  guint status;
  char *headers;
  char *body;
  /* SERVICE_FAULT_BREAK, SERVICE_FAULT_SEND */
  guint64 n_body_bytes;
  GBytes *wire;
  CambServiceEnd end;
} ServiceFault;

typedef struct ServiceFaults ServiceFaults;

ServiceFaults *service_faults_new (void);
void service_faults_free (ServiceFaults *self);
void service_faults_add (ServiceFaults *self, const ServiceFault *fault);
ServiceFault *service_faults_take_next (ServiceFaults *self, const char *path);
void service_faults_clear (ServiceFaults *self);
void service_fault_free (ServiceFault *fault);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServiceFault, service_fault_free)

G_END_DECLS
