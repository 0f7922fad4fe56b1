/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-blend-area.h"
#include "preview-picture.h"

static const int gains[] = {1, 2, 4, 8, PREVIEW_MAX_GAIN};

struct _PreviewBlendArea
{
  GtkBox parent_instance;

  PreviewPicture *picture;
  GtkLabel *captions[2];
  GtkLabel *share_label;
  GtkWidget *scale;
  GtkAdjustment *adjustment;
  GtkWidget *difference_box;
  GtkDropDown *gain_choice;
  GtkCheckButton *luma_check;

  GSettings *settings;
  PreviewCell *cells[2];
  PreviewBlendMode mode;
  /* Of the split, of the blend. */
  double shares[2];
};

G_DEFINE_FINAL_TYPE (PreviewBlendArea, preview_blend_area, GTK_TYPE_BOX)

static double *
get_share (PreviewBlendArea *self)
{
  return &self->shares[self->mode == PREVIEW_BLEND_BLEND ? 1 : 0];
}

static void
update (PreviewBlendArea *self)
{
  guint gain = gtk_drop_down_get_selected (self->gain_choice);
  PreviewBlend blend = {
      .mode = self->mode,
      .share = *get_share (self),
      .gain = gains[MIN (gain, G_N_ELEMENTS (gains) - 1)],
      .luma_only = gtk_check_button_get_active (self->luma_check),
      .is_mirrored =
          gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL,
  };

  preview_picture_set_blend (self->picture, &blend);
}

static void
share_cb (PreviewBlendArea *self)
{
  double share = gtk_adjustment_get_value (self->adjustment);
  g_autofree char *text = g_strdup_printf (_ ("%.0f %%"), share * 100);

  *get_share (self) = share;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  update (self);
}

static void
pointed_cb (PreviewBlendArea *self, double share)
{
  if (self->mode != PREVIEW_BLEND_SPLIT)
    return;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    share = 1.0 - share;
  gtk_adjustment_set_value (self->adjustment, share);
}

static void
caption_cb (PreviewBlendArea *self)
{
  for (guint i = 0; i < 2; i++) {
    const char *markup =
        preview_pane_view_get_caption (preview_cell_get_view (self->cells[i]));

    gtk_label_set_markup (self->captions[i], markup != NULL ? markup : "");
    gtk_widget_set_opacity (GTK_WIDGET (self->captions[i]), markup != NULL);
  }
}

static void
paintable_cb (PreviewBlendArea *self)
{
  GdkPaintable *paintables[2];

  for (guint i = 0; i < 2; i++)
    paintables[i] = preview_video_sink_get_paintable (
        preview_pane_get_video_sink (preview_cell_get_pane (self->cells[i])));
  preview_picture_set_paintable (self->picture, paintables[0]);
  preview_picture_set_second (self->picture, paintables[1]);
}

static void
forget_cells (PreviewBlendArea *self)
{
  for (guint i = 0; i < 2; i++) {
    PreviewCell *cell = self->cells[i];

    if (cell == NULL)
      continue;
    g_signal_handlers_disconnect_by_data (preview_cell_get_view (cell), self);
    g_signal_handlers_disconnect_by_data (
        preview_pane_get_video_sink (preview_cell_get_pane (cell)), self);
    preview_pane_view_set_shown_size (preview_cell_get_view (cell), 0, 0);
    g_clear_object (&self->cells[i]);
  }
  preview_picture_set_paintable (self->picture, NULL);
  preview_picture_set_second (self->picture, NULL);
}

static void
share_size (PreviewBlendArea *self)
{
  GtkWidget *picture = GTK_WIDGET (self->picture);

  for (guint i = 0; i < 2; i++)
    if (self->cells[i] != NULL)
      preview_pane_view_set_shown_size (preview_cell_get_view (self->cells[i]),
                                        gtk_widget_get_width (picture),
                                        gtk_widget_get_height (picture));
}

static void
preview_blend_area_size_allocate (GtkWidget *widget,
                                  int width,
                                  int height,
                                  int baseline)
{
  GTK_WIDGET_CLASS (preview_blend_area_parent_class)
      ->size_allocate (widget, width, height, baseline);
  share_size (PREVIEW_BLEND_AREA (widget));
}

static void
preview_blend_area_direction_changed (GtkWidget *widget,
                                      GtkTextDirection before)
{
  GTK_WIDGET_CLASS (preview_blend_area_parent_class)
      ->direction_changed (widget, before);
  update (PREVIEW_BLEND_AREA (widget));
}

static void
preview_blend_area_dispose (GObject *object)
{
  PreviewBlendArea *self = PREVIEW_BLEND_AREA (object);

  if (self->picture != NULL)
    forget_cells (self);
  self->picture = NULL;
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (preview_blend_area_parent_class)->dispose (object);
}

