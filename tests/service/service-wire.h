/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-service.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Connections taken out of the server's hands, for answers that HTTP does not
 * allow. Used by one thread only. */
typedef struct ServiceWire ServiceWire;

/* A connection is known by the address of its other end. */
void service_wire_mark (GSocketAddress *address, GSocketConnection *connection);
guint service_wire_get_number (SoupServerMessage *msg);

ServiceWire *service_wire_new (void);
void service_wire_free (ServiceWire *self);
void service_wire_write (ServiceWire *self,
                         SoupServerMessage *msg,
                         GBytes *bytes,
                         CambServiceEnd end);
void service_wire_trickle (ServiceWire *self,
                           SoupServerMessage *msg,
                           GBytes *bytes,
                           gsize n_fast,
                           guint n_slow,
                           guint interval);

G_END_DECLS
