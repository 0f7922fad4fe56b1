/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>
#include <nettle/sha2.h>

G_BEGIN_DECLS

/** PreviewSha256: the checksum of what is written to it, piece by piece. */
typedef struct sha256_ctx PreviewSha256;

void preview_sha256_init (PreviewSha256 *self);
void
preview_sha256_update (PreviewSha256 *self, gconstpointer data, gsize size);
char *preview_sha256_finish (PreviewSha256 *self);

G_END_DECLS
