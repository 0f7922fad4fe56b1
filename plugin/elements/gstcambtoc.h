/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

#include "camb-cues.h"

G_BEGIN_DECLS

/* More chapters than this are of no use to anybody; beyond, one stands for
 * several turns. */
#define GST_CAMB_TOC_MAX_ENTRIES 1000

GstToc *gst_camb_toc_new (const CambCues *cues, GstClockTime duration);

G_END_DECLS
