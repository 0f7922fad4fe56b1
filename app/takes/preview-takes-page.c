/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-take-row.h"
#include "preview-takes-page.h"
#include "preview-time.h"

/* Sounds that are read at the same time. */
#define N_READERS 2
/* How near to its end a take has to be to count as heard. */
#define NEAR_END (200 * PREVIEW_MSECOND)

struct _PreviewTakesPage
{
  AdwBin parent_instance;

  GtkListBox *list;
  GtkSwitch *one_after_other;

  PreviewRuns *runs;
  PreviewResolver *resolver;
  PreviewPlayer *player;
  GtkFilterListModel *takes;
  gboolean is_shown;
  gboolean was_playing;
  guint update;
};

enum
{
  SIGNAL_CHOSEN,
  SIGNAL_WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewTakesPage, preview_takes_page, ADW_TYPE_BIN)

static PreviewTakeRow *
get_row (PreviewTakesPage *self, guint index)
{
  return (PreviewTakeRow *)gtk_list_box_get_row_at_index (self->list,
                                                          (int)index);
}

static PreviewRun *
get_heard (PreviewTakesPage *self)
{
  PreviewPane *pane = preview_player_get_heard (self->player);

  return pane != NULL ? preview_pane_get_run (pane) : NULL;
}

/* The page waits for nobody, but does not read fifty sounds at once. */
static void
measure_next (PreviewTakesPage *self)
{
  PreviewTakeRow *row;
  guint n_busy = 0;

  if (!self->is_shown)
    return;
  for (guint i = 0; (row = get_row (self, i)) != NULL; i++)
    n_busy += preview_take_row_is_measuring (row);
  for (guint i = 0; (row = get_row (self, i)) != NULL && n_busy < N_READERS;
       i++)
    n_busy += preview_take_row_measure (row, self->resolver);
}

static void
want (PreviewTakesPage *self, PreviewRun *run, guint64 position)
{
  g_signal_emit (self, signals[SIGNAL_WANTED], 0, run, position);
}

static void
played_cb (PreviewTakesPage *self, PreviewTakeRow *row)
{
  PreviewRun *run = preview_take_row_get_run (row);

  if (run == get_heard (self) && preview_player_is_playing (self->player))
    preview_player_pause (self->player);
  else
    want (self, run,
          run == get_heard (self) ? preview_player_get_position (self->player)
                                  : 0);
}

static void
sought_cb (PreviewTakesPage *self, guint64 position, PreviewTakeRow *row)
{
  want (self, preview_take_row_get_run (row), position);
}

static void
activated_cb (PreviewTakesPage *self, GtkListBoxRow *row)
{
  want (self, preview_take_row_get_run (PREVIEW_TAKE_ROW (row)), 0);
}

/* What is selected is what the keys for a verdict are about. */
static void
selected_cb (PreviewTakesPage *self, GtkListBoxRow *row)
{
  PreviewRun *run =
      row != NULL ? preview_take_row_get_run (PREVIEW_TAKE_ROW (row)) : NULL;

  if (run != NULL && self->is_shown && run != get_heard (self))
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, run);
}

static gboolean
is_at_end (PreviewTakesPage *self)
{
  guint64 duration = preview_player_get_duration (self->player);

  return duration != GST_CLOCK_TIME_NONE &&
         preview_player_get_position (self->player) + NEAR_END >= duration;
}

static void
play_next (PreviewTakesPage *self)
{
  PreviewRun *heard = get_heard (self);
  PreviewTakeRow *row;

  for (guint i = 0; (row = get_row (self, i)) != NULL; i++) {
    PreviewTakeRow *next = get_row (self, i + 1);

    if (preview_take_row_get_run (row) == heard && next != NULL) {
      want (self, preview_take_row_get_run (next), 0);
      return;
    }
  }
}

static void
update_rows (PreviewTakesPage *self)
{
  gboolean is_playing = preview_player_is_playing (self->player);
  PreviewRun *heard = get_heard (self);
  PreviewTakeRow *row;

  for (guint i = 0; (row = get_row (self, i)) != NULL; i++) {
    gboolean is_heard = preview_take_row_get_run (row) == heard;

    preview_take_row_set_playing (row, is_heard && is_playing);
    preview_take_row_set_volume (row, preview_player_get_volume (self->player));
    if (is_heard && self->is_shown)
      gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
  }
}

static void
playing_cb (PreviewTakesPage *self)
{
  gboolean is_playing = preview_player_is_playing (self->player);
  gboolean has_ended = self->was_playing && !is_playing && is_at_end (self);

  self->was_playing = is_playing;
  update_rows (self);
  if (self->is_shown && has_ended &&
      gtk_switch_get_active (self->one_after_other))
    play_next (self);
}

static void
position_cb (PreviewTakesPage *self)
{
  guint64 position = preview_player_get_position (self->player);
  PreviewRun *heard = get_heard (self);
  PreviewTakeRow *row;

  if (!self->is_shown)
    return;
  for (guint i = 0; (row = get_row (self, i)) != NULL; i++)
    preview_take_row_set_position (
        row, preview_take_row_get_run (row) == heard ? position : 0);
}

/* What is said is known of speech that was translated on the way: its own
 * answer has the text, or the translation with the same id. */
