/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-time.h"
#include "preview-wave-view.h"

#define BAR 3
#define GAP 1
#define MIN_BAR 2.0f
#define PLAYHEAD 2.0f

struct _PreviewWaveView
{
  GtkWidget parent_instance;

  GArray *peaks;
  guint64 position;
};

enum
{
  SIGNAL_SOUGHT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewWaveView, preview_wave_view, GTK_TYPE_WIDGET)

static guint64
get_duration (PreviewWaveView *self)
{
  return self->peaks->len * PREVIEW_PEAK_DURATION;
}

/* The extremes between two shares of the whole. */
static PreviewPeak
find_extremes (PreviewWaveView *self, double from, double to)
{
  guint n = self->peaks->len;
  guint first = MIN ((guint)(from * n), n - 1);
  guint last = CLAMP ((guint)(to * n), first + 1, n);
  PreviewPeak result = {0, 0};

  for (guint i = first; i < last; i++) {
    const PreviewPeak *peak = &g_array_index (self->peaks, PreviewPeak, i);

    result.low = MIN (result.low, peak->low);
    result.high = MAX (result.high, peak->high);
  }
  return result;
}

static void
draw_bar (GtkSnapshot *snapshot,
          const GdkRGBA *color,
          float x,
          float middle,
          PreviewPeak peak)
{
  float top = middle - (float)peak.high / 127 * middle;
  float bottom = middle - (float)peak.low / 127 * middle;

  if (bottom - top < MIN_BAR) {
    top = middle - MIN_BAR / 2;
    bottom = middle + MIN_BAR / 2;
  }
  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT (x, top, BAR, bottom - top));
}

static void
preview_wave_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PreviewWaveView *self = PREVIEW_WAVE_VIEW (widget);
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  const int width = gtk_widget_get_width (widget);
  const float height = (float)gtk_widget_get_height (widget);
  const double duration = (double)get_duration (self);
  double played;
  GdkRGBA color, accent;

  if (self->peaks->len == 0 || width <= 0)
    return;
  gtk_style_context_get_color (context, &color);
  if (!gtk_style_context_lookup_color (context, "accent_color", &accent))
    accent = color;
  color.alpha *= 0.4f;
  played = (double)self->position / duration * width;

  for (int x = 0; x < width; x += BAR + GAP)
    draw_bar (snapshot, x < played ? &accent : &color, (float)x, height / 2,
              find_extremes (self, (double)x / width,
                             (double)(x + BAR + GAP) / width));
  gtk_snapshot_append_color (
      snapshot, &accent,
      &GRAPHENE_RECT_INIT ((float)played, 0, PLAYHEAD, height));
}

static void
preview_wave_view_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? 64 : 80;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? 200 : 480;
}

static void
seek (PreviewWaveView *self, double x)
{
  const double width = MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);
  double share = CLAMP (x / width, 0, 1);

  if (self->peaks->len > 0)
    g_signal_emit (self, signals[SIGNAL_SOUGHT], 0,
                   (guint64)(share * (double)get_duration (self)), TRUE);
}

static void
pressed_cb (PreviewWaveView *self, int n_press, double x, double y)
{
  seek (self, x);
}

static void
preview_wave_view_finalize (GObject *object)
{
  g_array_unref (PREVIEW_WAVE_VIEW (object)->peaks);
  G_OBJECT_CLASS (preview_wave_view_parent_class)->finalize (object);
}

static void
preview_wave_view_class_init (PreviewWaveViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = preview_wave_view_finalize;
  widget_class->snapshot = preview_wave_view_snapshot;
  widget_class->measure = preview_wave_view_measure;
  gtk_widget_class_set_css_name (widget_class, "waveview");
  /* The seek bar tells the position. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  /**
   * PreviewWaveView::sought:
   * @self: a waveform
   * @position: in nanoseconds
   * @is_exact: always %TRUE
   */
  signals[SIGNAL_SOUGHT] = g_signal_new (
      "sought", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_BOOLEAN);
}

static void
preview_wave_view_init (PreviewWaveView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->peaks = g_array_new (FALSE, FALSE, sizeof (PreviewPeak));
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  /* Time goes from left to right in every script, as in all audio programs. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Waveform"), -1);
}

/**
 * preview_wave_view_set_peaks:
 * @self: a waveform
 * @peaks: (nullable) (array length=n_peaks): copied
 * @n_peaks: how many there are
 */
void
preview_wave_view_set_peaks (PreviewWaveView *self,
                             const PreviewPeak *peaks,
                             guint n_peaks)
{
  g_array_set_size (self->peaks, 0);
  if (n_peaks > 0)
    g_array_append_vals (self->peaks, peaks, n_peaks);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * preview_wave_view_set_position:
 * @self: a waveform
 * @position: in nanoseconds
 */
void
preview_wave_view_set_position (PreviewWaveView *self, guint64 position)
{
  if (self->position == position)
    return;
  self->position = position;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