#define BIND(name) \
  gtk_widget_class_bind_template_child (widget_class, PreviewBlendArea, name)

static void
preview_blend_area_class_init (PreviewBlendAreaClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PREVIEW_TYPE_PICTURE);
  G_OBJECT_CLASS (klass)->dispose = preview_blend_area_dispose;
  widget_class->size_allocate = preview_blend_area_size_allocate;
  widget_class->direction_changed = preview_blend_area_direction_changed;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-blend-area.ui");
  BIND (picture);
  gtk_widget_class_bind_template_child_full (
      widget_class, "first_caption", FALSE,
      G_STRUCT_OFFSET (PreviewBlendArea, captions[0]));
  gtk_widget_class_bind_template_child_full (
      widget_class, "second_caption", FALSE,
      G_STRUCT_OFFSET (PreviewBlendArea, captions[1]));
  BIND (share_label);
  BIND (scale);
  BIND (adjustment);
  BIND (difference_box);
  BIND (gain_choice);
  BIND (luma_check);
}

static void
fill_gains (PreviewBlendArea *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (gains); i++) {
    g_autofree char *name = g_strdup_printf (_ ("%d times"), gains[i]);

    gtk_string_list_append (names, i == 0 ? _ ("Not at all") : name);
  }
  gtk_drop_down_set_model (self->gain_choice, G_LIST_MODEL (names));
}

static void
preview_blend_area_init (PreviewBlendArea *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->shares[0] = self->shares[1] = 0.5;
  fill_gains (self);
  g_signal_connect_swapped (self->picture, "pointed", G_CALLBACK (pointed_cb),
                            self);
  g_signal_connect_swapped (self->adjustment, "value-changed",
                            G_CALLBACK (share_cb), self);
  g_signal_connect_swapped (self->gain_choice, "notify::selected",
                            G_CALLBACK (update), self);
  g_signal_connect_swapped (self->luma_check, "toggled", G_CALLBACK (update),
                            self);
}

/**
 * preview_blend_area_new:
 * @settings: the user's
 * @zoom: how large it is shown, together with others
 *
 * Returns: (transfer floating): an area that shows nothing yet
 */
PreviewBlendArea *
preview_blend_area_new (GSettings *settings, PreviewZoom *zoom)
{
  PreviewBlendArea *self = g_object_new (PREVIEW_TYPE_BLEND_AREA, NULL);

  self->settings = g_object_ref (settings);
  preview_picture_set_zoom (self->picture, zoom);
  g_settings_bind (settings, "difference-gain", self->gain_choice, "selected",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "difference-luma", self->luma_check, "active",
                   G_SETTINGS_BIND_DEFAULT);
  preview_blend_area_set_mode (self, PREVIEW_BLEND_SPLIT);
  return self;
}

/**
 * preview_blend_area_set_mode:
 * @self: an area
 * @mode: how two make one
 */
void
preview_blend_area_set_mode (PreviewBlendArea *self, PreviewBlendMode mode)
{
  gboolean is_split = mode == PREVIEW_BLEND_SPLIT;
  gboolean is_difference = mode == PREVIEW_BLEND_DIFFERENCE;
  const char *label = is_split ? _ ("Divider") : _ ("Opacity");

  self->mode = mode;
  gtk_label_set_text (self->share_label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->share_label), !is_difference);
  gtk_widget_set_visible (self->scale, !is_difference);
  gtk_widget_set_visible (self->difference_box, is_difference);
  gtk_adjustment_set_value (self->adjustment, *get_share (self));
  share_cb (self);
}

/**
 * preview_blend_area_set_cells:
 * @self: an area
 * @first: (nullable): one pane; %NULL for none at all
 * @second: (nullable): the other
 */
void
preview_blend_area_set_cells (PreviewBlendArea *self,
                              PreviewCell *first,
                              PreviewCell *second)
{
  if (self->cells[0] == first && self->cells[1] == second)
    return;
  forget_cells (self);
  if (first == NULL || second == NULL)
    return;
  self->cells[0] = g_object_ref (first);
  self->cells[1] = g_object_ref (second);
  for (guint i = 0; i < 2; i++) {
    PreviewCell *cell = self->cells[i];

    g_signal_connect_object (preview_cell_get_view (cell), "notify::caption",
                             G_CALLBACK (caption_cb), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (
        preview_pane_get_video_sink (preview_cell_get_pane (cell)),
        "notify::paintable", G_CALLBACK (paintable_cb), self,
        G_CONNECT_SWAPPED);
  }
  paintable_cb (self);
  caption_cb (self);
  share_size (self);
}

/**
 * preview_blend_area_get_picture:
 * @self: an area
 *
 * Returns: (transfer none): where the picture is
 */
GtkWidget *
preview_blend_area_get_picture (PreviewBlendArea *self)
{
  return GTK_WIDGET (self->picture);
}
