/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "preview-blind-test.h"

G_BEGIN_DECLS

void preview_blind_test_to_json (PreviewBlindTest *self, JsonBuilder *builder);
PreviewBlindTest *preview_blind_test_from_json (JsonNode *node);
char *preview_blind_format_time (gint64 time);

G_END_DECLS
