/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "preview-gain.h"
#include "preview-pane-popover.h"
#include "preview-time.h"

struct _PreviewPanePopover
{
  GtkPopover parent_instance;

  GtkAdjustment *offset_adjustment;
  GtkAdjustment *frames_adjustment;
  GtkAdjustment *trim_adjustment;
  GtkLabel *gain;
  GtkActionable *reference_button;
  GtkActionable *leave_button;

  PreviewPlayer *player;
  PreviewPane *pane;
  guint index;
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (PreviewPanePopover, preview_pane_popover, GTK_TYPE_POPOVER)

static double
get_frame_duration (PreviewPanePopover *self)
{
  return (double)preview_video_sink_get_frame_duration (
      preview_pane_get_video_sink (self->pane));
}

static void
offset_cb (PreviewPanePopover *self)
{
  double offset = (double)preview_pane_get_offset (self->pane);

  self->is_updating = TRUE;
  gtk_adjustment_set_value (self->offset_adjustment, offset / PREVIEW_MSECOND);
  gtk_adjustment_set_value (self->frames_adjustment,
                            offset / get_frame_duration (self));
  self->is_updating = FALSE;
}

static void
gain_cb (PreviewPanePopover *self)
{
  double loudness = preview_pane_get_loudness (self->pane);
  g_autofree char *gain =
      preview_gain_format (preview_pane_get_gain (self->pane));
  g_autofree char *text =
      isfinite (loudness)
          /* Translators: integrated loudness, and what is added to it. */
          ? g_strdup_printf (_ ("%.1f LUFS, played at %s"), loudness, gain)
          : g_strdup_printf (_ ("Played at %s"), gain);

  gtk_label_set_text (self->gain, text);
}

static void
trim_cb (PreviewPanePopover *self)
{
  self->is_updating = TRUE;
  gtk_adjustment_set_value (
      self->trim_adjustment,
      preview_run_get_settings (preview_pane_get_run (self->pane))->trim);
  self->is_updating = FALSE;
}

static void
ms_changed_cb (PreviewPanePopover *self)
{
  if (!self->is_updating)
    preview_player_set_offset (
        self->player, self->index,
        (gint64)round (gtk_adjustment_get_value (self->offset_adjustment) *
                       PREVIEW_MSECOND));
}

static void
frames_changed_cb (PreviewPanePopover *self)
{
  if (!self->is_updating)
    preview_player_set_offset (
        self->player, self->index,
        (gint64)round (gtk_adjustment_get_value (self->frames_adjustment) *
                       get_frame_duration (self)));
}

static void
trim_changed_cb (PreviewPanePopover *self)
{
  if (!self->is_updating)
    preview_player_set_trim (self->player, self->index,
                             gtk_adjustment_get_value (self->trim_adjustment));
}

static void
preview_pane_popover_show (GtkWidget *widget)
{
  PreviewPanePopover *self = PREVIEW_PANE_POPOVER (widget);

  offset_cb (self);
  trim_cb (self);
  gain_cb (self);
  GTK_WIDGET_CLASS (preview_pane_popover_parent_class)->show (widget);
}

static void
preview_pane_popover_dispose (GObject *object)
{
  PreviewPanePopover *self = PREVIEW_PANE_POPOVER (object);

  g_clear_object (&self->player);
  g_clear_object (&self->pane);
  G_OBJECT_CLASS (preview_pane_popover_parent_class)->dispose (object);
}

#define BIND(name) \
  gtk_widget_class_bind_template_child (widget_class, PreviewPanePopover, name)

static void
preview_pane_popover_class_init (PreviewPanePopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = preview_pane_popover_dispose;
  widget_class->show = preview_pane_popover_show;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-pane-popover.ui");
  BIND (offset_adjustment);
  BIND (frames_adjustment);
  BIND (trim_adjustment);
  BIND (gain);
  BIND (reference_button);
  BIND (leave_button);
}

static void
follow (PreviewPanePopover *self,
        gpointer object,
        const char *signal,
        GCallback callback)
{
  g_signal_connect_object (object, signal, callback, self, G_CONNECT_SWAPPED);
}

static void
preview_pane_popover_init (PreviewPanePopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_adjustment_set_lower (self->trim_adjustment, PREVIEW_MIN_TRIM);
  gtk_adjustment_set_upper (self->trim_adjustment, PREVIEW_MAX_TRIM);
  follow (self, self->offset_adjustment, "value-changed",
          G_CALLBACK (ms_changed_cb));
  follow (self, self->frames_adjustment, "value-changed",
          G_CALLBACK (frames_changed_cb));
  follow (self, self->trim_adjustment, "value-changed",
          G_CALLBACK (trim_changed_cb));
}

/**
 * preview_pane_popover_new:
 * @player: who plays it
 * @pane: what it is about
 *
 * Returns: (transfer floating): a popover
 */
PreviewPanePopover *
preview_pane_popover_new (PreviewPlayer *player, PreviewPane *pane)
{
  PreviewPanePopover *self = g_object_new (PREVIEW_TYPE_PANE_POPOVER, NULL);

  self->player = g_object_ref (player);
  self->pane = g_object_ref (pane);
  follow (self, pane, "notify::offset", G_CALLBACK (offset_cb));
  follow (self, pane, "notify::gain", G_CALLBACK (gain_cb));
  follow (self, pane, "notify::loudness", G_CALLBACK (gain_cb));
  return self;
}

/**
 * preview_pane_popover_set_index:
 * @self: a popover
 * @index: which pane it is, from 0
 */
void
preview_pane_popover_set_index (PreviewPanePopover *self, guint index)
{
  self->index = index;
  gtk_actionable_set_action_target (self->reference_button, "i", (int)index);
  gtk_actionable_set_action_target (self->leave_button, "i", (int)index);
  gtk_actionable_set_action_name (self->reference_button, "win.reference");
  gtk_actionable_set_action_name (self->leave_button, "win.leave");
}
