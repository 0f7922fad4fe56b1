/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "camb-run.h"

G_BEGIN_DECLS

gboolean camb_value_to_id (JsonNode *node, guint64 *id);
gboolean camb_value_text_to_id (const char *text, guint64 *id);
gboolean camb_value_is_result (CambKind kind, JsonNode *node);
CambRun *camb_value_parse (CambKind kind, guint64 run_id, JsonNode *node);

G_END_DECLS
