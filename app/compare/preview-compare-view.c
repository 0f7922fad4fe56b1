/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <math.h>

#include "preview-compare-private.h"
#include "preview-pane-bar.h"

#define MIN_HEIGHT 120
/* Pixels a second, from which on a finger swipes. */
#define SWIPE 300.0

enum
{
  PROP_0,
  PROP_VIEW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PreviewCompareView, preview_compare_view, GTK_TYPE_WIDGET)

static gboolean
is_blend (PreviewView view)
{
  return view == PREVIEW_VIEW_SPLIT || view == PREVIEW_VIEW_BLEND ||
         view == PREVIEW_VIEW_DIFFERENCE;
}

static PreviewCell *
get_cell (PreviewCompareView *self, guint index)
{
  return g_ptr_array_index (self->cells, index);
}

static gboolean
has_picture (PreviewCompareView *self, guint index)
{
  PreviewPane *pane = preview_cell_get_pane (get_cell (self, index));

  return preview_pane_get_state (pane) != PREVIEW_PANE_FAILED &&
         preview_video_sink_has_frame (preview_pane_get_video_sink (pane));
}

static void
decide (PreviewCompareView *self)
{
  int picture = preview_player_get_picture (self->player);
  guint n = self->cells->len;

  self->shows_blend = picture < 0 && is_blend (self->view) && n > 1 &&
                      has_picture (self, self->front[0]) &&
                      has_picture (self, self->front[1]);
  self->shown = picture >= 0 ? (guint)picture
                             : preview_player_get_heard_index (self->player);
  self->shown = MIN (self->shown, MAX (n, 1) - 1);
  self->shows_all = picture < 0 && !self->shows_blend && n > 1 &&
                    !self->is_narrow && self->view != PREVIEW_VIEW_SINGLE;
}

static PreviewBlendMode
get_blend_mode (PreviewView view)
{
  return view == PREVIEW_VIEW_BLEND        ? PREVIEW_BLEND_BLEND
         : view == PREVIEW_VIEW_DIFFERENCE ? PREVIEW_BLEND_DIFFERENCE
                                           : PREVIEW_BLEND_SPLIT;
}

static void
update_blend (PreviewCompareView *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->blend_area), self->shows_blend);
  if (!self->shows_blend) {
    preview_blend_area_set_cells (self->blend_area, NULL, NULL);
    return;
  }
  preview_blend_area_set_mode (self->blend_area, get_blend_mode (self->view));
  preview_blend_area_set_cells (self->blend_area,
                                get_cell (self, self->front[0]),
                                get_cell (self, self->front[1]));
}

