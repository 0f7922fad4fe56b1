/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

#include "preview-line.h"

G_BEGIN_DECLS

/**
 * PreviewLineRow:
 *
 * Shows one line of a transcript, and another one after that.
 */
#define PREVIEW_TYPE_LINE_ROW (preview_line_row_get_type ())
G_DECLARE_FINAL_TYPE (PreviewLineRow,
                      preview_line_row,
                      PREVIEW,
                      LINE_ROW,
                      GtkBox)

PreviewLineRow *preview_line_row_new (void);
void preview_line_row_set_line (PreviewLineRow *self,
                                PreviewLine *line,
                                gboolean bilingual);
void preview_line_row_set_current (PreviewLineRow *self, guint current);

G_END_DECLS
