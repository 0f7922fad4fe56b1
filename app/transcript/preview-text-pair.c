/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-text-pair.h"

/* From this width on there are two columns. */
#define MIN_WIDTH 360
#define COLUMN_SPACING 18
#define ROW_SPACING 2

struct _PreviewTextPair
{
  GtkWidget parent_instance;

  GtkWidget *text;
  GtkWidget *translation;
};

G_DEFINE_FINAL_TYPE (PreviewTextPair, preview_text_pair, GTK_TYPE_WIDGET)

static GtkWidget *
create_label (PreviewTextPair *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static int
measure_height (GtkWidget *label, int width)
{
  int height;

  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, width, NULL, &height,
                      NULL, NULL);
  return height;
}

static gboolean
has_columns (PreviewTextPair *self, int width)
{
  return width >= MIN_WIDTH && gtk_widget_get_visible (self->translation);
}

static void
measure_width (PreviewTextPair *self, int *minimum, int *natural)
{
  int own_minimum, own_natural;

  gtk_widget_measure (self->text, GTK_ORIENTATION_HORIZONTAL, -1, minimum,
                      natural, NULL, NULL);
  if (!gtk_widget_get_visible (self->translation))
    return;
  gtk_widget_measure (self->translation, GTK_ORIENTATION_HORIZONTAL, -1,
                      &own_minimum, &own_natural, NULL, NULL);
  *minimum = MAX (*minimum, own_minimum);
  *natural = 2 * MAX (*natural, own_natural) + COLUMN_SPACING;
}

static int
measure_both (PreviewTextPair *self, int width)
{
  if (!gtk_widget_get_visible (self->translation))
    return measure_height (self->text, width);
  if (has_columns (self, width)) {
    width = (width - COLUMN_SPACING) / 2;
    return MAX (measure_height (self->text, width),
                measure_height (self->translation, width));
  }
  return measure_height (self->text, width) + ROW_SPACING +
         measure_height (self->translation, width);
}

static void
preview_text_pair_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  PreviewTextPair *self = PREVIEW_TEXT_PAIR (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, minimum, natural);
  else
    *minimum = *natural = measure_both (self, for_size);
}

static void
allocate (GtkWidget *label, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (label, &(GtkAllocation){x, y, width, height}, -1);
}

/* The original comes first, on the side where reading starts. */
static void
allocate_columns (PreviewTextPair *self, int width, int height)
{
  gboolean is_rtl =
      gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int column = (width - COLUMN_SPACING) / 2;
  int other = width - column;

  allocate (self->text, is_rtl ? other : 0, 0, column, height);
  allocate (self->translation, is_rtl ? 0 : other, 0, column, height);
}

static void
preview_text_pair_size_allocate (GtkWidget *widget,
                                 int width,
                                 int height,
                                 int baseline)
{
  PreviewTextPair *self = PREVIEW_TEXT_PAIR (widget);
  int above = height;

  if (has_columns (self, width)) {
    allocate_columns (self, width, height);
    return;
  }
  if (gtk_widget_get_visible (self->translation)) {
    above = measure_height (self->text, width);
    allocate (self->translation, 0, above + ROW_SPACING, width,
              MAX (height - above - ROW_SPACING,
                   measure_height (self->translation, width)));
  }
  allocate (self->text, 0, 0, width, above);
}

static GtkSizeRequestMode
preview_text_pair_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
preview_text_pair_dispose (GObject *object)
{
  PreviewTextPair *self = PREVIEW_TEXT_PAIR (object);

  g_clear_pointer (&self->text, gtk_widget_unparent);
  g_clear_pointer (&self->translation, gtk_widget_unparent);
  G_OBJECT_CLASS (preview_text_pair_parent_class)->dispose (object);
}

static void
preview_text_pair_class_init (PreviewTextPairClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = preview_text_pair_dispose;
  widget_class->measure = preview_text_pair_measure;
  widget_class->size_allocate = preview_text_pair_size_allocate;
  widget_class->get_request_mode = preview_text_pair_get_request_mode;
}

static void
preview_text_pair_init (PreviewTextPair *self)
{
  self->text = create_label (self);
  self->translation = create_label (self);
  gtk_widget_add_css_class (self->translation, "dim-label");
  gtk_widget_set_visible (self->translation, FALSE);
}

/**
 * preview_text_pair_set_texts:
 * @self: a pair
 * @text: what is said
 * @translation: (nullable): the same in another language; an empty one keeps
 *   its column, %NULL has none
 */
void
preview_text_pair_set_texts (PreviewTextPair *self,
                             const char *text,
                             const char *translation)
{
  gtk_label_set_text (GTK_LABEL (self->text), text);
  gtk_label_set_text (GTK_LABEL (self->translation),
                      translation != NULL ? translation : "");
  gtk_widget_set_visible (self->translation, translation != NULL);
}
