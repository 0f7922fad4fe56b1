/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-wave-cursor.h"
#include "preview-wave-lane.h"
#include "preview-wave-scale.h"
#include "preview-wave-stack.h"

G_BEGIN_DECLS

struct _PreviewWaveStack
{
  GtkBox parent_instance;

  GtkWidget *problem_button;
  GtkLabel *problem_label;
  GtkLabel *remark;
  GtkBox *frame;
  GtkScrolledWindow *scroller;
  GtkOverlay *overlay;
  GtkBox *lanes;
  GtkScrollbar *scrollbar;
  PreviewWaveCursor *cursor;

  PreviewPlayer *player;
  PreviewResolver *resolver;
  GSettings *settings;
  PreviewWaveScale *scale;
  GtkAdjustment *adjustment;
  guint tick;
  gboolean is_following;
  gboolean shows_spectrum;
  gboolean is_adjusting;

  /* What is being marked with the pointer; none if both are 0. */
  gboolean is_marking;
  guint64 anchor;
  guint64 head;
  double pinch_span;
  double pointer;
};

void preview_wave_stack_follow_pointer (PreviewWaveStack *self);
void preview_wave_stack_install_actions (GtkWidgetClass *widget_class);
void preview_wave_stack_show_region (PreviewWaveStack *self);

G_END_DECLS
