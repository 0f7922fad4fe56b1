/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

#include "preview-run.h"

G_BEGIN_DECLS

/**
 * PreviewRunRow:
 *
 * A run in the list: what it is and how it is doing. Emits `retried` and
 * `removed`.
 */
#define PREVIEW_TYPE_RUN_ROW (preview_run_row_get_type ())
G_DECLARE_FINAL_TYPE (PreviewRunRow,
                      preview_run_row,
                      PREVIEW,
                      RUN_ROW,
                      GtkListBoxRow)

PreviewRunRow *preview_run_row_new (PreviewRun *run);
PreviewRun *preview_run_row_get_run (PreviewRunRow *self);
void preview_run_row_set_place (PreviewRunRow *self,
                                guint number,
                                gboolean is_heard);

G_END_DECLS
