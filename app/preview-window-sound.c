/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The waveforms below the panes, and what they find wrong with the timing. */

#include "config.h"

#include "preview-wave-stack.h"
#include "preview-window-private.h"

#define STACK "preview-wave-stack"

static PreviewWaveStack *
get_stack (PreviewWindow *self)
{
  return g_object_get_data (G_OBJECT (self), STACK);
}

static PreviewSound *
get_heard (PreviewWindow *self)
{
  PreviewPane *heard = preview_player_get_heard (self->player);
  PreviewWaveStack *stack = get_stack (self);

  return stack != NULL && heard != NULL
             ? preview_wave_stack_get_sound (stack, heard)
             : NULL;
}

/* By line, what is wrong with it: all of it, if it is more than one thing. */
static GHashTable *
list_remarks (const GArray *marks)
{
  GHashTable *remarks = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  for (guint i = 0; marks != NULL && i < marks->len; i++) {
    const PreviewTimingMark *mark =
        &g_array_index (marks, PreviewTimingMark, i);
    gpointer line = GUINT_TO_POINTER (mark->line);
    const char *before = g_hash_table_lookup (remarks, line);
    g_autofree char *text = preview_timing_mark_dup_text (mark);

    g_hash_table_insert (remarks, line,
                         before != NULL
                             ? g_strdup_printf ("%s, %s", before, text)
                             : g_steal_pointer (&text));
  }
  return remarks;
}

static void
show_remarks (PreviewWindow *self)
{
  PreviewSound *sound = get_heard (self);
  g_autoptr (GHashTable) remarks =
      list_remarks (sound != NULL ? preview_sound_get_marks (sound) : NULL);

  preview_transcript_view_set_remarks (self->transcript_view, remarks);
}

static void
voice_only_cb (PreviewWindow *self)
{
  preview_wave_stack_update_tracks (get_stack (self));
}

/* Translations alone have nothing to draw. */
static void
update_visible (PreviewWindow *self)
{
  guint n = preview_player_get_n_panes (self->player);
  gboolean has_sound = FALSE;

  for (guint i = 0; i < n; i++) {
    PreviewPane *pane = preview_player_get_pane (self->player, i);

    has_sound |= preview_run_get_kind (preview_pane_get_run (pane)) !=
                 PREVIEW_KIND_TRANSLATION;
  }
  gtk_widget_set_visible (GTK_WIDGET (self->sound_area), has_sound);
}

static void
panes_cb (PreviewWindow *self)
{
  update_visible (self);
  show_remarks (self);
}

/* What comes next is nearer than what comes after starting over. */
static guint64
get_distance (guint64 here, guint64 time)
{
  return time > here ? time - here : G_MAXUINT64 / 2 + time;
}

static void
consider (guint64 here, guint64 time, guint64 *best, gboolean *has_any)
{
  if (*has_any && get_distance (here, *best) <= get_distance (here, time))
    return;
  *best = time;
  *has_any = TRUE;
}

/**
 * preview_window_find_problem:
 * @self: a window
 * @time: (out): where it is in the run, in nanoseconds
 *
 * Looks for the next problem of what is heard, or the first if there is no
 * further one: lines that break a rule, and voices that are not in time.
 *
 * Returns: whether there is any
 */
gboolean
preview_window_find_problem (PreviewWindow *self, guint64 *time)
{
  PreviewTranscript *transcript =
      preview_transcript_view_get_transcript (self->transcript_view);
  PreviewSound *sound = get_heard (self);
  guint64 here = preview_window_get_time (self);
  const GArray *marks = sound != NULL ? preview_sound_get_marks (sound) : NULL;
  const PreviewTimingMark *mark = preview_timing_find_next (marks, here);
  guint line =
      preview_problems_find (preview_transcript_get_problems (transcript),
                             preview_transcript_find_line (transcript, here));
  gboolean has_any = FALSE;
  guint64 start, end;

  if (mark == NULL && marks != NULL && marks->len > 0)
    mark = &g_array_index (marks, PreviewTimingMark, 0);
  if (mark != NULL)
    consider (here, mark->start, time, &has_any);
  if (preview_transcript_get_times (transcript, line, &start, &end))
    consider (here, start, time, &has_any);
  return has_any;
}

/* Where the focus is, or where there is nothing else to zoom. */
gboolean
preview_window_press_sound_key (PreviewWindow *self,
                                guint key,
                                GdkModifierType modifiers)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  PreviewWaveStack *stack = get_stack (self);
  gboolean has_focus =
      focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (stack));
  gboolean is_alone = gtk_widget_get_mapped (GTK_WIDGET (stack)) &&
                      !gtk_widget_get_mapped (GTK_WIDGET (self->compare_view));

  if (!has_focus && !(is_alone && (modifiers & GDK_CONTROL_MASK) != 0))
    return FALSE;
  return preview_wave_stack_press_key (stack, key, modifiers);
}

/**
 * preview_window_add_sound:
 * @self: a window that has its player
 *
 * Puts the waveforms where there is room for them.
 */
void
preview_window_add_sound (PreviewWindow *self)
{
  PreviewWaveStack *stack =
      preview_wave_stack_new (self->player, self->resolver, self->settings);

  gtk_widget_set_vexpand (GTK_WIDGET (stack), TRUE);
  gtk_box_append (self->sound_area, GTK_WIDGET (stack));
  g_object_set_data (G_OBJECT (self), STACK, stack);
  g_signal_connect_object (self->player, "panes-changed", G_CALLBACK (panes_cb),
                           self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->player, "notify::heard", G_CALLBACK (panes_cb),
                           self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (stack, "sound-changed", G_CALLBACK (show_remarks),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "action-state-changed::voice-only",
                           G_CALLBACK (voice_only_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  update_visible (self);
}
