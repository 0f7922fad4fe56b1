/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

#include "camb-kind.h"

G_BEGIN_DECLS

void gst_camb_error_post (GstElement *element,
                          CambKind kind,
                          guint64 run_id,
                          const GError *error,
                          const char *debug);
void gst_camb_warning_post (GstElement *element,
                            CambKind kind,
                            guint64 run_id,
                            const GError *error);

G_END_DECLS
