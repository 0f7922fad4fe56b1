/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CAMB_URL_MAX_BYTES 8192

gboolean camb_url_check (const char *url, GError **error);
GUri *camb_url_parse (const char *url, GError **error);
gboolean camb_url_is_loopback (const char *url);
gboolean camb_url_same_origin (const char *a, const char *b);
char *camb_url_resolve (const char *base, const char *location, GError **error);
char *camb_url_redact (const char *url);
char *camb_url_dup_host (const char *url);

G_END_DECLS
