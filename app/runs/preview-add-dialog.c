/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "preview-add-dialog.h"

/* More of them say no more. */
#define MAX_SHOWN 24
#define MAX_PROBLEMS 6

/* A sheet above the window that opened it, not a window: GTK 4.8 may crash when
 * a screen reader asks for windows while one opens. */
struct _PreviewAddDialog
{
  AdwBin parent_instance;

  GtkWidget *add_button;
  GtkTextView *input;
  GtkWidget *kind_group;
  AdwComboRow *kind_row;
  GtkLabel *summary;
  GtkLabel *understood;
  GtkLabel *problems;

  PreviewPaste *paste;
};

enum
{
  SIGNAL_ACCEPTED,
  SIGNAL_CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewAddDialog, preview_add_dialog, ADW_TYPE_BIN)

static char *
dup_names (PreviewAddDialog *self)
{
  GString *names = g_string_new (NULL);
  PreviewKind bare = preview_add_dialog_get_kind (self);
  guint n = self->paste->specs->len;

  for (guint i = 0; i < MIN (n, MAX_SHOWN); i++) {
    const PreviewSpec *spec = g_ptr_array_index (self->paste->specs, i);
    PreviewKind kind = spec->kind != PREVIEW_KIND_NONE ? spec->kind : bare;

    g_string_append_printf (names, "%s%s %" PRIu64, i > 0 ? " · " : "",
                            preview_kind_get_label (kind), spec->run_id);
    if (spec->language != NULL)
      g_string_append_printf (names, " (%s)", spec->language);
  }
  if (n > MAX_SHOWN)
    g_string_append_printf (names, " · …");
  return g_string_free (names, FALSE);
}

static void
show_summary (PreviewAddDialog *self)
{
  guint n = self->paste->specs->len;
  g_autofree char *names = dup_names (self);
  g_autofree char *count = g_strdup_printf (
      ngettext ("%u run understood", "%u runs understood", n), n);
  g_autofree char *again =
      self->paste->n_again > 0
          ? g_strdup_printf (ngettext ("%s, %u named again",
                                       "%s, %u named again",
                                       self->paste->n_again),
                             count, self->paste->n_again)
          : NULL;

  gtk_label_set_text (self->summary, n == 0          ? ""
                                     : again != NULL ? again
                                                     : count);
  gtk_label_set_text (self->understood, names);
  gtk_widget_set_visible (GTK_WIDGET (self->understood), n > 0);
}

static void
show_problems (PreviewAddDialog *self)
{
  GString *text = g_string_new (_ ("Left out:"));
  guint n = self->paste->problems->len;

  for (guint i = 0; i < MIN (n, MAX_PROBLEMS); i++)
    g_string_append_printf (
        text, "\n%s",
        (const char *)g_ptr_array_index (self->paste->problems, i));
  if (n > MAX_PROBLEMS) {
    guint rest = n - MAX_PROBLEMS;

    g_string_append_c (text, '\n');
    g_string_append_printf (text, ngettext ("and %u more", "and %u more", rest),
                            rest);
  }
  gtk_label_set_text (self->problems, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->problems), n > 0);
  g_string_free (text, TRUE);
}

static void
input_cb (PreviewAddDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->input);
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_clear_pointer (&self->paste, preview_paste_free);
  self->paste = preview_paste_new (text);
  gtk_widget_set_visible (self->kind_group,
                          preview_paste_count_bare (self->paste) > 0);
  show_summary (self);
  show_problems (self);
  gtk_widget_set_sensitive (self->add_button, self->paste->specs->len > 0);
}

static void
kind_cb (PreviewAddDialog *self)
{
  if (self->paste != NULL)
    show_summary (self);
}

static void
close_cb (PreviewAddDialog *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
add_cb (PreviewAddDialog *self)
{
  if (self->paste == NULL || self->paste->specs->len == 0)
    return;
  g_signal_emit (self, signals[SIGNAL_ACCEPTED], 0);
  close_cb (self);
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  add_cb (PREVIEW_ADD_DIALOG (widget));
}

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  close_cb (PREVIEW_ADD_DIALOG (widget));
}

