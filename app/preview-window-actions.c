/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-time.h"
#include "preview-window-private.h"

static const double rates[] = {0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 4.0};

/* One that failed stops no other. */
static gboolean
has_time (PreviewWindow *self)
{
  for (guint i = 0; i < preview_player_get_n_panes (self->player); i++) {
    PreviewPaneState state =
        preview_pane_get_state (preview_player_get_pane (self->player, i));

    if (state != PREVIEW_PANE_IDLE && state != PREVIEW_PANE_FAILED)
      return TRUE;
  }
  return FALSE;
}

static PreviewTranscript *
get_transcript (PreviewWindow *self)
{
  return preview_transcript_view_get_transcript (self->transcript_view);
}

static guint
get_line (PreviewWindow *self)
{
  return preview_transcript_find_line (get_transcript (self),
                                       preview_window_get_time (self));
}

static void
go_to_line (PreviewWindow *self, guint line)
{
  guint64 start, end;

  if (preview_transcript_get_times (get_transcript (self), line, &start, &end))
    preview_window_go_to_time (self, start);
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  preview_window_open_add_dialog (PREVIEW_WINDOW (widget), "");
}

static void
text_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PreviewWindow) self = data;
  g_autofree char *text =
      gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (text != NULL)
    preview_window_read (self, text);
  else
    preview_window_tell (self, _ ("There is no text to paste"));
}

static void
paste_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL,
                                 text_read_cb, g_object_ref (widget));
}

static void
play_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);

  if (preview_player_is_playing (self->player))
    preview_player_pause (self->player);
  else
    preview_player_play (self->player);
}

/* By so many seconds. */
static void
seek_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  gint64 position = (gint64)preview_player_get_position (self->player);

  position += g_variant_get_int32 (parameter) * (gint64)PREVIEW_SECOND;
  preview_player_seek (self->player, (guint64)MAX (position, 0), TRUE);
}

static void
step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);

  preview_player_step (self->player, g_str_equal (name, "win.step") ? 1 : -1);
}

static void
line_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  guint line = get_line (self);

  if (g_str_equal (name, "win.next-line"))
    line = line == PREVIEW_NO_LINE ? 0 : line + 1;
  else if (g_str_equal (name, "win.previous-line") && line > 0 &&
           line != PREVIEW_NO_LINE)
    line--;
  go_to_line (self, line);
  if (g_str_equal (name, "win.replay-line"))
    preview_player_play (self->player);
}

static void
loop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  guint64 position = preview_player_get_position (self->player);
  guint64 duration = preview_player_get_duration (self->player);
  guint64 start, end;

  preview_player_get_loop (self->player, &start, &end);
  if (g_str_equal (name, "win.loop-in")) {
    start = position;
    if (end <= start)
      end = duration != GST_CLOCK_TIME_NONE ? duration : start;
  } else if (g_str_equal (name, "win.loop-out")) {
    end = position;
    if (start >= end)
      start = 0;
  } else if (g_str_equal (name, "win.loop-off")) {
    start = end = 0;
  } else if (!preview_transcript_get_times (get_transcript (self),
                                            get_line (self), &start, &end)) {
    return;
  }
  preview_player_set_loop (self->player, start, end);
}

static void
faster_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  double rate = preview_player_get_rate (self->player);
  gint last = G_N_ELEMENTS (rates) - 1;
  int index = 0;

  while (index < last && rates[index] < rate)
    index++;
  index += g_str_equal (name, "win.faster") ? 1 : -1;
  preview_player_set_rate (self->player, rates[CLAMP (index, 0, last)]);
}

static void
language_changed (PreviewWindow *self, const char *language)
{
  preview_run_set_language (self->run, language);
}

static void
next_language_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  const char *const *languages = preview_run_get_languages (self->run);
  const char *current = preview_run_get_language (self->run);
  guint n = languages != NULL ? g_strv_length ((char **)languages) : 0;
  guint i = 0;

  if (n < 2)
    return;
  while (i < n && g_strcmp0 (languages[i], current) != 0)
    i++;
  language_changed (self, languages[(i + 1) % n]);
}

