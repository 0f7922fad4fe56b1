/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *camb_json_parse (GBytes *body, GError **error);

G_END_DECLS
