/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

#include "camb-reader.h"

G_BEGIN_DECLS

GstFlowReturn gst_camb_read (CambReader *reader,
                             guint64 offset,
                             guint size,
                             GCancellable *cancellable,
                             GstBuffer **buffer,
                             GError **error);
void gst_camb_read_tell_problem (GstElement *element, CambReader *reader);

G_END_DECLS
