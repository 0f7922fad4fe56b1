/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <adwaita.h>

#include "preview-resolver.h"
#include "preview-session.h"

G_BEGIN_DECLS

/**
 * PreviewBlindWindow:
 *
 * A blind test from plan to result. While its property `blind` is true, no
 * other window may show what the two sounds are.
 */
#define PREVIEW_TYPE_BLIND_WINDOW (preview_blind_window_get_type ())
G_DECLARE_FINAL_TYPE (PreviewBlindWindow,
                      preview_blind_window,
                      PREVIEW,
                      BLIND_WINDOW,
                      AdwWindow)

PreviewBlindWindow *preview_blind_window_new (GtkWindow *parent,
                                              PreviewRuns *runs,
                                              PreviewSession *session,
                                              PreviewResolver *resolver,
                                              GPtrArray *preferred);
gboolean preview_blind_window_is_blind (PreviewBlindWindow *self);

G_END_DECLS
