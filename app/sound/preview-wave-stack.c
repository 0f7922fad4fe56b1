/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-time.h"
#include "preview-wave-ruler.h"
#include "preview-wave-stack-private.h"

/* More lanes than this are scrolled, so that the picture has room. */
#define MAX_HEIGHT 190

enum
{
  PROP_0,
  PROP_SPECTRUM,
  PROP_FOLLOW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_SOUND_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewWaveStack, preview_wave_stack, GTK_TYPE_BOX)

#define FOR_EACH_LANE(self, lane) \
  for (GtkWidget *lane = \
           gtk_widget_get_first_child (GTK_WIDGET (self->lanes)); \
       lane != NULL; lane = gtk_widget_get_next_sibling (lane))

static double
get_seconds (guint64 time)
{
  return (double)time / (double)PREVIEW_SECOND;
}

static PreviewSound *
find_sound (PreviewWaveStack *self, PreviewPane *pane)
{
  FOR_EACH_LANE (self, lane)
  {
    PreviewSound *sound =
        preview_wave_lane_get_sound (PREVIEW_WAVE_LANE (lane));

    if (preview_sound_get_pane (sound) == pane)
      return sound;
  }
  return NULL;
}

static PreviewSound *
find_heard (PreviewWaveStack *self)
{
  return find_sound (self, preview_player_get_heard (self->player));
}

/* As long as the longest, as far as that is known. */
static guint64
find_duration (PreviewWaveStack *self)
{
  guint64 duration = preview_player_get_duration (self->player);
  guint64 longest = duration != GST_CLOCK_TIME_NONE ? duration : 0;

  FOR_EACH_LANE (self, lane)
  {
    PreviewSound *sound =
        preview_wave_lane_get_sound (PREVIEW_WAVE_LANE (lane));
    gint64 end = (gint64)preview_sound_get_duration (sound) +
                 preview_sound_get_offset (sound);

    longest = MAX (longest, (guint64)MAX (end, 0));
  }
  return longest;
}

static char *
dup_timing_text (PreviewSound *sound)
{
  const GArray *marks = preview_sound_get_marks (sound);

  switch (preview_sound_get_timing_state (sound)) {
  case PREVIEW_TIMING_NO_VOICE:
    return g_strdup (_ ("Timing is not checked: no voice track"));
  case PREVIEW_TIMING_BUSY:
    return g_strdup (_ ("Checking the timing…"));
  case PREVIEW_TIMING_FAILED:
    return g_strdup (_ ("Timing is not checked: the voice cannot be read"));
  case PREVIEW_TIMING_DONE:
    if (marks->len == 0)
      return g_strdup (_ ("No timing problems"));
    return g_strdup_printf (
        ngettext ("%u timing problem", "%u timing problems", marks->len),
        marks->len);
  case PREVIEW_TIMING_NONE:
  default:
    return g_strdup ("");
  }
}

static void
show_timing (PreviewWaveStack *self)
{
  PreviewSound *sound = find_heard (self);
  const GArray *marks = sound != NULL ? preview_sound_get_marks (sound) : NULL;
  g_autofree char *text =
      sound != NULL ? dup_timing_text (sound) : g_strdup ("");

  gtk_label_set_text (self->problem_label, text);
  gtk_widget_set_visible (self->problem_button,
                          marks != NULL && marks->len > 0);
}

static void
sound_changed_cb (PreviewWaveStack *self)
{
  preview_wave_scale_set_duration (self->scale, find_duration (self));
  show_timing (self);
  g_signal_emit (self, signals[SIGNAL_SOUND_CHANGED], 0);
}

static void
chosen_cb (PreviewWaveStack *self, PreviewWaveLane *lane)
{
  PreviewPane *pane =
      preview_sound_get_pane (preview_wave_lane_get_sound (lane));
  guint n = preview_player_get_n_panes (self->player);

  for (guint i = 0; i < n; i++) {
    if (preview_player_get_pane (self->player, i) == pane)
      preview_player_set_heard (self->player, i);
  }
}

static void
sought_cb (PreviewWaveStack *self, guint64 position)
{
  preview_player_seek (self->player, position, TRUE);
}

