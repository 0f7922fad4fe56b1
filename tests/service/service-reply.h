/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* An answer before it is put on the wire. */
typedef struct
{
  guint status;
  SoupMessageHeaders *headers;
  GBytes *body;
  gboolean chunked;
  /* What libsoup would not send: HTTP/1.0, which ends with the connection, and
   * a length that is wrong by so many bytes. */
  gboolean http10;
  gint64 wrong_by;
} ServiceReply;

ServiceReply *service_reply_new (guint status);
ServiceReply *service_reply_new_json (guint status, JsonNode *node);
ServiceReply *service_reply_new_detail (guint status, const char *detail);
ServiceReply *
service_reply_new_text (guint status, const char *headers, const char *body);
void service_reply_free (ServiceReply *self);
void service_reply_set_body (ServiceReply *self,
                             const char *content_type,
                             GBytes *body);
gboolean service_reply_is_raw (ServiceReply *self);
GBytes *service_reply_dup_wire (ServiceReply *self,
                                gboolean head,
                                guint64 n_body_bytes,
                                gsize *n_head_bytes);
void service_reply_send (ServiceReply *self, SoupServerMessage *msg);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServiceReply, service_reply_free)

G_END_DECLS
