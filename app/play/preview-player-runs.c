/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which runs are shown together, and how they lie to each other. */

#include "config.h"

#include "preview-player-private.h"

/* How long a pane needs to get where the others will be by then. */
#define LEAD (150 * GST_MSECOND)

static void
drop_pane (gpointer data)
{
  PreviewPane *pane = data;

  preview_pane_close (pane);
  g_object_unref (pane);
}

GPtrArray *
preview_player_new_panes (void)
{
  return g_ptr_array_new_with_free_func (drop_pane);
}

static void
duration_cb (PreviewPlayer *self)
{
  g_object_notify (G_OBJECT (self), "duration");
}

static PreviewPane *
open_pane (PreviewPlayer *self, PreviewRun *run)
{
  PreviewPane *pane =
      preview_pane_new (run, self->resolver, self->mix, self->loudness);

  g_signal_connect_object (pane, "notify::state",
                           G_CALLBACK (preview_player_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pane, "notify::loudness",
                           G_CALLBACK (preview_player_apply_sound), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::duration", G_CALLBACK (duration_cb),
                           self, G_CONNECT_SWAPPED);
  return pane;
}

/* Takes the pane of a run out of @panes. */
static PreviewPane *
steal_pane (GPtrArray *panes, PreviewRun *run)
{
  for (guint i = 0; i < panes->len; i++) {
    if (preview_pane_get_run (g_ptr_array_index (panes, i)) == run)
      return g_ptr_array_steal_index (panes, i);
  }
  return NULL;
}

/* The panes of @runs: those that are open already, and new ones. */
static GPtrArray *
arrange (PreviewPlayer *self, GPtrArray *runs, GPtrArray *opened)
{
  GPtrArray *panes = preview_player_new_panes ();

  for (guint i = 0; i < runs->len; i++) {
    PreviewRun *run = g_ptr_array_index (runs, i);
    PreviewPane *pane = steal_pane (self->panes, run);

    if (pane == NULL) {
      pane = open_pane (self, run);
      g_ptr_array_add (opened, pane);
    }
    g_ptr_array_add (panes, pane);
  }
  return panes;
}

/* Nothing stays: paused, where the first run was left. */
static void
start_over (PreviewPlayer *self, GPtrArray *runs)
{
  guint64 position = 0;

  /* Before it stops, and notes where that was. */
  if (runs->len > 0)
    position = preview_run_get_settings (g_ptr_array_index (runs, 0))->position;
  preview_player_stop (self);
  self->loop_start = self->loop_end = 0;
  preview_timeline_seek (&self->timeline, position);
  preview_player_seek_output (self);
}

static void
follow_heard (PreviewPlayer *self, PreviewPane *heard)
{
  guint index;

  if (heard != NULL && g_ptr_array_find (self->panes, heard, &index))
    self->heard = index;
  else
    self->heard = MIN (self->heard, MAX (self->panes->len, 1) - 1);
}

static void
tell (PreviewPlayer *self)
{
  GObject *object = G_OBJECT (self);

  g_object_freeze_notify (object);
  g_object_notify (object, "n-panes");
  g_object_notify (object, "heard");
  g_object_notify (object, "picture");
  g_object_notify (object, "duration");
  g_object_notify (object, "position");
  g_object_notify (object, "loop");
  g_object_thaw_notify (object);
  g_signal_emit_by_name (object, "panes-changed");
}

/* Where a pane has to go to find the others when it is there. */
static guint64
get_meeting_point (PreviewPlayer *self)
{
  guint64 position = preview_player_get_position (self);

  if (self->timeline.is_running)
    position += (guint64)(LEAD * self->timeline.rate);
  return position;
}

static void
open_all (PreviewPlayer *self, GPtrArray *panes)
{
  for (guint i = 0; i < panes->len; i++) {
    PreviewPane *pane = g_ptr_array_index (panes, i);

    preview_pane_seek (pane, get_meeting_point (self), self->timeline.rate,
                       TRUE);
    preview_pane_retry (pane);
  }
}

/* A picture that was left out comes back by going where the others are. */
static void
apply_picture (PreviewPlayer *self)
{
  for (guint i = 0; i < self->panes->len; i++) {
    PreviewPane *pane = g_ptr_array_index (self->panes, i);
    gboolean has_picture = self->picture < 0 || self->picture == (int)i;
    gboolean comes_back = has_picture && !preview_pane_has_picture (pane);

    preview_pane_set_picture (pane, has_picture);
    if (comes_back && preview_pane_has_video (pane))
      preview_pane_seek (pane, get_meeting_point (self), self->timeline.rate,
                         TRUE);
  }
}

/**
 * preview_player_set_runs:
 * @self: a player
 * @runs: (element-type PreviewRun): what to show together, each once, at most
 *   %PREVIEW_MAX_PANES
 *
 * Opens these runs and no others. Those that were open already go on as if
 * nothing were, and so does the one that is heard; the others find their place.
 * If none was open, it pauses where the first was left.
 */
void
preview_player_set_runs (PreviewPlayer *self, GPtrArray *runs)
{
  g_autoptr (GPtrArray) opened = g_ptr_array_new ();
  g_autoptr (GPtrArray) left = NULL;
  PreviewPane *heard = preview_player_get_heard (self);
  PreviewPane *shown = preview_player_get_pane (self, (guint)self->picture);
  GPtrArray *panes = arrange (self, runs, opened);
  guint index;

  left = self->panes;
  self->panes = panes;
  if (opened->len == runs->len)
    start_over (self, runs);
  for (guint i = 0; i < left->len; i++)
    g_signal_handlers_disconnect_by_data (
        preview_pane_get_run (g_ptr_array_index (left, i)), self);
  follow_heard (self, heard);
  self->picture = shown != NULL && g_ptr_array_find (panes, shown, &index)
                      ? (int)index
                      : -1;
  g_clear_pointer (&left, g_ptr_array_unref);
  preview_player_open_output (self);
  preview_player_apply_sound (self);
  apply_picture (self);
  tell (self);
  open_all (self, opened);
  if (opened->len < runs->len)
    preview_player_update (self);
}

/**
 * preview_player_get_n_panes:
 * @self: a player
 *
 * Returns: how many runs are shown together
 */
guint
preview_player_get_n_panes (PreviewPlayer *self)
{
  return self->panes->len;
}

/**
 * preview_player_get_pane:
 * @self: a player
 * @index: which
 *
 * Returns: (transfer none) (nullable): a pane
 */
PreviewPane *
preview_player_get_pane (PreviewPlayer *self, guint index)
{
  return index < self->panes->len ? g_ptr_array_index (self->panes, index)
                                  : NULL;
}

/**
 * preview_player_close:
 * @self: a player
 *
 * Stops everything. Returns at once.
 */
void
preview_player_close (PreviewPlayer *self)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  preview_player_set_runs (self, none);
}

