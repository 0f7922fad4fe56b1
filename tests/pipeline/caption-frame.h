/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * CaptionDifference:
 * @n_changed: how many pixels of the lower part of a picture are different
 * @n_coloured: of those, how many are of some colour, not grey
 * @top: the first row with any, -1 without
 */
typedef struct
{
  guint n_changed;
  guint n_coloured;
  int top;
} CaptionDifference;

GstSample *caption_frame_render (const char *description,
                                 GstClockTime position);
void caption_frame_save (GstSample *sample, const char *name);
CaptionDifference caption_frame_compare (GstSample *with, GstSample *without);

G_END_DECLS
