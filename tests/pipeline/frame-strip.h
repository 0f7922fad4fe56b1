/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define FRAME_STRIP_FPS 25

int frame_strip_read (GstBuffer *buffer, GstCaps *caps);
int frame_strip_read_sink (GstElement *sink);
GArray *frame_strip_read_file (const char *filename);

G_END_DECLS
