/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "preview-heard-button.h"
#include "preview-seek-bar.h"
#include "preview-time.h"
#include "preview-transport.h"

struct _PreviewTransport
{
  GtkBox parent_instance;

  GtkLabel *position_text;
  PreviewSeekBar *seek_bar;
  GtkLabel *duration_text;
  GtkWidget *play_button;
  GtkWidget *previous_button;
  GtkWidget *next_button;
  GtkWidget *step_back_button;
  GtkWidget *step_button;
  GtkWidget *extras;
  PreviewHeardButton *heard_button;
  GtkMenuButton *rate_button;
  GtkWidget *voice_button;
  GtkMenuButton *language_button;
  GtkWidget *caption_button;
  GtkWidget *mute_button;
  GtkWidget *volume_scale;
  GtkAdjustment *volume_adjustment;
  GtkDropDown *mode_choice;
  GtkDropDown *translation_choice;
  GtkDropDown *speakers_choice;
  GtkDropDown *position_choice;
  GtkAdjustment *size_adjustment;
  GtkAdjustment *delay_adjustment;

  PreviewPlayer *player;
  PreviewRuns *runs;
  GSettings *settings;
  gboolean is_narrow;
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (PreviewTransport, preview_transport, GTK_TYPE_BOX)

static PreviewRun *
get_run (PreviewTransport *self)
{
  PreviewPane *pane = preview_player_get_heard (self->player);

  return pane != NULL ? preview_pane_get_run (pane) : NULL;
}

static void
position_cb (PreviewTransport *self)
{
  PreviewPane *pane = preview_player_get_heard (self->player);
  guint64 position = preview_player_get_position (self->player);
  g_autofree char *text = preview_time_format_tenths (position);
  gboolean is_cached;

  gtk_label_set_text (self->position_text, text);
  preview_seek_bar_set_position (self->seek_bar, position);
  if (pane == NULL)
    return;
  preview_seek_bar_set_note_offset (self->seek_bar,
                                    preview_pane_get_offset (pane));
  is_cached = g_str_equal (preview_run_get_cached (get_run (self)), "all");
  preview_seek_bar_set_buffered (self->seek_bar,
                                 preview_pane_get_buffered (pane), is_cached);
}

static void
duration_cb (PreviewTransport *self)
{
  guint64 duration = preview_player_get_duration (self->player);
  g_autofree char *text = duration != GST_CLOCK_TIME_NONE
                              ? preview_time_format (duration)
                              : g_strdup ("–");

  gtk_label_set_text (self->duration_text, text);
  preview_seek_bar_set_duration (
      self->seek_bar, duration != GST_CLOCK_TIME_NONE ? duration : 0);
}

static void
set_label (GtkWidget *widget, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
playing_cb (PreviewTransport *self)
{
  gboolean is_playing = preview_player_is_playing (self->player);

  gtk_button_set_icon_name (GTK_BUTTON (self->play_button),
                            is_playing ? "media-playback-pause-symbolic"
                                       : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (
      self->play_button, is_playing ? _ ("Pause (Space)") : _ ("Play (Space)"));
  set_label (self->play_button, is_playing ? _ ("Pause") : _ ("Play"));
}

static void
rate_cb (PreviewTransport *self)
{
  g_autofree char *text =
      g_strdup_printf ("%.3g×", preview_player_get_rate (self->player));

  if (g_strcmp0 (gtk_menu_button_get_label (self->rate_button), text) != 0)
    gtk_menu_button_set_label (self->rate_button, text);
}

static void
loop_cb (PreviewTransport *self)
{
  guint64 start, end;

  preview_player_get_loop (self->player, &start, &end);
  preview_seek_bar_set_loop (self->seek_bar, start, end);
}

static void
muted_cb (PreviewTransport *self)
{
  gtk_button_set_icon_name (GTK_BUTTON (self->mute_button),
                            preview_player_get_muted (self->player)
                                ? "audio-volume-muted-symbolic"
                                : "audio-volume-high-symbolic");
}

static void
sought_cb (PreviewTransport *self, guint64 position, gboolean is_exact)
{
  preview_player_seek (self->player, position, is_exact);
}

static GMenu *
create_language_menu (const char *const *languages)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; languages[i] != NULL; i++) {
    g_autofree char *name = preview_language_dup_name (languages[i]);
    g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);

    g_menu_item_set_action_and_target (item, "win.language", "s", languages[i]);
    g_menu_append_item (menu, item);
  }
  return menu;
}

static void
update_languages (PreviewTransport *self, PreviewRun *run)
{
  const char *const *languages =
      run != NULL ? preview_run_get_languages (run) : NULL;
  gboolean is_choice =
      languages != NULL && languages[0] != NULL && languages[1] != NULL;
  g_autoptr (GMenu) menu = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->language_button), is_choice);
  if (!is_choice)
    return;
  menu = create_language_menu (languages);
  gtk_menu_button_set_menu_model (self->language_button, G_MENU_MODEL (menu));
}

