/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

#include "preview-export-item.h"

G_BEGIN_DECLS

/**
 * PreviewExportSession:
 * @runs: (element-type PreviewRun): those in the list
 * @blind_tests: (element-type PreviewBlindTest): those that are done
 *
 * What a session file holds, for those who only read it.
 */
typedef struct
{
  GPtrArray *runs;
  GPtrArray *blind_tests;
} PreviewExportSession;

PreviewExportSession *preview_export_session_new (void);
PreviewExportSession *preview_export_session_read (const char *filename,
                                                   GError **error);
void preview_export_session_free (PreviewExportSession *self);
PreviewRun *preview_export_session_find (PreviewExportSession *self,
                                         const PreviewSpec *spec);
GPtrArray *preview_export_session_list_picked (PreviewExportSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewExportSession,
                               preview_export_session_free)

G_END_DECLS