static void
heard_cb (PreviewWaveStack *self)
{
  PreviewPane *heard = preview_player_get_heard (self->player);

  FOR_EACH_LANE (self, lane)
  {
    PreviewSound *sound =
        preview_wave_lane_get_sound (PREVIEW_WAVE_LANE (lane));

    preview_wave_lane_set_heard (PREVIEW_WAVE_LANE (lane),
                                 preview_sound_get_pane (sound) == heard);
  }
  show_timing (self);
}

static void
add_lane (PreviewWaveStack *self, PreviewSound *sound, guint number)
{
  PreviewWaveLane *lane = preview_wave_lane_new (sound, self->scale, number);

  preview_wave_lane_set_spectrum (lane, self->shows_spectrum);
  g_signal_connect_object (sound, "changed", G_CALLBACK (sound_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lane, "chosen", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lane, "sought", G_CALLBACK (sought_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->lanes, GTK_WIDGET (lane));
}

/* What was read of those that stay is not read again. */
static GPtrArray *
collect_sounds (PreviewWaveStack *self)
{
  GPtrArray *sounds = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = preview_player_get_n_panes (self->player);

  for (guint i = 0; i < n; i++) {
    PreviewPane *pane = preview_player_get_pane (self->player, i);
    PreviewSound *sound = find_sound (self, pane);

    if (preview_run_get_kind (preview_pane_get_run (pane)) ==
        PREVIEW_KIND_TRANSLATION)
      continue;
    if (sound != NULL)
      g_signal_handlers_disconnect_by_data (sound, self);
    g_ptr_array_add (
        sounds, sound != NULL
                    ? g_object_ref (sound)
                    : preview_sound_new (pane, self->resolver, self->settings));
  }
  return sounds;
}

static void
panes_cb (PreviewWaveStack *self)
{
  g_autoptr (GPtrArray) sounds = collect_sounds (self);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->lanes))) !=
         NULL)
    gtk_box_remove (self->lanes, child);
  for (guint i = 0; i < sounds->len; i++)
    add_lane (self, g_ptr_array_index (sounds, i), i + 1);
  preview_wave_stack_update_tracks (self);
  sound_changed_cb (self);
  heard_cb (self);
}

/* What is wrong where it plays. */
static void
show_remark (PreviewWaveStack *self, guint64 position)
{
  PreviewSound *sound = find_heard (self);
  const GArray *marks = sound != NULL ? preview_sound_get_marks (sound) : NULL;
  gint64 time =
      sound != NULL ? (gint64)position - preview_sound_get_offset (sound) : -1;
  const PreviewTimingMark *mark = NULL;
  g_autofree char *text = NULL;

  if (time >= 0)
    mark = preview_timing_find_at (marks, (guint64)time);
  text = mark != NULL ? preview_timing_mark_dup_text (mark) : g_strdup ("");
  if (g_strcmp0 (gtk_label_get_text (self->remark), text) != 0)
    gtk_label_set_text (self->remark, text);
}

static void
show_position (PreviewWaveStack *self)
{
  preview_wave_cursor_set_position (self->cursor,
                                    preview_player_get_position (self->player));
}

static void
position_cb (PreviewWaveStack *self)
{
  guint64 position = preview_player_get_position (self->player);
  gboolean is_playing = preview_player_is_playing (self->player);

  FOR_EACH_LANE (self, lane)
  {
    preview_wave_lane_set_position (PREVIEW_WAVE_LANE (lane), position,
                                    is_playing);
  }
  show_position (self);
  show_remark (self, position);
  if (self->is_following && !self->is_marking)
    preview_wave_scale_follow (self->scale, position);
}

/* The player looks at its position now and then; a line that moves wants
 * every frame. */
static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  show_position (PREVIEW_WAVE_STACK (widget));
  return G_SOURCE_CONTINUE;
}

static void
playing_cb (PreviewWaveStack *self)
{
  gboolean is_playing = preview_player_is_playing (self->player);

  if (is_playing && self->tick == 0) {
    self->tick =
        gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
  } else if (!is_playing && self->tick != 0) {
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
    self->tick = 0;
  }
}

void
preview_wave_stack_show_region (PreviewWaveStack *self)
{
  guint64 start, end;

  if (self->is_marking) {
    start = MIN (self->anchor, self->head);
    end = MAX (self->anchor, self->head);
  } else if (!preview_player_get_loop (self->player, &start, &end)) {
    start = end = 0;
  }
  preview_wave_cursor_set_region (self->cursor, start, end);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sound.zoom-region",
                                 end > start);
}

