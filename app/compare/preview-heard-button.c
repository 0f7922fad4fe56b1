/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-gain.h"
#include "preview-heard-button.h"
#include "preview-pane-bar.h"

/* In dB. */
#define STEP 0.1
#define PAGE 1.0

struct _PreviewHeardButton
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkLabel *number;
  GtkLabel *name;
  GtkLabel *gain;
  GtkWidget *popover;
  GtkGrid *tracks;

  PreviewPlayer *player;
  gboolean is_narrow;
};

G_DEFINE_FINAL_TYPE (PreviewHeardButton, preview_heard_button, ADW_TYPE_BIN)

static void
set_label (gpointer widget, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
trim_changed_cb (PreviewHeardButton *self, GtkAdjustment *adjustment)
{
  guint index =
      GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (adjustment), "index"));

  preview_player_set_trim (self->player, index,
                           gtk_adjustment_get_value (adjustment));
}

static GtkWidget *
create_trim (PreviewHeardButton *self, guint index, const char *name)
{
  GtkAdjustment *adjustment =
      gtk_adjustment_new (preview_player_get_trim (self->player, index),
                          PREVIEW_MIN_TRIM, PREVIEW_MAX_TRIM, STEP, PAGE, 0);
  GtkWidget *spin = gtk_spin_button_new (adjustment, STEP, 1);
  /* Translators: the name of a run. */
  g_autofree char *label = g_strdup_printf (_ ("Louder by dB, %s"), name);

  g_object_set_data (G_OBJECT (adjustment), "index", GUINT_TO_POINTER (index));
  g_signal_connect_object (adjustment, "value-changed",
                           G_CALLBACK (trim_changed_cb), self,
                           G_CONNECT_SWAPPED);
  set_label (spin, label);
  return spin;
}

static gboolean
format_gain (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_take_string (to, preview_gain_format (g_value_get_double (from)));
  return TRUE;
}

static GtkWidget *
create_gain (PreviewPane *pane)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_width_chars (GTK_LABEL (label), 9);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_tooltip_text (label, _ ("How much is added to it"));
  g_object_bind_property_full (pane, "gain", label, "label",
                               G_BINDING_SYNC_CREATE, format_gain, NULL, NULL,
                               NULL);
  return label;
}

static void
add_track (PreviewHeardButton *self, guint index)
{
  PreviewPane *pane = preview_player_get_pane (self->player, index);
  g_autofree char *name = preview_pane_dup_name (pane);
  g_autofree char *text = g_strdup_printf ("%u  %s", index + 1, name);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_grid_attach (self->tracks, label, 0, (int)index, 1, 1);
  gtk_grid_attach (self->tracks, create_gain (pane), 1, (int)index, 1, 1);
  gtk_grid_attach (self->tracks, create_trim (self, index, name), 2, (int)index,
                   1, 1);
}

static void
fill_tracks (PreviewHeardButton *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->tracks))) !=
         NULL)
    gtk_grid_remove (self->tracks, child);
  for (guint i = 0; i < preview_player_get_n_panes (self->player); i++)
    add_track (self, i);
}

/* Others may have changed what it shows, and nobody needs it before. */
static void
shown_cb (PreviewHeardButton *self)
{
  if (gtk_widget_get_visible (self->popover))
    fill_tracks (self);
}

static void
panes_changed_cb (PreviewHeardButton *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  preview_heard_button_update (self);
}

static void
preview_heard_button_dispose (GObject *object)
{
  g_clear_object (&PREVIEW_HEARD_BUTTON (object)->player);
  G_OBJECT_CLASS (preview_heard_button_parent_class)->dispose (object);
}

#define BIND(name) \
  gtk_widget_class_bind_template_child (widget_class, PreviewHeardButton, name)

static void
preview_heard_button_class_init (PreviewHeardButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = preview_heard_button_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-heard-button.ui");
  BIND (button);
  BIND (number);
  BIND (name);
  BIND (gain);
  BIND (popover);
  BIND (tracks);
}

static void
preview_heard_button_init (PreviewHeardButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->popover, "notify::visible",
                            G_CALLBACK (shown_cb), self);
}

/**
 * preview_heard_button_set_player:
 * @self: a button
 * @player: whose sound it is about
 */
void
preview_heard_button_set_player (PreviewHeardButton *self,
                                 PreviewPlayer *player)
{
  self->player = g_object_ref (player);
  g_signal_connect_object (player, "panes-changed",
                           G_CALLBACK (panes_changed_cb), self,
                           G_CONNECT_SWAPPED);
  preview_heard_button_update (self);
}

/**
 * preview_heard_button_set_narrow:
 * @self: a button
 * @is_narrow: whether there is room for little
 */
void
preview_heard_button_set_narrow (PreviewHeardButton *self, gboolean is_narrow)
{
  self->is_narrow = is_narrow;
  preview_heard_button_update (self);
}

/**
 * preview_heard_button_update:
 * @self: a button
 *
 * Shows what is heard now.
 */
void
preview_heard_button_update (PreviewHeardButton *self)
{
  PreviewPane *pane =
      self->player != NULL ? preview_player_get_heard (self->player) : NULL;
  guint n = pane != NULL ? preview_player_get_n_panes (self->player) : 0;
  g_autofree char *name = NULL;
  g_autofree char *gain = NULL;
  g_autofree char *number = NULL;
  g_autofree char *label = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), pane != NULL);
  if (pane == NULL)
    return;
  name = preview_pane_dup_name (pane);
  gain = preview_gain_format (preview_pane_get_gain (pane));
  number =
      g_strdup_printf ("%u", preview_player_get_heard_index (self->player) + 1);
  /* Translators: number, name and gain of what is heard. */
  label = g_strdup_printf (_ ("Heard: %s, %s, %s"), number, name, gain);
  gtk_label_set_text (self->number, number);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->gain, gain);
  gtk_widget_set_visible (GTK_WIDGET (self->number), n > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->name), !self->is_narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->gain), n > 1 && !self->is_narrow);
  set_label (self->button, label);
}
