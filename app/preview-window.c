/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-run-row.h"
#include "preview-window-private.h"

/* Narrower than this, the sidebars lie above the picture. */
#define NARROW 720

G_DEFINE_FINAL_TYPE (PreviewWindow, preview_window, ADW_TYPE_APPLICATION_WINDOW)

static void
retried_cb (PreviewWindow *self, PreviewRunRow *row)
{
  preview_resolver_retry (self->resolver, preview_run_row_get_run (row));
}

static void
removed_cb (PreviewWindow *self, PreviewRunRow *row)
{
  preview_window_remove_run (self, preview_run_row_get_run (row));
}

static GtkWidget *
create_row_cb (gpointer item, gpointer data)
{
  PreviewRunRow *row = preview_run_row_new (item);

  g_signal_connect_object (row, "retried", G_CALLBACK (retried_cb), data,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (removed_cb), data,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (row);
}

static void
update_banner (PreviewWindow *self)
{
  PreviewKeyState state = preview_account_get_key_state (self->account);
  gboolean has_runs = FALSE;
  gboolean is_shown;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));

  for (guint i = 0; i < n; i++) {
    g_autoptr (PreviewRun) run =
        g_list_model_get_item (G_LIST_MODEL (self->runs), i);

    has_runs |= !preview_run_is_sample (run);
  }
  if (state == PREVIEW_KEY_REFUSED) {
    gtk_label_set_text (self->banner_text,
                        preview_account_get_problem (self->account));
    gtk_button_set_label (self->banner_button, _ ("Change Key"));
  } else if (state == PREVIEW_KEY_MISSING) {
    gtk_label_set_text (self->banner_text,
                        _ ("Your runs need the key of your account."));
    gtk_button_set_label (self->banner_button, _ ("Enter Key"));
  }
  is_shown = state == PREVIEW_KEY_REFUSED ||
             (state == PREVIEW_KEY_MISSING && has_runs);
  gtk_widget_set_visible (GTK_WIDGET (self->banner), is_shown);
  gtk_revealer_set_reveal_child (self->banner, is_shown);
  gtk_widget_set_visible (self->enter_key_button,
                          state == PREVIEW_KEY_MISSING ||
                              state == PREVIEW_KEY_REFUSED);
}

static void
update_title (PreviewWindow *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));
  g_autofree char *title =
      self->run != NULL ? preview_run_dup_title (self->run) : NULL;
  g_autofree char *count =
      g_strdup_printf (ngettext ("%u run", "%u runs", n), n);

  adw_window_title_set_title (self->title,
                              title != NULL ? title : _ ("Camb Preview"));
  adw_window_title_set_subtitle (self->title, n > 0 ? count : "");
  gtk_window_set_title (GTK_WINDOW (self),
                        title != NULL ? title : _ ("Camb Preview"));
}

/* A run without lines hides the transcript; the next one with lines shows it
 * again, if that is how the user left it. */
static void
show_transcript (PreviewWindow *self, gboolean has_lines)
{
  if (has_lines == self->has_lines)
    return;
  self->has_lines = has_lines;
  if (!has_lines)
    self->wants_transcript = adw_flap_get_reveal_flap (self->transcript_flap);
  adw_flap_set_reveal_flap (self->transcript_flap,
                            has_lines && self->wants_transcript);
}

static void
update_layout (PreviewWindow *self)
{
  gboolean has_lines = self->run != NULL &&
                       preview_run_get_kind (self->run) == PREVIEW_KIND_DUBBING;
  gboolean has_time = self->run != NULL && preview_run_get_kind (self->run) !=
                                               PREVIEW_KIND_TRANSLATION;

  gtk_stack_set_visible_child_name (self->content,
                                    self->run == NULL ? "empty" : "pane");
  gtk_widget_set_visible (GTK_WIDGET (self->transport), has_time);
  gtk_widget_set_visible (self->note_box, has_time);
  gtk_widget_set_visible (self->transcript_button, has_lines);
  show_transcript (self, has_lines);
}

static void
items_changed_cb (PreviewWindow *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));

  if (self->run != NULL && !preview_runs_find (self->runs, self->run, NULL))
    preview_window_select (self, 0);
  if (n == 0)
    adw_flap_set_reveal_flap (self->list_flap, FALSE);
  update_title (self);
  update_layout (self);
  update_banner (self);
  preview_transport_update (self->transport);
}

static void
cues_cb (PreviewWindow *self)
{
  CambCues *cues =
      self->pane != NULL ? preview_pane_get_cues (self->pane) : NULL;

  preview_transcript_view_set_cues (self->transcript_view, cues);
  preview_window_update_captions (self);
  preview_transcript_view_set_position (
      self->transcript_view, preview_player_get_position (self->player));
  preview_window_update_actions (self);
}

static void
pane_state_cb (PreviewWindow *self)
{
  preview_window_update_actions (self);
}

static void
run_changed_cb (PreviewWindow *self)
{
  preview_transport_update (self->transport);
  preview_window_update_actions (self);
}

