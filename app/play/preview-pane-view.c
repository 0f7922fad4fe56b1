/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "preview-heartbeat.h"
#include "preview-pane-view.h"
#include "preview-picture.h"
#include "preview-sound-page.h"
#include "preview-time.h"

/* Of the height of the picture. */
#define CAPTION_SHARE 0.052
#define MIN_CAPTION 11.0
#define REFRESH_DELAY 250

struct _PreviewPaneView
{
  AdwBin parent_instance;

  GtkStack *stack;
  AdwStatusPage *status_page;
  GtkSpinner *status_spinner;
  GtkButton *retry_button;
  PreviewPicture *picture;
  GtkLabel *caption;
  GtkSpinner *spinner;
  PreviewSoundPage *sound_page;
  GtkButton *copy_button;
  GtkLabel *texts;

  PreviewPlayer *player;
  PreviewResolver *resolver;
  GSettings *settings;
  PreviewPane *pane;
  PreviewCaptions *captions;
  char *shown_caption;
  double caption_size;
  guint refresh;
  guint resized;

  PreviewZoom *zoom;
  /* Of the picture where it is shown instead, or 0. */
  int shown_width;
  int shown_height;
};

enum
{
  PROP_0,
  PROP_CAPTION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PreviewPaneView, preview_pane_view, ADW_TYPE_BIN)

static PreviewRun *
get_run (PreviewPaneView *self)
{
  return preview_pane_get_run (self->pane);
}

static void
copied (PreviewPaneView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s",
                              _ ("The texts were copied"));
}

static void
copy_clicked_cb (PreviewPaneView *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_text (self->texts));
  copied (self);
}

static void
retry_clicked_cb (PreviewPaneView *self)
{
  PreviewRun *run = get_run (self);

  if (preview_run_get_state (run) != PREVIEW_RUN_READY)
    preview_resolver_retry (self->resolver, run);
  preview_pane_retry (self->pane);
}

static void
show_status (PreviewPaneView *self,
             const char *icon_name,
             const char *title,
             const char *description,
             gboolean is_busy,
             gboolean can_retry)
{
  g_autofree char *escaped =
      description != NULL ? g_markup_escape_text (description, -1) : NULL;

  adw_status_page_set_icon_name (self->status_page, icon_name);
  adw_status_page_set_title (self->status_page, title);
  adw_status_page_set_description (self->status_page, escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->status_spinner), is_busy);
  gtk_spinner_set_spinning (self->status_spinner, is_busy);
  gtk_widget_set_visible (GTK_WIDGET (self->retry_button), can_retry);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static void
show_waiting (PreviewPaneView *self, const char *title)
{
  PreviewRun *run = get_run (self);
  guint seconds = preview_resolver_get_wait (self->resolver, run);
  g_autofree char *next = g_strdup_printf (
      ngettext ("The service is asked again every %u second.",
                "The service is asked again every %u seconds.", seconds),
      seconds);
  const char *reason = preview_run_get_reason (run);
  g_autofree char *text = seconds == 0 || reason == NULL
                              ? g_strdup (seconds == 0 ? reason : next)
                              : g_strdup_printf ("%s\n%s", reason, next);

  show_status (self, NULL, title, text, TRUE, FALSE);
}

static void
show_texts (PreviewPaneView *self)
{
  const char *const *texts = preview_run_get_texts (get_run (self));
  g_autofree char *all =
      texts != NULL ? g_strjoinv ("\n\n", (char **)texts) : g_strdup ("");

  gtk_label_set_text (self->texts, all);
  gtk_widget_set_sensitive (GTK_WIDGET (self->copy_button), *all != '\0');
  gtk_stack_set_visible_child_name (self->stack, "texts");
}

static void
show_sound (PreviewPaneView *self)
{
  preview_sound_page_show_run (self->sound_page, get_run (self),
                               self->resolver);
  gtk_stack_set_visible_child_name (self->stack, "sound");
}