/* A new model makes new widgets, and while a list grows it is asked for often.
 */
static void
set_translations (PreviewTransport *self, GtkStringList *names, guint selected)
{
  GListModel *shown = gtk_drop_down_get_model (self->translation_choice);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (names));
  gboolean is_same = shown != NULL && g_list_model_get_n_items (shown) == n;

  for (guint i = 0; is_same && i < n; i++)
    is_same =
        g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (shown), i),
                     gtk_string_list_get_string (names, i));
  if (!is_same)
    gtk_drop_down_set_model (self->translation_choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->translation_choice, selected);
}

/* The translation runs in the list can be laid on a dub. */
static void
update_translations (PreviewTransport *self, PreviewRun *run)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint64 chosen = run != NULL ? preview_run_get_spec (run)->translation : 0;
  guint selected = 0;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));

  gtk_string_list_append (names, _ ("None"));
  for (guint i = 0; i < n; i++) {
    g_autoptr (PreviewRun) other =
        g_list_model_get_item (G_LIST_MODEL (self->runs), i);
    guint64 id = preview_run_get_spec (other)->run_id;
    g_autofree char *name = NULL;

    if (preview_run_get_kind (other) != PREVIEW_KIND_TRANSLATION)
      continue;
    name = g_strdup_printf ("%" PRIu64, id);
    gtk_string_list_append (names, name);
    if (id == chosen)
      selected = g_list_model_get_n_items (G_LIST_MODEL (names)) - 1;
  }
  if (chosen != 0 && selected == 0) {
    g_autofree char *name = g_strdup_printf ("%" PRIu64, chosen);

    gtk_string_list_append (names, name);
    selected = g_list_model_get_n_items (G_LIST_MODEL (names)) - 1;
  }
  set_translations (self, names, selected);
}

static void
translation_chosen_cb (PreviewTransport *self)
{
  GtkStringObject *item =
      gtk_drop_down_get_selected_item (self->translation_choice);
  PreviewRun *run = get_run (self);
  guint64 id = 0;

  if (self->is_updating || run == NULL || item == NULL)
    return;
  preview_parse_run_id (gtk_string_object_get_string (item), -1, &id);
  preview_run_set_translation (run, id);
}

static void
delay_cb (PreviewTransport *self)
{
  PreviewRun *run = get_run (self);

  if (self->is_updating || run == NULL)
    return;
  preview_run_get_settings (run)->subtitle_delay =
      (int)gtk_adjustment_get_value (self->delay_adjustment);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.update-captions", NULL);
}

static void
choice_cb (PreviewTransport *self, GParamSpec *pspec, GtkDropDown *choice)
{
  const char *key = choice == self->mode_choice       ? "caption-mode"
                    : choice == self->speakers_choice ? "caption-speakers"
                                                      : "caption-position";

  if (!self->is_updating)
    g_settings_set_enum (self->settings, key,
                         (int)gtk_drop_down_get_selected (choice));
}

static void
settings_cb (PreviewTransport *self)
{
  self->is_updating = TRUE;
  gtk_drop_down_set_selected (
      self->mode_choice,
      (guint)g_settings_get_enum (self->settings, "caption-mode"));
  gtk_drop_down_set_selected (
      self->speakers_choice,
      (guint)g_settings_get_enum (self->settings, "caption-speakers"));
  gtk_drop_down_set_selected (
      self->position_choice,
      (guint)g_settings_get_enum (self->settings, "caption-position"));
  self->is_updating = FALSE;
}

static void
fill_choice (PreviewTransport *self,
             GtkDropDown *choice,
             const char *const *names)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    gtk_string_list_append (list, _ (names[i]));
  gtk_drop_down_set_model (choice, G_LIST_MODEL (list));
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (choice_cb),
                            self);
}

static void
fill_choices (PreviewTransport *self)
{
  static const char *const modes[] = {N_ ("Nothing"), N_ ("The Dub"),
                                      N_ ("The Translation"), N_ ("Both"),
                                      NULL};
  static const char *const styles[] = {N_ ("Not Shown"), N_ ("By Name"),
                                       N_ ("By Colour"),
                                       N_ ("By Name and Colour"), NULL};
  static const char *const positions[] = {N_ ("Bottom"), N_ ("Top"), NULL};

  self->is_updating = TRUE;
  fill_choice (self, self->mode_choice, modes);
  fill_choice (self, self->speakers_choice, styles);
  fill_choice (self, self->position_choice, positions);
  g_signal_connect_swapped (self->translation_choice, "notify::selected",
                            G_CALLBACK (translation_chosen_cb), self);
  self->is_updating = FALSE;
}

