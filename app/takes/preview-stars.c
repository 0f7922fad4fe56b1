/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-stars.h"

struct _PreviewStars
{
  GtkBox parent_instance;

  GtkButton *buttons[PREVIEW_MAX_RATING];
  PreviewVerdict *verdict;
};

G_DEFINE_FINAL_TYPE (PreviewStars, preview_stars, GTK_TYPE_BOX)

static void
update (PreviewStars *self)
{
  guint rating = preview_verdict_get_rating (self->verdict);

  for (guint i = 0; i < PREVIEW_MAX_RATING; i++) {
    gtk_button_set_icon_name (self->buttons[i], i < rating
                                                    ? "starred-symbolic"
                                                    : "non-starred-symbolic");
    gtk_accessible_update_state (
        GTK_ACCESSIBLE (self->buttons[i]), GTK_ACCESSIBLE_STATE_PRESSED,
        i + 1 == rating ? GTK_ACCESSIBLE_TRISTATE_TRUE
                        : GTK_ACCESSIBLE_TRISTATE_FALSE,
        -1);
  }
}

static void
clicked_cb (PreviewStars *self, GtkButton *button)
{
  for (guint i = 0; i < PREVIEW_MAX_RATING; i++) {
    if (self->buttons[i] != button)
      continue;
    preview_verdict_set_rating (
        self->verdict,
        preview_verdict_get_rating (self->verdict) == i + 1 ? 0 : i + 1);
  }
}

static void
preview_stars_dispose (GObject *object)
{
  g_clear_object (&PREVIEW_STARS (object)->verdict);
  G_OBJECT_CLASS (preview_stars_parent_class)->dispose (object);
}

static void
preview_stars_class_init (PreviewStarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = preview_stars_dispose;
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
preview_stars_init (PreviewStars *self)
{
  for (guint i = 0; i < PREVIEW_MAX_RATING; i++) {
    g_autofree char *label =
        g_strdup_printf (ngettext ("%u star", "%u stars", i + 1), i + 1);
    g_autofree char *tooltip = g_strdup_printf ("%s (Alt+%u)", label, i + 1);
    GtkWidget *button = gtk_button_new_from_icon_name ("non-starred-symbolic");

    gtk_widget_add_css_class (button, "flat");
    gtk_widget_add_css_class (button, "star");
    gtk_widget_set_tooltip_text (button, tooltip);
    gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self,
                             G_CONNECT_SWAPPED);
    gtk_box_append (GTK_BOX (self), button);
    self->buttons[i] = GTK_BUTTON (button);
  }
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Rating"), -1);
}

/**
 * preview_stars_set_verdict:
 * @self: stars
 * @verdict: what is shown and changed, once and for all
 */
void
preview_stars_set_verdict (PreviewStars *self, PreviewVerdict *verdict)
{
  g_return_if_fail (self->verdict == NULL);

  self->verdict = g_object_ref (verdict);
  g_signal_connect_object (verdict, "notify::rating", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}
