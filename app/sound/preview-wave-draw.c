/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Whatever is drawn is looked up by pixel, so that a transcript of 100,000
 * lines and a file of an hour take no longer than a short one. */

#include "config.h"

#include <math.h>

#include "camb-speakers.h"
#include "preview-wave-draw.h"

#define NO_CUE G_MAXUINT
/* A line may still run when later ones have started; not many at a time. */
#define MAX_OVERLAP 8
/* The least of a cue that is worth a word, in pixels. */
#define MIN_CUE 3
#define MIN_TEXT 24
#define PADDING 4
/* The least of a mark that is seen. */
#define MIN_MARK 3
/* What nobody speaks, and what is drawn under all. */
#define GREY 0xa0a4ac
#define WHITE 0xffffff

/* By PreviewTimingKind; what they say stands beside them where there is room,
 * and in the transcript. */
static const guint32 mark_colors[PREVIEW_N_TIMING_KINDS] = {
    0xff9f43,
    0xff9f43,
    0xff6b6b,
    0x7fb2ff,
};

static void
set_color (cairo_t *cr, guint32 color, double alpha)
{
  cairo_set_source_rgba (cr, (color >> 16 & 0xff) / 255.0,
                         (color >> 8 & 0xff) / 255.0, (color & 0xff) / 255.0,
                         alpha);
}

/* Returns: the time of the run at a place on screen, which may be before its
 * start. */
static gint64
get_time (const PreviewWaveDrawing *self, double x)
{
  double time =
      (double)preview_wave_scale_get_start (self->scale) +
      x / self->width * (double)preview_wave_scale_get_span (self->scale);

  return (gint64)floor (time) - preview_sound_get_offset (self->sound);
}

static double
get_x (const PreviewWaveDrawing *self, guint64 time)
{
  double shown = (double)time + (double)preview_sound_get_offset (self->sound);

  return (shown - (double)preview_wave_scale_get_start (self->scale)) /
         (double)preview_wave_scale_get_span (self->scale) * self->width;
}