static void
preview_transport_dispose (GObject *object)
{
  PreviewTransport *self = PREVIEW_TRANSPORT (object);

  g_clear_object (&self->player);
  g_clear_object (&self->runs);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (preview_transport_parent_class)->dispose (object);
}

#define BIND(name) \
  gtk_widget_class_bind_template_child (widget_class, PreviewTransport, name)

static void
preview_transport_class_init (PreviewTransportClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PREVIEW_TYPE_HEARD_BUTTON);
  g_type_ensure (PREVIEW_TYPE_SEEK_BAR);
  G_OBJECT_CLASS (klass)->dispose = preview_transport_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-transport.ui");
  BIND (position_text);
  BIND (seek_bar);
  BIND (duration_text);
  BIND (play_button);
  BIND (previous_button);
  BIND (next_button);
  BIND (step_back_button);
  BIND (step_button);
  BIND (extras);
  BIND (heard_button);
  BIND (rate_button);
  BIND (voice_button);
  BIND (language_button);
  BIND (caption_button);
  BIND (mute_button);
  BIND (volume_scale);
  BIND (volume_adjustment);
  BIND (mode_choice);
  BIND (translation_choice);
  BIND (speakers_choice);
  BIND (position_choice);
  BIND (size_adjustment);
  BIND (delay_adjustment);
}

static void
preview_transport_init (PreviewTransport *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_choices (self);
  g_signal_connect_swapped (self->seek_bar, "sought", G_CALLBACK (sought_cb),
                            self);
  g_signal_connect_swapped (self->delay_adjustment, "value-changed",
                            G_CALLBACK (delay_cb), self);
}

static void
follow (PreviewTransport *self, const char *property, GCallback callback)
{
  g_autofree char *signal = g_strconcat ("notify::", property, NULL);

  g_signal_connect_object (self->player, signal, callback, self,
                           G_CONNECT_SWAPPED);
}

/**
 * preview_transport_set_player:
 * @self: a transport
 * @player: what it moves
 * @runs: the list
 * @settings: the user's
 */
void
preview_transport_set_player (PreviewTransport *self,
                              PreviewPlayer *player,
                              PreviewRuns *runs,
                              GSettings *settings)
{
  self->player = g_object_ref (player);
  self->runs = g_object_ref (runs);
  self->settings = g_object_ref (settings);
  preview_heard_button_set_player (self->heard_button, player);
  follow (self, "position", G_CALLBACK (position_cb));
  follow (self, "duration", G_CALLBACK (duration_cb));
  follow (self, "playing", G_CALLBACK (playing_cb));
  follow (self, "rate", G_CALLBACK (rate_cb));
  follow (self, "loop", G_CALLBACK (loop_cb));
  follow (self, "muted", G_CALLBACK (muted_cb));
  g_object_bind_property (player, "volume", self->volume_adjustment, "value",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_settings_bind (settings, "caption-size", self->size_adjustment, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (settings, "changed", G_CALLBACK (settings_cb), self,
                           G_CONNECT_SWAPPED);
  settings_cb (self);
  preview_transport_update (self);
}

/**
 * preview_transport_set_narrow:
 * @self: a transport
 * @is_narrow: whether there is room for little
 *
 * What is left out then has a key, and a place in a menu.
 */
void
preview_transport_set_narrow (PreviewTransport *self, gboolean is_narrow)
{
  self->is_narrow = is_narrow;
  gtk_widget_set_visible (self->extras, !is_narrow);
  gtk_widget_set_visible (self->volume_scale, !is_narrow);
  preview_heard_button_set_narrow (self->heard_button, is_narrow);
}

/**
 * preview_transport_update:
 * @self: a transport
 *
 * Shows what there is of the run that is heard.
 */
void
preview_transport_update (PreviewTransport *self)
{
  PreviewRun *run = get_run (self);
  gboolean is_dub =
      run != NULL && preview_run_get_kind (run) == PREVIEW_KIND_DUBBING;

  self->is_updating = TRUE;
  preview_heard_button_update (self->heard_button);
  update_languages (self, run);
  update_translations (self, run);
  if (run != NULL)
    gtk_adjustment_set_value (self->delay_adjustment,
                              preview_run_get_settings (run)->subtitle_delay);
  gtk_widget_set_visible (self->voice_button, is_dub);
  gtk_widget_set_visible (self->previous_button, is_dub);
  gtk_widget_set_visible (self->next_button, is_dub);
  gtk_widget_set_visible (self->step_back_button, is_dub);
  gtk_widget_set_visible (self->step_button, is_dub);
  gtk_widget_set_visible (self->caption_button, is_dub);
  preview_seek_bar_set_notes (
      self->seek_bar,
      run != NULL ? G_LIST_MODEL (preview_run_get_notes (run)) : NULL);
  self->is_updating = FALSE;
  duration_cb (self);
  position_cb (self);
  playing_cb (self);
  rate_cb (self);
  loop_cb (self);
  muted_cb (self);
}
