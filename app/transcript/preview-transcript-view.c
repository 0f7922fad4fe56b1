/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-line-row.h"
#include "preview-transcript-view.h"

/* The width of one column, and of two where there is room for them. */
#define WIDTH 260
#define WIDTH_OF_TWO 440

struct _PreviewTranscriptView
{
  GtkBox parent_instance;

  GtkSearchEntry *search;
  GtkDropDown *speakers;
  GtkStack *stack;
  GtkListView *list;
  AdwStatusPage *empty_page;
  GtkWidget *problem_button;
  AdwButtonContent *problem_content;

  PreviewTranscript *transcript;
  guint current;
  gboolean is_roomy;
  /* Of PreviewLineRow: those on screen, a few dozen. */
  GHashTable *rows;
  gboolean is_updating;
};

enum
{
  SIGNAL_LINE_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewTranscriptView,
                     preview_transcript_view,
                     GTK_TYPE_BOX)

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_list_item_set_child (item, GTK_WIDGET (preview_line_row_new ()));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  PreviewTranscriptView *self = data;
  PreviewLineRow *row = PREVIEW_LINE_ROW (gtk_list_item_get_child (item));

  preview_line_row_set_line (
      row, gtk_list_item_get_item (item),
      preview_transcript_has_translation (self->transcript));
  preview_line_row_set_current (row, self->current);
  g_hash_table_add (self->rows, row);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  PreviewTranscriptView *self = data;

  g_hash_table_remove (self->rows, gtk_list_item_get_child (item));
}

static void
update_stack (PreviewTranscriptView *self)
{
  gboolean is_empty = preview_transcript_get_n_lines (self->transcript) == 0;
  gboolean is_hidden =
      g_list_model_get_n_items (G_LIST_MODEL (self->transcript)) == 0;

  adw_status_page_set_title (self->empty_page,
                             is_empty ? _ ("No Transcript") : _ ("Not Found"));
  adw_status_page_set_icon_name (self->empty_page,
                                 is_empty ? "media-view-subtitles-symbolic"
                                          : "edit-find-symbolic");
  gtk_stack_set_visible_child_name (self->stack, is_hidden ? "empty" : "lines");
}

/* Pressing it leads from one to the next. */
static void
show_problems (PreviewTranscriptView *self)
{
  guint n = preview_problems_count (
      preview_transcript_get_problems (self->transcript));
  g_autofree char *label = g_strdup_printf (
      ngettext ("%u line breaks a rule", "%u lines break a rule", n), n);

  adw_button_content_set_label (self->problem_content, label);
  gtk_widget_set_visible (self->problem_button, n > 0);
}

static void
update_width (PreviewTranscriptView *self)
{
  gboolean is_wide =
      self->is_roomy && preview_transcript_has_translation (self->transcript);

  gtk_widget_set_size_request (GTK_WIDGET (self),
                               is_wide ? WIDTH_OF_TWO : WIDTH, -1);
}

