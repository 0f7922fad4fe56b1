/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-cell.h"
#include "preview-pane-bar.h"
#include "preview-pane-info.h"

/* Smaller, there is nothing to be seen. */
#define MIN_WIDTH 80
#define MIN_HEIGHT 60

struct _PreviewCell
{
  AdwBin parent_instance;

  GtkOverlay *overlay;
  PreviewPaneView *view;
  PreviewPaneInfo *info;

  PreviewPane *pane;
  PreviewTranslation *translation;
  guint index;
};

G_DEFINE_FINAL_TYPE (PreviewCell, preview_cell, ADW_TYPE_BIN)

static void
captions_cb (PreviewCell *self)
{
  PreviewRun *run = preview_pane_get_run (self->pane);
  guint64 duration = preview_run_get_duration (run);
  CambCues *cues = preview_pane_get_cues (self->pane);
  PreviewCaptions *captions = preview_pane_view_get_captions (self->view);

  if (cues == NULL) {
    preview_captions_set_source (captions, NULL, NULL, NULL, G_MAXUINT64);
    return;
  }
  preview_captions_set_source (
      captions, cues, preview_translation_get_texts (self->translation),
      preview_run_get_language (run),
      duration != GST_CLOCK_TIME_NONE ? duration : G_MAXUINT64);
}

static void
texts_cb (PreviewCell *self)
{
  const char *problem = preview_translation_get_problem (self->translation);

  captions_cb (self);
  if (problem != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", problem);
}

static void
label_cb (PreviewCell *self)
{
  gboolean is_heard = preview_pane_is_heard (self->pane);
  g_autofree char *name = preview_pane_dup_name (self->pane);
  g_autofree char *label =
      is_heard
          /* Translators: number and name of a pane, for a screen reader. */
          ? g_strdup_printf (_ ("%u, %s, heard"), self->index + 1, name)
          : g_strdup_printf (_ ("%u, %s"), self->index + 1, name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (is_heard)
    gtk_widget_add_css_class (GTK_WIDGET (self), "heard");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "heard");
}

static void
clicked_cb (PreviewCell *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.hear", "i",
                              (int)self->index + 1);
}

static void
preview_cell_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  gboolean is_wide = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = is_wide ? MIN_WIDTH : MIN_HEIGHT;
  *natural = *minimum * 2;
}

/* What is too large for a small pane is cut off, rather than pushing the
 * others away. */
static void
preview_cell_size_allocate (GtkWidget *widget,
                            int width,
                            int height,
                            int baseline)
{
  GtkWidget *child = GTK_WIDGET (PREVIEW_CELL (widget)->overlay);
  int least_width, least_height;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL,
                      NULL, NULL);
  width = MAX (width, least_width);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &least_height,
                      NULL, NULL, NULL);
  gtk_widget_allocate (child, width, MAX (height, least_height), -1, NULL);
}

static void
preview_cell_dispose (GObject *object)
{
  PreviewCell *self = PREVIEW_CELL (object);

  if (self->view != NULL)
    preview_pane_view_set_pane (self->view, NULL);
  self->view = NULL;
  g_clear_object (&self->translation);
  g_clear_object (&self->pane);
  G_OBJECT_CLASS (preview_cell_parent_class)->dispose (object);
}

static void
preview_cell_class_init (PreviewCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = preview_cell_dispose;
  widget_class->measure = preview_cell_measure;
  widget_class->size_allocate = preview_cell_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
preview_cell_init (PreviewCell *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->overlay = GTK_OVERLAY (gtk_overlay_new ());
  self->view = g_object_new (PREVIEW_TYPE_PANE_VIEW, NULL);
  gtk_overlay_set_child (self->overlay, GTK_WIDGET (self->view));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->overlay));
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "cell");
  g_signal_connect_swapped (click, "released", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
follow (PreviewCell *self,
        gpointer object,
        const char *signal,
        GCallback callback)
{
  g_signal_connect_object (object, signal, callback, self, G_CONNECT_SWAPPED);
}

/**
 * preview_cell_new:
 * @pane: what it shows
 * @player: whose time it follows
 * @resolver: who knows where runs come from
 * @runs: the list
 * @settings: the user's
 * @zoom: how large it is shown, together with others
 *
 * Returns: (transfer floating): a cell
 */
PreviewCell *
preview_cell_new (PreviewPane *pane,
                  PreviewPlayer *player,
                  PreviewResolver *resolver,
                  PreviewRuns *runs,
                  GSettings *settings,
                  PreviewZoom *zoom)
{
  PreviewCell *self = g_object_new (PREVIEW_TYPE_CELL, NULL);
  PreviewRun *run = preview_pane_get_run (pane);

  self->pane = g_object_ref (pane);
  self->translation = preview_translation_new (run, runs, resolver);
  self->info = preview_pane_info_new (pane);
  gtk_overlay_add_overlay (self->overlay, GTK_WIDGET (self->info));
  g_settings_bind (settings, "show-info", self->info, "visible",
                   G_SETTINGS_BIND_GET);
  preview_pane_view_set_player (self->view, player, resolver, settings);
  preview_pane_view_set_zoom (self->view, zoom);
  preview_pane_view_set_pane (self->view, pane);
  follow (self, pane, "notify::cues", G_CALLBACK (captions_cb));
  follow (self, pane, "notify::heard", G_CALLBACK (label_cb));
  follow (self, run, "notify::duration", G_CALLBACK (captions_cb));
  follow (self, run, "notify::language", G_CALLBACK (label_cb));
  follow (self, self->translation, "notify::texts", G_CALLBACK (texts_cb));
  captions_cb (self);
  label_cb (self);
  return self;
}

/**
 * preview_cell_set_index:
 * @self: a cell
 * @index: which pane it is, from 0
 */
void
preview_cell_set_index (PreviewCell *self, guint index)
{
  self->index = index;
  label_cb (self);
}

/**
 * preview_cell_get_pane:
 * @self: a cell
 *
 * Returns: (transfer none): what it shows
 */
PreviewPane *
preview_cell_get_pane (PreviewCell *self)
{
  return self->pane;
}

/**
 * preview_cell_get_view:
 * @self: a cell
 *
 * Returns: (transfer none): how it shows it
 */
PreviewPaneView *
preview_cell_get_view (PreviewCell *self)
{
  return self->view;
}

/**
 * preview_cell_get_translation:
 * @self: a cell
 *
 * Returns: (transfer none): what is laid on its lines
 */
PreviewTranslation *
preview_cell_get_translation (PreviewCell *self)
{
  return self->translation;
}
