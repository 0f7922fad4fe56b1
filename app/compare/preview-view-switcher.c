/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-view-switcher.h"

struct _PreviewViewSwitcher
{
  GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE (PreviewViewSwitcher, preview_view_switcher, GTK_TYPE_BOX)

static void
preview_view_switcher_class_init (PreviewViewSwitcherClass *klass)
{
  gtk_widget_class_set_template_from_resource (
      GTK_WIDGET_CLASS (klass),
      "/org/cambsrc/Preview/preview-view-switcher.ui");
}

static void
preview_view_switcher_init (PreviewViewSwitcher *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
