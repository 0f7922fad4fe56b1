/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-service.h"
#include "tls-files.h"

G_BEGIN_DECLS

/**
 * NetWire:
 * @NET_WIRE_PLAIN: the stand-in itself, HTTP/1.1 without TLS
 * @NET_WIRE_TLS: HTTP/1.1 over TLS, by an nginx in front of it
 * @NET_WIRE_H2: HTTP/2 over TLS, by an nginx in front of it
 *
 * What lies between the stand-in service and its client.
 */
typedef enum
{
  NET_WIRE_PLAIN,
  NET_WIRE_TLS,
  NET_WIRE_H2,
  NET_N_WIRES,
} NetWire;

/**
 * NetFront:
 *
 * An nginx on loopback that hands everything through as it comes, for both
 * ports of a stand-in service; or nothing at all, for %NET_WIRE_PLAIN.
 */
typedef struct _NetFront NetFront;

NetFront *net_front_new (CambService *service,
                         TlsFiles *files,
                         NetWire wire,
                         const char *certificate);
void net_front_free (NetFront *self);
const char *net_front_get_base_url (NetFront *self);
const char *net_front_get_media_origin (NetFront *self);
char *net_front_dup_log (NetFront *self);
const char *net_wire_get_name (NetWire wire);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NetFront, net_front_free)

G_END_DECLS
