/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "service-state.h"

G_BEGIN_DECLS

/* One port: logs, waits, applies faults, asks for the answer and sends it.
 * Used by the thread of its main context only. */
typedef struct ServiceFront ServiceFront;

ServiceFront *service_front_new (ServiceState *state,
                                 ServiceAnswer answer,
                                 gboolean media,
                                 guint16 port,
                                 GError **error);
void service_front_free (ServiceFront *self);
char *service_front_dup_origin (ServiceFront *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServiceFront, service_front_free)

G_END_DECLS
