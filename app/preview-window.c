/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-run-row.h"
#include "preview-view-switcher.h"
#include "preview-window-private.h"

/* Narrower than this, the sidebars lie above the picture. Beside it, they and
 * the waveforms leave no less than some 785 pixels: a window that stays wide
 * until then would never become narrow. */
#define NARROW 800

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

static void
toggled_cb (PreviewWindow *self, PreviewRunRow *row)
{
  preview_window_toggle (self, GTK_LIST_BOX_ROW (row));
}

static GtkWidget *
create_row_cb (gpointer item, gpointer data)
{
  PreviewRunRow *row = preview_run_row_new (item);

  g_signal_connect_object (row, "toggled", G_CALLBACK (toggled_cb), data,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "retried", G_CALLBACK (retried_cb), data,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (removed_cb), data,
                           G_CONNECT_SWAPPED);
  preview_window_add_drag (data, GTK_WIDGET (row), item);
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
    const char *problem = preview_account_get_problem (self->account);

    gtk_label_set_text (self->banner_text,
                        problem != NULL
                            ? problem
                            : _ ("Your runs need the key of your account."));
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

void
preview_window_update_title (PreviewWindow *self)
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

static gboolean
has_time (PreviewWindow *self)
{
  for (guint i = 0; i < preview_player_get_n_panes (self->player); i++) {
    PreviewPane *pane = preview_player_get_pane (self->player, i);

    if (preview_run_get_kind (preview_pane_get_run (pane)) !=
        PREVIEW_KIND_TRANSLATION)
      return TRUE;
  }
  return FALSE;
}

void
preview_window_update_layout (PreviewWindow *self)
{
  gboolean has_lines = self->run != NULL &&
                       preview_run_get_kind (self->run) == PREVIEW_KIND_DUBBING;
  gboolean is_timed = has_time (self);

  gtk_stack_set_visible_child_name (self->content,
                                    self->run == NULL ? "empty" : "pane");
  gtk_widget_set_visible (GTK_WIDGET (self->transport), is_timed);
  gtk_widget_set_visible (self->note_box, is_timed);
  gtk_widget_set_visible (self->transcript_button, has_lines);
  show_transcript (self, has_lines);
}

static void
update_all (PreviewWindow *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));

  if (n == 0)
    adw_flap_set_reveal_flap (self->list_flap, FALSE);
  preview_window_update_title (self);
  preview_window_update_layout (self);
  update_banner (self);
  preview_transport_update (self->transport);
}

static void
items_changed_cb (PreviewWindow *self, guint position)
{
  preview_window_settle (self, position);
  update_all (self);
}

static void
position_cb (PreviewWindow *self)
{
  preview_transcript_view_set_position (self->transcript_view,
                                        preview_window_get_time (self));
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
  preview_window_go_to_time (self, start);
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
  preview_window_set_narrow (self, is_narrow);
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
  preview_window_forget_heard (self);
  preview_player_close (self->player);
  return GTK_WINDOW_CLASS (preview_window_parent_class)->close_request (window);
}

static void
preview_window_dispose (GObject *object)
{
  PreviewWindow *self = PREVIEW_WINDOW (object);

  g_clear_weak_pointer (&self->focus_below);
  g_clear_weak_pointer (&self->lasting);
  preview_window_forget_heard (self);
  if (self->player != NULL)
    preview_player_close (self->player);
  g_clear_object (&self->player);
  g_clear_pointer (&self->chosen, g_ptr_array_unref);
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
  BIND (view_box);
  BIND (compare_view);
  BIND (sound_area);
  BIND (transport);
  gtk_widget_class_bind_template_callback (widget_class,
                                           preview_window_rows_selected_cb);
}

static void
preview_window_class_init (PreviewWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PREVIEW_TYPE_COMPARE_VIEW);
  g_type_ensure (PREVIEW_TYPE_VIEW_SWITCHER);
  g_type_ensure (PREVIEW_TYPE_TRANSCRIPT_VIEW);
  g_type_ensure (PREVIEW_TYPE_TRANSPORT);
  G_OBJECT_CLASS (klass)->dispose = preview_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = preview_window_close_request;
  widget_class->size_allocate = preview_window_size_allocate;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-window.ui");
  bind_children (widget_class);
  preview_window_install_actions (widget_class);
  preview_window_install_blind_actions (widget_class);
  preview_window_install_session_actions (widget_class);
  preview_window_install_take_actions (widget_class);
  preview_window_install_view_actions (widget_class);
  preview_window_install_original_actions (widget_class);
  preview_window_install_picture_actions (widget_class);
  preview_window_install_transcript_actions (widget_class);
  preview_window_install_export_actions (widget_class);
  preview_window_install_editor_actions (widget_class);
}

static void
preview_window_init (PreviewWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->chosen = g_ptr_array_new_with_free_func (g_object_unref);
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
  preview_compare_view_set_player (self->compare_view, self->player, resolver,
                                   runs, settings);
  preview_transport_set_player (self->transport, self->player, runs, settings);
  gtk_list_box_bind_model (self->run_list, G_LIST_MODEL (runs), create_row_cb,
                           self, NULL);
  /* After the list, so that it has its rows by then. */
  follow_models (self);
  preview_window_follow_heard (self);
  preview_window_add_sound (self);
  preview_window_follow_views (self);
  preview_window_follow_takes (self);
  preview_window_follow_transcript (self);
  preview_window_follow_keys (self);
  preview_window_follow_drops (self);
  preview_window_follow_editors (self);
  preview_window_update_actions (self);
  update_all (self);
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
 * Returns: (transfer none) (nullable): the run that is heard
 */
PreviewRun *
preview_window_get_run (PreviewWindow *self)
{
  return self->run;
}
