/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>

#include "preview-gain.h"
#include "preview-pane-info.h"
#include "preview-pane-streams.h"

struct _PreviewPaneInfo
{
  AdwBin parent_instance;

  GtkLabel *label;
  PreviewPane *pane;
};

G_DEFINE_FINAL_TYPE (PreviewPaneInfo, preview_pane_info, ADW_TYPE_BIN)

static void
add_run (GString *text, PreviewRun *run)
{
  const PreviewSpec *spec = preview_run_get_spec (run);
  const char *language = preview_run_get_language (run);
  g_autofree char *name =
      language != NULL ? preview_language_dup_name (language) : NULL;

  if (spec->kind == PREVIEW_KIND_FILE)
    g_string_append (text, _ ("File"));
  else
    g_string_append_printf (text, "%s/%" PRIu64,
                            preview_kind_get_nick (spec->kind), spec->run_id);
  if (name != NULL)
    g_string_append_printf (text, "\n%s", name);
}

static void
add_level (GString *text, PreviewPane *pane)
{
  double loudness = preview_pane_get_loudness (pane);
  g_autofree char *gain = preview_gain_format (preview_pane_get_gain (pane));

  if (!isfinite (loudness))
    return;
  g_string_append_c (text, '\n');
  /* Translators: integrated loudness, and what is added to it. */
  g_string_append_printf (text, _ ("%.1f LUFS, played at %s"), loudness, gain);
}

static void
update (PreviewPaneInfo *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *streams = NULL;

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  streams = preview_pane_dup_streams (self->pane);
  add_run (text, preview_pane_get_run (self->pane));
  if (*streams != '\0')
    g_string_append_printf (text, "\n%s", streams);
  add_level (text, self->pane);
  gtk_label_set_text (self->label, text->str);
}

static void
preview_pane_info_dispose (GObject *object)
{
  g_clear_object (&PREVIEW_PANE_INFO (object)->pane);
  G_OBJECT_CLASS (preview_pane_info_parent_class)->dispose (object);
}

static void
preview_pane_info_class_init (PreviewPaneInfoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = preview_pane_info_dispose;
}

static void
preview_pane_info_init (PreviewPaneInfo *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->label = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_wrap (self->label, TRUE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
  gtk_widget_set_halign (widget, GTK_ALIGN_START);
  gtk_widget_set_valign (widget, GTK_ALIGN_START);
  gtk_widget_set_can_target (widget, FALSE);
  gtk_widget_set_visible (widget, FALSE);
  gtk_widget_add_css_class (widget, "pane-info");
  gtk_widget_add_css_class (widget, "numeric");
}

/**
 * preview_pane_info_new:
 * @pane: a pane
 *
 * Returns: (transfer floating): what it is made of; not visible at first
 */
PreviewPaneInfo *
preview_pane_info_new (PreviewPane *pane)
{
  PreviewPaneInfo *self = g_object_new (PREVIEW_TYPE_PANE_INFO, NULL);

  self->pane = g_object_ref (pane);
  for (guint i = 0; i < 3; i++) {
    static const char *const signals[] = {"notify::state", "notify::gain",
                                          "notify::loudness"};

    g_signal_connect_object (pane, signals[i], G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  }
  g_signal_connect_object (preview_pane_get_run (pane), "notify",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::visible", G_CALLBACK (update), NULL);
  return self;
}
