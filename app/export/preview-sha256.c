/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Films are large, and GChecksum takes ten times as long for them as a library
 * that knows the processor's own instructions. */

#include "config.h"

#include "preview-sha256.h"

/** preview_sha256_init: begins anew. */
void
preview_sha256_init (PreviewSha256 *self)
{
  sha256_init (self);
}

/** preview_sha256_update: adds @size bytes. */
void
preview_sha256_update (PreviewSha256 *self, gconstpointer data, gsize size)
{
  sha256_update (self, size, data);
}

/**
 * preview_sha256_finish:
 * @self: a checksum, which begins anew
 *
 * Returns: (transfer full): it, in hexadecimal digits
 */
char *
preview_sha256_finish (PreviewSha256 *self)
{
  guint8 digest[SHA256_DIGEST_SIZE];
  GString *text = g_string_sized_new (2 * sizeof digest);

  sha256_digest (self, sizeof digest, digest);
  for (gsize i = 0; i < sizeof digest; i++)
    g_string_append_printf (text, "%02x", digest[i]);
  return g_string_free (text, FALSE);
}
