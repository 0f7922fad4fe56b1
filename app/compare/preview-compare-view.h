/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-cell.h"

G_BEGIN_DECLS

/**
 * PreviewView:
 * @PREVIEW_VIEW_GRID: all side by side
 * @PREVIEW_VIEW_SPLIT: two in one picture, along a line
 * @PREVIEW_VIEW_BLEND: two in one picture, one through the other
 * @PREVIEW_VIEW_DIFFERENCE: where two differ
 * @PREVIEW_VIEW_SINGLE: the one that is heard
 * @PREVIEW_VIEW_SOUND: no picture, all room for the waveforms
 *
 * Ways to look at the same panes. The values are those of the setting `view`.
 */
typedef enum
{
  PREVIEW_VIEW_GRID,
  PREVIEW_VIEW_SPLIT,
  PREVIEW_VIEW_BLEND,
  PREVIEW_VIEW_DIFFERENCE,
  PREVIEW_VIEW_SINGLE,
  PREVIEW_VIEW_SOUND,
} PreviewView;

/**
 * PreviewCompareView:
 *
 * All panes of the player. Two of them are in front: the reference, and the
 * one that is compared to it, which is the one that was heard last.
 */
#define PREVIEW_TYPE_COMPARE_VIEW (preview_compare_view_get_type ())
G_DECLARE_FINAL_TYPE (PreviewCompareView,
                      preview_compare_view,
                      PREVIEW,
                      COMPARE_VIEW,
                      GtkWidget)

void preview_compare_view_set_player (PreviewCompareView *self,
                                      PreviewPlayer *player,
                                      PreviewResolver *resolver,
                                      PreviewRuns *runs,
                                      GSettings *settings);
PreviewZoom *preview_compare_view_get_zoom (PreviewCompareView *self);
PreviewView preview_compare_view_get_view (PreviewCompareView *self);
void preview_compare_view_set_view (PreviewCompareView *self, PreviewView view);
void preview_compare_view_set_narrow (PreviewCompareView *self,
                                      gboolean is_narrow);
void preview_compare_view_set_reference (PreviewCompareView *self, guint index);
void preview_compare_view_swap (PreviewCompareView *self);
void preview_compare_view_update_captions (PreviewCompareView *self);
PreviewCell *preview_compare_view_get_heard (PreviewCompareView *self);
gboolean preview_compare_view_get_picture_size (PreviewCompareView *self,
                                                int *width,
                                                int *height);
guint preview_compare_view_list_shown (PreviewCompareView *self,
                                       PreviewPane *panes[]);

G_END_DECLS