static void
show_run (PreviewPaneView *self)
{
  PreviewRun *run = get_run (self);

  switch (preview_run_get_state (run)) {
  case PREVIEW_RUN_RESOLVING:
    show_status (self, NULL, _ ("Asking the Service…"), NULL, TRUE, FALSE);
    break;
  case PREVIEW_RUN_WAITING:
    show_waiting (self, _ ("Not Finished Yet"));
    break;
  case PREVIEW_RUN_FAILED:
    show_status (self, "dialog-warning-symbolic",
                 _ ("This Run Cannot Be Played"), preview_run_get_reason (run),
                 FALSE, TRUE);
    break;
  case PREVIEW_RUN_READY:
  default:
    if (preview_run_get_kind (run) == PREVIEW_KIND_TRANSLATION)
      show_texts (self);
    else
      show_status (self, NULL, _ ("Opening…"), NULL, TRUE, FALSE);
    break;
  }
}

/* A picture that is there stays, whatever happens behind it. */
static void
show_media (PreviewPaneView *self, gboolean is_busy)
{
  gboolean has_frame =
      preview_video_sink_has_frame (preview_pane_get_video_sink (self->pane));

  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_busy);
  gtk_spinner_set_spinning (self->spinner, is_busy);
  if (has_frame)
    preview_heartbeat_note_frame ();
  if (preview_pane_has_video (self->pane) || has_frame)
    gtk_stack_set_visible_child_name (self->stack, "picture");
  else if (!is_busy || preview_sound_page_has_run (self->sound_page))
    show_sound (self);
  else
    show_run (self);
}

static void
update (PreviewPaneView *self)
{
  PreviewPaneState state;

  if (self->pane == NULL)
    return;
  state = preview_pane_get_state (self->pane);
  switch (state) {
  case PREVIEW_PANE_IDLE:
    show_run (self);
    break;
  case PREVIEW_PANE_FAILED:
    show_status (self, "dialog-warning-symbolic",
                 _ ("This Run Cannot Be Played"),
                 preview_pane_get_problem (self->pane), FALSE, TRUE);
    break;
  case PREVIEW_PANE_OPENING:
  case PREVIEW_PANE_STALLED:
    show_media (self, TRUE);
    break;
  default:
    show_media (self, FALSE);
    break;
  }
}

static void
update_caption_size (PreviewPaneView *self)
{
  double scale = g_settings_get_double (self->settings, "caption-size");
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double size = MAX (height * CAPTION_SHARE, MIN_CAPTION) * scale;
  g_autoptr (PangoAttrList) attributes = NULL;

  if (fabs (size - self->caption_size) < 0.5)
    return;
  self->caption_size = size;
  attributes = pango_attr_list_new ();
  pango_attr_list_insert (
      attributes, pango_attr_size_new_absolute ((int)(size * PANGO_SCALE)));
  gtk_label_set_attributes (self->caption, attributes);
}

static void
set_caption (PreviewPaneView *self, const char *markup)
{
  if (g_strcmp0 (self->shown_caption, markup) == 0)
    return;
  g_free (self->shown_caption);
  self->shown_caption = g_strdup (markup);
  gtk_widget_set_visible (GTK_WIDGET (self->caption), markup != NULL);
  preview_sound_page_set_caption (self->sound_page, markup);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAPTION]);
  if (markup == NULL)
    return;
  update_caption_size (self);
  gtk_label_set_markup (self->caption, markup);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->caption),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (self->caption), -1);
}

static void
position_cb (PreviewPaneView *self)
{
  guint64 position = preview_player_get_position (self->player);
  gint64 delay;

  if (self->pane == NULL)
    return;
  preview_sound_page_set_position (
      self->sound_page,
      (guint64)MAX ((gint64)position - preview_pane_get_offset (self->pane),
                    0));
  delay = preview_run_get_settings (get_run (self))->subtitle_delay *
              (gint64)PREVIEW_MSECOND +
          preview_pane_get_offset (self->pane);
  set_caption (
      self, preview_captions_find (self->captions,
                                   (guint64)MAX ((gint64)position - delay, 0)));
}

static void
sought_cb (PreviewPaneView *self, guint64 position, gboolean is_exact)
{
  gint64 there = (gint64)position + preview_pane_get_offset (self->pane);

  preview_player_seek (self->player, (guint64)MAX (there, 0), is_exact);
}