static void
search_cb (PreviewTranscriptView *self)
{
  preview_transcript_set_search (
      self->transcript, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  update_stack (self);
}

static void
speaker_cb (PreviewTranscriptView *self)
{
  if (self->is_updating)
    return;
  preview_transcript_set_speaker (
      self->transcript, (int)gtk_drop_down_get_selected (self->speakers) - 1);
  update_stack (self);
}

static void
activate_cb (PreviewTranscriptView *self, guint position)
{
  g_autoptr (PreviewLine) line =
      g_list_model_get_item (G_LIST_MODEL (self->transcript), position);

  if (line != NULL)
    g_signal_emit (self, signals[SIGNAL_LINE_ACTIVATED], 0,
                   preview_line_get_index (line));
}

static void
preview_transcript_view_dispose (GObject *object)
{
  PreviewTranscriptView *self = PREVIEW_TRANSCRIPT_VIEW (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->transcript);
  G_OBJECT_CLASS (preview_transcript_view_parent_class)->dispose (object);
}

static void
preview_transcript_view_finalize (GObject *object)
{
  g_hash_table_unref (PREVIEW_TRANSCRIPT_VIEW (object)->rows);
  G_OBJECT_CLASS (preview_transcript_view_parent_class)->finalize (object);
}

static void
preview_transcript_view_class_init (PreviewTranscriptViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = preview_transcript_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = preview_transcript_view_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-transcript-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PreviewTranscriptView,
                                        search);
  gtk_widget_class_bind_template_child (widget_class, PreviewTranscriptView,
                                        speakers);
  gtk_widget_class_bind_template_child (widget_class, PreviewTranscriptView,
                                        stack);
  gtk_widget_class_bind_template_child (widget_class, PreviewTranscriptView,
                                        list);
  gtk_widget_class_bind_template_child (widget_class, PreviewTranscriptView,
                                        empty_page);
  gtk_widget_class_bind_template_child (widget_class, PreviewTranscriptView,
                                        problem_button);
  gtk_widget_class_bind_template_child (widget_class, PreviewTranscriptView,
                                        problem_content);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, speaker_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);

  /**
   * PreviewTranscriptView::line-activated:
   * @self: a view
   * @line: the number of the line
   */
  signals[SIGNAL_LINE_ACTIVATED] = g_signal_new (
      "line-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
preview_transcript_view_init (PreviewTranscriptView *self)
{
  g_autoptr (GtkListItemFactory) factory = NULL;
  g_autoptr (GtkNoSelection) selection = NULL;

  self->transcript = preview_transcript_new ();
  self->current = PREVIEW_NO_LINE;
  self->rows = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));

  factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_list_view_set_factory (self->list, factory);
  selection =
      gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->transcript)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (preview_transcript_get_problems (self->transcript),
                           "notify::ready", G_CALLBACK (show_problems), self,
                           G_CONNECT_SWAPPED);
  update_stack (self);
  update_width (self);
}

/**
 * preview_transcript_view_get_transcript:
 * @self: a view
 *
 * Returns: (transfer none): what it shows
 */
PreviewTranscript *
preview_transcript_view_get_transcript (PreviewTranscriptView *self)
{
  return self->transcript;
}

static void
list_speakers (PreviewTranscriptView *self, CambCues *cues)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint n = cues != NULL ? camb_cues_get_n_speakers (cues) : 0;

  gtk_string_list_append (names, _ ("All Speakers"));
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (names, camb_cues_get_speaker (cues, (int)i));
  self->is_updating = TRUE;
  gtk_drop_down_set_model (self->speakers, G_LIST_MODEL (names));
  self->is_updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->speakers), n > 1);
}

/**
 * preview_transcript_view_set_cues:
 * @self: a view
 * @cues: (nullable): the lines
 */
void
preview_transcript_view_set_cues (PreviewTranscriptView *self, CambCues *cues)
{
  self->current = PREVIEW_NO_LINE;
  preview_transcript_set_cues (self->transcript, cues);
  list_speakers (self, cues);
  show_problems (self);
  update_width (self);
  update_stack (self);
}

/**
 * preview_transcript_view_set_translation:
 * @self: a view
 * @texts: (nullable): the texts of a translation, to stand beside the lines
 *
 * Returns: %FALSE if there are not as many texts as lines, and that is news
 */
gboolean
preview_transcript_view_set_translation (PreviewTranscriptView *self,
                                         const char *const *texts)
{
  gboolean fits = preview_transcript_set_translation (self->transcript, texts);

  update_stack (self);
  update_width (self);
  return fits;
}

/**
 * preview_transcript_view_set_roomy:
 * @self: a view
 * @is_roomy: whether there is room for two columns
 */
void
preview_transcript_view_set_roomy (PreviewTranscriptView *self,
                                   gboolean is_roomy)
{
  self->is_roomy = is_roomy;
  update_width (self);
}

static void
mark_current (PreviewTranscriptView *self)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    preview_line_row_set_current (row, self->current);
}

/**
 * preview_transcript_view_set_position:
 * @self: a view
 * @position: what is played, in nanoseconds
 *
 * Marks the line, and scrolls to it when it changes.
 */
void
preview_transcript_view_set_position (PreviewTranscriptView *self,
                                      guint64 position)
{
  guint line = preview_transcript_find_line (self->transcript, position);
  guint row;

  if (line == self->current)
    return;
  self->current = line;
  mark_current (self);
  row = preview_transcript_find_row (self->transcript, line);
  if (row != PREVIEW_NO_LINE)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item",
                                "u", row);
}

/**
 * preview_transcript_view_focus_search:
 * @self: a view
 */
void
preview_transcript_view_focus_search (PreviewTranscriptView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
