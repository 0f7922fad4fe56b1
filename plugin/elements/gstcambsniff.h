/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

#include "camb-reader.h"

G_BEGIN_DECLS

GstCaps *gst_camb_sniff (CambReader *reader,
                         const char *name,
                         GCancellable *cancellable,
                         GError **error);

G_END_DECLS
