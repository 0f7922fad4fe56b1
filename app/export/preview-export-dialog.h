/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <adwaita.h>

#include "preview-resolver.h"
#include "preview-session.h"

G_BEGIN_DECLS

/**
 * PreviewExportDialog:
 *
 * Asks what to export and where to, and does so. The signal `exported` has the
 * folder and how many files are missing.
 */
#define PREVIEW_TYPE_EXPORT_DIALOG (preview_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PreviewExportDialog,
                      preview_export_dialog,
                      PREVIEW,
                      EXPORT_DIALOG,
                      AdwWindow)

PreviewExportDialog *preview_export_dialog_new (GtkWindow *parent,
                                                PreviewRuns *runs,
                                                PreviewResolver *resolver,
                                                PreviewSession *session,
                                                PreviewRun *shown,
                                                const char *folder);

G_END_DECLS
