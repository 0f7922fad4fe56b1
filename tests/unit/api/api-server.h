/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-account.h"

G_BEGIN_DECLS

#define API_SERVER_KEY "SECRET-key-0123456789"

/**
 * ApiReply:
 * @status: the HTTP status, or 0 to cut the connection
 * @header: (nullable): one header more, its name
 * @header_value: (nullable): and its value
 * @body: (nullable): the body
 * @n_filler: that many bytes of spaces instead, in chunks
 *
 * What the server says instead of its usual answer, once.
 */
typedef struct
{
  guint status;
  const char *header;
  const char *header_value;
  const char *body;
  guint64 n_filler;
} ApiReply;

/**
 * ApiServer:
 *
 * An HTTP server on loopback, in a thread of its own, that answers as the
 * service does, unless a script says otherwise.
 */
typedef struct _ApiServer ApiServer;

ApiServer *api_server_new (void);
void api_server_free (ApiServer *self);
const char *api_server_get_url (ApiServer *self);
CambAccount *api_server_dup_account (ApiServer *self);
void api_server_reply (ApiServer *self, ApiReply reply);
void api_server_set_bad_id (ApiServer *self, guint64 id);
void api_server_set_missing_id (ApiServer *self, guint64 id);
void api_server_close_gate (ApiServer *self);
void api_server_open_gate (ApiServer *self);
void api_server_wait_requests (ApiServer *self, guint n);
guint api_server_count_requests (ApiServer *self);
guint api_server_count_keys (ApiServer *self);
guint64 api_server_count_filler (ApiServer *self);
char *api_server_dup_request (ApiServer *self, guint index);
char *api_server_dup_calls (ApiServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ApiServer, api_server_free)

G_END_DECLS
