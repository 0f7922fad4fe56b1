/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

#include "camb-subtitles.h"

G_BEGIN_DECLS

#define GST_TYPE_CAMB_TEXT_SRC (gst_camb_text_src_get_type ())
G_DECLARE_FINAL_TYPE (GstCambTextSrc,
                      gst_camb_text_src,
                      GST,
                      CAMB_TEXT_SRC,
                      GstElement)

GstElement *gst_camb_text_src_new (CambSubtitles *subtitles,
                                   GstClockTime duration);
void gst_camb_text_src_set_subtitles (GstCambTextSrc *self,
                                      CambSubtitles *subtitles);
gboolean gst_camb_text_src_seek (GstCambTextSrc *self, GstEvent *event);
GstClockTime gst_camb_text_src_get_end (GstCambTextSrc *self);
void gst_camb_text_src_set_paced (GstCambTextSrc *self, gboolean paced);
void gst_camb_text_src_advance (GstCambTextSrc *self,
                                guint32 seqnum,
                                GstClockTime position,
                                GstClockTime slowest);
void gst_camb_text_src_finish (GstCambTextSrc *self, guint32 seqnum);

G_END_DECLS