static guint
find_started (const CambCues *cues, guint64 time)
{
  guint low = 0, high = camb_cues_get_length (cues);

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (camb_cues_get (cues, middle)->start <= time)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/**
 * preview_wave_find_cue:
 * @cues: a transcript
 * @time: in nanoseconds
 *
 * Returns: the latest line that runs at that time, or %G_MAXUINT
 */
guint
preview_wave_find_cue (const CambCues *cues, guint64 time)
{
  guint started = find_started (cues, time);

  for (guint i = 0; i < MAX_OVERLAP && i < started; i++) {
    if (camb_cues_get (cues, started - 1 - i)->end > time)
      return started - 1 - i;
  }
  return NO_CUE;
}

static guint32
get_cue_color (const PreviewWaveDrawing *self,
               const CambCues *cues,
               const CambCue *cue)
{
  int number =
      cue != NULL ? camb_cues_get_color_number (cues, cue->speaker) : -1;

  if (number < 0)
    return self->is_high_contrast ? WHITE : GREY;
  return camb_speakers_get_color (number);
}

static guint32
find_color (const PreviewWaveDrawing *self, const CambCues *cues, gint64 time)
{
  guint index = cues != NULL && time >= 0
                    ? preview_wave_find_cue (cues, (guint64)time)
                    : NO_CUE;

  return get_cue_color (self, cues,
                        index != NO_CUE ? camb_cues_get (cues, index) : NULL);
}

typedef struct
{
  float low;
  float high;
  float power;
} Column;

/* What there is between two times of the run. */
static gboolean
find_column (const PreviewWaveDrawing *self,
             PreviewCloseUp *close_up,
             gint64 from,
             gint64 to,
             Column *column)
{
  PreviewWave *wave = preview_sound_get_wave (self->sound);
  const PreviewPeaks *peaks = preview_wave_get_peaks (wave);
  gsize first, last;
  PreviewWavePeak peak;

  if (to <= 0)
    return FALSE;
  from = MAX (from, 0);
  column->power = 0;
  if (close_up != NULL)
    return preview_close_up_find (close_up, (guint64)from, (guint64)to,
                                  &column->low, &column->high);
  first = (gsize)((guint64)from / PREVIEW_WAVE_STEP);
  last = MAX ((gsize)((guint64)to / PREVIEW_WAVE_STEP), first + 1);
  if (first >= preview_peaks_get_length (peaks))
    return FALSE;
  peak = preview_peaks_find (peaks, first, last);
  column->low = (float)peak.low / G_MAXINT8;
  column->high = (float)peak.high / G_MAXINT8;
  column->power = (float)sqrt (preview_level_to_power (peak.level));
  return TRUE;
}

/* Samples instead of peaks, where a pixel is less than a peak. */
static PreviewCloseUp *
find_close_up (const PreviewWaveDrawing *self)
{
  guint64 span = preview_wave_scale_get_span (self->scale);
  PreviewCloseUp *close_up;
  gint64 start, end;

  if (span >= PREVIEW_WAVE_STEP * (guint64)self->width)
    return NULL;
  close_up = preview_sound_get_close_up (self->sound);
  start = MAX (get_time (self, 0), 0);
  end = MAX (get_time (self, self->width), start + 1);
  if (close_up == NULL ||
      !preview_close_up_want (close_up, (guint64)start, (guint64)end))
    return NULL;
  return close_up;
}

static void
add_column (const PreviewWaveDrawing *self, int x, float low, float high)
{
  const double top = self->strip;
  const double middle = top + (self->height - top) / 2;
  const double reach = (self->height - top) / 2 - 1;
  double from = middle - (double)high * reach;
  double to = middle - (double)low * reach;

  /* Silence is a line, not a hole. */
  if (to - from < 1) {
    from = (from + to) / 2 - 0.5;
    to = from + 1;
  }
  cairo_rectangle (self->cr, x, from, 1, to - from);
}

/**
 * preview_wave_draw_wave:
 * @self: a lane
 *
 * Draws extremes and, brighter, power, in the colours of who speaks.
 */
void
preview_wave_draw_wave (const PreviewWaveDrawing *self)
{
  CambCues *cues = preview_pane_get_cues (preview_sound_get_pane (self->sound));
  PreviewCloseUp *close_up;
  g_autofree Column *columns = g_new0 (Column, (gsize)MAX (self->width, 1));
  g_autofree guint32 *colors = g_new0 (guint32, (gsize)MAX (self->width, 1));
  g_autofree gboolean *there = g_new0 (gboolean, (gsize)MAX (self->width, 1));

  if (preview_sound_get_wave (self->sound) == NULL || self->width <= 0)
    return;
  close_up = find_close_up (self);
  for (int x = 0; x < self->width; x++) {
    gint64 from = get_time (self, x), to = get_time (self, x + 1);

    there[x] = find_column (self, close_up, from, to, &columns[x]);
    colors[x] = find_color (self, cues, from + (to - from) / 2);
  }
  for (int pass = 0; pass < 2; pass++) {
    for (int x = 0; x < self->width; x++) {
      float power = MIN (columns[x].power, 1);

      if (there[x] && pass == 0)
        add_column (self, x, columns[x].low, columns[x].high);
      else if (there[x] && power > 0)
        add_column (self, x, MAX (-power, columns[x].low),
                    MIN (power, columns[x].high));
      if (x + 1 < self->width && colors[x + 1] == colors[x])
        continue;
      set_color (self->cr, colors[x],
                 pass == 1 || self->is_high_contrast || close_up != NULL ? 1
                                                                         : 0.6);
      cairo_fill (self->cr);
    }
  }
}

/* One line of small text, as much of it as there is room for. */
void
preview_wave_draw_text (const PreviewWaveDrawing *self,
                        const char *text,
                        double x,
                        double y,
                        double width,
                        double height,
                        guint32 color)
{
  g_autoptr (PangoLayout) layout =
      gtk_widget_create_pango_layout (self->widget, NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int text_height;

  pango_attr_list_insert (attributes, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, NULL, &text_height);
  cairo_move_to (self->cr, x, y + (height - text_height) / 2);
  set_color (self->cr, color, 1);
  pango_cairo_show_layout (self->cr, layout);
}

/* Where two overlap, the later one is on top. */
static guint64
find_end (const CambCues *cues, guint index)
{
  const CambCue *cue = camb_cues_get (cues, index);
  const CambCue *next = index + 1 < camb_cues_get_length (cues)
                            ? camb_cues_get (cues, index + 1)
                            : NULL;

  return next != NULL && next->start > cue->start ? MIN (cue->end, next->start)
                                                  : cue->end;
}

/* What is on screen of a cue stays readable when its start is not. */
static void
draw_cue (const PreviewWaveDrawing *self,
          const CambCues *cues,
          const CambCue *cue,
          guint64 end)
{
  guint32 color = get_cue_color (self, cues, cue);
  double from = MAX (get_x (self, cue->start), 0);
  double to = MIN (get_x (self, end), self->width);
  double width = MAX (to - from - 1, 1);

  cairo_rectangle (self->cr, from, 1, width, self->strip - 2);
  set_color (self->cr, color, self->is_high_contrast ? 0.15 : 0.22);
  cairo_fill (self->cr);
  cairo_rectangle (self->cr, from, 1, MIN (2, width), self->strip - 2);
  set_color (self->cr, color, 1);
  cairo_fill (self->cr);
  if (width >= MIN_TEXT)
    preview_wave_draw_text (self, cue->text, from + PADDING + 1, 1,
                            width - 2 * PADDING, self->strip - 2, WHITE);
}

/**
 * preview_wave_draw_cues:
 * @self: a lane
 *
 * Draws what is said when, as far as there is room.
 */
void
preview_wave_draw_cues (const PreviewWaveDrawing *self)
{
  CambCues *cues = preview_pane_get_cues (preview_sound_get_pane (self->sound));
  guint n = cues != NULL ? camb_cues_get_length (cues) : 0;
  double x = 0;

  while (x < self->width && n > 0) {
    gint64 time = get_time (self, x);
    guint index =
        time >= 0 ? preview_wave_find_cue (cues, (guint64)time) : NO_CUE;
    const CambCue *cue;
    guint64 end;

    if (index == NO_CUE)
      index = time >= 0 ? find_started (cues, (guint64)time) : 0;
    if (index >= n)
      return;
    cue = camb_cues_get (cues, index);
    if (get_x (self, cue->start) >= self->width)
      return;
    end = find_end (cues, index);
    draw_cue (self, cues, cue, end);
    x = MAX (get_x (self, end) + 0.5, x + MIN_CUE);
  }
}

static void
draw_mark (const PreviewWaveDrawing *self, const PreviewTimingMark *mark)
{
  guint32 color = mark_colors[mark->kind];
  double from = MAX (get_x (self, mark->start), 0);
  double to = MIN (get_x (self, mark->end), self->width);
  double width = MAX (to - from, MIN_MARK);
  double top = self->height - self->strip;
  g_autofree char *text = NULL;

  cairo_rectangle (self->cr, from, self->strip, width, top - self->strip);
  set_color (self->cr, color, 0.25);
  cairo_fill (self->cr);
  cairo_rectangle (self->cr, from, top, width, self->strip);
  set_color (self->cr, color, 1);
  cairo_fill (self->cr);
  if (width < MIN_TEXT)
    return;
  text = preview_timing_mark_dup_text (mark);
  preview_wave_draw_text (self, text, from + PADDING, top, width - 2 * PADDING,
                          self->strip, 0);
}

/**
 * preview_wave_draw_marks:
 * @self: a lane
 *
 * Draws where voice and transcript do not agree.
 */
void
preview_wave_draw_marks (const PreviewWaveDrawing *self)
{
  const GArray *marks = preview_sound_get_marks (self->sound);
  double drawn = -1;

  /* Marks are few; but a broken transcript may have one for each line. */
  for (guint i = 0; marks != NULL && i < marks->len; i++) {
    const PreviewTimingMark *mark =
        &g_array_index (marks, PreviewTimingMark, i);
    double to = get_x (self, mark->end);

    if (to < 0 || to < drawn)
      continue;
    if (get_x (self, mark->start) > self->width)
      return;
    draw_mark (self, mark);
    if (to - get_x (self, mark->start) < MIN_MARK)
      drawn = get_x (self, mark->start) + MIN_MARK;
  }
}
