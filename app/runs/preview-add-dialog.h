/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <adwaita.h>

#include "preview-paste.h"

G_BEGIN_DECLS

/**
 * PreviewAddDialog:
 *
 * Reads what the user pastes, and shows what it understood before anything is
 * added. Emits `accepted` when the user wants the runs, and `closed` at the
 * end.
 */
#define PREVIEW_TYPE_ADD_DIALOG (preview_add_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PreviewAddDialog,
                      preview_add_dialog,
                      PREVIEW,
                      ADD_DIALOG,
                      AdwBin)

PreviewAddDialog *preview_add_dialog_new (const char *text, PreviewKind kind);
void preview_add_dialog_focus (PreviewAddDialog *self);
GPtrArray *preview_add_dialog_get_specs (PreviewAddDialog *self);
PreviewKind preview_add_dialog_get_kind (PreviewAddDialog *self);

G_END_DECLS
