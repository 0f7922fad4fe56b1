/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "preview-analysis.h"
#include "preview-heartbeat.h"
#include "preview-pane-view.h"
#include "preview-time.h"
#include "preview-wave-view.h"

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
  GtkPicture *picture;
  GtkLabel *caption;
  GtkSpinner *spinner;
  GtkLabel *sound_title;
  GtkStack *wave_stack;
  GtkSpinner *wave_spinner;
  PreviewWaveView *wave;
  GtkLabel *wave_problem;
  GtkLabel *facts;
  GtkLabel *sound_caption;
  GtkLabel *texts_title;
  GtkButton *copy_button;
  GtkLabel *texts;

  PreviewPlayer *player;
  PreviewResolver *resolver;
  GSettings *settings;
  PreviewPane *pane;
  PreviewAnalysis *analysis;
  PreviewCaptions *captions;
  char *shown_caption;
  double caption_size;
  guint refresh;
};

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
  g_autofree char *title = preview_run_dup_title (get_run (self));

  gtk_label_set_text (self->texts_title, title);
  gtk_label_set_text (self->texts, all);
  gtk_widget_set_sensitive (GTK_WIDGET (self->copy_button), *all != '\0');
  gtk_stack_set_visible_child_name (self->stack, "texts");
}

static char *
format_level (double level)
{
  return isinf (level) ? g_strdup ("−∞") : g_strdup_printf ("%.1f", level);
}

static void
show_facts (PreviewPaneView *self, const PreviewSoundFacts *facts)
{
  g_autofree char *time = preview_time_format_tenths (facts->duration);
  g_autofree char *rate =
      g_strdup_printf (_ ("%.1f kHz"), (double)facts->rate / 1000);
  g_autofree char *channels =
      facts->channels == 1 ? g_strdup (_ ("mono"))
      : facts->channels == 2
          ? g_strdup (_ ("stereo"))
          : g_strdup_printf (_ ("%d channels"), facts->channels);
  g_autofree char *level = format_level (facts->loudness);
  g_autofree char *highest = format_level (facts->true_peak);
  /* Translators: integrated loudness. */
  g_autofree char *loudness = g_strdup_printf (_ ("%s LUFS"), level);
  /* Translators: true peak. */
  g_autofree char *peak = g_strdup_printf (_ ("peak %s dBTP"), highest);
  g_autofree char *text =
      g_strjoin (" · ", time, rate, channels, loudness, peak, NULL);

  gtk_label_set_text (self->facts, text);
}

static void
analysed_cb (PreviewPaneView *self)
{
  const PreviewSoundFacts *facts = preview_analysis_get_facts (self->analysis);
  const PreviewPeak *peaks;
  guint n_peaks;

  gtk_spinner_set_spinning (self->wave_spinner, FALSE);
  if (facts == NULL) {
    gtk_label_set_text (self->wave_problem,
                        preview_analysis_get_problem (self->analysis));
    gtk_stack_set_visible_child_name (self->wave_stack, "none");
    return;
  }
  peaks = preview_analysis_get_peaks (self->analysis, &n_peaks);
  preview_wave_view_set_peaks (self->wave, peaks, n_peaks);
  gtk_stack_set_visible_child_name (self->wave_stack, "wave");
  show_facts (self, facts);
}

static void
drop_analysis (PreviewPaneView *self)
{
  if (self->analysis == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->analysis, self);
  g_clear_pointer (&self->analysis, preview_analysis_stop);
}

static void
analyse (PreviewPaneView *self)
{
  PreviewRun *run = get_run (self);
  PreviewAccount *account = preview_resolver_get_account (self->resolver, run);

  if (self->analysis != NULL || account == NULL)
    return;
  gtk_label_set_text (self->facts, "");
  gtk_stack_set_visible_child_name (self->wave_stack, "busy");
  gtk_spinner_set_spinning (self->wave_spinner, TRUE);
  self->analysis = preview_analysis_new (preview_run_get_spec (run), account);
  g_signal_connect_swapped (self->analysis, "notify::done",
                            G_CALLBACK (analysed_cb), self);
  if (preview_analysis_get_problem (self->analysis) != NULL)
    analysed_cb (self);
}

static void
show_sound (PreviewPaneView *self)
{
  g_autofree char *title = preview_run_dup_title (get_run (self));

  gtk_label_set_text (self->sound_title, title);
  analyse (self);
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
  else if (!is_busy || self->analysis != NULL)
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
  gtk_widget_set_visible (GTK_WIDGET (self->sound_caption), markup != NULL);
  if (markup == NULL)
    return;
  update_caption_size (self);
  gtk_label_set_markup (self->caption, markup);
  gtk_label_set_markup (self->sound_caption, markup);
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
  preview_wave_view_set_position (self->wave, position);
  delay = preview_run_get_settings (get_run (self))->subtitle_delay *
          (gint64)PREVIEW_MSECOND;
  set_caption (
      self, preview_captions_find (self->captions,
                                   (guint64)MAX ((gint64)position - delay, 0)));
}

static void
wave_sought_cb (PreviewPaneView *self, guint64 position, gboolean is_exact)
{
  preview_player_seek (self->player, position, is_exact);
}

/* The picture is only as large as it is shown; when that grows while it
 * stands still, the frame is made anew. */
static gboolean
refresh_cb (gpointer data)
{
  PreviewPaneView *self = data;
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int width = gtk_widget_get_width (GTK_WIDGET (self)) * scale;
  int height = gtk_widget_get_height (GTK_WIDGET (self)) * scale;

  self->refresh = 0;
  if (self->pane == NULL)
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
preview_pane_view_size_allocate (GtkWidget *widget,
                                 int width,
                                 int height,
                                 int baseline)
{
  PreviewPaneView *self = PREVIEW_PANE_VIEW (widget);

  GTK_WIDGET_CLASS (preview_pane_view_parent_class)
      ->size_allocate (widget, width, height, baseline);
  update_caption_size (self);
  if (self->refresh == 0)
    self->refresh = g_timeout_add (REFRESH_DELAY, refresh_cb, self);
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
preview_pane_view_dispose (GObject *object)
{
  PreviewPaneView *self = PREVIEW_PANE_VIEW (object);

  g_clear_handle_id (&self->refresh, g_source_remove);
  preview_pane_view_set_pane (self, NULL);
  g_clear_object (&self->captions);
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
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, sound_title);
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, wave_stack);
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, wave_spinner);
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, wave);
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, wave_problem);
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, facts);
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, sound_caption);
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, texts_title);
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, copy_button);
  gtk_widget_class_bind_template_child (klass, PreviewPaneView, texts);
}

static void
preview_pane_view_class_init (PreviewPaneViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PREVIEW_TYPE_WAVE_VIEW);
  G_OBJECT_CLASS (klass)->dispose = preview_pane_view_dispose;
  widget_class->size_allocate = preview_pane_view_size_allocate;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-pane-view.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
}

static void
preview_pane_view_init (PreviewPaneView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->captions = preview_captions_new ();
  g_signal_connect_swapped (self->wave, "sought", G_CALLBACK (wave_sought_cb),
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
    gtk_picture_set_paintable (self->picture, NULL);
  }
  drop_analysis (self);
  g_set_object (&self->pane, pane);
  if (pane == NULL)
    return;
  preview_wave_view_set_peaks (self->wave, NULL, 0);
  set_caption (self, NULL);
  follow_pane (self);
  refresh_cb (self);
  update (self);
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
