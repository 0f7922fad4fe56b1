/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "preview-run.h"

G_BEGIN_DECLS

PreviewRun *preview_run_from_json (JsonNode *node);
void
preview_run_to_json (PreviewRun *self, gboolean is_open, JsonBuilder *builder);
gboolean preview_json_is_shallow (const char *text);

G_END_DECLS
