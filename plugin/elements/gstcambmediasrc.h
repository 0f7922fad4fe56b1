/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/base/gstbasesrc.h>

#include "camb-reader.h"

G_BEGIN_DECLS

#define GST_TYPE_CAMB_MEDIA_SRC (gst_camb_media_src_get_type ())
G_DECLARE_FINAL_TYPE (GstCambMediaSrc,
                      gst_camb_media_src,
                      GST,
                      CAMB_MEDIA_SRC,
                      GstBaseSrc)

/** GST_CAMB_MEDIA_KEPT: name of the message that the whole file is on disk. */
#define GST_CAMB_MEDIA_KEPT "camb-media-kept"

/** GST_CAMB_MEDIA_STALLED: name of the message that the network is too slow. */
#define GST_CAMB_MEDIA_STALLED "camb-media-stalled"

GstElement *gst_camb_media_src_new (CambReader *reader);

G_END_DECLS
