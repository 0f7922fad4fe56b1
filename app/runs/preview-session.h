/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-runs.h"

G_BEGIN_DECLS

/**
 * PreviewSession:
 *
 * Keeps the list of runs, with positions, settings and notes, in a file that
 * only the user can read. It holds no key and no address of media.
 */
#define PREVIEW_TYPE_SESSION (preview_session_get_type ())
G_DECLARE_FINAL_TYPE (PreviewSession,
                      preview_session,
                      PREVIEW,
                      SESSION,
                      GObject)

PreviewSession *preview_session_new (PreviewRuns *runs, const char *filename);
gboolean
preview_session_load (PreviewSession *self, guint *selected, GError **error);
void preview_session_set_selected (PreviewSession *self, guint selected);
void preview_session_set_chosen (PreviewSession *self, GArray *chosen);
GArray *preview_session_get_chosen (PreviewSession *self);
void preview_session_touch (PreviewSession *self);
gboolean preview_session_save (PreviewSession *self, GError **error);

G_END_DECLS
