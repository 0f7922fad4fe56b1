/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-compare-view.h"
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
  /* The last one that is not of the moment, as long as it is there. */
  AdwToast *lasting;
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
  GtkWidget *view_box;
  PreviewCompareView *compare_view;
  GtkBox *sound_area;
  PreviewTransport *transport;

  PreviewRuns *runs;
  PreviewResolver *resolver;
  PreviewAccount *account;
  PreviewSession *session;
  GSettings *settings;
  PreviewPlayer *player;

  /* What is side by side, in the order of the panes, and what is heard. */
  GPtrArray *chosen;
  gboolean is_choosing;
  PreviewRun *run;
  PreviewPane *pane;
  PreviewTranslation *translation;
  guint inhibition;
  gboolean is_narrow;
  gboolean has_lines;
  gboolean wants_transcript;
  gboolean is_measured;
  /* Flags `1 << PreviewEditor`: which are installed. */
  guint editors;
  gboolean is_handing_over;

  GtkWidget *sheet;
  GtkWidget *focus_below;
};

void preview_window_install_actions (GtkWidgetClass *widget_class);
void preview_window_install_blind_actions (GtkWidgetClass *widget_class);
void preview_window_install_take_actions (GtkWidgetClass *widget_class);
void preview_window_follow_takes (PreviewWindow *self);
void preview_window_install_session_actions (GtkWidgetClass *widget_class);
void preview_window_install_export_actions (GtkWidgetClass *widget_class);
void
preview_window_add_drag (PreviewWindow *self, GtkWidget *row, PreviewRun *run);
char *preview_window_dup_export_folder (PreviewWindow *self);
void preview_window_install_editor_actions (GtkWidgetClass *widget_class);
void preview_window_follow_editors (PreviewWindow *self);
void preview_window_update_editors (PreviewWindow *self);
void preview_window_update_actions (PreviewWindow *self);
void preview_window_follow_keys (PreviewWindow *self);
void preview_window_follow_drops (PreviewWindow *self);
void preview_window_open_add_dialog (PreviewWindow *self, const char *text);
gboolean preview_window_take_session (PreviewWindow *self, GFile *file);
void preview_window_lay_sheet (PreviewWindow *self, GtkWidget *sheet);
void preview_window_drop_sheet (PreviewWindow *self);
gboolean preview_window_has_sheet (PreviewWindow *self);
void preview_window_show_toast (PreviewWindow *self, AdwToast *toast);
void preview_window_remove_run (PreviewWindow *self, PreviewRun *run);
void preview_window_add_note (PreviewWindow *self);
void preview_window_show_notes (PreviewWindow *self);
void preview_window_add_sound (PreviewWindow *self);
gboolean preview_window_press_sound_key (PreviewWindow *self,
                                         guint key,
                                         GdkModifierType modifiers);
gboolean preview_window_find_problem (PreviewWindow *self, guint64 *time);
void preview_window_update_title (PreviewWindow *self);
void preview_window_update_layout (PreviewWindow *self);

void preview_window_rows_selected_cb (PreviewWindow *self);
void preview_window_join (PreviewWindow *self, PreviewRun *run);
void preview_window_toggle (PreviewWindow *self, GtkListBoxRow *row);
void preview_window_show_nothing (PreviewWindow *self);
void preview_window_settle (PreviewWindow *self, guint position);
void preview_window_follow_heard (PreviewWindow *self);
void preview_window_forget_heard (PreviewWindow *self);
guint64 preview_window_get_time (PreviewWindow *self);
void preview_window_go_to_time (PreviewWindow *self, guint64 time);

void preview_window_install_original_actions (GtkWidgetClass *widget_class);
void preview_window_install_picture_actions (GtkWidgetClass *widget_class);
void preview_window_install_view_actions (GtkWidgetClass *widget_class);
void preview_window_follow_views (PreviewWindow *self);
void preview_window_update_views (PreviewWindow *self);
void preview_window_set_narrow (PreviewWindow *self, gboolean is_narrow);
void preview_window_install_transcript_actions (GtkWidgetClass *widget_class);
void preview_window_follow_transcript (PreviewWindow *self);
void preview_window_update_rules (PreviewWindow *self);
void preview_window_show_translation (PreviewWindow *self,
                                      const char *const *texts);

G_END_DECLS
