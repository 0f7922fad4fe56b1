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
  SERVICE_FAULT_TRICKLE,
} ServiceFaultKind;

/* A request: where it goes, and the bytes of the file that it is about. */
typedef struct
{
  const char *path;
  guint64 start;
  guint64 end;
} ServiceTarget;

typedef struct
{
  ServiceFaultKind kind;
  char *path_prefix;
  guint n_left;
  gboolean happened;
  /* Only for a request about this byte, unless it is negative. */
  gint64 offset;
  /* SERVICE_FAULT_ANSWER */
  guint status;
  char *headers;
  char *body;
  /* SERVICE_FAULT_BREAK, SERVICE_FAULT_SEND, SERVICE_FAULT_TRICKLE */
  guint64 n_body_bytes;
  GBytes *wire;
  CambServiceEnd end;
  CambServiceFunc func;
  gpointer data;
  guint n_slow_bytes;
  guint interval;
} ServiceFault;

typedef struct ServiceFaults ServiceFaults;

ServiceFaults *service_faults_new (void);
void service_faults_free (ServiceFaults *self);
void service_faults_add (ServiceFaults *self, const ServiceFault *fault);
ServiceFault *service_faults_take_next (ServiceFaults *self,
                                        const ServiceTarget *target);
void service_faults_set_rhythm (ServiceFaults *self,
                                const char *path_prefix,
                                guint64 n_bytes,
                                CambServiceEnd end);
ServiceFault *service_faults_take_beat (ServiceFaults *self,
                                        const char *path,
                                        guint64 n_body_bytes);
guint service_faults_get_n_missed (ServiceFaults *self);
void service_faults_clear (ServiceFaults *self);
void service_fault_free (ServiceFault *fault);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServiceFault, service_fault_free)

G_END_DECLS