static void
captions_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  int mode = g_settings_get_enum (self->settings, "caption-mode");

  if (g_str_equal (name, "win.captions"))
    mode = mode == PREVIEW_CAPTIONS_OFF ? PREVIEW_CAPTIONS_DUB
                                        : PREVIEW_CAPTIONS_OFF;
  else
    mode = (mode + 1) % PREVIEW_N_CAPTION_MODES;
  g_settings_set_enum (self->settings, "caption-mode", mode);
}

static void
note_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  preview_window_add_note (PREVIEW_WINDOW (widget));
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);

  if (preview_run_get_state (self->run) != PREVIEW_RUN_READY)
    preview_resolver_retry (self->resolver, self->run);
  preview_pane_retry (self->pane);
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);

  preview_window_remove_run (self, self->run);
}

static void
copy_uri_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  g_autofree char *uri = preview_spec_to_uri (preview_run_get_spec (self->run));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), uri);
  preview_window_tell (self, _ ("The address was copied"));
}

static void
fullscreen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_fullscreen (GTK_WINDOW (widget));
}

static void
unfullscreen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_unfullscreen (GTK_WINDOW (widget));
}

static void
toggle_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  AdwFlap *flap = g_str_equal (name, "win.toggle-list") ? self->list_flap
                                                        : self->transcript_flap;

  adw_flap_set_reveal_flap (flap, !adw_flap_get_reveal_flap (flap));
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);

  adw_flap_set_reveal_flap (self->transcript_flap, TRUE);
  preview_transcript_view_focus_search (self->transcript_view);
}

static void
tell_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  preview_window_tell (PREVIEW_WINDOW (widget),
                       g_variant_get_string (parameter, NULL));
}

static void
update_captions_action (GtkWidget *widget,
                        const char *name,
                        GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);

  preview_compare_view_update_captions (self->compare_view);
  preview_session_touch (self->session);
}

static const struct
{
  const char *name;
  const char *type;
  GtkWidgetActionActivateFunc activate;
} plain_actions[] = {
    {"win.add", NULL, add_action},
    {"win.paste", NULL, paste_action},
    {"win.play", NULL, play_action},
    {"win.seek", "i", seek_action},
    {"win.step", NULL, step_action},
    {"win.step-back", NULL, step_action},
    {"win.next-line", NULL, line_action},
    {"win.previous-line", NULL, line_action},
    {"win.replay-line", NULL, line_action},
    {"win.loop-in", NULL, loop_action},
    {"win.loop-out", NULL, loop_action},
    {"win.loop-off", NULL, loop_action},
    {"win.loop-line", NULL, loop_action},
    {"win.faster", NULL, faster_action},
    {"win.slower", NULL, faster_action},
    {"win.next-language", NULL, next_language_action},
    {"win.captions", NULL, captions_action},
    {"win.next-captions", NULL, captions_action},
    {"win.note", NULL, note_action},
    {"win.retry", NULL, retry_action},
    {"win.remove", NULL, remove_action},
    {"win.copy-uri", NULL, copy_uri_action},
    {"win.fullscreen", NULL, fullscreen_action},
    {"win.unfullscreen", NULL, unfullscreen_action},
    {"win.toggle-list", NULL, toggle_action},
    {"win.toggle-transcript", NULL, toggle_action},
    {"win.search", NULL, search_action},
    {"win.tell", "s", tell_action},
    {"win.update-captions", NULL, update_captions_action},
};

/* What makes sense only while there is something to play, … */
static const char *const timed_actions[] = {
    "win.play",   "win.seek",   "win.loop-in", "win.loop-out", "win.loop-off",
    "win.faster", "win.slower", "win.note",    NULL,
};

/* … lines, … */
static const char *const line_actions[] = {
    "win.next-line",
    "win.previous-line",
    "win.replay-line",
    "win.next-problem",
    "win.loop-line",
    "win.search",
    NULL,
};

/* … a picture, … */
static const char *const picture_actions[] = {"win.step", "win.step-back",
                                              NULL};

/* … or a run at all. */
static const char *const run_actions[] = {
    "win.remove", "win.copy-uri", "win.retry", "win.next-language", NULL};

/**
 * preview_window_install_actions:
 * @widget_class: of the window
 */
