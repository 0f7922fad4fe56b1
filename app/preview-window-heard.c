/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which runs of the list are side by side, and which of them is heard: the
 * transcript, the notes, the title and most actions are about that one. */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-run-row.h"
#include "preview-window-private.h"

static GtkListBoxRow *
get_row (PreviewWindow *self, PreviewRun *run)
{
  guint position;

  if (!preview_runs_find (self->runs, run, &position))
    return NULL;
  return gtk_list_box_get_row_at_index (self->run_list, (int)position);
}

static void
update_rows (PreviewWindow *self)
{
  PreviewRunRow *row;

  for (int i = 0; (row = (PreviewRunRow *)gtk_list_box_get_row_at_index (
                       self->run_list, i)) != NULL;
       i++) {
    PreviewRun *run = preview_run_row_get_run (row);
    guint index;

    if (!g_ptr_array_find (self->chosen, run, &index))
      preview_run_row_set_place (row, 0, FALSE);
    else
      preview_run_row_set_place (row, index + 1, run == self->run);
  }
}

static void
keep_chosen (PreviewWindow *self)
{
  g_autoptr (GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint));
  guint selected = 0;

  for (guint i = 0; i < self->chosen->len; i++) {
    guint index;

    if (preview_runs_find (self->runs, g_ptr_array_index (self->chosen, i),
                           &index))
      g_array_append_val (indices, index);
  }
  if (self->run != NULL)
    preview_runs_find (self->runs, self->run, &selected);
  preview_session_set_selected (self->session, selected);
  preview_session_set_chosen (self->session, indices);
}

static void
texts_cb (PreviewWindow *self)
{
  preview_window_show_translation (
      self, preview_translation_get_texts (self->translation));
}

static void
cues_cb (PreviewWindow *self)
{
  CambCues *cues =
      self->pane != NULL ? preview_pane_get_cues (self->pane) : NULL;

  preview_window_update_rules (self);
  preview_transcript_view_set_cues (self->transcript_view, cues);
  if (self->translation != NULL)
    texts_cb (self);
  preview_transcript_view_set_position (self->transcript_view,
                                        preview_window_get_time (self));
  preview_window_update_actions (self);
}

static void
run_changed_cb (PreviewWindow *self)
{
  preview_transport_update (self->transport);
  preview_window_update_actions (self);
}

/**
 * preview_window_forget_heard:
 * @self: a window
 *
 * Listens no longer to what is heard.
 */
void
preview_window_forget_heard (PreviewWindow *self)
{
  if (self->translation != NULL)
    g_signal_handlers_disconnect_by_data (self->translation, self);
  if (self->pane != NULL)
    g_signal_handlers_disconnect_by_data (self->pane, self);
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->translation);
  g_clear_object (&self->pane);
  g_clear_object (&self->run);
}

static void
follow (PreviewWindow *self,
        gpointer object,
        const char *signal,
        GCallback callback)
{
  g_signal_connect_object (object, signal, callback, self, G_CONNECT_SWAPPED);
}

static void
follow_heard (PreviewWindow *self, PreviewPane *pane)
{
  self->pane = g_object_ref (pane);
  self->run = g_object_ref (preview_pane_get_run (pane));
  follow (self, pane, "notify::cues", G_CALLBACK (cues_cb));
  follow (self, pane, "notify::state",
          G_CALLBACK (preview_window_update_actions));
  follow (self, pane, "notify::gain", G_CALLBACK (run_changed_cb));
  follow (self, pane, "warned", G_CALLBACK (preview_window_tell));
  follow (self, self->run, "notify::state", G_CALLBACK (run_changed_cb));
  follow (self, self->run, "notify::language", G_CALLBACK (run_changed_cb));
}

/* Its cell has the second text; it comes with the panes. */
static void
follow_translation (PreviewWindow *self)
{
  PreviewCell *cell = preview_compare_view_get_heard (self->compare_view);

  if (self->translation != NULL || cell == NULL ||
      preview_cell_get_pane (cell) != self->pane)
    return;
  self->translation = g_object_ref (preview_cell_get_translation (cell));
  follow (self, self->translation, "notify::texts", G_CALLBACK (texts_cb));
}

static void
heard_cb (PreviewWindow *self)
{
  PreviewPane *pane = preview_player_get_heard (self->player);

  if (pane != self->pane) {
    preview_window_forget_heard (self);
    if (pane != NULL)
      follow_heard (self, pane);
    preview_window_show_notes (self);
    preview_window_update_title (self);
  }
  follow_translation (self);
  cues_cb (self);
  preview_transport_update (self->transport);
  preview_window_update_layout (self);
  update_rows (self);
  keep_chosen (self);
}

