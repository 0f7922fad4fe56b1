/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "camb-speakers.h"
#include "preview-line-row.h"
#include "preview-time.h"

struct _PreviewLineRow
{
  GtkBox parent_instance;

  GtkWidget *dot;
  GtkLabel *speaker;
  GtkLabel *pace;
  GtkLabel *time;
  GtkLabel *text;
  GtkLabel *translation;
  GtkLabel *remark;

  guint index;
};

G_DEFINE_FINAL_TYPE (PreviewLineRow, preview_line_row, GTK_TYPE_BOX)

static void
preview_line_row_class_init (PreviewLineRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-line-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PreviewLineRow, dot);
  gtk_widget_class_bind_template_child (widget_class, PreviewLineRow, speaker);
  gtk_widget_class_bind_template_child (widget_class, PreviewLineRow, pace);
  gtk_widget_class_bind_template_child (widget_class, PreviewLineRow, time);
  gtk_widget_class_bind_template_child (widget_class, PreviewLineRow, text);
  gtk_widget_class_bind_template_child (widget_class, PreviewLineRow,
                                        translation);
  gtk_widget_class_bind_template_child (widget_class, PreviewLineRow, remark);
}

static void
preview_line_row_init (PreviewLineRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->index = G_MAXUINT;
}

/**
 * preview_line_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing
 */
PreviewLineRow *
preview_line_row_new (void)
{
  return g_object_new (PREVIEW_TYPE_LINE_ROW, NULL);
}

/* The colours of speakers are those of style.css. */
static void
set_speaker (PreviewLineRow *self, PreviewLine *line)
{
  int speaker = preview_line_get_speaker_index (line);
  const char *name = preview_line_get_speaker (line);
  g_autofree char *class =
      g_strdup_printf ("speaker-%d", MAX (speaker, 0) % CAMB_SPEAKERS_N_COLORS);
  const char *classes[] = {class, NULL};

  gtk_label_set_text (self->speaker, name != NULL ? name : "");
  gtk_widget_set_visible (self->dot, speaker >= 0);
  gtk_widget_set_css_classes (self->dot, classes);
}

static void
set_pace (PreviewLineRow *self, PreviewLine *line)
{
  double pace = preview_pace_measure (preview_line_get_text (line),
                                      preview_line_get_end (line) -
                                          preview_line_get_start (line));
  PreviewPaceLevel level = preview_pace_judge (pace);
  /* Translators: characters per second, a reading speed. */
  g_autofree char *text = g_strdup_printf (_ ("%.0f ch/s"), pace);
  const char *classes[] = {"caption", "numeric",
                           level == PREVIEW_PACE_TOO_FAST ? "error"
                           : level == PREVIEW_PACE_FAST   ? "warning"
                                                          : "dim-label",
                           NULL};

  gtk_label_set_text (self->pace, text);
  gtk_widget_set_visible (GTK_WIDGET (self->pace), level != PREVIEW_PACE_EASY);
  gtk_widget_set_css_classes (GTK_WIDGET (self->pace), classes);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pace),
                               level == PREVIEW_PACE_TOO_FAST
                                   ? _ ("Too fast to be read")
                                   : _ ("Fast to read"));
}

/* For a screen reader the whole row is one thing to say. */
static void
tell_row (PreviewLineRow *self, PreviewLine *line, const char *time)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));
  /* As far as there are any: the list ends at the first NULL. */
  const char *parts[] = {preview_line_get_speaker (line), time,
                         preview_line_get_text (line),
                         preview_line_get_remark (line), NULL};
  g_autofree char *label =
      g_strjoinv (", ", (char **)parts + (parts[0] == NULL));

  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * preview_line_row_set_line:
 * @self: a row
 * @line: what to show
 */
void
preview_line_row_set_line (PreviewLineRow *self, PreviewLine *line)
{
  const char *translation = preview_line_get_translation (line);
  const char *remark = preview_line_get_remark (line);
  g_autofree char *time =
      preview_time_format_tenths (preview_line_get_start (line));

  self->index = preview_line_get_index (line);
  set_speaker (self, line);
  set_pace (self, line);
  gtk_label_set_text (self->time, time);
  gtk_label_set_text (self->text, preview_line_get_text (line));
  gtk_label_set_text (self->translation,
                      translation != NULL ? translation : "");
  gtk_widget_set_visible (GTK_WIDGET (self->translation), translation != NULL);
  gtk_label_set_text (self->remark, remark != NULL ? remark : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remark), remark != NULL);
  tell_row (self, line, time);
}

/**
 * preview_line_row_set_current:
 * @self: a row
 * @current: the number of the line that is played
 */
void
preview_line_row_set_current (PreviewLineRow *self, guint current)
{
  if (self->index == current)
    gtk_widget_add_css_class (GTK_WIDGET (self), "current");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "current");
}