void
preview_window_install_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (plain_actions); i++)
    gtk_widget_class_install_action (widget_class, plain_actions[i].name,
                                     plain_actions[i].type,
                                     plain_actions[i].activate);
}

static void
rate_state_cb (GSimpleAction *action, GVariant *value, gpointer data)
{
  PreviewWindow *self = data;

  preview_player_set_rate (self->player, g_variant_get_double (value));
}

static void
rate_cb (PreviewWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "rate");

  g_simple_action_set_state (
      G_SIMPLE_ACTION (action),
      g_variant_new_double (preview_player_get_rate (self->player)));
}

static void
voice_state_cb (GSimpleAction *action, GVariant *value, gpointer data)
{
  PreviewWindow *self = data;

  g_simple_action_set_state (action, value);
  if (self->pane == NULL)
    return;
  preview_run_get_settings (self->run)->voice_only =
      g_variant_get_boolean (value);
  preview_pane_set_voice_only (self->pane, g_variant_get_boolean (value));
  preview_session_touch (self->session);
}

static void
mute_state_cb (GSimpleAction *action, GVariant *value, gpointer data)
{
  PreviewWindow *self = data;

  preview_player_set_muted (self->player, g_variant_get_boolean (value));
}

static void
muted_cb (PreviewWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "mute");

  g_simple_action_set_state (
      G_SIMPLE_ACTION (action),
      g_variant_new_boolean (preview_player_get_muted (self->player)));
}

static void
language_state_cb (GSimpleAction *action, GVariant *value, gpointer data)
{
  PreviewWindow *self = data;

  if (self->run != NULL)
    language_changed (self, g_variant_get_string (value, NULL));
}

static const GActionEntry stateful_actions[] = {
    {"rate", NULL, "d", "1.0", rate_state_cb, {0}},
    {"voice-only", NULL, NULL, "false", voice_state_cb, {0}},
    {"mute", NULL, NULL, "false", mute_state_cb, {0}},
    {"language", NULL, "s", "''", language_state_cb, {0}},
};

static void
ensure_stateful (PreviewWindow *self)
{
  if (g_action_map_lookup_action (G_ACTION_MAP (self), "rate") != NULL)
    return;
  g_action_map_add_action_entries (G_ACTION_MAP (self), stateful_actions,
                                   G_N_ELEMENTS (stateful_actions), self);
  g_signal_connect_object (self->player, "notify::rate", G_CALLBACK (rate_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "notify::muted", G_CALLBACK (muted_cb),
                           self, G_CONNECT_SWAPPED);
  muted_cb (self);
}

static void
enable_all (PreviewWindow *self, const char *const *names, gboolean is_enabled)
{
  for (guint i = 0; names[i] != NULL; i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), names[i], is_enabled);
}

static void
enable (PreviewWindow *self, const char *name, gboolean is_enabled)
{
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), name)),
      is_enabled);
}

/**
 * preview_window_update_actions:
 * @self: a window
 *
 * Enables what makes sense for the run that is shown.
 */
void
preview_window_update_actions (PreviewWindow *self)
{
  gboolean timed = has_time (self);
  const char *language =
      self->run != NULL ? preview_run_get_language (self->run) : NULL;

  ensure_stateful (self);
  preview_window_update_views (self);
  preview_window_update_editors (self);
  enable_all (self, timed_actions, timed);
  enable_all (self, line_actions,
              timed && preview_transcript_get_n_lines (get_transcript (self)));
  enable_all (self, picture_actions,
              timed && preview_pane_has_video (self->pane));
  enable_all (self, run_actions, self->run != NULL);
  enable (self, "rate", timed);
  enable (self, "mute", timed);
  enable (self, "voice-only",
          self->pane != NULL && preview_pane_has_voice (self->pane));
  g_simple_action_set_state (
      G_SIMPLE_ACTION (
          g_action_map_lookup_action (G_ACTION_MAP (self), "language")),
      g_variant_new_string (language != NULL ? language : ""));
  g_simple_action_set_state (
      G_SIMPLE_ACTION (
          g_action_map_lookup_action (G_ACTION_MAP (self), "voice-only")),
      g_variant_new_boolean (self->run != NULL &&
                             preview_run_get_settings (self->run)->voice_only));
}
