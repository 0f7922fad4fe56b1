/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-export.h"

G_BEGIN_DECLS

/**
 * PreviewEditor:
 * @PREVIEW_EDITOR_PITIVI: Pitivi, which opens projects of GES
 * @PREVIEW_EDITOR_KDENLIVE: Kdenlive
 *
 * A program that edits what is exported.
 */
typedef enum
{
  PREVIEW_EDITOR_PITIVI,
  PREVIEW_EDITOR_KDENLIVE,
  PREVIEW_N_EDITORS,
} PreviewEditor;

const char *preview_editor_get_name (PreviewEditor self);
GAppInfo *preview_editor_find (PreviewEditor self);
void preview_editor_prepare (PreviewEditor self, PreviewExport *export);
gboolean preview_editor_open (PreviewEditor self,
                              PreviewExport *export,
                              GAppLaunchContext *context,
                              GError **error);
char *preview_editor_dup_folder (const char *parent, GPtrArray *runs);

G_END_DECLS
