/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-compare-view.h"
#include "preview-blend-area.h"

G_BEGIN_DECLS

struct _PreviewCompareView
{
  GtkWidget parent_instance;

  PreviewPlayer *player;
  PreviewResolver *resolver;
  PreviewRuns *runs;
  GSettings *settings;
  PreviewZoom *zoom;

  /* One of each for each pane, in its order; children of this. */
  GPtrArray *bars;
  GPtrArray *cells;
  PreviewBlendArea *blend_area;

  PreviewView view;
  gboolean is_narrow;
  /* The reference, and what is compared to it: indices of panes. */
  guint front[2];
  /* What there is room for now: all, or only this one, or the two in front. */
  gboolean shows_all;
  gboolean shows_blend;
  guint shown;
};

void
preview_compare_view_allocate (PreviewCompareView *self, int width, int height);
int preview_compare_view_get_least_width (PreviewCompareView *self);

G_END_DECLS
