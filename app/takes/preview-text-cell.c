/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A text with the words marked that are not in another: bold and underlined,
 * so that no colour is needed, and told to who hears instead of seeing. */

#include "config.h"

#include <string.h>

#include "preview-text-cell.h"
#include "preview-words.h"

static PangoAttrList *
create_marks (GArray *words)
{
  PangoAttrList *marks = pango_attr_list_new ();

  for (guint i = 0; i < words->len; i++) {
    const PreviewWord *word = &g_array_index (words, PreviewWord, i);
    PangoAttribute *parts[] = {
        pango_attr_weight_new (PANGO_WEIGHT_BOLD),
        pango_attr_underline_new (PANGO_UNDERLINE_SINGLE)};

    for (guint p = 0; p < G_N_ELEMENTS (parts); p++) {
      parts[p]->start_index = (guint)word->start;
      parts[p]->end_index = (guint)(word->start + word->length);
      if (word->is_changed)
        pango_attr_list_insert (marks, parts[p]);
      else
        pango_attribute_destroy (parts[p]);
    }
  }
  return marks;
}

/**
 * preview_text_cell_get_likeness:
 * @text: a text
 * @first: what it is compared with
 *
 * Returns: 0 for nothing in common to 1 for the same
 */
double
preview_text_cell_get_likeness (const char *text, const char *first)
{
  g_autoptr (GArray) theirs = NULL;
  g_autoptr (GArray) ours = NULL;

  return preview_words_compare (first, text, &theirs, &ours);
}

/**
 * preview_text_cell_new:
 * @text: a text
 * @first: (nullable): what it is compared with, or %NULL
 *
 * Returns: (transfer floating): a label, to be selected and copied from
 */
GtkWidget *
preview_text_cell_new (const char *text, const char *first)
{
  GtkWidget *label = gtk_label_new (text);
  g_autoptr (GArray) theirs = NULL;
  g_autoptr (GArray) ours = NULL;
  g_autoptr (PangoAttrList) marks = NULL;
  g_autofree char *description = NULL;

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), 18);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "reading");
  if (first == NULL)
    return label;
  preview_words_compare (first, text, &theirs, &ours);
  marks = create_marks (ours);
  gtk_label_set_attributes (GTK_LABEL (label), marks);
  description = preview_words_describe (text, ours);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
  gtk_widget_set_tooltip_text (label, description);
  return label;
}
