/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* While a blind test is on, this window and all that it tells others, such as
 * media controls, know of no run. */

#include "config.h"

#include "preview-blind-window.h"
#include "preview-run-row.h"
#include "preview-window-private.h"

#define KEY "preview-chosen-runs"

static GPtrArray *
list_selected (PreviewWindow *self)
{
  g_autoptr (GList) rows = gtk_list_box_get_selected_rows (self->run_list);
  GPtrArray *runs = g_ptr_array_new_with_free_func (g_object_unref);

  for (GList *it = rows; it != NULL; it = it->next)
    g_ptr_array_add (runs, g_object_ref (preview_run_row_get_run (it->data)));
  return runs;
}

static void
select_again (PreviewWindow *self, GPtrArray *runs)
{
  for (guint i = 0; i < runs->len; i++) {
    guint index;
    GtkListBoxRow *row;

    if (!preview_runs_find (self->runs, g_ptr_array_index (runs, i), &index))
      continue;
    row = gtk_list_box_get_row_at_index (self->run_list, (int)index);
    gtk_list_box_select_row (self->run_list, row);
  }
}

static void
hide (PreviewWindow *self)
{
  preview_player_pause (self->player);
  g_object_set_data_full (G_OBJECT (self), KEY, list_selected (self),
                          (GDestroyNotify)g_ptr_array_unref);
  gtk_list_box_select_row (self->run_list, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
show (PreviewWindow *self)
{
  GPtrArray *runs = g_object_get_data (G_OBJECT (self), KEY);

  if (runs != NULL)
    select_again (self, runs);
  g_object_set_data (G_OBJECT (self), KEY, NULL);
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
  g_autoptr (GPtrArray) preferred = list_selected (self);
  PreviewBlindWindow *window = preview_blind_window_new (
      GTK_WINDOW (self), self->runs, self->session, self->resolver, preferred);

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
