/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-note-row.h"
#include "preview-time.h"

struct _PreviewNoteRow
{
  GtkListBoxRow parent_instance;

  GtkButton *go_button;
  GtkDropDown *tag_choice;
  GtkEntry *entry;

  PreviewNote *note;
};

enum
{
  SIGNAL_WENT,
  SIGNAL_REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewNoteRow, preview_note_row, GTK_TYPE_LIST_BOX_ROW)

static void
go_cb (PreviewNoteRow *self)
{
  g_signal_emit (self, signals[SIGNAL_WENT], 0);
}

static void
remove_cb (PreviewNoteRow *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVED], 0);
}

static void
tag_cb (PreviewNoteRow *self)
{
  guint selected = gtk_drop_down_get_selected (self->tag_choice);

  if (self->note != NULL && selected < PREVIEW_N_NOTE_TAGS)
    preview_note_set_tag (self->note, selected);
}

static void
text_cb (PreviewNoteRow *self)
{
  if (self->note != NULL)
    preview_note_set_text (self->note,
                           gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

/* Keys move the player again. */
static void
done_cb (PreviewNoteRow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->go_button));
}

static void
preview_note_row_dispose (GObject *object)
{
  g_clear_object (&PREVIEW_NOTE_ROW (object)->note);
  G_OBJECT_CLASS (preview_note_row_parent_class)->dispose (object);
}

static guint
add_signal (PreviewNoteRowClass *klass, const char *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                       NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
preview_note_row_class_init (PreviewNoteRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = preview_note_row_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-note-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PreviewNoteRow,
                                        go_button);
  gtk_widget_class_bind_template_child (widget_class, PreviewNoteRow,
                                        tag_choice);
  gtk_widget_class_bind_template_child (widget_class, PreviewNoteRow, entry);
  gtk_widget_class_bind_template_callback (widget_class, go_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, tag_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);

  signals[SIGNAL_WENT] = add_signal (klass, "went");
  signals[SIGNAL_REMOVED] = add_signal (klass, "removed");
}

static void
preview_note_row_init (PreviewNoteRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * preview_note_row_new:
 * @note: what to show
 *
 * Returns: (transfer floating): a row
 */
PreviewNoteRow *
preview_note_row_new (PreviewNote *note)
{
  PreviewNoteRow *self = g_object_new (PREVIEW_TYPE_NOTE_ROW, NULL);
  g_autoptr (GtkStringList) tags = gtk_string_list_new (NULL);
  guint64 position = preview_note_get_position (note);
  g_autofree char *time = preview_time_format_tenths (position);

  for (guint i = 0; i < PREVIEW_N_NOTE_TAGS; i++)
    gtk_string_list_append (tags, preview_note_tag_get_label (i));
  gtk_drop_down_set_model (self->tag_choice, G_LIST_MODEL (tags));
  gtk_drop_down_set_selected (self->tag_choice, preview_note_get_tag (note));
  gtk_button_set_label (self->go_button, time);
  gtk_editable_set_text (GTK_EDITABLE (self->entry),
                         preview_note_get_text (note));
  self->note = g_object_ref (note);
  return self;
}

/**
 * preview_note_row_get_note:
 * @self: a row
 *
 * Returns: (transfer none): what it shows
 */
PreviewNote *
preview_note_row_get_note (PreviewNoteRow *self)
{
  return self->note;
}

/**
 * preview_note_row_edit:
 * @self: a row
 *
 * Puts the cursor into the text.
 */
void
preview_note_row_edit (PreviewNoteRow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
