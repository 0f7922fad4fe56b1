/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CambAccount:
 *
 * Where the service is and the key that opens it. Immutable, atomically
 * reference counted. Two accounts are equal when base URL and key are.
 */
typedef struct _CambAccount CambAccount;

#define CAMB_DEFAULT_BASE_URL "https://client.camb.ai/apis"

char *camb_account_dup_base_url (const char *url, GError **error);
CambAccount *
camb_account_new (const char *base_url, const char *api_key, GError **error);
CambAccount *camb_account_ref (CambAccount *self);
void camb_account_unref (CambAccount *self);
const char *camb_account_get_base_url (const CambAccount *self);
const char *camb_account_get_api_key (const CambAccount *self);
gboolean camb_account_equal (const CambAccount *a, const CambAccount *b);
guint camb_account_hash (const CambAccount *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CambAccount, camb_account_unref)

G_END_DECLS
