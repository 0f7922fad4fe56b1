/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Peer:
 * @socket: what listens
 * @port: on this port of the loopback
 *
 * A server that the test plays itself, byte by byte.
 */
typedef struct
{
  GSocket *socket;
  guint port;
} Peer;

void peer_init (Peer *self);
void peer_clear (Peer *self);
GIOStream *peer_accept (Peer *self);
gboolean peer_is_called (Peer *self);
char *peer_read_head (GIOStream *connection);
void peer_write (GIOStream *connection, const char *text);
void peer_reset (GIOStream *connection);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Peer, peer_clear)

G_END_DECLS