/* The panes that stay keep their places, new ones come behind them. */
static void
choose (PreviewWindow *self, GPtrArray *runs)
{
  for (guint i = 0; i < runs->len; i++)
    g_object_ref (g_ptr_array_index (runs, i));
  g_ptr_array_set_size (self->chosen, 0);
  for (guint i = 0; i < runs->len; i++)
    g_ptr_array_add (self->chosen, g_ptr_array_index (runs, i));
  preview_player_set_runs (self->player, self->chosen);
  heard_cb (self);
}

/* The selection of the list is to be that of the panes. */
static void
select_chosen (PreviewWindow *self)
{
  self->is_choosing = TRUE;
  gtk_list_box_unselect_all (self->run_list);
  for (guint i = 0; i < self->chosen->len; i++) {
    GtkListBoxRow *row = get_row (self, g_ptr_array_index (self->chosen, i));

    if (row != NULL)
      gtk_list_box_select_row (self->run_list, row);
  }
  self->is_choosing = FALSE;
}

static gboolean
has_same (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (g_ptr_array_index (a, i) != g_ptr_array_index (b, i))
      return FALSE;
  return TRUE;
}

static GPtrArray *
list_selected (PreviewWindow *self)
{
  g_autoptr (GList) rows = gtk_list_box_get_selected_rows (self->run_list);
  GPtrArray *runs = g_ptr_array_new ();

  for (guint i = 0; i < self->chosen->len; i++) {
    PreviewRun *run = g_ptr_array_index (self->chosen, i);
    GtkListBoxRow *row = get_row (self, run);

    if (row != NULL && gtk_list_box_row_is_selected (row))
      g_ptr_array_add (runs, run);
  }
  for (GList *it = rows; it != NULL; it = it->next) {
    PreviewRun *run = preview_run_row_get_run (it->data);

    if (!g_ptr_array_find (runs, run, NULL))
      g_ptr_array_add (runs, run);
  }
  return runs;
}

static void
take_selection (PreviewWindow *self)
{
  g_autoptr (GPtrArray) runs = list_selected (self);

  if (runs->len > PREVIEW_MAX_PANES) {
    g_ptr_array_set_size (runs, PREVIEW_MAX_PANES);
    preview_window_tell (self, _ ("No more than nine fit side by side"));
  }
  if (!has_same (runs, self->chosen))
    choose (self, runs);
  select_chosen (self);
}

/**
 * preview_window_rows_selected_cb:
 * @self: a window
 *
 * The user chose other rows of the list.
 */
void
preview_window_rows_selected_cb (PreviewWindow *self)
{
  g_autoptr (GList) rows = NULL;
  GtkListBoxRow *row;

  if (self->is_choosing || self->runs == NULL)
    return;
  rows = gtk_list_box_get_selected_rows (self->run_list);
  if (rows != NULL) {
    take_selection (self);
    if (self->is_narrow && self->chosen->len == 1)
      adw_flap_set_reveal_flap (self->list_flap, FALSE);
    return;
  }
  /* The last one stays. One that was removed has no row any more. */
  row = self->run != NULL ? get_row (self, self->run) : NULL;
  if (row != NULL &&
      preview_run_row_get_run (PREVIEW_RUN_ROW (row)) == self->run)
    gtk_list_box_select_row (self->run_list, row);
}

/**
 * preview_window_toggle:
 * @self: a window
 * @row: a row of the list
 *
 * Puts a run beside the others, or takes it away.
 */
void
preview_window_toggle (PreviewWindow *self, GtkListBoxRow *row)
{
  if (gtk_list_box_row_is_selected (row))
    gtk_list_box_unselect_row (self->run_list, row);
  else
    gtk_list_box_select_row (self->run_list, row);
}

/**
 * preview_window_join:
 * @self: a window
 * @run: a run of the list
 *
 * Puts it beside the others.
 */
void
preview_window_join (PreviewWindow *self, PreviewRun *run)
{
  GtkListBoxRow *row = get_row (self, run);

  if (row != NULL)
    gtk_list_box_select_row (self->run_list, row);
}

/**
 * preview_window_settle:
 * @self: a window
 * @position: where the list changed
 *
 * Shows no run that left the list, and another one if none is left.
 */
void
preview_window_settle (PreviewWindow *self, guint position)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new ();

  for (guint i = 0; i < self->chosen->len; i++) {
    PreviewRun *run = g_ptr_array_index (self->chosen, i);

    if (preview_runs_find (self->runs, run, NULL))
      g_ptr_array_add (left, run);
  }
  if (left->len == self->chosen->len && left->len > 0) {
    update_rows (self);
    keep_chosen (self);
    return;
  }
  choose (self, left);
  if (left->len == 0)
    preview_window_select (self, position);
  else
    select_chosen (self);
}

/**
 * preview_window_get_time:
 * @self: a window
 *
 * Returns: the moment that is shown, in the time of the run that is heard, in
 *   nanoseconds
 */
guint64
preview_window_get_time (PreviewWindow *self)
{
  gint64 position = (gint64)preview_player_get_position (self->player);

  if (self->pane != NULL)
    position -= preview_pane_get_offset (self->pane);
  return (guint64)MAX (position, 0);
}

