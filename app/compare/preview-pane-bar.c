/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-level-meter.h"
#include "preview-pane-bar.h"
#include "preview-pane-popover.h"
#include "preview-time.h"

struct _PreviewPaneBar
{
  GtkBox parent_instance;

  GtkToggleButton *hear_button;
  GtkWidget *mark;
  GtkLabel *name;
  GtkLabel *state;
  PreviewLevelMeter *meter;
  GtkMenuButton *menu_button;

  PreviewPlayer *player;
  PreviewPane *pane;
  PreviewPanePopover *popover;
};

G_DEFINE_FINAL_TYPE (PreviewPaneBar, preview_pane_bar, GTK_TYPE_BOX)

static void
set_label (gpointer widget, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* Why the picture stands still while the others go on. */
static char *
dup_place_text (PreviewPane *pane)
{
  guint64 duration = preview_run_get_duration (preview_pane_get_run (pane));
  g_autofree char *time = NULL;

  switch (preview_pane_get_place (pane)) {
  case PREVIEW_PANE_BEFORE:
    return g_strdup (_ ("Starts later"));
  case PREVIEW_PANE_AFTER:
    if (duration == GST_CLOCK_TIME_NONE)
      return g_strdup (_ ("Ended"));
    time = preview_time_format (duration);
    /* Translators: a run that is shorter than the others, and its length. */
    return g_strdup_printf (_ ("Ended at %s"), time);
  case PREVIEW_PANE_INSIDE:
  default:
    return NULL;
  }
}

static char *
dup_run_text (PreviewPane *pane)
{
  switch (preview_run_get_state (preview_pane_get_run (pane))) {
  case PREVIEW_RUN_RESOLVING:
    return g_strdup (_ ("Asking…"));
  case PREVIEW_RUN_WAITING:
    return g_strdup (_ ("Not finished"));
  case PREVIEW_RUN_FAILED:
    return g_strdup (_ ("Failed"));
  case PREVIEW_RUN_READY:
  default:
    return NULL;
  }
}

static char *
dup_state_text (PreviewPane *pane)
{
  switch (preview_pane_get_state (pane)) {
  case PREVIEW_PANE_IDLE:
    return dup_run_text (pane);
  case PREVIEW_PANE_OPENING:
    return g_strdup (_ ("Opening…"));
  case PREVIEW_PANE_STALLED:
    return g_strdup_printf (_ ("Buffering, %d %%"),
                            preview_pane_get_percent (pane));
  case PREVIEW_PANE_FAILED:
    return g_strdup (_ ("Failed"));
  default:
    return dup_place_text (pane);
  }
}

static void
state_cb (PreviewPaneBar *self)
{
  g_autofree char *text = dup_state_text (self->pane);

  gtk_label_set_text (self->state, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->state), text != NULL);
}

static void
name_cb (PreviewPaneBar *self)
{
  g_autofree char *name = preview_pane_dup_name (self->pane);
  g_autofree char *label = g_strdup_printf (_ ("Hear %s"), name);

  gtk_label_set_text (self->name, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), name);
  set_label (self->hear_button, label);
  state_cb (self);
}

static void
heard_cb (PreviewPaneBar *self)
{
  gboolean is_heard = preview_pane_is_heard (self->pane);

  gtk_widget_set_visible (self->mark, is_heard);
  if (is_heard)
    gtk_widget_add_css_class (GTK_WIDGET (self), "heard");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "heard");
}

static void
level_cb (PreviewPaneBar *self)
{
  preview_level_meter_set_level (self->meter,
                                 preview_pane_get_level (self->pane));
}

static void
preview_pane_bar_dispose (GObject *object)
{
  PreviewPaneBar *self = PREVIEW_PANE_BAR (object);

  g_clear_object (&self->player);
  g_clear_object (&self->pane);
  G_OBJECT_CLASS (preview_pane_bar_parent_class)->dispose (object);
}

#define BIND(name) \
  gtk_widget_class_bind_template_child (widget_class, PreviewPaneBar, name)

static void
preview_pane_bar_class_init (PreviewPaneBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PREVIEW_TYPE_LEVEL_METER);
  G_OBJECT_CLASS (klass)->dispose = preview_pane_bar_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-pane-bar.ui");
  BIND (hear_button);
  BIND (mark);
  BIND (name);
  BIND (state);
  BIND (meter);
  BIND (menu_button);
}

static void
preview_pane_bar_init (PreviewPaneBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
follow (PreviewPaneBar *self,
        gpointer object,
        const char *signal,
        GCallback callback)
{
  g_signal_connect_object (object, signal, callback, self, G_CONNECT_SWAPPED);
}

/**
 * preview_pane_bar_new:
 * @player: who plays it
 * @pane: what to show
 *
 * Returns: (transfer floating): a bar
 */
PreviewPaneBar *
preview_pane_bar_new (PreviewPlayer *player, PreviewPane *pane)
{
  PreviewPaneBar *self = g_object_new (PREVIEW_TYPE_PANE_BAR, NULL);
  PreviewRun *run = preview_pane_get_run (pane);

  self->player = g_object_ref (player);
  self->pane = g_object_ref (pane);
  self->popover = preview_pane_popover_new (player, pane);
  gtk_menu_button_set_popover (self->menu_button, GTK_WIDGET (self->popover));
  follow (self, pane, "notify::state", G_CALLBACK (state_cb));
  follow (self, pane, "notify::place", G_CALLBACK (state_cb));
  follow (self, pane, "notify::percent", G_CALLBACK (state_cb));
  follow (self, pane, "notify::heard", G_CALLBACK (heard_cb));
  follow (self, pane, "notify::level", G_CALLBACK (level_cb));
  follow (self, run, "notify", G_CALLBACK (name_cb));
  name_cb (self);
  heard_cb (self);
  return self;
}

/**
 * preview_pane_bar_set_index:
 * @self: a bar
 * @index: which pane it is, from 0
 */
void
preview_pane_bar_set_index (PreviewPaneBar *self, guint index)
{
  g_autofree char *number = g_strdup_printf ("%u", index + 1);
  g_autofree char *tooltip = g_strdup_printf (_ ("Hear This One (%s)"), number);

  gtk_button_set_label (GTK_BUTTON (self->hear_button), number);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->hear_button), tooltip);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->hear_button), "i",
                                    (int)index + 1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->hear_button),
                                  "win.hear");
  preview_pane_popover_set_index (self->popover, index);
  name_cb (self);
}

/**
 * preview_pane_bar_set_compact:
 * @self: a bar
 * @is_compact: whether there is room for little
 */
void
preview_pane_bar_set_compact (PreviewPaneBar *self, gboolean is_compact)
{
  gtk_widget_set_visible (GTK_WIDGET (self->name), !is_compact);
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), !is_compact);
}

/**
 * preview_pane_dup_name:
 * @pane: a pane
 *
 * Returns: (transfer full): its run and language, for the user
 */
char *
preview_pane_dup_name (PreviewPane *pane)
{
  PreviewRun *run = preview_pane_get_run (pane);
  const char *language = preview_run_get_language (run);
  g_autofree char *title = preview_run_dup_title (run);
  g_autofree char *name =
      language != NULL ? preview_language_dup_name (language) : NULL;

  return name != NULL ? g_strdup_printf ("%s · %s", title, name)
                      : g_steal_pointer (&title);
}
