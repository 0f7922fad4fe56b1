/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CAMB_TYPE_PROXY (camb_proxy_get_type ())
G_DECLARE_FINAL_TYPE (CambProxy, camb_proxy, CAMB, PROXY, GObject)

GProxyResolver *camb_proxy_new (void);

G_END_DECLS
