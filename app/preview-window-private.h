/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-lookup.h"
#include "preview-pane-view.h"
#include "preview-transcript-view.h"
#include "preview-transport.h"
#include "preview-window.h"

G_BEGIN_DECLS

/* How long what was done can be taken back. */
#define PREVIEW_UNDO_SECONDS 10

struct _PreviewWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkWidget *header;
  AdwWindowTitle *title;
  GtkWidget *transcript_button;
  GtkRevealer *banner;
  GtkLabel *banner_text;
  GtkButton *banner_button;
  AdwFlap *list_flap;
  GtkListBox *run_list;
  GtkWidget *note_box;
  GtkListBox *note_list;
  AdwFlap *transcript_flap;
  PreviewTranscriptView *transcript_view;
  GtkStack *content;
  GtkWidget *enter_key_button;
  PreviewPaneView *pane_view;
  GtkBox *sound_area;
  PreviewTransport *transport;

  PreviewRuns *runs;
  PreviewResolver *resolver;
  PreviewAccount *account;
  PreviewSession *session;
  GSettings *settings;
  PreviewPlayer *player;

  PreviewRun *run;
  PreviewPane *pane;
  PreviewLookup *translation;
  guint inhibition;
  gboolean is_narrow;
  gboolean has_lines;
  gboolean wants_transcript;
  gboolean is_measured;
};

void preview_window_install_actions (GtkWidgetClass *widget_class);
void preview_window_update_actions (PreviewWindow *self);
void preview_window_follow_keys (PreviewWindow *self);
void preview_window_follow_drops (PreviewWindow *self);
void preview_window_open_add_dialog (PreviewWindow *self, const char *text);
void preview_window_remove_run (PreviewWindow *self, PreviewRun *run);
void preview_window_add_note (PreviewWindow *self);
void preview_window_show_notes (PreviewWindow *self);
void preview_window_update_captions (PreviewWindow *self);
void preview_window_add_sound (PreviewWindow *self);
gboolean preview_window_find_problem (PreviewWindow *self, guint64 *time);

G_END_DECLS