/* How close one looks, for a screen reader. */
static void
tell_span (PreviewWaveStack *self, guint64 start, guint64 end)
{
  g_autofree char *from = preview_wave_ruler_format (start, 1);
  g_autofree char *to = preview_wave_ruler_format (end, 1);
  /* Translators: two times, between which waveforms are on screen. */
  g_autofree char *text = g_strdup_printf (_ ("%s to %s"), from, to);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->lanes),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static void
scale_cb (PreviewWaveStack *self)
{
  guint64 duration = preview_wave_scale_get_duration (self->scale);
  guint64 start = preview_wave_scale_get_start (self->scale);
  guint64 span = preview_wave_scale_get_span (self->scale);
  GtkWidget *widget = GTK_WIDGET (self);

  self->is_adjusting = TRUE;
  gtk_adjustment_configure (self->adjustment, get_seconds (start), 0,
                            get_seconds (duration), get_seconds (span) / 10,
                            get_seconds (span), get_seconds (span));
  self->is_adjusting = FALSE;
  tell_span (self, start, start + span);
  gtk_widget_action_set_enabled (widget, "sound.zoom-out", span < duration);
  gtk_widget_action_set_enabled (widget, "sound.zoom-all", span < duration);
  gtk_widget_action_set_enabled (widget, "sound.zoom-in",
                                 span > PREVIEW_WAVE_MIN_SPAN);
}

static void
adjusted_cb (PreviewWaveStack *self)
{
  gint64 start =
      (gint64)(gtk_adjustment_get_value (self->adjustment) * PREVIEW_SECOND);

  if (!self->is_adjusting)
    preview_wave_scale_scroll (
        self->scale,
        start - (gint64)preview_wave_scale_get_start (self->scale));
}

static void
set_spectrum (PreviewWaveStack *self, gboolean shows_spectrum)
{
  self->shows_spectrum = shows_spectrum;
  FOR_EACH_LANE (self, lane)
  {
    preview_wave_lane_set_spectrum (PREVIEW_WAVE_LANE (lane), shows_spectrum);
  }
}

