/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What asks the user for something lies above the window, in the same place for
 * eyes, keys and screen readers, and not in a window of its own. */

#include "config.h"

#include "preview-window-private.h"

static GtkOverlay *
ensure_overlay (PreviewWindow *self)
{
  AdwApplicationWindow *window = ADW_APPLICATION_WINDOW (self);
  GtkWidget *content = adw_application_window_get_content (window);
  GtkWidget *overlay;

  if (GTK_IS_OVERLAY (content))
    return GTK_OVERLAY (content);
  overlay = gtk_overlay_new ();
  g_object_ref (content);
  adw_application_window_set_content (window, NULL);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), content);
  g_object_unref (content);
  adw_application_window_set_content (window, overlay);
  return GTK_OVERLAY (overlay);
}

/* What lies below is seen, and neither clicked nor written to. */
static void
set_below (GtkOverlay *overlay, gboolean is_reachable)
{
  GtkWidget *below = gtk_overlay_get_child (overlay);

  gtk_widget_set_can_focus (below, is_reachable);
  gtk_widget_set_can_target (below, is_reachable);
}

/**
 * preview_window_lay_sheet:
 * @self: a window
 * @sheet: what to lay above everything else
 *
 * Until preview_window_drop_sheet(), the rest of the window waits. A sheet that
 * is there already makes way.
 */
void
preview_window_lay_sheet (PreviewWindow *self, GtkWidget *sheet)
{
  GtkOverlay *overlay = ensure_overlay (self);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (self->sheet != NULL)
    gtk_overlay_remove_overlay (overlay, self->sheet);
  else
    g_set_weak_pointer (&self->focus_below, focus);
  self->sheet = sheet;
  gtk_widget_add_css_class (sheet, "sheet-ground");
  gtk_overlay_add_overlay (overlay, sheet);
  set_below (overlay, FALSE);
}

/**
 * preview_window_drop_sheet:
 * @self: a window
 *
 * Takes the sheet away, and gives the focus back to who had it.
 */
void
preview_window_drop_sheet (PreviewWindow *self)
{
  GtkOverlay *overlay = ensure_overlay (self);

  if (self->sheet == NULL)
    return;
  set_below (overlay, TRUE);
  gtk_window_set_focus (GTK_WINDOW (self), self->focus_below);
  g_clear_weak_pointer (&self->focus_below);
  gtk_overlay_remove_overlay (overlay, self->sheet);
  self->sheet = NULL;
}

/**
 * preview_window_has_sheet:
 * @self: a window
 *
 * Returns: whether the user is asked for something
 */
gboolean
preview_window_has_sheet (PreviewWindow *self)
{
  return self->sheet != NULL;
}
