/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How the panes are looked at, and which of them is heard. */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-pane-streams.h"
#include "preview-window-private.h"

/* In steps of this share of what is seen, or of this time. */
#define PAN 0.125
#define NUDGE (100 * GST_MSECOND)

static const char *const views[] = {"grid",       "split",  "blend",
                                    "difference", "single", "sound"};

static guint
get_n (PreviewWindow *self)
{
  return preview_player_get_n_panes (self->player);
}

static void
hear_next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  guint n = get_n (self);

  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (n < 2)
    return;
  preview_player_set_heard (
      self->player, (preview_player_get_heard_index (self->player) + 1) % n);
  /* The focus goes along. */
  if (focus != NULL &&
      gtk_widget_is_ancestor (focus, GTK_WIDGET (self->compare_view)))
    gtk_widget_grab_focus (
        GTK_WIDGET (preview_compare_view_get_heard (self->compare_view)));
}

/* From one part of the window to the next, as Tab hears the next run. */
static void
next_part_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GtkWidget *parts[] = {
      self->header,
      GTK_WIDGET (self->run_list),
      GTK_WIDGET (self->compare_view),
      GTK_WIDGET (self->sound_area),
      GTK_WIDGET (self->transcript_view),
      GTK_WIDGET (self->transport),
  };
  guint n = G_N_ELEMENTS (parts);
  guint here = n - 1;

  for (guint i = 0; i < n; i++)
    if (focus != NULL &&
        (focus == parts[i] || gtk_widget_is_ancestor (focus, parts[i])))
      here = i;
  for (guint i = 1; i <= n; i++) {
    GtkWidget *part = parts[(here + i) % n];

    if (gtk_widget_is_visible (part) &&
        gtk_widget_child_focus (part, GTK_DIR_TAB_FORWARD)) {
      gtk_window_set_focus_visible (GTK_WINDOW (self), TRUE);
      return;
    }
  }
}

static void
swap_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  preview_compare_view_swap (PREVIEW_WINDOW (widget)->compare_view);
}

static void
reference_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  preview_compare_view_set_reference (PREVIEW_WINDOW (widget)->compare_view,
                                      (guint)g_variant_get_int32 (parameter));
}

static void
leave_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  guint index = (guint)g_variant_get_int32 (parameter);
  guint position;

  if (index < self->chosen->len && self->chosen->len > 1 &&
      preview_runs_find (self->runs, g_ptr_array_index (self->chosen, index),
                         &position))
    preview_window_toggle (
        self, gtk_list_box_get_row_at_index (self->run_list, (int)position));
}

/* One pixel of the video is one of the screen. */
static double
get_actual_scale (PreviewWindow *self)
{
  int width, height, shown_width, shown_height;
  double ratio;

  if (self->pane == NULL ||
      !preview_pane_get_video_size (self->pane, &width, &height) ||
      !preview_compare_view_get_picture_size (self->compare_view, &shown_width,
                                              &shown_height))
    return 1.0;
  ratio = MIN ((double)shown_width / width, (double)shown_height / height);
  return 1.0 / (ratio * gtk_widget_get_scale_factor (GTK_WIDGET (self)));
}

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  PreviewZoom *zoom = preview_compare_view_get_zoom (self->compare_view);

  if (g_str_equal (name, "win.zoom-in"))
    preview_zoom_step (zoom, 1);
  else if (g_str_equal (name, "win.zoom-out"))
    preview_zoom_step (zoom, -1);
  else if (g_str_equal (name, "win.zoom-actual"))
    preview_zoom_set (zoom, get_actual_scale (self), 0.5, 0.5);
  else
    preview_zoom_set (zoom, 1.0, 0.5, 0.5);
}

static void
pan_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  int x, y;

  g_variant_get (parameter, "(ii)", &x, &y);
  preview_zoom_move (preview_compare_view_get_zoom (self->compare_view),
                     x * PAN, y * PAN);
}

/* By so many frames, or tenths of a second. */
static void
offset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  guint heard = preview_player_get_heard_index (self->player);
  gint64 step = NUDGE;

  if (self->pane == NULL)
    return;
  if (g_str_equal (name, "win.offset-frames"))
    step = (gint64)preview_video_sink_get_frame_duration (
        preview_pane_get_video_sink (self->pane));
  preview_player_set_offset (self->player, heard,
                             preview_player_get_offset (self->player, heard) +
                                 g_variant_get_int32 (parameter) * step);
}

static const struct
{
  const char *name;
  const char *type;
  GtkWidgetActionActivateFunc activate;
} plain_actions[] = {
    {"win.hear-next", NULL, hear_next_action},
    {"win.next-part", NULL, next_part_action},
    {"win.swap", NULL, swap_action},
    {"win.reference", "i", reference_action},
    {"win.leave", "i", leave_action},
    {"win.zoom-in", NULL, zoom_action},
    {"win.zoom-out", NULL, zoom_action},
    {"win.zoom-fit", NULL, zoom_action},
    {"win.zoom-actual", NULL, zoom_action},
    {"win.pan", "(ii)", pan_action},
    {"win.offset-frames", "i", offset_action},
    {"win.offset-tenths", "i", offset_action},
};

/**
 * preview_window_install_view_actions:
 * @widget_class: of the window
 */
void
preview_window_install_view_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (plain_actions); i++)
    gtk_widget_class_install_action (widget_class, plain_actions[i].name,
                                     plain_actions[i].type,
                                     plain_actions[i].activate);
}

