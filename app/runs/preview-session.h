/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "preview-blind-test.h"
#include "preview-runs.h"

G_BEGIN_DECLS

/**
 * PreviewSession:
 *
 * Keeps the list of runs, with positions, settings, notes, verdicts and blind
 * tests, in a file that only the user can read. It holds no key and no address
 * of a run's media. What the user saves as `.cambcompare` has the same form.
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
guint preview_session_get_selected (PreviewSession *self);
void preview_session_set_view (PreviewSession *self, const char *view);
const char *preview_session_get_view (PreviewSession *self);
void preview_session_set_chosen (PreviewSession *self, GArray *chosen);
GArray *preview_session_get_chosen (PreviewSession *self);
void preview_session_touch (PreviewSession *self);
gboolean preview_session_save (PreviewSession *self, GError **error);

gboolean preview_session_back_up (PreviewSession *self, GError **error);
char *preview_session_compose (PreviewSession *self);
void preview_session_replace (PreviewSession *self, JsonNode *root);
void preview_session_save_to_async (PreviewSession *self,
                                    GFile *file,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
gboolean preview_session_save_to_finish (PreviewSession *self,
                                         GAsyncResult *result,
                                         GError **error);

GPtrArray *preview_session_list_picked (PreviewSession *self);
GListStore *preview_session_get_blind_tests (PreviewSession *self);
PreviewBlindTest *preview_session_find_paused (PreviewSession *self);

G_END_DECLS