static void
translation_cb (PreviewWindow *self)
{
  preview_window_update_captions (self);
}

static void
warned_cb (PreviewWindow *self, const char *message)
{
  preview_window_tell (self, message);
}

static void
forget_pane (PreviewWindow *self)
{
  if (self->pane != NULL)
    g_signal_handlers_disconnect_by_data (self->pane, self);
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  preview_pane_view_set_pane (self->pane_view, NULL);
  g_clear_object (&self->translation);
  g_clear_object (&self->pane);
  g_clear_object (&self->run);
}

static void
follow_pane (PreviewWindow *self, PreviewRun *run)
{
  self->run = g_object_ref (run);
  self->pane = g_object_ref (preview_player_get_heard (self->player));
  g_signal_connect_object (self->pane, "notify::cues", G_CALLBACK (cues_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pane, "notify::state",
                           G_CALLBACK (pane_state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pane, "warned", G_CALLBACK (warned_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (run_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::language", G_CALLBACK (run_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::translation",
                           G_CALLBACK (translation_cb), self,
                           G_CONNECT_SWAPPED);
  preview_pane_view_set_pane (self->pane_view, self->pane);
}

static void
show_run (PreviewWindow *self, PreviewRun *run)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new ();
  guint index = 0;

  if (self->run == run)
    return;
  forget_pane (self);
  if (run != NULL)
    g_ptr_array_add (runs, run);
  preview_player_set_runs (self->player, runs);
  if (run != NULL) {
    follow_pane (self, run);
    preview_runs_find (self->runs, run, &index);
    preview_session_set_selected (self->session, index);
  }
  cues_cb (self);
  preview_window_show_notes (self);
  preview_transport_update (self->transport);
  preview_window_update_actions (self);
  update_title (self);
  update_layout (self);
}

static void
run_selected_cb (PreviewWindow *self, GtkListBoxRow *row)
{
  if (row == NULL) {
    show_run (self, NULL);
    return;
  }
  show_run (self, preview_run_row_get_run (PREVIEW_RUN_ROW (row)));
  if (self->is_narrow)
    adw_flap_set_reveal_flap (self->list_flap, FALSE);
}

static void
position_cb (PreviewWindow *self)
{
  preview_transcript_view_set_position (
      self->transcript_view, preview_player_get_position (self->player));
}

/* A screen that goes dark in the middle of a line is no help. */
static void
playing_cb (PreviewWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (application == NULL)
    return;
  if (preview_player_is_playing (self->player) && self->inhibition == 0) {
    self->inhibition = gtk_application_inhibit (application, GTK_WINDOW (self),
                                                GTK_APPLICATION_INHIBIT_IDLE,
                                                _ ("A run is playing"));
  } else if (!preview_player_is_playing (self->player) &&
             self->inhibition != 0) {
    gtk_application_uninhibit (application, self->inhibition);
    self->inhibition = 0;
  }
  preview_session_touch (self->session);
}

static void
line_activated_cb (PreviewWindow *self, guint line)
{
  guint64 start, end;

  if (!preview_transcript_get_times (
          preview_transcript_view_get_transcript (self->transcript_view), line,
          &start, &end))
    return;
  preview_player_seek (self->player, start, TRUE);
  preview_player_play (self->player);
}

static void
set_narrow (PreviewWindow *self, gboolean is_narrow)
{
  AdwFlapFoldPolicy policy =
      is_narrow ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER;
  gboolean has_runs = g_list_model_get_n_items (G_LIST_MODEL (self->runs)) > 0;

  self->is_narrow = is_narrow;
  adw_flap_set_fold_policy (self->list_flap, policy);
  adw_flap_set_fold_policy (self->transcript_flap, policy);
  adw_flap_set_reveal_flap (self->list_flap, !is_narrow && has_runs);
  self->wants_transcript = !is_narrow;
  adw_flap_set_reveal_flap (self->transcript_flap,
                            !is_narrow && self->has_lines);
  preview_transport_set_narrow (self->transport, is_narrow);
}

static gboolean
measure_cb (gpointer data)
{
  PreviewWindow *self = data;
  gboolean is_narrow = gtk_widget_get_width (GTK_WIDGET (self)) < NARROW;

  if (!self->is_measured || is_narrow != self->is_narrow)
    set_narrow (self, is_narrow);
  self->is_measured = TRUE;
  return G_SOURCE_REMOVE;
}

/* What is shown may not change while sizes are handed out. */
static void
preview_window_size_allocate (GtkWidget *widget,
                              int width,
                              int height,
                              int baseline)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);

  GTK_WIDGET_CLASS (preview_window_parent_class)
      ->size_allocate (widget, width, height, baseline);
  if (!self->is_measured || (width < NARROW) != self->is_narrow)
    g_idle_add_full (G_PRIORITY_HIGH_IDLE, measure_cb, g_object_ref (self),
                     g_object_unref);
}

static void
keep_size (PreviewWindow *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
  if (width > 0 && height > 0)
    g_settings_set (self->settings, "window-size", "(ii)", width, height);
}

static gboolean
preview_window_close_request (GtkWindow *window)
{
  PreviewWindow *self = PREVIEW_WINDOW (window);
  g_autoptr (GError) error = NULL;

  keep_size (self);
  preview_player_pause (self->player);
  if (!preview_session_save (self->session, &error))
    g_warning ("%s", error->message);
  forget_pane (self);
  preview_player_close (self->player);
  return GTK_WINDOW_CLASS (preview_window_parent_class)->close_request (window);
}

static void
preview_window_dispose (GObject *object)
{
  PreviewWindow *self = PREVIEW_WINDOW (object);

  if (self->pane_view != NULL)
    forget_pane (self);
  if (self->player != NULL)
    preview_player_close (self->player);
  g_clear_object (&self->player);
  g_clear_object (&self->runs);
  g_clear_object (&self->resolver);
  g_clear_object (&self->account);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (preview_window_parent_class)->dispose (object);
}

#define BIND(name) \
  gtk_widget_class_bind_template_child (widget_class, PreviewWindow, name)

static void
bind_children (GtkWidgetClass *widget_class)
{
  BIND (toasts);
  BIND (header);
  BIND (title);
  BIND (transcript_button);
  BIND (banner);
  BIND (banner_text);
  BIND (banner_button);
  BIND (list_flap);
  BIND (run_list);
  BIND (note_box);
  BIND (note_list);
  BIND (transcript_flap);
  BIND (transcript_view);
  BIND (content);
  BIND (enter_key_button);
  BIND (pane_view);
  BIND (sound_area);
  BIND (transport);
  gtk_widget_class_bind_template_callback (widget_class, run_selected_cb);
}

static void
preview_window_class_init (PreviewWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PREVIEW_TYPE_PANE_VIEW);
  g_type_ensure (PREVIEW_TYPE_TRANSCRIPT_VIEW);
  g_type_ensure (PREVIEW_TYPE_TRANSPORT);
  G_OBJECT_CLASS (klass)->dispose = preview_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = preview_window_close_request;
  widget_class->size_allocate = preview_window_size_allocate;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-window.ui");
  bind_children (widget_class);
  preview_window_install_actions (widget_class);
}

