/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-export-item.h"
#include "preview-manifest.h"

G_BEGIN_DECLS

JsonObject *preview_export_describe_item (const PreviewExportItem *item,
                                          const char *key,
                                          const char *language);
GBytes *preview_export_write_notes_csv (PreviewManifest *manifest);
GBytes *preview_export_write_notes_json (PreviewManifest *manifest);
GBytes *preview_export_write_picks_csv (PreviewManifest *manifest);
GBytes *preview_export_write_picks_json (PreviewManifest *manifest);
GBytes *preview_export_write_texts (const char *const *texts);
GBytes *preview_export_write_texts_json (const char *const *texts);

G_END_DECLS