static void
preview_add_dialog_finalize (GObject *object)
{
  PreviewAddDialog *self = PREVIEW_ADD_DIALOG (object);

  g_clear_pointer (&self->paste, preview_paste_free);
  G_OBJECT_CLASS (preview_add_dialog_parent_class)->finalize (object);
}

static void
preview_add_dialog_class_init (PreviewAddDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = preview_add_dialog_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-add-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PreviewAddDialog,
                                        add_button);
  gtk_widget_class_bind_template_child (widget_class, PreviewAddDialog, input);
  gtk_widget_class_bind_template_child (widget_class, PreviewAddDialog,
                                        kind_group);
  gtk_widget_class_bind_template_child (widget_class, PreviewAddDialog,
                                        kind_row);
  gtk_widget_class_bind_template_child (widget_class, PreviewAddDialog,
                                        summary);
  gtk_widget_class_bind_template_child (widget_class, PreviewAddDialog,
                                        understood);
  gtk_widget_class_bind_template_child (widget_class, PreviewAddDialog,
                                        problems);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_install_action (widget_class, "dialog.add", NULL,
                                   add_action);
  gtk_widget_class_install_action (widget_class, "dialog.close", NULL,
                                   close_action);

  /**
   * PreviewAddDialog::accepted:
   * @self: a dialog
   *
   * The user wants preview_add_dialog_get_specs() to be added.
   */
  signals[SIGNAL_ACCEPTED] =
      g_signal_new ("accepted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * PreviewAddDialog::closed:
   * @self: a dialog
   *
   * It is done and wants to be taken away, whatever came of it.
   */
  signals[SIGNAL_CLOSED] =
      g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
preview_add_dialog_init (PreviewAddDialog *self)
{
  g_autoptr (GtkStringList) kinds = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = PREVIEW_KIND_DUBBING; i < PREVIEW_N_KINDS; i++)
    gtk_string_list_append (kinds, preview_kind_get_label (i));
  adw_combo_row_set_model (self->kind_row, G_LIST_MODEL (kinds));
  g_signal_connect_swapped (gtk_text_view_get_buffer (self->input), "changed",
                            G_CALLBACK (input_cb), self);
}

/**
 * preview_add_dialog_new:
 * @text: what was pasted or dropped, may be empty
 * @kind: what bare ids are to be taken for
 *
 * Returns: a dialog, to be laid above a window
 */
PreviewAddDialog *
preview_add_dialog_new (const char *text, PreviewKind kind)
{
  PreviewAddDialog *self =
      g_object_new (PREVIEW_TYPE_ADD_DIALOG, "accessible-role",
                    GTK_ACCESSIBLE_ROLE_DIALOG, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Add Runs"),
                                  GTK_ACCESSIBLE_PROPERTY_MODAL, TRUE, -1);
  if (kind != PREVIEW_KIND_NONE)
    adw_combo_row_set_selected (self->kind_row, kind - PREVIEW_KIND_DUBBING);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->input), text, -1);
  return self;
}

/**
 * preview_add_dialog_focus:
 * @self: a dialog that is in its place
 *
 * Lets the user write.
 */
void
preview_add_dialog_focus (PreviewAddDialog *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->input));
}

/**
 * preview_add_dialog_get_kind:
 * @self: a dialog
 *
 * Returns: what bare ids are taken for
 */
PreviewKind
preview_add_dialog_get_kind (PreviewAddDialog *self)
{
  return adw_combo_row_get_selected (self->kind_row) + PREVIEW_KIND_DUBBING;
}

/**
 * preview_add_dialog_get_specs:
 * @self: a dialog
 *
 * Returns: (transfer full) (element-type PreviewSpec): the runs, all of a
 *   known kind
 */
GPtrArray *
preview_add_dialog_get_specs (PreviewAddDialog *self)
{
  GPtrArray *specs =
      g_ptr_array_new_with_free_func ((GDestroyNotify)preview_spec_free);

  for (guint i = 0; self->paste != NULL && i < self->paste->specs->len; i++) {
    PreviewSpec *spec =
        preview_spec_copy (g_ptr_array_index (self->paste->specs, i));

    if (spec->kind == PREVIEW_KIND_NONE)
      spec->kind = preview_add_dialog_get_kind (self);
    g_ptr_array_add (specs, spec);
  }
  return specs;
}
