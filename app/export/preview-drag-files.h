/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-account.h"
#include "preview-run.h"

G_BEGIN_DECLS

/**
 * PreviewDragFiles:
 *
 * The files of a run for other programs: its media and subtitles, in a folder
 * of the user's cache that stays, as whoever takes them may only note where
 * they are. For the main thread; nothing here waits.
 */
#define PREVIEW_TYPE_DRAG_FILES (preview_drag_files_get_type ())
G_DECLARE_FINAL_TYPE (PreviewDragFiles,
                      preview_drag_files,
                      PREVIEW,
                      DRAG_FILES,
                      GObject)

PreviewDragFiles *preview_drag_files_new (PreviewRun *run);
gboolean preview_drag_files_fetch (PreviewDragFiles *self,
                                   PreviewAccount *account);
gboolean preview_drag_files_is_fetching (PreviewDragFiles *self);
GSList *preview_drag_files_list (PreviewDragFiles *self);

G_END_DECLS
