/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-speakers.h"
#include "preview-line-row.h"
#include "preview-text-pair.h"
#include "preview-time.h"

struct _PreviewLineRow
{
  GtkBox parent_instance;

  GtkWidget *dot;
  GtkLabel *speaker;
  GtkLabel *pace;
  GtkLabel *time;
  PreviewTextPair *texts;
  GtkLabel *broken;
  GtkLabel *remark;

  guint index;
};

G_DEFINE_FINAL_TYPE (PreviewLineRow, preview_line_row, GTK_TYPE_BOX)

static void
preview_line_row_class_init (PreviewLineRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PREVIEW_TYPE_TEXT_PAIR);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-line-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PreviewLineRow, dot);
  gtk_widget_class_bind_template_child (widget_class, PreviewLineRow, speaker);
  gtk_widget_class_bind_template_child (widget_class, PreviewLineRow, pace);
  gtk_widget_class_bind_template_child (widget_class, PreviewLineRow, time);
  gtk_widget_class_bind_template_child (widget_class, PreviewLineRow, texts);
  gtk_widget_class_bind_template_child (widget_class, PreviewLineRow, broken);
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
  int color = preview_line_get_color (line);
  const char *name = preview_line_get_speaker (line);
  g_autofree char *class =
      g_strdup_printf ("speaker-%d", MAX (color, 0) % CAMB_SPEAKERS_N_COLORS);
  const char *classes[] = {class, NULL};

  gtk_label_set_text (self->speaker, name != NULL ? name : "");
  gtk_widget_set_visible (self->dot, color >= 0);
  gtk_widget_set_css_classes (self->dot, classes);
}

static const char *
get_pace_class (PreviewPaceLevel level)
{
  switch (level) {
  case PREVIEW_PACE_TOO_FAST:
    return "error";
  case PREVIEW_PACE_FAST:
    return "warning";
  case PREVIEW_PACE_EASY:
  default:
    return "dim-label";
  }
}

/* The figures in colour, what is wrong in words, and all on the tooltip. */
static void
set_quality (PreviewLineRow *self, const PreviewQuality *quality)
{
  g_autofree char *pace = preview_quality_format_pace (quality);
  g_autofree char *figures = preview_quality_describe (quality);
  g_autofree char *broken = preview_quality_list_broken (quality);
  const char *classes[] = {"caption", "numeric",
                           get_pace_class (preview_quality_get_pace (quality)),
                           NULL};

  gtk_label_set_text (self->pace, pace);
  gtk_widget_set_css_classes (GTK_WIDGET (self->pace), classes);
  gtk_label_set_text (self->broken, broken != NULL ? broken : "");
  gtk_widget_set_visible (GTK_WIDGET (self->broken), broken != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), figures);
}

static char *
dup_label (PreviewLine *line, const char *time)
{
  /* The list ends where there is no remark; without a speaker, the time is
   * first. */
  const char *parts[] = {preview_line_get_speaker (line), time,
                         preview_line_get_text (line),
                         preview_line_get_remark (line), NULL};

  return g_strjoinv (", ", (char **)parts + (parts[0] == NULL));
}

static char *
dup_description (PreviewLine *line)
{
  const PreviewQuality *quality = preview_line_get_quality (line);
  const char *translation = preview_line_get_translation (line);
  g_autofree char *figures = preview_quality_describe (quality);
  g_autofree char *broken = preview_quality_list_broken (quality);
  GString *out = g_string_new (translation);

  if (out->len > 0)
    g_string_append_c (out, '\n');
  if (broken != NULL)
    g_string_append_printf (out, "%s\n", broken);
  g_string_append (out, figures);
  return g_string_free (out, FALSE);
}

/* For a screen reader the whole row is one thing to say. */
static void
tell_row (PreviewLineRow *self, PreviewLine *line, const char *time)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *label = dup_label (line, time);
  g_autofree char *description = dup_description (line);

  if (item != NULL)
    gtk_accessible_update_property (
        GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
        GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

/**
 * preview_line_row_set_line:
 * @self: a row
 * @line: what to show
 * @bilingual: whether lines have a translation, even if this one has none
 */
void
preview_line_row_set_line (PreviewLineRow *self,
                           PreviewLine *line,
                           gboolean bilingual)
{
  const char *translation = preview_line_get_translation (line);
  const char *remark = preview_line_get_remark (line);
  g_autofree char *time =
      preview_time_format_tenths (preview_line_get_start (line));

  self->index = preview_line_get_index (line);
  set_speaker (self, line);
  set_quality (self, preview_line_get_quality (line));
  gtk_label_set_text (self->time, time);
  preview_text_pair_set_texts (self->texts, preview_line_get_text (line),
                               translation == NULL && bilingual ? ""
                                                                : translation);
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
