/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-align.h"
#include "preview-text-cell.h"
#include "preview-texts-page.h"

/* Rows that are shown; more texts than anybody reads side by side. */
#define MAX_ROWS 2000
/* With less in common it is another language, or another text, and every word
 * would be marked. */
#define LEAST_LIKENESS 0.3
/* Rows that are looked at to find out. */
#define N_SAMPLED 20

struct _PreviewTextsPage
{
  AdwBin parent_instance;

  GtkLabel *hint;
  GtkGrid *grid;

  PreviewRuns *runs;
  GPtrArray *columns;
  gboolean is_shown;
};

G_DEFINE_FINAL_TYPE (PreviewTextsPage, preview_texts_page, ADW_TYPE_BIN)

/* One translation, laid on the rows. */
typedef struct
{
  PreviewRun *run;
  GPtrArray *rows;
  gboolean is_compared;
} Column;

static void
column_free (gpointer data)
{
  Column *self = data;

  g_object_unref (self->run);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

static const char *
get_text (const Column *self, guint row)
{
  GString *text = g_ptr_array_index (self->rows, row);

  return text != NULL ? text->str : "";
}

static void
find_columns (PreviewTextsPage *self)
{
  GListModel *runs = G_LIST_MODEL (self->runs);

  g_ptr_array_set_size (self->columns, 0);
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++) {
    g_autoptr (PreviewRun) run = g_list_model_get_item (runs, i);
    const char *const *texts = preview_run_get_texts (run);
    Column *column;

    if (preview_run_get_kind (run) != PREVIEW_KIND_TRANSLATION ||
        texts == NULL || texts[0] == NULL)
      continue;
    column = g_new0 (Column, 1);
    column->run = g_steal_pointer (&run);
    g_ptr_array_add (self->columns, column);
  }
}

/* As many rows as most of them have texts. */
static guint
align (PreviewTextsPage *self, gboolean *is_even)
{
  guint n_rows = 0;

  *is_even = TRUE;
  for (guint i = 0; i < self->columns->len; i++) {
    Column *column = g_ptr_array_index (self->columns, i);
    guint n = g_strv_length ((char **)preview_run_get_texts (column->run));

    *is_even &= i == 0 || n == n_rows;
    n_rows = MAX (n_rows, n);
  }
  for (guint i = 0; i < self->columns->len; i++) {
    Column *column = g_ptr_array_index (self->columns, i);
    const char *const *texts = preview_run_get_texts (column->run);

    column->rows =
        preview_align_texts (texts, n_rows, preview_align_measure (texts));
  }
  return n_rows;
}

static void
compare (PreviewTextsPage *self, guint n_rows)
{
  const Column *first = g_ptr_array_index (self->columns, 0);

  for (guint i = 1; i < self->columns->len; i++) {
    Column *column = g_ptr_array_index (self->columns, i);
    guint n = MIN (n_rows, N_SAMPLED);
    double sum = 0;

    for (guint row = 0; row < n; row++)
      sum += preview_text_cell_get_likeness (get_text (column, row),
                                             get_text (first, row));
    column->is_compared = sum >= LEAST_LIKENESS * n;
  }
}

static void
copy_cb (PreviewTextsPage *self, GtkButton *button)
{
  PreviewRun *run = g_object_get_data (G_OBJECT (button), "run");
  g_autofree char *text =
      g_strjoinv ("\n\n", (char **)preview_run_get_texts (run));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s",
                              _ ("The texts were copied"));
}

