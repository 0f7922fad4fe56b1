/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define GST_TYPE_CAMB_SRC (gst_camb_src_get_type ())
G_DECLARE_FINAL_TYPE (GstCambSrc, gst_camb_src, GST, CAMB_SRC, GstBin)

GST_ELEMENT_REGISTER_DECLARE (cambsrc);

G_END_DECLS