static char *
find_text (PreviewTakesPage *self, PreviewRun *run)
{
  const char *const *texts = preview_run_get_texts (run);
  guint64 run_id = preview_run_get_spec (run)->run_id;
  GListModel *runs = G_LIST_MODEL (self->runs);

  if (texts != NULL && texts[0] != NULL)
    return g_strjoinv ("\n", (char **)texts);
  if (preview_run_get_kind (run) != PREVIEW_KIND_TTS)
    return NULL;
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++) {
    g_autoptr (PreviewRun) other = g_list_model_get_item (runs, i);

    if (preview_run_get_kind (other) == PREVIEW_KIND_TRANSLATION &&
        preview_run_get_spec (other)->run_id == run_id &&
        preview_run_get_texts (other) != NULL)
      return g_strjoinv ("\n", (char **)preview_run_get_texts (other));
  }
  return NULL;
}

static void
update_texts (PreviewTakesPage *self)
{
  PreviewTakeRow *row;

  for (guint i = 0; (row = get_row (self, i)) != NULL; i++) {
    g_autofree char *text = find_text (self, preview_take_row_get_run (row));

    preview_take_row_set_text (row, text);
  }
}

static gboolean
update_cb (gpointer data)
{
  PreviewTakesPage *self = data;

  self->update = 0;
  measure_next (self);
  update_texts (self);
  update_rows (self);
  return G_SOURCE_REMOVE;
}

/* Once for all of what is added or answered at the same time. */
static void
update_soon (PreviewTakesPage *self)
{
  if (self->update == 0)
    self->update = g_idle_add (update_cb, self);
}

static GtkWidget *
create_row_cb (gpointer item, gpointer data)
{
  PreviewTakesPage *self = data;
  PreviewTakeRow *row = preview_take_row_new (item);

  g_signal_connect_object (row, "played", G_CALLBACK (played_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "sought", G_CALLBACK (sought_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "measured", G_CALLBACK (measure_next), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "notify::state", G_CALLBACK (update_soon),
                           self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (row);
}

static gboolean
match_cb (gpointer item, gpointer data)
{
  return preview_takes_page_takes (item);
}

static void
preview_takes_page_dispose (GObject *object)
{
  PreviewTakesPage *self = PREVIEW_TAKES_PAGE (object);

  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_clear_handle_id (&self->update, g_source_remove);
  g_clear_object (&self->takes);
  g_clear_object (&self->runs);
  g_clear_object (&self->resolver);
  g_clear_object (&self->player);
  G_OBJECT_CLASS (preview_takes_page_parent_class)->dispose (object);
}

static void
preview_takes_page_class_init (PreviewTakesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = preview_takes_page_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-takes-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PreviewTakesPage, list);
  gtk_widget_class_bind_template_child (widget_class, PreviewTakesPage,
                                        one_after_other);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);

  /**
   * PreviewTakesPage::chosen:
   * @self: a page
   * @run: what is to be shown
   */
  signals[SIGNAL_CHOSEN] =
      g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 1, PREVIEW_TYPE_RUN);

  /**
   * PreviewTakesPage::wanted:
   * @self: a page
   * @run: what is to be played
   * @position: from where, in nanoseconds
   */
  signals[SIGNAL_WANTED] = g_signal_new (
      "wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 2, PREVIEW_TYPE_RUN, G_TYPE_UINT64);
}

static void
preview_takes_page_init (PreviewTakesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * preview_takes_page_new:
 * @runs: the list
 * @resolver: who knows where runs come from
 * @player: what plays
 *
 * Returns: (transfer floating): a page
 */
PreviewTakesPage *
preview_takes_page_new (PreviewRuns *runs,
                        PreviewResolver *resolver,
                        PreviewPlayer *player)
{
  PreviewTakesPage *self = g_object_new (PREVIEW_TYPE_TAKES_PAGE, NULL);
  GtkCustomFilter *filter = gtk_custom_filter_new (match_cb, NULL, NULL);

  self->runs = g_object_ref (runs);
  self->resolver = g_object_ref (resolver);
  self->player = g_object_ref (player);
  self->takes = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (runs)),
                                           GTK_FILTER (filter));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (runs, "items-changed", G_CALLBACK (update_soon),
                           self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (player, "notify::heard", G_CALLBACK (update_rows),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "notify::playing", G_CALLBACK (playing_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "notify::position", G_CALLBACK (position_cb),
                           self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * preview_takes_page_takes:
 * @run: a run
 *
 * Returns: whether it belongs here: speech and sounds do
 */
gboolean
preview_takes_page_takes (PreviewRun *run)
{
  return preview_run_get_kind (run) == PREVIEW_KIND_TTS ||
         preview_run_get_kind (run) == PREVIEW_KIND_SOUND;
}

/**
 * preview_takes_page_set_shown:
 * @self: a page
 * @is_shown: whether anybody looks; until then nothing is read
 */
void
preview_takes_page_set_shown (PreviewTakesPage *self, gboolean is_shown)
{
  PreviewTakeRow *row;

  if (self->is_shown == is_shown)
    return;
  self->is_shown = is_shown;
  if (is_shown && get_row (self, 0) == NULL)
    gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->takes),
                             create_row_cb, self, NULL);
  for (guint i = 0; !is_shown && (row = get_row (self, i)) != NULL; i++)
    preview_take_row_stop_loop (row);
  if (is_shown)
    update_soon (self);
}