static void
preview_window_init (PreviewWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
restore_size (PreviewWindow *self)
{
  int width, height;

  g_settings_get (self->settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_settings_get_boolean (self->settings, "maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
follow_models (PreviewWindow *self)
{
  g_signal_connect_object (self->runs, "items-changed",
                           G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->account, "notify::key-state",
                           G_CALLBACK (update_banner), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "notify::position",
                           G_CALLBACK (position_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "notify::playing",
                           G_CALLBACK (playing_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->transcript_view, "line-activated",
                           G_CALLBACK (line_activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_settings_bind (self->settings, "volume", self->player, "volume",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "muted", self->player, "muted",
                   G_SETTINGS_BIND_DEFAULT);
}

/**
 * preview_window_new:
 * @application: the application
 * @runs: the list
 * @resolver: who asks for the runs
 * @account: the user's
 * @session: who keeps the list
 * @settings: the user's
 *
 * Returns: (transfer none): a window
 */
PreviewWindow *
preview_window_new (GtkApplication *application,
                    PreviewRuns *runs,
                    PreviewResolver *resolver,
                    PreviewAccount *account,
                    PreviewSession *session,
                    GSettings *settings)
{
  PreviewWindow *self =
      g_object_new (PREVIEW_TYPE_WINDOW, "application", application, NULL);

  self->runs = g_object_ref (runs);
  self->resolver = g_object_ref (resolver);
  self->account = g_object_ref (account);
  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  self->player = preview_player_new (resolver);
  restore_size (self);
  preview_pane_view_set_player (self->pane_view, self->player, resolver,
                                settings);
  preview_transport_set_player (self->transport, self->player, runs, settings);
  follow_models (self);
  preview_window_follow_keys (self);
  preview_window_follow_drops (self);
  gtk_list_box_bind_model (self->run_list, G_LIST_MODEL (runs), create_row_cb,
                           self, NULL);
  preview_window_update_actions (self);
  preview_window_add_sound (self);
  items_changed_cb (self);
  return self;
}

/**
 * preview_window_get_player:
 * @self: a window
 *
 * Returns: (transfer none): what plays
 */
PreviewPlayer *
preview_window_get_player (PreviewWindow *self)
{
  return self->player;
}

/**
 * preview_window_get_run:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): the run that is shown
 */
PreviewRun *
preview_window_get_run (PreviewWindow *self)
{
  return self->run;
}

/**
 * preview_window_select:
 * @self: a window
 * @index: which run of the list to show; the last one if there are fewer
 */
void
preview_window_select (PreviewWindow *self, guint index)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));
  GtkListBoxRow *row = NULL;

  if (n > 0)
    row =
        gtk_list_box_get_row_at_index (self->run_list, (int)MIN (index, n - 1));
  gtk_list_box_select_row (self->run_list, row);
  if (row == NULL)
    show_run (self, NULL);
}