static GtkWidget *
create_head (PreviewTextsPage *self, const Column *column)
{
  g_autofree char *title = preview_run_dup_title (column->run);
  g_autofree char *copy = g_strdup_printf (_ ("Copy %s"), title);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, copy);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, copy, -1);
  g_object_set_data_full (G_OBJECT (button), "run", g_object_ref (column->run),
                          g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (copy_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static void
clear (PreviewTextsPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
}

static void
fill (PreviewTextsPage *self, guint n_rows)
{
  const Column *first = g_ptr_array_index (self->columns, 0);

  for (guint i = 0; i < self->columns->len; i++) {
    const Column *column = g_ptr_array_index (self->columns, i);

    gtk_grid_attach (self->grid, create_head (self, column), (int)i, 0, 1, 1);
    for (guint row = 0; row < MIN (n_rows, MAX_ROWS); row++)
      gtk_grid_attach (self->grid,
                       preview_text_cell_new (
                           get_text (column, row),
                           column->is_compared ? get_text (first, row) : NULL),
                       (int)i, (int)row + 1, 1, 1);
  }
}

static void
show_hint (PreviewTextsPage *self, gboolean is_even, guint n_rows)
{
  g_autoptr (GString) hint = g_string_new (NULL);
  gboolean is_compared = FALSE;

  for (guint i = 0; i < self->columns->len; i++)
    is_compared |=
        ((Column *)g_ptr_array_index (self->columns, i))->is_compared;
  if (self->columns->len < 2)
    g_string_append (hint, _ ("Add a second translation to compare them."));
  else if (is_compared)
    g_string_append (hint, _ ("Words that are not in the first translation are "
                              "bold and underlined."));
  if (!is_even)
    g_string_append_printf (
        hint, "%s%s", hint->len > 0 ? " " : "",
        _ ("Not all have as many texts: they are laid side by side by their "
           "length."));
  if (n_rows > MAX_ROWS)
    g_string_append_printf (hint, " %s", _ ("The rest is not shown."));
  gtk_label_set_text (self->hint, hint->str);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), hint->len > 0);
}

static void
update (PreviewTextsPage *self)
{
  gboolean is_even;
  guint n_rows;

  if (!self->is_shown)
    return;
  clear (self);
  find_columns (self);
  if (self->columns->len == 0) {
    gtk_label_set_text (self->hint, _ ("There is no translation in the list."));
    gtk_widget_set_visible (GTK_WIDGET (self->hint), TRUE);
    return;
  }
  n_rows = align (self, &is_even);
  compare (self, n_rows);
  fill (self, n_rows);
  show_hint (self, is_even, n_rows);
}

static void
items_changed_cb (PreviewTextsPage *self,
                  guint position,
                  guint n_removed,
                  guint n_added)
{
  for (guint i = position; i < position + n_added; i++) {
    g_autoptr (PreviewRun) run =
        g_list_model_get_item (G_LIST_MODEL (self->runs), i);

    if (preview_run_get_kind (run) == PREVIEW_KIND_TRANSLATION)
      g_signal_connect_object (run, "notify::state", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
  }
  update (self);
}

static void
preview_texts_page_dispose (GObject *object)
{
  PreviewTextsPage *self = PREVIEW_TEXTS_PAGE (object);

  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_object (&self->runs);
  G_OBJECT_CLASS (preview_texts_page_parent_class)->dispose (object);
}

static void
preview_texts_page_class_init (PreviewTextsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = preview_texts_page_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-texts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PreviewTextsPage, hint);
  gtk_widget_class_bind_template_child (widget_class, PreviewTextsPage, grid);
}

static void
preview_texts_page_init (PreviewTextsPage *self)
{
  self->columns = g_ptr_array_new_with_free_func (column_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * preview_texts_page_new:
 * @runs: the list
 *
 * Returns: (transfer floating): a page
 */
PreviewTextsPage *
preview_texts_page_new (PreviewRuns *runs)
{
  PreviewTextsPage *self = g_object_new (PREVIEW_TYPE_TEXTS_PAGE, NULL);

  self->runs = g_object_ref (runs);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (runs, "items-changed", G_CALLBACK (items_changed_cb),
                           self, G_CONNECT_SWAPPED);
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (runs)));
  return self;
}

/**
 * preview_texts_page_set_shown:
 * @self: a page
 * @is_shown: whether anybody looks
 */
void
preview_texts_page_set_shown (PreviewTextsPage *self, gboolean is_shown)
{
  if (self->is_shown == is_shown)
    return;
  self->is_shown = is_shown;
  update (self);
}
