/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NetNginx:
 *
 * An nginx on loopback, with a folder and ports of its own. It ends with the
 * thread that has started it, however that ends.
 */
typedef struct _NetNginx NetNginx;

NetNginx *net_nginx_new (guint n_ports);
void net_nginx_free (NetNginx *self);
guint net_nginx_get_port (NetNginx *self, guint index);
const char *net_nginx_get_folder (NetNginx *self);
void net_nginx_start (NetNginx *self, const char *servers);
char *net_nginx_dup_log (NetNginx *self);
void net_nginx_clear_log (NetNginx *self);

G_END_DECLS
