/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-run-row.h"

struct _PreviewRunRow
{
  GtkListBoxRow parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *details;
  GtkSpinner *spinner;
  GtkWidget *retry_button;
  GtkWidget *remove_button;
  GtkWidget *place_button;
  gboolean is_heard;

  PreviewRun *run;
};

enum
{
  SIGNAL_RETRIED,
  SIGNAL_REMOVED,
  SIGNAL_TOGGLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewRunRow, preview_run_row, GTK_TYPE_LIST_BOX_ROW)

static void
retry_cb (PreviewRunRow *self)
{
  g_signal_emit (self, signals[SIGNAL_RETRIED], 0);
}

static void
remove_cb (PreviewRunRow *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVED], 0);
}

static void
toggle_cb (PreviewRunRow *self)
{
  g_signal_emit (self, signals[SIGNAL_TOGGLED], 0);
}

static char *
dup_state_text (PreviewRun *run)
{
  const char *reason = preview_run_get_reason (run);

  switch (preview_run_get_state (run)) {
  case PREVIEW_RUN_RESOLVING:
    return g_strdup (_ ("Asking the service…"));
  case PREVIEW_RUN_WAITING:
    return reason != NULL ? g_strdup_printf (_ ("Not finished: %s"), reason)
                          : g_strdup (_ ("Not finished yet"));
  case PREVIEW_RUN_FAILED:
    return g_strdup (reason != NULL ? reason : _ ("Failed"));
  case PREVIEW_RUN_READY:
  default:
    return preview_run_dup_details (run);
  }
}

static const char *
get_icon_name (PreviewRunRow *self)
{
  if (preview_run_get_state (self->run) == PREVIEW_RUN_FAILED)
    return "dialog-warning-symbolic";
  if (self->is_heard)
    return "camb-heard-symbolic";
  return preview_kind_get_icon_name (preview_run_get_kind (self->run));
}

static void
update (PreviewRunRow *self)
{
  PreviewRunState state = preview_run_get_state (self->run);
  g_autofree char *title = preview_run_dup_title (self->run);
  g_autofree char *text = dup_state_text (self->run);
  g_autofree char *label = NULL;
  gboolean is_busy =
      state == PREVIEW_RUN_RESOLVING || state == PREVIEW_RUN_WAITING;

  gtk_image_set_from_icon_name (self->icon, get_icon_name (self));
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->details, text);
  gtk_widget_set_visible (GTK_WIDGET (self->details), *text != '\0');
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (self->details),
      state == PREVIEW_RUN_FAILED ? preview_run_get_reason (self->run) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_busy);
  gtk_spinner_set_spinning (self->spinner, is_busy);
  gtk_widget_set_visible (self->retry_button, state == PREVIEW_RUN_FAILED);

  label = *text != '\0' ? g_strdup_printf ("%s, %s", title, text)
                        : g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
preview_run_row_dispose (GObject *object)
{
  g_clear_object (&PREVIEW_RUN_ROW (object)->run);
  G_OBJECT_CLASS (preview_run_row_parent_class)->dispose (object);
}

static void
preview_run_row_class_init (PreviewRunRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = preview_run_row_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-run-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PreviewRunRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PreviewRunRow, title);
  gtk_widget_class_bind_template_child (widget_class, PreviewRunRow, details);
  gtk_widget_class_bind_template_child (widget_class, PreviewRunRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, PreviewRunRow,
                                        retry_button);
  gtk_widget_class_bind_template_child (widget_class, PreviewRunRow,
                                        place_button);
  gtk_widget_class_bind_template_child (widget_class, PreviewRunRow,
                                        remove_button);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, toggle_cb);

  signals[SIGNAL_RETRIED] =
      g_signal_new ("retried", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_REMOVED] =
      g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TOGGLED] =
      g_signal_new ("toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
preview_run_row_init (PreviewRunRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * preview_run_row_new:
 * @run: what to show
 *
 * Returns: (transfer floating): a row
 */
PreviewRunRow *
preview_run_row_new (PreviewRun *run)
{
  PreviewRunRow *self = g_object_new (PREVIEW_TYPE_RUN_ROW, NULL);

  self->run = g_object_ref (run);
  g_signal_connect_object (run, "notify", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return self;
}

/**
 * preview_run_row_get_run:
 * @self: a row
 *
 * Returns: (transfer none): what it shows
 */
PreviewRun *
preview_run_row_get_run (PreviewRunRow *self)
{
  return self->run;
}

/**
 * preview_run_row_set_place:
 * @self: a row
 * @number: which of those side by side the run is, from 1; 0 if it is not
 * @is_heard: whether it is the one that is heard
 */
void
preview_run_row_set_place (PreviewRunRow *self, guint number, gboolean is_heard)
{
  g_autofree char *text = g_strdup_printf ("%u", number);

  if (number > 0)
    gtk_button_set_label (GTK_BUTTON (self->place_button), text);
  else
    gtk_button_set_icon_name (GTK_BUTTON (self->place_button),
                              "camb-beside-symbolic");
  self->is_heard = is_heard;
  update (self);
  if (number > 0)
    gtk_widget_add_css_class (self->place_button, "chosen");
  else
    gtk_widget_remove_css_class (self->place_button, "chosen");
  if (is_heard)
    gtk_widget_add_css_class (GTK_WIDGET (self), "heard");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "heard");
  gtk_widget_set_tooltip_text (self->place_button,
                               number > 0 ? _ ("Take Away from the Others")
                                          : _ ("Put beside the Others"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->place_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  number > 0 ? _ ("Take away from the others")
                                             : _ ("Put beside the others"),
                                  -1);
}
