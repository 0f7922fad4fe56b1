/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Presigned URLs in the manner of Amazon S3. All functions may be called from
 * any thread. */
typedef struct ServiceSigner ServiceSigner;

typedef enum
{
  SERVICE_SIGNATURE_GOOD,
  SERVICE_SIGNATURE_MISSING,
  SERVICE_SIGNATURE_WRONG,
  SERVICE_SIGNATURE_EXPIRED,
} ServiceSignature;

ServiceSigner *service_signer_new (void);
void service_signer_free (ServiceSigner *self);
void service_signer_set_origin (ServiceSigner *self, const char *origin);
void service_signer_set_lifetime (ServiceSigner *self, guint seconds);
guint service_signer_get_lifetime (ServiceSigner *self);
void service_signer_revoke (ServiceSigner *self);
char *
service_signer_sign (ServiceSigner *self, const char *path, guint lifetime);
ServiceSignature
service_signer_check (ServiceSigner *self, const char *path, const char *query);

G_END_DECLS