static void
preview_wave_stack_get_property (GObject *object,
                                 guint id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  PreviewWaveStack *self = PREVIEW_WAVE_STACK (object);

  switch (id) {
  case PROP_SPECTRUM:
    g_value_set_boolean (value, self->shows_spectrum);
    break;
  case PROP_FOLLOW:
    g_value_set_boolean (value, self->is_following);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
preview_wave_stack_set_property (GObject *object,
                                 guint id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  PreviewWaveStack *self = PREVIEW_WAVE_STACK (object);

  switch (id) {
  case PROP_SPECTRUM:
    set_spectrum (self, g_value_get_boolean (value));
    break;
  case PROP_FOLLOW:
    self->is_following = g_value_get_boolean (value);
    if (self->is_following)
      position_cb (self);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
preview_wave_stack_dispose (GObject *object)
{
  PreviewWaveStack *self = PREVIEW_WAVE_STACK (object);

  g_clear_object (&self->player);
  g_clear_object (&self->resolver);
  g_clear_object (&self->settings);
  g_clear_object (&self->scale);
  G_OBJECT_CLASS (preview_wave_stack_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, PreviewWaveStack,
                                        problem_button);
  gtk_widget_class_bind_template_child (klass, PreviewWaveStack, problem_label);
  gtk_widget_class_bind_template_child (klass, PreviewWaveStack, remark);
  gtk_widget_class_bind_template_child (klass, PreviewWaveStack, frame);
  gtk_widget_class_bind_template_child (klass, PreviewWaveStack, scroller);
  gtk_widget_class_bind_template_child (klass, PreviewWaveStack, overlay);
  gtk_widget_class_bind_template_child (klass, PreviewWaveStack, lanes);
  gtk_widget_class_bind_template_child (klass, PreviewWaveStack, scrollbar);
}

static void
preview_wave_stack_class_init (PreviewWaveStackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = preview_wave_stack_get_property;
  object_class->set_property = preview_wave_stack_set_property;
  object_class->dispose = preview_wave_stack_dispose;
  properties[PROP_SPECTRUM] =
      g_param_spec_boolean ("spectrum", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FOLLOW] = g_param_spec_boolean (
      "follow", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-wave-stack.ui");
  bind_children (widget_class);
  preview_wave_stack_install_actions (widget_class);

  /**
   * PreviewWaveStack::sound-changed:
   * @self: a stack
   *
   * More is known of one of the sounds.
   */
  signals[SIGNAL_SOUND_CHANGED] =
      g_signal_new ("sound-changed", G_TYPE_FROM_CLASS (klass),
                    G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/* Time goes from left to right in every script, as in all audio programs. */
static void
set_direction (PreviewWaveStack *self)
{
  GtkWidget *widgets[] = {GTK_WIDGET (self->frame), GTK_WIDGET (self->scroller),
                          GTK_WIDGET (self->overlay), GTK_WIDGET (self->lanes),
                          GTK_WIDGET (self->scrollbar)};

  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++)
    gtk_widget_set_direction (widgets[i], GTK_TEXT_DIR_LTR);
}

static void
preview_wave_stack_init (PreviewWaveStack *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_following = TRUE;
  self->scale = preview_wave_scale_new ();
  self->cursor = preview_wave_cursor_new (self->scale);
  gtk_overlay_add_overlay (self->overlay, GTK_WIDGET (self->cursor));
  gtk_box_prepend (self->frame,
                   GTK_WIDGET (preview_wave_ruler_new (self->scale)));
  gtk_scrolled_window_set_max_content_height (self->scroller, MAX_HEIGHT);
  self->adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  gtk_scrollbar_set_adjustment (self->scrollbar, self->adjustment);
  g_signal_connect_swapped (self->adjustment, "value-changed",
                            G_CALLBACK (adjusted_cb), self);
  g_signal_connect_swapped (self->scale, "changed", G_CALLBACK (scale_cb),
                            self);
  set_direction (self);
  preview_wave_stack_follow_pointer (self);
}

/**
 * preview_wave_stack_new:
 * @player: whose runs and whose time it shows
 * @resolver: who knows where runs come from
 * @settings: the user's
 *
 * Returns: (transfer floating): waveforms of all that is open
 */
PreviewWaveStack *
preview_wave_stack_new (PreviewPlayer *player,
                        PreviewResolver *resolver,
                        GSettings *settings)
{
  PreviewWaveStack *self = g_object_new (PREVIEW_TYPE_WAVE_STACK, NULL);

  self->player = g_object_ref (player);
  self->resolver = g_object_ref (resolver);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (player, "panes-changed", G_CALLBACK (panes_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "notify::heard", G_CALLBACK (heard_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "notify::position", G_CALLBACK (position_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "notify::playing", G_CALLBACK (playing_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "notify::duration",
                           G_CALLBACK (sound_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "notify::loop",
                           G_CALLBACK (preview_wave_stack_show_region), self,
                           G_CONNECT_SWAPPED);
  scale_cb (self);
  preview_wave_stack_show_region (self);
  panes_cb (self);
  return self;
}

/**
 * preview_wave_stack_get_sound:
 * @self: a stack
 * @pane: a pane
 *
 * Returns: (transfer none) (nullable): what it shows of the pane
 */
PreviewSound *
preview_wave_stack_get_sound (PreviewWaveStack *self, PreviewPane *pane)
{
  return find_sound (self, pane);
}

/**
 * preview_wave_stack_reveal:
 * @self: a stack
 * @time: in nanoseconds
 *
 * Brings that time on screen.
 */
void
preview_wave_stack_reveal (PreviewWaveStack *self, guint64 time)
{
  preview_wave_scale_reveal (self->scale, time);
}

/**
 * preview_wave_stack_update_tracks:
 * @self: a stack
 *
 * Shows of each run the sound that would be heard: the voice, or the mix.
 */
void
preview_wave_stack_update_tracks (PreviewWaveStack *self)
{
  FOR_EACH_LANE (self, lane)
  {
    PreviewSound *sound =
        preview_wave_lane_get_sound (PREVIEW_WAVE_LANE (lane));
    PreviewRun *run = preview_pane_get_run (preview_sound_get_pane (sound));

    preview_sound_set_track (sound,
                             preview_run_get_settings (run)->voice_only &&
                                     preview_run_has_voice (run)
                                 ? PREVIEW_SOUND_TRACK_VOICE
                                 : PREVIEW_SOUND_TRACK_MIX);
  }
}