static void
view_state_cb (GSimpleAction *action, GVariant *value, gpointer data)
{
  PreviewWindow *self = data;
  const char *name = g_variant_get_string (value, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (g_str_equal (views[i], name))
      g_settings_set_enum (self->settings, "view", (int)i);
}

/* From 1; 0 is the original. */
static void
hear_state_cb (GSimpleAction *action, GVariant *value, gpointer data)
{
  PreviewWindow *self = data;
  int number = g_variant_get_int32 (value);

  if (number == 0)
    number = preview_player_find_original (self->player) + 1;
  if (number > 0)
    preview_player_set_heard (self->player, (guint)number - 1);
  else
    preview_window_tell (self, _ ("No original is attached"));
}

static void
picture_state_cb (GSimpleAction *action, GVariant *value, gpointer data)
{
  PreviewWindow *self = data;
  gboolean is_wanted = g_variant_get_boolean (value);

  preview_player_set_picture (
      self->player,
      is_wanted ? (int)preview_player_get_heard_index (self->player) : -1);
}

static const GActionEntry stateful_actions[] = {
    {"view", NULL, "s", "'grid'", view_state_cb, {0}},
    {"hear", NULL, "i", "1", hear_state_cb, {0}},
    {"one-picture", NULL, NULL, "false", picture_state_cb, {0}},
};

static void
set_state (PreviewWindow *self, const char *name, GVariant *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), state);
}

/* Waveforms have a place of their own, as soon as there are any. */
static gboolean
has_sound_area (PreviewWindow *self)
{
  return gtk_widget_get_first_child (GTK_WIDGET (self->sound_area)) != NULL;
}

static void
view_cb (PreviewWindow *self)
{
  PreviewView view = (PreviewView)g_settings_get_enum (self->settings, "view");
  gboolean is_sound = view == PREVIEW_VIEW_SOUND && has_sound_area (self);

  preview_compare_view_set_view (self->compare_view, view);
  gtk_widget_set_visible (GTK_WIDGET (self->compare_view), !is_sound);
  gtk_widget_set_vexpand (GTK_WIDGET (self->sound_area), is_sound);
  set_state (self, "view", g_variant_new_string (views[view]));
}

static void
heard_cb (PreviewWindow *self)
{
  set_state (self, "hear",
             g_variant_new_int32 (
                 (int)preview_player_get_heard_index (self->player) + 1));
}

static void
crossfade_cb (PreviewWindow *self)
{
  preview_player_set_switch_mode (
      self->player, g_settings_get_boolean (self->settings, "crossfade")
                        ? PREVIEW_SWITCH_FADE
                        : PREVIEW_SWITCH_CUT);
}

static void
picture_cb (PreviewWindow *self)
{
  set_state (
      self, "one-picture",
      g_variant_new_boolean (preview_player_get_picture (self->player) >= 0));
}

static void
follow (PreviewWindow *self,
        gpointer object,
        const char *signal,
        GCallback callback)
{
  g_signal_connect_object (object, signal, callback, self, G_CONNECT_SWAPPED);
}

/**
 * preview_window_follow_views:
 * @self: a window
 */
void
preview_window_follow_views (PreviewWindow *self)
{
  g_autoptr (GAction) info =
      g_settings_create_action (self->settings, "show-info");
  g_autoptr (GAction) matching =
      g_settings_create_action (self->settings, "matching");
  g_autoptr (GAction) crossfade =
      g_settings_create_action (self->settings, "crossfade");

  g_action_map_add_action_entries (G_ACTION_MAP (self), stateful_actions,
                                   G_N_ELEMENTS (stateful_actions), self);
  g_action_map_add_action (G_ACTION_MAP (self), info);
  g_action_map_add_action (G_ACTION_MAP (self), matching);
  g_action_map_add_action (G_ACTION_MAP (self), crossfade);
  g_settings_bind (self->settings, "matching", self->player, "matching",
                   G_SETTINGS_BIND_GET);
  follow (self, self->settings, "changed::crossfade",
          G_CALLBACK (crossfade_cb));
  crossfade_cb (self);
  follow (self, self->settings, "changed::view", G_CALLBACK (view_cb));
  follow (self, self->player, "notify::heard", G_CALLBACK (heard_cb));
  follow (self, self->player, "notify::picture", G_CALLBACK (picture_cb));
  view_cb (self);
}

/**
 * preview_window_update_views:
 * @self: a window
 *
 * Enables what makes sense for what is side by side.
 */
void
preview_window_update_views (PreviewWindow *self)
{
  static const char *const pair_actions[] = {"win.hear-next", "win.swap",
                                             "win.reference", "win.leave"};
  gboolean are_several = get_n (self) > 1;
  GAction *picture =
      g_action_map_lookup_action (G_ACTION_MAP (self), "one-picture");

  for (guint i = 0; i < G_N_ELEMENTS (pair_actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), pair_actions[i],
                                   are_several);
  gtk_widget_set_visible (self->view_box, are_several && !self->is_narrow);
  if (picture == NULL)
    return;
  g_simple_action_set_enabled (G_SIMPLE_ACTION (picture), are_several);
  /* Waveforms may have come meanwhile. */
  view_cb (self);
}

/**
 * preview_window_set_narrow:
 * @self: a window
 * @is_narrow: whether there is room for little
 */
void
preview_window_set_narrow (PreviewWindow *self, gboolean is_narrow)
{
  preview_compare_view_set_narrow (self->compare_view, is_narrow);
  preview_window_update_views (self);
}
