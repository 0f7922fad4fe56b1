/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* While a blind test is on, this window and all that it tells others, such as
 * media controls, know of no run. */

#include "config.h"

#include "preview-blind-window.h"
#include "preview-window-private.h"

static void
hide (PreviewWindow *self)
{
  preview_window_show_nothing (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
show (PreviewWindow *self)
{
  preview_window_restore (self, preview_session_get_selected (self->session));
  gtk_window_present (GTK_WINDOW (self));
}

static void
blind_cb (PreviewWindow *self, GParamSpec *pspec, PreviewBlindWindow *window)
{
  if (preview_blind_window_is_blind (window))
    hide (self);
  else
    show (self);
}

/* Whoever starts the program once more gets the test. */
static void
visible_cb (PreviewBlindWindow *window, GParamSpec *pspec, GtkWidget *self)
{
  if (!preview_blind_window_is_blind (window) || !gtk_widget_get_visible (self))
    return;
  gtk_widget_set_visible (self, FALSE);
  gtk_window_present (GTK_WINDOW (window));
}

static void
blind_test_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  PreviewBlindWindow *window =
      preview_blind_window_new (GTK_WINDOW (self), self->runs, self->session,
                                self->resolver, self->chosen);

  preview_player_pause (self->player);
  g_signal_connect_object (window, "notify::blind", G_CALLBACK (blind_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::visible", G_CALLBACK (visible_cb),
                           window, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "destroy", G_CALLBACK (gtk_window_destroy),
                           window, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

/**
 * preview_window_install_blind_actions:
 * @widget_class: of the window
 */
void
preview_window_install_blind_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.blind-test", NULL,
                                   blind_test_action);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_b, GDK_CONTROL_MASK, "win.blind-test", NULL);
}
