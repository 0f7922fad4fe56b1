/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-run.h"

G_BEGIN_DECLS

/**
 * PreviewRuns:
 *
 * A #GListModel of #PreviewRun: what is open, in the user's order. A run that
 * is taken out keeps its notes and verdict, and comes back with them.
 */
#define PREVIEW_TYPE_RUNS (preview_runs_get_type ())
G_DECLARE_FINAL_TYPE (PreviewRuns, preview_runs, PREVIEW, RUNS, GObject)

PreviewRuns *preview_runs_new (void);
PreviewRun *preview_runs_add (PreviewRuns *self,
                              const PreviewSpec *spec,
                              gboolean is_sample,
                              gboolean *is_new);
void preview_runs_insert (PreviewRuns *self, guint index, PreviewRun *run);
gboolean
preview_runs_find (PreviewRuns *self, PreviewRun *run, guint *position);
gboolean preview_runs_remove (PreviewRuns *self, PreviewRun *run);
void preview_runs_shelve (PreviewRuns *self, PreviewRun *run);
GList *preview_runs_list_shelved (PreviewRuns *self);

G_END_DECLS
