/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <adwaita.h>

#include "preview-player.h"
#include "preview-session.h"

G_BEGIN_DECLS

/**
 * PreviewWindow:
 *
 * The window: the list of runs, what is played of them, the transcript and
 * the notes.
 */
#define PREVIEW_TYPE_WINDOW (preview_window_get_type ())
G_DECLARE_FINAL_TYPE (PreviewWindow,
                      preview_window,
                      PREVIEW,
                      WINDOW,
                      AdwApplicationWindow)

PreviewWindow *preview_window_new (GtkApplication *application,
                                   PreviewRuns *runs,
                                   PreviewResolver *resolver,
                                   PreviewAccount *account,
                                   PreviewSession *session,
                                   GSettings *settings);
PreviewPlayer *preview_window_get_player (PreviewWindow *self);
PreviewRun *preview_window_get_run (PreviewWindow *self);
void preview_window_select (PreviewWindow *self, guint index);
void preview_window_restore (PreviewWindow *self, guint index);
void preview_window_show_together (PreviewWindow *self,
                                   GPtrArray *specs,
                                   gboolean is_sample);
void preview_window_add_specs (PreviewWindow *self,
                               GPtrArray *specs,
                               gboolean is_sample);
void preview_window_read (PreviewWindow *self, const char *text);
void preview_window_open_session (PreviewWindow *self, GFile *file);
void preview_window_tell (PreviewWindow *self, const char *text);

G_END_DECLS