/**
 * preview_window_go_to_time:
 * @self: a window
 * @time: in the run that is heard, in nanoseconds
 */
void
preview_window_go_to_time (PreviewWindow *self, guint64 time)
{
  gint64 position = (gint64)time;

  if (self->pane != NULL)
    position += preview_pane_get_offset (self->pane);
  preview_player_seek (self->player, (guint64)MAX (position, 0), TRUE);
}

/**
 * preview_window_select:
 * @self: a window
 * @index: which run of the list to show alone; the last one if there are fewer
 */
void
preview_window_select (PreviewWindow *self, guint index)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);

  if (n > 0)
    g_ptr_array_add (runs, g_list_model_get_item (G_LIST_MODEL (self->runs),
                                                  MIN (index, n - 1)));
  if (!has_same (runs, self->chosen))
    choose (self, runs);
  select_chosen (self);
}

/**
 * preview_window_show_nothing:
 * @self: a window
 *
 * Shows no run, as if there were none, until preview_window_restore().
 */
void
preview_window_show_nothing (PreviewWindow *self)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GArray) chosen =
      g_array_copy (preview_session_get_chosen (self->session));
  guint selected = preview_session_get_selected (self->session);

  choose (self, none);
  select_chosen (self);
  preview_session_set_chosen (self->session, chosen);
  preview_session_set_selected (self->session, selected);
}

/**
 * preview_window_restore:
 * @self: a window
 * @index: which run of the list was heard
 *
 * Shows what was side by side in the last session.
 */
void
preview_window_restore (PreviewWindow *self, guint index)
{
  GArray *indices = preview_session_get_chosen (self->session);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);
  guint heard = 0;

  for (guint i = 0; i < indices->len && runs->len < PREVIEW_MAX_PANES; i++) {
    guint position = g_array_index (indices, guint, i);
    g_autoptr (PreviewRun) run =
        g_list_model_get_item (G_LIST_MODEL (self->runs), MIN (position, n));

    if (run == NULL || g_ptr_array_find (runs, run, NULL))
      continue;
    if (position == index)
      heard = runs->len;
    g_ptr_array_add (runs, g_steal_pointer (&run));
  }
  if (runs->len < 2) {
    preview_window_select (self, index);
    return;
  }
  choose (self, runs);
  select_chosen (self);
  preview_player_set_heard (self->player, heard);
}

/**
 * preview_window_show_together:
 * @self: a window
 * @specs: (element-type PreviewSpec): runs, all of a known kind
 * @is_sample: whether they are those of the stand-in service
 *
 * Adds them to the list and shows them side by side, the first nine.
 */
void
preview_window_show_together (PreviewWindow *self,
                              GPtrArray *specs,
                              gboolean is_sample)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new ();

  preview_window_add_specs (self, specs, is_sample);
  for (guint i = 0; i < specs->len && runs->len < PREVIEW_MAX_PANES; i++) {
    /* It is there already. */
    PreviewRun *run = preview_runs_add (
        self->runs, g_ptr_array_index (specs, i), is_sample, NULL);

    if (!g_ptr_array_find (runs, run, NULL))
      g_ptr_array_add (runs, run);
  }
  if (runs->len > 0 && !has_same (runs, self->chosen))
    choose (self, runs);
  select_chosen (self);
}

/* Who touches a row means this one; the list would add it to the others. */
static void
tapped_cb (PreviewWindow *self, int n_press, double x, double y, gpointer tap)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->run_list, (int)y);
  GtkWidget *picked =
      gtk_widget_pick (GTK_WIDGET (self->run_list), x, y, GTK_PICK_DEFAULT);

  if (row == NULL || gtk_widget_get_ancestor (picked, GTK_TYPE_BUTTON) != NULL)
    return;
  gtk_gesture_set_state (tap, GTK_EVENT_SEQUENCE_CLAIMED);
  preview_window_select (self, (guint)gtk_list_box_row_get_index (row));
  if (self->is_narrow)
    adw_flap_set_reveal_flap (self->list_flap, FALSE);
}

static void
follow_taps (PreviewWindow *self)
{
  GtkGesture *tap = gtk_gesture_click_new ();

  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (tap), TRUE);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (tap),
                                              GTK_PHASE_CAPTURE);
  follow (self, tap, "released", G_CALLBACK (tapped_cb));
  gtk_widget_add_controller (GTK_WIDGET (self->run_list),
                             GTK_EVENT_CONTROLLER (tap));
}

/**
 * preview_window_follow_heard:
 * @self: a window
 */
void
preview_window_follow_heard (PreviewWindow *self)
{
  follow_taps (self);
  follow (self, self->player, "notify::heard", G_CALLBACK (heard_cb));
  follow (self, self->player, "panes-changed", G_CALLBACK (heard_cb));
}
