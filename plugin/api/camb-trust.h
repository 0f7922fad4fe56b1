/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CAMB_TYPE_TRUST (camb_trust_get_type ())
G_DECLARE_FINAL_TYPE (CambTrust, camb_trust, CAMB, TRUST, GTlsDatabase)

GTlsDatabase *camb_trust_new (const char *filename, GError **error);
GTlsDatabase *camb_trust_new_from_environment (void);

G_END_DECLS
