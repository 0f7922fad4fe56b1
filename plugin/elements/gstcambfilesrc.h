/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/base/gstbasesrc.h>

G_BEGIN_DECLS

#define GST_TYPE_CAMB_FILE_SRC (gst_camb_file_src_get_type ())
G_DECLARE_FINAL_TYPE (GstCambFileSrc,
                      gst_camb_file_src,
                      GST,
                      CAMB_FILE_SRC,
                      GstBaseSrc)

GST_ELEMENT_REGISTER_DECLARE (cambfilesrc);

G_END_DECLS