/**
 * preview_player_get_offset:
 * @self: a player
 * @index: which pane
 *
 * Returns: how much later than the others it is shown, in nanoseconds
 */
gint64
preview_player_get_offset (PreviewPlayer *self, guint index)
{
  PreviewPane *pane = preview_player_get_pane (self, index);

  return pane != NULL ? preview_pane_get_offset (pane) : 0;
}

/**
 * preview_player_set_offset:
 * @self: a player
 * @index: which pane
 * @offset: how much later than the others it is shown, in nanoseconds,
 *   negative for earlier
 *
 * Moves one run against the others, which go on. It is kept with the run.
 */
void
preview_player_set_offset (PreviewPlayer *self, guint index, gint64 offset)
{
  PreviewPane *pane = preview_player_get_pane (self, index);
  PreviewRun *run;

  if (pane == NULL || preview_pane_get_offset (pane) == offset)
    return;
  run = preview_pane_get_run (pane);
  preview_run_get_settings (run)->offset = offset;
  preview_run_settings_changed (run);
  preview_pane_set_offset (pane, offset);
  preview_pane_seek (pane, get_meeting_point (self), self->timeline.rate, TRUE);
  duration_cb (self);
}

/**
 * preview_player_get_picture:
 * @self: a player
 *
 * Returns: which pane is the only one with a picture; -1 if all have theirs
 */
int
preview_player_get_picture (PreviewPlayer *self)
{
  return self->picture;
}

/**
 * preview_player_set_picture:
 * @self: a player
 * @index: which pane is to be the only one with a picture, or -1 for all
 *
 * One picture with many sounds: the others decode no video. The picture stays
 * when the sound changes over.
 */
void
preview_player_set_picture (PreviewPlayer *self, int index)
{
  if (index >= (int)self->panes->len || index < -1 || index == self->picture)
    return;
  self->picture = index;
  apply_picture (self);
  g_object_notify (G_OBJECT (self), "picture");
}
