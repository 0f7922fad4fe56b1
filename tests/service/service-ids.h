/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "service-reply.h"

G_BEGIN_DECLS

GArray *service_ids_parse (SoupMessageHeaders *headers,
                           GBytes *body,
                           ServiceReply **refusal);
gboolean service_ids_parse_one (const char *text, guint64 *id);
ServiceReply *
service_ids_refuse (const char *place, const char *msg, const char *type);

G_END_DECLS
