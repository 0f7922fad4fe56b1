/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TlsFiles:
 *
 * A certificate authority of the test's own and what it has signed, made by
 * openssl in a temporary folder:
 *
 * - `ca.pem`: the authority
 * - `leaf.pem`: good for 127.0.0.1
 * - `elsewhere.pem`: the same for another host
 * - `expired.pem`: the same, until last year
 * - `stranger.pem`: the same, signed by an authority that nobody knows
 * - `alone.pem`: the same, signed by itself
 * - `leaf.key`: the private key of all of them
 */
typedef struct _TlsFiles TlsFiles;

TlsFiles *tls_files_new (void);
void tls_files_free (TlsFiles *self);
char *tls_files_dup_path (TlsFiles *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlsFiles, tls_files_free)

G_END_DECLS