static int
get_shown_size (PreviewPaneView *self, int instead, int own)
{
  double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self)) *
                 MAX (preview_zoom_get_scale (self->zoom), 1.0);

  return (int)((instead > 0 ? instead : own) * scale);
}

/* The picture is only as large as it is shown; when that grows while it
 * stands still, the frame is made anew. */
static gboolean
refresh_cb (gpointer data)
{
  PreviewPaneView *self = data;
  int width = get_shown_size (self, self->shown_width,
                              gtk_widget_get_width (GTK_WIDGET (self)));
  int height = get_shown_size (self, self->shown_height,
                               gtk_widget_get_height (GTK_WIDGET (self)));

  self->refresh = 0;
  if (self->pane == NULL || width <= 1 || height <= 1)
    return G_SOURCE_REMOVE;
  if (preview_video_sink_set_size (preview_pane_get_video_sink (self->pane),
                                   width, height) &&
      preview_pane_get_state (self->pane) == PREVIEW_PANE_READY &&
      !preview_player_is_playing (self->player))
    preview_player_seek (self->player,
                         preview_player_get_position (self->player), TRUE);
  return G_SOURCE_REMOVE;
}

static void
refresh_soon (PreviewPaneView *self)
{
  if (self->refresh == 0)
    self->refresh = g_timeout_add (REFRESH_DELAY, refresh_cb, self);
}

/* A label may not change while sizes are handed out. */
static gboolean
resized_cb (gpointer data)
{
  PreviewPaneView *self = data;

  self->resized = 0;
  update_caption_size (self);
  return G_SOURCE_REMOVE;
}

static void
preview_pane_view_size_allocate (GtkWidget *widget,
                                 int width,
                                 int height,
                                 int baseline)
{
  PreviewPaneView *self = PREVIEW_PANE_VIEW (widget);

  GTK_WIDGET_CLASS (preview_pane_view_parent_class)
      ->size_allocate (widget, width, height, baseline);
  if (self->resized == 0)
    self->resized =
        g_idle_add_full (G_PRIORITY_HIGH_IDLE, resized_cb, self, NULL);
  refresh_soon (self);
}

static void
caption_settings_cb (PreviewPaneView *self)
{
  g_autofree char *position =
      g_settings_get_string (self->settings, "caption-position");

  gtk_widget_set_valign (GTK_WIDGET (self->caption),
                         g_str_equal (position, "top") ? GTK_ALIGN_START
                                                       : GTK_ALIGN_END);
  preview_captions_set_mode (
      self->captions,
      (PreviewCaptionMode)g_settings_get_enum (self->settings, "caption-mode"));
  preview_captions_set_style (self->captions,
                              (CambSpeakerStyle)g_settings_get_enum (
                                  self->settings, "caption-speakers"));
  self->caption_size = 0;
  update_caption_size (self);
}

static void
preview_pane_view_get_property (GObject *object,
                                guint id,
                                GValue *value,
                                GParamSpec *pspec)
{
  if (id == PROP_CAPTION)
    g_value_set_string (value, PREVIEW_PANE_VIEW (object)->shown_caption);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
preview_pane_view_dispose (GObject *object)
{
  PreviewPaneView *self = PREVIEW_PANE_VIEW (object);

  g_clear_handle_id (&self->refresh, g_source_remove);
  g_clear_handle_id (&self->resized, g_source_remove);
  preview_pane_view_set_pane (self, NULL);
  g_clear_object (&self->captions);
  g_clear_object (&self->zoom);
  g_clear_object (&self->player);
  g_clear_object (&self->resolver);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->shown_caption, g_free);
  G_OBJECT_CLASS (preview_pane_view_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, stack);
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, status_page);
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, status_spinner);
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, retry_button);
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, picture);
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, caption);
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, spinner);
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, sound_page);
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, copy_button);
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, texts);
}

static void
preview_pane_view_class_init (PreviewPaneViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PREVIEW_TYPE_PICTURE);
  g_type_ensure (PREVIEW_TYPE_SOUND_PAGE);
  G_OBJECT_CLASS (klass)->dispose = preview_pane_view_dispose;
  G_OBJECT_CLASS (klass)->get_property = preview_pane_view_get_property;
  widget_class->size_allocate = preview_pane_view_size_allocate;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-pane-view.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_clicked_cb);

  properties[PROP_CAPTION] = g_param_spec_string (
      "caption", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS,
                                     properties);
}