static void
update (PreviewCompareView *self)
{
  if (self->blend_area == NULL)
    return;
  decide (self);
  for (guint i = 0; i < self->cells->len; i++) {
    gboolean is_alone = !self->shows_blend && i == self->shown;

    gtk_widget_set_visible (GTK_WIDGET (get_cell (self, i)),
                            self->shows_all || is_alone);
    preview_pane_bar_set_compact (g_ptr_array_index (self->bars, i),
                                  self->is_narrow && self->cells->len > 1 &&
                                      !is_alone);
  }
  update_blend (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* Whoever is heard comes to the front; the reference stays. */
static void
heard_cb (PreviewCompareView *self)
{
  guint heard = preview_player_get_heard_index (self->player);

  /* It is told before the panes are, when both change. */
  if (self->cells->len != preview_player_get_n_panes (self->player))
    return;
  if (heard != self->front[0])
    self->front[1] = heard;
  update (self);
}

static void
drop (gpointer widget)
{
  gtk_widget_unparent (widget);
}

static int
find_cell (GPtrArray *cells, PreviewPane *pane)
{
  for (guint i = 0; i < cells->len; i++) {
    PreviewCell *cell = g_ptr_array_index (cells, i);

    if (cell != NULL && preview_cell_get_pane (cell) == pane)
      return (int)i;
  }
  return -1;
}

static void
add_pane (PreviewCompareView *self, PreviewPane *pane)
{
  g_ptr_array_add (self->bars, preview_pane_bar_new (self->player, pane));
  g_ptr_array_add (self->cells,
                   preview_cell_new (pane, self->player, self->resolver,
                                     self->runs, self->settings, self->zoom));
  g_signal_connect_object (pane, "notify::state", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
}

/* Puts the widgets of a pane at the end, so that Tab goes in order. */
static void
put_last (PreviewCompareView *self, guint index)
{
  PreviewPaneBar *bar = g_ptr_array_index (self->bars, index);

  gtk_widget_insert_before (GTK_WIDGET (bar), GTK_WIDGET (self), NULL);
  gtk_widget_insert_before (GTK_WIDGET (get_cell (self, index)),
                            GTK_WIDGET (self), NULL);
  preview_pane_bar_set_index (bar, index);
  preview_cell_set_index (get_cell (self, index), index);
}

static void
keep_front (PreviewCompareView *self, GPtrArray *before)
{
  guint n = self->cells->len;

  for (guint i = 0; i < 2; i++) {
    PreviewCell *cell = self->front[i] < before->len
                            ? g_ptr_array_index (before, self->front[i])
                            : NULL;
    guint index;

    self->front[i] =
        cell != NULL && g_ptr_array_find (self->cells, cell, &index) ? index
                                                                     : n;
  }
  if (self->front[0] >= n)
    self->front[0] = self->front[1] == 0 ? 1 : 0;
  if (self->front[1] >= n || self->front[1] == self->front[0])
    self->front[1] = self->front[0] == 0 ? 1 : 0;
}

/* The panes that stay keep their widgets. */
static void
panes_changed_cb (PreviewCompareView *self)
{
  g_autoptr (GPtrArray) old_bars = g_steal_pointer (&self->bars);
  g_autoptr (GPtrArray) old_cells = g_steal_pointer (&self->cells);
  g_autoptr (GPtrArray) before = g_ptr_array_new ();

  self->bars = g_ptr_array_new_with_free_func (drop);
  self->cells = g_ptr_array_new_with_free_func (drop);
  for (guint i = 0; i < old_cells->len; i++)
    g_ptr_array_add (before, g_ptr_array_index (old_cells, i));
  for (guint i = 0; i < preview_player_get_n_panes (self->player); i++) {
    PreviewPane *pane = preview_player_get_pane (self->player, i);
    int index = find_cell (old_cells, pane);

    if (index < 0) {
      add_pane (self, pane);
    } else {
      g_ptr_array_add (self->bars,
                       g_ptr_array_steal_index (old_bars, (guint)index));
      g_ptr_array_add (self->cells,
                       g_ptr_array_steal_index (old_cells, (guint)index));
    }
    put_last (self, i);
  }
  keep_front (self, before);
  gtk_widget_insert_before (GTK_WIDGET (self->blend_area), GTK_WIDGET (self),
                            NULL);
  preview_blend_area_set_cells (self->blend_area, NULL, NULL);
  heard_cb (self);
}

static void
swiped_cb (PreviewCompareView *self, double x, double y)
{
  gboolean goes_on = x < 0;
  guint n = self->cells->len;
  guint heard = preview_player_get_heard_index (self->player);

  if (self->shows_all || self->shows_blend || n < 2 || fabs (x) < SWIPE ||
      fabs (x) < fabs (y) || preview_zoom_get_scale (self->zoom) > 1.0)
    return;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    goes_on = !goes_on;
  preview_player_set_heard (self->player, (heard + (goes_on ? 1 : n - 1)) % n);
}

static void
preview_compare_view_measure (GtkWidget *widget,
                              GtkOrientation orientation,
                              int for_size,
                              int *minimum,
                              int *natural,
                              int *minimum_baseline,
                              int *natural_baseline)
{
  PreviewCompareView *self = PREVIEW_COMPARE_VIEW (widget);

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL
                            ? preview_compare_view_get_least_width (self)
                            : MIN_HEIGHT;
}

static void
preview_compare_view_size_allocate (GtkWidget *widget,
                                    int width,
                                    int height,
                                    int baseline)
{
  preview_compare_view_allocate (PREVIEW_COMPARE_VIEW (widget), width, height);
}

static void
preview_compare_view_get_property (GObject *object,
                                   guint id,
                                   GValue *value,
                                   GParamSpec *pspec)
{
  if (id == PROP_VIEW)
    g_value_set_uint (value, PREVIEW_COMPARE_VIEW (object)->view);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
preview_compare_view_dispose (GObject *object)
{
  PreviewCompareView *self = PREVIEW_COMPARE_VIEW (object);

  if (self->player != NULL)
    g_signal_handlers_disconnect_by_data (self->player, self);
  if (self->blend_area != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->blend_area)));
  g_clear_pointer (&self->bars, g_ptr_array_unref);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  g_clear_object (&self->player);
  g_clear_object (&self->resolver);
  g_clear_object (&self->runs);
  g_clear_object (&self->settings);
  g_clear_object (&self->zoom);
  G_OBJECT_CLASS (preview_compare_view_parent_class)->dispose (object);
}

static void
preview_compare_view_class_init (PreviewCompareViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = preview_compare_view_get_property;
  object_class->dispose = preview_compare_view_dispose;
  widget_class->measure = preview_compare_view_measure;
  widget_class->size_allocate = preview_compare_view_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "compareview");
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_GROUP);

  properties[PROP_VIEW] = g_param_spec_uint (
      "view", NULL, NULL, 0, PREVIEW_VIEW_SOUND, PREVIEW_VIEW_GRID,
      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
preview_compare_view_init (PreviewCompareView *self)
{
  GtkGesture *swipe = gtk_gesture_swipe_new ();

  self->bars = g_ptr_array_new_with_free_func (drop);
  self->cells = g_ptr_array_new_with_free_func (drop);
  self->zoom = preview_zoom_new ();
  self->front[1] = 1;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (swipe), TRUE);
  g_signal_connect_swapped (swipe, "swipe", G_CALLBACK (swiped_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (swipe));
}

/**
 * preview_compare_view_set_player:
 * @self: a view
 * @player: whose panes it shows
 * @resolver: who knows where runs come from
 * @runs: the list
 * @settings: the user's
 */
void
preview_compare_view_set_player (PreviewCompareView *self,
                                 PreviewPlayer *player,
                                 PreviewResolver *resolver,
                                 PreviewRuns *runs,
                                 GSettings *settings)
{
  self->player = g_object_ref (player);
  self->resolver = g_object_ref (resolver);
  self->runs = g_object_ref (runs);
  self->settings = g_object_ref (settings);
  self->blend_area = preview_blend_area_new (settings, self->zoom);
  gtk_widget_set_parent (GTK_WIDGET (self->blend_area), GTK_WIDGET (self));
  g_signal_connect_object (player, "panes-changed",
                           G_CALLBACK (panes_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "notify::heard", G_CALLBACK (heard_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (player, "notify::picture", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  panes_changed_cb (self);
}

/**
 * preview_compare_view_get_zoom:
 * @self: a view
 *
 * Returns: (transfer none): how large all pictures are shown
 */
PreviewZoom *
preview_compare_view_get_zoom (PreviewCompareView *self)
{
  return self->zoom;
}

/**
 * preview_compare_view_get_view:
 * @self: a view
 *
 * Returns: how the panes are looked at
 */
PreviewView
preview_compare_view_get_view (PreviewCompareView *self)
{
  return self->view;
}

/**
 * preview_compare_view_set_view:
 * @self: a view
 * @view: how to look at the panes
 *
 * What two pictures are needed for is a grid until there are two.
 */
void
preview_compare_view_set_view (PreviewCompareView *self, PreviewView view)
{
  if (self->view == view)
    return;
  self->view = view;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
}

/**
 * preview_compare_view_set_narrow:
 * @self: a view
 * @is_narrow: whether there is room for one pane only
 */
void
preview_compare_view_set_narrow (PreviewCompareView *self, gboolean is_narrow)
{
  self->is_narrow = is_narrow;
  update (self);
}

/**
 * preview_compare_view_set_reference:
 * @self: a view
 * @index: the pane that the others are compared to
 */
void
preview_compare_view_set_reference (PreviewCompareView *self, guint index)
{
  if (index >= self->cells->len || index == self->front[0])
    return;
  if (index == self->front[1])
    self->front[1] = self->front[0];
  self->front[0] = index;
  update (self);
}

/**
 * preview_compare_view_swap:
 * @self: a view
 *
 * Swaps the two in front: where both are seen, their sides; else, which of
 * them is seen and heard.
 */
void
preview_compare_view_swap (PreviewCompareView *self)
{
  guint heard = preview_player_get_heard_index (self->player);
  guint first = self->front[0];

  if (self->cells->len < 2)
    return;
  if (!self->shows_blend) {
    preview_player_set_heard (self->player,
                              heard == first ? self->front[1] : first);
    return;
  }
  self->front[0] = self->front[1];
  self->front[1] = first;
  update (self);
}

/**
 * preview_compare_view_update_captions:
 * @self: a view
 *
 * Shows the subtitles of this moment, after a delay was changed.
 */
void
preview_compare_view_update_captions (PreviewCompareView *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    preview_pane_view_update_captions (
        preview_cell_get_view (get_cell (self, i)));
}

/**
 * preview_compare_view_get_heard:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): the cell of the pane that is heard
 */
PreviewCell *
preview_compare_view_get_heard (PreviewCompareView *self)
{
  guint index = preview_player_get_heard_index (self->player);

  return index < self->cells->len ? get_cell (self, index) : NULL;
}

/**
 * preview_compare_view_list_shown:
 * @self: a view
 * @panes: (out caller-allocates): room for %PREVIEW_MAX_PANES: those whose
 *   pictures are seen
 *
 * Returns: how many these are
 */
guint
preview_compare_view_list_shown (PreviewCompareView *self, PreviewPane *panes[])
{
  guint n = 0;

  if (self->shows_blend) {
    for (guint i = 0; i < 2; i++)
      panes[n++] = preview_cell_get_pane (get_cell (self, self->front[i]));
    return n;
  }
  for (guint i = 0; i < self->cells->len; i++)
    if (self->shows_all || i == self->shown)
      panes[n++] = preview_cell_get_pane (get_cell (self, i));
  return n;
}
