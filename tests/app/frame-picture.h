/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

int frame_picture_read (GdkPaintable *paintable);

G_END_DECLS