static void
preview_pane_view_init (PreviewPaneView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->captions = preview_captions_new ();
  self->zoom = preview_zoom_new ();
  g_signal_connect_swapped (self->sound_page, "sought", G_CALLBACK (sought_cb),
                            self);
  g_signal_connect_swapped (self->captions, "notify::ready",
                            G_CALLBACK (position_cb), self);
}

/**
 * preview_pane_view_set_player:
 * @self: a view
 * @player: whose time its pane follows
 * @resolver: who knows where runs come from
 * @settings: the user's
 */
void
preview_pane_view_set_player (PreviewPaneView *self,
                              PreviewPlayer *player,
                              PreviewResolver *resolver,
                              GSettings *settings)
{
  self->player = g_object_ref (player);
  self->resolver = g_object_ref (resolver);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (player, "notify::position", G_CALLBACK (position_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed",
                           G_CALLBACK (caption_settings_cb), self,
                           G_CONNECT_SWAPPED);
  caption_settings_cb (self);
}

static void
follow_pane (PreviewPaneView *self)
{
  PreviewVideoSink *sink = preview_pane_get_video_sink (self->pane);

  g_object_bind_property (sink, "paintable", self->picture, "paintable",
                          G_BINDING_SYNC_CREATE);
  g_signal_connect_object (preview_video_sink_get_paintable (sink),
                           "invalidate-size", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pane, "notify::state", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_run (self), "notify::state", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
}

/**
 * preview_pane_view_set_pane:
 * @self: a view
 * @pane: (nullable): what to show
 */
void
preview_pane_view_set_pane (PreviewPaneView *self, PreviewPane *pane)
{
  if (self->pane != NULL) {
    PreviewVideoSink *sink = preview_pane_get_video_sink (self->pane);

    g_signal_handlers_disconnect_by_data (self->pane, self);
    g_signal_handlers_disconnect_by_data (get_run (self), self);
    g_signal_handlers_disconnect_by_data (
        preview_video_sink_get_paintable (sink), self);
    preview_picture_set_paintable (self->picture, NULL);
  }
  preview_sound_page_show_run (self->sound_page, NULL, NULL);
  g_set_object (&self->pane, pane);
  if (pane == NULL)
    return;
  set_caption (self, NULL);
  follow_pane (self);
  refresh_cb (self);
  update (self);
}

/**
 * preview_pane_view_set_zoom:
 * @self: a view
 * @zoom: how large the picture is shown, together with others
 */
void
preview_pane_view_set_zoom (PreviewPaneView *self, PreviewZoom *zoom)
{
  g_set_object (&self->zoom, zoom);
  g_signal_connect_object (zoom, "changed", G_CALLBACK (refresh_soon), self,
                           G_CONNECT_SWAPPED);
  preview_picture_set_zoom (self->picture, zoom);
}

/**
 * preview_pane_view_set_shown_size:
 * @self: a view
 * @width: how large the picture is shown elsewhere, instead of here; 0 if it is
 *   not
 * @height: likewise
 */
void
preview_pane_view_set_shown_size (PreviewPaneView *self, int width, int height)
{
  if (self->shown_width == width && self->shown_height == height)
    return;
  self->shown_width = width;
  self->shown_height = height;
  refresh_soon (self);
}

/**
 * preview_pane_view_get_caption:
 * @self: a view
 *
 * Returns: (nullable): the subtitle of this moment, as markup
 */
const char *
preview_pane_view_get_caption (PreviewPaneView *self)
{
  return self->shown_caption;
}

/**
 * preview_pane_view_get_captions:
 * @self: a view
 *
 * Returns: (transfer none): its subtitles
 */
PreviewCaptions *
preview_pane_view_get_captions (PreviewPaneView *self)
{
  return self->captions;
}

/**
 * preview_pane_view_update_captions:
 * @self: a view
 *
 * Shows the subtitle of this moment, after the delay was changed.
 */
void
preview_pane_view_update_captions (PreviewPaneView *self)
{
  position_cb (self);
}
